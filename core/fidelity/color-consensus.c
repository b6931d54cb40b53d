/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-consensus: the drift that most of a picture agrees on. */
#include <math.h>

#include "fidelity/color-consensus.h"

/* blocks that vote, and how many guesses they vote on: with 40 % of the
 * picture unedited one pair in six is good, so some 80 guesses are */
#define LIMN_COLOR_CONSENSUS_VOTERS 1024
#define LIMN_COLOR_CONSENSUS_GUESSES 512
/* partners looked at for a pair of blocks that are far apart in tone */
#define LIMN_COLOR_CONSENSUS_PARTNERS 4
/* the least distance in tone that says something about the gain */
#define LIMN_COLOR_CONSENSUS_REACH 0.06f
/* a guess outside of these is no drift but an edit */
#define LIMN_COLOR_CONSENSUS_MAX_GAIN 1.6f
#define LIMN_COLOR_CONSENSUS_MAX_CHANGE 0.25f
/* deviation within which a block agrees, over all channels */
#define LIMN_COLOR_CONSENSUS_NEAR (10.0f / 255)
/* shades a channel for counting colours */
#define LIMN_COLOR_CONSENSUS_SHADES 16
#define LIMN_COLOR_CONSENSUS_COLORS                                            \
  (LIMN_COLOR_CONSENSUS_SHADES * LIMN_COLOR_CONSENSUS_SHADES *                 \
   LIMN_COLOR_CONSENSUS_SHADES)
/* any number: the same pictures give the same answer */
#define LIMN_COLOR_CONSENSUS_SEED 20

static guint
limn_color_consensus_get_color (const LimnColorBlock *block)
{
  guint color = 0;

  for (guint i = 0; i < 3; i++)
    {
      gfloat shade = block->reference[i] * LIMN_COLOR_CONSENSUS_SHADES;

      color = color * LIMN_COLOR_CONSENSUS_SHADES +
              (guint) CLAMP (shade, 0, LIMN_COLOR_CONSENSUS_SHADES - 1);
    }
  return color;
}

/* weights by which one colour that fills half the picture, a sky that was
 * replaced, does not decide alone; returns their sum */
static gdouble
limn_color_consensus_level (const LimnColorSample *sample, gfloat *weights)
{
  g_autofree gfloat *crowds = g_new0 (gfloat, LIMN_COLOR_CONSENSUS_COLORS);
  gdouble sum = 0;

  for (gsize i = 0; i < sample->n_blocks; i++)
    crowds[limn_color_consensus_get_color (&sample->blocks[i])] +=
        sample->blocks[i].weight;
  for (gsize i = 0; i < sample->n_blocks; i++)
    {
      const LimnColorBlock *block = &sample->blocks[i];
      gfloat crowd = crowds[limn_color_consensus_get_color (block)];

      weights[i] = block->weight > 0 ? block->weight / sqrtf (crowd) : 0;
      sum += weights[i];
    }
  return sum;
}

/* picks evenly along the sum of the weights */
static gboolean
limn_color_consensus_pick (const LimnColorSample *sample,
                           const LimnColorBlock **voters)
{
  g_autofree gfloat *weights = g_new (gfloat, MAX (1, sample->n_blocks));
  gdouble sum = limn_color_consensus_level (sample, weights);
  gdouble step = sum / LIMN_COLOR_CONSENSUS_VOTERS;
  gdouble passed = -step / 2;
  guint n = 0;

  if (!(sum > 0))
    return FALSE;
  for (gsize i = 0; i < sample->n_blocks; i++)
    {
      passed += weights[i];
      while (passed >= 0 && n < LIMN_COLOR_CONSENSUS_VOTERS)
        {
          voters[n++] = &sample->blocks[i];
          passed -= step;
        }
    }
  for (; n > 0 && n < LIMN_COLOR_CONSENSUS_VOTERS; n++)
    voters[n] = voters[n - 1];
  return n > 0;
}

/* distance in tone in the channel where it is least */
static gfloat
limn_color_consensus_get_reach (const LimnColorBlock *one,
                                const LimnColorBlock *other)
{
  gfloat reach = 1;

  for (guint i = 0; i < 3; i++)
    reach = MIN (reach, fabsf (one->reference[i] - other->reference[i]));
  return reach;
}

static const LimnColorBlock *
limn_color_consensus_find_partner (const LimnColorBlock **voters,
                                   const LimnColorBlock *one,
                                   GRand *rand)
{
  const LimnColorBlock *best = one;

  for (guint i = 0; i < LIMN_COLOR_CONSENSUS_PARTNERS; i++)
    {
      const LimnColorBlock *other =
          voters[g_rand_int (rand) % LIMN_COLOR_CONSENSUS_VOTERS];

      if (limn_color_consensus_get_reach (one, other) >=
          limn_color_consensus_get_reach (one, best))
        best = other;
    }
  return best;
}

/* the line through two blocks, of gain 1 where they are too close */
static gboolean
limn_color_consensus_draw (LimnColorLine *line,
                           const LimnColorBlock *one,
                           const LimnColorBlock *other,
                           guint channel)
{
  gfloat x = one->reference[channel];
  gfloat y = one->result[channel];
  gfloat run = other->reference[channel] - x;
  gfloat rise = other->result[channel] - y;

  line->gain = fabsf (run) < LIMN_COLOR_CONSENSUS_REACH ? 1 : rise / run;
  line->offset = y + rise / 2 - line->gain * (x + run / 2);
  return line->gain <= LIMN_COLOR_CONSENSUS_MAX_GAIN &&
         line->gain >= 1 / LIMN_COLOR_CONSENSUS_MAX_GAIN &&
         fabsf (line->offset) <= LIMN_COLOR_CONSENSUS_MAX_CHANGE &&
         fabsf (line->gain + line->offset - 1) <=
             2 * LIMN_COLOR_CONSENSUS_MAX_CHANGE;
}

/* of clipped values too: what would be brighter than white came back white */
static gfloat
limn_color_consensus_count (const LimnColorLine lines[3],
                            const LimnColorBlock **voters)
{
  const gfloat limit = LIMN_COLOR_CONSENSUS_NEAR * LIMN_COLOR_CONSENSUS_NEAR;
  gfloat sum = 0;

  for (guint n = 0; n < LIMN_COLOR_CONSENSUS_VOTERS; n++)
    {
      gfloat square = 0;

      for (guint i = 0; i < 3; i++)
        {
          gfloat value =
              lines[i].gain * voters[n]->reference[i] + lines[i].offset;
          gfloat miss = CLAMP (value, 0, 1) - voters[n]->result[i];

          square += miss * miss;
        }
      sum += square < limit ? 1 - square / limit : 0;
    }
  return sum;
}

static gboolean
limn_color_consensus_guess (LimnColorLine lines[3],
                            const LimnColorBlock **voters,
                            guint turn,
                            GRand *rand)
{
  const LimnColorBlock *one =
      voters[g_rand_int (rand) % LIMN_COLOR_CONSENSUS_VOTERS];
  const LimnColorBlock *other = NULL;

  /* the first guess is no drift at all */
  if (turn == 0)
    {
      for (guint i = 0; i < 3; i++)
        lines[i] = (LimnColorLine){ 1, 0 };
      return TRUE;
    }
  other = limn_color_consensus_find_partner (voters, one, rand);
  for (guint i = 0; i < 3; i++)
    if (!limn_color_consensus_draw (&lines[i], one, other, i))
      return FALSE;
  return TRUE;
}

/**
 * limn_color_consensus_find:
 * @sample: blocks of both pictures
 * @lines: (out caller-allocates) (array fixed-size=3): roughly how each
 *   channel drifted
 *
 * Random sample consensus: draws lines through pairs of blocks and keeps the
 * one that most blocks agree with, in all channels at once. It holds where
 * more than half of the picture was edited, as the edited blocks agree with
 * no line.
 *
 * Returns: %FALSE if nothing has weight
 */
gboolean
limn_color_consensus_find (const LimnColorSample *sample,
                           LimnColorLine lines[3])
{
  const LimnColorBlock *voters[LIMN_COLOR_CONSENSUS_VOTERS];
  g_autoptr (GRand) rand = g_rand_new_with_seed (LIMN_COLOR_CONSENSUS_SEED);
  gfloat best = -1;

  if (!limn_color_consensus_pick (sample, voters))
    return FALSE;

  for (guint turn = 0; turn < LIMN_COLOR_CONSENSUS_GUESSES; turn++)
    {
      LimnColorLine guess[3];
      gfloat count = 0;

      if (!limn_color_consensus_guess (guess, voters, turn, rand))
        continue;
      count = limn_color_consensus_count (guess, voters);
      if (count <= best)
        continue;
      best = count;
      for (guint i = 0; i < 3; i++)
        lines[i] = guess[i];
    }
  return TRUE;
}

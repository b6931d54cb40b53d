/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-match: takes the colours of a result back to its reference's. */
#include <math.h>

#include "fidelity/color-consensus.h"
#include "fidelity/color-match.h"
#include "fidelity/color-sample.h"
#include "fidelity/color-table.h"

/* rounds of weighing blocks by the curves and fitting the curves to them */
#define LIMN_COLOR_MATCH_N_ROUNDS 6
/* the first of them know one kind of curve only */
#define LIMN_COLOR_MATCH_N_COARSE 3
/* deviation beyond which a block counts as edited: in deviations of those that
 * count, but at most this at first and in the end, and at least this */
#define LIMN_COLOR_MATCH_FIRST_CUT (24.0 / 255)
#define LIMN_COLOR_MATCH_LAST_CUT (12.0 / 255)
#define LIMN_COLOR_MATCH_LEAST_CUT (5.0 / 255)
#define LIMN_COLOR_MATCH_CUT 3.0
/* values this close to black and white may be clipped, in part by the noise of
 * a JPEG: none of them counts, and from the second on they count in full */
#define LIMN_COLOR_MATCH_CLIP (4.0f / 255)
#define LIMN_COLOR_MATCH_FREE (16.0f / 255)
/* deviations of a block within which nearly all of its pixels are */
#define LIMN_COLOR_MATCH_REACH 2.0f
/* the least share of the frame that must be looked at and agree, */
#define LIMN_COLOR_MATCH_MIN_AREA 0.02
/* the least share of what is looked at that must agree, and how well: where 60
 * % was edited 28 % still agreed, to 2 levels; two different pictures agreed on
 * up to 12 %, to 5 levels at best, and once on 30 %, to 18 levels */
#define LIMN_COLOR_MATCH_MIN_AGREED 0.15
#define LIMN_COLOR_MATCH_MAX_RESIDUAL (6.0 / 255)
/* ... and what differs by more than this did not drift: it was asked for, as
 * "make it night" is, and taking it back would undo the edit */
#define LIMN_COLOR_MATCH_MAX_DRIFT (50.0 / 255)
/* and what the residual must fall by, as the root of squares: about what the
 * rounding in a JPEG shifts, and far from being seen */
#define LIMN_COLOR_MATCH_MIN_GAIN (0.6 / 255)
/* blocks that must show a tone for it to count as seen */
#define LIMN_COLOR_MATCH_MIN_SEEN 3
/* a kind of curve has to fit this much better than one that comes before */
#define LIMN_COLOR_MATCH_BETTER 0.8
#define LIMN_COLOR_MATCH_BETTER_LEAST (0.15 / 255)

/* Gain and offset of the codes is also what an exposure in linear light comes
 * to, as sRGB is nearly a power; a veil of light is an offset in linear light;
 * a change of contrast needs the gamma. The first that fits is taken. */
static const LimnColorFamily limn_color_match_families[] = {
  { LIMN_COLOR_SPACE_CODED, FALSE },
  { LIMN_COLOR_SPACE_LINEAR, FALSE },
  { LIMN_COLOR_SPACE_CODED, TRUE },
};

/* what was seen close to black or to white, or clipped there */
typedef struct
{
  gdouble near;      /* weight of what is close to being clipped */
  gdouble clipped;   /* weight of what is clipped, */
  gdouble reference; /* and times its values in the reference */
} LimnColorMatchClip;

/* what a round saw of the blocks that agree with its curves */
typedef struct
{
  gfloat drifted[3][258]; /* what the curves make of each 256th, clipped */
  gdouble cut;
  LimnColorTone tones[3][LIMN_COLOR_TONES];
  guint seen[3][LIMN_COLOR_TONES];
  LimnColorMatchClip dark[3], bright[3];
  gdouble agreed; /* trust of the blocks that agree */
  gdouble weight;
  gdouble square; /* of what they miss the curves by */
} LimnColorMatchRound;

/* mean square over the channels */
typedef struct
{
  gdouble weight, before, after;
} LimnColorMatchResidual;

static gfloat
limn_color_match_look_up (const gfloat *table, gfloat value)
{
  gfloat place = CLAMP (value, 0, 1) * 256;
  guint index = (guint) place;

  return table[index] +
         (place - (gfloat) index) * (table[index + 1] - table[index]);
}

static void
limn_color_match_begin (LimnColorMatchRound *self,
                        const LimnColorCurve curves[3],
                        gdouble cut)
{
  *self = (LimnColorMatchRound){ .cut = cut };
  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < G_N_ELEMENTS (self->drifted[i]); k++)
      {
        gdouble value =
            limn_color_curve_apply (&curves[i], MIN (k, 256) / 256.0);

        self->drifted[i][k] = (gfloat) CLAMP (value, 0, 1);
      }
}

static guint
limn_color_match_get_tone (gfloat value)
{
  return (guint) CLAMP (value * LIMN_COLOR_TONES, 0, LIMN_COLOR_TONES - 1);
}

/* mean square by which a block misses the curves, over the channels */
static gfloat
limn_color_match_miss (const LimnColorMatchRound *self,
                       const LimnColorBlock *block)
{
  gfloat square = 0;

  for (guint i = 0; i < 3; i++)
    {
      gfloat miss =
          limn_color_match_look_up (self->drifted[i], block->reference[i]) -
          block->result[i];

      square += miss * miss;
    }
  return square / 3;
}

/* how far one channel of a block surely is from being clipped, 0 to 1; by what
 * the curve makes of it, so that noise does not choose */
static gdouble
limn_color_match_get_freedom (const LimnColorMatchRound *self,
                              const LimnColorBlock *block,
                              guint channel)
{
  const gfloat *drifted = self->drifted[channel];
  gfloat reach = LIMN_COLOR_MATCH_REACH * block->spread[channel];
  gfloat value = block->reference[channel];
  gfloat low = limn_color_match_look_up (drifted, value - reach);
  gfloat high = limn_color_match_look_up (drifted, value + reach);
  gfloat room = MIN (low, 1 - high) - LIMN_COLOR_MATCH_CLIP;

  return CLAMP (room / (LIMN_COLOR_MATCH_FREE - LIMN_COLOR_MATCH_CLIP), 0, 1);
}

/* @room: of the drifted value to black or to white */
static void
limn_color_match_count_clip (LimnColorMatchClip *self,
                             gfloat room,
                             gfloat reference,
                             gdouble weight)
{
  if (room > LIMN_COLOR_MATCH_FREE)
    return;
  if (room > 0)
    {
      self->near += weight;
      return;
    }
  self->clipped += weight;
  self->reference += weight * reference;
}

/* one channel of a block that agrees */
static void
limn_color_match_count (LimnColorMatchRound *self,
                        const LimnColorBlock *block,
                        guint channel,
                        gdouble weight)
{
  gfloat reach = LIMN_COLOR_MATCH_REACH * block->spread[channel];
  gfloat value = block->reference[channel];
  gfloat drifted = 0;
  LimnColorTone *tone =
      &self->tones[channel][limn_color_match_get_tone (value)];

  self->seen[channel][limn_color_match_get_tone (value - reach)]++;
  self->seen[channel][limn_color_match_get_tone (value)]++;
  self->seen[channel][limn_color_match_get_tone (value + reach)]++;
  drifted = limn_color_match_look_up (self->drifted[channel], value);
  limn_color_match_count_clip (&self->dark[channel], drifted, value, weight);
  limn_color_match_count_clip (
      &self->bright[channel], 1 - drifted, value, weight);
  weight *= limn_color_match_get_freedom (self, block, channel);
  tone->weight += weight;
  tone->reference += weight * value;
  tone->result += weight * block->result[channel];
}

/* Tukey's weight: none for what is beyond the cut, little for what is near */
static gdouble
limn_color_match_get_weight (const LimnColorMatchRound *self,
                             const LimnColorBlock *block)
{
  gdouble rest =
      1 - limn_color_match_miss (self, block) / (self->cut * self->cut);

  return rest > 0 ? block->weight * rest * rest : 0;
}

static void
limn_color_match_look (LimnColorMatchRound *self, const LimnColorBlock *block)
{
  gdouble weight = limn_color_match_get_weight (self, block);

  if (weight <= 0)
    return;
  for (guint i = 0; i < 3; i++)
    limn_color_match_count (self, block, i, weight);
  self->agreed += block->trust;
  self->weight += weight;
  self->square += weight * limn_color_match_miss (self, block);
}

/* looks at all blocks */
static void
limn_color_match_tally (LimnColorMatchRound *self,
                        const LimnColorSample *sample)
{
  for (gsize i = 0; i < sample->n_blocks; i++)
    limn_color_match_look (self, &sample->blocks[i]);
  for (guint i = 0; i < 3; i++)
    for (guint t = 0; t < LIMN_COLOR_TONES; t++)
      {
        LimnColorTone *tone = &self->tones[i][t];

        if (tone->weight <= 0)
          continue;
        tone->reference /= tone->weight;
        tone->result /= tone->weight;
      }
}

static gdouble
limn_color_match_get_noise (const LimnColorMatchRound *self)
{
  return self->weight > 0 ? sqrt (self->square / self->weight) : 0;
}

/* for the round after the given one */
static gdouble
limn_color_match_get_cut (const LimnColorMatchRound *self, guint round)
{
  gdouble most = LIMN_COLOR_MATCH_FIRST_CUT +
                 (LIMN_COLOR_MATCH_LAST_CUT - LIMN_COLOR_MATCH_FIRST_CUT) *
                     (round + 1) / LIMN_COLOR_MATCH_N_ROUNDS;

  return CLAMP (LIMN_COLOR_MATCH_CUT * limn_color_match_get_noise (self),
                LIMN_COLOR_MATCH_LEAST_CUT,
                MIN (self->cut, most));
}

/* returns by how much the tones of all channels miss the curves, squared */
static gdouble
limn_color_match_fit (const LimnColorMatchRound *self,
                      const LimnColorFamily *family,
                      LimnColorCurve curves[3])
{
  gdouble noise = limn_color_match_get_noise (self);
  gdouble square = 0;

  for (guint i = 0; i < 3; i++)
    {
      gdouble miss = 0;

      limn_color_curve_fit (&curves[i], family, self->tones[i], noise);
      miss = limn_color_curve_measure (&curves[i], self->tones[i], noise);
      square += miss * miss;
    }
  return square;
}

/* the first family that no later one beats clearly */
static void
limn_color_match_choose (const LimnColorMatchRound *self,
                         LimnColorCurve curves[3])
{
  gdouble best =
      limn_color_match_fit (self, &limn_color_match_families[0], curves);

  for (guint i = 1; i < G_N_ELEMENTS (limn_color_match_families); i++)
    {
      LimnColorCurve others[3];
      gdouble miss =
          limn_color_match_fit (self, &limn_color_match_families[i], others);

      if (sqrt (miss) > LIMN_COLOR_MATCH_BETTER * sqrt (best) ||
          sqrt (best) - sqrt (miss) < LIMN_COLOR_MATCH_BETTER_LEAST)
        continue;
      best = miss;
      for (guint k = 0; k < 3; k++)
        curves[k] = others[k];
    }
}

/* weighs and fits by turns, every time stricter; @self ends as the last look */
static void
limn_color_match_refine (LimnColorMatchRound *self,
                         const LimnColorSample *sample,
                         LimnColorCurve curves[3])
{
  gdouble cut = LIMN_COLOR_MATCH_FIRST_CUT;

  for (guint round = 0; round < LIMN_COLOR_MATCH_N_ROUNDS; round++)
    {
      limn_color_match_begin (self, curves, cut);
      limn_color_match_tally (self, sample);
      if (round >= LIMN_COLOR_MATCH_N_COARSE)
        limn_color_match_choose (self, curves);
      else
        limn_color_match_fit (self, &limn_color_match_families[0], curves);
      cut = limn_color_match_get_cut (self, round);
    }
  limn_color_match_begin (self, curves, cut);
  limn_color_match_tally (self, sample);
}

/* Where the table of one channel should bend, and to what. Beyond what was seen
 * nothing is known of the drift, so that black stays black and white stays
 * white. What was clipped becomes what it was in the mean, if there is more of
 * it than of what is close to it: whites would else be gray, or tinted. */
static LimnColorEnd
limn_color_match_get_end (const LimnColorCurve *curve,
                          const LimnColorMatchClip *clip,
                          gdouble seen,
                          gdouble last)
{
  gdouble drifted = limn_color_curve_apply (curve, seen);
  gdouble bend = fabs (last - LIMN_COLOR_MATCH_FREE);
  gdouble plain = CLAMP (limn_color_curve_invert (curve, last), 0, 1);
  gdouble share = 0;

  if (drifted > 0 && drifted < 1)
    return (LimnColorEnd){ seen, last };
  if (clip->clipped <= 0)
    return (LimnColorEnd){ seen, plain };
  share = clip->clipped / (clip->clipped + clip->near);
  return (LimnColorEnd){ CLAMP (limn_color_curve_invert (curve, bend), 0, 1),
                         plain + share * (clip->reference / clip->clipped -
                                          plain) };
}

static void
limn_color_match_fill (LimnColorMatch *self, const LimnColorMatchRound *round)
{
  for (guint i = 0; i < 3; i++)
    {
      guint first = 0;
      guint last = LIMN_COLOR_TONES - 1;
      LimnColorEnd dark;
      LimnColorEnd bright;

      while (first < last && round->seen[i][first] < LIMN_COLOR_MATCH_MIN_SEEN)
        first++;
      while (last > first && round->seen[i][last] < LIMN_COLOR_MATCH_MIN_SEEN)
        last--;
      dark = limn_color_match_get_end (&self->curves[i],
                                       &round->dark[i],
                                       (gdouble) first / LIMN_COLOR_TONES,
                                       0);
      bright = limn_color_match_get_end (&self->curves[i],
                                         &round->bright[i],
                                         (last + 1.0) / LIMN_COLOR_TONES,
                                         1);
      limn_color_table_fill (self->table[i], &self->curves[i], &dark, &bright);
    }
}

/* a table of codes at a value between them */
static gdouble
limn_color_match_correct (const gfloat table[256], gfloat value)
{
  gfloat place = CLAMP (value, 0, 1) * 255;
  guint index = (guint) MIN (place, 254);

  return table[index] +
         (place - (gfloat) index) * (table[index + 1] - table[index]);
}

/* by how much one block differs from the reference, as it is and corrected;
 * what was clipped cannot be corrected */
static void
limn_color_match_compare (const LimnColorMatch *self,
                          const LimnColorMatchRound *round,
                          const LimnColorBlock *block,
                          LimnColorMatchResidual *sum)
{
  gdouble weight = limn_color_match_get_weight (round, block);

  if (weight <= 0)
    return;
  for (guint i = 0; i < 3; i++)
    {
      gdouble before = block->result[i] - block->reference[i];
      gdouble after =
          limn_color_match_correct (self->table[i], block->result[i]) -
          block->reference[i];
      gdouble part = weight * limn_color_match_get_freedom (round, block, i);

      sum->weight += part;
      sum->before += part * before * before;
      sum->after += part * after * after;
    }
}

static void
limn_color_match_measure (LimnColorMatch *self,
                          const LimnColorMatchRound *round,
                          const LimnColorSample *sample)
{
  LimnColorMatchResidual sum = { 0 };

  for (gsize i = 0; i < sample->n_blocks; i++)
    limn_color_match_compare (self, round, &sample->blocks[i], &sum);
  if (sum.weight <= 0)
    return;
  self->residual_before = sqrt (sum.before / sum.weight);
  self->residual_after = sqrt (sum.after / sum.weight);
}

static gboolean
limn_color_match_is_worth (const LimnColorMatchRound *round,
                           const LimnColorSample *sample,
                           const LimnColorMatch *self)
{
  gdouble fall = self->residual_before * self->residual_before -
                 self->residual_after * self->residual_after;

  return round->agreed >= LIMN_COLOR_MATCH_MIN_AREA * sample->n_blocks &&
         round->agreed >= LIMN_COLOR_MATCH_MIN_AGREED * sample->trust &&
         self->residual_after <= LIMN_COLOR_MATCH_MAX_RESIDUAL &&
         self->residual_before <= LIMN_COLOR_MATCH_MAX_DRIFT &&
         fall >= LIMN_COLOR_MATCH_MIN_GAIN * LIMN_COLOR_MATCH_MIN_GAIN;
}

static void
limn_color_match_reset (LimnColorMatch *self)
{
  self->accepted = FALSE;
  for (guint i = 0; i < 3; i++)
    {
      self->curves[i] = (LimnColorCurve){ LIMN_COLOR_SPACE_CODED, 1, 0, 1 };
      limn_color_table_reset (self->table[i]);
    }
}

/**
 * limn_color_match_estimate:
 * @reference: (array fixed-size=3): red, green and blue of what was sent
 * @result: (array fixed-size=3): of what came back, of the same size and
 *   registered to within some 0.3 pixels
 * @weight: (nullable): of the same size, 0 where the picture was edited or
 *   nothing is known, 1 where it should not have changed; %NULL for 1
 *   everywhere
 * @self: (out caller-allocates): the correction
 *
 * Finds per channel what takes the colours of the result back to those of the
 * reference where the picture did not really change, though up to 60 % of it
 * did and no weight says where.
 */
void
limn_color_match_estimate (const LimnPlane *const reference[3],
                           const LimnPlane *const result[3],
                           const LimnPlane *weight,
                           LimnColorMatch *self)
{
  g_autoptr (LimnColorSample) sample =
      limn_color_sample_new (reference, result, weight);
  g_autofree LimnColorMatchRound *round = g_new0 (LimnColorMatchRound, 1);
  LimnColorLine lines[3];

  *self = (LimnColorMatch){ .accepted = FALSE };
  limn_color_match_reset (self);
  if (sample->trust < LIMN_COLOR_MATCH_MIN_AREA * sample->n_blocks ||
      !limn_color_consensus_find (sample, lines))
    return;

  for (guint i = 0; i < 3; i++)
    self->curves[i] = (LimnColorCurve){
      LIMN_COLOR_SPACE_CODED, lines[i].gain, lines[i].offset, 1
    };
  limn_color_match_refine (round, sample, self->curves);
  limn_color_match_fill (self, round);
  limn_color_match_measure (self, round, sample);
  self->accepted = limn_color_match_is_worth (round, sample, self);
  if (!self->accepted)
    limn_color_match_reset (self);
}

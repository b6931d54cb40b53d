/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration: how far a result has slipped from what was sent. */
#include "fidelity/registration.h"

#include <math.h>
#include <string.h>

#include "fidelity/registration-consensus.h"
#include "fidelity/registration-search.h"
#include "fidelity/registration-warp.h"

/* bounds of a drift: of the shift as a share of the longer side, and of the
 * scale's distance from 1 (DESIGN, fidelity) */
#define LIMN_REGISTRATION_MAX_DRIFT 0.03
/* a side of the smallest level, and of what is looked at at all */
#define LIMN_REGISTRATION_SMALL_SIDE 128
#define LIMN_REGISTRATION_MIN_SIDE 32
#define LIMN_REGISTRATION_MAX_LEVELS 12

/* what the three planes become, each half the size of the one before */
typedef struct
{
  guint n;
  LimnPlane *reference[LIMN_REGISTRATION_MAX_LEVELS];
  LimnPlane *moved[LIMN_REGISTRATION_MAX_LEVELS];
  LimnPlane *weight[LIMN_REGISTRATION_MAX_LEVELS];
} LimnRegistrationLevels;

#define LIMN_REGISTRATION_STARTS (1 + LIMN_REGISTRATION_SCALES)

/* pixels of the smallest level in which two motions are still the same */
#define LIMN_REGISTRATION_SAME 0.3

/* per level: how often pixels are read again, and the step that ends it */
#define LIMN_REGISTRATION_PASSES 6
#define LIMN_REGISTRATION_ENOUGH 0.02
/* a pixel of the planes: a drift below it is not worth resampling for */
#define LIMN_REGISTRATION_LEAST 0.05
/* share of the picture's slopes that must agree, the likeness there, and the
 * number of blocks */
#define LIMN_REGISTRATION_MIN_SHARE 0.05
#define LIMN_REGISTRATION_MIN_LIKENESS 0.75
#define LIMN_REGISTRATION_MIN_BLOCKS 8
/* Standard errors that a drift must have. The worst of some hundred cases is
 * off by eight: what a lossy file spoils is not chance alone. */
#define LIMN_REGISTRATION_MIN_ERRORS 15.0

/**
 * limn_registration_make_luma:
 * @red: @green: @blue: planes of one size
 *
 * Returns: (transfer full): luma by the weights of Rec. 601, of sRGB codes
 */
LimnPlane *
limn_registration_make_luma (const LimnPlane *red,
                             const LimnPlane *green,
                             const LimnPlane *blue)
{
  LimnPlane *luma = limn_plane_new (red->width, red->height);
  gsize n = (gsize) red->width * red->height;
  const gfloat *restrict r = red->values;
  const gfloat *restrict g = green->values;
  const gfloat *restrict b = blue->values;
  gfloat *restrict target = luma->values;

  for (gsize i = 0; i < n; i++)
    target[i] = 0.299f * r[i] + 0.587f * g[i] + 0.114f * b[i];
  return luma;
}

static LimnPlane *
limn_registration_halve (const LimnPlane *plane)
{
  LimnPlane *half = limn_plane_new (plane->width / 2, plane->height / 2);

  for (guint y = 0; y < half->height; y++)
    {
      const gfloat *restrict a = limn_plane_get_row (plane, 2 * y);
      const gfloat *restrict b = a + plane->width;
      gfloat *restrict target = limn_plane_get_row (half, y);

      for (guint x = 0; x < half->width; x++)
        target[x] = 0.25f * (a[2 * x] + a[2 * x + 1] + b[2 * x] + b[2 * x + 1]);
    }
  return half;
}

static void
limn_registration_levels_init (LimnRegistrationLevels *self,
                               const LimnPlane *reference,
                               const LimnPlane *moved,
                               const LimnPlane *weight)
{
  self->reference[0] = (LimnPlane *) reference;
  self->moved[0] = (LimnPlane *) moved;
  self->weight[0] = (LimnPlane *) weight;
  for (self->n = 1; self->n < LIMN_REGISTRATION_MAX_LEVELS; self->n++)
    {
      guint i = self->n;
      const LimnPlane *last = self->reference[i - 1];

      if (MAX (last->width, last->height) <= LIMN_REGISTRATION_SMALL_SIDE ||
          MIN (last->width, last->height) < 2 * LIMN_REGISTRATION_MIN_SIDE)
        break;
      self->reference[i] = limn_registration_halve (last);
      self->moved[i] = limn_registration_halve (self->moved[i - 1]);
      if (weight != NULL)
        self->weight[i] = limn_registration_halve (self->weight[i - 1]);
    }
}

static void
limn_registration_levels_clear (LimnRegistrationLevels *self)
{
  for (guint i = 1; i < self->n; i++)
    {
      limn_plane_free (self->reference[i]);
      limn_plane_free (self->moved[i]);
      limn_plane_free (self->weight[i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnRegistrationLevels,
                                  limn_registration_levels_clear)

/* content at p + step(p) of what the motion shows is content at p */
static void
limn_registration_move (LimnMotion *motion,
                        const LimnRegistrationConsensus *step)
{
  motion->dx += motion->scale * step->dx;
  motion->dy += motion->scale * step->dy;
  motion->scale *= 1 + step->stretch;
}

static gdouble
limn_registration_get_reach (gdouble dx,
                             gdouble dy,
                             gdouble stretch,
                             const LimnPlane *plane)
{
  return hypot (fabs (dx) + fabs (stretch) * plane->width / 2,
                fabs (dy) + fabs (stretch) * plane->height / 2);
}

static guint
limn_registration_get_block (const LimnRegistrationLevels *levels, guint level)
{
  const LimnPlane *plane = levels->reference[level];

  return MAX (plane->width, plane->height) > 3 * LIMN_REGISTRATION_SMALL_SIDE ?
             LIMN_REGISTRATION_LARGE_BLOCK :
             LIMN_REGISTRATION_SMALL_BLOCK;
}

static GArray *
limn_registration_measure (const LimnRegistrationLevels *levels,
                           guint level,
                           const LimnMotion *motion)
{
  return limn_registration_block_measure (
      levels->reference[level],
      levels->moved[level],
      levels->weight[level],
      motion,
      limn_registration_get_block (levels, level));
}

/* until a level has nothing more to say; NULL if it has nothing at all */
static LimnRegistrationConsensus *
limn_registration_refine (const LimnRegistrationLevels *levels,
                          guint level,
                          LimnMotion *motion)
{
  LimnRegistrationConsensus *step = NULL;
  guint n_passes = level == 0 ? 3 : LIMN_REGISTRATION_PASSES;

  for (guint i = 0; i < n_passes; i++)
    {
      g_autoptr (GArray) blocks =
          limn_registration_measure (levels, level, motion);
      gdouble blur = 0.1;

      g_clear_pointer (&step, limn_registration_consensus_free);
      step = limn_registration_consensus_new (blocks, blur);
      if (step == NULL)
        return NULL;
      limn_registration_move (motion, step);
      if (limn_registration_get_reach (
              step->dx, step->dy, step->stretch, levels->reference[level]) <
          LIMN_REGISTRATION_ENOUGH)
        break;
    }
  return step;
}

static gboolean
limn_registration_is_possible (const LimnMotion *motion, const LimnPlane *plane)
{
  gdouble side = MAX (plane->width, plane->height);

  return fabs (motion->dx) <= LIMN_REGISTRATION_MAX_DRIFT * side &&
         fabs (motion->dy) <= LIMN_REGISTRATION_MAX_DRIFT * side &&
         fabs (motion->scale - 1) <= LIMN_REGISTRATION_MAX_DRIFT;
}

/* large enough to matter, and far beyond its own error */
static gboolean
limn_registration_is_certain (const LimnMotion *motion,
                              const LimnRegistrationConsensus *last,
                              const LimnPlane *plane)
{
  gdouble reach = limn_registration_get_reach (
      motion->dx, motion->dy, motion->scale - 1, plane);
  gdouble error = limn_registration_get_reach (
      last->error_x, last->error_y, last->error_stretch, plane);

  return reach >
         MAX (LIMN_REGISTRATION_LEAST, LIMN_REGISTRATION_MIN_ERRORS * error);
}

/* both residuals over the blocks that agree */
static void
limn_registration_compare (const GArray *before,
                           const GArray *after,
                           const GArray *trusts,
                           LimnRegistration *self)
{
  gdouble n = 0;
  gdouble energy_before = 0;
  gdouble energy_after = 0;

  for (guint i = 0; i < before->len; i++)
    {
      const LimnRegistrationBlock *a =
          &g_array_index (before, LimnRegistrationBlock, i);
      const LimnRegistrationBlock *b =
          &g_array_index (after, LimnRegistrationBlock, i);
      gdouble trust = g_array_index (trusts, gdouble, i);

      if (a->n <= 0 || b->n <= 0)
        continue;
      n += trust;
      energy_before += trust * a->energy / a->n;
      energy_after += trust * b->energy / b->n;
    }
  if (n <= 0)
    return;
  self->residual_before = sqrt (energy_before / n);
  self->residual_after = sqrt (energy_after / n);
}

/* whether two motions of a level are one, found twice */
static gboolean
limn_registration_is_same (const LimnMotion *a,
                           const LimnMotion *b,
                           const LimnPlane *plane)
{
  return limn_registration_get_reach (
             a->dx - b->dx, a->dy - b->dy, a->scale - b->scale, plane) <
         LIMN_REGISTRATION_SAME;
}

/* motions of the smallest level, each only once: from the best shift of each
 * scale and from none at all, as what was edited can look like a drift */
static guint
limn_registration_begin (const LimnRegistrationLevels *levels,
                         LimnMotion *motions)
{
  guint level = levels->n - 1;
  LimnMotion starts[LIMN_REGISTRATION_STARTS] = { { 0, 0, 1 } };
  guint n = 0;

  limn_registration_search (levels->reference[level],
                            levels->moved[level],
                            levels->weight[level],
                            LIMN_REGISTRATION_MAX_DRIFT,
                            starts + 1);
  for (guint i = 0; i < LIMN_REGISTRATION_STARTS; i++)
    {
      g_autoptr (LimnRegistrationConsensus) last =
          limn_registration_refine (levels, level, &starts[i]);
      gboolean is_new = last != NULL;

      for (guint k = 0; k < n; k++)
        is_new = is_new && !limn_registration_is_same (
                               &starts[i], &motions[k], levels->moved[level]);
      if (is_new)
        motions[n++] = starts[i];
    }
  return n;
}

/* the motion that fits most of the picture at a level */
static gboolean
limn_registration_choose (const LimnRegistrationLevels *levels,
                          guint level,
                          LimnMotion *motions,
                          guint n_motions,
                          LimnMotion *motion)
{
  gdouble least = G_MAXDOUBLE;

  for (guint i = 0; i < n_motions; i++)
    {
      g_autoptr (LimnRegistrationConsensus) last =
          limn_registration_refine (levels, level, &motions[i]);

      if (last == NULL || last->cost >= least)
        continue;
      least = last->cost;
      *motion = motions[i];
    }
  return least < G_MAXDOUBLE;
}

static void
limn_registration_enlarge (LimnMotion *motion)
{
  motion->dx *= 2;
  motion->dy *= 2;
}

/* from the smallest level to the planes themselves */
static LimnRegistrationConsensus *
limn_registration_descend (const LimnRegistrationLevels *levels,
                           LimnMotion *motion)
{
  LimnMotion motions[LIMN_REGISTRATION_STARTS];
  guint n = limn_registration_begin (levels, motions);
  guint level = levels->n - 1;
  LimnRegistrationConsensus *last = NULL;

  for (guint i = 0; level > 0 && i < n; i++)
    limn_registration_enlarge (&motions[i]);
  level -= level > 0;
  if (!limn_registration_choose (levels, level, motions, n, motion))
    return NULL;
  if (level == 0)
    return limn_registration_refine (levels, 0, motion);

  while (level > 0)
    {
      g_clear_pointer (&last, limn_registration_consensus_free);
      limn_registration_enlarge (motion);
      last = limn_registration_refine (levels, --level, motion);
      if (last == NULL)
        break;
    }
  return last;
}

/**
 * limn_registration_estimate:
 * @reference: what was sent, as luma
 * @moved: what came back, as luma, of the same size
 * @weight: (nullable): 0 where the picture was to change, 1 where not, of
 *   the same size; NULL trusts all of it and finds out by itself
 * @self: (out caller-allocates): the drift
 *
 * Finds a shift to 3 % of the longer side and a scale to 3 %, whatever the
 * brightness and contrast of the result and with more than half of the
 * picture edited. The smallest level is searched exhaustively, then blocks
 * vote from level to level (Gauss and Newton's method, with the weights of
 * Geman and McClure).
 */
void
limn_registration_estimate (const LimnPlane *reference,
                            const LimnPlane *moved,
                            const LimnPlane *weight,
                            LimnRegistration *self)
{
  g_auto (LimnRegistrationLevels) levels = { 0 };
  g_autoptr (LimnRegistrationConsensus) last = NULL;
  LimnMotion motion = { 0, 0, 1 };
  const LimnMotion still = { 0, 0, 1 };
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  g_return_if_fail (reference->width == moved->width &&
                    reference->height == moved->height);

  *self = (LimnRegistration){ 0, 0, 1, 0, 0, FALSE };
  if (MIN (reference->width, reference->height) < LIMN_REGISTRATION_MIN_SIDE)
    return;

  limn_registration_levels_init (&levels, reference, moved, weight);
  last = limn_registration_descend (&levels, &motion);
  if (last == NULL || last->share < LIMN_REGISTRATION_MIN_SHARE ||
      last->likeness < LIMN_REGISTRATION_MIN_LIKENESS ||
      last->n_blocks < LIMN_REGISTRATION_MIN_BLOCKS ||
      !limn_registration_is_possible (&motion, reference))
    return;

  before = limn_registration_measure (&levels, 0, &still);
  after = limn_registration_measure (&levels, 0, &motion);
  limn_registration_compare (before, after, last->trust, self);
  self->accepted = self->residual_after < self->residual_before &&
                   limn_registration_is_certain (&motion, last, reference);
  if (!self->accepted)
    {
      self->residual_after = self->residual_before;
      return;
    }
  self->dx = motion.dx;
  self->dy = motion.dy;
  self->scale = motion.scale;
}

/* pixels that the moved plane does not have repeat the nearest that it has */
static void
limn_registration_draw_out (LimnPlane *plane, LimnRegistrationWarp *warp)
{
  guint left, right, top, bottom;

  limn_registration_warp_get_columns (warp, &left, &right);
  limn_registration_warp_get_rows (warp, &top, &bottom);
  for (guint y = top; y < bottom; y++)
    {
      gfloat *row = limn_plane_get_row (plane, y);

      limn_registration_warp_draw (warp, y, row);
      for (guint x = 0; x < left; x++)
        row[x] = row[left];
      for (guint x = right; x < plane->width; x++)
        row[x] = row[right - 1];
    }
  for (guint y = 0; y < plane->height; y++)
    if (y < top || y >= bottom)
      memcpy (limn_plane_get_row (plane, y),
              limn_plane_get_row (plane, y < top ? top : bottom - 1),
              plane->width * sizeof (gfloat));
}

/**
 * limn_registration_apply:
 * @self: what was found
 * @moved: a plane of the size that it was found at
 *
 * Returns: (transfer full): the plane as it lies over the reference; the same
 *   values where nothing was accepted
 */
LimnPlane *
limn_registration_apply (const LimnRegistration *self, const LimnPlane *moved)
{
  LimnMotion motion = { self->dx, self->dy, self->scale };
  g_autoptr (LimnRegistrationWarp) warp = NULL;
  LimnPlane *plane;

  if (!self->accepted)
    return limn_plane_copy (moved);
  warp = limn_registration_warp_new (moved, &motion);
  plane = limn_plane_new (moved->width, moved->height);
  limn_registration_draw_out (plane, warp);
  return plane;
}

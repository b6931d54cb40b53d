/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/change: what an edit without a selection really changed.
 *
 * A result differs from its source everywhere a little: JPEG rings, the match
 * is off by a quarter of a pixel, colours by a level. All of that grows with
 * the activity of a place, its gradient, and a real change does not. So pixels
 * are sorted by activity, and each sort says itself how much it differs where
 * nothing changed: its median, found again after what looks changed is left
 * out. What differs by clearly more, and by what one sees, is changed, if its
 * neighbours say so too. */
#include <string.h>

#include "fidelity/change.h"

#include "fidelity/bands.h"
#include "fidelity/change-measure.h"
#include "fidelity/feather.h"
#include "fidelity/region.h"

/* a sort of activity with fewer pixels learns from its neighbours */
#define LIMN_CHANGE_MIN_SAMPLES 200

/* The threshold: so many medians of the noise, but never below what is plainly
 * seen, nor above what a shift of half a pixel and a coarse JPEG do. */
#define LIMN_CHANGE_MEDIANS 3.0
#define LIMN_CHANGE_SEEN 5.0
#define LIMN_CHANGE_MAX_NOISE 6.0
#define LIMN_CHANGE_MAX_SHIFT 0.6
/* what is so many thresholds large is no accident */
#define LIMN_CHANGE_CERTAIN 2

/* The first look knows nothing and takes a low quantile, so that 60 % of a
 * picture may have changed; the next ones take the median of what is left. */
#define LIMN_CHANGE_N_LOOKS 3
#define LIMN_CHANGE_FIRST_QUANTILE 0.35
#define LIMN_CHANGE_QUANTILE 0.5

/* Votes in a window of 7 x 7: of 49 pixels, 22 or fewer next to a straight edge
 * are outside it. Noise gets few, grain that was replaced by grain most. */
#define LIMN_CHANGE_RADIUS 3
#define LIMN_CHANGE_SUSPECT 15
#define LIMN_CHANGE_CHANGED 23
#define LIMN_CHANGE_UNANIMOUS 45

/* specks smaller than this or less certain go; px */
#define LIMN_CHANGE_MIN_AREA 40
#define LIMN_CHANGE_MIN_CERTAIN 10
/* holes up to this part of the picture are filled */
#define LIMN_CHANGE_HOLE 300
/* px over which the mask fades: half of it at 1.75 px beyond the change */
#define LIMN_CHANGE_FADE 3.5

typedef struct
{
  guint width, height;
  gsize n;
  const LimnPlane *weight;
  LimnChangeMeasure *measure;
  guint16 thresholds[LIMN_CHANGE_MEASURE_N_SORTS];
  guint8 *bits;    /* what differs by more than its threshold */
  guint8 *certain; /* what differs by far more */
  guint8 *votes;
} LimnChange;

/* pixels by difference */
typedef guint LimnChangeCounts[LIMN_CHANGE_MEASURE_MAX + 1];

static void
limn_change_clear (LimnChange *self)
{
  limn_change_measure_free (self->measure);
  g_free (self->bits);
  g_free (self->certain);
  g_free (self->votes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnChange, limn_change_clear)

static gboolean
limn_change_is_known (const LimnChange *self, gsize i)
{
  return self->weight == NULL || self->weight->values[i] >= 0.5f;
}

/* the quantile of a sort, and of its neighbours as far as it takes */
static guint
limn_change_find_quantile (LimnChangeCounts *counts,
                           const guint *totals,
                           guint sort,
                           gdouble quantile)
{
  guint first = sort, last = sort, n = totals[sort], value = 0;
  gdouble left = 0;

  while (n < LIMN_CHANGE_MIN_SAMPLES &&
         (first > 0 || last < LIMN_CHANGE_MEASURE_N_SORTS - 1))
    {
      if (first > 0)
        n += totals[--first];
      if (last < LIMN_CHANGE_MEASURE_N_SORTS - 1)
        n += totals[++last];
    }
  left = n * quantile;
  for (value = 0; value < LIMN_CHANGE_MEASURE_MAX; value++)
    {
      for (guint i = first; i <= last; i++)
        left -= counts[i][value];
      if (left < 0)
        break;
    }
  return value;
}

/* from the pixels that got no more than @max_votes for having changed */
static void
limn_change_learn (LimnChange *self, guint8 max_votes, gdouble quantile)
{
  g_autofree LimnChangeCounts *counts =
      g_new0 (LimnChangeCounts, LIMN_CHANGE_MEASURE_N_SORTS);
  guint totals[LIMN_CHANGE_MEASURE_N_SORTS] = { 0 };
  gdouble noise = 0;

  for (gsize i = 0; i < self->n; i++)
    if (self->votes[i] <= max_votes && limn_change_is_known (self, i))
      {
        counts[self->measure->sorts[i]][self->measure->differences[i]]++;
        totals[self->measure->sorts[i]]++;
      }
  for (guint i = 0; i < LIMN_CHANGE_MEASURE_N_SORTS; i++)
    {
      gdouble found = limn_change_find_quantile (counts, totals, i, quantile);
      gdouble limit =
          LIMN_CHANGE_MAX_NOISE +
          LIMN_CHANGE_MAX_SHIFT * limn_change_measure_get_activity (i);
      gdouble threshold = 0;

      /* more activity never means less noise */
      noise = MAX (noise, (found + 0.5) / LIMN_CHANGE_MEASURE_UNIT);
      threshold = MIN (LIMN_CHANGE_MEDIANS * noise, limit);
      self->thresholds[i] = (guint16) (MAX (threshold, LIMN_CHANGE_SEEN) *
                                       LIMN_CHANGE_MEASURE_UNIT);
    }
}

static void
limn_change_judge_rows (gpointer user_data, guint from, guint to)
{
  LimnChange *self = user_data;

  for (gsize i = (gsize) from * self->width; i < (gsize) to * self->width; i++)
    {
      guint threshold = self->thresholds[self->measure->sorts[i]];
      gboolean is_known = limn_change_is_known (self, i);

      self->bits[i] = is_known && self->measure->differences[i] > threshold;
      self->certain[i] = is_known && self->measure->differences[i] >
                                         LIMN_CHANGE_CERTAIN * threshold;
    }
}

static void
limn_change_vote (LimnChange *self)
{
  memset (self->votes, 0, self->n);
  for (guint i = 0; i < LIMN_CHANGE_N_LOOKS; i++)
    {
      limn_change_learn (self,
                         LIMN_CHANGE_SUSPECT,
                         i > 0 ? LIMN_CHANGE_QUANTILE :
                                 LIMN_CHANGE_FIRST_QUANTILE);
      limn_bands_run (self->height, limn_change_judge_rows, self);
      limn_region_count (self->bits,
                         self->width,
                         self->height,
                         LIMN_CHANGE_RADIUS,
                         self->votes);
    }
}

/* from votes to a region with neither specks nor pores */
static void
limn_change_clean (LimnChange *self)
{
  for (gsize i = 0; i < self->n; i++)
    {
      self->bits[i] = self->votes[i] >= LIMN_CHANGE_CHANGED;
      self->certain[i] |= self->votes[i] >= LIMN_CHANGE_UNANIMOUS;
    }
  limn_region_sift (self->bits,
                    self->width,
                    self->height,
                    1,
                    LIMN_CHANGE_MIN_AREA,
                    self->certain,
                    LIMN_CHANGE_MIN_CERTAIN);
  limn_region_close (self->bits, self->width, self->height, LIMN_CHANGE_RADIUS);
  limn_region_sift (self->bits,
                    self->width,
                    self->height,
                    0,
                    (guint) (self->n / LIMN_CHANGE_HOLE),
                    NULL,
                    0);
}

static LimnPlane *
limn_change_soften (LimnChange *self)
{
  LimnPlane *change = limn_plane_new (self->width, self->height);

  for (gsize i = 0; i < self->n; i++)
    self->bits[i] *= 255;
  limn_feather_apply (self->bits, self->width, self->height, LIMN_CHANGE_FADE);
  for (gsize i = 0; i < self->n; i++)
    change->values[i] = self->bits[i] / 255.0f;
  return change;
}

/**
 * limn_change_detect:
 * @reference: (array fixed-size=3): the source, sRGB as coded
 * @result: (array fixed-size=3): what came back, of the same size, laid over
 *   the source and matched to its colours
 * @weight: (nullable): below 0.5 where the source is not known; nothing counts
 *   as changed there
 *
 * Finds what differs by more than CIEDE2000 5 and by more than noise, JPEG,
 * half a pixel of shift or a slight tint explain. Specks are dropped, small
 * holes filled. The mask is 1 where something changed and fades to 0 over the
 * next 3.5 px.
 *
 * Returns: (transfer full): the mask, 0 to 1
 */
LimnPlane *
limn_change_detect (const LimnPlane *const reference[3],
                    const LimnPlane *const result[3],
                    const LimnPlane *weight)
{
  g_auto (LimnChange) self = { .width = reference[0]->width,
                               .height = reference[0]->height,
                               .weight = weight };

  self.n = (gsize) self.width * self.height;
  self.measure = limn_change_measure_new (reference, result);
  self.bits = g_malloc (self.n);
  self.certain = g_malloc (self.n);
  self.votes = g_malloc (self.n);
  limn_change_vote (&self);
  limn_change_clean (&self);
  return limn_change_soften (&self);
}

/* where the middle of pixel @at of @n lies among @n_small, and between which */
static gfloat
limn_change_locate (guint at, guint n, guint n_small, guint *low, guint *high)
{
  gfloat place = (at + 0.5f) * n_small / n - 0.5f;

  place = CLAMP (place, 0, n_small - 1);
  *low = (guint) place;
  *high = MIN (*low + 1, n_small - 1);
  return place - *low;
}

/* @values: the row of the mask, once more its last value behind */
static void
limn_change_enlarge_row (const gfloat *values,
                         guint n_values,
                         guint width,
                         guint8 *row)
{
  gfloat step = (gfloat) n_values / width;

  for (guint x = 0; x < width; x++)
    {
      gfloat place = CLAMP ((x + 0.5f) * step - 0.5f, 0, n_values - 1);
      gint low = (gint) place;
      gfloat value =
          values[low] + (values[low + 1] - values[low]) * (place - low);

      row[x] = (guint8) (value * 255 + 0.5f);
    }
}

/**
 * limn_change_to_mask:
 * @change: what limn_change_detect() returned
 * @width: @height: pixels of the whole mask, at least those of @change
 * @y: first row wanted
 * @n_rows: rows wanted
 * @rows: (array length=width*n_rows): the rows, 0 to 255, to fill
 *
 * Enlarges a band of the mask. It fades over several pixels, so that straight
 * lines between them leave no steps.
 */
void
limn_change_to_mask (const LimnPlane *change,
                     guint width,
                     guint height,
                     guint y,
                     guint n_rows,
                     guint8 *rows)
{
  g_autofree gfloat *values = g_new (gfloat, change->width + 1);

  g_return_if_fail (y + n_rows <= height && change->width > 0);

  for (guint i = 0; i < n_rows; i++)
    {
      guint low = 0, high = 0;
      gfloat part =
          limn_change_locate (y + i, height, change->height, &low, &high);
      const gfloat *above = limn_plane_get_row (change, low);
      const gfloat *below = limn_plane_get_row (change, high);

      for (guint x = 0; x < change->width; x++)
        values[x] = above[x] + (below[x] - above[x]) * part;
      values[change->width] = values[change->width - 1];
      limn_change_enlarge_row (
          values, change->width, width, rows + (gsize) i * width);
    }
}

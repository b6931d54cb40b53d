/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/change-measure: how much two pictures differ, and how busy they are. */
#include <math.h>
#include <string.h>

#include "fidelity/change-measure.h"

#include "fidelity/bands.h"
#include "fidelity/shade.h"

/* pixels from the middle of the window in which the activity is measured: as
 * far as an edge rings */
#define LIMN_CHANGE_MEASURE_REACH 2

typedef struct
{
  LimnChangeMeasure *measure;
  const LimnPlane *const *pictures[2];
  LimnPlane *slopes[2]; /* squared gradients */
} LimnChangeMeasureRun;

/* Some rows of both pictures as shades: a band fits the cache, where whole
 * pictures would not. */
typedef struct
{
  guint first;
  LimnPlane *shades[2][3];
} LimnChangeMeasureBand;

static void
limn_change_measure_clear_band (LimnChangeMeasureBand *band)
{
  for (guint i = 0; i < 3; i++)
    {
      limn_plane_free (band->shades[0][i]);
      limn_plane_free (band->shades[1][i]);
    }
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnChangeMeasureBand,
                                  limn_change_measure_clear_band)

/* the rows of a band and those beside it, which gradients look at */
static void
limn_change_measure_init_band (LimnChangeMeasureBand *band,
                               const LimnChangeMeasureRun *run,
                               guint from,
                               guint to)
{
  guint width = run->measure->width;
  guint end = MIN (to + 1, run->measure->height);

  band->first = from > 0 ? from - 1 : 0;
  for (guint k = 0; k < 2; k++)
    {
      const gfloat *colours[3];
      gfloat *shades[3];

      for (guint i = 0; i < 3; i++)
        {
          band->shades[k][i] = limn_plane_new (width, end - band->first);
          colours[i] = limn_plane_get_row (run->pictures[k][i], band->first);
          shades[i] = band->shades[k][i]->values;
        }
      limn_shade_convert (colours, (end - band->first) * width, shades);
    }
}

/* adds the squared gradient of a row, per pixel */
static void
limn_change_measure_add_slope (const LimnPlane *plane,
                               guint y,
                               gfloat *restrict slope)
{
  guint last = plane->width - 1;
  const gfloat *restrict row = limn_plane_get_row (plane, y);
  const gfloat *restrict above = limn_plane_get_row (plane, y > 0 ? y - 1 : 0);
  const gfloat *restrict below =
      limn_plane_get_row (plane, MIN (y + 1, plane->height - 1));

  for (guint x = 1; x < last; x++)
    {
      gfloat dx = row[x + 1] - row[x - 1];
      gfloat dy = below[x] - above[x];

      slope[x] += (dx * dx + dy * dy) / 4;
    }
  slope[0] = slope[MIN (1, last)];
  slope[last] = slope[last > 0 ? last - 1 : 0];
}

static void
limn_change_measure_compare (const LimnChangeMeasureBand *band,
                             guint y,
                             guint width,
                             guint16 *restrict out)
{
  const gfloat *one[3], *other[3];

  for (guint i = 0; i < 3; i++)
    {
      one[i] = limn_plane_get_row (band->shades[0][i], y);
      other[i] = limn_plane_get_row (band->shades[1][i], y);
    }
  for (guint x = 0; x < width; x++)
    {
      gfloat l = other[0][x] - one[0][x];
      gfloat a = other[1][x] - one[1][x];
      gfloat b = other[2][x] - one[2][x];
      gfloat difference =
          LIMN_CHANGE_MEASURE_UNIT * sqrtf (l * l + a * a + b * b);

      out[x] = (guint16) MIN (difference, LIMN_CHANGE_MEASURE_MAX);
    }
}

static void
limn_change_measure_rows (gpointer user_data, guint from, guint to)
{
  const LimnChangeMeasureRun *run = user_data;
  guint width = run->measure->width;
  g_auto (LimnChangeMeasureBand) band = { 0 };

  limn_change_measure_init_band (&band, run, from, to);
  for (guint y = from; y < to; y++)
    {
      limn_change_measure_compare (&band,
                                   y - band.first,
                                   width,
                                   run->measure->differences +
                                       (gsize) y * width);
      for (guint k = 0; k < 2; k++)
        for (guint i = 0; i < 3; i++)
          limn_change_measure_add_slope (
              band.shades[k][i],
              y - band.first,
              limn_plane_get_row (run->slopes[k], y));
    }
}

/* mean of a window around each pixel of a row; @sums has room for the row and
 * the window's reach at both ends */
static void
limn_change_measure_average (const LimnPlane *slope,
                             guint y,
                             gfloat *restrict sums,
                             gfloat *restrict means)
{
  const guint reach = LIMN_CHANGE_MEASURE_REACH, side = 2 * reach + 1;
  guint width = slope->width;
  gfloat *restrict middle = sums + reach;

  memset (sums, 0, (width + 2 * reach) * sizeof (gfloat));
  for (guint i = 0; i < side; i++)
    {
      gint near =
          CLAMP ((gint) (y + i) - (gint) reach, 0, (gint) slope->height - 1);
      const gfloat *restrict row = limn_plane_get_row (slope, (guint) near);

      for (guint x = 0; x < width; x++)
        middle[x] += row[x];
    }
  for (guint i = 0; i < reach; i++)
    {
      sums[i] = middle[0];
      middle[width + i] = middle[width - 1];
    }
  memset (means, 0, width * sizeof (gfloat));
  for (guint i = 0; i < side; i++)
    for (guint x = 0; x < width; x++)
      means[x] += sums[x + i] / (side * side);
}

/* A float's exponent is its logarithm, and the first bit of its fraction about
 * the half between: two sorts an octave. */
static guint8
limn_change_measure_get_sort (gfloat slope)
{
  gfloat value = 1 + 4 * slope;
  guint32 bits = 0;

  memcpy (&bits, &value, sizeof bits);
  bits = (bits >> 22) - (127 << 1);
  return (guint8) MIN (bits, LIMN_CHANGE_MEASURE_N_SORTS - 1);
}

/* where one of the pictures is calm, a match that is off shows nothing: the
 * calmer one counts */
static void
limn_change_measure_sort_rows (gpointer user_data, guint from, guint to)
{
  const LimnChangeMeasureRun *run = user_data;
  guint width = run->measure->width;
  gsize room = width + 2 * LIMN_CHANGE_MEASURE_REACH;
  g_autofree gfloat *sums = g_new (gfloat, room);
  g_autofree gfloat *one = g_new (gfloat, width);
  g_autofree gfloat *other = g_new (gfloat, width);

  for (guint y = from; y < to; y++)
    {
      guint8 *out = run->measure->sorts + (gsize) y * width;

      limn_change_measure_average (run->slopes[0], y, sums, one);
      limn_change_measure_average (run->slopes[1], y, sums, other);
      for (guint x = 0; x < width; x++)
        out[x] = limn_change_measure_get_sort (MIN (one[x], other[x]));
    }
}

/**
 * limn_change_measure_new:
 * @reference: (array fixed-size=3): red, green and blue, sRGB as coded
 * @result: (array fixed-size=3): the same of a picture of the same size
 *
 * Returns: (transfer full): the measure of each pixel
 */
LimnChangeMeasure *
limn_change_measure_new (const LimnPlane *const reference[3],
                         const LimnPlane *const result[3])
{
  LimnChangeMeasure *self = g_new0 (LimnChangeMeasure, 1);
  guint width = reference[0]->width, height = reference[0]->height;
  g_autoptr (LimnPlane) one = limn_plane_new (width, height);
  g_autoptr (LimnPlane) other = limn_plane_new (width, height);
  LimnChangeMeasureRun run = { .measure = self,
                               .pictures = { reference, result },
                               .slopes = { one, other } };

  self->width = width;
  self->height = height;
  self->differences = g_new (guint16, (gsize) width * height);
  self->sorts = g_malloc ((gsize) width * height);
  limn_bands_run (height, limn_change_measure_rows, &run);
  limn_bands_run (height, limn_change_measure_sort_rows, &run);
  return self;
}

/**
 * limn_change_measure_free:
 * @self: (nullable) (transfer full): a measure
 */
void
limn_change_measure_free (LimnChangeMeasure *self)
{
  if (self == NULL)
    return;
  g_free (self->differences);
  g_free (self->sorts);
  g_free (self);
}

/**
 * limn_change_measure_get_activity:
 * @sort: a sort of activity
 *
 * Returns: the gradient in its middle, in units of CIEDE2000 per pixel
 */
gdouble
limn_change_measure_get_activity (guint sort)
{
  return sqrt ((exp2 ((sort + 0.5) / 2) - 1) / 4);
}

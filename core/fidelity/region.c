/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/region: a set of pixels, one byte each: 1 in it, 0 not. */
#include <string.h>

#include "fidelity/region.h"

#include "fidelity/bands.h"

typedef struct
{
  const guint8 *bits;
  guint8 *counts;
  guint width, height, radius;
} LimnRegionCount;

/* pixels side by side in a row that belong together */
typedef struct
{
  guint y, from, to;
  guint
      parent; /* index of a run of the same part; its own if it is the first */
  guint area, n_seeds;
} LimnRegionRun;

static void
limn_region_count_rows (gpointer user_data, guint from, guint to)
{
  const LimnRegionCount *self = user_data;
  guint width = self->width, radius = self->radius;
  g_autofree guint8 *sums = g_malloc (width + 2 * radius);

  for (guint y = from; y < to; y++)
    {
      guint8 *restrict out = self->counts + (gsize) y * width;
      guint8 *restrict middle = sums + radius;

      memset (sums, 0, width + 2 * radius);
      for (guint i = 0; i <= 2 * radius; i++)
        {
          guint near = CLAMP (
              (gint) (y + i) - (gint) radius, 0, (gint) self->height - 1);
          const guint8 *restrict row = self->bits + (gsize) near * width;

          for (guint x = 0; x < width; x++)
            middle[x] += row[x];
        }
      memset (sums, middle[0], radius);
      memset (middle + width, middle[width - 1], radius);
      memset (out, 0, width);
      for (guint i = 0; i <= 2 * radius; i++)
        for (guint x = 0; x < width; x++)
          out[x] += sums[x + i];
    }
}

/**
 * limn_region_count:
 * @bits: (array length=width*height): 0 or 1
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @radius: of the square window, up to LIMN_REGION_MAX_RADIUS
 * @counts: (array length=width*height): to fill
 *
 * Counts the pixels in the region within a window of 2 * @radius + 1 around
 * each. Beyond the border the border repeats.
 */
void
limn_region_count (
    const guint8 *bits, guint width, guint height, guint radius, guint8 *counts)
{
  LimnRegionCount self = { bits, counts, width, height, radius };

  g_return_if_fail (radius <= LIMN_REGION_MAX_RADIUS);

  limn_bands_run (height, limn_region_count_rows, &self);
}

/**
 * limn_region_close:
 * @bits: (array length=width*height): 0 or 1, changed in place
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @radius: up to LIMN_REGION_MAX_RADIUS
 *
 * Closes the gaps into which no square of 2 * @radius + 1 fits, also those
 * between the region and the border.
 */
void
limn_region_close (guint8 *bits, guint width, guint height, guint radius)
{
  gsize n = (gsize) width * height;
  g_autofree guint8 *counts = g_malloc (n);
  guint8 all = (guint8) ((2 * radius + 1) * (2 * radius + 1));

  limn_region_count (bits, width, height, radius, counts);
  for (gsize i = 0; i < n; i++)
    bits[i] = counts[i] > 0;
  limn_region_count (bits, width, height, radius, counts);
  for (gsize i = 0; i < n; i++)
    bits[i] = counts[i] == all;
}

static LimnRegionRun *
limn_region_get_run (GArray *runs, guint index)
{
  return &g_array_index (runs, LimnRegionRun, index);
}

/* the first run of a part; shortens the way there */
static guint
limn_region_find_root (GArray *runs, guint index)
{
  LimnRegionRun *run = limn_region_get_run (runs, index);

  while (run->parent != index)
    {
      run->parent = limn_region_get_run (runs, run->parent)->parent;
      index = run->parent;
      run = limn_region_get_run (runs, index);
    }
  return index;
}

static void
limn_region_join (GArray *runs, guint one, guint other)
{
  guint first = limn_region_find_root (runs, one);
  guint second = limn_region_find_root (runs, other);
  LimnRegionRun *root = limn_region_get_run (runs, MIN (first, second));
  LimnRegionRun *child = limn_region_get_run (runs, MAX (first, second));

  if (root == child)
    return;
  child->parent = MIN (first, second);
  root->area += child->area;
  root->n_seeds += child->n_seeds;
}

static void
limn_region_add_row (GArray *runs,
                     const guint8 *row,
                     const guint8 *seeds,
                     guint width,
                     guint y,
                     guint8 value)
{
  const guint8 *end = row + width;
  gint other = value == 0 ? 1 : 0;

  for (const guint8 *from = memchr (row, value, width); from != NULL;)
    {
      const guint8 *to = memchr (from, other, end - from);
      LimnRegionRun run = { .y = y, .from = from - row, .parent = runs->len };

      run.to = to != NULL ? to - row : width;
      run.area = run.to - run.from;
      for (guint x = run.from; seeds != NULL && x < run.to; x++)
        run.n_seeds += seeds[x];
      g_array_append_val (runs, run);
      from = to != NULL ? memchr (to, value, end - to) : NULL;
    }
}

/* joins the runs of a row, from @index on, with those they touch in the row
 * above, which are from @above to @index */
static void
limn_region_join_row (GArray *runs, guint above, guint index)
{
  guint begin = index;

  while (index < runs->len && above < begin)
    {
      const LimnRegionRun *run = limn_region_get_run (runs, index);
      const LimnRegionRun *other = limn_region_get_run (runs, above);

      if (run->from < other->to && other->from < run->to)
        limn_region_join (runs, index, above);
      if (run->to < other->to)
        index++;
      else
        above++;
    }
}

/**
 * limn_region_sift:
 * @bits: (array length=width*height): 0 or 1, changed in place
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @value: what to sift: 1 the parts of the region, 0 its holes and outside
 * @min_area: pixels
 * @seeds: (nullable) (array length=width*height): 0 or 1
 * @min_seeds: pixels; 0 without @seeds
 *
 * Turns over all parts that are smaller than @min_area or have less than
 * @min_seeds. Pixels that touch by a corner only are not one part.
 */
void
limn_region_sift (guint8 *bits,
                  guint width,
                  guint height,
                  guint8 value,
                  guint min_area,
                  const guint8 *seeds,
                  guint min_seeds)
{
  g_autoptr (GArray) runs = g_array_new (FALSE, FALSE, sizeof (LimnRegionRun));
  guint above = 0, begin = 0;

  for (guint y = 0; y < height; y++)
    {
      gsize at = (gsize) y * width;

      above = begin;
      begin = runs->len;
      limn_region_add_row (
          runs, bits + at, seeds != NULL ? seeds + at : NULL, width, y, value);
      limn_region_join_row (runs, above, begin);
    }
  for (guint i = 0; i < runs->len; i++)
    {
      const LimnRegionRun *run = limn_region_get_run (runs, i);
      const LimnRegionRun *root =
          limn_region_get_run (runs, limn_region_find_root (runs, i));

      if (root->area < min_area || root->n_seeds < min_seeds)
        memset (bits + (gsize) run->y * width + run->from,
                !value,
                run->to - run->from);
    }
}

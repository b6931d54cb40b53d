/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/feather: the layer mask of an edit, made of the selection.
 *
 * What the user selected must be replaced in full, so the fade lies outside.
 * It starts from the core, the pixels as strongly selected as any: the mask is
 * the larger of the selection itself and core * fall (distance to the core).
 * A soft edge that is wider than the radius therefore stays as it is, and
 * never gets a rim. The distance is euclidean and exact, in two passes after
 * Meijster, Roerdink and Hesselink, "A general algorithm for computing distance
 * transforms in linear time" (2000). */
#include <math.h>
#include <string.h>

#include "fidelity/feather.h"

#include "fidelity/bands.h"

/* The automatic fade, px. 2 % of the selection's side is what the eye takes
 * for a soft rim at any size. Less than 4 px shows as an edge; more than 32
 * reaches far into what was not selected. Peers end at 25 (krita-ai-diffusion)
 * and 32 (ComfyUI-Inpaint-CropAndStitch). */
#define LIMN_FEATHER_SHARE 0.02
#define LIMN_FEATHER_MIN 4.0
#define LIMN_FEATHER_MAX 32.0

/* An antialiased edge rises from nothing to the core within these pixels, at
 * any angle; a ramp does not. */
#define LIMN_FEATHER_WINDOW 4
#define LIMN_FEATHER_RISE 0.9

/* The fall is smooth in the square of the distance: in a table of squares the
 * nearest entry is off by less than a tenth of a level, and needs no root. */
#define LIMN_FEATHER_ENTRIES 8192

/* no fade reaches further, px; keeps squares inside 32 bits */
#define LIMN_FEATHER_REACH 16384

/* what a selection is made of; columns and rows from first to the one after
 * the last */
typedef struct
{
  guint left, top, right, bottom;
} LimnFeatherBounds;

typedef struct
{
  const guint8 *selection;
  guint width, height;
  guint8 peak;
  LimnFeatherBounds bounds;
  guint n_border, n_soft;
} LimnFeatherLook;

typedef struct
{
  guint8 *selection;
  guint stride;
  guint8 peak;
  gint reach; /* a distance above it has no fade */
  LimnFeatherBounds area;
  guint width;        /* of @area */
  guint16 *distances; /* to the core within the column, in @area */
  gfloat scale;       /* from squared distance to index */
  guint8 fall[LIMN_FEATHER_ENTRIES + 1];
} LimnFeatherFade;

/* the pixels of a row that are the nearest core of their column, and the
 * column from which on each is the nearest of all */
typedef struct
{
  gint at, start;
  gint64 square; /* of its distance to the row */
} LimnFeatherSite;

static guint8
limn_feather_find_peak (const guint8 *selection, gsize n)
{
  guint8 peak = 0;

  for (gsize i = 0; i < n; i++)
    peak = MAX (peak, selection[i]);
  return peak;
}

static void
limn_feather_add_row (LimnFeatherBounds *bounds,
                      const guint8 *row,
                      guint width,
                      guint8 value,
                      guint y)
{
  const guint8 *first = memchr (row, value, width);
  const guint8 *last = memrchr (row, value, width);

  if (first == NULL)
    return;
  if (bounds->right == 0)
    *bounds = (LimnFeatherBounds){ .left = width, .top = y };
  bounds->left = MIN (bounds->left, (guint) (first - row));
  bounds->right = MAX (bounds->right, (guint) (last - row) + 1);
  bounds->bottom = y + 1;
}

/* largest minus least of a few pixels in a line, those outside left out */
static guint
limn_feather_get_rise (const guint8 *line, gsize step, guint at, guint n)
{
  guint from = at > 0 ? at - 1 : 0;
  guint to = MIN (n, at + LIMN_FEATHER_WINDOW - 1);
  guint8 least = 255, largest = 0;

  for (guint i = from; i < to; i++)
    {
      least = MIN (least, line[i * step]);
      largest = MAX (largest, line[i * step]);
    }
  return largest - least;
}

/* @border: 1 where the half of the peak is crossed to the right or downwards */
static void
limn_feather_count_border (LimnFeatherLook *self, const guint8 *border, guint y)
{
  const guint8 *row = self->selection + (gsize) y * self->width;
  const guint8 *end = border + self->width;

  for (const guint8 *at = memchr (border, 1, self->width); at != NULL;
       at = memchr (at + 1, 1, end - at - 1))
    {
      guint x = at - border;
      guint across = limn_feather_get_rise (row, 1, x, self->width);
      guint along = limn_feather_get_rise (
          self->selection + x, self->width, y, self->height);

      self->n_border++;
      self->n_soft += MAX (across, along) < LIMN_FEATHER_RISE * self->peak;
    }
}

static void
limn_feather_find_inside (const LimnFeatherLook *self, guint8 *inside, guint y)
{
  const guint8 *row = self->selection + (gsize) y * self->width;
  guint8 half = (self->peak + 1) / 2;

  for (guint x = 0; x < self->width; x++)
    inside[x] = row[x] >= half;
}

static void
limn_feather_look (LimnFeatherLook *self)
{
  g_autofree guint8 *inside = g_malloc0 (self->width);
  g_autofree guint8 *below = g_malloc0 (self->width);
  g_autofree guint8 *border = g_malloc (self->width);

  g_assert (self->width > 0 && self->height > 0);

  limn_feather_find_inside (self, inside, 0);
  for (guint y = 0; y < self->height; y++)
    {
      guint8 *next = NULL;

      limn_feather_find_inside (self, below, MIN (y + 1, self->height - 1));
      for (guint x = 0; x + 1 < self->width; x++)
        border[x] = (inside[x] ^ inside[x + 1]) | (inside[x] ^ below[x]);
      border[self->width - 1] =
          inside[self->width - 1] ^ below[self->width - 1];
      limn_feather_count_border (self, border, y);
      limn_feather_add_row (&self->bounds, inside, self->width, 1, y);
      next = inside;
      inside = below;
      below = next;
    }
}

/**
 * limn_feather_find_radius:
 * @selection: (array length=width*height): 0 to 255, row after row
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 *
 * Says how wide the fade around a selection should be when nobody did: 2 % of
 * the mean side of its bounds, from 4 to 32 px. A selection most of whose
 * border is soft already got its fade from the user, and one without a border
 * needs none.
 *
 * Returns: pixels; 0 for none
 */
gdouble
limn_feather_find_radius (const guint8 *selection, guint width, guint height)
{
  LimnFeatherLook look = { .selection = selection,
                           .width = width,
                           .height = height };
  gdouble side = 0;

  g_return_val_if_fail (width > 0 && height > 0, 0);

  look.peak = limn_feather_find_peak (selection, (gsize) width * height);
  if (look.peak == 0)
    return 0;
  limn_feather_look (&look);
  if (look.n_border == 0 || look.n_soft > look.n_border / 2)
    return 0;

  side = ((look.bounds.right - look.bounds.left) +
          (look.bounds.bottom - look.bounds.top)) /
         2.0;
  return CLAMP (side * LIMN_FEATHER_SHARE, LIMN_FEATHER_MIN, LIMN_FEATHER_MAX);
}

/* the distances within columns: down, then up */
static void
limn_feather_measure_columns (gpointer user_data, guint from, guint to)
{
  const LimnFeatherFade *self = user_data;
  guint n_rows = self->area.bottom - self->area.top;
  guint16 far = self->reach + 1;

  for (guint y = 0; y < n_rows; y++)
    {
      const guint8 *restrict row = self->selection +
                                   (gsize) (self->area.top + y) * self->stride +
                                   self->area.left;
      guint16 *restrict out = self->distances + (gsize) y * self->width;
      const guint16 *restrict above = y > 0 ? out - self->width : NULL;

      for (guint x = from; x < to; x++)
        {
          guint16 distance = above != NULL ? MIN (above[x] + 1, far) : far;

          out[x] = row[x] == self->peak ? 0 : distance;
        }
    }
  for (guint y = n_rows - 1; y > 0; y--)
    {
      const guint16 *restrict below = self->distances + (gsize) y * self->width;
      guint16 *restrict out = self->distances + (gsize) (y - 1) * self->width;

      for (guint x = from; x < to; x++)
        out[x] = MIN (out[x], (guint16) (below[x] + 1));
    }
}

static gint64
limn_feather_get_square (const LimnFeatherSite *site, gint x)
{
  gint64 dx = x - site->at;

  return dx * dx + site->square;
}

/* takes back the sites that a new one hides, and finds where it begins */
static guint
limn_feather_add_site (LimnFeatherSite *sites, guint n, LimnFeatherSite site)
{
  while (n > 0 && limn_feather_get_square (&sites[n - 1], sites[n - 1].start) >
                      limn_feather_get_square (&site, sites[n - 1].start))
    n--;
  if (n > 0)
    {
      const LimnFeatherSite *last = &sites[n - 1];
      gint64 ahead = (gint64) site.at * site.at + site.square -
                     (gint64) last->at * last->at - last->square;

      site.start = (gint) (ahead / (2 * (site.at - last->at))) + 1;
    }
  sites[n] = site;
  return n + 1;
}

static guint
limn_feather_find_sites (const LimnFeatherFade *self,
                         const guint16 *distances,
                         LimnFeatherSite *sites)
{
  guint n = 0;

  for (guint x = 0; x < self->width; x++)
    {
      gint64 distance = distances[x];
      gboolean is_amid = distance == 0 && x > 0 && x + 1 < self->width &&
                         distances[x - 1] == 0 && distances[x + 1] == 0;

      if (distance <= self->reach && !is_amid)
        n = limn_feather_add_site (
            sites,
            n,
            (LimnFeatherSite){ .at = x, .square = distance * distance });
    }
  return n;
}

/* the columns from @site's first to the one before @end */
static void
limn_feather_paint (const LimnFeatherFade *self,
                    guint8 *row,
                    const LimnFeatherSite *site,
                    gint end)
{
  gint from = MAX (site->start, site->at - self->reach);
  gint to = MIN (MIN (end, (gint) self->width), site->at + self->reach + 1);

  for (gint x = from; x < to; x++)
    {
      gint index = (gint) (limn_feather_get_square (site, x) * self->scale);

      row[x] = MAX (row[x], self->fall[MIN (index, LIMN_FEATHER_ENTRIES)]);
    }
}

static void
limn_feather_fade_rows (gpointer user_data, guint from, guint to)
{
  const LimnFeatherFade *self = user_data;
  g_autofree LimnFeatherSite *sites = g_new (LimnFeatherSite, self->width);

  for (guint y = from; y < to; y++)
    {
      guint8 *row = self->selection +
                    (gsize) (self->area.top + y) * self->stride +
                    self->area.left;
      guint n = limn_feather_find_sites (
          self, self->distances + (gsize) y * self->width, sites);

      for (guint i = 0; i < n; i++)
        limn_feather_paint (
            self, row, &sites[i], i + 1 < n ? sites[i + 1].start : G_MAXINT);
    }
}

/* smoothstep from the peak down to 0: level at both ends, so that neither the
 * core nor the end of the fade shows as a line */
static void
limn_feather_prepare_fall (LimnFeatherFade *self, gdouble radius)
{
  self->scale = (gfloat) (LIMN_FEATHER_ENTRIES / (radius * radius));
  for (guint i = 0; i < LIMN_FEATHER_ENTRIES; i++)
    {
      gdouble square = (i + 0.5) / LIMN_FEATHER_ENTRIES;
      gdouble fall = 1 - square * (3 - 2 * sqrt (square));

      self->fall[i] = (guint8) (self->peak * fall + 0.5);
    }
}

/* the core and what its fade can reach */
static void
limn_feather_find_area (LimnFeatherFade *self, guint height)
{
  LimnFeatherBounds core = { 0 };
  guint reach = self->reach;

  for (guint y = 0; y < height; y++)
    limn_feather_add_row (&core,
                          self->selection + (gsize) y * self->stride,
                          self->stride,
                          self->peak,
                          y);
  self->area.left = core.left - MIN (core.left, reach);
  self->area.top = core.top - MIN (core.top, reach);
  self->area.right = MIN (self->stride, core.right + reach);
  self->area.bottom = MIN (height, core.bottom + reach);
  self->width = self->area.right - self->area.left;
}

/**
 * limn_feather_apply:
 * @selection: (array length=width*height): 0 to 255, row after row; becomes
 *   the mask
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 * @radius: where the fade ends, in px from the nearest of the strongest
 *   selected pixels; below 1 leaves the selection as it is
 *
 * Lets a selection fade on its outside. No value falls, and where the selection
 * is as strong as anywhere the mask equals it.
 */
void
limn_feather_apply (guint8 *selection,
                    guint width,
                    guint height,
                    gdouble radius)
{
  LimnFeatherFade fade = { .selection = selection, .stride = width };

  g_return_if_fail (width > 0 && height > 0);

  fade.peak = limn_feather_find_peak (selection, (gsize) width * height);
  radius = MIN (radius, LIMN_FEATHER_REACH);
  if (fade.peak == 0 || !(radius > 1))
    return;

  fade.reach = (gint) radius;
  limn_feather_find_area (&fade, height);
  limn_feather_prepare_fall (&fade, radius);
  fade.distances =
      g_new (guint16, (gsize) fade.width * (fade.area.bottom - fade.area.top));
  limn_bands_run (fade.width, limn_feather_measure_columns, &fade);
  limn_bands_run (
      fade.area.bottom - fade.area.top, limn_feather_fade_rows, &fade);
  g_free (fade.distances);
}

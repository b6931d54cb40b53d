/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/proxy: a reduced picture, built from rows as they arrive. */
#include "fidelity/proxy.h"

#include <math.h>
#include <string.h>

#define LIMN_PROXY_MAX_CHANNELS 4
#define LIMN_PROXY_ALPHA 3

/* What a proxy pixel takes from a row: pixels @first to @last, the ones at
 * the ends weighted, those between with LimnProxyAxis.inner. */
typedef struct
{
  guint first;
  guint last;
  gfloat weight_first;
  gfloat weight_last;
} LimnProxySpan;

/* One side of the picture. In units of which a source pixel has @inner and a
 * proxy pixel has @outer, both begin and end on whole numbers. */
typedef struct
{
  guint n_source;
  guint n_proxy;
  guint inner;
  guint outer;
} LimnProxyAxis;

struct _LimnProxy
{
  LimnProxyAxis columns;
  LimnProxyAxis rows;
  guint channels;
  guint depth;
  LimnProxySpan *spans;
  LimnPlane *planes[LIMN_PROXY_MAX_CHANNELS];

  guint y;
  guint proxy_y;
  gfloat *sums;
  /* rows as wide as the proxy, for a picture that is enlarged */
  gfloat *previous[LIMN_PROXY_MAX_CHANNELS];
  gfloat *current[LIMN_PROXY_MAX_CHANNELS];
};

static guint
limn_proxy_get_divisor (guint a, guint b)
{
  while (b != 0)
    {
      guint rest = a % b;

      a = b;
      b = rest;
    }
  return a;
}

static LimnProxyAxis
limn_proxy_make_axis (guint n_source, guint n_proxy)
{
  guint divisor = limn_proxy_get_divisor (n_source, n_proxy);
  LimnProxyAxis axis = { n_source, n_proxy, 1, 1 };

  if (n_proxy > n_source)
    return axis;
  axis.inner = n_proxy / divisor;
  axis.outer = n_source / divisor;
  return axis;
}

static gboolean
limn_proxy_axis_grows (const LimnProxyAxis *self)
{
  return self->n_proxy > self->n_source;
}

/* where the centre of a proxy pixel lies, in source pixels, for an axis that
 * grows; the outermost pixels go on beyond their centres */
static gdouble
limn_proxy_axis_get_centre (const LimnProxyAxis *self, guint index)
{
  gdouble centre = (index + 0.5) * self->n_source / self->n_proxy - 0.5;

  return CLAMP (centre, 0, self->n_source - 1.0);
}

static LimnProxySpan
limn_proxy_make_span (const LimnProxyAxis *axis, guint index)
{
  guint64 begin = (guint64) index * axis->outer;
  guint64 end = begin + axis->outer;
  LimnProxySpan span = { 0 };

  span.first = (guint) (begin / axis->inner);
  span.last = (guint) ((end - 1) / axis->inner);
  span.weight_first =
      (gfloat) (MIN (end, (guint64) (span.first + 1) * axis->inner) - begin);
  if (span.last > span.first)
    span.weight_last = (gfloat) (end - (guint64) span.last * axis->inner);
  return span;
}

/* two neighbours with the weights of a straight line between them */
static LimnProxySpan
limn_proxy_make_bilinear_span (const LimnProxyAxis *axis, guint index)
{
  gdouble centre = limn_proxy_axis_get_centre (axis, index);
  LimnProxySpan span = { 0 };

  span.first = (guint) centre;
  span.last = MIN (span.first + 1, axis->n_source - 1);
  span.weight_last = (gfloat) (centre - span.first);
  span.weight_first = 1 - span.weight_last;
  return span;
}

/**
 * limn_proxy_fit_size:
 * @width: @height: pixels of a picture, at least 1
 * @max_side: the longest side a proxy may have, at least 1
 * @proxy_width: (out): @proxy_height: (out): a size of about the same shape,
 *   never larger than the picture
 */
void
limn_proxy_fit_size (guint width,
                     guint height,
                     guint max_side,
                     guint *proxy_width,
                     guint *proxy_height)
{
  guint64 side = MAX (width, height);
  guint64 target = MIN (side, max_side);

  *proxy_width = (guint) MAX (1, (width * target + side / 2) / side);
  *proxy_height = (guint) MAX (1, (height * target + side / 2) / side);
}

/**
 * limn_proxy_new:
 * @width: @height: pixels of the picture, 1 to 16384
 * @channels: 1 gray, 2 gray+alpha, 3 RGB, 4 RGB+alpha
 * @depth: bits a sample, 8 or 16
 * @proxy_width: @proxy_height: pixels of the proxy
 *
 * A side that becomes shorter is averaged over the exact area of each proxy
 * pixel, one that becomes longer is drawn with straight lines between
 * neighbours, one that stays is copied. Every channel by itself: a colour
 * counts the same whatever its alpha.
 *
 * Returns: (transfer full): a proxy without rows
 */
LimnProxy *
limn_proxy_new (guint width,
                guint height,
                guint channels,
                guint depth,
                guint proxy_width,
                guint proxy_height)
{
  LimnProxy *self = NULL;

  g_return_val_if_fail (width > 0 && height > 0, NULL);
  g_return_val_if_fail (proxy_width > 0 && proxy_height > 0, NULL);
  g_return_val_if_fail (channels >= 1 && channels <= LIMN_PROXY_MAX_CHANNELS,
                        NULL);
  g_return_val_if_fail (depth == 8 || depth == 16, NULL);

  self = g_new0 (LimnProxy, 1);
  self->columns = limn_proxy_make_axis (width, proxy_width);
  self->rows = limn_proxy_make_axis (height, proxy_height);
  self->channels = channels;
  self->depth = depth;
  self->spans = g_new (LimnProxySpan, proxy_width);
  for (guint x = 0; x < proxy_width; x++)
    self->spans[x] = limn_proxy_axis_grows (&self->columns) ?
                         limn_proxy_make_bilinear_span (&self->columns, x) :
                         limn_proxy_make_span (&self->columns, x);
  self->sums = g_new0 (gfloat, (gsize) width * channels);
  for (guint i = 0; i < channels; i++)
    {
      self->planes[i] = limn_plane_new (proxy_width, proxy_height);
      self->previous[i] = g_new0 (gfloat, proxy_width);
      self->current[i] = g_new0 (gfloat, proxy_width);
    }
  return self;
}

/**
 * limn_proxy_free:
 * @self: (nullable) (transfer full): a proxy
 */
void
limn_proxy_free (LimnProxy *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->channels; i++)
    {
      limn_plane_free (self->planes[i]);
      g_free (self->previous[i]);
      g_free (self->current[i]);
    }
  g_free (self->sums);
  g_free (self->spans);
  g_free (self);
}

static void
limn_proxy_add_8 (gfloat *restrict sums,
                  const guint8 *restrict samples,
                  gfloat weight,
                  guint n)
{
  for (guint i = 0; i < n; i++)
    sums[i] += weight * (gfloat) (gint) samples[i];
}

static void
limn_proxy_add_16 (gfloat *restrict sums,
                   const guint16 *restrict samples,
                   gfloat weight,
                   guint n)
{
  for (guint i = 0; i < n; i++)
    sums[i] += weight * (gfloat) (gint) samples[i];
}

static void
limn_proxy_add (LimnProxy *self, const guint8 *row, guint weight)
{
  guint n = self->columns.n_source * self->channels;

  if (self->depth == 8)
    limn_proxy_add_8 (self->sums, row, (gfloat) weight, n);
  else
    limn_proxy_add_16 (
        self->sums, (const guint16 *) (const void *) row, (gfloat) weight, n);
}

/* inlined for each number of channels, so that the inner loop unrolls */
static inline __attribute__ ((always_inline)) void
limn_proxy_fold (const LimnProxy *self,
                 gfloat divisor,
                 gfloat *const *targets,
                 guint channels)
{
  gfloat inner = (gfloat) self->columns.inner;

  for (guint i = 0; i < channels; i++)
    g_assert (targets[i] != NULL);
  for (guint x = 0; x < self->columns.n_proxy; x++)
    {
      const LimnProxySpan *span = &self->spans[x];
      const gfloat *first = self->sums + (gsize) span->first * channels;
      const gfloat *last = self->sums + (gsize) span->last * channels;
      gfloat total[LIMN_PROXY_MAX_CHANNELS] = { 0 };

      for (const gfloat *sum = first + channels; sum < last; sum += channels)
        for (guint i = 0; i < channels; i++)
          total[i] += sum[i];
      for (guint i = 0; i < channels; i++)
        targets[i][x] = (total[i] * inner + first[i] * span->weight_first +
                         last[i] * span->weight_last) /
                        divisor;
    }
}

/* what was summed up becomes a row of the proxy, and the sums begin anew */
static void
limn_proxy_end_row (LimnProxy *self, gfloat *const *targets)
{
  gfloat divisor = self->depth == 8 ? 255 : 65535;

  divisor *= (gfloat) self->columns.outer * (gfloat) self->rows.outer;
  switch (self->channels)
    {
    case 1:
      limn_proxy_fold (self, divisor, targets, 1);
      break;
    case 2:
      limn_proxy_fold (self, divisor, targets, 2);
      break;
    case 3:
      limn_proxy_fold (self, divisor, targets, 3);
      break;
    default:
      limn_proxy_fold (self, divisor, targets, 4);
    }
  memset (
      self->sums, 0, sizeof (gfloat) * self->columns.n_source * self->channels);
}

static void
limn_proxy_get_targets (const LimnProxy *self, gfloat **targets)
{
  for (guint i = 0; i < self->channels; i++)
    targets[i] = limn_plane_get_row (self->planes[i], self->proxy_y);
}

/* a source row ends in this proxy row, at its border, or in the next one */
static void
limn_proxy_push_area (LimnProxy *self, const guint8 *row)
{
  guint64 begin = (guint64) self->y * self->rows.inner;
  guint64 end = begin + self->rows.inner;
  guint64 border = (guint64) (self->proxy_y + 1) * self->rows.outer;
  gfloat *targets[LIMN_PROXY_MAX_CHANNELS] = { NULL };

  limn_proxy_add (self, row, (guint) (MIN (end, border) - begin));
  if (end < border)
    return;

  limn_proxy_get_targets (self, targets);
  limn_proxy_end_row (self, targets);
  self->proxy_y++;
  if (end > border)
    limn_proxy_add (self, row, (guint) (end - border));
}

static void
limn_proxy_mix (gfloat *restrict target,
                const gfloat *restrict above,
                const gfloat *restrict below,
                gfloat share,
                guint n)
{
  for (guint x = 0; x < n; x++)
    target[x] = above[x] * (1 - share) + below[x] * share;
}

/* all proxy rows between the row before and this one */
static void
limn_proxy_push_bilinear (LimnProxy *self, const guint8 *row)
{
  gboolean is_last = self->y + 1 == self->rows.n_source;

  limn_proxy_add (self, row, 1);
  limn_proxy_end_row (self, self->current);
  for (; self->proxy_y < self->rows.n_proxy; self->proxy_y++)
    {
      gdouble centre = limn_proxy_axis_get_centre (&self->rows, self->proxy_y);
      gfloat share = (gfloat) (centre - self->y + 1);

      if (centre >= self->y && !is_last)
        break;
      for (guint i = 0; i < self->channels; i++)
        limn_proxy_mix (limn_plane_get_row (self->planes[i], self->proxy_y),
                        self->previous[i],
                        self->current[i],
                        share,
                        self->columns.n_proxy);
    }
  for (guint i = 0; i < self->channels; i++)
    {
      gfloat *spare = self->previous[i];

      self->previous[i] = self->current[i];
      self->current[i] = spare;
    }
}

/**
 * limn_proxy_push:
 * @self: a proxy that lacks rows
 * @pixels: rows from the one after the last on, top to bottom; samples of 16
 *   bits in native byte order, at even addresses
 * @stride: bytes from row to row
 * @n_rows: rows, at most those that are missing
 */
void
limn_proxy_push (LimnProxy *self,
                 const guint8 *pixels,
                 gsize stride,
                 guint n_rows)
{
  g_return_if_fail (n_rows <= self->rows.n_source - self->y);

  for (guint i = 0; i < n_rows; i++, self->y++)
    if (limn_proxy_axis_grows (&self->rows))
      limn_proxy_push_bilinear (self, pixels + i * stride);
    else
      limn_proxy_push_area (self, pixels + i * stride);
}

/**
 * limn_proxy_is_complete:
 * @self: a proxy
 *
 * Returns: whether it had all rows of the picture
 */
gboolean
limn_proxy_is_complete (const LimnProxy *self)
{
  return self->y == self->rows.n_source;
}

/**
 * limn_proxy_get_plane:
 * @self: a proxy
 * @index: 0 to 2 red, green and blue (three times the same if gray), 3 alpha
 *
 * Returns: (transfer none) (nullable): values of 0 to 1, zeros in the rows
 *   still missing; NULL for the alpha of an opaque picture
 */
const LimnPlane *
limn_proxy_get_plane (const LimnProxy *self, guint index)
{
  gboolean is_gray = self->channels < 3;

  g_return_val_if_fail (index < LIMN_PROXY_MAX_CHANNELS, NULL);

  if (index == LIMN_PROXY_ALPHA)
    return self->channels % 2 == 0 ? self->planes[self->channels - 1] : NULL;
  return self->planes[is_gray ? 0 : index];
}

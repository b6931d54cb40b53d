/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/original: what was sent, kept small, to compare a result with. */
#include "fidelity/original.h"

/* long side of the pictures that are compared: shift, scale and colours of a
 * 4096-pixel frame show in it to a tenth of a pixel */
#define LIMN_ORIGINAL_SIDE 1024

/* alpha from which on a pixel is its own colour */
#define LIMN_ORIGINAL_OPAQUE 0.999f

struct _LimnOriginal
{
  LimnFrame frame;
  guint width, height; /* of the comparison */
  LimnProxy *proxy;
  LimnPlane *known;  /* 1 where something real was sent */
  LimnPlane *weight; /* ... that a result should not change */
  gboolean settled;  /* transparency has been taken off both */
};

/* only what lies wholly in the known part is known */
static void
limn_original_set_known (LimnOriginal *self)
{
  const LimnRect *rect = &self->frame.rect;
  const LimnRect *known = &self->frame.known;
  gdouble sx = (gdouble) self->width / rect->width;
  gdouble sy = (gdouble) self->height / rect->height;
  gdouble x1 = (known->x - rect->x) * sx;
  gdouble y1 = (known->y - rect->y) * sy;
  gdouble x2 = x1 + known->width * sx;
  gdouble y2 = y1 + known->height * sy;

  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      limn_plane_get_row (self->known, y)[x] =
          x >= x1 - 1e-6 && x + 1 <= x2 + 1e-6 && y >= y1 - 1e-6 &&
          y + 1 <= y2 + 1e-6;
}

/**
 * limn_original_new:
 * @frame: what is sent
 * @channels: samples a pixel of it, 1 to 4, 8 bits each
 *
 * Returns: (transfer full): room for what is sent
 */
LimnOriginal *
limn_original_new (const LimnFrame *frame, guint channels)
{
  LimnOriginal *self = g_new0 (LimnOriginal, 1);

  self->frame = *frame;
  limn_proxy_fit_size (frame->sent_width,
                       frame->sent_height,
                       LIMN_ORIGINAL_SIDE,
                       &self->width,
                       &self->height);
  self->proxy = limn_proxy_new (frame->sent_width,
                                frame->sent_height,
                                channels,
                                8,
                                self->width,
                                self->height);
  self->known = limn_plane_new (self->width, self->height);
  limn_original_set_known (self);
  self->weight = limn_plane_copy (self->known);
  return self;
}

/**
 * limn_original_free:
 * @self: (nullable) (transfer full): an original
 */
void
limn_original_free (LimnOriginal *self)
{
  if (self == NULL)
    return;
  limn_proxy_free (self->proxy);
  limn_plane_free (self->known);
  limn_plane_free (self->weight);
  g_free (self);
}

/**
 * limn_original_push:
 * @self: an original
 * @pixels: the next rows that are sent, sRGB
 * @stride: bytes from row to row
 * @n_rows: how many
 */
void
limn_original_push (LimnOriginal *self,
                    const guint8 *pixels,
                    gsize stride,
                    guint n_rows)
{
  limn_proxy_push (self->proxy, pixels, stride, n_rows);
}

/**
 * limn_original_exclude:
 * @self: an original
 * @coverage: what is to be edited, a byte for each pixel of the frame's target
 *   part; anything but 0 is edited
 * @stride: bytes from row to row
 *
 * Whatever lies there says nothing of how a result drifted.
 */
void
limn_original_exclude (LimnOriginal *self, const guint8 *coverage, gsize stride)
{
  const LimnRect *rect = &self->frame.rect;
  const LimnRect *target = &self->frame.target;
  g_autofree guint *columns = g_new (guint, target->width);

  for (gint x = 0; x < target->width; x++)
    columns[x] = (guint) ((gint64) (target->x - rect->x + x) * self->width /
                          rect->width);
  for (gint y = 0; y < target->height; y++)
    {
      guint row = (guint) ((gint64) (target->y - rect->y + y) * self->height /
                           rect->height);
      gfloat *weight = limn_plane_get_row (self->weight, row);

      for (gint x = 0; x < target->width; x++)
        if (coverage[y * stride + x] != 0)
          weight[columns[x]] = 0;
    }
}

/**
 * limn_original_get_plane:
 * @self: an original that was pushed whole
 * @channel: 0 red, 1 green, 2 blue
 *
 * Returns: (transfer none): what was sent, at the size of the comparison
 */
const LimnPlane *
limn_original_get_plane (const LimnOriginal *self, guint channel)
{
  return limn_proxy_get_plane (self->proxy, channel);
}

/* what is transparent looks as the model likes */
static void
limn_original_settle (LimnOriginal *self)
{
  const LimnPlane *alpha = limn_proxy_get_plane (self->proxy, 3);
  gsize n = (gsize) self->width * self->height;

  if (self->settled)
    return;
  self->settled = TRUE;
  for (gsize i = 0; alpha != NULL && i < n; i++)
    if (alpha->values[i] < LIMN_ORIGINAL_OPAQUE)
      self->known->values[i] = self->weight->values[i] = 0;
}

/**
 * limn_original_get_known:
 * @self: an original that was pushed whole
 *
 * Returns: (transfer none): 1 where real and opaque pixels were sent, else 0
 */
const LimnPlane *
limn_original_get_known (LimnOriginal *self)
{
  limn_original_settle (self);
  return self->known;
}

/**
 * limn_original_get_weight:
 * @self: an original that was pushed whole
 *
 * Returns: (transfer none): 1 where a result should be what was sent, 0 where
 *   it is edited, transparent or not known
 */
const LimnPlane *
limn_original_get_weight (LimnOriginal *self)
{
  limn_original_settle (self);
  return self->weight;
}

/**
 * limn_original_new_counterpart:
 * @self: an original
 * @width: pixels of a result
 * @height: pixels of a result
 * @channels: samples a pixel of it
 * @depth: bits a sample
 *
 * Returns: (transfer full): room for a result at the size of the comparison
 */
LimnProxy *
limn_original_new_counterpart (const LimnOriginal *self,
                               guint width,
                               guint height,
                               guint channels,
                               guint depth)
{
  return limn_proxy_new (
      width, height, channels, depth, self->width, self->height);
}

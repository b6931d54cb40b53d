/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/pixels: a drawable's own samples through Little CMS, band by band. */
#include "pixels.h"

#include "color.h"
#include "tiles.h"

struct _LimnPixels
{
  LimnTiles *tiles;
  LimnColor *outward; /* NULL in a target */
  LimnColor *inward;  /* NULL in a source */
  guint channels;     /* of the rows that are read or written */
  guint8 *native;     /* a band of the drawable's own samples */
  gsize size;         /* bytes of it */
};

static const struct
{
  GimpPrecision precision;
  LimnSample sample;
  gboolean linear;
} limn_pixels_precisions[] = {
  { GIMP_PRECISION_U8_GAMMA, LIMN_SAMPLE_U8, FALSE },
  { GIMP_PRECISION_U8_LINEAR, LIMN_SAMPLE_U8, TRUE },
  { GIMP_PRECISION_U16_GAMMA, LIMN_SAMPLE_U16, FALSE },
  { GIMP_PRECISION_U16_LINEAR, LIMN_SAMPLE_U16, TRUE },
  { GIMP_PRECISION_U32_GAMMA, LIMN_SAMPLE_U32, FALSE },
  { GIMP_PRECISION_U32_LINEAR, LIMN_SAMPLE_U32, TRUE },
  { GIMP_PRECISION_HALF_GAMMA, LIMN_SAMPLE_HALF, FALSE },
  { GIMP_PRECISION_HALF_LINEAR, LIMN_SAMPLE_HALF, TRUE },
  { GIMP_PRECISION_FLOAT_GAMMA, LIMN_SAMPLE_FLOAT, FALSE },
  { GIMP_PRECISION_FLOAT_LINEAR, LIMN_SAMPLE_FLOAT, TRUE },
  { GIMP_PRECISION_DOUBLE_GAMMA, LIMN_SAMPLE_DOUBLE, FALSE },
  { GIMP_PRECISION_DOUBLE_LINEAR, LIMN_SAMPLE_DOUBLE, TRUE },
};

/* a mask has one channel, a layer what is left of its bytes */
static LimnColorRows
limn_pixels_get_native (const LimnPixels *self, gint32 image)
{
  GimpPrecision precision = gimp_image_get_precision (image);
  LimnColorRows rows = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (limn_pixels_precisions); i++)
    if (limn_pixels_precisions[i].precision == precision)
      {
        rows.sample = limn_pixels_precisions[i].sample;
        rows.linear = limn_pixels_precisions[i].linear;
      }
  rows.channels =
      limn_tiles_get_bpp (self->tiles) / limn_sample_get_bytes (rows.sample);
  return rows;
}

static LimnPixels *
limn_pixels_new (gint32 drawable)
{
  LimnPixels *self = g_new0 (LimnPixels, 1);

  self->tiles = limn_tiles_new (drawable);
  return self;
}

/**
 * limn_pixels_open_source:
 * @image: id of an image, RGB or gray
 * @drawable: id of a layer of it
 *
 * For reading: rows are sRGB of 8 bits, RGB or RGB+alpha, converted from the
 * image's own profile at its own precision. Colours that sRGB cannot hold,
 * floats outside 0 to 1 among them, are clipped.
 *
 * Returns: (transfer full): access to the pixels
 */
LimnPixels *
limn_pixels_open_source (gint32 image, gint32 drawable)
{
  LimnPixels *self = limn_pixels_new (drawable);
  LimnColorRows from = limn_pixels_get_native (self, image);
  LimnColorRows to = { from.channels % 2 == 0 ? 4 : 3, LIMN_SAMPLE_U8, FALSE };

  self->channels = to.channels;
  self->outward = limn_color_new_export (image, from, to);
  return self;
}

/**
 * limn_pixels_open_target:
 * @image: id of an image, RGB or gray
 * @drawable: id of a layer for it, with alpha if @info has it
 * @info: layout and profile of the rows that will be written
 *
 * For writing: rows of @info go into the image's own profile at its own
 * precision; a gray image takes the luminance.
 *
 * Returns: (transfer full): access to the pixels
 */
LimnPixels *
limn_pixels_open_target (gint32 image,
                         gint32 drawable,
                         const LimnImageInfo *info)
{
  LimnPixels *self = limn_pixels_new (drawable);
  LimnColorRows to = limn_pixels_get_native (self, image);
  LimnColorRows from = { info->channels,
                         info->depth == 16 ? LIMN_SAMPLE_U16 : LIMN_SAMPLE_U8,
                         FALSE };

  self->channels = from.channels;
  self->inward = limn_color_new_import (image, info->icc, from, to);
  return self;
}

/**
 * limn_pixels_open_coverage:
 * @image: id of an image
 * @drawable: id of a mask, channel or selection of it
 *
 * For reading and writing: rows are 8 bits a pixel, 0 where nothing is covered
 * and 255 where all is.
 *
 * Returns: (transfer full): access to the values
 */
LimnPixels *
limn_pixels_open_coverage (gint32 image, gint32 drawable)
{
  LimnPixels *self = limn_pixels_new (drawable);
  LimnColorRows own = limn_pixels_get_native (self, image);
  LimnColorRows rows = { 1, LIMN_SAMPLE_U8, own.linear };

  self->channels = 1;
  self->outward = limn_color_new_plain (own, rows);
  self->inward = limn_color_new_plain (rows, own);
  return self;
}

/**
 * limn_pixels_free:
 * @self: (nullable) (transfer full): access to pixels
 */
void
limn_pixels_free (LimnPixels *self)
{
  if (self == NULL)
    return;
  limn_tiles_free (self->tiles);
  limn_color_free (self->outward);
  limn_color_free (self->inward);
  g_free (self->native);
  g_free (self);
}

/**
 * limn_pixels_get_channels:
 * @self: access to pixels
 *
 * Returns: samples a pixel of the rows that are read or written: 1 gray or
 *   coverage, 2 gray+alpha, 3 RGB, 4 RGB+alpha
 */
guint
limn_pixels_get_channels (const LimnPixels *self)
{
  return self->channels;
}

/* up to where the tiles of row @y reach, so that none is moved twice */
static gint
limn_pixels_get_band (gint y, gint end)
{
  gint th = limn_tiles_get_height ();

  return MIN (end, (y / th + 1) * th) - y;
}

static gsize
limn_pixels_reserve (LimnPixels *self, gint width, gint height)
{
  gsize stride = (gsize) width * limn_tiles_get_bpp (self->tiles);

  if (self->size < stride * height)
    {
      g_free (self->native);
      self->size = stride * height;
      self->native = g_malloc (self->size);
    }
  return stride;
}

static void
limn_pixels_read_band (LimnPixels *self,
                       gint x,
                       gint y,
                       gint width,
                       gint height,
                       guint8 *rows,
                       gsize stride)
{
  gsize native_stride = limn_pixels_reserve (self, width, height);

  limn_tiles_read (
      self->tiles, x, y, width, height, self->native, native_stride);
  for (gint row = 0; row < height; row++)
    limn_color_apply (self->outward,
                      self->native + row * native_stride,
                      rows + row * stride,
                      width);
}

/**
 * limn_pixels_read:
 * @self: a source, or coverage
 * @x: @y: corner in the drawable, pixels
 * @width: @height: pixels; the area lies inside the drawable
 * @rows: where the pixels go
 * @stride: bytes from one row to the next
 */
void
limn_pixels_read (LimnPixels *self,
                  gint x,
                  gint y,
                  gint width,
                  gint height,
                  guint8 *rows,
                  gsize stride)
{
  gint end = y + height;

  if (limn_color_is_identity (self->outward))
    {
      limn_tiles_read (self->tiles, x, y, width, height, rows, stride);
      return;
    }
  while (y < end)
    {
      gint band = limn_pixels_get_band (y, end);

      limn_pixels_read_band (self, x, y, width, band, rows, stride);
      y += band;
      rows += band * stride;
    }
}

static void
limn_pixels_write_band (
    LimnPixels *self, gint y, gint n_rows, const guint8 *rows, gsize stride)
{
  gint width = limn_tiles_get_width (self->tiles);
  gsize native_stride = limn_pixels_reserve (self, width, n_rows);

  for (gint row = 0; row < n_rows; row++)
    limn_color_apply (self->inward,
                      rows + row * stride,
                      self->native + row * native_stride,
                      width);
  limn_tiles_write (self->tiles, y, n_rows, self->native, native_stride);
}

/**
 * limn_pixels_write:
 * @self: a target, or coverage
 * @y: first row in the drawable
 * @n_rows: how many; cheapest in bands of limn_tiles_get_height()
 * @rows: whole rows of the drawable
 * @stride: bytes from one row to the next
 *
 * Writes rows; they have reached GIMP when this returns.
 */
void
limn_pixels_write (
    LimnPixels *self, gint y, gint n_rows, const guint8 *rows, gsize stride)
{
  gint end = y + n_rows;

  if (limn_color_is_identity (self->inward))
    {
      limn_tiles_write (self->tiles, y, n_rows, rows, stride);
      return;
    }
  while (y < end)
    {
      gint band = limn_pixels_get_band (y, end);

      limn_pixels_write_band (self, y, band, rows, stride);
      y += band;
      rows += band * stride;
    }
}

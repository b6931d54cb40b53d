/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* a row sink that holds a decoder to its word. */
#include "picture.h"

#include "error.h"

/**
 * picture_clear:
 * @self: a picture
 */
void
picture_clear (Picture *self)
{
  g_clear_pointer (&self->info.icc, g_bytes_unref);
}

/**
 * picture_begin:
 * @self: a picture without a header
 * @info: the header
 * @error: return location
 *
 * Returns: %FALSE where the picture is too large to be decoded here
 */
gboolean
picture_begin (Picture *self, const LimnImageInfo *info, GError **error)
{
  g_assert_cmpuint (self->info.width, ==, 0);
  g_assert_cmpuint (info->width, >=, 1);
  g_assert_cmpuint (info->height, >=, 1);
  g_assert_cmpuint (info->width, <=, LIMN_CODEC_MAX_SIDE);
  g_assert_cmpuint (info->height, <=, LIMN_CODEC_MAX_SIDE);
  g_assert_cmpuint (
      (guint64) info->width * info->height, <=, LIMN_CODEC_MAX_PIXELS);
  g_assert_true (info->channels >= 1 && info->channels <= 4);
  g_assert_true (info->depth == 8 || info->depth == 16);
  self->info = *info;
  if (info->icc != NULL)
    g_bytes_ref (info->icc);
  self->is_large = (guint64) info->width * info->height > PICTURE_MAX_PIXELS;
  if (self->is_large)
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER, "large");
  return !self->is_large;
}

/**
 * picture_take:
 * @self: a picture with a header
 * @y: first row
 * @n_rows: rows
 * @pixels: their samples
 * @stride: bytes from row to row
 *
 * Returns: %TRUE; rows out of order or beyond the picture end the process
 */
gboolean
picture_take (
    Picture *self, guint y, guint n_rows, const guint8 *pixels, gsize stride)
{
  gsize length =
      (gsize) self->info.width * self->info.channels * self->info.depth / 8;

  g_assert_cmpuint (y, ==, self->n_rows);
  g_assert_cmpuint (n_rows, >=, 1);
  g_assert_cmpuint (n_rows, <=, LIMN_CODEC_BAND_ROWS);
  g_assert_cmpuint (n_rows, <=, self->info.height - y);
  g_assert_cmpuint (stride, >=, length);
  for (guint row = 0; row < n_rows; row++)
    for (gsize i = 0; i < length; i++)
      self->sum = (self->sum ^ pixels[row * stride + i]) * 16777619u;
  self->n_rows += n_rows;
  return TRUE;
}

static gboolean
picture_on_begin (gpointer user_data, const LimnImageInfo *info, GError **error)
{
  return picture_begin (user_data, info, error);
}

static gboolean
picture_on_rows (gpointer user_data,
                 guint y,
                 guint n_rows,
                 const guint8 *pixels,
                 gsize stride,
                 GError **error)
{
  return picture_take (user_data, y, n_rows, pixels, stride);
}

const LimnRowSink picture_sink = { picture_on_begin, picture_on_rows };

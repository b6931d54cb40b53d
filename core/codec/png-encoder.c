/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/png-encoder: PNG files, filtered and compressed in parallel strips. */
#include <string.h>
#include <zlib.h>

#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>
#include "codec/deflate.h"
#include "codec/png-filter.h"
#include "error.h"

/* plain bytes a strip: small for the caches, large beside a flush's 5 bytes */
#define LIMN_PNG_ENCODER_STRIP (1024 * 1024)
#define LIMN_PNG_ENCODER_SIGNATURE "\x89PNG\r\n\x1a\n"

typedef struct
{
  guint n_rows;
  gsize row_bytes;
  guint pixel_bytes;
  guint8 rows[];
} LimnPngEncoderStrip;

typedef struct
{
  LimnImageInfo info;
  gsize row_bytes;
  guint strip_rows;
  guint rows_left;
  LimnPngEncoderStrip *strip;
  LimnDeflate *deflate;
  GByteArray *file;
} LimnPngEncoder;

/* colour types of PNG 1.2, 4.1.1, by channels */
static const guint8 limn_png_encoder_types[] = { 0, 0, 4, 2, 6 };

static void
limn_png_encoder_append_u32 (GByteArray *out, guint32 value)
{
  guint32 big_endian = GUINT32_TO_BE (value);

  g_byte_array_append (out, (const guint8 *) &big_endian, sizeof big_endian);
}

/* @crc is that of the content alone */
static void
limn_png_encoder_append_chunk (LimnPngEncoder *self,
                               const char *type,
                               const guint8 *data,
                               gsize length,
                               guint32 crc)
{
  gulong head = crc32_z (0, (const Bytef *) type, 4);

  limn_png_encoder_append_u32 (self->file, (guint32) length);
  g_byte_array_append (self->file, (const guint8 *) type, 4);
  g_byte_array_append (self->file, data, (guint) length);
  limn_png_encoder_append_u32 (
      self->file, (guint32) crc32_combine (head, crc, (z_off_t) length));
}

static void
limn_png_encoder_append_plain (LimnPngEncoder *self,
                               const char *type,
                               const guint8 *data,
                               gsize length)
{
  limn_png_encoder_append_chunk (
      self, type, data, length, (guint32) crc32_z (0, data, length));
}

static void
limn_png_encoder_append_header (LimnPngEncoder *self)
{
  g_autoptr (GByteArray) header = g_byte_array_new ();
  const guint8 kind[] = {
    (guint8) self->info.depth,
    limn_png_encoder_types[self->info.channels],
    0,
    0,
    0,
  };

  limn_png_encoder_append_u32 (header, self->info.width);
  limn_png_encoder_append_u32 (header, self->info.height);
  g_byte_array_append (header, kind, sizeof kind);
  limn_png_encoder_append_plain (self, "IHDR", header->data, header->len);
}

/* PNG 1.2, 4.2.2.4: name, compression method 0, compressed profile */
static void
limn_png_encoder_append_icc (LimnPngEncoder *self)
{
  static const guint8 name[] = "ICC profile\0";
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (self->info.icc, &length);
  uLongf room = compressBound (length);

  g_byte_array_append (chunk, name, sizeof name);
  g_byte_array_set_size (chunk, sizeof name + room);
  compress (chunk->data + sizeof name, &room, data, length);
  limn_png_encoder_append_plain (self, "iCCP", chunk->data, sizeof name + room);
}

static LimnPngEncoderStrip *
limn_png_encoder_new_strip (LimnPngEncoder *self)
{
  guint n_rows = MIN (self->strip_rows, self->rows_left);
  LimnPngEncoderStrip *strip =
      g_malloc (sizeof (LimnPngEncoderStrip) + (n_rows + 1) * self->row_bytes);

  strip->n_rows = 0;
  strip->row_bytes = self->row_bytes;
  strip->pixel_bytes = self->info.channels * self->info.depth / 8;
  return strip;
}

static GByteArray *
limn_png_encoder_prepare (gpointer block)
{
  g_autofree LimnPngEncoderStrip *strip = block;
  GByteArray *filtered = g_byte_array_new ();

  g_byte_array_set_size (filtered, strip->n_rows * (strip->row_bytes + 1));
  limn_png_filter_rows (filtered->data,
                        strip->rows,
                        strip->n_rows,
                        strip->row_bytes,
                        strip->pixel_bytes);
  return filtered;
}

static gpointer
limn_png_encoder_create (const LimnImageInfo *info,
                         guint quality,
                         GError **error)
{
  static const guint8 srgb_perceptual[] = { 0 };
  LimnPngEncoder *self = g_new0 (LimnPngEncoder, 1);

  self->info = *info;
  self->row_bytes = limn_image_info_get_row_bytes (info);
  self->strip_rows = (guint) MAX (1, LIMN_PNG_ENCODER_STRIP / self->row_bytes);
  self->rows_left = info->height;
  self->deflate = limn_deflate_new (limn_png_encoder_prepare);
  self->strip = limn_png_encoder_new_strip (self);
  memset (self->strip->rows, 0, self->row_bytes);

  self->file = g_byte_array_new ();
  g_byte_array_append (
      self->file, (const guint8 *) LIMN_PNG_ENCODER_SIGNATURE, 8);
  limn_png_encoder_append_header (self);
  if (info->icc != NULL)
    limn_png_encoder_append_icc (self);
  else
    limn_png_encoder_append_plain (
        self, "sRGB", srgb_perceptual, sizeof srgb_perceptual);
  self->info.icc = NULL;
  return self;
}

/* PNG is big-endian */
static void
limn_png_encoder_copy_row (LimnPngEncoder *self,
                           guint8 *target,
                           const guint8 *row)
{
  memcpy (target, row, self->row_bytes);
  if (self->info.depth == 8 || G_BYTE_ORDER == G_BIG_ENDIAN)
    return;
  for (gsize i = 0; i < self->row_bytes; i += 2)
    {
      target[i] = row[i + 1];
      target[i + 1] = row[i];
    }
}

/* the next strip starts with the last row of this one, for the filters */
static void
limn_png_encoder_send_strip (LimnPngEncoder *self)
{
  LimnPngEncoderStrip *full = g_steal_pointer (&self->strip);

  if (self->rows_left > 0)
    {
      self->strip = limn_png_encoder_new_strip (self);
      memcpy (self->strip->rows,
              full->rows + full->n_rows * self->row_bytes,
              self->row_bytes);
    }
  limn_deflate_push (self->deflate, full, self->rows_left == 0);
}

static gboolean
limn_png_encoder_push (gpointer state,
                       const guint8 *pixels,
                       gsize stride,
                       guint n_rows,
                       GError **error)
{
  LimnPngEncoder *self = state;

  for (guint i = 0; i < n_rows; i++)
    {
      guint n;

      g_assert (self->strip != NULL);
      n = ++self->strip->n_rows;
      limn_png_encoder_copy_row (
          self, self->strip->rows + n * self->row_bytes, pixels + i * stride);
      self->rows_left--;
      if (n == self->strip_rows || self->rows_left == 0)
        limn_png_encoder_send_strip (self);
    }
  return TRUE;
}

static void
limn_png_encoder_write (const guint8 *data,
                        gsize length,
                        guint32 crc,
                        gpointer user_data)
{
  limn_png_encoder_append_chunk (user_data, "IDAT", data, length, crc);
}

static GBytes *
limn_png_encoder_finish (gpointer state, GError **error)
{
  LimnPngEncoder *self = state;

  if (!limn_deflate_finish (self->deflate, limn_png_encoder_write, self))
    {
      g_set_error_literal (error,
                           LIMN_ERROR,
                           LIMN_ERROR_INVALID,
                           _ ("zlib has no memory to compress the image: send "
                              "a smaller size"));
      return NULL;
    }
  limn_png_encoder_append_plain (self, "IEND", (const guint8 *) "", 0);
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->file));
}

static void
limn_png_encoder_free (gpointer state)
{
  LimnPngEncoder *self = state;

  limn_deflate_free (self->deflate);
  g_clear_pointer (&self->file, g_byte_array_unref);
  g_free (self->strip);
  g_free (self);
}

const LimnEncoderBackend limn_png_encoder_backend = {
  .format = LIMN_IMAGE_FORMAT_PNG,
  .channels = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4,
  .depths = 1 << 8 | 1 << 16,
  .max_side = LIMN_CODEC_MAX_SIDE,
  .has_icc = TRUE,
  .quality = 100,
  .create = limn_png_encoder_create,
  .push = limn_png_encoder_push,
  .finish = limn_png_encoder_finish,
  .free = limn_png_encoder_free,
};

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/decoder: the push decoder: sniffs, bounds, bands, complaints. */
#include <string.h>

#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>
#include "error.h"

struct _LimnDecoder
{
  LimnRowSink sink;
  gpointer user_data;

  guint8 head[LIMN_IMAGE_FORMAT_MAX_HEAD];
  gsize n_head;
  guint64 n_bytes;
  const LimnDecoderBackend *backend;
  gpointer state;

  LimnImageInfo info;
  gboolean has_info;
  gsize row_bytes;
  guint n_rows;
  guint8 *band;
  guint n_band;
  GError *failure;
};

static const LimnDecoderBackend *const limn_decoder_backends[] = {
  &limn_png_decoder_backend,  &limn_jpeg_decoder_backend,
  &limn_webp_decoder_backend, &limn_gif_decoder_backend,
  &limn_avif_decoder_backend,
};

/**
 * limn_decoder_new:
 * @sink: where header and rows go; copied
 * @user_data: passed to @sink
 *
 * Makes a decoder of one PNG, JPEG, WebP, GIF or AVIF image; which one it is
 * comes from the bytes, never from a name. Of an animated GIF or AVIF the
 * first picture counts.
 *
 * Returns: (transfer full): the decoder
 */
LimnDecoder *
limn_decoder_new (const LimnRowSink *sink, gpointer user_data)
{
  LimnDecoder *self = NULL;

  g_return_val_if_fail (sink != NULL, NULL);
  g_return_val_if_fail (sink->begin != NULL && sink->rows != NULL, NULL);

  self = g_new0 (LimnDecoder, 1);
  self->sink = *sink;
  self->user_data = user_data;
  return self;
}

/**
 * limn_decoder_free:
 * @self: (nullable): a decoder, at any point of the image
 */
void
limn_decoder_free (LimnDecoder *self)
{
  if (self == NULL)
    return;
  if (self->state != NULL)
    self->backend->free (self->state);
  g_clear_pointer (&self->info.icc, g_bytes_unref);
  g_clear_error (&self->failure);
  g_free (self->band);
  g_free (self);
}

/**
 * limn_decoder_check_size:
 * @format: format, for the message
 * @width: pixels the header promises
 * @height: rows the header promises
 * @error: return location
 *
 * Holds the promise against %LIMN_CODEC_MAX_SIDE and %LIMN_CODEC_MAX_PIXELS;
 * a back end calls it before it allocates anything.
 *
 * Returns: FALSE with %LIMN_ERROR_ANSWER if the image is too large or empty
 */
gboolean
limn_decoder_check_size (LimnImageFormat format,
                         guint width,
                         guint height,
                         GError **error)
{
  if (width >= 1 && height >= 1 && width <= LIMN_CODEC_MAX_SIDE &&
      height <= LIMN_CODEC_MAX_SIDE &&
      (guint64) width * height <= LIMN_CODEC_MAX_PIXELS)
    return TRUE;

  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_ANSWER,
      _ ("the %s image claims %u x %u pixels; Limn takes 1 to %d a side "
         "and %d megapixels: ask for a smaller size"),
      limn_image_format_get_title (format),
      width,
      height,
      LIMN_CODEC_MAX_SIDE,
      LIMN_CODEC_MAX_PIXELS / 1000000);
  return FALSE;
}

/**
 * limn_decoder_set_broken:
 * @self: a decoder
 * @format: format of the back end
 * @reason: what the library says
 * @error: return location
 *
 * Sets %LIMN_ERROR_ANSWER with the sentence of a broken image.
 */
void
limn_decoder_set_broken (LimnDecoder *self,
                         LimnImageFormat format,
                         const char *reason,
                         GError **error)
{
  const char *title = limn_image_format_get_title (format);

  if (!self->has_info)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_ANSWER,
                 _ ("the %s image is broken in its header (%s): try again"),
                 title,
                 reason);
  else
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_ANSWER,
        _ ("the %s image is broken after row %u of %u (%s): try again"),
        title,
        self->n_rows + self->n_band,
        self->info.height,
        reason);
}

/**
 * limn_decoder_begin:
 * @self: a decoder
 * @info: header as the back end read it
 * @error: return location
 *
 * Checks the bounds and opens the sink.
 *
 * Returns: FALSE with @error set if the bounds or the sink forbid the image
 */
gboolean
limn_decoder_begin (LimnDecoder *self,
                    const LimnImageInfo *info,
                    GError **error)
{
  g_assert (!self->has_info);

  if (!limn_decoder_check_size (info->format, info->width, info->height, error))
    return FALSE;

  self->info = *info;
  self->info.icc = NULL;
  if (info->icc != NULL && limn_image_info_matches_icc (info))
    self->info.icc = g_bytes_ref (info->icc);
  self->has_info = TRUE;
  self->row_bytes = limn_image_info_get_row_bytes (info);
  return self->sink.begin (self->user_data, &self->info, error);
}

/**
 * limn_decoder_get_row:
 * @self: a decoder with rows to come
 *
 * Returns: (transfer none): where the next row goes, before
 *   limn_decoder_end_row()
 */
guint8 *
limn_decoder_get_row (LimnDecoder *self)
{
  g_assert (self->has_info && self->n_rows + self->n_band < self->info.height);

  if (self->band == NULL)
    self->band = g_malloc (self->row_bytes *
                           MIN (LIMN_CODEC_BAND_ROWS, self->info.height));
  return self->band + self->n_band * self->row_bytes;
}

/**
 * limn_decoder_end_row:
 * @self: a decoder
 * @error: return location
 *
 * Says that the row of limn_decoder_get_row() is complete; a full band goes
 * to the sink.
 *
 * Returns: FALSE with the sink's error
 */
gboolean
limn_decoder_end_row (LimnDecoder *self, GError **error)
{
  guint n_rows = ++self->n_band;

  if (n_rows < LIMN_CODEC_BAND_ROWS &&
      self->n_rows + n_rows < self->info.height)
    return TRUE;

  self->n_band = 0;
  self->n_rows += n_rows;
  return self->sink.rows (self->user_data,
                          self->n_rows - n_rows,
                          n_rows,
                          self->band,
                          self->row_bytes,
                          error);
}

/**
 * limn_decoder_emit:
 * @self: a decoder
 * @pixels: first row that the sink does not have yet
 * @stride: bytes from row to row
 * @n_rows: rows that are ready
 * @error: return location
 *
 * Hands out all whole bands of a back end that holds the image itself; rows
 * of an incomplete band stay with it until there are more.
 *
 * Returns: FALSE with the sink's error
 */
gboolean
limn_decoder_emit (LimnDecoder *self,
                   const guint8 *pixels,
                   gsize stride,
                   guint n_rows,
                   GError **error)
{
  gboolean is_last = self->n_rows + n_rows == self->info.height;

  while (n_rows >= LIMN_CODEC_BAND_ROWS || (is_last && n_rows > 0))
    {
      guint n = MIN (n_rows, LIMN_CODEC_BAND_ROWS);
      guint y = self->n_rows;

      self->n_rows += n;
      if (!self->sink.rows (self->user_data, y, n, pixels, stride, error))
        return FALSE;
      pixels += n * stride;
      n_rows -= n;
    }
  return TRUE;
}

/**
 * limn_decoder_get_n_rows:
 * @self: a decoder
 *
 * Returns: rows that the sink has
 */
guint
limn_decoder_get_n_rows (LimnDecoder *self)
{
  return self->n_rows;
}

static gboolean
limn_decoder_set_unknown (LimnDecoder *self, GError **error)
{
  g_autofree char *sentence =
      limn_image_format_describe (self->head, self->n_head);

  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_ANSWER, sentence);
  return FALSE;
}

/* the head goes to the back end as soon as one is found */
static gboolean
limn_decoder_sniff (LimnDecoder *self, GError **error)
{
  LimnImageFormat format = limn_image_format_sniff (self->head, self->n_head);

  for (guint i = 0; i < G_N_ELEMENTS (limn_decoder_backends); i++)
    {
      if (limn_decoder_backends[i]->format != format)
        continue;
      self->backend = limn_decoder_backends[i];
      self->state = self->backend->create (self, error);
      if (self->state == NULL)
        return FALSE;
      return self->backend->feed (self->state, self->head, self->n_head, error);
    }
  if (self->n_head >= LIMN_IMAGE_FORMAT_HEAD &&
      self->n_head >= limn_image_format_get_head (self->head, self->n_head))
    return limn_decoder_set_unknown (self, error);
  return TRUE;
}

static gboolean
limn_decoder_take (LimnDecoder *self,
                   const guint8 *data,
                   gsize length,
                   GError **error)
{
  if (self->backend == NULL)
    {
      gsize n = MIN (length, LIMN_IMAGE_FORMAT_MAX_HEAD - self->n_head);

      memcpy (self->head + self->n_head, data, n);
      self->n_head += n;
      data += n;
      length -= n;
      if (!limn_decoder_sniff (self, error))
        return FALSE;
    }
  if (length == 0)
    return TRUE;
  return self->backend->feed (self->state, data, length, error);
}

/* a decoder that failed stays failed, with the same words */
static gboolean
limn_decoder_fail (LimnDecoder *self, GError *failure, GError **error)
{
  if (failure != NULL)
    self->failure = failure;
  g_propagate_error (error, g_error_copy (self->failure));
  return FALSE;
}

/**
 * limn_decoder_feed:
 * @self: a decoder
 * @data: (array length=length): the next bytes; any number from 0 up
 * @length: how many
 * @error: return location
 *
 * Decodes as far as the bytes reach; the sink is called from inside. Bytes
 * after the end of the image are ignored.
 *
 * Returns: FALSE with %LIMN_ERROR_ANSWER if the bytes are no such image or a
 *   broken or too large one, or with the sink's own error; the same error
 *   again on each call after it
 */
gboolean
limn_decoder_feed (LimnDecoder *self,
                   const guint8 *data,
                   gsize length,
                   GError **error)
{
  GError *failure = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  if (self->failure != NULL)
    return limn_decoder_fail (self, NULL, error);
  if (length == 0)
    return TRUE;

  self->n_bytes += length;
  if (!limn_decoder_take (self, data, length, &failure))
    return limn_decoder_fail (self, failure, error);
  return TRUE;
}

static GError *
limn_decoder_get_shortage (LimnDecoder *self)
{
  GError *shortage = NULL;
  const char *title = NULL;

  if (self->n_bytes == 0)
    return g_error_new_literal (
        LIMN_ERROR,
        LIMN_ERROR_ANSWER,
        _ ("the answer holds no image bytes: try again"));
  if (self->backend == NULL)
    {
      limn_decoder_set_unknown (self, &shortage);
      return shortage;
    }

  title = limn_image_format_get_title (self->backend->format);
  if (!self->has_info)
    return g_error_new (
        LIMN_ERROR,
        LIMN_ERROR_ANSWER,
        "the %s image ends in its header, after %" G_GUINT64_FORMAT
        " bytes: the transfer was cut short, fetch it again",
        title,
        self->n_bytes);
  if (!self->backend->is_done (self->state) || self->n_rows < self->info.height)
    return g_error_new (
        LIMN_ERROR,
        LIMN_ERROR_ANSWER,
        _ ("the %s image ends after row %u of %u: the transfer was "
           "cut short, fetch it again"),
        title,
        self->n_rows + self->n_band,
        self->info.height);
  return NULL;
}

/**
 * limn_decoder_finish:
 * @self: a decoder
 * @error: return location
 *
 * Says that no bytes follow. It is strict: a PNG or JPEG image without its end
 * mark counts as cut short, for its last checksum was never compared. WebP, GIF
 * and AVIF need no bytes behind their pixel data, which know their own length.
 *
 * Returns: TRUE if the sink has all rows of a whole image, else FALSE with
 *   %LIMN_ERROR_ANSWER, or the error that ended limn_decoder_feed()
 */
gboolean
limn_decoder_finish (LimnDecoder *self, GError **error)
{
  GError *shortage = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  if (self->failure != NULL)
    return limn_decoder_fail (self, NULL, error);
  shortage = limn_decoder_get_shortage (self);
  if (shortage != NULL)
    return limn_decoder_fail (self, shortage, error);
  return TRUE;
}

/**
 * limn_decoder_get_info:
 * @self: a decoder
 *
 * Returns: (transfer none) (nullable): the header, NULL until it is known
 */
const LimnImageInfo *
limn_decoder_get_info (LimnDecoder *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->has_info ? &self->info : NULL;
}

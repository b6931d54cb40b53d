/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/encoder: the encoder of any format: checks, then the back end. */
#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>
#include "error.h"

struct _LimnEncoder
{
  const LimnEncoderBackend *backend;
  gpointer state;
  guint height;
  guint n_rows;
};

static const LimnEncoderBackend *const limn_encoder_backends[] = {
  &limn_png_encoder_backend,  &limn_jpeg_encoder_backend,
  &limn_webp_encoder_backend, &limn_gif_encoder_backend,
  &limn_avif_encoder_backend,
};

/**
 * limn_encoder_find:
 * @format: a format
 * @error: return location
 *
 * Returns: (transfer none): what encodes @format, or NULL with
 *   %LIMN_ERROR_INVALID
 */
const LimnEncoderBackend *
limn_encoder_find (LimnImageFormat format, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_encoder_backends); i++)
    if (limn_encoder_backends[i]->format == format)
      return limn_encoder_backends[i];

  limn_error_set_invalid (error,
                          "output_format",
                          limn_image_format_get_name (format),
                          _ ("must be png, jpeg, webp, gif or avif"));
  return NULL;
}

static gboolean
limn_encoder_check_size (const LimnEncoderBackend *backend,
                         const LimnImageInfo *info,
                         GError **error)
{
  guint max_side = MIN (backend->max_side, LIMN_CODEC_MAX_SIDE);
  g_autofree char *size = NULL;
  g_autofree char *remedy = NULL;

  if (info->width >= 1 && info->height >= 1 && info->width <= max_side &&
      info->height <= max_side &&
      (guint64) info->width * info->height <= LIMN_CODEC_MAX_PIXELS)
    return TRUE;

  size = g_strdup_printf ("%ux%u", info->width, info->height);
  remedy =
      g_strdup_printf (_ ("%s takes 1 to %u pixels a side and %d megapixels"),
                       limn_image_format_get_name (info->format),
                       max_side,
                       LIMN_CODEC_MAX_PIXELS / 1000000);
  limn_error_set_invalid (error, "image size", size, remedy);
  return FALSE;
}

static gboolean
limn_encoder_has_bit (guint mask, guint bit)
{
  return bit < 32 && (mask >> bit & 1) != 0;
}

static gboolean
limn_encoder_check_info (const LimnEncoderBackend *backend,
                         const LimnImageInfo *info,
                         GError **error)
{
  const char *name = limn_image_format_get_name (info->format);

  if (!limn_encoder_has_bit (backend->channels, info->channels))
    {
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_INVALID,
          _ ("%s cannot hold %u channels: use png, or convert the pixels"),
          name,
          info->channels);
      return FALSE;
    }
  if (!limn_encoder_has_bit (backend->depths, info->depth))
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("%s cannot hold %u bits a sample: use %s, or convert"),
                   name,
                   info->depth,
                   info->depth == 16 ? "png" : "8");
      return FALSE;
    }
  if (info->icc != NULL && !backend->has_icc)
    {
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_INVALID,
          _ ("%s cannot hold a colour profile: convert to sRGB first, or "
             "use png"),
          name);
      return FALSE;
    }
  if (info->icc != NULL && !limn_image_info_matches_icc (info))
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("the colour profile (%zu bytes) is not one for %u "
                      "channels: convert to sRGB first"),
                   g_bytes_get_size (info->icc),
                   info->channels);
      return FALSE;
    }
  return limn_encoder_check_size (backend, info, error);
}

static gboolean
limn_encoder_check_quality (guint quality, GError **error)
{
  g_autofree char *value = NULL;

  if (quality <= 100)
    return TRUE;
  value = g_strdup_printf ("%u", quality);
  limn_error_set_invalid (
      error, "output_compression", value, _ ("must be 1 to 100"));
  return FALSE;
}

/**
 * limn_encoder_new:
 * @info: what the pixels are; its format says what they become
 * @options: (nullable): choices, or NULL for the defaults: quality 92 for
 *   JPEG, 90 for WebP and AVIF, 100 for GIF
 * @error: return location
 *
 * PNG takes 1 to 4 channels of 8 or 16 bits, JPEG 1 or 3 of 8, WebP 3 or 4 of
 * 8, GIF and AVIF 1 to 4 of 8; limn_conversion_new() makes other pixels fit. A
 * profile in @info is embedded; GIF can hold none. GIF has 256 colours at most,
 * one of them for what is less than half opaque.
 *
 * Returns: (transfer full): the encoder, or NULL with %LIMN_ERROR_INVALID if
 *   the format cannot hold such an image
 */
LimnEncoder *
limn_encoder_new (const LimnImageInfo *info,
                  const LimnEncoderOptions *options,
                  GError **error)
{
  g_autoptr (LimnEncoder) self = NULL;
  const LimnEncoderBackend *backend = NULL;
  guint quality = options != NULL ? options->quality : 0;

  g_return_val_if_fail (info != NULL, NULL);

  backend = limn_encoder_find (info->format, error);
  if (backend == NULL || !limn_encoder_check_info (backend, info, error) ||
      !limn_encoder_check_quality (quality, error))
    return NULL;

  self = g_new0 (LimnEncoder, 1);
  self->backend = backend;
  self->height = info->height;
  self->state =
      backend->create (info, quality != 0 ? quality : backend->quality, error);
  if (self->state == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_encoder_free:
 * @self: (nullable): an encoder, at any point of the image
 */
void
limn_encoder_free (LimnEncoder *self)
{
  if (self == NULL)
    return;
  if (self->state != NULL)
    self->backend->free (self->state);
  g_free (self);
}

/**
 * limn_encoder_push:
 * @self: an encoder
 * @pixels: first sample of the next row; 16-bit samples in native byte order
 * @stride: bytes from row to row
 * @n_rows: any number of rows, copied before it returns
 * @error: return location
 *
 * Takes the next rows, top to bottom. PNG compresses them in other threads
 * while the caller fetches more, and waits only when those lag behind.
 *
 * Returns: FALSE with %LIMN_ERROR_INVALID for more rows than the image has
 */
gboolean
limn_encoder_push (LimnEncoder *self,
                   const guint8 *pixels,
                   gsize stride,
                   guint n_rows,
                   GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (pixels != NULL || n_rows == 0, FALSE);

  if (n_rows > self->height - self->n_rows)
    {
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_INVALID,
          _ ("%u rows after row %u of %u: push no more than the height"),
          n_rows,
          self->n_rows,
          self->height);
      return FALSE;
    }
  self->n_rows += n_rows;
  return self->backend->push (self->state, pixels, stride, n_rows, error);
}

/**
 * limn_encoder_finish:
 * @self: an encoder that has all its rows; only good for
 *   limn_encoder_free() afterwards
 * @error: return location
 *
 * Returns: (transfer full): the file, or NULL with %LIMN_ERROR_INVALID if
 *   rows are missing or the library refuses the pixels
 */
GBytes *
limn_encoder_finish (LimnEncoder *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (self->n_rows < self->height)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("only %u of %u rows came: push the rest before the end"),
                   self->n_rows,
                   self->height);
      return NULL;
    }
  return self->backend->finish (self->state, error);
}

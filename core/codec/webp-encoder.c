/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/webp-encoder: WebP files through libwebp. */
#include <webp/encode.h>
#include <webp/mux.h>

#include "codec/pixel-store.h"

#include <glib/gi18n-lib.h>
#include "error.h"

/* libwebp's effort, 0 to 6; more buys little and costs the user's time */
#define LIMN_WEBP_ENCODER_METHOD 3
#define LIMN_WEBP_ENCODER_LOSSLESS 100
/* effort of lossless files, 0 to 9 */
#define LIMN_WEBP_ENCODER_LEVEL 2

static gboolean
limn_webp_encoder_configure (LimnPixelStore *self, WebPConfig *config)
{
  if (!WebPConfigInit (config))
    return FALSE;
  config->method = LIMN_WEBP_ENCODER_METHOD;
  config->quality = (float) self->quality;
  config->thread_level = 1;
  if (self->quality < LIMN_WEBP_ENCODER_LOSSLESS)
    return TRUE;
  /* exact: colour under full transparency stays, too */
  config->exact = 1;
  return WebPConfigLosslessPreset (config, LIMN_WEBP_ENCODER_LEVEL);
}

static gboolean
limn_webp_encoder_import (LimnPixelStore *self, WebPPicture *picture)
{
  int stride = (int) self->row_bytes;

  picture->use_argb = self->quality >= LIMN_WEBP_ENCODER_LOSSLESS;
  picture->width = (int) self->info.width;
  picture->height = (int) self->info.height;
  if (self->info.channels == 4)
    return WebPPictureImportRGBA (picture, self->pixels, stride);
  return WebPPictureImportRGB (picture, self->pixels, stride);
}

static gboolean
limn_webp_encoder_encode (LimnPixelStore *self,
                          WebPMemoryWriter *writer,
                          GError **error)
{
  WebPConfig config;
  WebPPicture picture;
  int code = VP8_ENC_ERROR_INVALID_CONFIGURATION;
  gboolean ok = FALSE;

  if (limn_webp_encoder_configure (self, &config) && WebPPictureInit (&picture))
    {
      picture.writer = WebPMemoryWrite;
      picture.custom_ptr = writer;
      ok = limn_webp_encoder_import (self, &picture) &&
           WebPEncode (&config, &picture);
      code = picture.error_code;
      WebPPictureFree (&picture);
    }
  if (!ok)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 _ ("libwebp cannot encode the image (its error %d): use png"),
                 code);
  return ok;
}

static void
limn_webp_encoder_free_data (gpointer data)
{
  WebPFree (data);
}

static GBytes *
limn_webp_encoder_wrap (const guint8 *data, gsize length)
{
  return g_bytes_new_with_free_func (
      data, length, limn_webp_encoder_free_data, (gpointer) data);
}

static GBytes *
limn_webp_encoder_add_icc (LimnPixelStore *self, GBytes *file, GError **error)
{
  WebPData image = { 0 };
  WebPData icc = { 0 };
  WebPData whole = { 0 };
  WebPMux *mux = WebPMuxNew ();
  WebPMuxError status = WEBP_MUX_MEMORY_ERROR;

  image.bytes = g_bytes_get_data (file, &image.size);
  icc.bytes = g_bytes_get_data (self->info.icc, &icc.size);
  if (mux != NULL)
    status = WebPMuxSetImage (mux, &image, FALSE);
  if (status == WEBP_MUX_OK)
    status = WebPMuxSetChunk (mux, "ICCP", &icc, FALSE);
  if (status == WEBP_MUX_OK)
    status = WebPMuxAssemble (mux, &whole);
  WebPMuxDelete (mux);
  if (status == WEBP_MUX_OK)
    return limn_webp_encoder_wrap (whole.bytes, whole.size);

  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("libwebp cannot embed the colour profile of %zu bytes (its "
                  "error %d): use png"),
               icc.size,
               status);
  return NULL;
}

static GBytes *
limn_webp_encoder_finish (gpointer state, GError **error)
{
  LimnPixelStore *self = state;
  WebPMemoryWriter writer;
  g_autoptr (GBytes) file = NULL;

  WebPMemoryWriterInit (&writer);
  if (!limn_webp_encoder_encode (self, &writer, error))
    {
      WebPMemoryWriterClear (&writer);
      return NULL;
    }
  file = limn_webp_encoder_wrap (writer.mem, writer.size);
  if (self->info.icc == NULL)
    return g_steal_pointer (&file);
  return limn_webp_encoder_add_icc (self, file, error);
}

const LimnEncoderBackend limn_webp_encoder_backend = {
  .format = LIMN_IMAGE_FORMAT_WEBP,
  .channels = 1 << 3 | 1 << 4,
  .depths = 1 << 8,
  .max_side = WEBP_MAX_DIMENSION,
  .has_icc = TRUE,
  .quality = 90,
  .create = limn_pixel_store_create,
  .push = limn_pixel_store_push,
  .finish = limn_webp_encoder_finish,
  .free = limn_pixel_store_free,
};

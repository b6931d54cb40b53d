/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/webp-encoder: WebP files through libwebp. */
#include <string.h>
#include <webp/encode.h>
#include <webp/mux.h>

#include "codec/codec-private.h"
#include "error.h"

/* libwebp's effort, 0 to 6; more buys little and costs the user's time */
#define LIMN_WEBP_ENCODER_METHOD 3
#define LIMN_WEBP_ENCODER_LOSSLESS 100
/* effort of lossless files, 0 to 9 */
#define LIMN_WEBP_ENCODER_LEVEL 2

typedef struct
{
  LimnImageInfo info;
  guint quality;
  gsize row_bytes;
  gsize length;
  guint8 *pixels;
} LimnWebpEncoder;

static gpointer
limn_webp_encoder_create (const LimnImageInfo *info,
                          guint quality,
                          GError **error)
{
  gsize row_bytes = limn_image_info_get_row_bytes (info);
  guint8 *pixels = g_try_malloc (row_bytes * info->height);
  LimnWebpEncoder *self = NULL;

  if (pixels == NULL)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   "a WebP image of %u x %u pixels needs %" G_GSIZE_FORMAT
                   " bytes of memory, which are not free: use png",
                   info->width,
                   info->height,
                   row_bytes * info->height);
      return NULL;
    }

  self = g_new0 (LimnWebpEncoder, 1);
  self->info = *info;
  self->info.icc = info->icc != NULL ? g_bytes_ref (info->icc) : NULL;
  self->quality = quality;
  self->row_bytes = row_bytes;
  self->pixels = pixels;
  return self;
}

static gboolean
limn_webp_encoder_push (gpointer state,
                        const guint8 *pixels,
                        gsize stride,
                        guint n_rows,
                        GError **error)
{
  LimnWebpEncoder *self = state;

  for (guint i = 0; i < n_rows; i++)
    {
      memcpy (
          self->pixels + self->length, pixels + i * stride, self->row_bytes);
      self->length += self->row_bytes;
    }
  return TRUE;
}

static gboolean
limn_webp_encoder_configure (LimnWebpEncoder *self, WebPConfig *config)
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
limn_webp_encoder_import (LimnWebpEncoder *self, WebPPicture *picture)
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
limn_webp_encoder_encode (LimnWebpEncoder *self,
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
                 "libwebp cannot encode the image (its error %d): use png",
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
limn_webp_encoder_add_icc (LimnWebpEncoder *self, GBytes *file, GError **error)
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
               "libwebp cannot embed the colour profile of %" G_GSIZE_FORMAT
               " bytes (its error %d): use png",
               icc.size,
               status);
  return NULL;
}

static GBytes *
limn_webp_encoder_finish (gpointer state, GError **error)
{
  LimnWebpEncoder *self = state;
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

static void
limn_webp_encoder_free (gpointer state)
{
  LimnWebpEncoder *self = state;

  g_clear_pointer (&self->info.icc, g_bytes_unref);
  g_free (self->pixels);
  g_free (self);
}

const LimnEncoderBackend limn_webp_encoder_backend = {
  .format = LIMN_IMAGE_FORMAT_WEBP,
  .channels = 1 << 3 | 1 << 4,
  .depths = 1 << 8,
  .max_side = WEBP_MAX_DIMENSION,
  .quality = 90,
  .create = limn_webp_encoder_create,
  .push = limn_webp_encoder_push,
  .finish = limn_webp_encoder_finish,
  .free = limn_webp_encoder_free,
};

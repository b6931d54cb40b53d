/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/avif-encoder: AVIF files through libavif. */

#include "codec/avif-library.h"

#include <glib/gi18n-lib.h>
#include "codec/pixel-store.h"
#include "error.h"

/* libavif's effort, 0 slow to 10; with libaom, 6 takes half as long again for
 * files 2 to 9 % smaller */
#define LIMN_AVIF_ENCODER_SPEED 7
#define LIMN_AVIF_ENCODER_LOSSLESS 100
/* from here on colour is worth full resolution */
#define LIMN_AVIF_ENCODER_FULL_COLOR 90

static avifPixelFormat
limn_avif_encoder_choose_format (LimnPixelStore *self)
{
  if (self->info.channels <= 2)
    return AVIF_PIXEL_FORMAT_YUV400;
  return self->quality >= LIMN_AVIF_ENCODER_FULL_COLOR ?
             AVIF_PIXEL_FORMAT_YUV444 :
             AVIF_PIXEL_FORMAT_YUV420;
}

/* sRGB where no profile says otherwise; the identity matrix loses nothing, but
 * takes three planes */
static void
limn_avif_encoder_name_colors (LimnPixelStore *self, avifImage *image)
{
  gsize length = 0;
  const guint8 *icc = NULL;

  image->yuvRange = AVIF_RANGE_FULL;
  image->matrixCoefficients =
      self->quality >= LIMN_AVIF_ENCODER_LOSSLESS && self->info.channels > 2 ?
          AVIF_MATRIX_COEFFICIENTS_IDENTITY :
          AVIF_MATRIX_COEFFICIENTS_BT601;
  if (self->info.icc == NULL)
    {
      image->colorPrimaries = AVIF_COLOR_PRIMARIES_BT709;
      image->transferCharacteristics = AVIF_TRANSFER_CHARACTERISTICS_SRGB;
      return;
    }
  icc = g_bytes_get_data (self->info.icc, &length);
  limn_avif.avifImageSetProfileICC (image, icc, length);
}

static avifResult
limn_avif_encoder_import_color (LimnPixelStore *self, avifImage *image)
{
  avifRGBImage rgb = { 0 };

  limn_avif.avifRGBImageSetDefaults (&rgb, image);
  rgb.format =
      self->info.channels == 4 ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
  rgb.pixels = self->pixels;
  rgb.rowBytes = (uint32_t) self->row_bytes;
  return limn_avif.avifImageRGBToYUV (image, &rgb);
}

/* of full range, gray is luma */
static avifResult
limn_avif_encoder_import_gray (LimnPixelStore *self, avifImage *image)
{
  guint n = self->info.channels;
  const guint8 *source = self->pixels;
  avifResult result = limn_avif.avifImageAllocatePlanes (
      image, n == 2 ? AVIF_PLANES_ALL : AVIF_PLANES_YUV);

  if (result != AVIF_RESULT_OK)
    return result;
  for (guint y = 0; y < self->info.height; y++)
    for (guint x = 0; x < self->info.width; x++, source += n)
      {
        image->yuvPlanes[0][(gsize) y * image->yuvRowBytes[0] + x] = source[0];
        if (n == 2)
          image->alphaPlane[(gsize) y * image->alphaRowBytes + x] = source[1];
      }
  return AVIF_RESULT_OK;
}

/* alpha is lossless always: it costs little, and edges show */
static avifResult
limn_avif_encoder_write (LimnPixelStore *self,
                         const avifImage *image,
                         avifRWData *file)
{
  avifEncoder *avif = limn_avif.avifEncoderCreate ();
  avifResult result = AVIF_RESULT_OK;
  gint worst = AVIF_QUANTIZER_WORST_QUALITY;

  avif->maxThreads = (int) g_get_num_processors ();
  avif->autoTiling = TRUE;
  avif->speed = LIMN_AVIF_ENCODER_SPEED;
  avif->minQuantizer = ((100 - (gint) self->quality) * worst + 50) / 100;
  avif->maxQuantizer = avif->minQuantizer;
  avif->minQuantizerAlpha = AVIF_QUANTIZER_LOSSLESS;
  avif->maxQuantizerAlpha = AVIF_QUANTIZER_LOSSLESS;
  result = limn_avif.avifEncoderWrite (avif, image, file);
  limn_avif.avifEncoderDestroy (avif);
  return result;
}

static GBytes *
limn_avif_encoder_finish (gpointer state, GError **error)
{
  LimnPixelStore *self = state;
  avifRWData file = AVIF_DATA_EMPTY;
  avifImage *image =
      limn_avif.avifImageCreate (self->info.width,
                                 self->info.height,
                                 self->info.depth,
                                 limn_avif_encoder_choose_format (self));
  avifResult result = AVIF_RESULT_OK;

  limn_avif_encoder_name_colors (self, image);
  result = self->info.channels > 2 ?
               limn_avif_encoder_import_color (self, image) :
               limn_avif_encoder_import_gray (self, image);
  if (result == AVIF_RESULT_OK)
    result = limn_avif_encoder_write (self, image, &file);
  limn_avif.avifImageDestroy (image);
  if (result == AVIF_RESULT_OK)
    return g_bytes_new_with_free_func (
        file.data, file.size, limn_avif.avifFree, file.data);

  limn_avif.avifRWDataFree (&file);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("libavif cannot encode the image (%s): use png"),
               limn_avif.avifResultToString (result));
  return NULL;
}

static gpointer
limn_avif_encoder_create (const LimnImageInfo *info,
                          guint quality,
                          GError **error)
{
  return limn_avif_library_load (error) ?
             limn_pixel_store_create (info, quality, error) :
             NULL;
}

const LimnEncoderBackend limn_avif_encoder_backend = {
  .format = LIMN_IMAGE_FORMAT_AVIF,
  .channels = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4,
  .depths = 1 << 8,
  .max_side = LIMN_CODEC_MAX_SIDE,
  .has_icc = TRUE,
  .quality = 90,
  .create = limn_avif_encoder_create,
  .push = limn_pixel_store_push,
  .finish = limn_avif_encoder_finish,
  .free = limn_pixel_store_free,
};

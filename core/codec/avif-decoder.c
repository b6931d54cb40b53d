/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/avif-decoder: AVIF images, or the first of a sequence, through libavif.
 *
 * libavif reads by position and can be told to wait, so it looks at the boxes
 * while bytes come in; the picture is decoded when its last byte is there. */
#include <stdio.h>
#include <string.h>

#include "codec/avif-library.h"

#include <glib/gi18n-lib.h>
#include "codec/codec-private.h"
#include "error.h"

/* no file is longer than one response, DESIGN.md §6 */
#define LIMN_AVIF_DECODER_MAX_BYTES (512 * 1024 * 1024)

/* a way through pixels: where the first is, bytes from column to column and
 * from row to row */
typedef struct
{
  gint64 start;
  gint64 column;
  gint64 row;
  guint width;
  guint height;
} LimnAvifWay;

typedef struct
{
  LimnDecoder *decoder;
  GByteArray *file;
  avifIO io;
  avifDecoder *avif;
  gboolean is_parsed;
  gboolean is_done;
  guint64 need; /* bytes of the file that hold the picture */
  guint width;  /* before it is cropped or turned */
  guint height;
  gboolean is_gray;
  gboolean has_alpha;
  guint depth;
  LimnAvifWay way;
} LimnAvifDecoder;

static gboolean
limn_avif_decoder_fail (LimnAvifDecoder *self,
                        const char *reason,
                        GError **error)
{
  limn_decoder_set_broken (
      self->decoder, LIMN_IMAGE_FORMAT_AVIF, reason, error);
  return FALSE;
}

static gboolean
limn_avif_decoder_fail_result (LimnAvifDecoder *self,
                               avifResult result,
                               GError **error)
{
  const char *detail = self->avif->diag.error;

  return limn_avif_decoder_fail (
      self,
      *detail != '\0' ? detail : limn_avif.avifResultToString (result),
      error);
}

static avifResult
limn_avif_decoder_read (
    avifIO *io, uint32_t flags, uint64_t offset, size_t length, avifROData *out)
{
  LimnAvifDecoder *self = io->data;

  if (offset > self->file->len || length > self->file->len - offset)
    return AVIF_RESULT_WAITING_ON_IO;
  out->data = self->file->data + offset;
  out->size = length;
  return AVIF_RESULT_OK;
}

static gpointer
limn_avif_decoder_create (LimnDecoder *decoder, GError **error)
{
  LimnAvifDecoder *self;
  avifDecoder *avif;

  if (!limn_avif_library_load (error))
    return NULL;
  self = g_new0 (LimnAvifDecoder, 1);
  avif = limn_avif.avifDecoderCreate ();
  self->decoder = decoder;
  self->file = g_byte_array_new ();
  self->avif = avif;
  self->io.read = limn_avif_decoder_read;
  self->io.sizeHint = LIMN_AVIF_DECODER_MAX_BYTES;
  self->io.data = self;
  avif->maxThreads = (int) g_get_num_processors ();
  avif->ignoreExif = TRUE;
  avif->ignoreXMP = TRUE;
  /* files of old versions of libheif and cavif lack boxes of no use here */
  avif->strictFlags = AVIF_STRICT_CLAP_VALID;
  limn_avif.avifDecoderSetIO (avif, &self->io);
  return self;
}

/* turned by a quarter, against the clock */
static void
limn_avif_way_turn (LimnAvifWay *way)
{
  gint64 column = way->column;
  guint width = way->width;

  way->start += (width - 1) * column;
  way->column = way->row;
  way->row = -column;
  way->width = way->height;
  way->height = width;
}

/* mode 0 exchanges top and bottom, 1 left and right */
static void
limn_avif_way_mirror (LimnAvifWay *way, guint mode)
{
  gint64 *step = mode == 0 ? &way->row : &way->column;

  way->start += ((mode == 0 ? way->height : way->width) - 1) * *step;
  *step = -*step;
}

/* in the order of MIAF (ISO/IEC 23000-22, 7.3.6.7): crop, turn, mirror */
static gboolean
limn_avif_way_init (LimnAvifWay *way,
                    const avifImage *image,
                    guint pixel_bytes,
                    avifDiagnostics *diagnostics)
{
  avifCropRect crop = { 0, 0, image->width, image->height };

  if ((image->transformFlags & AVIF_TRANSFORM_CLAP) != 0 &&
      !limn_avif.avifCropRectConvertCleanApertureBox (&crop,
                                                      &image->clap,
                                                      image->width,
                                                      image->height,
                                                      image->yuvFormat,
                                                      diagnostics))
    return FALSE;
  way->column = pixel_bytes;
  way->row = (gint64) image->width * pixel_bytes;
  way->start = crop.y * way->row + crop.x * way->column;
  way->width = crop.width;
  way->height = crop.height;
  if ((image->transformFlags & AVIF_TRANSFORM_IROT) != 0)
    for (guint i = 0; i < image->irot.angle % 4; i++)
      limn_avif_way_turn (way);
  if ((image->transformFlags & AVIF_TRANSFORM_IMIR) != 0)
    limn_avif_way_mirror (way, image->imir.mode);
  return TRUE;
}

/* libavif tells the size that it takes for too large in words only */
static gboolean
limn_avif_decoder_fail_parse (LimnAvifDecoder *self,
                              avifResult result,
                              GError **error)
{
  const char *size = strrchr (self->avif->diag.error, '[');
  guint width = 0;
  guint height = 0;

  if (size != NULL && strstr (self->avif->diag.error, "too large") != NULL &&
      sscanf (size, "[%ux%u]", &width, &height) == 2 &&
      !limn_decoder_check_size (LIMN_IMAGE_FORMAT_AVIF, width, height, error))
    return FALSE;
  return limn_avif_decoder_fail_result (self, result, error);
}

/* what is told apart from sRGB by a few levels only, or not told at all
 * (ITU-T H.273, tables 2 and 3); the matrix is libavif's affair */
static gboolean
limn_avif_decoder_check_colors (LimnAvifDecoder *self, GError **error)
{
  static const guint8 transfers[] = {
    AVIF_TRANSFER_CHARACTERISTICS_UNKNOWN,
    AVIF_TRANSFER_CHARACTERISTICS_BT709,
    AVIF_TRANSFER_CHARACTERISTICS_UNSPECIFIED,
    AVIF_TRANSFER_CHARACTERISTICS_BT601,
    AVIF_TRANSFER_CHARACTERISTICS_SRGB,
    AVIF_TRANSFER_CHARACTERISTICS_BT2020_10BIT,
    AVIF_TRANSFER_CHARACTERISTICS_BT2020_12BIT,
  };
  const avifImage *image = self->avif->image;

  if (image->icc.size > 0)
    return TRUE;
  if (image->colorPrimaries <= AVIF_COLOR_PRIMARIES_UNSPECIFIED)
    for (guint i = 0; i < G_N_ELEMENTS (transfers); i++)
      if (image->transferCharacteristics == transfers[i])
        return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_ANSWER,
      _ ("the AVIF image is not in sRGB (primaries %u, transfer %u of "
         "CICP) and has no colour profile: ask for output_format png, or "
         "convert it to sRGB"),
      image->colorPrimaries,
      image->transferCharacteristics);
  return FALSE;
}

/* of one pixel as libavif hands it out */
static guint
limn_avif_decoder_get_pixel_bytes (LimnAvifDecoder *self)
{
  return (self->has_alpha ? 4 : 3) * self->depth / 8;
}

/* before any picture is decoded */
static gboolean
limn_avif_decoder_begin (LimnAvifDecoder *self, GError **error)
{
  const avifImage *image = self->avif->image;
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_AVIF };
  g_autoptr (GBytes) icc = NULL;

  self->width = image->width;
  self->height = image->height;
  self->is_gray = image->yuvFormat == AVIF_PIXEL_FORMAT_YUV400;
  self->has_alpha = self->avif->alphaPresent;
  self->depth = image->depth > 8 ? 16 : 8;
  if (!limn_decoder_check_size (
          info.format, image->width, image->height, error) ||
      !limn_avif_decoder_check_colors (self, error))
    return FALSE;
  if (!limn_avif_way_init (&self->way,
                           image,
                           limn_avif_decoder_get_pixel_bytes (self),
                           &self->avif->diag))
    return limn_avif_decoder_fail (self, "impossible clean aperture", error);
  if (image->icc.size > 0)
    icc = g_bytes_new (image->icc.data, image->icc.size);
  info.width = self->way.width;
  info.height = self->way.height;
  info.channels = (self->is_gray ? 1 : 3) + (self->has_alpha ? 1 : 0);
  info.depth = self->depth;
  info.icc = icc;
  return limn_decoder_begin (self->decoder, &info, error);
}

static gboolean
limn_avif_decoder_parse (LimnAvifDecoder *self, GError **error)
{
  avifExtent extent = { 0 };
  avifResult result = limn_avif.avifDecoderParse (self->avif);

  if (result == AVIF_RESULT_WAITING_ON_IO)
    return TRUE;
  if (result != AVIF_RESULT_OK)
    return limn_avif_decoder_fail_parse (self, result, error);
  result = limn_avif.avifDecoderNthImageMaxExtent (self->avif, 0, &extent);
  if (result != AVIF_RESULT_OK)
    return limn_avif_decoder_fail_result (self, result, error);
  self->need = extent.offset + extent.size;
  self->is_parsed = TRUE;
  return limn_avif_decoder_begin (self, error);
}

/* a gray pixel is the first of three equal samples */
static void
limn_avif_decoder_copy_row (LimnAvifDecoder *self,
                            guint8 *target,
                            const guint8 *source)
{
  guint sample = self->depth / 8;
  guint n_color = (self->is_gray ? 1 : 3) * sample;
  guint n_alpha = self->has_alpha ? sample : 0;

  for (guint x = 0; x < self->way.width; x++)
    {
      memcpy (target, source, n_color);
      memcpy (target + n_color, source + 3 * sample, n_alpha);
      target += n_color + n_alpha;
      source += self->way.column;
    }
}

static gboolean
limn_avif_decoder_emit (LimnAvifDecoder *self,
                        const guint8 *pixels,
                        GError **error)
{
  const LimnAvifWay *way = &self->way;

  pixels += way->start;
  if (!self->is_gray &&
      way->column == limn_avif_decoder_get_pixel_bytes (self) && way->row > 0)
    return limn_decoder_emit (
        self->decoder, pixels, (gsize) way->row, way->height, error);
  for (guint y = 0; y < way->height; y++)
    {
      limn_avif_decoder_copy_row (
          self, limn_decoder_get_row (self->decoder), pixels + y * way->row);
      if (!limn_decoder_end_row (self->decoder, error))
        return FALSE;
    }
  return TRUE;
}

/* what the picture says of itself must be what the boxes said */
static gboolean
limn_avif_decoder_is_as_told (LimnAvifDecoder *self)
{
  const avifImage *image = self->avif->image;

  return image->width == self->width && image->height == self->height &&
         (image->depth > 8 ? 16 : 8) == self->depth &&
         (image->yuvFormat == AVIF_PIXEL_FORMAT_YUV400) == self->is_gray;
}

static gboolean
limn_avif_decoder_convert (LimnAvifDecoder *self, GError **error)
{
  avifRGBImage rgb = { 0 };
  avifResult result = AVIF_RESULT_OK;
  g_autofree guint8 *pixels = NULL;

  limn_avif.avifRGBImageSetDefaults (&rgb, self->avif->image);
  rgb.format = self->has_alpha ? AVIF_RGB_FORMAT_RGBA : AVIF_RGB_FORMAT_RGB;
  rgb.depth = self->depth;
  rgb.rowBytes = self->width * limn_avif_decoder_get_pixel_bytes (self);
  pixels = g_try_malloc ((gsize) rgb.rowBytes * self->height);
  if (pixels == NULL)
    return limn_avif_decoder_fail (self, "out of memory", error);
  rgb.pixels = pixels;
  result = limn_avif.avifImageYUVToRGB (self->avif->image, &rgb);
  if (result != AVIF_RESULT_OK)
    return limn_avif_decoder_fail_result (self, result, error);
  return limn_avif_decoder_emit (self, pixels, error);
}

static gboolean
limn_avif_decoder_decode (LimnAvifDecoder *self, GError **error)
{
  avifResult result = AVIF_RESULT_OK;

  self->avif->imageSizeLimit = LIMN_CODEC_MAX_PIXELS;
  result = limn_avif.avifDecoderNextImage (self->avif);
  if (result == AVIF_RESULT_WAITING_ON_IO)
    return TRUE;
  if (result != AVIF_RESULT_OK)
    return limn_avif_decoder_fail_result (self, result, error);
  if (!limn_avif_decoder_is_as_told (self))
    return limn_avif_decoder_fail (self, "picture and header disagree", error);
  self->is_done = TRUE;
  return limn_avif_decoder_convert (self, error);
}

static gboolean
limn_avif_decoder_feed (gpointer state,
                        const guint8 *data,
                        gsize length,
                        GError **error)
{
  LimnAvifDecoder *self = state;

  if (self->is_done)
    return TRUE;
  g_byte_array_append (self->file, data, length);
  if (!self->is_parsed && !limn_avif_decoder_parse (self, error))
    return FALSE;
  if (!self->is_parsed || self->file->len < self->need)
    return TRUE;
  if (!limn_avif_decoder_decode (self, error))
    return FALSE;
  /* its planes are as large as the image */
  if (self->is_done)
    g_clear_pointer (&self->avif, limn_avif.avifDecoderDestroy);
  return TRUE;
}

static gboolean
limn_avif_decoder_is_done (gpointer state)
{
  LimnAvifDecoder *self = state;

  return self->is_done;
}

static void
limn_avif_decoder_free (gpointer state)
{
  LimnAvifDecoder *self = state;

  g_clear_pointer (&self->avif, limn_avif.avifDecoderDestroy);
  g_byte_array_unref (self->file);
  g_free (self);
}

const LimnDecoderBackend limn_avif_decoder_backend = {
  .format = LIMN_IMAGE_FORMAT_AVIF,
  .create = limn_avif_decoder_create,
  .feed = limn_avif_decoder_feed,
  .is_done = limn_avif_decoder_is_done,
  .free = limn_avif_decoder_free,
};

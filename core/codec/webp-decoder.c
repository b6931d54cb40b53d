/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/webp-decoder: libwebp's incremental decoder behind the decoder. */
#include <string.h>
#include <webp/decode.h>
#include <webp/mux_types.h>

#include "codec/codec-private.h"

#include <glib/gi18n-lib.h>
#include "error.h"

/* header, canvas and profile come before the first pixel */
#define LIMN_WEBP_DECODER_MAX_HEADER (8 * 1024 * 1024)
/* offset of the container's length, which counts from behind it */
#define LIMN_WEBP_DECODER_RIFF 4
/* offsets in an extended file: flags, end of VP8X, content of the next chunk */
#define LIMN_WEBP_DECODER_FLAGS 20
#define LIMN_WEBP_DECODER_VP8X_END 30
#define LIMN_WEBP_DECODER_ICC 38

typedef struct
{
  LimnDecoder *decoder;
  GByteArray *header;
  WebPIDecoder *webp;
  guint64 n_left;
  gboolean is_done;
} LimnWebpDecoder;

static const char *const limn_webp_decoder_reasons[] = {
  [VP8_STATUS_OK] = "no error",
  [VP8_STATUS_OUT_OF_MEMORY] = "out of memory",
  [VP8_STATUS_INVALID_PARAM] = "invalid parameter",
  [VP8_STATUS_BITSTREAM_ERROR] = "damaged data",
  [VP8_STATUS_UNSUPPORTED_FEATURE] = "an unsupported feature",
  [VP8_STATUS_SUSPENDED] = "suspended",
  [VP8_STATUS_USER_ABORT] = "stopped",
  [VP8_STATUS_NOT_ENOUGH_DATA] = "not enough data",
};

static gboolean
limn_webp_decoder_fail (LimnWebpDecoder *self,
                        VP8StatusCode status,
                        GError **error)
{
  const char *reason = "damaged data";

  if ((guint) status < G_N_ELEMENTS (limn_webp_decoder_reasons))
    reason = limn_webp_decoder_reasons[status];
  limn_decoder_set_broken (
      self->decoder, LIMN_IMAGE_FORMAT_WEBP, reason, error);
  return FALSE;
}

static gpointer
limn_webp_decoder_create (LimnDecoder *decoder, GError **error)
{
  LimnWebpDecoder *self = g_new0 (LimnWebpDecoder, 1);

  self->decoder = decoder;
  self->header = g_byte_array_new ();
  return self;
}

/* where the profile ends: it is the chunk right behind VP8X, whose flags
 * announce it (WebP container specification); 0 without one */
static gsize
limn_webp_decoder_get_icc_end (LimnWebpDecoder *self)
{
  const guint8 *data = self->header->data;
  guint32 length = 0;

  if (self->header->len < LIMN_WEBP_DECODER_VP8X_END ||
      memcmp (data + 12, "VP8X", 4) != 0 ||
      (data[LIMN_WEBP_DECODER_FLAGS] & ICCP_FLAG) == 0)
    return 0;
  if (self->header->len < LIMN_WEBP_DECODER_ICC)
    return LIMN_WEBP_DECODER_ICC;
  if (memcmp (data + LIMN_WEBP_DECODER_VP8X_END, "ICCP", 4) != 0)
    return 0;
  memcpy (&length, data + LIMN_WEBP_DECODER_ICC - 4, sizeof length);
  length = GUINT32_FROM_LE (length);
  if (length > LIMN_WEBP_DECODER_MAX_HEADER)
    return 0;
  return LIMN_WEBP_DECODER_ICC + (gsize) length;
}

static gboolean
limn_webp_decoder_begin (LimnWebpDecoder *self,
                         const WebPBitstreamFeatures *features,
                         GError **error)
{
  LimnImageInfo info = {
    .format = LIMN_IMAGE_FORMAT_WEBP,
    .width = (guint) features->width,
    .height = (guint) features->height,
    .channels = features->has_alpha ? 4 : 3,
    .depth = 8,
  };
  gsize icc_end = limn_webp_decoder_get_icc_end (self);
  g_autoptr (GBytes) icc = NULL;

  if (features->has_animation)
    {
      g_set_error_literal (error,
                           LIMN_ERROR,
                           LIMN_ERROR_ANSWER,
                           _ ("the WebP image is an animation, which a layer "
                              "cannot hold: ask for output_format png"));
      return FALSE;
    }
  if (!limn_decoder_check_size (info.format, info.width, info.height, error))
    return FALSE;

  if (icc_end > 0)
    icc = g_bytes_new (self->header->data + LIMN_WEBP_DECODER_ICC,
                       icc_end - LIMN_WEBP_DECODER_ICC);
  info.icc = icc;
  self->webp =
      WebPINewRGB (info.channels == 4 ? MODE_RGBA : MODE_RGB, NULL, 0, 0);
  if (self->webp == NULL)
    return limn_webp_decoder_fail (self, VP8_STATUS_OUT_OF_MEMORY, error);
  return limn_decoder_begin (self->decoder, &info, error);
}

static gboolean
limn_webp_decoder_emit (LimnWebpDecoder *self, GError **error)
{
  int n_ready = 0;
  int stride = 0;
  guint n_rows = limn_decoder_get_n_rows (self->decoder);
  const guint8 *pixels =
      WebPIDecGetRGB (self->webp, &n_ready, NULL, NULL, &stride);

  if (pixels == NULL || n_ready <= 0 || (guint) n_ready <= n_rows)
    return TRUE;
  return limn_decoder_emit (self->decoder,
                            pixels + (gsize) n_rows * stride,
                            stride,
                            (guint) n_ready - n_rows,
                            error);
}

static gboolean
limn_webp_decoder_append (LimnWebpDecoder *self,
                          const guint8 *data,
                          gsize length,
                          GError **error)
{
  VP8StatusCode status = WebPIAppend (self->webp, data, length);

  if (status != VP8_STATUS_OK && status != VP8_STATUS_SUSPENDED)
    return limn_webp_decoder_fail (self, status, error);
  self->is_done = status == VP8_STATUS_OK;
  return limn_webp_decoder_emit (self, error);
}

static gboolean
limn_webp_decoder_open (LimnWebpDecoder *self, GError **error)
{
  WebPBitstreamFeatures features = { 0 };
  VP8StatusCode status =
      WebPGetFeatures (self->header->data, self->header->len, &features);

  if (status == VP8_STATUS_NOT_ENOUGH_DATA &&
      self->header->len <= LIMN_WEBP_DECODER_MAX_HEADER)
    return TRUE;
  if (status != VP8_STATUS_OK)
    return limn_webp_decoder_fail (self, status, error);
  if (self->header->len < limn_webp_decoder_get_icc_end (self))
    return TRUE;
  if (!limn_webp_decoder_begin (self, &features, error) ||
      !limn_webp_decoder_append (
          self, self->header->data, self->header->len, error))
    return FALSE;
  g_byte_array_set_size (self->header, 0);
  return TRUE;
}

/* how much of the next bytes is the container's: of a damaged picture libwebp
 * reads on in whatever stands behind it. The first bytes hold its length. */
static gsize
limn_webp_decoder_clip (LimnWebpDecoder *self, const guint8 *data, gsize length)
{
  guint32 size;

  if (self->webp == NULL && self->header->len == 0)
    {
      memcpy (&size, data + LIMN_WEBP_DECODER_RIFF, sizeof size);
      self->n_left =
          LIMN_WEBP_DECODER_RIFF + sizeof size + GUINT32_FROM_LE (size);
    }
  length = (gsize) MIN (length, self->n_left);
  self->n_left -= length;
  return length;
}

static gboolean
limn_webp_decoder_feed (gpointer state,
                        const guint8 *data,
                        gsize length,
                        GError **error)
{
  LimnWebpDecoder *self = state;

  if (self->is_done)
    return TRUE;
  length = limn_webp_decoder_clip (self, data, length);
  if (length == 0)
    return TRUE;
  if (self->webp != NULL)
    return limn_webp_decoder_append (self, data, length, error);
  g_byte_array_append (self->header, data, length);
  return limn_webp_decoder_open (self, error);
}

static gboolean
limn_webp_decoder_is_done (gpointer state)
{
  LimnWebpDecoder *self = state;

  return self->is_done;
}

static void
limn_webp_decoder_free (gpointer state)
{
  LimnWebpDecoder *self = state;

  WebPIDelete (self->webp);
  g_byte_array_unref (self->header);
  g_free (self);
}

const LimnDecoderBackend limn_webp_decoder_backend = {
  .format = LIMN_IMAGE_FORMAT_WEBP,
  .create = limn_webp_decoder_create,
  .feed = limn_webp_decoder_feed,
  .is_done = limn_webp_decoder_is_done,
  .free = limn_webp_decoder_free,
};

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/codec: image bytes in, rows out; rows in, image bytes out. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* bounds of DESIGN.md §6, checked before anything is allocated */
#define LIMN_CODEC_MAX_PIXELS (150 * 1000 * 1000)
#define LIMN_CODEC_MAX_SIDE 16384
/* rows travel in bands of the height of GIMP 2.10's tiles */
#define LIMN_CODEC_BAND_ROWS 128

typedef enum
{
  LIMN_IMAGE_FORMAT_UNKNOWN,
  LIMN_IMAGE_FORMAT_PNG,
  LIMN_IMAGE_FORMAT_JPEG,
  LIMN_IMAGE_FORMAT_WEBP,
  LIMN_IMAGE_FORMAT_GIF,
  LIMN_IMAGE_FORMAT_AVIF,
} LimnImageFormat;

/**
 * LimnImageInfo:
 * @format: container the pixels came in or go to
 * @width: pixels, 1 to %LIMN_CODEC_MAX_SIDE
 * @height: rows, 1 to %LIMN_CODEC_MAX_SIDE
 * @channels: 1 gray, 2 gray+alpha, 3 RGB, 4 RGB+alpha; alpha is straight
 * @depth: bits a sample: 8, or 16 in native byte order
 * @icc: (nullable): embedded profile; without one samples are sRGB
 */
typedef struct
{
  LimnImageFormat format;
  guint width;
  guint height;
  guint channels;
  guint depth;
  GBytes *icc;
} LimnImageInfo;

/**
 * LimnRowSink:
 * @begin: MUST; the header is known and within bounds
 * @rows: MUST; @n_rows rows from row @y on, top to bottom without gaps, at
 *   most %LIMN_CODEC_BAND_ROWS at a time, @stride bytes apart
 *
 * Each returns FALSE with @error set to end the decoding with that error.
 */
typedef struct
{
  gboolean (*begin) (gpointer user_data,
                     const LimnImageInfo *info,
                     GError **error);
  gboolean (*rows) (gpointer user_data,
                    guint y,
                    guint n_rows,
                    const guint8 *pixels,
                    gsize stride,
                    GError **error);
} LimnRowSink;

typedef struct _LimnDecoder LimnDecoder;
typedef struct _LimnEncoder LimnEncoder;

/**
 * LimnEncoderOptions:
 * @quality: 1 to 100 for lossy formats, 0 for the default; WebP and AVIF: 100
 *   is lossless; GIF: fewer colours below 100; PNG has none
 */
typedef struct
{
  guint quality;
} LimnEncoderOptions;

LimnDecoder *limn_decoder_new (const LimnRowSink *sink, gpointer user_data);
void limn_decoder_free (LimnDecoder *self);
gboolean limn_decoder_feed (LimnDecoder *self,
                            const guint8 *data,
                            gsize length,
                            GError **error);
gboolean limn_decoder_finish (LimnDecoder *self, GError **error);
const LimnImageInfo *limn_decoder_get_info (LimnDecoder *self);

LimnEncoder *limn_encoder_new (const LimnImageInfo *info,
                               const LimnEncoderOptions *options,
                               GError **error);
void limn_encoder_free (LimnEncoder *self);
gboolean limn_encoder_push (LimnEncoder *self,
                            const guint8 *pixels,
                            gsize stride,
                            guint n_rows,
                            GError **error);
GBytes *limn_encoder_finish (LimnEncoder *self, GError **error);

char *limn_codec_list_versions (void);

LimnImageFormat limn_image_format_sniff (const guint8 *data, gsize length);
LimnImageFormat limn_image_format_from_name (const char *name);
const char *limn_image_format_get_name (LimnImageFormat format);
const char *limn_image_format_get_media_type (LimnImageFormat format);
const char *limn_image_format_get_extension (LimnImageFormat format);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDecoder, limn_decoder_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnEncoder, limn_encoder_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/codec-private: what the shared code and the back ends share. */
#pragma once

#include "codec/codec.h"

G_BEGIN_DECLS

/**
 * LimnDecoderBackend:
 * @format: what it decodes
 * @create: MUST; state of one image, whose rows go to the decoder given, or
 *   NULL with an error if the library does not start
 * @feed: MUST; the next bytes; ones after the image's end do no harm
 * @is_done: MUST; whether the format's end was seen
 * @free: MUST; frees the state
 *
 * A back end calls limn_decoder_check_size() before it allocates by the
 * header, then limn_decoder_begin() once, then hands out its rows.
 */
typedef struct
{
  LimnImageFormat format;
  gpointer (*create) (LimnDecoder *decoder, GError **error);
  gboolean (*feed) (gpointer state,
                    const guint8 *data,
                    gsize length,
                    GError **error);
  gboolean (*is_done) (gpointer state);
  void (*free) (gpointer state);
} LimnDecoderBackend;

/**
 * LimnEncoderBackend:
 * @format: what it encodes
 * @channels: bit n is set where n channels are possible
 * @depths: bit n is set where n bits a sample are possible
 * @max_side: longest side the format can hold
 * @has_icc: whether a colour profile can be embedded
 * @quality: used where the caller names none
 * @create: MUST; state of one image
 * @push: MUST; the next rows; the shared code has checked their number
 * @finish: MUST; (transfer full): the file; all rows were pushed
 * @free: MUST; frees the state, also in the middle of an image
 */
typedef struct
{
  LimnImageFormat format;
  guint channels;
  guint depths;
  guint max_side;
  gboolean has_icc;
  guint quality;
  gpointer (*create) (const LimnImageInfo *info, guint quality, GError **error);
  gboolean (*push) (gpointer state,
                    const guint8 *pixels,
                    gsize stride,
                    guint n_rows,
                    GError **error);
  GBytes *(*finish) (gpointer state, GError **error);
  void (*free) (gpointer state);
} LimnEncoderBackend;

extern const LimnDecoderBackend limn_png_decoder_backend;
extern const LimnDecoderBackend limn_jpeg_decoder_backend;
extern const LimnDecoderBackend limn_webp_decoder_backend;
extern const LimnDecoderBackend limn_gif_decoder_backend;
extern const LimnDecoderBackend limn_avif_decoder_backend;

extern const LimnEncoderBackend limn_png_encoder_backend;
extern const LimnEncoderBackend limn_jpeg_encoder_backend;
extern const LimnEncoderBackend limn_webp_encoder_backend;
extern const LimnEncoderBackend limn_gif_encoder_backend;
extern const LimnEncoderBackend limn_avif_encoder_backend;

gboolean limn_decoder_check_size (LimnImageFormat format,
                                  guint width,
                                  guint height,
                                  GError **error);
gboolean limn_decoder_begin (LimnDecoder *self,
                             const LimnImageInfo *info,
                             GError **error);
guint8 *limn_decoder_get_row (LimnDecoder *self);
gboolean limn_decoder_end_row (LimnDecoder *self, GError **error);
gboolean limn_decoder_emit (LimnDecoder *self,
                            const guint8 *pixels,
                            gsize stride,
                            guint n_rows,
                            GError **error);
guint limn_decoder_get_n_rows (LimnDecoder *self);
void limn_decoder_set_broken (LimnDecoder *self,
                              LimnImageFormat format,
                              const char *reason,
                              GError **error);

const LimnEncoderBackend *limn_encoder_find (LimnImageFormat format,
                                             GError **error);

gsize limn_image_info_get_row_bytes (const LimnImageInfo *info);
gboolean limn_image_info_matches_icc (const LimnImageInfo *info);

/* bytes that tell any format, and where a box of brands comes first */
#define LIMN_IMAGE_FORMAT_HEAD 16
#define LIMN_IMAGE_FORMAT_MAX_HEAD 64

gsize limn_image_format_get_head (const guint8 *data, gsize length);
const char *limn_image_format_get_title (LimnImageFormat format);
char *limn_image_format_describe (const guint8 *data, gsize length);

const char *limn_gif_version_get (void);

G_END_DECLS

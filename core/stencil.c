/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/stencil: a mask in the one form that all servers read alike.
 *
 * Some servers edit where a mask is transparent, others where it is white and
 * do not look at its alpha (facts/wire.md §7). White and transparent where is
 * edited, black and opaque where is kept says the same to both. */
#include "stencil.h"

#include "error.h"

/* where the mask's own name says another format */
#define LIMN_STENCIL_NAME "mask.png"
#define LIMN_STENCIL_CHANNELS 4

/**
 * LimnStencil:
 * @info: of the mask as it came
 * @transparent: whether it says by alpha what is edited; otherwise white does
 * @encoder: of the stencil
 * @band: rows on their way to @encoder
 */
typedef struct
{
  LimnImageInfo info;
  gboolean transparent;
  LimnEncoder *encoder;
  guint8 *band;
} LimnStencil;

static guint
limn_stencil_get_sample (const LimnStencil *self,
                         const guint8 *row,
                         gsize index)
{
  return self->info.depth == 16 ?
             ((const guint16 *) (gconstpointer) row)[index] >> 8 :
             row[index];
}

static gboolean
limn_stencil_has_alpha (const LimnStencil *self)
{
  return self->info.channels % 2 == 0;
}

/* 255 where the mask says "edit", 0 where it says "keep" */
static guint8
limn_stencil_get_edit (const LimnStencil *self, const guint8 *row, guint x)
{
  guint channels = self->info.channels;
  gsize at = (gsize) x * channels;

  if (self->transparent)
    return 255 - limn_stencil_get_sample (self, row, at + channels - 1);
  if (channels < 3)
    return limn_stencil_get_sample (self, row, at);
  /* luma as ITU-R BT.601 weighs it, which is how libraries make gray */
  return (299 * limn_stencil_get_sample (self, row, at) +
          587 * limn_stencil_get_sample (self, row, at + 1) +
          114 * limn_stencil_get_sample (self, row, at + 2) + 500) /
         1000;
}

static gboolean
limn_stencil_look_begin (gpointer user_data,
                         const LimnImageInfo *info,
                         GError **error)
{
  LimnStencil *self = user_data;

  self->info = *info;
  return TRUE;
}

static gboolean
limn_stencil_look_rows (gpointer user_data,
                        guint y,
                        guint n_rows,
                        const guint8 *pixels,
                        gsize stride,
                        GError **error)
{
  LimnStencil *self = user_data;
  guint channels = self->info.channels;

  for (guint i = 0; i < n_rows && limn_stencil_has_alpha (self); i++)
    for (guint x = 0; x < self->info.width && !self->transparent; x++)
      self->transparent =
          limn_stencil_get_sample (self,
                                   pixels + i * stride,
                                   (gsize) x * channels + channels - 1) < 255;
  return TRUE;
}

static const LimnRowSink limn_stencil_look_sink = {
  .begin = limn_stencil_look_begin,
  .rows = limn_stencil_look_rows,
};

static gboolean
limn_stencil_cut_begin (gpointer user_data,
                        const LimnImageInfo *info,
                        GError **error)
{
  LimnStencil *self = user_data;
  LimnImageInfo out = { .format = LIMN_IMAGE_FORMAT_PNG,
                        .width = info->width,
                        .height = info->height,
                        .channels = LIMN_STENCIL_CHANNELS,
                        .depth = 8 };

  self->encoder = limn_encoder_new (&out, NULL, error);
  self->band = g_malloc ((gsize) info->width * LIMN_STENCIL_CHANNELS *
                         LIMN_CODEC_BAND_ROWS);
  return self->encoder != NULL;
}

static gboolean
limn_stencil_cut_rows (gpointer user_data,
                       guint y,
                       guint n_rows,
                       const guint8 *pixels,
                       gsize stride,
                       GError **error)
{
  LimnStencil *self = user_data;
  guint8 *to = self->band;

  for (guint i = 0; i < n_rows; i++)
    for (guint x = 0; x < self->info.width; x++)
      {
        guint8 edit = limn_stencil_get_edit (self, pixels + i * stride, x);

        *to++ = edit;
        *to++ = edit;
        *to++ = edit;
        *to++ = 255 - edit;
      }
  return limn_encoder_push (self->encoder,
                            self->band,
                            (gsize) self->info.width * LIMN_STENCIL_CHANNELS,
                            n_rows,
                            error);
}

static const LimnRowSink limn_stencil_cut_sink = {
  .begin = limn_stencil_cut_begin,
  .rows = limn_stencil_cut_rows,
};

static void
limn_stencil_clear (LimnStencil *self)
{
  limn_encoder_free (self->encoder);
  g_free (self->band);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnStencil, limn_stencil_clear)

static gboolean
limn_stencil_read (LimnStencil *self,
                   const LimnInput *mask,
                   const LimnRowSink *sink,
                   GError **error)
{
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (sink, self);
  g_autoptr (GError) broken = NULL;
  gsize length;
  const guint8 *bytes = g_bytes_get_data (mask->data, &length);

  if (limn_decoder_feed (decoder, bytes, length, &broken) &&
      limn_decoder_finish (decoder, &broken))
    return TRUE;
  limn_error_set_invalid (error, "mask", mask->name, broken->message);
  return FALSE;
}

/**
 * limn_stencil_cut:
 * @mask: of any format and kind. Where any of it is transparent, transparent is
 *   edited; otherwise white is
 * @error: return location
 *
 * Reads the mask twice rather than hold its pixels.
 *
 * Returns: (transfer full): the mask as PNG, 8 bits RGBA: 255, 255, 255, 0
 *   where is edited, 0, 0, 0, 255 where is kept, between them in between; %NULL
 *   with %LIMN_ERROR_INVALID when @mask cannot be decoded
 */
LimnInput *
limn_stencil_cut (const LimnInput *mask, GError **error)
{
  g_auto (LimnStencil) self = { .transparent = FALSE };
  g_autoptr (GBytes) data = NULL;

  if (!limn_stencil_read (&self, mask, &limn_stencil_look_sink, error) ||
      !limn_stencil_read (&self, mask, &limn_stencil_cut_sink, error))
    return NULL;
  data = limn_encoder_finish (self.encoder, error);
  if (data == NULL)
    return NULL;
  return limn_input_new (
      data,
      mask->format == LIMN_IMAGE_FORMAT_PNG ? mask->name : LIMN_STENCIL_NAME,
      error);
}

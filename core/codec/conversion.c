/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/conversion: pixels become what an encoder can hold, then a file. */
#include "codec/conversion.h"

#include <string.h>

#include "codec/codec-private.h"
#include "error.h"

#define LIMN_CONVERSION_MAX_CHANNELS 4

struct _LimnConversion
{
  LimnImageInfo from;
  LimnImageInfo to;
  LimnEncoder *encoder;
  guint8 *row; /* NULL: rows go on as they come */
};

/* channels to become, best first: what loses nothing, then what loses alpha;
 * 0 ends them */
static const guint8 limn_conversion_wishes[][5] = {
  [1] = { 1, 3, 2, 4 },
  [2] = { 2, 4, 1, 3 },
  [3] = { 3, 4 },
  [4] = { 4, 3 },
};

static guint
limn_conversion_choose_channels (const LimnEncoderBackend *backend, guint from)
{
  const guint8 *wish = limn_conversion_wishes[from];

  while (*wish != 0 && (backend->channels >> *wish & 1) == 0)
    wish++;
  return *wish != 0 ? *wish : from;
}

static gboolean
limn_conversion_has_alpha (const LimnImageInfo *info)
{
  return info->channels % 2 == 0;
}

/**
 * limn_conversion_new:
 * @info: what the pixels are, such as a decoder says
 * @format: what the file becomes
 * @options: (nullable): of the encoder
 * @error: return location
 *
 * Makes an encoder of @format that takes the rows that @info describes. What
 * @format cannot hold is converted: 16 bits a sample are rounded to 8, gray
 * becomes RGB, and where there is no alpha, as in JPEG, the image is laid upon
 * white, in its own encoding as browsers do it. In GIF a pixel is transparent
 * or opaque, and colours are reduced to 256.
 *
 * A colour profile goes along where @format can hold it and the pixels stay of
 * its kind. It is dropped, and the samples stay as they are, in a GIF and
 * where gray with a gray profile becomes RGB: such a file shows the right
 * colours only as far as the profile was near sRGB.
 *
 * Returns: (transfer full): the conversion, or NULL with %LIMN_ERROR_INVALID if
 *   @format cannot hold an image of that size
 */
LimnConversion *
limn_conversion_new (const LimnImageInfo *info,
                     LimnImageFormat format,
                     const LimnEncoderOptions *options,
                     GError **error)
{
  g_autoptr (LimnConversion) self = NULL;
  const LimnEncoderBackend *backend = limn_encoder_find (format, error);

  g_return_val_if_fail (info->channels >= 1 &&
                            info->channels <= LIMN_CONVERSION_MAX_CHANNELS,
                        NULL);
  g_return_val_if_fail (info->depth == 8 || info->depth == 16, NULL);

  if (backend == NULL)
    return NULL;
  self = g_new0 (LimnConversion, 1);
  self->from = *info;
  self->from.icc = NULL;
  self->to = *info;
  self->to.format = format;
  self->to.channels = limn_conversion_choose_channels (backend, info->channels);
  if ((backend->depths >> info->depth & 1) == 0)
    self->to.depth = 8;
  if (info->icc != NULL &&
      (!backend->has_icc || !limn_image_info_matches_icc (&self->to)))
    self->to.icc = NULL;
  self->encoder = limn_encoder_new (&self->to, options, error);
  self->to.icc = NULL;
  if (self->encoder == NULL)
    return NULL;
  if (self->to.channels != info->channels || self->to.depth != info->depth)
    self->row = g_malloc (limn_image_info_get_row_bytes (&self->to));
  return g_steal_pointer (&self);
}

/**
 * limn_conversion_free:
 * @self: (nullable) (transfer full): a conversion, at any point of the image
 */
void
limn_conversion_free (LimnConversion *self)
{
  if (self == NULL)
    return;
  limn_encoder_free (self->encoder);
  g_free (self->row);
  g_free (self);
}

/* red, green, blue and alpha; opaque where there is none */
static const guint8 *
limn_conversion_read (const LimnImageInfo *info,
                      const guint8 *source,
                      guint samples[4])
{
  guint n_colors = info->channels <= 2 ? 1 : 3;
  guint16 wide = 0;

  g_assert (info->channels >= 1 && info->channels <= 4);

  samples[3] = info->depth == 16 ? G_MAXUINT16 : G_MAXUINT8;
  for (guint i = 0; i < info->channels; i++)
    {
      guint *sample = &samples[i < n_colors ? i : 3];

      if (info->depth == 16)
        memcpy (&wide, source, sizeof wide);
      *sample = info->depth == 16 ? wide : *source;
      source += info->depth / 8;
    }
  if (n_colors == 1)
    samples[1] = samples[2] = samples[0];
  return source;
}

static void
limn_conversion_flatten (guint samples[4], guint max)
{
  guint64 alpha = samples[3];

  for (guint i = 0; i < 3; i++)
    samples[i] =
        (guint) ((samples[i] * alpha + max * (max - alpha) + max / 2) / max);
}

static guint8 *
limn_conversion_write (const LimnConversion *self,
                       const guint samples[4],
                       guint8 *target)
{
  guint n_colors = self->to.channels <= 2 ? 1 : 3;

  for (guint i = 0; i < self->to.channels; i++)
    {
      guint sample = samples[i < n_colors ? i : 3];
      guint16 wide = (guint16) sample;

      if (self->to.depth == 16)
        memcpy (target, &wide, sizeof wide);
      else if (self->from.depth == 16)
        *target =
            (guint8) ((sample * G_MAXUINT8 + G_MAXUINT16 / 2) / G_MAXUINT16);
      else
        *target = (guint8) sample;
      target += self->to.depth / 8;
    }
  return target;
}

static void
limn_conversion_convert_row (LimnConversion *self, const guint8 *source)
{
  guint max = self->from.depth == 16 ? G_MAXUINT16 : G_MAXUINT8;
  gboolean flattens = limn_conversion_has_alpha (&self->from) &&
                      !limn_conversion_has_alpha (&self->to);
  guint8 *target = self->row;

  for (guint x = 0; x < self->from.width; x++)
    {
      guint samples[4];

      source = limn_conversion_read (&self->from, source, samples);
      if (flattens)
        limn_conversion_flatten (samples, max);
      target = limn_conversion_write (self, samples, target);
    }
}

/**
 * limn_conversion_push:
 * @self: a conversion
 * @pixels: first sample of the next row, as the source has it
 * @stride: bytes from row to row
 * @n_rows: rows
 * @error: return location
 *
 * Returns: FALSE with %LIMN_ERROR_INVALID, see limn_encoder_push()
 */
gboolean
limn_conversion_push (LimnConversion *self,
                      const guint8 *pixels,
                      gsize stride,
                      guint n_rows,
                      GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->row == NULL)
    return limn_encoder_push (self->encoder, pixels, stride, n_rows, error);
  for (guint i = 0; i < n_rows; i++)
    {
      limn_conversion_convert_row (self, pixels + i * stride);
      if (!limn_encoder_push (self->encoder, self->row, 0, 1, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * limn_conversion_finish:
 * @self: a conversion that has all its rows
 * @error: return location
 *
 * Returns: (transfer full): the file, or NULL with %LIMN_ERROR_INVALID, see
 *   limn_encoder_finish()
 */
GBytes *
limn_conversion_finish (LimnConversion *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  return limn_encoder_finish (self->encoder, error);
}

/* one file on its way into another */
typedef struct
{
  LimnImageFormat format;
  LimnConversion *conversion;
} LimnConversionRun;

static gboolean
limn_conversion_run_begin (gpointer user_data,
                           const LimnImageInfo *info,
                           GError **error)
{
  LimnConversionRun *run = user_data;

  run->conversion = limn_conversion_new (info, run->format, NULL, error);
  return run->conversion != NULL;
}

static gboolean
limn_conversion_run_rows (gpointer user_data,
                          guint y,
                          guint n_rows,
                          const guint8 *pixels,
                          gsize stride,
                          GError **error)
{
  LimnConversionRun *run = user_data;

  return limn_conversion_push (run->conversion, pixels, stride, n_rows, error);
}

/**
 * limn_conversion_run:
 * @file: an image of any format that can be decoded
 * @format: format wanted
 * @info: (out): what the new file holds; without its profile
 * @error: return location
 *
 * Decodes @file and encodes it again, with the encoder's default quality.
 *
 * Returns: (transfer full): the new file, or NULL with %LIMN_ERROR_ANSWER if
 *   @file cannot be decoded, %LIMN_ERROR_INVALID if it cannot be encoded
 */
GBytes *
limn_conversion_run (GBytes *file,
                     LimnImageFormat format,
                     LimnImageInfo *info,
                     GError **error)
{
  static const LimnRowSink sink = { .begin = limn_conversion_run_begin,
                                    .rows = limn_conversion_run_rows };
  LimnConversionRun run = { .format = format };
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (&sink, &run);
  g_autoptr (LimnConversion) conversion = NULL;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  gboolean ok = limn_decoder_feed (decoder, data, length, error) &&
                limn_decoder_finish (decoder, error);

  conversion = run.conversion;
  if (!ok)
    return NULL;
  *info = conversion->to;
  return limn_conversion_finish (conversion, error);
}

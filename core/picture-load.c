/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/picture-load: an image file, made small while it is read: of no image
 * more than a band of rows is ever held. */
#include "picture-load.h"

#include <gio/gio.h>

#include "codec/codec.h"

#define LIMN_PICTURE_LOAD_CHUNK (64 * 1024)

/**
 * LimnPictureLoad:
 * @step: pixels of the file, a side, that become one
 * @sums: per pixel of the picture: red, green, blue, each times alpha, alpha,
 *   and how many were added
 */
typedef struct
{
  guint max_side;
  guint step;
  LimnImageInfo info;
  LimnPicture *picture;
  guint64 (*sums)[5];
} LimnPictureLoad;

static gboolean
limn_picture_load_begin (gpointer user_data,
                         const LimnImageInfo *info,
                         GError **error)
{
  LimnPictureLoad *self = user_data;

  self->info = *info;
  self->info.icc = NULL;
  self->step = (MAX (info->width, info->height) - 1) / self->max_side + 1;
  self->picture = limn_picture_new ((info->width - 1) / self->step + 1,
                                    (info->height - 1) / self->step + 1);
  self->sums = g_malloc0_n (
      (gsize) self->picture->width * self->picture->height, sizeof *self->sums);
  return TRUE;
}

/* samples of two bytes are in the machine's order */
static guint
limn_picture_load_sample (const LimnPictureLoad *self,
                          const guint8 *row,
                          guint index)
{
  return self->info.depth == 16 ? ((const guint16 *) row)[index] >> 8 :
                                  row[index];
}

static void
limn_picture_load_add (LimnPictureLoad *self,
                       const guint8 *row,
                       guint x,
                       guint64 *sum)
{
  guint channels = self->info.channels;
  guint at = x * channels;
  guint alpha = channels % 2 == 0 ?
                    limn_picture_load_sample (self, row, at + channels - 1) :
                    255;

  for (guint c = 0; c < 3; c++)
    sum[c] += (guint64) alpha *
              limn_picture_load_sample (self, row, at + (channels > 2 ? c : 0));
  sum[3] += alpha;
  sum[4]++;
}

static gboolean
limn_picture_load_rows (gpointer user_data,
                        guint y,
                        guint n_rows,
                        const guint8 *pixels,
                        gsize stride,
                        GError **error)
{
  LimnPictureLoad *self = user_data;

  for (guint i = 0; i < n_rows; i++)
    for (guint x = 0; x < self->info.width; x++)
      limn_picture_load_add (
          self,
          pixels + i * stride,
          x,
          self->sums[(gsize) ((y + i) / self->step) * self->picture->width +
                     x / self->step]);
  return TRUE;
}

static void
limn_picture_load_finish (LimnPictureLoad *self)
{
  gsize n = (gsize) self->picture->width * self->picture->height;

  for (gsize i = 0; i < n; i++)
    {
      const guint64 *sum = self->sums[i];
      guint8 *pixel = self->picture->pixels + 4 * i;

      for (guint c = 0; c < 3 && sum[3] > 0; c++)
        pixel[c] = (guint8) (sum[c] / sum[3]);
      pixel[3] = (guint8) (sum[3] / MAX (sum[4], 1));
    }
}

static gboolean
limn_picture_load_read (LimnDecoder *decoder,
                        GInputStream *stream,
                        GError **error)
{
  g_autofree guint8 *chunk = g_malloc (LIMN_PICTURE_LOAD_CHUNK);
  gssize n = 1;

  while (n > 0)
    {
      n = g_input_stream_read (
          stream, chunk, LIMN_PICTURE_LOAD_CHUNK, NULL, error);
      if (n < 0 ||
          (n > 0 && !limn_decoder_feed (decoder, chunk, (gsize) n, error)))
        return FALSE;
    }
  return limn_decoder_finish (decoder, error);
}

/**
 * limn_picture_load:
 * @path: an image of any format that results have
 * @max_side: pixels a side that the picture may have, at least 1
 * @error: return location
 *
 * Takes a moment for a large image: for a thread, not for the main loop of a
 * window. Profiles are not looked at.
 *
 * Returns: (transfer full): the image, smaller where it is larger than that;
 *   %NULL with a #GIOErrorEnum where it cannot be read, or with
 *   %LIMN_ERROR_ANSWER where it is damaged
 */
LimnPicture *
limn_picture_load (const char *path, guint max_side, GError **error)
{
  static const LimnRowSink sink = { limn_picture_load_begin,
                                    limn_picture_load_rows };
  LimnPictureLoad self = { .max_side = max_side };
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  g_autoptr (LimnDecoder) decoder = NULL;
  gboolean done;

  if (stream == NULL)
    return NULL;
  decoder = limn_decoder_new (&sink, &self);
  done = limn_picture_load_read (decoder, G_INPUT_STREAM (stream), error);
  if (done)
    limn_picture_load_finish (&self);
  else
    g_clear_pointer (&self.picture, limn_picture_free);
  g_free (self.sums);
  return self.picture;
}

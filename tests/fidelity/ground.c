/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/ground: what a landing puts its results on. */
#include "ground.h"

#include "error.h"

/**
 * ground_clear:
 * @self: a ground
 */
void
ground_clear (Ground *self)
{
  g_clear_pointer (&self->pixels, g_byte_array_unref);
}

static gboolean
ground_begin (gpointer user_data,
              guint index,
              const LimnImageInfo *info,
              GError **error)
{
  Ground *self = user_data;

  if (self->full)
    {
      limn_error_set_invalid (error, "ground", NULL, "full");
      return FALSE;
    }
  self->info = *info;
  self->n_begun++;
  g_clear_pointer (&self->pixels, g_byte_array_unref);
  self->pixels = g_byte_array_new ();
  return TRUE;
}

static gboolean
ground_rows (gpointer user_data,
             guint index,
             guint y,
             guint n_rows,
             const guint8 *pixels,
             gsize stride,
             GError **error)
{
  Ground *self = user_data;
  gsize row =
      (gsize) self->info.width * self->info.channels * (self->info.depth / 8);

  g_assert_cmpuint (self->pixels->len, ==, y * row);
  for (guint i = 0; i < n_rows; i++)
    g_byte_array_append (self->pixels, pixels + i * stride, row);
  return TRUE;
}

static void
ground_end (gpointer user_data, guint index, const GError *error)
{
  Ground *self = user_data;

  if (error == NULL)
    self->n_whole++;
  else
    self->n_failed++;
}

const LimnResultSink ground_sink = {
  .begin = ground_begin,
  .rows = ground_rows,
  .end = ground_end,
};

/**
 * ground_send:
 * @landing: a landing on a ground
 * @index: of the result
 * @info: its size
 * @pixels: its rows without gaps
 *
 * Sends it in bands of an odd height, as results come.
 */
void
ground_send (LimnLanding *landing,
             guint index,
             const LimnImageInfo *info,
             const guint8 *pixels)
{
  gsize stride = (gsize) info->width * info->channels * (info->depth / 8);

  g_assert_true (limn_landing_sink.begin (landing, index, info, NULL));
  for (guint y = 0; y < info->height; y += 37)
    g_assert_true (limn_landing_sink.rows (landing,
                                           index,
                                           y,
                                           MIN (37, info->height - y),
                                           pixels + y * stride,
                                           stride,
                                           NULL));
  limn_landing_sink.end (landing, index, NULL);
}

/**
 * ground_make_info:
 * @width: pixels
 * @height: pixels
 * @channels: samples a pixel
 * @depth: bits a sample
 *
 * Returns: a PNG of that kind
 */
LimnImageInfo
ground_make_info (guint width, guint height, guint channels, guint depth)
{
  return (LimnImageInfo){ .format = LIMN_IMAGE_FORMAT_PNG,
                          .width = width,
                          .height = height,
                          .channels = channels,
                          .depth = depth };
}

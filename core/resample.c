/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample: a picture through a shift and a scale, once.
 *
 * Rows are added up first, then the pixels of the sum: the loop over whole rows
 * is the faster one, and reducing leaves less for the other. */
#include "resample.h"

#include <math.h>

#include "codec/codec.h"
#include "resample-private.h"

#define LIMN_RESAMPLE_MAX_CHANNELS 4

static gboolean
limn_resample_is_axis_valid (const LimnAxis *axis)
{
  return axis->scale >= LIMN_RESAMPLE_MIN_SCALE &&
         axis->scale <= LIMN_RESAMPLE_MAX_SCALE && isfinite (axis->offset);
}

/**
 * limn_resample_new:
 * @in_width: pixels of the input, at least 1
 * @in_height: rows of the input, at least 1
 * @channels: 1 gray, 2 gray+alpha, 3 RGB, 4 RGB+alpha; alpha is straight
 * @depth: bits a sample: 8, or 16 in native byte order
 * @out_width: pixels of the output, at least 1
 * @out_height: rows of the output, at least 1
 * @x: where output columns show the input
 * @y: where output rows show the input
 *
 * Samples are mixed as they are coded (not as linear light), in floats, and
 * rounded once. Colours count as much as their pixel's alpha; a pixel that
 * becomes fully transparent is 0 in all channels.
 *
 * Returns: (transfer full): a resampling of one picture
 */
LimnResample *
limn_resample_new (guint in_width,
                   guint in_height,
                   guint channels,
                   guint depth,
                   guint out_width,
                   guint out_height,
                   const LimnAxis *x,
                   const LimnAxis *y)
{
  LimnResample *self;

  g_return_val_if_fail (in_width > 0 && in_height > 0, NULL);
  g_return_val_if_fail (out_width > 0 && out_height > 0, NULL);
  g_return_val_if_fail (channels > 0, NULL);
  g_return_val_if_fail (channels <= LIMN_RESAMPLE_MAX_CHANNELS, NULL);
  g_return_val_if_fail (depth == 8 || depth == 16, NULL);
  g_return_val_if_fail (limn_resample_is_axis_valid (x), NULL);
  g_return_val_if_fail (limn_resample_is_axis_valid (y), NULL);

  self = g_new0 (LimnResample, 1);
  self->in_width = in_width;
  self->in_height = in_height;
  self->channels = channels;
  self->depth = depth;
  self->out_width = out_width;
  self->out_height = out_height;
  self->axis_x = *x;
  self->axis_y = *y;
  limn_resample_taps_init (&self->x, x, in_width, out_width);
  limn_resample_taps_init (&self->y, y, in_height, out_height);
  self->kernels = limn_resample_get_kernels (FALSE);
  g_mutex_init (&self->lock);
  g_cond_init (&self->changed);
  return self;
}

/**
 * limn_resample_free:
 * @self: (nullable) (transfer full): a resampling, at any point
 */
void
limn_resample_free (LimnResample *self)
{
  if (self == NULL)
    return;
  limn_resample_lane_free (self->lane);
  limn_resample_taps_clear (&self->x);
  limn_resample_taps_clear (&self->y);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->changed);
  g_free (self->tables);
  g_free (self->band);
  g_free (self);
}

/**
 * limn_resample_set_tables:
 * @self: a resampling, before the first row
 * @tables: for each of red, green, blue and each input level of 8 bits, the
 *   value that it becomes, 0 to 1; those of 16 bits between two of these lie
 *   between theirs. The first is for gray. Alpha has none
 */
void
limn_resample_set_tables (LimnResample *self, const gfloat tables[3][256])
{
  gfloat max = limn_resample_get_max (self->depth);

  g_free (self->tables);
  self->tables = g_malloc (3 * sizeof *self->tables);
  for (guint c = 0; c < 3; c++)
    for (guint i = 0; i < 256; i++)
      self->tables[c][i] = tables[c][i] * max;
}

/**
 * limn_resample_set_sink:
 * @self: a resampling, before the first row
 * @band_rows: rows at a time; only the last band is lower. 0 for
 *   %LIMN_CODEC_BAND_ROWS
 * @rows: takes them
 * @user_data: passed to @rows
 */
void
limn_resample_set_sink (LimnResample *self,
                        guint band_rows,
                        LimnResampleRows rows,
                        gpointer user_data)
{
  g_return_if_fail (rows != NULL);

  self->band_rows =
      MIN (band_rows > 0 ? band_rows : LIMN_CODEC_BAND_ROWS, self->out_height);
  self->sink = rows;
  self->user_data = user_data;
}

/**
 * limn_resample_is_identity:
 * @self: a resampling
 *
 * Returns: whether the output is the input, which is then copied bit by bit
 */
gboolean
limn_resample_is_identity (const LimnResample *self)
{
  return self->in_width == self->out_width &&
         self->in_height == self->out_height && self->tables == NULL &&
         self->axis_x.scale == 1 && self->axis_x.offset == 0 &&
         self->axis_y.scale == 1 && self->axis_y.offset == 0;
}

/* output row @lane->next - 1 is made; the band goes out when it is full */
static gboolean
limn_resample_flush (LimnResample *self, GError **error)
{
  guint end = self->lane->next;
  guint n_rows = (end - 1) % self->band_rows + 1;

  if (n_rows < self->band_rows && end < self->out_height)
    return TRUE;
  return self->sink (self->user_data,
                     end - n_rows,
                     n_rows,
                     self->band,
                     limn_resample_get_out_bytes (self),
                     error);
}

static gboolean
limn_resample_push_row (LimnResample *self, const guint8 *row, GError **error)
{
  LimnResampleLane *lane = self->lane;
  guint y = self->n_pushed++;

  limn_resample_lane_load (lane, y, row);
  while (limn_resample_lane_is_ready (lane, y))
    {
      limn_resample_lane_make (lane,
                               self->band +
                                   lane->next % self->band_rows *
                                       limn_resample_get_out_bytes (self));
      if (!limn_resample_flush (self, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * limn_resample_pass:
 * @self: an identity with a sink
 * @pixels: the next rows
 * @stride: bytes from one row to the next
 * @n_rows: how many
 * @error: return location
 *
 * Hands on rows as they are, at most a band at a time.
 *
 * Returns: FALSE with the sink's @error
 */
gboolean
limn_resample_pass (LimnResample *self,
                    const guint8 *pixels,
                    gsize stride,
                    guint n_rows,
                    GError **error)
{
  while (n_rows > 0)
    {
      guint room = self->band_rows - self->n_pushed % self->band_rows;
      guint n = MIN (n_rows, room);

      if (!self->sink (
              self->user_data, self->n_pushed, n, pixels, stride, error))
        return FALSE;
      self->n_pushed += n;
      pixels += n * stride;
      n_rows -= n;
    }
  return TRUE;
}

/**
 * limn_resample_push:
 * @self: a resampling with a sink
 * @pixels: the next rows of the input
 * @stride: bytes from one row to the next
 * @n_rows: how many
 * @error: return location
 *
 * Takes the input row by row, keeps what is still needed of it, and hands
 * finished bands to the sink; the last one no later than with the last row.
 * An identity hands on the rows themselves, in bands that may be lower.
 *
 * Returns: FALSE with the sink's @error
 */
gboolean
limn_resample_push (LimnResample *self,
                    const guint8 *pixels,
                    gsize stride,
                    guint n_rows,
                    GError **error)
{
  g_return_val_if_fail (self->sink != NULL, FALSE);
  g_return_val_if_fail (n_rows <= self->in_height - self->n_pushed, FALSE);

  if (limn_resample_is_identity (self))
    return limn_resample_pass (self, pixels, stride, n_rows, error);
  if (limn_resample_is_shift (self))
    return limn_resample_shift (self, pixels, stride, n_rows, error);

  if (self->lane == NULL)
    {
      self->lane = limn_resample_lane_new (self, 0);
      self->band =
          g_malloc (self->band_rows * limn_resample_get_out_bytes (self));
    }
  for (guint i = 0; i < n_rows; i++)
    if (!limn_resample_push_row (self, pixels + i * stride, error))
      return FALSE;
  return TRUE;
}

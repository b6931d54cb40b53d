/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample-shift: whole pixels are moved, not mixed. */
#include <math.h>
#include <string.h>

#include "resample-private.h"

static gboolean
limn_resample_axis_is_shift (const LimnAxis *axis)
{
  return axis->scale == 1 && axis->offset == floor (axis->offset);
}

/* whether each output pixel is one of the input's, bit by bit */
gboolean
limn_resample_is_shift (const LimnResample *self)
{
  return self->tables == NULL && limn_resample_axis_is_shift (&self->axis_x) &&
         limn_resample_axis_is_shift (&self->axis_y);
}

/* a row with its ends drawn out */
static void
limn_resample_shift_row (const LimnResample *self,
                         const guint8 *row,
                         guint8 *out)
{
  gsize pixel = (gsize) self->channels * (self->depth / 8);
  gint offset = (gint) self->axis_x.offset;
  gint last = (gint) self->in_width - 1;
  gint n = (gint) self->out_width;
  gint from = CLAMP (-offset, 0, n);
  gint to = CLAMP (last + 1 - offset, from, n);

  for (gint x = 0; x < from; x++)
    memcpy (out + x * pixel, row, pixel);
  memcpy (out + from * pixel,
          row + (from + offset) * pixel,
          (gsize) (to - from) * pixel);
  for (gint x = to; x < n; x++)
    memcpy (out + x * pixel, row + last * pixel, pixel);
}

static gboolean
limn_resample_shift_flush (LimnResample *self, guint y, GError **error)
{
  guint n_rows = y % self->band_rows + 1;

  if (n_rows < self->band_rows && y + 1 < self->out_height)
    return TRUE;
  return self->sink (self->user_data,
                     y + 1 - n_rows,
                     n_rows,
                     self->band,
                     limn_resample_get_out_bytes (self),
                     error);
}

/* the output rows that show input row @y; the first and the last go on */
static gboolean
limn_resample_shift_rows (LimnResample *self,
                          gint y,
                          const guint8 *row,
                          GError **error)
{
  gint offset = (gint) self->axis_y.offset;
  gint end = (gint) self->out_height;
  gint from = y == 0 ? 0 : MAX (y - offset, 0);
  gint to = y == (gint) self->in_height - 1 ? end : MIN (y - offset + 1, end);

  for (gint at = from; at < to; at++)
    {
      limn_resample_shift_row (self,
                               row,
                               self->band +
                                   at % self->band_rows *
                                       limn_resample_get_out_bytes (self));
      if (!limn_resample_shift_flush (self, (guint) at, error))
        return FALSE;
    }
  return TRUE;
}

/* takes the next rows of the input */
gboolean
limn_resample_shift (LimnResample *self,
                     const guint8 *pixels,
                     gsize stride,
                     guint n_rows,
                     GError **error)
{
  if (self->band == NULL)
    self->band =
        g_malloc (self->band_rows * limn_resample_get_out_bytes (self));
  for (guint i = 0; i < n_rows; i++)
    if (!limn_resample_shift_rows (
            self, (gint) self->n_pushed++, pixels + i * stride, error))
      return FALSE;
  return TRUE;
}

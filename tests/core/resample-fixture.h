/* pictures, and what limn/resample makes of them */
#pragma once

#include <string.h>

#include "resample-private.h"

G_BEGIN_DECLS

/**
 * Picture:
 * @width: @height: pixels
 * @channels: @depth: as limn_resample_new() takes them
 * @data: rows without gaps
 * @n_rows: rows that have come
 */
typedef struct
{
  guint width, height;
  guint channels, depth;
  guint8 *data;
  guint n_rows;
} Picture;

static inline void
picture_clear (Picture *self)
{
  g_free (self->data);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

static inline Picture
picture_new (guint width, guint height, guint channels, guint depth)
{
  Picture self = { width, height, channels, depth, NULL, 0 };

  self.data = g_malloc0 ((gsize) width * height * channels * depth / 8);
  return self;
}

static inline gsize
picture_get_stride (const Picture *self)
{
  return (gsize) self->width * self->channels * self->depth / 8;
}

static inline gsize
picture_get_bytes (const Picture *self)
{
  return picture_get_stride (self) * self->height;
}

static inline void
picture_set (Picture *self, guint x, guint y, guint c, guint value)
{
  gsize at = ((gsize) y * self->width + x) * self->channels + c;

  if (self->depth == 16)
    ((guint16 *) (gpointer) self->data)[at] = (guint16) value;
  else
    self->data[at] = (guint8) value;
}

static inline guint
picture_get (const Picture *self, guint x, guint y, guint c)
{
  gsize at = ((gsize) y * self->width + x) * self->channels + c;

  return self->depth == 16 ? ((guint16 *) (gpointer) self->data)[at] :
                             self->data[at];
}

static inline void
picture_fill (Picture *self, const guint *pixel)
{
  for (guint y = 0; y < self->height; y++)
    for (guint x = 0; x < self->width; x++)
      for (guint c = 0; c < self->channels; c++)
        picture_set (self, x, y, c, pixel[c]);
}

static inline void
picture_fill_random (Picture *self)
{
  for (gsize i = 0; i < picture_get_bytes (self); i++)
    self->data[i] = (guint8) g_test_rand_int_range (0, 256);
}

static inline gboolean
resample_fixture_on_rows (gpointer user_data,
                          guint y,
                          guint n_rows,
                          const guint8 *pixels,
                          gsize stride,
                          GError **error)
{
  Picture *self = user_data;

  g_assert_cmpuint (y, ==, self->n_rows);
  g_assert_cmpuint (y + n_rows, <=, self->height);
  for (guint i = 0; i < n_rows; i++)
    memcpy (self->data + (y + i) * picture_get_stride (self),
            pixels + i * stride,
            picture_get_stride (self));
  self->n_rows += n_rows;
  return TRUE;
}

static inline LimnResample *
resample_fixture_make (
    const Picture *in, Picture *out, LimnAxis x, LimnAxis y, guint band)
{
  LimnResample *self = limn_resample_new (in->width,
                                          in->height,
                                          in->channels,
                                          in->depth,
                                          out->width,
                                          out->height,
                                          &x,
                                          &y);

  limn_resample_set_sink (self, band, resample_fixture_on_rows, out);
  return self;
}

static inline void
resample_fixture_run (LimnResample *self, const Picture *in, Picture *out)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (
      limn_resample_run (self, in->data, picture_get_stride (in), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (out->n_rows, ==, out->height);
}

static inline Picture
resample_fixture_resample (
    const Picture *in, guint width, guint height, LimnAxis x, LimnAxis y)
{
  Picture out = picture_new (width, height, in->channels, in->depth);
  g_autoptr (LimnResample) self = resample_fixture_make (in, &out, x, y, 0);

  resample_fixture_run (self, in, &out);
  return out;
}

static inline LimnAxis
resample_fixture_fit (guint n_in, guint n_out)
{
  return (LimnAxis){ (gdouble) n_in / n_out, 0 };
}

static inline void
resample_fixture_push (LimnResample *self, const Picture *in, Picture *out)
{
  gsize stride = picture_get_stride (in);
  g_autoptr (GError) error = NULL;

  for (guint y = 0; y < in->height;)
    {
      guint some = (guint) g_test_rand_int_range (1, 40);
      guint n = MIN (some, in->height - y);
      /* no longer than the call, so that a row kept is seen by sanitizers */
      g_autofree guint8 *rows = g_memdup2 (in->data + y * stride, n * stride);

      g_assert_true (limn_resample_push (self, rows, stride, n, &error));
      g_assert_no_error (error);
      y += n;
    }
  g_assert_cmpuint (out->n_rows, ==, out->height);
}

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/photograph: what Debian's mate-backgrounds holds, as planes. */
#include "photograph.h"

#include <math.h>
#include <string.h>

#include "codec/codec.h"
#include "resampler.h"

static const char *const photograph_names[] = {
  "Aqua",     "Blinds",    "Dune",  "FreshFlower", "Garden", "GreenMeadow",
  "LadyBird", "RainDrops", "Storm", "TwoWings",    "Wood",   "YellowFlower",
};

typedef struct
{
  guint width;
  guint height;
  guint8 *pixels;
} Photograph;

guint
photograph_get_count (void)
{
  return G_N_ELEMENTS (photograph_names);
}

/**
 * photograph_get_name:
 * @index: which one, below photograph_get_count()
 */
const char *
photograph_get_name (guint index)
{
  return photograph_names[index];
}

static gboolean
photograph_on_begin (gpointer user_data,
                     const LimnImageInfo *info,
                     GError **error)
{
  Photograph *self = user_data;

  g_assert_cmpuint (info->channels, ==, 3);
  g_assert_cmpuint (info->depth, ==, 8);
  self->width = info->width;
  self->height = info->height;
  self->pixels = g_malloc ((gsize) info->width * info->height * 3);
  return TRUE;
}

static gboolean
photograph_on_rows (gpointer user_data,
                    guint y,
                    guint n_rows,
                    const guint8 *pixels,
                    gsize stride,
                    GError **error)
{
  Photograph *self = user_data;
  gsize length = (gsize) self->width * 3;

  for (guint row = 0; row < n_rows; row++)
    memcpy (self->pixels + (y + row) * length, pixels + row * stride, length);
  return TRUE;
}

/**
 * photograph_decode:
 * @file: an RGB picture of 8 bits a sample
 * @width: (out): pixels
 * @height: (out): rows
 *
 * Returns: (transfer full): RGB pixels without gaps
 */
guint8 *
photograph_decode (GBytes *file, guint *width, guint *height)
{
  static const LimnRowSink sink = { photograph_on_begin, photograph_on_rows };
  Photograph self = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (&sink, &self);

  limn_decoder_feed (
      decoder, g_bytes_get_data (file, NULL), g_bytes_get_size (file), &error);
  g_assert_no_error (error);
  limn_decoder_finish (decoder, &error);
  g_assert_no_error (error);
  *width = self.width;
  *height = self.height;
  return self.pixels;
}

static void
photograph_read (guint index, Photograph *self)
{
  g_autofree char *name = g_strconcat (photograph_names[index], ".jpg", NULL);
  g_autofree char *path =
      g_build_filename (g_getenv ("LIMN_PHOTOGRAPHS"), name, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file = NULL;
  char *data = NULL;
  gsize length = 0;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  file = g_bytes_new_take (data, length);
  self->pixels = photograph_decode (file, &self->width, &self->height);
}

/* decoded once and kept */
static const Photograph *
photograph_get (guint index)
{
  static Photograph photographs[G_N_ELEMENTS (photograph_names)];
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);

  if (photographs[index].pixels == NULL)
    photograph_read (index, &photographs[index]);
  return &photographs[index];
}

/**
 * photograph_get_size:
 * @index: which one, below photograph_get_count()
 * @width: (out): pixels
 * @height: (out): rows
 */
void
photograph_get_size (guint index, guint *width, guint *height)
{
  const Photograph *self = photograph_get (index);

  *width = self->width;
  *height = self->height;
}

/* whole pixels from (x, y) on, from 0 to 1, mirrored at the borders */
static LimnPlane *
photograph_copy (const Photograph *self,
                 gint x,
                 gint y,
                 guint width,
                 guint height,
                 guint channel)
{
  LimnPlane *plane = limn_plane_new (width, height);
  g_autofree guint *columns = g_new (guint, width);

  for (guint i = 0; i < width; i++)
    columns[i] = 3 * resampler_mirror (x + (gint) i, self->width) + channel;
  for (guint row = 0; row < height; row++)
    {
      gsize line = resampler_mirror (y + (gint) row, self->height);
      const guint8 *source = self->pixels + line * self->width * 3;
      gfloat *target = limn_plane_get_row (plane, row);

      for (guint i = 0; i < width; i++)
        target[i] = (gfloat) source[columns[i]] / 255.0f;
    }
  return plane;
}

/**
 * photograph_crop:
 * @index: which one, below photograph_get_count()
 * @x: @y: top left corner in pixels of the photograph; what lies outside is
 *   its mirror image
 * @ratio: pixels of the photograph a pixel of the crop, at least 1
 * @width: @height: pixels of the crop
 * @planes: (out) (array fixed-size=3) (transfer full): red, green, blue
 */
void
photograph_crop (guint index,
                 gdouble x,
                 gdouble y,
                 gdouble ratio,
                 guint width,
                 guint height,
                 LimnPlane *planes[3])
{
  const Photograph *self = photograph_get (index);
  gint left = (gint) floor (x);
  gint top = (gint) floor (y);
  guint full_width = (guint) ceil (x - left + ratio * width);
  guint full_height = (guint) ceil (y - top + ratio * height);
  g_autoptr (ResamplerTaps) columns =
      resampler_taps_new_area (full_width, x - left, ratio, width);
  g_autoptr (ResamplerTaps) rows =
      resampler_taps_new_area (full_height, y - top, ratio, height);

  for (guint channel = 0; channel < 3; channel++)
    {
      g_autoptr (LimnPlane) full =
          photograph_copy (self, left, top, full_width, full_height, channel);

      planes[channel] = full_width == width && full_height == height ?
                            g_steal_pointer (&full) :
                            resampler_run (full, columns, rows);
    }
}

/* emulator/picture: pixels in memory, and their scaling. */
#include "picture.h"

#include <math.h>
#include <string.h>

static const char *const emu_picture_formats[] = {
  "png", "jpeg", "webp", "gif", "avif"
};

typedef struct
{
  guint first;
  guint count;
  float *weights;
} EmuPictureTap;

EmuPicture *
emu_picture_new (guint width, guint height)
{
  EmuPicture *self = g_new0 (EmuPicture, 1);

  self->width = width;
  self->height = height;
  self->pixels = g_malloc0 ((gsize) width * height * 4);
  return self;
}

void
emu_picture_free (EmuPicture *self)
{
  if (self == NULL)
    return;
  g_free (self->pixels);
  g_clear_pointer (&self->icc, g_bytes_unref);
  g_free (self);
}

const char *
emu_picture_format_name (EmuFormat format)
{
  return format < EMU_FORMAT_UNKNOWN ? emu_picture_formats[format] : NULL;
}

EmuFormat
emu_picture_format_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_picture_formats); i++)
    if (g_strcmp0 (name, emu_picture_formats[i]) == 0)
      return (EmuFormat) i;
  return EMU_FORMAT_UNKNOWN;
}

/* a triangle as wide as the step: bilinear upwards, an area mean downwards */
static void
emu_picture_tap_fill (EmuPictureTap *tap, guint i, guint from, guint to)
{
  double ratio = (double) from / to;
  double reach = MAX (1.0, ratio);
  double centre = (i + 0.5) * ratio - 0.5;
  int low = MAX (0, (int) ceil (centre - reach + 1e-9));
  int high = MIN ((int) from - 1, (int) floor (centre + reach - 1e-9));
  double sum = 0;

  tap->first = low;
  tap->count = high - low + 1;
  tap->weights = g_new (float, tap->count);
  for (guint k = 0; k < tap->count; k++)
    {
      tap->weights[k] = (float) (1 - fabs (low + (int) k - centre) / reach);
      sum += tap->weights[k];
    }
  for (guint k = 0; k < tap->count; k++)
    tap->weights[k] /= (float) sum;
}

static EmuPictureTap *
emu_picture_taps_new (guint from, guint to)
{
  EmuPictureTap *taps = g_new0 (EmuPictureTap, to);

  for (guint i = 0; i < to; i++)
    emu_picture_tap_fill (&taps[i], i, from, to);
  return taps;
}

static void
emu_picture_taps_free (EmuPictureTap *taps, guint n)
{
  for (guint i = 0; i < n; i++)
    g_free (taps[i].weights);
  g_free (taps);
}

/* colour is weighted by alpha, so that hidden pixels do not bleed out */
static void
emu_picture_mix_rows (const EmuPicture *self,
                      const EmuPictureTap *tap,
                      float *line)
{
  memset (line, 0, sizeof (float) * 4 * self->width);
  for (guint k = 0; k < tap->count; k++)
    {
      const guint8 *row = emu_picture_row (self, tap->first + k);
      float weight = tap->weights[k];

      for (guint x = 0; x < self->width; x++)
        {
          float alpha = weight * row[4 * x + 3];

          line[4 * x] += alpha * row[4 * x];
          line[4 * x + 1] += alpha * row[4 * x + 1];
          line[4 * x + 2] += alpha * row[4 * x + 2];
          line[4 * x + 3] += alpha;
        }
    }
}

static void
emu_picture_mix_columns (const float *line,
                         const EmuPictureTap *taps,
                         guint8 *row,
                         guint width)
{
  for (guint x = 0; x < width; x++)
    {
      const EmuPictureTap *tap = &taps[x];
      float sum[4] = { 0 };

      for (guint k = 0; k < tap->count; k++)
        for (guint c = 0; c < 4; c++)
          sum[c] += tap->weights[k] * line[4 * (tap->first + k) + c];
      if (sum[3] <= 0)
        continue;
      for (guint c = 0; c < 3; c++)
        row[4 * x + c] = (guint8) CLAMP (sum[c] / sum[3] + 0.5f, 0, 255);
      row[4 * x + 3] = (guint8) CLAMP (sum[3] + 0.5f, 0, 255);
    }
}

/**
 * emu_picture_scale:
 * @width: pixels wanted
 * @height: rows wanted
 *
 * Edges map on edges, so the content does not shift. The same size is an
 * exact copy.
 *
 * Returns: (transfer full): a new picture
 */
EmuPicture *
emu_picture_scale (const EmuPicture *self, guint width, guint height)
{
  EmuPicture *result = emu_picture_new (width, height);
  EmuPictureTap *columns, *rows;
  g_autofree float *line = NULL;

  result->has_alpha = self->has_alpha;
  if (width == self->width && height == self->height)
    {
      memcpy (result->pixels, self->pixels, (gsize) width * height * 4);
      return result;
    }
  columns = emu_picture_taps_new (self->width, width);
  rows = emu_picture_taps_new (self->height, height);
  line = g_new (float, (gsize) self->width * 4);
  for (guint y = 0; y < height; y++)
    {
      emu_picture_mix_rows (self, &rows[y], line);
      emu_picture_mix_columns (
          line, columns, emu_picture_row (result, y), width);
    }
  emu_picture_taps_free (columns, width);
  emu_picture_taps_free (rows, height);
  return result;
}

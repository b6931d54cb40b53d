/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-diffusion: pixels become colours of a palette, with dithering.
 *
 * R. Floyd and L. Steinberg, "An adaptive algorithm for spatial grey scale",
 * 1976, every other row from right to left. Errors are of sRGB samples: their
 * steps look about alike from dark to bright. */
#include "codec/gif-diffusion.h"

#include <string.h>

#include "codec/gif-color.h"

/* what falls into one cell of a cube gets one colour; cells a side */
#define LIMN_GIF_DIFFUSION_SIDE 64
#define LIMN_GIF_DIFFUSION_CELLS                                               \
  (LIMN_GIF_DIFFUSION_SIDE * LIMN_GIF_DIFFUSION_SIDE * LIMN_GIF_DIFFUSION_SIDE)
/* of an error, 16 of these are handed on: what fades keeps flat areas clean */
#define LIMN_GIF_DIFFUSION_UNIT 17
/* more is lost: a colour that the palette lacks would streak the rest */
#define LIMN_GIF_DIFFUSION_MAX_ERROR 16

typedef struct
{
  LimnGifPalette *palette;
  const LimnPixelStore *image;
  guint8 steps[3][G_MAXUINT8 + 1]; /* of a sample, in the cube */
  guint8 middles[3][LIMN_GIF_DIFFUSION_SIDE];
  guint16 *cells; /* nearest colour and 1; 0: not yet looked for */
  gint *errors;   /* that this row gets, 3 a pixel; one pixel more each side */
  gint *next;     /* that the next row gets */
} LimnGifDiffusion;

/* the cube spans one channel of the palette from @low to @high */
static void
limn_gif_diffusion_lay_out (LimnGifDiffusion *self,
                            guint channel,
                            guint low,
                            guint high)
{
  const guint side = LIMN_GIF_DIFFUSION_SIDE;
  guint span = high - low + 1;

  for (guint i = 0; i <= G_MAXUINT8; i++)
    self->steps[channel][i] =
        (guint8) ((CLAMP (i, low, high) - low) * side / span);
  for (guint i = 0; i < side; i++)
    self->middles[channel][i] =
        (guint8) (low + (2 * i + 1) * span / (2 * side));
}

static void
limn_gif_diffusion_lay_out_all (LimnGifDiffusion *self)
{
  const LimnGifPalette *palette = self->palette;

  for (guint c = 0; c < 3; c++)
    {
      guint low = G_MAXUINT8;
      guint high = 0;

      for (guint i = (guint) (palette->transparent + 1); i < palette->n_colors;
           i++)
        {
          low = MIN (low, palette->colors[i][c]);
          high = MAX (high, palette->colors[i][c]);
        }
      limn_gif_diffusion_lay_out (self, c, low, high);
    }
}

static guint
limn_gif_diffusion_find (LimnGifDiffusion *self, const guint8 color[3])
{
  guint8 middle[3];
  guint cell = 0;

  for (guint c = 0; c < 3; c++)
    {
      guint step = self->steps[c][color[c]];

      cell = cell * LIMN_GIF_DIFFUSION_SIDE + step;
      middle[c] = self->middles[c][step];
    }
  if (self->cells[cell] == 0)
    self->cells[cell] =
        (guint16) (limn_gif_color_find_nearest (self->palette, middle) + 1);
  return self->cells[cell] - 1u;
}

/* @x: of the arrays; @step: 1 or -1 */
static void
limn_gif_diffusion_spread (
    LimnGifDiffusion *self, gint x, gint step, guint channel, gint error)
{
  gint *errors = self->errors + channel;
  gint *next = self->next + channel;

  error = CLAMP (
      error, -LIMN_GIF_DIFFUSION_MAX_ERROR, LIMN_GIF_DIFFUSION_MAX_ERROR);
  errors[3 * (x + step)] += 7 * error;
  next[3 * (x - step)] += 3 * error;
  next[3 * x] += 5 * error;
  next[3 * (x + step)] += error;
}

static guint8
limn_gif_diffusion_add (guint8 sample, gint error)
{
  gint sum = sample * LIMN_GIF_DIFFUSION_UNIT + error;

  sum += LIMN_GIF_DIFFUSION_UNIT / 2;
  return (guint8) CLAMP (sum / LIMN_GIF_DIFFUSION_UNIT, 0, G_MAXUINT8);
}

/* a transparent pixel hands on nothing */
static void
limn_gif_diffusion_map_pixel (LimnGifDiffusion *self,
                              gsize i,
                              gint x,
                              gint step)
{
  LimnGifPalette *palette = self->palette;
  guint8 color[3];
  guint index = 0;

  if (!limn_gif_color_read (self->image, i, color))
    {
      palette->indices[i] = (guint8) palette->transparent;
      return;
    }
  for (guint c = 0; c < 3; c++)
    color[c] =
        limn_gif_diffusion_add (color[c], self->errors[3 * x + (gint) c]);
  index = limn_gif_diffusion_find (self, color);
  for (guint c = 0; c < 3; c++)
    limn_gif_diffusion_spread (
        self, x, step, c, color[c] - palette->colors[index][c]);
  palette->indices[i] = (guint8) index;
}

static void
limn_gif_diffusion_map_row (LimnGifDiffusion *self, guint y)
{
  gint width = (gint) self->image->info.width;
  gint step = y % 2 == 0 ? 1 : -1;
  gint x = step > 0 ? 0 : width - 1;
  gint *used = self->errors;

  for (gint n = 0; n < width; n++, x += step)
    limn_gif_diffusion_map_pixel (
        self, (gsize) y * (gsize) width + (gsize) x, x + 1, step);
  memset (used, 0, 3 * ((gsize) width + 2) * sizeof *used);
  self->errors = self->next;
  self->next = used;
}

/**
 * limn_gif_diffusion_map:
 * @palette: all colours; gets the indices of the pixels
 * @image: all pixels
 *
 * Each opaque pixel gets the colour that is nearest to it and to the errors of
 * its neighbours, so that the mean of an area stays what it was.
 */
void
limn_gif_diffusion_map (LimnGifPalette *palette, const LimnPixelStore *image)
{
  gsize n = 3 * ((gsize) image->info.width + 2);
  g_autofree guint16 *cells = g_new0 (guint16, LIMN_GIF_DIFFUSION_CELLS);
  g_autofree gint *even = g_new0 (gint, n);
  g_autofree gint *odd = g_new0 (gint, n);
  LimnGifDiffusion self = { .palette = palette,
                            .image = image,
                            .cells = cells,
                            .errors = even,
                            .next = odd };

  limn_gif_diffusion_lay_out_all (&self);
  for (guint y = 0; y < image->info.height; y++)
    limn_gif_diffusion_map_row (&self, y);
}

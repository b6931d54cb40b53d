/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-color: a pixel as a GIF sees it, and what looks most like it. */
#include "codec/gif-color.h"

/* less alpha than that is transparent: GIF knows nothing between */
#define LIMN_GIF_COLOR_OPAQUE 128

/* of squared differences of sRGB samples, for darker and for brighter red:
 * T. Riemersma, "Colour metric", compuphase.com/cmetric.htm */
static const guint limn_gif_color_weights[2][3] = { { 2, 4, 3 }, { 3, 4, 2 } };

/**
 * limn_gif_color_read:
 * @image: all pixels, 8 bits a sample, of any number of channels
 * @i: which pixel
 * @color: (out): its red, green and blue, if it is opaque
 *
 * Returns: FALSE if the pixel is transparent: of less than half opacity
 */
gboolean
limn_gif_color_read (const LimnPixelStore *image, gsize i, guint8 color[3])
{
  guint n = image->info.channels;
  const guint8 *pixel = image->pixels + i * n;
  guint green = n > 2 ? 1 : 0;

  if (n % 2 == 0 && pixel[n - 1] < LIMN_GIF_COLOR_OPAQUE)
    return FALSE;
  color[0] = pixel[0];
  color[1] = pixel[green];
  color[2] = pixel[2 * green];
  return TRUE;
}

/**
 * limn_gif_color_get_distance:
 * @a: red, green, blue
 * @b: another colour
 *
 * Returns: how unlike they look: 0 to 9 * 255²
 */
guint
limn_gif_color_get_distance (const guint8 a[3], const guint8 b[3])
{
  const guint *weights = limn_gif_color_weights[(a[0] + b[0]) >> 8];
  guint distance = 0;

  for (guint c = 0; c < 3; c++)
    distance += weights[c] * (guint) ((a[c] - b[c]) * (a[c] - b[c]));
  return distance;
}

/**
 * limn_gif_color_find_nearest:
 * @palette: its colours are looked at, one after the other, but for the
 *   transparent one
 * @color: red, green, blue
 *
 * Returns: index of the colour that looks most like @color
 */
guint
limn_gif_color_find_nearest (const LimnGifPalette *palette,
                             const guint8 color[3])
{
  guint nearest = 0;
  guint least = G_MAXUINT;

  /* the transparent one is the first, if there is one */
  for (guint i = (guint) (palette->transparent + 1); i < palette->n_colors; i++)
    {
      guint distance = limn_gif_color_get_distance (palette->colors[i], color);

      if (distance >= least)
        continue;
      least = distance;
      nearest = i;
    }
  return nearest;
}

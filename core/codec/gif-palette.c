/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-palette: at most 256 colours for an image. */
#include "codec/gif-palette.h"

#include <glib/gi18n-lib.h>

#include "codec/gif-census.h"
#include "codec/gif-color.h"
#include "codec/gif-diffusion.h"
#include "codec/gif-tally.h"
#include "error.h"

static gboolean
limn_gif_palette_finds_clear (const LimnPixelStore *image)
{
  gsize n_pixels = (gsize) image->info.width * image->info.height;
  guint8 color[3];

  for (gsize i = 0; i < n_pixels && image->info.channels % 2 == 0; i++)
    if (!limn_gif_color_read (image, i, color))
      return TRUE;
  return FALSE;
}

/* a share of all, but one colour beside the transparent one */
static guint
limn_gif_palette_get_max (const LimnPixelStore *image)
{
  return MAX (LIMN_GIF_PALETTE_MAX * image->quality / 100, 2);
}

static gboolean
limn_gif_palette_map (LimnGifPalette *self,
                      const LimnPixelStore *image,
                      GError **error)
{
  guint max_colors = limn_gif_palette_get_max (image);

  self->transparent = LIMN_GIF_PALETTE_OPAQUE;
  if (limn_gif_palette_finds_clear (image))
    self->transparent = (gint) self->n_colors++;
  if (limn_gif_tally_map (self, image, max_colors))
    return TRUE;
  if (!limn_gif_census_choose (self, image, max_colors, error))
    return FALSE;
  limn_gif_diffusion_map (self, image);
  return TRUE;
}

/**
 * limn_gif_palette_new:
 * @image: all pixels, 8 bits a sample, of any number of channels
 * @error: return location
 *
 * Chooses colours and maps each pixel on one of them, with dithering. A pixel
 * of less than half opacity becomes transparent, any other opaque. The
 * quality of @image is how many percent of 256 colours there may be; an image
 * of no more colours keeps them all.
 *
 * Returns: (transfer full): the palette, or NULL with %LIMN_ERROR_INVALID if
 *   there is no memory for it
 */
LimnGifPalette *
limn_gif_palette_new (const LimnPixelStore *image, GError **error)
{
  g_autoptr (LimnGifPalette) self = g_new0 (LimnGifPalette, 1);
  gsize n_pixels = (gsize) image->info.width * image->info.height;

  self->indices = g_try_malloc (n_pixels);
  if (self->indices == NULL)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("a GIF image of %u x %u pixels needs %zu bytes of memory "
                      "more, which are not free: use png"),
                   image->info.width,
                   image->info.height,
                   n_pixels);
      return NULL;
    }
  if (!limn_gif_palette_map (self, image, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_gif_palette_free:
 * @self: (nullable) (transfer full): a palette
 */
void
limn_gif_palette_free (LimnGifPalette *self)
{
  if (self == NULL)
    return;
  g_free (self->indices);
  g_free (self);
}

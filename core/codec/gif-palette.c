/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-palette: the colours of a GIF, through libimagequant, which is under
 * the GPL: only this file knows it. */
#include "codec/gif-palette.h"

#include <libimagequant.h>

#include "error.h"

/* libimagequant's effort, 1 slow to 10 */
#define LIMN_GIF_PALETTE_SPEED 5
/* error diffusion, 0 to 1 */
#define LIMN_GIF_PALETTE_DITHER 1.0f
/* of an sRGB curve, as libimagequant wants it */
#define LIMN_GIF_PALETTE_GAMMA 0

static gboolean
limn_gif_palette_is_clear (const LimnPixelStore *image, const guint8 *pixel)
{
  guint n = image->info.channels;

  return n % 2 == 0 && pixel[n - 1] < 128;
}

/* a pixel is transparent or opaque: GIF knows nothing between */
static void
limn_gif_palette_get_row (liq_color *row, int y, int width, void *user_data)
{
  static const liq_color clear = { 0, 0, 0, 0 };
  const LimnPixelStore *image = user_data;
  guint n = image->info.channels;
  const guint8 *pixel = image->pixels + (gsize) y * image->row_bytes;
  guint green = n > 2 ? 1 : 0;

  for (int x = 0; x < width; x++, pixel += n)
    {
      row[x].r = pixel[0];
      row[x].g = pixel[green];
      row[x].b = pixel[2 * green];
      row[x].a = 255;
      if (limn_gif_palette_is_clear (image, pixel))
        row[x] = clear;
    }
}

static gboolean
limn_gif_palette_finds_clear (const LimnPixelStore *image)
{
  guint n = image->info.channels;

  for (gsize i = 0; i < image->length; i += n)
    if (limn_gif_palette_is_clear (image, image->pixels + i))
      return TRUE;
  return FALSE;
}

static void
limn_gif_palette_take_colors (LimnGifPalette *self, const liq_palette *palette)
{
  self->n_colors = palette->count;
  self->transparent = LIMN_GIF_PALETTE_OPAQUE;
  for (guint i = 0; i < palette->count; i++)
    {
      self->colors[i][0] = palette->entries[i].r;
      self->colors[i][1] = palette->entries[i].g;
      self->colors[i][2] = palette->entries[i].b;
      if (palette->entries[i].a == 0)
        self->transparent = (gint) i;
    }
}

static liq_error
limn_gif_palette_remap (LimnGifPalette *self,
                        const LimnPixelStore *image,
                        liq_attr *attributes,
                        liq_image *source)
{
  static const liq_color clear = { 0, 0, 0, 0 };
  gsize n_pixels = (gsize) image->info.width * image->info.height;
  liq_result *result = NULL;
  liq_error status = LIQ_OK;

  if (limn_gif_palette_finds_clear (image))
    status = liq_image_add_fixed_color (source, clear);
  if (status == LIQ_OK)
    status = liq_image_quantize (source, attributes, &result);
  if (status != LIQ_OK)
    return status;
  liq_set_dithering_level (result, LIMN_GIF_PALETTE_DITHER);
  status = liq_write_remapped_image (result, source, self->indices, n_pixels);
  if (status == LIQ_OK)
    limn_gif_palette_take_colors (self, liq_get_palette (result));
  liq_result_destroy (result);
  return status;
}

static liq_error
limn_gif_palette_quantize (LimnGifPalette *self, const LimnPixelStore *image)
{
  liq_attr *attributes = liq_attr_create ();
  liq_image *source = NULL;
  liq_error status = LIQ_OUT_OF_MEMORY;

  if (attributes == NULL)
    return status;
  liq_set_max_colors (attributes, LIMN_GIF_PALETTE_MAX);
  liq_set_speed (attributes, LIMN_GIF_PALETTE_SPEED);
  /* no quality is too low for a result that exists */
  liq_set_quality (attributes, 0, (int) image->quality);
  source = liq_image_create_custom (attributes,
                                    limn_gif_palette_get_row,
                                    (gpointer) image,
                                    (int) image->info.width,
                                    (int) image->info.height,
                                    LIMN_GIF_PALETTE_GAMMA);
  if (source != NULL)
    {
      status = limn_gif_palette_remap (self, image, attributes, source);
      liq_image_destroy (source);
    }
  liq_attr_destroy (attributes);
  return status;
}

/**
 * limn_gif_palette_new:
 * @image: all pixels, 8 bits a sample, of any number of channels
 * @error: return location
 *
 * Chooses colours and maps each pixel on one of them, with dithering. A pixel
 * of less than half opacity becomes transparent, any other opaque. The
 * quality of @image bounds the number of colours.
 *
 * Returns: (transfer full): the palette, or NULL with %LIMN_ERROR_INVALID if
 *   the library gives up
 */
LimnGifPalette *
limn_gif_palette_new (const LimnPixelStore *image, GError **error)
{
  g_autoptr (LimnGifPalette) self = g_new0 (LimnGifPalette, 1);
  liq_error status = LIQ_OUT_OF_MEMORY;

  self->indices = g_try_malloc ((gsize) image->info.width * image->info.height);
  if (self->indices != NULL)
    status = limn_gif_palette_quantize (self, image);
  if (status == LIQ_OK)
    return g_steal_pointer (&self);
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_INVALID,
      "libimagequant cannot reduce the image to %d colours (its error %d): "
      "use png",
      LIMN_GIF_PALETTE_MAX,
      status);
  return NULL;
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

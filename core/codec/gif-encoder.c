/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-encoder: GIF files through giflib. */
#include <string.h>
#include <gif_lib.h>

#include "codec/gif-palette.h"

#include <glib/gi18n-lib.h>
#include "error.h"

/* size of a graphic control block, GIF89a section 23 */
#define LIMN_GIF_ENCODER_CONTROL 4

static int
limn_gif_encoder_append (GifFileType *gif, const GifByteType *data, int length)
{
  g_byte_array_append (gif->UserData, data, (guint) length);
  return length;
}

/* giflib counts colours in powers of two */
static ColorMapObject *
limn_gif_encoder_make_map (const LimnGifPalette *palette)
{
  int n_bits = MAX (GifBitSize ((int) palette->n_colors), 1);
  ColorMapObject *map = GifMakeMapObject (1 << n_bits, NULL);

  if (map != NULL)
    memcpy (map->Colors, palette->colors, 3 * (gsize) palette->n_colors);
  return map;
}

static gboolean
limn_gif_encoder_put_control (GifFileType *gif, const LimnGifPalette *palette)
{
  GraphicsControlBlock control = { .DisposalMode = DISPOSAL_UNSPECIFIED,
                                   .TransparentColor = palette->transparent };
  GifByteType block[LIMN_GIF_ENCODER_CONTROL];

  if (palette->transparent == LIMN_GIF_PALETTE_OPAQUE)
    return TRUE;
  EGifGCBToExtension (&control, block);
  return EGifPutExtension (gif, GRAPHICS_EXT_FUNC_CODE, sizeof block, block) !=
         GIF_ERROR;
}

static gboolean
limn_gif_encoder_put_image (GifFileType *gif,
                            const LimnImageInfo *info,
                            const LimnGifPalette *palette,
                            const ColorMapObject *map)
{
  int width = (int) info->width;
  int height = (int) info->height;

  EGifSetGifVersion (gif, true);
  if (EGifPutScreenDesc (gif, width, height, 8, 0, map) == GIF_ERROR ||
      !limn_gif_encoder_put_control (gif, palette) ||
      EGifPutImageDesc (gif, 0, 0, width, height, false, NULL) == GIF_ERROR)
    return FALSE;
  for (int y = 0; y < height; y++)
    if (EGifPutLine (gif, palette->indices + (gsize) y * info->width, width) ==
        GIF_ERROR)
      return FALSE;
  return TRUE;
}

/* returns an error of giflib's */
static int
limn_gif_encoder_write (const LimnImageInfo *info,
                        const LimnGifPalette *palette,
                        GByteArray *file)
{
  int code = E_GIF_ERR_NOT_ENOUGH_MEM;
  int closing = E_GIF_SUCCEEDED;
  ColorMapObject *map = limn_gif_encoder_make_map (palette);
  GifFileType *gif = NULL;

  if (map == NULL)
    return code;
  gif = EGifOpen (file, limn_gif_encoder_append, &code);
  if (gif != NULL)
    {
      code = limn_gif_encoder_put_image (gif, info, palette, map) ?
                 E_GIF_SUCCEEDED :
                 gif->Error;
      if (EGifCloseFile (gif, &closing) == GIF_ERROR && code == E_GIF_SUCCEEDED)
        code = closing;
    }
  GifFreeMapObject (map);
  return code;
}

static GBytes *
limn_gif_encoder_finish (gpointer state, GError **error)
{
  LimnPixelStore *self = state;
  g_autoptr (LimnGifPalette) palette = limn_gif_palette_new (self, error);
  g_autoptr (GByteArray) file = g_byte_array_new ();
  int code = E_GIF_SUCCEEDED;

  if (palette == NULL)
    return NULL;
  code = limn_gif_encoder_write (&self->info, palette, file);
  if (code == E_GIF_SUCCEEDED)
    return g_byte_array_free_to_bytes (g_steal_pointer (&file));
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("giflib cannot encode the image (its error %d): use png"),
               code);
  return NULL;
}

const LimnEncoderBackend limn_gif_encoder_backend = {
  .format = LIMN_IMAGE_FORMAT_GIF,
  .channels = 1 << 1 | 1 << 2 | 1 << 3 | 1 << 4,
  .depths = 1 << 8,
  .max_side = LIMN_CODEC_MAX_SIDE,
  .has_icc = FALSE,
  .quality = 100,
  .create = limn_pixel_store_create,
  .push = limn_pixel_store_push,
  .finish = limn_gif_encoder_finish,
  .free = limn_pixel_store_free,
};

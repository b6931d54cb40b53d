/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-palette: at most 256 colours for an image. */
#pragma once

#include "codec/pixel-store.h"

G_BEGIN_DECLS

#define LIMN_GIF_PALETTE_MAX 256
#define LIMN_GIF_PALETTE_OPAQUE -1

/**
 * LimnGifPalette:
 * @n_colors: 1 to %LIMN_GIF_PALETTE_MAX
 * @colors: red, green, blue
 * @transparent: which of them stands for transparency, or
 *   %LIMN_GIF_PALETTE_OPAQUE
 * @indices: one a pixel
 */
typedef struct
{
  guint n_colors;
  guint8 colors[LIMN_GIF_PALETTE_MAX][3];
  gint transparent;
  guint8 *indices;
} LimnGifPalette;

LimnGifPalette *limn_gif_palette_new (const LimnPixelStore *image,
                                      GError **error);
void limn_gif_palette_free (LimnGifPalette *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnGifPalette, limn_gif_palette_free)

G_END_DECLS

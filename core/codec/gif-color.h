/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-color: a pixel as a GIF sees it, and what looks most like it. */
#pragma once

#include "codec/gif-palette.h"

G_BEGIN_DECLS

gboolean limn_gif_color_read (const LimnPixelStore *image,
                              gsize i,
                              guint8 color[3]);
guint limn_gif_color_get_distance (const guint8 a[3], const guint8 b[3]);
guint limn_gif_color_find_nearest (const LimnGifPalette *palette,
                                   const guint8 color[3]);

G_END_DECLS

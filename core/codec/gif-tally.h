/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-tally: an image of few colours keeps them all. */
#pragma once

#include "codec/gif-palette.h"

G_BEGIN_DECLS

gboolean limn_gif_tally_map (LimnGifPalette *palette,
                             const LimnPixelStore *image,
                             guint max_colors);

G_END_DECLS

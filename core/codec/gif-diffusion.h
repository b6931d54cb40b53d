/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-diffusion: pixels become colours of a palette, with dithering. */
#pragma once

#include "codec/gif-palette.h"

G_BEGIN_DECLS

void limn_gif_diffusion_map (LimnGifPalette *palette,
                             const LimnPixelStore *image);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-census: the colours that stand for all colours of an image. */
#pragma once

#include "codec/gif-palette.h"

G_BEGIN_DECLS

gboolean limn_gif_census_choose (LimnGifPalette *palette,
                                 const LimnPixelStore *image,
                                 guint max_colors,
                                 GError **error);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/packet: an XMP packet into an image file. */
#pragma once

#include "codec/codec.h"

G_BEGIN_DECLS

GBytes *limn_packet_embed (GBytes *file,
                           LimnImageFormat format,
                           const char *packet);

G_END_DECLS

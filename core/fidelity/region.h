/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/region: a set of pixels, one byte each: 1 in it, 0 not. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* a window's count must fit a byte */
#define LIMN_REGION_MAX_RADIUS 7

void limn_region_count (const guint8 *bits,
                        guint width,
                        guint height,
                        guint radius,
                        guint8 *counts);
void limn_region_close (guint8 *bits, guint width, guint height, guint radius);
void limn_region_sift (guint8 *bits,
                       guint width,
                       guint height,
                       guint8 value,
                       guint min_area,
                       const guint8 *seeds,
                       guint min_seeds);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/photograph: what Debian's mate-backgrounds holds, as planes. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

guint photograph_get_count (void);
const char *photograph_get_name (guint index);
void photograph_get_size (guint index, guint *width, guint *height);
void photograph_crop (guint index,
                      gdouble x,
                      gdouble y,
                      gdouble ratio,
                      guint width,
                      guint height,
                      LimnPlane *planes[3]);
guint8 *photograph_decode (GBytes *file, guint *width, guint *height);

G_END_DECLS

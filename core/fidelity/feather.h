/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/feather: the layer mask of an edit, made of the selection. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gdouble limn_feather_find_radius (const guint8 *selection,
                                  guint width,
                                  guint height);
void limn_feather_apply (guint8 *selection,
                         guint width,
                         guint height,
                         gdouble radius);

G_END_DECLS

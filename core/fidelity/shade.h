/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/shade: colours as points whose distance is how different they look. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void limn_shade_convert (const gfloat *const colours[3],
                         gsize n,
                         gfloat *const shades[3]);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/png-filter: the row filters of PNG, chosen row by row. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void limn_png_filter_rows (guint8 *out,
                           const guint8 *rows,
                           guint n_rows,
                           gsize row_bytes,
                           guint pixel_bytes);

G_END_DECLS

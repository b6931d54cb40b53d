/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/rect: rectangles of whole pixels. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnRect:
 * @x: @y: top left corner, pixels; may be negative
 * @width: @height: pixels; an empty one has 0 for both
 */
typedef struct
{
  gint x, y;
  gint width, height;
} LimnRect;

gboolean limn_rect_is_empty (const LimnRect *self);
gboolean limn_rect_equals (const LimnRect *self, const LimnRect *other);
gboolean limn_rect_contains (const LimnRect *self, const LimnRect *other);
LimnRect limn_rect_intersect (const LimnRect *self, const LimnRect *other);
LimnRect limn_rect_unite (const LimnRect *self, const LimnRect *other);
LimnRect limn_rect_center (const LimnRect *self, gint width, gint height);
LimnRect limn_rect_shift_into (const LimnRect *self, const LimnRect *bounds);

G_END_DECLS

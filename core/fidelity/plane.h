/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plane: one channel of a picture as floats. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnPlane:
 * @width: @height: pixels
 * @values: (array length=width*height): row after row without gaps; colours
 *   are sRGB as coded (not linear light) from 0 to 1, weights 0 to 1
 */
typedef struct
{
  guint width, height;
  gfloat *values;
} LimnPlane;

LimnPlane *limn_plane_new (guint width, guint height);
LimnPlane *limn_plane_copy (const LimnPlane *self);
void limn_plane_free (LimnPlane *self);

/**
 * limn_plane_get_row:
 * @self: a plane
 * @y: row, from 0
 *
 * Returns: (transfer none): its values
 */
static inline gfloat *
limn_plane_get_row (const LimnPlane *self, guint y)
{
  return self->values + (gsize) y * self->width;
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPlane, limn_plane_free)

G_END_DECLS

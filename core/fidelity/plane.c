/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plane: one channel of a picture as floats. */
#include "plane.h"

#include <string.h>

/**
 * limn_plane_new:
 * @width: pixels, at least 1
 * @height: pixels, at least 1
 *
 * Returns: (transfer full): a plane of zeros
 */
LimnPlane *
limn_plane_new (guint width, guint height)
{
  LimnPlane *self = g_new0 (LimnPlane, 1);

  self->width = width;
  self->height = height;
  self->values = g_new0 (gfloat, (gsize) width * height);
  return self;
}

/**
 * limn_plane_copy:
 * @self: a plane
 *
 * Returns: (transfer full): the same values
 */
LimnPlane *
limn_plane_copy (const LimnPlane *self)
{
  LimnPlane *copy = limn_plane_new (self->width, self->height);

  memcpy (copy->values,
          self->values,
          (gsize) self->width * self->height * sizeof *self->values);
  return copy;
}

/**
 * limn_plane_free:
 * @self: (nullable) (transfer full): a plane
 */
void
limn_plane_free (LimnPlane *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self);
}

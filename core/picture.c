/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/picture: a small image to look at. */
#include "picture.h"

/**
 * limn_picture_new:
 * @width: @height: pixels, at least 1
 *
 * Returns: (transfer full): a picture, all transparent
 */
LimnPicture *
limn_picture_new (guint width, guint height)
{
  LimnPicture *self = g_new0 (LimnPicture, 1);

  self->width = width;
  self->height = height;
  self->pixels = g_malloc0_n ((gsize) width * height, 4);
  return self;
}

/**
 * limn_picture_free:
 * @self: (nullable) (transfer full): a picture
 */
void
limn_picture_free (LimnPicture *self)
{
  if (self == NULL)
    return;
  g_free (self->pixels);
  g_free (self);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/picture: a small image to look at. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnPicture:
 * @width: @height: pixels, at least 1
 * @pixels: RGBA, 8 bit, sRGB, alpha not multiplied in, rows without gaps
 */
typedef struct
{
  guint width, height;
  guint8 *pixels;
} LimnPicture;

LimnPicture *limn_picture_new (guint width, guint height);
void limn_picture_free (LimnPicture *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPicture, limn_picture_free)

G_END_DECLS

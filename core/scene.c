/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/scene: what is known of an image before a part of it is framed. */
#include "scene.h"

/**
 * limn_scene_init_file:
 * @self: (out caller-allocates): a scene
 * @width: pixels
 * @height: pixels
 *
 * A file is sent as it is.
 */
void
limn_scene_init_file (LimnScene *self, guint width, guint height)
{
  LimnRect all = { 0, 0, (gint) width, (gint) height };

  *self = (LimnScene){ all, all, all, TRUE, TRUE };
}

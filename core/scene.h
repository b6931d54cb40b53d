/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/scene: what is known of an image before a part of it is framed. */
#pragma once

#include "rect.h"

G_BEGIN_DECLS

/**
 * LimnScene:
 * @area: what is to change: the selection's bounds, or a whole layer; image
 *   coordinates
 * @bounds: where there are real pixels
 * @room: where a result may lie; @area lies inside
 * @whole: whether @area is all of a layer, so that it needs no context
 * @fixed: whether @area is sent as it is, neither grown nor reduced
 */
typedef struct
{
  LimnRect area;
  LimnRect bounds;
  LimnRect room;
  gboolean whole;
  gboolean fixed;
} LimnScene;

void limn_scene_init_file (LimnScene *self, guint width, guint height);

G_END_DECLS

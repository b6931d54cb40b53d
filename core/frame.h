/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/frame: the rectangle of the image that is sent, and the way back. */
#pragma once

#include <json-glib/json-glib.h>

#include "scene.h"

G_BEGIN_DECLS

/* GIMP's largest image, GIMP_MAX_IMAGE_SIZE */
#define LIMN_FRAME_MAX_SIDE 524288

/**
 * LimnFrame:
 * @rect: in image coordinates, pixels; empty when nothing of the image is sent
 * @known: the part of @rect that has real pixels; the rest repeats its edge
 * @target: the part of @rect in which a result lies
 * @sent_width: @sent_height: pixels it is sent at; never more than @rect has
 */
typedef struct
{
  LimnRect rect;
  LimnRect known;
  LimnRect target;
  gint sent_width, sent_height;
} LimnFrame;

void limn_frame_init (LimnFrame *self, const LimnRect *rect);
void limn_frame_fit (LimnFrame *self,
                     const LimnScene *scene,
                     gdouble context,
                     guint native_width,
                     guint native_height);
LimnRect limn_frame_pad (const LimnScene *scene, gdouble context);
gint limn_frame_get_room (const LimnFrame *self, const LimnScene *scene);
gboolean limn_frame_is_set (const LimnFrame *self);
JsonNode *limn_frame_to_json (const LimnFrame *self);
gboolean limn_frame_from_json (LimnFrame *self, JsonNode *node, GError **error);

G_END_DECLS

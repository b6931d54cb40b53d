/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/frame: the rectangle of the image that is sent, and the way back. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * LimnFrame:
 * @x: @y: top left corner in image coordinates, pixels; may be negative
 * @width: @height: the rectangle's size in image pixels; 0 when there is no
 *   frame (nothing of the image is sent)
 * @sent_width: @sent_height: pixels it is sent at; never more than the
 *   rectangle has
 */
typedef struct
{
  gint x, y;
  gint width, height;
  gint sent_width, sent_height;
} LimnFrame;

void limn_frame_init (LimnFrame *self, gint x, gint y, gint width, gint height);
void limn_frame_limit (LimnFrame *self, guint max_side, gdouble max_pixels);
gboolean limn_frame_is_set (const LimnFrame *self);
void limn_frame_get_scale (const LimnFrame *self,
                           guint returned_width,
                           guint returned_height,
                           gdouble *scale_x,
                           gdouble *scale_y);
JsonNode *limn_frame_to_json (const LimnFrame *self);
gboolean limn_frame_from_json (LimnFrame *self, JsonNode *node, GError **error);

G_END_DECLS

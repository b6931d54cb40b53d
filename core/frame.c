/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/frame: the rectangle of the image that is sent, and the way back. */
#include "frame.h"

#include "error.h"
#include "jsontext.h"
#include "sizing.h"

/* GIMP's largest image, GIMP_MAX_IMAGE_SIZE */
#define LIMN_FRAME_MAX_SIDE 524288

typedef struct
{
  const char *name;
  gsize offset;
  gint min;
} LimnFrameField;

static const LimnFrameField limn_frame_fields[] = {
  { "x", G_STRUCT_OFFSET (LimnFrame, x), -LIMN_FRAME_MAX_SIDE },
  { "y", G_STRUCT_OFFSET (LimnFrame, y), -LIMN_FRAME_MAX_SIDE },
  { "width", G_STRUCT_OFFSET (LimnFrame, width), 1 },
  { "height", G_STRUCT_OFFSET (LimnFrame, height), 1 },
  { "sent_width", G_STRUCT_OFFSET (LimnFrame, sent_width), 1 },
  { "sent_height", G_STRUCT_OFFSET (LimnFrame, sent_height), 1 },
};

/**
 * limn_frame_init:
 * @self: a frame, whatever it held
 * @x: left edge in image pixels
 * @y: top edge in image pixels
 * @width: pixels; 0 with @height 0 for no frame
 * @height: pixels
 *
 * Frames a rectangle that is sent at its own size.
 */
void
limn_frame_init (LimnFrame *self, gint x, gint y, gint width, gint height)
{
  *self = (LimnFrame){ x, y, width, height, width, height };
}

/**
 * limn_frame_limit:
 * @self: a frame
 * @max_side: largest side to send, 0 for no limit
 * @max_pixels: most pixels to send, 0 for no limit
 *
 * Shrinks the size that is sent; never enlarges it, and keeps the ratio of the
 * rectangle.
 */
void
limn_frame_limit (LimnFrame *self, guint max_side, gdouble max_pixels)
{
  guint width = (guint) self->sent_width;
  guint height = (guint) self->sent_height;

  if (!limn_frame_is_set (self))
    return;
  limn_sizing_clamp (&width, &height, max_side, max_pixels);
  self->sent_width = (gint) width;
  self->sent_height = (gint) height;
}

/**
 * limn_frame_is_set:
 * @self: a frame
 *
 * Returns: whether anything of the image is sent
 */
gboolean
limn_frame_is_set (const LimnFrame *self)
{
  return self->width > 0 && self->height > 0;
}

/**
 * limn_frame_get_scale:
 * @self: a frame that is set
 * @returned_width: pixels of the image that came back
 * @returned_height: pixels of the image that came back
 * @scale_x: (out): factor that brings its columns back to image pixels
 * @scale_y: (out): factor that brings its rows back to image pixels
 */
void
limn_frame_get_scale (const LimnFrame *self,
                      guint returned_width,
                      guint returned_height,
                      gdouble *scale_x,
                      gdouble *scale_y)
{
  g_return_if_fail (returned_width > 0 && returned_height > 0);

  *scale_x = (gdouble) self->width / returned_width;
  *scale_y = (gdouble) self->height / returned_height;
}

/**
 * limn_frame_to_json:
 * @self: a frame
 *
 * Returns: (transfer full): an object with the frame's fields, null where it
 *   is not set
 */
JsonNode *
limn_frame_to_json (const LimnFrame *self)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  if (!limn_frame_is_set (self))
    return json_node_new (JSON_NODE_NULL);
  object = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (limn_frame_fields); i++)
    json_object_set_int_member (
        object,
        limn_frame_fields[i].name,
        G_STRUCT_MEMBER (gint, self, limn_frame_fields[i].offset));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, g_steal_pointer (&object));
  return node;
}

static gboolean
limn_frame_read_field (LimnFrame *self,
                       const LimnFrameField *field,
                       JsonObject *object,
                       GError **error)
{
  gdouble number;

  if (limn_jsontext_get_number (object, field->name, &number) &&
      number >= field->min && number <= LIMN_FRAME_MAX_SIDE &&
      number == (gint) number)
    {
      G_STRUCT_MEMBER (gint, self, field->offset) = (gint) number;
      return TRUE;
    }
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               "frame.%s: a whole number from %d to %d is needed",
               field->name,
               field->min,
               LIMN_FRAME_MAX_SIDE);
  return FALSE;
}

/**
 * limn_frame_from_json:
 * @self: (out caller-allocates): a frame
 * @node: what limn_frame_to_json() made
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, and @self untouched, for what is
 *   not a frame
 */
gboolean
limn_frame_from_json (LimnFrame *self, JsonNode *node, GError **error)
{
  LimnFrame read = { 0 };

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      *self = read;
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      limn_error_set_invalid (
          error, "frame", limn_jsontext_kind (node), "an object is needed");
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (limn_frame_fields); i++)
    if (!limn_frame_read_field (
            &read, &limn_frame_fields[i], json_node_get_object (node), error))
      return FALSE;
  if (read.sent_width > read.width || read.sent_height > read.height)
    {
      limn_error_set_invalid (
          error, "frame", NULL, "sent_width and sent_height exceed the frame");
      return FALSE;
    }
  *self = read;
  return TRUE;
}

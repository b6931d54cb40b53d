/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/frame: the rectangle of the image that is sent, and the way back. */
#include "frame.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "jsontext.h"

typedef struct
{
  const char *name;
  gsize offset;
  gint min;
} LimnFrameField;

static const LimnFrameField limn_frame_rect_fields[] = {
  { "x", G_STRUCT_OFFSET (LimnRect, x), -LIMN_FRAME_MAX_SIDE },
  { "y", G_STRUCT_OFFSET (LimnRect, y), -LIMN_FRAME_MAX_SIDE },
  { "width", G_STRUCT_OFFSET (LimnRect, width), 1 },
  { "height", G_STRUCT_OFFSET (LimnRect, height), 1 },
  { NULL }
};

static const LimnFrameField limn_frame_sent_fields[] = {
  { "sent_width", G_STRUCT_OFFSET (LimnFrame, sent_width), 1 },
  { "sent_height", G_STRUCT_OFFSET (LimnFrame, sent_height), 1 },
  { NULL }
};

/**
 * limn_frame_init:
 * @self: (out caller-allocates): a frame
 * @rect: image coordinates, pixels
 *
 * Frames a rectangle of real pixels that is sent at its own size.
 */
void
limn_frame_init (LimnFrame *self, const LimnRect *rect)
{
  *self = (LimnFrame){ *rect, *rect, *rect, rect->width, rect->height };
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
  return !limn_rect_is_empty (&self->rect);
}

static void
limn_frame_write (gconstpointer from,
                  const LimnFrameField *fields,
                  JsonObject *object)
{
  for (const LimnFrameField *field = fields; field->name != NULL; field++)
    json_object_set_int_member (
        object, field->name, G_STRUCT_MEMBER (gint, from, field->offset));
}

static void
limn_frame_write_part (const LimnRect *part,
                       const char *name,
                       JsonObject *object)
{
  JsonObject *member = json_object_new ();

  limn_frame_write (part, limn_frame_rect_fields, member);
  json_object_set_object_member (object, name, member);
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
  JsonObject *object;
  JsonNode *node;

  if (!limn_frame_is_set (self))
    return json_node_new (JSON_NODE_NULL);
  object = json_object_new ();
  limn_frame_write (&self->rect, limn_frame_rect_fields, object);
  limn_frame_write (self, limn_frame_sent_fields, object);
  limn_frame_write_part (&self->known, "known", object);
  limn_frame_write_part (&self->target, "target", object);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, object);
  return node;
}

static gboolean
limn_frame_read (gpointer to,
                 const LimnFrameField *fields,
                 JsonObject *object,
                 GError **error)
{
  gdouble number;

  for (const LimnFrameField *field = fields; field->name != NULL; field++)
    {
      if (!limn_jsontext_get_number (object, field->name, &number) ||
          number < field->min || number > LIMN_FRAME_MAX_SIDE ||
          number != (gint) number)
        {
          g_set_error (error,
                       LIMN_ERROR,
                       LIMN_ERROR_INVALID,
                       _ ("frame.%s: a whole number from %d to %d is needed"),
                       field->name,
                       field->min,
                       LIMN_FRAME_MAX_SIDE);
          return FALSE;
        }
      G_STRUCT_MEMBER (gint, to, field->offset) = (gint) number;
    }
  return TRUE;
}

/* a record from before frames grew has no parts: all of it was real */
static gboolean
limn_frame_read_part (const LimnFrame *self,
                      JsonObject *object,
                      const char *name,
                      LimnRect *part,
                      GError **error)
{
  JsonObject *member = limn_jsontext_get_object (object, name);

  *part = self->rect;
  return member == NULL ||
         limn_frame_read (part, limn_frame_rect_fields, member, error);
}

static gboolean
limn_frame_check (const LimnFrame *self, GError **error)
{
  const char *remedy = NULL;

  if (self->sent_width > self->rect.width ||
      self->sent_height > self->rect.height)
    remedy = "sent_width and sent_height exceed the frame";
  else if (!limn_rect_contains (&self->rect, &self->known))
    remedy = "known lies outside the frame";
  else if (!limn_rect_contains (&self->rect, &self->target))
    remedy = "target lies outside the frame";
  if (remedy == NULL)
    return TRUE;
  limn_error_set_invalid (error, "frame", NULL, remedy);
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
  JsonObject *object;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    {
      *self = read;
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      limn_error_set_invalid (
          error, "frame", limn_jsontext_kind (node), _ ("an object is needed"));
      return FALSE;
    }
  object = json_node_get_object (node);
  if (!limn_frame_read (&read.rect, limn_frame_rect_fields, object, error) ||
      !limn_frame_read (&read, limn_frame_sent_fields, object, error) ||
      !limn_frame_read_part (&read, object, "known", &read.known, error) ||
      !limn_frame_read_part (&read, object, "target", &read.target, error) ||
      !limn_frame_check (&read, error))
    return FALSE;
  *self = read;
  return TRUE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/again: what a layer's recipe comes to in the image as it is now. */
#include "again.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "jsontext.h"
#include "recipe.h"
#include "target.h"
#include "text.h"

/* characters of a layer's name in a sentence */
#define LIMN_AGAIN_MAX_NAME 80

static void
limn_again_refuse (gint32 drawable, const char *remedy, GError **error)
{
  g_autofree char *name = gimp_item_get_name (drawable);

  limn_error_set_invalid (error, "layer", name, remedy);
}

/**
 * limn_again_free:
 * @self: (nullable) (transfer full): a repetition
 */
void
limn_again_free (LimnAgain *self)
{
  if (self == NULL)
    return;
  g_free (self->id);
  limn_request_free (self->recorded);
  g_hash_table_unref (self->tattoos);
  g_free (self);
}

/* a layer that began as an image of its own is repeated into this one */
static gboolean
limn_again_read_request (LimnAgain *self, JsonObject *record, GError **error)
{
  self->recorded = limn_request_from_json (
      json_object_get_member (record, "request"), error);
  if (self->recorded == NULL)
    return FALSE;
  if (self->recorded->operation == LIMN_OPERATION_CREATE)
    self->recorded->operation = LIMN_OPERATION_GENERATE;
  return TRUE;
}

static gboolean
limn_again_read_frame (LimnAgain *self, JsonObject *record, GError **error)
{
  JsonObject *plan = limn_jsontext_get_object (record, "plan");

  if (!limn_frame_from_json (
          &self->frame, json_object_get_member (plan, "frame"), error))
    return FALSE;
  if (limn_frame_is_set (&self->frame))
    return TRUE;
  limn_error_set_invalid (
      error,
      "frame",
      NULL,
      _ ("missing, though something of the image was sent"));
  return FALSE;
}

/* of what came, where it was not planned */
static void
limn_again_read_shape (LimnAgain *self, JsonObject *record)
{
  JsonObject *plan = limn_jsontext_get_object (record, "plan");
  JsonArray *results = limn_jsontext_get_array (record, "results");
  gdouble width = 0;
  gdouble height = 0;

  limn_jsontext_get_number (plan, "width", &width);
  limn_jsontext_get_number (plan, "height", &height);
  if ((width < 1 || height < 1) && json_array_get_length (results) > 0)
    {
      JsonObject *result = json_array_get_object_element (results, 0);

      limn_jsontext_get_number (result, "width", &width);
      limn_jsontext_get_number (result, "height", &height);
    }
  self->width = (guint) CLAMP (width, 0, GIMP_MAX_IMAGE_SIZE);
  self->height = (guint) CLAMP (height, 0, GIMP_MAX_IMAGE_SIZE);
}

static gboolean
limn_again_find_source (LimnAgain *self,
                        gint32 image,
                        JsonObject *record,
                        GError **error)
{
  JsonObject *source = limn_jsontext_get_object (record, "source");
  const char *name = limn_jsontext_get_string (source, "layer");
  g_autofree char *shown = limn_text_clean (name, LIMN_AGAIN_MAX_NAME);
  g_autofree char *remedy = NULL;
  gdouble tattoo = 0;

  limn_jsontext_get_number (source, "tattoo", &tattoo);
  if (tattoo == 0 && name == NULL)
    {
      limn_again_refuse (
          self->drawable,
          _ ("its recipe does not name the layer it was made from; "
             "edit this layer instead"),
          error);
      return FALSE;
    }
  self->source =
      limn_target_find_layer (image, (guint) CLAMP (tattoo, 0, G_MAXINT), name);
  if (self->source != -1 && !gimp_item_is_group (self->source))
    return TRUE;
  remedy = g_strdup_printf ("the layer it was made from, '%s', is no longer in "
                            "the image; undo its removal, or edit this layer "
                            "instead",
                            shown);
  limn_again_refuse (self->drawable, remedy, error);
  return FALSE;
}

static void
limn_again_move (LimnRect *rect, gint dx, gint dy)
{
  rect->x += dx;
  rect->y += dy;
}

/* where the pixels are now that were sent; a layer of another size was cropped
 * or scaled, and what it covers now is framed anew */
static gboolean
limn_again_settle_frame (LimnAgain *self, gint32 image, GError **error)
{
  LimnRect now = limn_target_get_rect (self->drawable);
  LimnRect source = limn_target_get_rect (self->source);
  LimnRect bounds = limn_target_get_bounds (image, self->source);
  LimnRect *parts[] = { &self->frame.rect,
                        &self->frame.known,
                        &self->frame.target };
  gint dx = now.x - self->frame.target.x;
  gint dy = now.y - self->frame.target.y;
  gboolean extend = self->recorded->operation == LIMN_OPERATION_EXTEND;
  LimnRect common;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    limn_again_move (parts[i], dx, dy);
  self->fits = limn_rect_equals (&now, &self->frame.target) &&
               (gimp_drawable_has_alpha (self->source) ||
                limn_rect_contains (&source, &self->frame.known));
  self->scene = (LimnScene){ .area = now, .bounds = bounds, .whole = TRUE };
  self->scene.room = extend ? limn_rect_unite (&bounds, &now) : bounds;
  self->scene.area = limn_rect_intersect (&now, &self->scene.room);
  common = limn_rect_intersect (
      self->fits ? &self->frame.known : &self->scene.area, &source);
  if (!limn_rect_is_empty (&common))
    return TRUE;
  limn_again_refuse (
      self->drawable,
      _ ("it lies beside the layer it was made from; move one of "
         "them back, or edit this layer instead"),
      error);
  return FALSE;
}

/* layers that were referred to may have been renamed since */
static void
limn_again_read_references (LimnAgain *self, JsonObject *record)
{
  JsonArray *array = limn_jsontext_get_array (
      limn_jsontext_get_object (record, "plan"), "references");
  guint n = array != NULL ? json_array_get_length (array) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *row =
          JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      const char *name =
          row != NULL ? limn_jsontext_get_string (row, "name") : NULL;
      gdouble tattoo = 0;

      if (name != NULL && limn_jsontext_get_number (row, "tattoo", &tattoo) &&
          tattoo > 0 && tattoo <= G_MAXUINT)
        g_hash_table_insert (
            self->tattoos, g_strdup (name), GUINT_TO_POINTER ((guint) tattoo));
    }
}

static gboolean
limn_again_read (LimnAgain *self, const LimnRecord *record, GError **error)
{
  JsonObject *object = limn_record_get_object (record);

  limn_again_read_references (self, object);
  self->id = g_strdup (limn_record_get_id (record));
  if (!limn_again_read_request (self, object, error))
    return FALSE;
  if (limn_operation_has_frame (self->recorded->operation))
    return limn_again_read_frame (self, object, error);
  limn_again_read_shape (self, object);
  return TRUE;
}

static gboolean
limn_again_find_pixels (LimnAgain *self,
                        gint32 image,
                        const LimnRecord *record,
                        GError **error)
{
  return !limn_operation_has_frame (self->recorded->operation) ||
         (limn_again_find_source (
              self, image, limn_record_get_object (record), error) &&
          limn_again_settle_frame (self, image, error));
}

static gboolean
limn_again_vary (const LimnAgain *self, LimnCall *call, GError **error)
{
  LimnRequest *request =
      limn_variation_apply (call->variation, self->recorded, error);

  if (request == NULL)
    return FALSE;
  limn_request_free (call->request);
  call->request = request;
  return TRUE;
}

/**
 * limn_again_new:
 * @call: a call with a variation, for a layer that is in its image; gets the
 *   request that its layer's recipe and the variation come to
 * @error: return location
 *
 * Reads the layer's recipe, and finds what it speaks of in the image as it is
 * now. The frame is moved as far as the layer was since. It is sent as it was
 * where the layer still has the frame's size and the source still covers it;
 * otherwise what the layer covers now is framed anew. The selection plays no
 * part.
 *
 * Returns: (transfer full): the repetition, or %NULL with %LIMN_ERROR_INVALID
 *   where there is no recipe, where it is broken, or where its source is gone
 */
LimnAgain *
limn_again_new (LimnCall *call, GError **error)
{
  g_autoptr (LimnAgain) self = g_new0 (LimnAgain, 1);
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (GError) broken = NULL;

  self->drawable = call->drawable;
  self->source = -1;
  self->tattoos = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (!limn_recipe_is_on (call->drawable))
    {
      limn_again_refuse (
          call->drawable,
          _ ("not made by Limn, so there is nothing to repeat; use Edit"),
          error);
      return NULL;
    }
  record = limn_recipe_read (call->drawable, &broken);
  if (record == NULL || !limn_again_read (self, record, &broken))
    {
      g_autofree char *remedy = g_strdup_printf (
          "its recipe is broken, use Edit instead: %s", broken->message);

      limn_again_refuse (call->drawable, remedy, error);
      return NULL;
    }
  if (!limn_again_find_pixels (self, call->image, record, error) ||
      !limn_again_vary (self, call, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_again_find_canvas:
 * @self: a repetition
 * @canvas: gets what the plan should suit
 * @center_x: (out): middle of the layer, image coordinates
 * @center_y: (out): middle of the layer, image coordinates
 */
void
limn_again_find_canvas (const LimnAgain *self,
                        LimnCanvas *canvas,
                        gdouble *center_x,
                        gdouble *center_y)
{
  LimnRect place = limn_target_get_rect (self->drawable);

  *center_x = place.x + place.width / 2.0;
  *center_y = place.y + place.height / 2.0;
  canvas->width = self->width;
  canvas->height = self->height;
  if (self->fits)
    canvas->frame = &self->frame;
}

/**
 * limn_again_take:
 * @call: a call that repeats, whose request came out of the dialog
 *
 * Takes what is to be remembered as last values.
 */
void
limn_again_take (LimnCall *call)
{
  call->variation->n = call->request->n;
}

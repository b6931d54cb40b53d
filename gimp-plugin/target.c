/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/target: every refusal names the thing and the remedy, before a cent is
 * spent. */
#include "target.h"

#include <glib/gi18n-lib.h>

#include "error.h"

static gboolean
limn_target_is_foreign (const LimnCall *call)
{
  return !gimp_item_is_valid (call->drawable) ||
         !gimp_item_is_layer (call->drawable) ||
         gimp_item_get_image (call->drawable) != call->image;
}

static gboolean
limn_target_is_floating (const LimnCall *call)
{
  return gimp_layer_is_floating_sel (call->drawable);
}

/* the position of a layer outside the image is 0 as well, but an error */
static gboolean
limn_target_is_loose (const LimnCall *call)
{
  gimp_image_get_item_position (call->image, call->drawable);
  return gimp_get_pdb_status () != GIMP_PDB_SUCCESS;
}

static gboolean
limn_target_is_indexed (const LimnCall *call)
{
  return gimp_image_base_type (call->image) == GIMP_INDEXED;
}

static gboolean
limn_target_is_group_to_send (const LimnCall *call)
{
  return limn_operation_has_frame (call->request->operation) &&
         gimp_item_is_group (call->drawable);
}

/* nothing can be put into a group whose contents are locked */
static gboolean
limn_target_is_locked_in (const LimnCall *call)
{
  gint32 parent = gimp_item_get_parent (call->drawable);

  while (parent != -1 && !gimp_item_get_lock_content (parent))
    parent = gimp_item_get_parent (parent);
  return parent != -1;
}

static const struct
{
  gboolean (*is_wrong) (const LimnCall *call);
  const char *remedy;
} limn_target_faults[] = {
  { limn_target_is_foreign,
    N_ ("not a layer of this image; pass one of its layers") },
  { limn_target_is_floating,
    N_ ("a floating selection; anchor it, or make it a layer first") },
  { limn_target_is_loose,
    N_ ("not in the image; insert the layer, or pass another one") },
  { limn_target_is_indexed,
    N_ ("the image is indexed, which cannot hold the result's colours; convert "
        "it "
        "first (Image > Mode > RGB)") },
  { limn_target_is_group_to_send,
    N_ ("a layer group has no pixels of its own to send; choose a layer inside "
        "it, "
        "or merge the group first") },
  { limn_target_is_locked_in,
    N_ ("its group is locked, so no layer can go beside it; unlock the group, "
        "or "
        "choose a layer outside it") },
};

/**
 * limn_target_check:
 * @call: a call
 * @error: return location
 *
 * Returns: whether @call can work with its image and layer, or %FALSE with
 *   %LIMN_ERROR_INVALID; a call that makes its own image always can
 */
gboolean
limn_target_check (const LimnCall *call, GError **error)
{
  g_autofree char *name = NULL;

  if (call->request->operation == LIMN_OPERATION_CREATE)
    return TRUE;
  if (!gimp_image_is_valid (call->image))
    {
      limn_error_set_invalid (
          error, "image", NULL, _ ("no such image is open"));
      return FALSE;
    }
  name = gimp_item_is_valid (call->drawable) ?
             gimp_item_get_name (call->drawable) :
             g_strdup_printf ("%d", call->drawable);
  for (guint i = 0; i < G_N_ELEMENTS (limn_target_faults); i++)
    if (limn_target_faults[i].is_wrong (call))
      {
        limn_error_set_invalid (
            error, "drawable", name, _ (limn_target_faults[i].remedy));
        return FALSE;
      }
  return TRUE;
}

/**
 * limn_target_get_rect:
 * @drawable: id of a layer
 *
 * Returns: where it lies, image coordinates
 */
LimnRect
limn_target_get_rect (gint32 drawable)
{
  LimnRect rect = { .width = gimp_drawable_width (drawable),
                    .height = gimp_drawable_height (drawable) };

  gimp_drawable_offsets (drawable, &rect.x, &rect.y);
  return rect;
}

static LimnRect
limn_target_get_canvas_rect (gint32 image)
{
  return (
      LimnRect){ 0, 0, gimp_image_width (image), gimp_image_height (image) };
}

/**
 * limn_target_get_bounds:
 * @image: id of an image
 * @drawable: id of a layer of it
 *
 * A layer with alpha is transparent around its edges, so its real pixels reach
 * as far as the canvas; those of another end with it.
 *
 * Returns: where it has pixels, image coordinates
 */
LimnRect
limn_target_get_bounds (gint32 image, gint32 drawable)
{
  LimnRect layer = limn_target_get_rect (drawable);
  LimnRect canvas = limn_target_get_canvas_rect (image);

  return gimp_drawable_has_alpha (drawable) ?
             limn_rect_unite (&layer, &canvas) :
             layer;
}

/**
 * limn_target_find_layer:
 * @image: id of an image
 * @tattoo: what GIMP knew a layer by, in its file too; 0 for nothing
 * @name: (nullable): what it was called
 *
 * Returns: id of the layer with that tattoo, whatever it is called now, or else
 *   of one with that name; -1 for none
 */
gint32
limn_target_find_layer (gint32 image, guint tattoo, const char *name)
{
  gint32 layer =
      tattoo != 0 ? gimp_image_get_layer_by_tattoo (image, tattoo) : -1;

  if (layer == -1 && name != NULL && *name != '\0')
    layer = gimp_image_get_layer_by_name (image, name);
  return layer;
}

static LimnRect
limn_target_get_selected_rect (gint32 image)
{
  gboolean selected;
  gint x1, y1, x2, y2;

  gimp_selection_bounds (image, &selected, &x1, &y1, &x2, &y2);
  return selected ? (LimnRect){ x1, y1, x2 - x1, y2 - y1 } : (LimnRect){ 0 };
}

/**
 * limn_target_find_scene:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @scene: (out): what an edit works on
 * @error: return location
 *
 * The area is the selection's bounding box, or the whole layer where nothing
 * or all of it is selected.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID when the selection lies outside
 *   the layer
 */
gboolean
limn_target_find_scene (gint32 image,
                        gint32 drawable,
                        LimnScene *scene,
                        GError **error)
{
  LimnRect layer = limn_target_get_rect (drawable);
  LimnRect bounds = limn_target_get_bounds (image, drawable);
  LimnRect selected = limn_target_get_selected_rect (image);
  LimnRect common = limn_rect_intersect (&selected, &layer);

  *scene = (LimnScene){
    .area = layer, .bounds = bounds, .room = bounds, .whole = TRUE
  };
  if (limn_rect_is_empty (&selected) || limn_rect_contains (&selected, &layer))
    return TRUE;
  if (limn_rect_is_empty (&common))
    {
      g_autofree char *name = gimp_item_get_name (drawable);

      limn_error_set_invalid (
          error,
          "layer",
          name,
          _ ("the selection lies outside it; select a part of "
             "the layer, or nothing to send all of it"));
      return FALSE;
    }
  scene->area = limn_rect_intersect (&selected, &scene->bounds);
  scene->whole = FALSE;
  return TRUE;
}

/**
 * limn_target_tell:
 * @image: id of an image
 * @drawable: id of the layer in it that is worked on
 * @plan: gets what they can be found by later
 */
void
limn_target_tell (gint32 image, gint32 drawable, LimnPlan *plan)
{
  g_free (plan->source);
  g_free (plan->source_image);
  plan->source = gimp_item_get_name (drawable);
  plan->source_tattoo = gimp_item_get_tattoo (drawable);
  plan->source_image = gimp_image_get_uri (image);
}

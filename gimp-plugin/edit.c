/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit: an edit's way out of the image and back into it. */
#include "edit.h"

#include "extend.h"
#include "jsontext.h"
#include "target.h"
#include "upload-mask.h"
#include "upload.h"

/**
 * LimnEditSeen:
 * @LIMN_EDIT_SEEN_CHANGED: what really changed, as nothing else is known
 * @LIMN_EDIT_SEEN_SELECTED: what was selected, or is new on the canvas
 * @LIMN_EDIT_SEEN_LAYER: where the source shows
 * @LIMN_EDIT_SEEN_COPIED: as the layer that is repeated
 * @LIMN_EDIT_SEEN_WHOLE: all of it, as the layer that is repeated
 *
 * What results are seen through.
 */
typedef enum
{
  LIMN_EDIT_SEEN_CHANGED,
  LIMN_EDIT_SEEN_SELECTED,
  LIMN_EDIT_SEEN_LAYER,
  LIMN_EDIT_SEEN_COPIED,
  LIMN_EDIT_SEEN_WHOLE,
} LimnEditSeen;

/* as they stand in a memento */
#define LIMN_EDIT_SEEN "seen"
#define LIMN_EDIT_LAYER "layer"
#define LIMN_EDIT_GROWN "grown"

static const char *const limn_edit_seen_names[] = {
  [LIMN_EDIT_SEEN_CHANGED] = "changed", [LIMN_EDIT_SEEN_SELECTED] = "selected",
  [LIMN_EDIT_SEEN_LAYER] = "layer",     [LIMN_EDIT_SEEN_COPIED] = "copied",
  [LIMN_EDIT_SEEN_WHOLE] = "whole",
};

struct _LimnEdit
{
  gint32 image, drawable;
  gint32 given;               /* layer that is repeated, -1 for none */
  gboolean recovered;         /* its results are there already */
  const LimnMemento *memento; /* (nullable): of what is recovered */
  LimnEditSeen seen;
  LimnScene scene;
  LimnExtend *extend; /* (nullable): the canvas that is to grow */
  LimnRect place;     /* of the layers on a canvas that has grown */
  const LimnPlan *plan;
  LimnOriginal *original; /* what was sent */
  LimnMask *selected;     /* (nullable): what was selected, or is new */
  LimnMask *shape;        /* (nullable): where the source shows */
  LimnMask *veil;         /* (nullable): where its layer mask lets it show */
  LimnLanding *landing;
  LimnSrgb *arrivals; /* on their way to the landing */
};

static LimnEdit *
limn_edit_new_empty (gint32 image, gint32 drawable)
{
  LimnEdit *self = g_new0 (LimnEdit, 1);

  self->image = image;
  self->drawable = drawable;
  self->given = -1;
  return self;
}

/**
 * limn_edit_new:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @error: return location
 *
 * Returns: (transfer full): an edit of what is selected of the layer, or %NULL
 *   with %LIMN_ERROR_INVALID when that is nothing
 */
LimnEdit *
limn_edit_new (gint32 image, gint32 drawable, GError **error)
{
  g_autoptr (LimnEdit) self = limn_edit_new_empty (image, drawable);

  if (!limn_target_find_scene (image, drawable, &self->scene, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_edit_new_extension:
 * @image: id of an image
 * @drawable: id of a layer of it
 * @error: return location
 *
 * Returns: (transfer full): an edit that continues the layer on a larger
 *   canvas, see limn_edit_suit(); %NULL as limn_extend_new()
 */
LimnEdit *
limn_edit_new_extension (gint32 image, gint32 drawable, GError **error)
{
  g_autoptr (LimnEdit) self = limn_edit_new_empty (image, drawable);

  self->extend = limn_extend_new (image, drawable, error);
  if (self->extend == NULL)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_edit_new_again:
 * @image: id of an image
 * @again: a repetition of an edit in it
 *
 * Its results are seen through a copy of the repeated layer's mask, or through
 * none where that has none; nothing else makes a mask.
 *
 * Returns: (transfer full): an edit of what was sent before
 */
LimnEdit *
limn_edit_new_again (gint32 image, const LimnAgain *again)
{
  LimnEdit *self = limn_edit_new_empty (image, again->source);

  self->given = again->drawable;
  self->scene = again->scene;
  return self;
}

/**
 * limn_edit_new_recovered:
 * @image: id of an image
 * @drawable: id of the layer that was sent
 * @frame: of it
 * @memento: (nullable): what limn_edit_remember() kept, moved by
 *   limn_edit_follow(); must outlive the edit
 *
 * Its results are seen through what they would have been seen through when it
 * began; where that is not known, through what really changed.
 *
 * Returns: (transfer full): an edit whose results are there already
 */
LimnEdit *
limn_edit_new_recovered (gint32 image,
                         gint32 drawable,
                         const LimnFrame *frame,
                         const LimnMemento *memento)
{
  LimnEdit *self = limn_edit_new_empty (image, drawable);
  LimnRect grown;

  self->recovered = TRUE;
  self->memento = memento;
  if (memento != NULL &&
      limn_memento_get_rect (memento, LIMN_EDIT_GROWN, &grown))
    self->extend = limn_extend_new_recovered (image, drawable, &grown);
  self->scene = (LimnScene){ .area = frame->target,
                             .bounds = frame->known,
                             .room = frame->target };
  return self;
}

/**
 * limn_edit_free:
 * @self: (nullable) (transfer full): an edit
 */
void
limn_edit_free (LimnEdit *self)
{
  if (self == NULL)
    return;
  limn_srgb_free (self->arrivals);
  limn_landing_free (self->landing);
  limn_original_free (self->original);
  limn_mask_free (self->selected);
  limn_mask_free (self->shape);
  limn_mask_free (self->veil);
  limn_extend_free (self->extend);
  g_free (self);
}

/**
 * limn_edit_suit:
 * @self: an edit
 * @request: what it is for
 * @error: return location
 *
 * The scene of an extension is what its request says.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID as limn_extend_suit()
 */
gboolean
limn_edit_suit (LimnEdit *self, const LimnRequest *request, GError **error)
{
  if (self->extend == NULL)
    return TRUE;
  if (!limn_extend_suit (self->extend, request, error))
    return FALSE;
  self->scene = limn_extend_get_extension (self->extend)->scene;
  return TRUE;
}

/**
 * limn_edit_get_drawable:
 * @self: an edit
 *
 * Returns: id of the layer of which a frame is sent
 */
gint32
limn_edit_get_drawable (const LimnEdit *self)
{
  return self->drawable;
}

/**
 * limn_edit_get_scene:
 * @self: an edit
 *
 * Returns: (transfer none): what it works on
 */
const LimnScene *
limn_edit_get_scene (const LimnEdit *self)
{
  return &self->scene;
}

/**
 * limn_edit_get_close_up:
 * @self: an edit
 *
 * Returns: (transfer none) (nullable): what to send instead where all of the
 *   scene would lose detail
 */
const LimnScene *
limn_edit_get_close_up (const LimnEdit *self)
{
  return self->extend != NULL ?
             &limn_extend_get_extension (self->extend)->close_up :
             NULL;
}

static LimnMask *
limn_edit_select (LimnEdit *self)
{
  const LimnFrame *frame = &self->plan->frame;
  gdouble feather =
      limn_request_get_number (self->plan->request, "limn.feather", -1);
  LimnMask *selected;

  if (self->given != -1)
    return limn_mask_new_from_layer_mask (self->given, frame);
  if (self->extend != NULL)
    return limn_extend_make_mask (self->extend, frame, feather);
  selected = limn_mask_new_from_selection (self->image, frame);
  if (selected != NULL)
    limn_mask_feather (
        selected, feather, limn_frame_get_room (frame, &self->scene));
  return selected;
}

/* the image as it is now: users go on working while the answer is awaited */
static LimnEditSeen
limn_edit_look (LimnEdit *self)
{
  self->selected = limn_edit_select (self);
  if (self->given != -1)
    return self->selected != NULL ? LIMN_EDIT_SEEN_COPIED :
                                    LIMN_EDIT_SEEN_WHOLE;
  return self->selected != NULL ? LIMN_EDIT_SEEN_SELECTED :
                                  LIMN_EDIT_SEEN_LAYER;
}

/* as limn_edit_look() found it when the job began */
static LimnEditSeen
limn_edit_recall (LimnEdit *self)
{
  const char *name =
      self->memento != NULL ?
          limn_jsontext_get_string (self->memento->place, LIMN_EDIT_SEEN) :
          NULL;
  LimnEditSeen seen = LIMN_EDIT_SEEN_CHANGED;

  for (guint i = 0; i < G_N_ELEMENTS (limn_edit_seen_names); i++)
    if (g_strcmp0 (limn_edit_seen_names[i], name) == 0)
      seen = (LimnEditSeen) i;
  if (seen != LIMN_EDIT_SEEN_SELECTED && seen != LIMN_EDIT_SEEN_COPIED)
    return seen;
  self->selected =
      limn_mask_new_from_memento (self->memento, &self->plan->frame);
  return self->selected != NULL ? seen : LIMN_EDIT_SEEN_CHANGED;
}

static void
limn_edit_make_masks (LimnEdit *self)
{
  const LimnFrame *frame = &self->plan->frame;

  self->seen =
      self->recovered ? limn_edit_recall (self) : limn_edit_look (self);
  if (self->seen == LIMN_EDIT_SEEN_LAYER)
    {
      self->shape = limn_mask_new_from_layer (self->drawable, frame, TRUE);
      self->veil = limn_mask_new_from_layer (self->drawable, frame, FALSE);
    }
  if (self->selected == NULL)
    return;
  limn_original_exclude (self->original,
                         limn_mask_get_values (self->selected),
                         (gsize) frame->target.width);
}

static gboolean
limn_edit_add_mask (LimnEdit *self, LimnInputs *inputs, GError **error)
{
  g_autoptr (LimnInput) mask = NULL;

  if (self->selected == NULL || !limn_upload_mask_is_read (self->plan))
    return TRUE;
  mask = limn_upload_mask_encode (self->selected, &self->plan->frame, error);
  return mask != NULL && limn_inputs_set_mask (inputs, mask, error);
}

/**
 * limn_edit_encode:
 * @self: an edit
 * @plan: what will be done; must outlive the edit
 * @inputs: gets the plan's frame, and a mask of it where one may be looked at
 * @error: return location
 *
 * Returns: whether there is something to send
 */
gboolean
limn_edit_encode (LimnEdit *self,
                  const LimnPlan *plan,
                  LimnInputs *inputs,
                  GError **error)
{
  LimnInput *input = limn_upload_encode (
      self->image, self->drawable, &plan->frame, &self->original, error);

  if (input == NULL)
    return FALSE;
  g_ptr_array_add (inputs->images, input);
  if (!limn_upload_lighten (input, plan, error))
    return FALSE;
  self->plan = plan;
  limn_edit_make_masks (self);
  return limn_edit_add_mask (self, inputs, error);
}

/**
 * limn_edit_remember:
 * @self: an edit that was encoded
 * @memento: gets what it takes to bring its results back later
 * @error: return location
 *
 * Returns: %FALSE where its mask cannot be kept
 */
gboolean
limn_edit_remember (const LimnEdit *self, LimnMemento *memento, GError **error)
{
  LimnRect layer = limn_target_get_rect (self->drawable);

  json_object_set_string_member (
      memento->place, LIMN_EDIT_SEEN, limn_edit_seen_names[self->seen]);
  limn_memento_set_rect (memento, LIMN_EDIT_LAYER, &layer);
  if (self->extend != NULL)
    limn_memento_set_rect (memento,
                           LIMN_EDIT_GROWN,
                           &limn_extend_get_extension (self->extend)->grown);
  return self->selected == NULL ||
         limn_mask_remember (self->selected, memento, error);
}

/**
 * limn_edit_follow:
 * @drawable: id of the layer that was sent
 * @frame: what was sent of it; moves as far as the layer has since
 * @memento: what limn_edit_remember() kept; moves as well
 *
 * A canvas that grew has moved the layer, too.
 */
void
limn_edit_follow (gint32 drawable, LimnFrame *frame, LimnMemento *memento)
{
  LimnRect now = limn_target_get_rect (drawable);
  LimnRect then, grown = { 0 };
  LimnRect *const parts[] = {
    &frame->rect, &frame->known, &frame->target, &grown
  };
  gboolean grows = limn_memento_get_rect (memento, LIMN_EDIT_GROWN, &grown);

  if (!limn_memento_get_rect (memento, LIMN_EDIT_LAYER, &then))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      parts[i]->x += now.x - then.x;
      parts[i]->y += now.y - then.y;
    }
  limn_memento_set_rect (memento, LIMN_EDIT_LAYER, &now);
  if (grows)
    limn_memento_set_rect (memento, LIMN_EDIT_GROWN, &grown);
}

/**
 * limn_edit_open:
 * @self: an edit that was encoded
 * @layers: what its results become; must outlive the edit
 *
 * Returns: (transfer none): user data of #limn_srgb_sink, which takes the
 *   results
 */
LimnSrgb *
limn_edit_open (LimnEdit *self, LimnLayers *layers)
{
  const LimnRequest *request = self->plan->request;
  LimnLandingOptions options = {
    .align = limn_request_get_flag (request, "limn.align", TRUE),
    .match_color = limn_request_get_flag (request, "limn.match_color", TRUE),
    .find_change = (self->seen == LIMN_EDIT_SEEN_SELECTED ||
                    self->seen == LIMN_EDIT_SEEN_LAYER) &&
                   limn_request_get_flag (request, "limn.change_mask", FALSE),
  };

  g_return_val_if_fail (self->landing == NULL, self->arrivals);

  /* all that is new in an extension shows, and nothing else */
  options.find_change |= self->seen == LIMN_EDIT_SEEN_CHANGED;
  options.find_change &= request->operation != LIMN_OPERATION_EXTEND;
  self->landing = limn_landing_new (
      &self->plan->frame, self->original, &options, &limn_layers_sink, layers);
  self->arrivals = limn_srgb_new (&limn_landing_sink, self->landing);
  return self->arrivals;
}

/* what was selected, else where the source shows, less its transparency if the
 * model kept that; and of that what changed, where this is wanted */
static LimnMask *
limn_edit_make_mask (guint index, gboolean has_alpha, gpointer user_data)
{
  LimnEdit *self = user_data;
  const LimnPlane *change = limn_landing_get_change (self->landing, index);
  const LimnMask *own = self->selected;
  g_autoptr (LimnMask) mask = NULL;

  if (own == NULL)
    own = has_alpha ? self->veil : self->shape;
  if (change == NULL)
    return own != NULL ? limn_mask_copy (own) : NULL;
  mask = limn_mask_new_from_change (&self->plan->frame, change);
  if (own != NULL)
    limn_mask_multiply (mask, own);
  return g_steal_pointer (&mask);
}

/**
 * limn_edit_place:
 * @self: an edit that was opened
 * @placement: gets where its layers lie, and what they are seen through
 */
void
limn_edit_place (LimnEdit *self, LimnPlacement *placement)
{
  placement->target = &self->plan->frame.target;
  placement->make_mask = limn_edit_make_mask;
  placement->mask_data = self;
}

/**
 * limn_edit_make_room:
 * @self: an edit that was opened
 * @placement: what limn_edit_place() made; gets where its layers lie now
 *
 * Lets the canvas of an extension grow, as a part of the caller's undo step.
 */
void
limn_edit_make_room (LimnEdit *self, LimnPlacement *placement)
{
  if (self->extend == NULL)
    return;
  self->place = self->plan->frame.target;
  limn_extend_resize (self->extend, &self->place);
  placement->target = &self->place;
}

/**
 * limn_edit_report:
 * @self: an edit that was opened
 * @index: a result that is whole
 *
 * Returns: (transfer full): how it was laid over the frame, for the record
 */
JsonNode *
limn_edit_report (const LimnEdit *self, guint index)
{
  return limn_landing_report (self->landing, index);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit-packing: what an edit sends, and where its results will be seen. */
#include "edit-private.h"

#include "upload-mask.h"

/* what is packed, and for whom */
typedef struct
{
  LimnEdit *edit;
  LimnInputs *inputs;
  LimnMask **first, **second; /* (nullable): that take a reading */
} LimnEditPart;

/* what was packed is gone */
void
limn_edit_unpack (LimnEdit *self)
{
  g_clear_pointer (&self->upload, limn_upload_free);
  g_clear_pointer (&self->original, limn_original_free);
  g_clear_pointer (&self->selected, limn_mask_free);
  g_clear_pointer (&self->kept, g_bytes_unref);
  g_clear_pointer (&self->shape, limn_mask_free);
  g_clear_pointer (&self->veil, limn_mask_free);
}

static gboolean
limn_edit_take_band (gpointer data, const LimnBand *band, GError **error)
{
  LimnEditPart *part = data;

  return limn_upload_push (part->edit->upload, band, error);
}

static gboolean
limn_edit_finish_upload (gpointer data, GError **error)
{
  LimnEditPart *part = data;
  LimnEdit *self = part->edit;
  LimnInput *input = limn_upload_finish (self->upload, &self->original, error);

  if (input == NULL)
    return FALSE;
  g_ptr_array_add (part->inputs->images, input);
  return limn_upload_lighten (input, self->plan, error);
}

static gboolean
limn_edit_take_mask (gpointer data, const LimnBand *band, GError **error)
{
  LimnEditPart *part = data;
  LimnMask **masks[] = { part->first, part->second };

  for (guint i = 0; i < G_N_ELEMENTS (masks) && masks[i] != NULL; i++)
    {
      if (*masks[i] == NULL)
        *masks[i] = limn_mask_new_opaque (&part->edit->plan->frame);
      limn_mask_take (*masks[i], band);
    }
  return TRUE;
}

static void
limn_edit_feather (LimnEdit *self)
{
  const LimnFrame *frame = &self->plan->frame;
  gdouble feather =
      limn_request_get_number (self->plan->request, "limn.feather", -1);

  if (self->recovered)
    return;
  if (self->extend != NULL && self->given == -1)
    self->selected = limn_extend_make_mask (self->extend, frame, feather);
  else if (self->selected != NULL && self->given == -1)
    limn_mask_feather (
        self->selected, feather, limn_frame_get_room (frame, &self->scene));
}

static void
limn_edit_drop_opaque (LimnMask **mask)
{
  if (*mask != NULL && limn_mask_is_opaque (*mask))
    g_clear_pointer (mask, limn_mask_free);
}

/* a large one takes as long to pack as what is sent does, so not when the job
 * begins */
static gboolean
limn_edit_pack_memento (LimnEdit *self, GError **error)
{
  g_autoptr (LimnMemento) memento = limn_memento_new ();

  if (!limn_mask_remember (self->selected, memento, error))
    return FALSE;
  self->kept = g_steal_pointer (&memento->mask);
  return TRUE;
}

static gboolean
limn_edit_finish_masks (gpointer data, GError **error)
{
  LimnEditPart *part = data;
  LimnEdit *self = part->edit;
  const LimnFrame *frame = &self->plan->frame;
  g_autoptr (LimnInput) mask = NULL;

  limn_edit_feather (self);
  limn_edit_drop_opaque (&self->shape);
  limn_edit_drop_opaque (&self->veil);
  if (self->selected == NULL)
    return TRUE;
  limn_original_exclude (self->original,
                         limn_mask_get_values (self->selected),
                         (gsize) frame->target.width);
  if (!limn_edit_pack_memento (self, error))
    return FALSE;
  if (!limn_upload_mask_is_read (self->plan))
    return TRUE;
  mask = limn_upload_mask_encode (self->selected, frame, error);
  return mask != NULL && limn_inputs_set_mask (part->inputs, mask, error);
}

static void
limn_edit_add_part (LimnPacking *packing,
                    const LimnEditPart *what,
                    LimnReading *reading,
                    gboolean (*take) (gpointer, const LimnBand *, GError **),
                    gboolean (*finish) (gpointer, GError **))
{
  LimnPackingPart part = { .reading = reading,
                           .take = take,
                           .finish = finish,
                           .data = g_memdup2 (what, sizeof *what),
                           .free = g_free };

  limn_packing_add (packing, &part);
}

static void
limn_edit_add_shape (LimnEdit *self, LimnPacking *packing)
{
  const LimnFrame *frame = &self->plan->frame;
  LimnEditPart part = { .edit = self, .first = &self->shape };
  LimnReading *alpha = limn_mask_open_alpha (self->drawable, frame);
  LimnReading *own = gimp_layer_get_apply_mask (self->drawable) ?
                         limn_mask_open_layer_mask (self->drawable, frame) :
                         NULL;

  if (alpha != NULL)
    limn_edit_add_part (packing, &part, alpha, limn_edit_take_mask, NULL);
  part.second = &self->veil;
  if (own != NULL)
    limn_edit_add_part (packing, &part, own, limn_edit_take_mask, NULL);
}

/* what was selected, or else where the layer shows */
static void
limn_edit_add_masks (LimnEdit *self, LimnPacking *packing)
{
  const LimnFrame *frame = &self->plan->frame;
  LimnEditPart part = { .edit = self, .first = &self->selected };
  LimnReading *own = self->given != -1 ?
                         limn_mask_open_layer_mask (self->given, frame) :
                         limn_mask_open_selection (self->image, frame);

  if (own != NULL)
    limn_edit_add_part (packing, &part, own, limn_edit_take_mask, NULL);
  else if (self->given == -1)
    limn_edit_add_shape (self, packing);
}

/**
 * limn_edit_pack:
 * @self: an edit
 * @plan: what will be done; must outlive the edit, see limn_edit_set_plan()
 * @packing: gets what is to be read and packed: the image as it is then, for
 *   users go on working while the answer is awaited
 * @inputs: gets the plan's frame, and a mask of it where one may be looked at
 * @error: return location
 *
 * Returns: whether there is something to send
 */
gboolean
limn_edit_pack (LimnEdit *self,
                const LimnPlan *plan,
                LimnPacking *packing,
                LimnInputs *inputs,
                GError **error)
{
  LimnEditPart part = { .edit = self, .inputs = inputs };
  g_autoptr (LimnReading) reading =
      limn_upload_open (self->image, self->drawable, &plan->frame);

  limn_edit_unpack (self);
  self->plan = plan;
  self->upload = limn_upload_new (
      &plan->frame, limn_reading_get_channels (reading), TRUE, error);
  if (self->upload == NULL)
    return FALSE;
  limn_edit_add_part (packing,
                      &part,
                      g_steal_pointer (&reading),
                      limn_edit_take_band,
                      limn_edit_finish_upload);
  if (self->recovered)
    limn_edit_recall (self);
  else if (self->extend == NULL)
    limn_edit_add_masks (self, packing);
  if (self->recovered && self->seen == LIMN_EDIT_SEEN_LAYER)
    limn_edit_add_shape (self, packing);
  limn_edit_add_part (packing, &part, NULL, NULL, limn_edit_finish_masks);
  return TRUE;
}

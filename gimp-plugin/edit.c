/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit: an edit's way out of the image and back into it. */
#include "edit-private.h"

#include "target.h"

static void
limn_edit_free_veil (gpointer data)
{
  limn_mask_free (data);
}

static LimnEdit *
limn_edit_new_empty (gint32 image, gint32 drawable)
{
  LimnEdit *self = g_new0 (LimnEdit, 1);

  self->image = image;
  self->drawable = drawable;
  self->given = -1;
  self->veils = g_ptr_array_new_with_free_func (limn_edit_free_veil);
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
  limn_edit_unpack (self);
  g_ptr_array_unref (self->veils);
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
 * limn_edit_get_extension:
 * @self: an edit
 *
 * Returns: (transfer none) (nullable): how its canvas grows
 */
const LimnExtension *
limn_edit_get_extension (const LimnEdit *self)
{
  return self->extend != NULL ? limn_extend_get_extension (self->extend) : NULL;
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

/**
 * limn_edit_set_plan:
 * @self: an edit that was packed
 * @plan: one that sends the same, and is run; must outlive the edit
 */
void
limn_edit_set_plan (LimnEdit *self, const LimnPlan *plan)
{
  self->plan = plan;
}

/* what was selected, else where the source shows, less its transparency if the
 * model kept that; and of that what changed, where this is wanted */
static LimnMask *
limn_edit_make_veil (LimnEdit *self, guint index, gboolean has_alpha)
{
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

static gboolean
limn_edit_begin (gpointer user_data,
                 guint index,
                 const LimnImageInfo *info,
                 GError **error)
{
  LimnEdit *self = user_data;

  return self->sink->begin (self->sink_data, index, info, error);
}

static gboolean
limn_edit_rows (gpointer user_data,
                guint index,
                guint y,
                guint n_rows,
                const guint8 *pixels,
                gsize stride,
                GError **error)
{
  LimnEdit *self = user_data;

  return self->sink->rows (
      self->sink_data, index, y, n_rows, pixels, stride, error);
}

/* a mask is made where the result is, which may be a thread of its own */
static void
limn_edit_end (gpointer user_data, guint index, const GError *error)
{
  LimnEdit *self = user_data;
  LimnMask *veil = NULL;

  if (error == NULL)
    veil = limn_edit_make_veil (
        self, index, limn_landing_has_alpha (self->landing, index));
  if (index >= self->veils->len)
    g_ptr_array_set_size (self->veils, (gint) index + 1);
  limn_mask_free (g_ptr_array_index (self->veils, index));
  g_ptr_array_index (self->veils, index) = veil;
  self->sink->end (self->sink_data, index, error);
}

static const LimnResultSink limn_edit_sink = {
  .begin = limn_edit_begin,
  .rows = limn_edit_rows,
  .end = limn_edit_end,
};

/**
 * limn_edit_open:
 * @self: an edit that was packed
 * @sink: takes results as they lie in the frame's target; must outlive this
 * @sink_data: for @sink
 *
 * Returns: (transfer none): user data of #limn_srgb_sink, which takes the
 *   results, in any one thread
 */
LimnSrgb *
limn_edit_open (LimnEdit *self, const LimnResultSink *sink, gpointer sink_data)
{
  const LimnRequest *request = self->plan->request;
  LimnEditSeen seen = limn_edit_get_seen (self);
  LimnLandingOptions options = {
    .align = limn_request_get_flag (request, "limn.align", TRUE),
    .match_color = limn_request_get_flag (request, "limn.match_color", TRUE),
    .find_change =
        (seen == LIMN_EDIT_SEEN_SELECTED || seen == LIMN_EDIT_SEEN_LAYER) &&
        limn_request_get_flag (request, "limn.change_mask", FALSE),
  };

  g_return_val_if_fail (self->landing == NULL, self->arrivals);

  /* all that is new in an extension shows, and nothing else */
  options.find_change |= seen == LIMN_EDIT_SEEN_CHANGED;
  options.find_change &= request->operation != LIMN_OPERATION_EXTEND;
  self->landing = limn_landing_new (
      &self->plan->frame, self->original, &options, &limn_edit_sink, self);
  self->sink = sink;
  self->sink_data = sink_data;
  self->arrivals = limn_srgb_new (&limn_landing_sink, self->landing);
  return self->arrivals;
}

/* each is asked for once */
static LimnMask *
limn_edit_take_veil (guint index, gboolean has_alpha, gpointer user_data)
{
  LimnEdit *self = user_data;

  return index < self->veils->len ?
             g_steal_pointer (&self->veils->pdata[index]) :
             NULL;
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
  placement->make_mask = limn_edit_take_veil;
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

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/edit-memento: what an edit's results are seen through, kept until they
 * are there. */
#include "edit-private.h"

#include "jsontext.h"
#include "target.h"

/* as it stands in a memento */
#define LIMN_EDIT_SEEN "seen"
#define LIMN_EDIT_LAYER "layer"

static const char *const limn_edit_seen_names[] = {
  [LIMN_EDIT_SEEN_CHANGED] = "changed", [LIMN_EDIT_SEEN_SELECTED] = "selected",
  [LIMN_EDIT_SEEN_LAYER] = "layer",     [LIMN_EDIT_SEEN_COPIED] = "copied",
  [LIMN_EDIT_SEEN_WHOLE] = "whole",
};

/* what its results are seen through, once it is packed */
LimnEditSeen
limn_edit_get_seen (const LimnEdit *self)
{
  if (self->recovered)
    return self->seen;
  if (self->given != -1)
    return self->selected != NULL ? LIMN_EDIT_SEEN_COPIED :
                                    LIMN_EDIT_SEEN_WHOLE;
  return self->selected != NULL ? LIMN_EDIT_SEEN_SELECTED :
                                  LIMN_EDIT_SEEN_LAYER;
}

/* as it was when the job began */
void
limn_edit_recall (LimnEdit *self)
{
  const char *name =
      self->memento != NULL ?
          limn_jsontext_get_string (self->memento->place, LIMN_EDIT_SEEN) :
          NULL;

  self->seen = LIMN_EDIT_SEEN_CHANGED;
  for (guint i = 0; i < G_N_ELEMENTS (limn_edit_seen_names); i++)
    if (g_strcmp0 (limn_edit_seen_names[i], name) == 0)
      self->seen = (LimnEditSeen) i;
  if (self->seen != LIMN_EDIT_SEEN_SELECTED &&
      self->seen != LIMN_EDIT_SEEN_COPIED)
    return;
  self->selected =
      limn_mask_new_from_memento (self->memento, &self->plan->frame);
  if (self->selected == NULL)
    self->seen = LIMN_EDIT_SEEN_CHANGED;
}

/**
 * limn_edit_remember:
 * @self: an edit that was packed
 * @memento: gets what it takes to bring its results back later
 */
void
limn_edit_remember (const LimnEdit *self, LimnMemento *memento)
{
  LimnRect layer = limn_target_get_rect (self->drawable);

  json_object_set_string_member (
      memento->place,
      LIMN_EDIT_SEEN,
      limn_edit_seen_names[limn_edit_get_seen (self)]);
  limn_memento_set_rect (memento, LIMN_EDIT_LAYER, &layer);
  if (self->extend != NULL)
    limn_memento_set_rect (memento,
                           LIMN_EDIT_GROWN,
                           &limn_extend_get_extension (self->extend)->grown);
  if (self->kept != NULL)
    memento->mask = g_bytes_ref (self->kept);
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

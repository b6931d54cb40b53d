/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel-results: results beside each other. All are in the image from the
 * moment they come, in one undo step, so none can be lost; one is seen at a
 * time. */
#include "easel-private.h"

#include "glimpse.h"

static gint32
limn_easel_get_layer (const LimnEasel *self, gint index)
{
  gint32 layer;

  if (self->outcome == NULL || index < 0 ||
      (guint) index >= self->outcome->layers->len)
    return -1;
  layer = g_array_index (self->outcome->layers, gint32, index);
  return gimp_item_is_valid (layer) ? layer : -1;
}

/* looking is no change: it leaves nothing in the undo history, and one undo
 * still takes back the whole run */
static void
limn_easel_see (LimnEasel *self, gint index)
{
  GArray *layers = self->outcome->layers;
  gint32 seen = limn_easel_get_layer (self, index);

  gimp_image_undo_freeze (self->outcome->image);
  for (guint i = 0; i < layers->len; i++)
    {
      gint32 layer = limn_easel_get_layer (self, (gint) i);

      if (layer != -1)
        gimp_item_set_visible (layer, layer == seen);
    }
  if (seen != -1)
    gimp_image_set_active_layer (self->outcome->image, seen);
  gimp_image_undo_thaw (self->outcome->image);
  self->shown = seen != -1 ? index : -1;
}

/* takes what came of a run, and shows the first of it */
void
limn_easel_take_results (LimnEasel *self, LimnOutcome *outcome)
{
  limn_outcome_free (self->outcome);
  self->outcome = outcome;
  if (outcome->layers->len > 0)
    limn_easel_see (self, 0);
  if (self->call->image == -1)
    gimp_display_new (outcome->image);
  gimp_displays_flush ();
  limn_easel_remember_active (self);
}

/* LimnHostClass.get_result_picture */
LimnPicture *
limn_easel_get_result_picture (LimnHost *host, guint index, guint max_side)
{
  gint32 layer = limn_easel_get_layer ((LimnEasel *) host, (gint) index);

  return layer != -1 ? limn_glimpse_new_drawable (layer, max_side) : NULL;
}

static gboolean
limn_easel_has_image (const LimnEasel *self)
{
  return self->outcome != NULL && gimp_image_is_valid (self->outcome->image);
}

/* LimnHostClass.show_result */
void
limn_easel_show_result (LimnHost *host, gint index)
{
  LimnEasel *self = (LimnEasel *) host;

  if (!limn_easel_has_image (self))
    return;
  limn_easel_see (self, index);
  gimp_displays_flush ();
  limn_easel_remember_active (self);
}

/* undone, they are back and can be made visible: nothing paid is lost */
static void
limn_easel_drop (LimnEasel *self, const gboolean *keep, guint n_results)
{
  gimp_image_undo_group_start (self->outcome->image);
  for (guint i = 0; i < n_results; i++)
    {
      gint32 layer = limn_easel_get_layer (self, (gint) i);

      if (!keep[i] && layer != -1)
        gimp_image_remove_layer (self->outcome->image, layer);
    }
  gimp_image_undo_group_end (self->outcome->image);
}

static guint
limn_easel_count (const gboolean *keep, guint n_results, gint *first)
{
  guint n_kept = 0;

  *first = -1;
  for (guint i = 0; i < n_results; i++)
    {
      if (keep[i] && n_kept++ == 0)
        *first = (gint) i;
    }
  return n_kept;
}

/* LimnHostClass.keep_results: the image stays as the user sees it; of what is
 * kept, the others stay hidden */
void
limn_easel_keep_results (LimnHost *host, const gboolean *keep, guint n_results)
{
  LimnEasel *self = (LimnEasel *) host;
  guint n;
  gint first;

  if (!limn_easel_has_image (self))
    return;
  n = MIN (n_results, self->outcome->layers->len);
  if (limn_easel_count (keep, n, &first) < n)
    limn_easel_drop (self, keep, n);
  if (first != -1 && (self->shown == -1 || !keep[self->shown]))
    limn_easel_see (self, first);
  gimp_displays_flush ();
  limn_easel_remember_active (self);
}

/* those the user took out are not there any more */
static void
limn_easel_forget_gone (LimnOutcome *outcome)
{
  for (guint i = outcome->layers->len; i > 0; i--)
    {
      gint32 layer = g_array_index (outcome->layers, gint32, i - 1);
      gint position = gimp_item_is_valid (layer) ?
                          gimp_image_get_item_position (outcome->image, layer) :
                          -1;

      if (position == -1 || gimp_get_pdb_status () != GIMP_PDB_SUCCESS)
        g_array_remove_index (outcome->layers, i - 1);
    }
}

/**
 * limn_easel_take_outcome:
 * @self: an easel
 *
 * Returns: (transfer full) (nullable): what came of the last run, less what was
 *   not kept; %NULL when none brought anything
 */
LimnOutcome *
limn_easel_take_outcome (LimnEasel *self)
{
  LimnOutcome *outcome = g_steal_pointer (&self->outcome);

  if (outcome != NULL)
    limn_easel_forget_gone (outcome);
  return outcome;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/arrival: results that are whole go into their image, in one undo step.
 *
 * Whatever ends the plug-in, the image is as it was or complete: a layer has
 * its place and its mask before it is inserted, by one call of GIMP. It also
 * has a mark by then, which tells later that a result is there, even where the
 * journal did not come to hear of it. */
#include "arrival.h"

#include "provenance.h"
#include "recipe.h"

/* on a layer: id of the job and number of the result that it is */
#define LIMN_ARRIVAL_PARASITE "limn-result"
#define LIMN_ARRIVAL_MARK "%s %u"

static guint
limn_arrival_get_index (const LimnArrival *self, guint rank)
{
  return self->indices != NULL && rank < self->indices->len ?
             g_array_index (self->indices, guint, rank) :
             rank;
}

static void
limn_arrival_note_layer (LimnArrival *self, guint rank, gint32 layer)
{
  guint index = limn_arrival_get_index (self, rank);

  if (index >= limn_record_get_n_results (self->record))
    return;
  limn_record_set_layer (self->record, index, layer);
  if (self->edit != NULL)
    limn_record_take_fidelity (
        self->record, index, limn_edit_report (self->edit, rank));
}

/* it is there from the layer's first moment on, and so is no undo step */
static void
limn_arrival_mark (const LimnArrival *self, const GArray *layers)
{
  for (guint i = 0; i < layers->len; i++)
    {
      g_autofree char *mark =
          g_strdup_printf (LIMN_ARRIVAL_MARK,
                           limn_record_get_id (self->record),
                           limn_arrival_get_index (self, i));
      GimpParasite *parasite =
          gimp_parasite_new (LIMN_ARRIVAL_PARASITE,
                             GIMP_PARASITE_PERSISTENT | GIMP_PARASITE_UNDOABLE,
                             strlen (mark) + 1,
                             mark);

      gimp_item_attach_parasite (g_array_index (layers, gint32, i), parasite);
      gimp_parasite_free (parasite);
    }
}

static void
limn_arrival_attach (const LimnArrival *self, const GArray *layers)
{
  g_autofree char *text = limn_record_to_string (self->record, FALSE);

  for (guint i = 0; i < layers->len; i++)
    {
      limn_recipe_attach (g_array_index (layers, gint32, i), text);
      limn_layers_breathe (self->layers);
    }
}

static gboolean
limn_arrival_insert (LimnArrival *self, const GArray *layers, GError **error)
{
  /* one that is still to be scaled is not complete */
  gboolean is_complete = self->placement.fit_width == 0;

  if (is_complete)
    limn_arrival_mark (self, layers);
  if (!limn_layers_insert (self->layers, &self->placement, error))
    return FALSE;
  limn_layers_breathe (self->layers);
  if (!is_complete)
    limn_arrival_mark (self, layers);
  if (self->plan != NULL)
    limn_provenance_mark (
        limn_layers_get_image (self->layers), self->plan, self->settings);
  limn_layers_breathe (self->layers);
  if (self->note_times != NULL)
    self->note_times (self->times_data);
  for (guint i = 0; i < layers->len; i++)
    limn_arrival_note_layer (self, i, g_array_index (layers, gint32, i));
  limn_arrival_attach (self, layers);
  return TRUE;
}

static void
limn_arrival_tell_journal (const LimnArrival *self, guint n_layers)
{
  for (guint i = 0; i < n_layers; i++)
    limn_journal_mark_delivered (self->journal,
                                 limn_record_get_id (self->record),
                                 limn_arrival_get_index (self, i),
                                 NULL);
}

/**
 * limn_arrival_run:
 * @self: what arrives; its placement is settled
 * @error: return location
 *
 * Makes layers of all whole results, and tells the journal.
 *
 * Returns: (transfer full) (element-type gint32): ids, in the results' order;
 *   %NULL as limn_layers_check_image() and limn_layers_insert(): nothing is
 *   delivered, and all can be recovered
 */
GArray *
limn_arrival_run (LimnArrival *self, GError **error)
{
  gint32 image = limn_layers_get_image (self->layers);
  g_autoptr (GArray) layers = NULL;
  gboolean taken;

  gimp_image_undo_group_start (image);
  if (self->edit != NULL && limn_layers_check_image (self->layers, NULL))
    limn_edit_make_room (self->edit, &self->placement);
  layers = limn_layers_prepare (self->layers, &self->placement, error);
  taken = layers != NULL && limn_arrival_insert (self, layers, error);
  gimp_image_undo_group_end (image);
  if (!taken)
    return NULL;
  limn_layers_steal_image (self->layers);
  limn_arrival_tell_journal (self, layers->len);
  return g_steal_pointer (&layers);
}

/* which result of the job a layer is; -1 for none */
static gint
limn_arrival_read_mark (gint32 layer, const char *id)
{
  GimpParasite *parasite =
      gimp_item_get_parasite (layer, LIMN_ARRIVAL_PARASITE);
  g_autofree char *text = NULL;
  guint64 index;

  if (parasite == NULL)
    return -1;
  text = g_strndup (gimp_parasite_data (parasite),
                    (gsize) gimp_parasite_data_size (parasite));
  gimp_parasite_free (parasite);
  if (!g_str_has_prefix (text, id) || text[strlen (id)] != ' ' ||
      !g_ascii_string_to_unsigned (
          text + strlen (id) + 1, 10, 0, LIMN_REQUEST_MAX_N, &index, NULL))
    return -1;
  return (gint) index;
}

static void
limn_arrival_look (const gint32 *layers,
                   gint n,
                   const char *id,
                   GHashTable *found)
{
  for (gint i = 0; i < n; i++)
    {
      gint index = limn_arrival_read_mark (layers[i], id);
      gint n_children = 0;
      g_autofree gint *children =
          gimp_item_is_group (layers[i]) ?
              gimp_item_get_children (layers[i], &n_children) :
              NULL;

      if (index >= 0)
        g_hash_table_insert (
            found, GINT_TO_POINTER (index), GINT_TO_POINTER (layers[i]));
      limn_arrival_look (children, n_children, id, found);
    }
}

/**
 * limn_arrival_find:
 * @id: of a job
 *
 * Returns: (transfer full) (element-type gint gint): those of its results that
 *   are layers of some open image, each with the layer's id
 */
GHashTable *
limn_arrival_find (const char *id)
{
  GHashTable *found = g_hash_table_new (NULL, NULL);
  gint n_images;
  g_autofree gint *images = gimp_image_list (&n_images);

  for (gint i = 0; i < n_images; i++)
    {
      gint n_layers;
      g_autofree gint *layers = gimp_image_get_layers (images[i], &n_layers);

      limn_arrival_look (layers, n_layers, id, found);
    }
  return found;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-rows: the references of a list, as a tree model. */
#include "reference-rows.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "thumbnail.h"

/**
 * limn_reference_rows_new:
 *
 * Returns: (transfer full): a list without rows
 */
GtkListStore *
limn_reference_rows_new (void)
{
  return gtk_list_store_new (LIMN_REFERENCE_ROWS_N,
                             G_TYPE_STRING,
                             G_TYPE_STRING,
                             G_TYPE_STRING,
                             GDK_TYPE_PIXBUF,
                             G_TYPE_STRING);
}

/**
 * limn_reference_rows_count:
 * @self: rows
 *
 * Returns: how many there are
 */
guint
limn_reference_rows_count (GtkListStore *self)
{
  return (guint) gtk_tree_model_iter_n_children (GTK_TREE_MODEL (self), NULL);
}

static char *
limn_reference_rows_dup_entry (GtkListStore *self, GtkTreeIter *iter)
{
  char *entry = NULL;

  gtk_tree_model_get (
      GTK_TREE_MODEL (self), iter, LIMN_REFERENCE_ROWS_ENTRY, &entry, -1);
  return entry;
}

/**
 * limn_reference_rows_has:
 * @self: rows
 * @entry: "layer:Name" or "file:/path"
 *
 * Returns: whether one of them is it
 */
gboolean
limn_reference_rows_has (GtkListStore *self, const char *entry)
{
  GtkTreeModel *model = GTK_TREE_MODEL (self);
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_get_iter_first (model, &iter);

  for (; more; more = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *own = limn_reference_rows_dup_entry (self, &iter);

      if (g_strcmp0 (own, entry) == 0)
        return TRUE;
    }
  return FALSE;
}

/**
 * limn_reference_rows_dup_label:
 * @host: knows the layers
 * @entry: "layer:Name" or "file:/path"
 *
 * Returns: (transfer full): what the user calls it: the host's word, else a
 *   file's name without its folders, else what stands behind the colon
 */
char *
limn_reference_rows_dup_label (LimnHost *host, const char *entry)
{
  g_autoptr (GPtrArray) known = host->klass->list_references (host);
  const char *colon = strchr (entry, ':');
  const char *name = colon != NULL ? colon + 1 : entry;

  for (guint i = 0; known != NULL && i < known->len; i++)
    {
      const LimnHostReference *row = g_ptr_array_index (known, i);

      if (g_strcmp0 (row->entry, entry) == 0)
        return g_strdup (row->label);
    }
  return g_str_has_prefix (entry, "file:") ? g_path_get_basename (name) :
                                             g_strdup (name);
}

/**
 * limn_reference_rows_add:
 * @self: rows
 * @host: makes the thumbnail
 * @entry: "layer:Name" or "file:/path"
 * @side: pixels a side that the thumbnail has at most
 *
 * Adds it behind the others.
 */
void
limn_reference_rows_add (GtkListStore *self,
                         LimnHost *host,
                         const char *entry,
                         guint side)
{
  g_autofree char *label = limn_reference_rows_dup_label (host, entry);
  g_autoptr (LimnPicture) picture =
      host->klass->get_reference_picture (host, entry, side);
  g_autoptr (GdkPixbuf) pixbuf =
      picture != NULL ? limn_thumbnail_make_pixbuf (picture) : NULL;
  g_autofree char *tip = g_markup_escape_text (entry, -1);

  gtk_list_store_insert_with_values (self,
                                     NULL,
                                     -1,
                                     LIMN_REFERENCE_ROWS_ENTRY,
                                     entry,
                                     LIMN_REFERENCE_ROWS_LABEL,
                                     label,
                                     LIMN_REFERENCE_ROWS_PICTURE,
                                     pixbuf,
                                     LIMN_REFERENCE_ROWS_TIP,
                                     tip,
                                     -1);
}

/**
 * limn_reference_rows_number:
 * @self: rows
 * @first: number of the first in the prompt, from 1
 * @limit: how many can be sent
 *
 * Numbers them as the prompt will, or says that they are too many.
 */
void
limn_reference_rows_number (GtkListStore *self, guint first, guint limit)
{
  GtkTreeModel *model = GTK_TREE_MODEL (self);
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_get_iter_first (model, &iter);

  for (guint i = 0; more; i++, more = gtk_tree_model_iter_next (model, &iter))
    {
      /* translators: how the prompt calls a reference, so keep "image 2"
       * recognizable */
      g_autofree char *number =
          i < limit ? g_strdup_printf (_ ("image %u"), first + i) :
                      g_strdup (_ ("too many"));

      gtk_list_store_set (self, &iter, LIMN_REFERENCE_ROWS_NUMBER, number, -1);
    }
}

/**
 * limn_reference_rows_to_json:
 * @self: rows
 *
 * Returns: (transfer full): their entries, as `limn.references` has them
 */
JsonArray *
limn_reference_rows_to_json (GtkListStore *self)
{
  JsonArray *entries = json_array_new ();
  GtkTreeModel *model = GTK_TREE_MODEL (self);
  GtkTreeIter iter;
  gboolean more = gtk_tree_model_get_iter_first (model, &iter);

  for (; more; more = gtk_tree_model_iter_next (model, &iter))
    {
      g_autofree char *entry = limn_reference_rows_dup_entry (self, &iter);

      json_array_add_string_element (entries, entry);
    }
  return entries;
}

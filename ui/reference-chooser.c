/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-chooser: a layer from a menu, files from a dialog. */
#include "reference-chooser.h"

#include <glib/gi18n-lib.h>

#include "reference-rows.h"

static void
limn_reference_chooser_pick_layer (GtkWidget *item, gpointer data)
{
  limn_reference_list_add (data, g_object_get_data (G_OBJECT (item), "entry"));
}

static void
limn_reference_chooser_add_item (LimnReferenceList *self,
                                 GtkListStore *rows,
                                 GtkWidget *menu,
                                 const LimnHostReference *row)
{
  GtkWidget *item;

  if (limn_reference_rows_has (rows, row->entry))
    return;
  item = gtk_menu_item_new_with_label (row->label);
  g_object_set_data_full (
      G_OBJECT (item), "entry", g_strdup (row->entry), g_free);
  g_signal_connect (
      item, "activate", G_CALLBACK (limn_reference_chooser_pick_layer), self);
  gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
}

static gboolean
limn_reference_chooser_is_bare (GtkWidget *menu)
{
  g_autoptr (GList) items = gtk_container_get_children (GTK_CONTAINER (menu));

  return items == NULL;
}

/**
 * limn_reference_chooser_pop_layers:
 * @list: gets the layer that is chosen
 * @host: knows the layers
 * @rows: what the list has already
 * @button: from which the menu is opened
 *
 * Opens a menu of the layers that can be added.
 */
void
limn_reference_chooser_pop_layers (LimnReferenceList *list,
                                   LimnHost *host,
                                   GtkListStore *rows,
                                   GtkWidget *button)
{
  g_autoptr (GPtrArray) known = host->klass->list_references (host);
  GtkWidget *menu = gtk_menu_new ();

  for (guint i = 0; known != NULL && i < known->len; i++)
    limn_reference_chooser_add_item (
        list, rows, menu, g_ptr_array_index (known, i));
  if (limn_reference_chooser_is_bare (menu))
    {
      GtkWidget *item =
          gtk_menu_item_new_with_label (_ ("There is no other layer"));

      gtk_widget_set_sensitive (item, FALSE);
      gtk_menu_shell_append (GTK_MENU_SHELL (menu), item);
    }
  gtk_widget_show_all (menu);
  gtk_menu_attach_to_widget (GTK_MENU (menu), button, NULL);
  g_signal_connect (
      menu, "selection-done", G_CALLBACK (gtk_widget_destroy), NULL);
  gtk_menu_popup (GTK_MENU (menu),
                  NULL,
                  NULL,
                  NULL,
                  NULL,
                  0,
                  gtk_get_current_event_time ());
}

static void
limn_reference_chooser_pick_files (GtkWidget *chooser,
                                   gint response,
                                   gpointer data)
{
  GSList *list = gtk_file_chooser_get_uris (GTK_FILE_CHOOSER (chooser));
  g_autoptr (GPtrArray) uris = g_ptr_array_new_with_free_func (g_free);

  for (GSList *at = list; at != NULL; at = at->next)
    g_ptr_array_add (uris, at->data);
  g_ptr_array_add (uris, NULL);
  g_slist_free (list);
  if (response == GTK_RESPONSE_ACCEPT)
    limn_reference_list_add_uris (data, (char **) uris->pdata);
  gtk_widget_destroy (chooser);
}

/**
 * limn_reference_chooser_open_files:
 * @list: gets the files that are chosen
 *
 * Opens a dialog to choose image files; returns at once.
 */
void
limn_reference_chooser_open_files (LimnReferenceList *list)
{
  GtkWidget *top = gtk_widget_get_toplevel (GTK_WIDGET (list));
  GtkFileFilter *filter = gtk_file_filter_new ();
  GtkWidget *chooser =
      gtk_file_chooser_dialog_new (_ ("Add a Reference"),
                                   GTK_WINDOW (top),
                                   GTK_FILE_CHOOSER_ACTION_OPEN,
                                   GTK_STOCK_CANCEL,
                                   GTK_RESPONSE_CANCEL,
                                   GTK_STOCK_ADD,
                                   GTK_RESPONSE_ACCEPT,
                                   NULL);

  gtk_file_filter_set_name (filter, _ ("Images"));
  gtk_file_filter_add_mime_type (filter, "image/*");
  gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (chooser), filter);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (chooser), TRUE);
  gtk_dialog_set_default_response (GTK_DIALOG (chooser), GTK_RESPONSE_ACCEPT);
  gtk_window_set_modal (GTK_WINDOW (chooser), TRUE);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (chooser), TRUE);
  g_signal_connect (chooser,
                    "response",
                    G_CALLBACK (limn_reference_chooser_pick_files),
                    list);
  gtk_widget_show (chooser);
}

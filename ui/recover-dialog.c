/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recover-dialog: what was paid for and has not arrived. */
#include "recover-dialog.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <glib/gi18n-lib.h>
#include <string.h>

#include "journal.h"
#include "recover-row.h"
#include "settings-form.h"

#define LIMN_RECOVER_DIALOG_ROLE "limn-recover"
#define LIMN_RECOVER_DIALOG_ALL 1
/* the window is so many pairs of letters wide, and lines of text high, and
 * less on a small screen */
#define LIMN_RECOVER_DIALOG_COLUMNS 30
#define LIMN_RECOVER_DIALOG_LINES 30

/* @busy: something is being inserted */
struct _LimnRecoverDialog
{
  GtkDialog parent_instance;

  LimnRecoverHost *host;
  GtkWidget *note;
  GtkWidget *list;
  char *folder;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (LimnRecoverDialog, limn_recover_dialog, GTK_TYPE_DIALOG)

static void
limn_recover_dialog_finalize (GObject *object)
{
  g_free (LIMN_RECOVER_DIALOG (object)->folder);
  G_OBJECT_CLASS (limn_recover_dialog_parent_class)->finalize (object);
}

static void
limn_recover_dialog_class_init (LimnRecoverDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_recover_dialog_finalize;
}

static void
limn_recover_dialog_init (LimnRecoverDialog *self)
{
}

static void
limn_recover_dialog_update (LimnRecoverDialog *self)
{
  g_autoptr (GList) rows =
      gtk_container_get_children (GTK_CONTAINER (self->list));
  gboolean some = FALSE;

  for (GList *l = rows; l != NULL; l = l->next)
    some |= limn_recover_row_can_insert (l->data);
  gtk_label_set_text (
      GTK_LABEL (self->note),
      rows != NULL ?
          _ ("This was sent, and perhaps paid for, and is not in any image "
             "yet. It stays here until you insert or discard it.") :
          _ ("Nothing waits: all that was paid for has arrived."));
  gtk_dialog_set_response_sensitive (
      GTK_DIALOG (self), LIMN_RECOVER_DIALOG_ALL, some && !self->busy);
  gtk_dialog_set_response_sensitive (
      GTK_DIALOG (self), GTK_RESPONSE_CLOSE, !self->busy);
  gtk_widget_set_sensitive (self->list, !self->busy);
}

/* what has come is not listed any more; what has not says why */
static gboolean
limn_recover_dialog_insert_one (LimnRecoverDialog *self,
                                LimnRecoverRow *row,
                                gboolean as_image)
{
  g_autoptr (GError) error = NULL;
  gboolean done;

  self->busy = TRUE;
  limn_recover_row_tell (row, _ ("Inserting…"));
  limn_recover_dialog_update (self);
  done = self->host->klass->insert (
      self->host, limn_recover_row_get_id (row), as_image, &error);
  self->busy = FALSE;
  if (done)
    gtk_widget_destroy (GTK_WIDGET (row));
  else
    limn_recover_row_tell (row, error->message);
  limn_recover_dialog_update (self);
  return done;
}

static void
limn_recover_dialog_insert (LimnRecoverRow *row,
                            gboolean as_image,
                            gpointer user_data)
{
  limn_recover_dialog_insert_one (user_data, row, as_image);
}

static void
limn_recover_dialog_insert_all (LimnRecoverDialog *self)
{
  g_autoptr (GList) rows =
      gtk_container_get_children (GTK_CONTAINER (self->list));

  for (GList *l = rows; l != NULL; l = l->next)
    if (limn_recover_row_can_insert (l->data))
      limn_recover_dialog_insert_one (self, l->data, !self->host->has_image);
}

/* (transfer full): "fox.png" for the first, "fox-2.png" for the second, with
 * the ending of what was received */
static char *
limn_recover_dialog_dup_target (const char *chosen, const char *from, guint i)
{
  const char *base = strrchr (chosen, G_DIR_SEPARATOR);
  const char *ending = strrchr (from, '.');
  const char *dot = strrchr (base != NULL ? base : chosen, '.');
  g_autofree char *stem = dot != NULL ?
                              g_strndup (chosen, (gsize) (dot - chosen)) :
                              g_strdup (chosen);

  if (i == 0)
    return g_strconcat (stem, ending, NULL);
  return g_strdup_printf ("%s-%u%s", stem, i + 1, ending);
}

/* nothing that is there is written over but what the user was asked about */
static gboolean
limn_recover_dialog_copy (GPtrArray *files, const char *chosen, GError **error)
{
  for (guint i = 0; i < files->len; i++)
    {
      const char *from = g_ptr_array_index (files, i);
      g_autofree char *to = limn_recover_dialog_dup_target (chosen, from, i);
      g_autoptr (GFile) source = g_file_new_for_path (from);
      g_autoptr (GFile) target = g_file_new_for_path (to);
      gboolean asked = g_str_equal (to, chosen);

      if (!g_file_copy (source,
                        target,
                        asked ? G_FILE_COPY_OVERWRITE : G_FILE_COPY_NONE,
                        NULL,
                        NULL,
                        NULL,
                        error))
        return FALSE;
    }
  return TRUE;
}

static char *
limn_recover_dialog_choose (LimnRecoverDialog *self, const char *from)
{
  GtkWidget *chooser =
      gtk_file_chooser_dialog_new (_ ("Save the Result as It Was Received"),
                                   GTK_WINDOW (self),
                                   GTK_FILE_CHOOSER_ACTION_SAVE,
                                   GTK_STOCK_CANCEL,
                                   GTK_RESPONSE_CANCEL,
                                   GTK_STOCK_SAVE,
                                   GTK_RESPONSE_ACCEPT,
                                   NULL);
  g_autofree char *name = g_path_get_basename (from);
  char *chosen = NULL;

  gtk_file_chooser_set_do_overwrite_confirmation (GTK_FILE_CHOOSER (chooser),
                                                  TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  if (gtk_dialog_run (GTK_DIALOG (chooser)) == GTK_RESPONSE_ACCEPT)
    chosen = gtk_file_chooser_get_filename (GTK_FILE_CHOOSER (chooser));
  gtk_widget_destroy (chooser);
  return chosen;
}

static void
limn_recover_dialog_save (LimnRecoverRow *row, gpointer user_data)
{
  LimnRecoverDialog *self = user_data;
  g_autoptr (GPtrArray) files =
      limn_waiting_list_files (self->folder, limn_recover_row_get_id (row));
  g_autofree char *chosen = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  if (files->len == 0)
    return;
  chosen = limn_recover_dialog_choose (self, g_ptr_array_index (files, 0));
  if (chosen == NULL)
    return;
  if (limn_recover_dialog_copy (files, chosen, &error))
    {
      g_autofree char *first = limn_recover_dialog_dup_target (
          chosen, g_ptr_array_index (files, 0), 0);
      g_autofree char *shown = g_filename_display_name (first);

      words = g_strdup_printf (_ ("Saved as %s."), shown);
    }
  limn_recover_row_tell (row, words != NULL ? words : error->message);
}

static void
limn_recover_dialog_discard (LimnRecoverRow *row, gpointer user_data)
{
  LimnRecoverDialog *self = user_data;
  g_autoptr (GError) error = NULL;

  if (limn_journal_discard (limn_client_get_journal (self->host->client),
                            limn_recover_row_get_id (row),
                            &error))
    gtk_widget_destroy (GTK_WIDGET (row));
  else
    limn_recover_row_tell (row, error->message);
  limn_recover_dialog_update (self);
}

static void
limn_recover_dialog_fill (LimnRecoverDialog *self)
{
  g_autoptr (GPtrArray) jobs =
      limn_journal_list (limn_client_get_journal (self->host->client));

  for (guint i = 0; i < jobs->len; i++)
    {
      GtkWidget *row = limn_recover_row_new (
          g_ptr_array_index (jobs, i), self->folder, self->host->has_image);

      g_signal_connect (
          row, "insert", G_CALLBACK (limn_recover_dialog_insert), self);
      g_signal_connect (
          row, "save", G_CALLBACK (limn_recover_dialog_save), self);
      g_signal_connect (
          row, "discard", G_CALLBACK (limn_recover_dialog_discard), self);
      gtk_box_pack_start (GTK_BOX (self->list), row, FALSE, FALSE, 0);
    }
}

/* the window stays for "Insert all", and while something is on its way */
static void
limn_recover_dialog_respond (GtkDialog *dialog, gint response, gpointer data)
{
  LimnRecoverDialog *self = LIMN_RECOVER_DIALOG (dialog);

  if (response == LIMN_RECOVER_DIALOG_ALL && !self->busy)
    limn_recover_dialog_insert_all (self);
  if (response == LIMN_RECOVER_DIALOG_ALL || self->busy)
    g_signal_stop_emission_by_name (dialog, "response");
}

static gboolean
limn_recover_dialog_close (LimnRecoverDialog *self)
{
  return self->busy;
}

static GtkWidget *
limn_recover_dialog_make_list (LimnRecoverDialog *self)
{
  GtkWidget *window = gtk_scrolled_window_new (NULL, NULL);

  self->list = gtk_vbox_new (FALSE, 12);
  gtk_container_set_border_width (GTK_CONTAINER (self->list), 6);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (window), GTK_POLICY_AUTOMATIC, GTK_POLICY_ALWAYS);
  gtk_scrolled_window_add_with_viewport (GTK_SCROLLED_WINDOW (window),
                                         self->list);
  gtk_container_set_focus_vadjustment (
      GTK_CONTAINER (self->list),
      gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window)));
  return window;
}

static void
limn_recover_dialog_build (LimnRecoverDialog *self)
{
  GtkDialog *dialog = GTK_DIALOG (self);
  GtkWidget *area = gtk_dialog_get_content_area (dialog);

  gtk_window_set_title (GTK_WINDOW (self), _ ("Recover Results"));
  gtk_window_set_role (GTK_WINDOW (self), LIMN_RECOVER_DIALOG_ROLE);
  gtk_dialog_add_buttons (dialog,
                          _ ("Insert _All"),
                          LIMN_RECOVER_DIALOG_ALL,
                          GTK_STOCK_CLOSE,
                          GTK_RESPONSE_CLOSE,
                          NULL);
  limn_settings_form_set_size (GTK_WINDOW (self),
                               LIMN_RECOVER_DIALOG_COLUMNS,
                               LIMN_RECOVER_DIALOG_LINES);
  self->note = limn_settings_form_new_note (NULL);
  gtk_misc_set_padding (GTK_MISC (self->note), 6, 6);
  gtk_box_pack_start (GTK_BOX (area), self->note, FALSE, FALSE, 0);
  gtk_box_pack_start (
      GTK_BOX (area), limn_recover_dialog_make_list (self), TRUE, TRUE, 0);
  limn_recover_dialog_fill (self);
  limn_recover_dialog_update (self);
  g_signal_connect (
      self, "response", G_CALLBACK (limn_recover_dialog_respond), NULL);
  g_signal_connect (
      self, "delete-event", G_CALLBACK (limn_recover_dialog_close), NULL);
  gtk_widget_show_all (area);
}

/**
 * limn_recover_dialog_new:
 * @host: who inserts; must outlive the window
 *
 * Returns: (transfer none): the window, not shown yet; GTK owns it
 */
GtkWidget *
limn_recover_dialog_new (LimnRecoverHost *host)
{
  LimnRecoverDialog *self = g_object_new (LIMN_TYPE_RECOVER_DIALOG, NULL);

  self->host = host;
  self->folder = limn_journal_dup_folder ();
  limn_recover_dialog_build (self);
  return GTK_WIDGET (self);
}

/**
 * limn_recover_dialog_run:
 * @host: who inserts
 *
 * Opens the window over GIMP, from a plug-in that has none yet, and waits until
 * it is closed.
 */
void
limn_recover_dialog_run (LimnRecoverHost *host)
{
  GtkWidget *window;

  gimp_ui_init ("limn", FALSE);
  window = limn_recover_dialog_new (host);
  gimp_window_set_transient (GTK_WINDOW (window));
  gtk_dialog_run (GTK_DIALOG (window));
  gtk_widget_destroy (window);
}

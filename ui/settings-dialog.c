/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/settings-dialog: keys, servers, defaults, spending and journal. */
#include "settings-dialog.h"

#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <glib/gi18n-lib.h>

#include "cost.h"
#include "journal.h"
#include "key-row.h"
#include "server-list.h"
#include "settings-edit.h"
#include "settings-fields.h"
#include "settings-form.h"
#include "sign-in-box.h"
#include "spending.h"

#define LIMN_SETTINGS_DIALOG_ROLE "limn-settings"
#define LIMN_SETTINGS_DIALOG_GATEWAY "lumenfall"
/* the window is this many lines of text high, and less on a small screen */
#define LIMN_SETTINGS_DIALOG_LINES 30
#define LIMN_SETTINGS_DIALOG_COLUMNS 38

static const struct
{
  const char *endpoint;
  const char *name;
} limn_settings_dialog_keys[] = {
  { LIMN_SETTINGS_DIALOG_GATEWAY, "Lumenfall" },
  { "fal", "fal" },
  { "gemini", "Gemini" },
  { "openai", "OpenAI" },
  { "replicate", "Replicate" },
  { "vertex", "Vertex AI" },
};

#define LIMN_SETTINGS_DIALOG_N_KEYS G_N_ELEMENTS (limn_settings_dialog_keys)

struct _LimnSettingsDialog
{
  GtkDialog parent_instance;

  LimnWorkshop *workshop;
  LimnClient *client;
  LimnSettingsFields *fields;
  GtkWidget *book;
  LimnKeyRow *keys[LIMN_SETTINGS_DIALOG_N_KEYS];
  GtkWidget *servers;
  GtkWidget *size;
  GtkWidget *trouble; /* what concerns all of it */
};

G_DEFINE_FINAL_TYPE (LimnSettingsDialog, limn_settings_dialog, GTK_TYPE_DIALOG)

static void
limn_settings_dialog_finalize (GObject *object)
{
  LimnSettingsDialog *self = LIMN_SETTINGS_DIALOG (object);

  g_clear_pointer (&self->fields, limn_settings_fields_free);
  g_clear_object (&self->client);
  G_OBJECT_CLASS (limn_settings_dialog_parent_class)->finalize (object);
}

static void
limn_settings_dialog_class_init (LimnSettingsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_settings_dialog_finalize;
}

static void
limn_settings_dialog_init (LimnSettingsDialog *self)
{
}

static void
limn_settings_dialog_pack (GtkWidget *box, GtkWidget *widget)
{
  gtk_box_pack_start (GTK_BOX (box), widget, FALSE, FALSE, 0);
}

static void
limn_settings_dialog_signed_in (LimnSettingsDialog *self)
{
  limn_workshop_reload (self->workshop);
  limn_key_row_refresh (self->keys[0]);
  limn_key_row_test (self->keys[0]);
}

/* the gateway first: one key opens all models there */
static void
limn_settings_dialog_add_keys (LimnSettingsDialog *self)
{
  GtkWidget *box =
      limn_settings_form_add_page (GTK_NOTEBOOK (self->book), _ ("_Keys"));
  GtkWidget *sign_in = limn_sign_in_box_new (self->client);

  limn_settings_dialog_pack (
      box,
      limn_settings_form_new_note (
          _ ("One key is enough: that of Lumenfall opens every model. Keys are "
             "kept in the keyring of your desktop, or in a file that only you "
             "can read.")));
  for (guint i = 0; i < LIMN_SETTINGS_DIALOG_N_KEYS; i++)
    {
      GtkWidget *row = limn_key_row_new (self->workshop,
                                         self->client,
                                         limn_settings_dialog_keys[i].endpoint,
                                         limn_settings_dialog_keys[i].name);

      self->keys[i] = LIMN_KEY_ROW (row);
      limn_settings_dialog_pack (box, row);
      if (i == 0)
        limn_settings_dialog_pack (box, sign_in);
    }
  g_signal_connect_swapped (
      sign_in, "signed-in", G_CALLBACK (limn_settings_dialog_signed_in), self);
}

static void
limn_settings_dialog_add_general (LimnSettingsDialog *self)
{
  GtkWidget *box =
      limn_settings_form_add_page (GTK_NOTEBOOK (self->book), _ ("De_faults"));

  limn_settings_dialog_pack (box,
                             limn_settings_fields_make_table (
                                 self->fields, LIMN_SETTINGS_PAGE_GENERAL));
}

static void
limn_settings_dialog_add_servers (LimnSettingsDialog *self)
{
  GtkWidget *box = limn_settings_form_add_page (GTK_NOTEBOOK (self->book),
                                                _ ("_Own Servers"));

  self->servers = limn_server_list_new (self->workshop->settings);
  limn_settings_dialog_pack (box, self->servers);
}

static char *
limn_settings_dialog_describe_spending (void)
{
  LimnSpending spending;
  g_autoptr (GError) error = NULL;
  g_autofree char *day = NULL;
  g_autofree char *month = NULL;

  if (!limn_spending_read (&spending, &error))
    return g_strdup (error->message);
  day = limn_cost_format (spending.day, NULL);
  month = limn_cost_format (spending.month, NULL);
  return g_strdup_printf (
      _ ("Limn has spent %s here today and %s this month."), day, month);
}

static void
limn_settings_dialog_add_spending (LimnSettingsDialog *self)
{
  GtkWidget *box =
      limn_settings_form_add_page (GTK_NOTEBOOK (self->book), _ ("S_pending"));
  g_autofree char *words = limn_settings_dialog_describe_spending ();

  limn_settings_dialog_pack (box, limn_settings_form_new_note (words));
  limn_settings_dialog_pack (box,
                             limn_settings_fields_make_table (
                                 self->fields, LIMN_SETTINGS_PAGE_SPENDING));
  limn_settings_dialog_pack (
      box,
      limn_settings_form_new_note (
          _ ("What would go beyond a limit, or has no known price while there "
             "is one, is refused before anything is sent.")));
}

static void
limn_settings_dialog_measure (GTask *task,
                              gpointer source,
                              gpointer data,
                              GCancellable *cancellable)
{
  guint64 *size = g_new (guint64, 1);

  *size = limn_journal_get_size ();
  g_task_return_pointer (task, size, g_free);
}

/* the label outlives its window as long as this */
static void
limn_settings_dialog_measured (GObject *source,
                               GAsyncResult *result,
                               gpointer user_data)
{
  g_autoptr (GObject) label = user_data;
  g_autofree guint64 *size = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autofree char *amount = g_format_size (*size);
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *shown = g_filename_display_name (folder);
  g_autofree char *words = g_strdup_printf (
      _ ("The journal has %s now, in %s. What you have not got yet is never "
         "removed."),
      amount,
      shown);

  gtk_label_set_text (GTK_LABEL (label), words);
}

static void
limn_settings_dialog_add_journal (LimnSettingsDialog *self)
{
  GtkWidget *box =
      limn_settings_form_add_page (GTK_NOTEBOOK (self->book), _ ("_Journal"));
  g_autoptr (GTask) task = NULL;

  self->size = limn_settings_form_new_note (_ ("Measuring the journal…"));
  limn_settings_dialog_pack (box, self->size);
  limn_settings_dialog_pack (box,
                             limn_settings_fields_make_table (
                                 self->fields, LIMN_SETTINGS_PAGE_JOURNAL));
  task = g_task_new (NULL,
                     NULL,
                     limn_settings_dialog_measured,
                     g_object_ref_sink (self->size));
  g_task_run_in_thread (task, limn_settings_dialog_measure);
}

static gboolean
limn_settings_dialog_is_busy (LimnSettingsDialog *self)
{
  for (guint i = 0; i < LIMN_SETTINGS_DIALOG_N_KEYS; i++)
    if (limn_key_row_is_busy (self->keys[i]))
      return TRUE;
  return FALSE;
}

/* a key on its way is at its place before the window goes */
static void
limn_settings_dialog_wait (LimnSettingsDialog *self)
{
  gtk_widget_set_sensitive (self->book, FALSE);
  while (limn_settings_dialog_is_busy (self))
    gtk_main_iteration ();
  gtk_widget_set_sensitive (self->book, TRUE);
}

/* keys that were typed and not saved yet */
static gboolean
limn_settings_dialog_save_keys (LimnSettingsDialog *self)
{
  for (guint i = 0; i < LIMN_SETTINGS_DIALOG_N_KEYS; i++)
    limn_key_row_save (self->keys[i]);
  limn_settings_dialog_wait (self);
  for (guint i = 0; i < LIMN_SETTINGS_DIALOG_N_KEYS; i++)
    if (limn_key_row_has_text (self->keys[i]))
      {
        gtk_notebook_set_current_page (GTK_NOTEBOOK (self->book), 0);
        return FALSE;
      }
  return TRUE;
}

static gboolean
limn_settings_dialog_save (LimnSettingsDialog *self, GError **error)
{
  g_autoptr (LimnSettingsEdit) edit = limn_settings_edit_new (error);
  g_autoptr (LimnSettings) preview = NULL;
  gboolean good;

  if (edit == NULL)
    return FALSE;
  limn_settings_fields_write (self->fields, edit);
  limn_server_list_write (LIMN_SERVER_LIST (self->servers), edit);
  preview = limn_settings_edit_preview (edit, error);
  if (preview == NULL)
    return FALSE;
  good = limn_settings_fields_check (self->fields);
  good &= limn_server_list_check (LIMN_SERVER_LIST (self->servers), preview);
  return good && limn_settings_edit_save (edit, error);
}

/* the page on which something is wrong comes to the front */
static void
limn_settings_dialog_turn (LimnSettingsDialog *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));
  GtkNotebook *book = GTK_NOTEBOOK (self->book);

  for (gint i = 0; focus != NULL && i < gtk_notebook_get_n_pages (book); i++)
    if (gtk_widget_is_ancestor (focus, gtk_notebook_get_nth_page (book, i)))
      gtk_notebook_set_current_page (book, i);
}

static gboolean
limn_settings_dialog_apply (LimnSettingsDialog *self)
{
  g_autoptr (GError) error = NULL;
  gboolean saved = limn_settings_dialog_save (self, &error);

  limn_settings_form_tell (self->trouble,
                           error != NULL ? error->message : NULL);
  if (!saved)
    {
      limn_settings_dialog_turn (self);
      return FALSE;
    }
  return limn_settings_dialog_save_keys (self);
}

/* OK closes what could be saved only */
static void
limn_settings_dialog_respond (GtkDialog *dialog, gint response, gpointer data)
{
  LimnSettingsDialog *self = LIMN_SETTINGS_DIALOG (dialog);

  if (response == GTK_RESPONSE_OK && !limn_settings_dialog_apply (self))
    g_signal_stop_emission_by_name (dialog, "response");
}

static void
limn_settings_dialog_build (LimnSettingsDialog *self)
{
  GtkDialog *dialog = GTK_DIALOG (self);
  GtkWidget *area = gtk_dialog_get_content_area (dialog);

  gtk_window_set_title (GTK_WINDOW (self), _ ("Limn Settings"));
  gtk_window_set_role (GTK_WINDOW (self), LIMN_SETTINGS_DIALOG_ROLE);
  gtk_dialog_add_buttons (dialog,
                          GTK_STOCK_CANCEL,
                          GTK_RESPONSE_CANCEL,
                          GTK_STOCK_OK,
                          GTK_RESPONSE_OK,
                          NULL);
  gtk_dialog_set_alternative_button_order (
      dialog, GTK_RESPONSE_OK, GTK_RESPONSE_CANCEL, -1);
  gtk_dialog_set_default_response (dialog, GTK_RESPONSE_OK);
  self->book = gtk_notebook_new ();
  gtk_notebook_set_scrollable (GTK_NOTEBOOK (self->book), TRUE);
  gtk_container_set_border_width (GTK_CONTAINER (self->book), 6);
  gtk_box_pack_start (GTK_BOX (area), self->book, TRUE, TRUE, 0);
  self->trouble = limn_settings_form_new_trouble ();
  gtk_container_set_border_width (GTK_CONTAINER (self->trouble), 6);
  limn_settings_dialog_pack (area, self->trouble);
  limn_settings_dialog_add_keys (self);
  limn_settings_dialog_add_general (self);
  limn_settings_dialog_add_servers (self);
  limn_settings_dialog_add_spending (self);
  limn_settings_dialog_add_journal (self);
  limn_settings_form_set_size (GTK_WINDOW (self),
                               LIMN_SETTINGS_DIALOG_COLUMNS,
                               LIMN_SETTINGS_DIALOG_LINES);
  g_signal_connect (
      self, "response", G_CALLBACK (limn_settings_dialog_respond), NULL);
  gtk_widget_show_all (area);
}

/**
 * limn_settings_dialog_new:
 * @parent: (nullable): the window that it belongs to
 * @workshop: settings and catalogue; must outlive the window
 * @client: for the network
 *
 * OK writes settings.ini and has @workshop read it again; keys go where they
 * belong as soon as they are saved.
 *
 * Returns: (transfer none): the window, not shown yet; GTK owns it
 */
GtkWidget *
limn_settings_dialog_new (GtkWindow *parent,
                          LimnWorkshop *workshop,
                          LimnClient *client)
{
  LimnSettingsDialog *self = g_object_new (LIMN_TYPE_SETTINGS_DIALOG, NULL);

  self->workshop = workshop;
  self->client = g_object_ref (client);
  self->fields = limn_settings_fields_new (workshop);
  limn_settings_dialog_build (self);
  if (parent != NULL)
    {
      gtk_window_set_transient_for (GTK_WINDOW (self), parent);
      gtk_window_set_modal (GTK_WINDOW (self), TRUE);
      gtk_window_set_position (GTK_WINDOW (self), GTK_WIN_POS_CENTER_ON_PARENT);
    }
  return GTK_WIDGET (self);
}

/**
 * limn_settings_dialog_run:
 * @parent: (nullable): the window that it belongs to
 * @workshop: settings and catalogue; takes over what the user decides
 * @client: for the network; no job of it may run
 *
 * Opens the settings and waits until they are closed.
 */
void
limn_settings_dialog_run (GtkWindow *parent,
                          LimnWorkshop *workshop,
                          LimnClient *client)
{
  GtkWidget *window = limn_settings_dialog_new (parent, workshop, client);

  gtk_dialog_run (GTK_DIALOG (window));
  limn_settings_dialog_wait (LIMN_SETTINGS_DIALOG (window));
  gtk_widget_destroy (window);
  limn_workshop_reload (workshop);
}

/**
 * limn_settings_dialog_open:
 *
 * Opens the settings over GIMP, from a plug-in that has no window yet, and
 * waits until they are closed.
 */
void
limn_settings_dialog_open (void)
{
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = limn_workshop_new_client (workshop);
  GtkWidget *window;

  gimp_ui_init ("limn", FALSE);
  window = limn_settings_dialog_new (NULL, workshop, client);
  gimp_window_set_transient (GTK_WINDOW (window));
  gtk_dialog_run (GTK_DIALOG (window));
  limn_settings_dialog_wait (LIMN_SETTINGS_DIALOG (window));
  gtk_widget_destroy (window);
}

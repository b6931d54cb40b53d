/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/key-row: the key of one endpoint. */
#include "key-row.h"

#include <glib/gi18n-lib.h>

#include "cost.h"
#include "endpoint.h"
#include "keys.h"
#include "settings-form.h"

/* characters that the field has room for */
#define LIMN_KEY_ROW_WIDTH 16
/* what a balance is told to, millionths: more digits than cents help nobody */
#define LIMN_KEY_ROW_GRAIN 10000

/**
 * LimnKeyRow:
 * @source: where the key comes from
 * @result: what became of the last thing that was done
 * @cancellable: (nullable): ends a test; %NULL once the row is gone
 * @n_changes: keys that are being kept or forgotten
 */
struct _LimnKeyRow
{
  GtkVBox parent_instance;

  LimnWorkshop *workshop;
  LimnClient *client;
  char *endpoint;
  char *name;
  GtkWidget *entry;
  GtkWidget *save;
  GtkWidget *forget;
  GtkWidget *test;
  GtkWidget *source;
  GtkWidget *result;
  GCancellable *cancellable;
  guint n_changes;
};

G_DEFINE_FINAL_TYPE (LimnKeyRow, limn_key_row, GTK_TYPE_VBOX)

static void
limn_key_row_destroy (GtkObject *object)
{
  LimnKeyRow *self = LIMN_KEY_ROW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  GTK_OBJECT_CLASS (limn_key_row_parent_class)->destroy (object);
}

static void
limn_key_row_finalize (GObject *object)
{
  LimnKeyRow *self = LIMN_KEY_ROW (object);

  g_clear_object (&self->client);
  g_free (self->endpoint);
  g_free (self->name);
  G_OBJECT_CLASS (limn_key_row_parent_class)->finalize (object);
}

static void
limn_key_row_class_init (LimnKeyRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_key_row_finalize;
  GTK_OBJECT_CLASS (klass)->destroy = limn_key_row_destroy;
}

static void
limn_key_row_tell (LimnKeyRow *self, const char *text)
{
  gtk_label_set_text (GTK_LABEL (self->result), text != NULL ? text : "");
  gtk_widget_set_visible (self->result, text != NULL);
}

/**
 * limn_key_row_has_text:
 * @self: a row
 *
 * Returns: whether there is something in the field that was not saved
 */
gboolean
limn_key_row_has_text (LimnKeyRow *self)
{
  return *gtk_entry_get_text (GTK_ENTRY (self->entry)) != '\0';
}

/**
 * limn_key_row_is_busy:
 * @self: a row
 *
 * Returns: whether a key is being kept or forgotten
 */
gboolean
limn_key_row_is_busy (LimnKeyRow *self)
{
  return self->n_changes > 0;
}

/**
 * limn_key_row_get_text:
 * @self: a row
 *
 * Returns: (transfer none): what it tells of the last thing that was done
 */
const char *
limn_key_row_get_text (LimnKeyRow *self)
{
  return gtk_label_get_text (GTK_LABEL (self->result));
}

static void
limn_key_row_update (LimnKeyRow *self)
{
  gboolean kept;
  g_autoptr (GError) error = NULL;
  g_autofree char *source = limn_keys_dup_source (
      self->workshop->settings, self->endpoint, &kept, &error);
  g_autofree char *words = NULL;

  if (source != NULL)
    words = g_strdup_printf (_ ("There is a key: %s."), source);
  else if (limn_keys_is_set (self->workshop->settings, self->endpoint))
    words = g_strdup (error->message);
  else
    words = g_strdup (_ ("There is no key yet."));
  gtk_label_set_text (GTK_LABEL (self->source), words);
  gtk_widget_set_sensitive (
      self->save, self->n_changes == 0 && limn_key_row_has_text (self));
  gtk_widget_set_sensitive (self->forget, self->n_changes == 0 && kept);
  gtk_widget_set_sensitive (self->test,
                            self->n_changes == 0 && source != NULL &&
                                !limn_key_row_has_text (self));
}

/**
 * limn_key_row_refresh:
 * @self: a row
 *
 * Looks again where the key comes from.
 */
void
limn_key_row_refresh (LimnKeyRow *self)
{
  limn_key_row_update (self);
}

/* (transfer full): what a look at the key has shown */
static char *
limn_key_row_describe (const LimnKeyRow *self, const LimnAnswer *answer)
{
  gint64 micros = answer->micros - answer->micros % LIMN_KEY_ROW_GRAIN;
  g_autofree char *amount = NULL;

  if (!answer->accepts_key)
    return g_strdup_printf (
        _ ("%s answers. Whether it takes this key would only be seen by "
           "paying."),
        self->name);
  if (answer->account == NULL || answer->micros == LIMN_MONEY_UNKNOWN)
    return g_strdup_printf (_ ("%s answers and takes the key."), self->name);
  if (answer->micros <= 0)
    return g_strdup_printf (_ ("%s answers and takes the key, but there is no "
                               "credit left: add some in your account there."),
                            self->name);
  amount = limn_cost_format (micros, answer->currency);
  return g_strdup_printf (
      _ ("%s answers and takes the key. Your balance is %s."),
      self->name,
      amount);
}

static void
limn_key_row_tested (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) held = data;
  LimnKeyRow *self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnAnswer) answer =
      limn_client_ask_finish (LIMN_CLIENT (source), result, &error);
  g_autofree char *words = NULL;

  if (self->cancellable == NULL)
    return;
  if (answer != NULL)
    words = limn_key_row_describe (self, answer);
  limn_key_row_tell (self, words != NULL ? words : error->message);
}

/**
 * limn_key_row_test:
 * @self: a row
 *
 * Asks the endpoint whether it takes the key that is kept. Costs nothing.
 */
void
limn_key_row_test (LimnKeyRow *self)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_CHECK,
                            .endpoint = self->endpoint };
  g_autofree char *words = g_strdup_printf (_ ("Asking %s…"), self->name);
  g_autoptr (GError) error = NULL;
  LimnEndpoint endpoint;

  if (!limn_endpoint_find (
          &endpoint, self->workshop->settings, self->endpoint, &error))
    {
      limn_key_row_tell (self, error->message);
      return;
    }
  question.protocol = endpoint.protocol;
  limn_key_row_tell (self, words);
  limn_client_ask_async (self->client,
                         &question,
                         self->cancellable,
                         limn_key_row_tested,
                         g_object_ref (self));
}

static void
limn_key_row_changed (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GObject) held = data;
  LimnKeyRow *self = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *missed = NULL;
  g_autofree char *where = limn_keys_store_finish (result, &missed, &error);

  self->n_changes--;
  if (self->cancellable == NULL)
    return;
  limn_workshop_reload (self->workshop);
  if (where != NULL && *where != '\0')
    gtk_entry_set_text (GTK_ENTRY (self->entry), "");
  limn_key_row_update (self);
  if (where == NULL)
    limn_key_row_tell (self, error->message);
  else if (*where == '\0')
    limn_key_row_tell (self, _ ("Limn keeps no key for it any more."));
  else
    limn_key_row_test (self);
}

static void
limn_key_row_change (LimnKeyRow *self, const char *key)
{
  self->n_changes++;
  limn_key_row_tell (self, NULL);
  limn_keys_store_async (self->workshop->settings,
                         self->endpoint,
                         key,
                         LIMN_KEYS_ANYWHERE,
                         limn_key_row_changed,
                         g_object_ref (self));
  limn_key_row_update (self);
}

/**
 * limn_key_row_save:
 * @self: a row
 *
 * Keeps what is in the field, if there is something, and then tests it.
 */
void
limn_key_row_save (LimnKeyRow *self)
{
  char *key;

  if (!limn_key_row_has_text (self) || self->n_changes > 0)
    return;
  /* a line break or a blank is easily copied along */
  key = g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->entry))));
  limn_key_row_change (self, key);
  limn_keys_free (key);
}

static void
limn_key_row_forget (LimnKeyRow *self)
{
  limn_key_row_change (self, NULL);
}

static GtkWidget *
limn_key_row_add_button (GtkWidget *line,
                         LimnKeyRow *self,
                         const char *label,
                         GCallback clicked)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_box_pack_start (GTK_BOX (line), button, FALSE, FALSE, 0);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  return button;
}

static void
limn_key_row_init (LimnKeyRow *self)
{
  GtkWidget *line = gtk_hbox_new (FALSE, 6);

  self->cancellable = g_cancellable_new ();
  gtk_box_set_spacing (GTK_BOX (self), 3);
  self->entry = gtk_entry_new ();
  gtk_entry_set_visibility (GTK_ENTRY (self->entry), FALSE);
  gtk_entry_set_width_chars (GTK_ENTRY (self->entry), LIMN_KEY_ROW_WIDTH);
  gtk_box_pack_start (GTK_BOX (line), self->entry, TRUE, TRUE, 0);
  self->save = limn_key_row_add_button (
      line, self, _ ("_Save"), G_CALLBACK (limn_key_row_save));
  self->test = limn_key_row_add_button (
      line, self, _ ("_Test"), G_CALLBACK (limn_key_row_test));
  self->forget = limn_key_row_add_button (
      line, self, _ ("Forg_et"), G_CALLBACK (limn_key_row_forget));
  self->source = limn_settings_form_new_note (NULL);
  self->result = limn_settings_form_new_note (NULL);
  gtk_widget_set_no_show_all (self->result, TRUE);
  g_signal_connect_swapped (
      self->entry, "changed", G_CALLBACK (limn_key_row_update), self);
  g_signal_connect_swapped (
      self->entry, "activate", G_CALLBACK (limn_key_row_save), self);
  gtk_box_pack_end (GTK_BOX (self), self->result, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (self), self->source, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (self), line, FALSE, FALSE, 0);
}

static void
limn_key_row_set_names (LimnKeyRow *self)
{
  const struct
  {
    GtkWidget *widget;
    const char *format;
  } rows[] = {
    { self->entry, _ ("New key of %s") },
    { self->save, _ ("Save the key of %s") },
    { self->test, _ ("Test the key of %s") },
    { self->forget, _ ("Forget the key of %s") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) halves = g_strsplit (rows[i].format, "%s", 2);
      g_autofree char *name = g_strjoinv (self->name, halves);

      limn_settings_form_set_name (rows[i].widget, name);
    }
}

/**
 * limn_key_row_new:
 * @workshop: whose settings say what there is; must outlive the row
 * @client: for the network
 * @endpoint: whose key it is
 * @name: what the user calls it, with a mnemonic
 *
 * Returns: (transfer floating): the row
 */
GtkWidget *
limn_key_row_new (LimnWorkshop *workshop,
                  LimnClient *client,
                  const char *endpoint,
                  const char *name)
{
  LimnKeyRow *self = g_object_new (LIMN_TYPE_KEY_ROW, NULL);
  g_autofree char *title = g_strdup_printf (_ ("Key of %s:"), name);
  GtkWidget *label = gtk_label_new_with_mnemonic (title);
  g_auto (GStrv) halves = g_strsplit (name, "_", 2);

  self->workshop = workshop;
  self->client = g_object_ref (client);
  self->endpoint = g_strdup (endpoint);
  self->name = g_strjoinv (NULL, halves);
  gtk_misc_set_alignment (GTK_MISC (label), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->entry);
  gtk_box_pack_start (GTK_BOX (self), label, FALSE, FALSE, 0);
  limn_key_row_set_names (self);
  limn_key_row_update (self);
  return GTK_WIDGET (self);
}

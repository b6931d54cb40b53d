/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/server-list: the user's own servers. */
#include "server-list.h"

#include <glib/gi18n-lib.h>

#include "endpoint.h"
#include "flavor.h"
#include "parameters.h"
#include "settings-form.h"

/* what such a server speaks */
#define LIMN_SERVER_LIST_PROTOCOL "openai"
#define LIMN_SERVER_LIST_FLAVOR "plain"
#define LIMN_SERVER_LIST_NAME_WIDTH 8
#define LIMN_SERVER_LIST_URL_WIDTH 14

/**
 * LimnServerRow:
 * @known: (nullable): its name in settings.ini; %NULL for a new one
 * @name: a field for a new name
 */
typedef struct
{
  char *known;
  GtkWidget *box;
  GtkWidget *name;
  GtkWidget *url;
  GtkWidget *flavor;
  GtkWidget *http;
  GtkWidget *trouble;
} LimnServerRow;

/**
 * LimnServerList:
 * @rows: (element-type LimnServerRow): those that are seen
 * @gone: (element-type utf8): names that were taken away
 */
struct _LimnServerList
{
  GtkVBox parent_instance;

  const LimnSettings *settings;
  char **flavors;
  GPtrArray *rows;
  GPtrArray *gone;
  GtkWidget *box;
};

G_DEFINE_FINAL_TYPE (LimnServerList, limn_server_list, GTK_TYPE_VBOX)

static void
limn_server_list_free_row (gpointer data)
{
  LimnServerRow *row = data;

  g_free (row->known);
  g_free (row);
}

static void
limn_server_list_finalize (GObject *object)
{
  LimnServerList *self = LIMN_SERVER_LIST (object);

  g_strfreev (self->flavors);
  g_ptr_array_unref (self->rows);
  g_ptr_array_unref (self->gone);
  G_OBJECT_CLASS (limn_server_list_parent_class)->finalize (object);
}

static void
limn_server_list_class_init (LimnServerListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_server_list_finalize;
}

static LimnServerRow *
limn_server_list_find_row (LimnServerList *self, GtkWidget *box)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      LimnServerRow *row = g_ptr_array_index (self->rows, i);

      if (row->box == box)
        return row;
    }
  return NULL;
}

static void
limn_server_list_remove (GtkWidget *button, gpointer data)
{
  LimnServerList *self = data;
  GtkWidget *box = g_object_get_data (G_OBJECT (button), "limn-row");
  LimnServerRow *row = limn_server_list_find_row (self, box);

  if (row->known != NULL)
    g_ptr_array_add (self->gone, g_strdup (row->known));
  g_ptr_array_remove (self->rows, row);
  gtk_widget_destroy (box);
}

static GtkWidget *
limn_server_list_new_entry (const char *text, gint width, const char *name)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_entry_set_width_chars (GTK_ENTRY (entry), width);
  gtk_entry_set_text (GTK_ENTRY (entry), text != NULL ? text : "");
  limn_settings_form_set_name (entry, name);
  return entry;
}

/* a name that is in use is a key of other settings too: it stays */
static void
limn_server_list_add_name (LimnServerRow *row, GtkWidget *line)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Na_me:"));

  row->name = limn_server_list_new_entry (
      row->known, LIMN_SERVER_LIST_NAME_WIDTH, _ ("Name of the server"));
  gtk_editable_set_editable (GTK_EDITABLE (row->name), row->known == NULL);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), row->name);
  gtk_box_pack_start (GTK_BOX (line), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), row->name, FALSE, FALSE, 0);
}

static void
limn_server_list_add_url (LimnServerRow *row, GtkWidget *line, const char *url)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("_Address:"));

  row->url = limn_server_list_new_entry (
      url, LIMN_SERVER_LIST_URL_WIDTH, _ ("Address of the server"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), row->url);
  gtk_box_pack_start (GTK_BOX (line), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), row->url, TRUE, TRUE, 0);
}

static void
limn_server_list_add_flavor (LimnServerList *self,
                             LimnServerRow *row,
                             GtkWidget *line,
                             const char *flavor)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("K_ind:"));

  row->flavor = gtk_combo_box_text_new ();
  for (guint i = 0; self->flavors[i] != NULL; i++)
    {
      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (row->flavor),
                                      self->flavors[i]);
      if (g_strcmp0 (self->flavors[i], flavor) == 0)
        gtk_combo_box_set_active (GTK_COMBO_BOX (row->flavor), (gint) i);
    }
  limn_settings_form_set_name (row->flavor, _ ("Kind of the server"));
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), row->flavor);
  gtk_box_pack_start (GTK_BOX (line), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), row->flavor, FALSE, FALSE, 0);
}

static GtkWidget *
limn_server_list_new_remove (LimnServerList *self, LimnServerRow *row)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Remove"));

  g_object_set_data (G_OBJECT (button), "limn-row", row->box);
  g_signal_connect (
      button, "clicked", G_CALLBACK (limn_server_list_remove), self);
  return button;
}

static LimnServerRow *
limn_server_list_add (LimnServerList *self, const char *known)
{
  LimnServerRow *row = g_new0 (LimnServerRow, 1);
  GtkWidget *first = gtk_hbox_new (FALSE, 6);
  GtkWidget *second = gtk_hbox_new (FALSE, 6);
  const char *const keys[] = { "url", "flavor" };
  const char *values[] = { NULL, LIMN_SERVER_LIST_FLAVOR };

  for (guint i = 0; known != NULL && i < G_N_ELEMENTS (keys); i++)
    {
      const char *set =
          limn_settings_get_endpoint (self->settings, known, keys[i]);

      values[i] = set != NULL ? set : values[i];
    }
  row->known = g_strdup (known);
  row->box = gtk_vbox_new (FALSE, 3);
  row->trouble = limn_settings_form_new_trouble ();
  row->http = gtk_check_button_new_with_mnemonic (
      _ ("Speak plain _http beyond this machine"));
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (row->http),
      known != NULL && limn_settings_allows_http (self->settings, known));
  limn_server_list_add_name (row, first);
  limn_server_list_add_url (row, first, values[0]);
  limn_server_list_add_flavor (self, row, second, values[1]);
  gtk_box_pack_start (GTK_BOX (second), row->http, FALSE, FALSE, 0);
  gtk_box_pack_end (GTK_BOX (first),
                    limn_server_list_new_remove (self, row),
                    FALSE,
                    FALSE,
                    0);
  gtk_box_pack_start (GTK_BOX (row->box), first, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row->box), second, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row->box), row->trouble, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self->box), row->box, FALSE, FALSE, 0);
  g_ptr_array_add (self->rows, row);
  return row;
}

static void
limn_server_list_add_new (LimnServerList *self)
{
  LimnServerRow *row = limn_server_list_add (self, NULL);

  gtk_widget_show_all (row->box);
  gtk_widget_grab_focus (row->name);
}

static void
limn_server_list_init (LimnServerList *self)
{
  GtkWidget *line = gtk_hbox_new (FALSE, 6);
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("A_dd a Server"));
  g_autofree char *names = limn_flavor_dup_names ();

  self->flavors = g_strsplit (names, ", ", -1);
  self->rows = g_ptr_array_new_with_free_func (limn_server_list_free_row);
  self->gone = g_ptr_array_new_with_free_func (g_free);
  self->box = gtk_vbox_new (FALSE, 12);
  gtk_box_set_spacing (GTK_BOX (self), 12);
  gtk_box_pack_start (GTK_BOX (self),
                      limn_settings_form_new_note (
                          _ ("Servers of your own that speak OpenAI's "
                             "language. Each can be chosen by its name.")),
                      FALSE,
                      FALSE,
                      0);
  gtk_box_pack_start (GTK_BOX (self), self->box, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (line), button, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (self), line, FALSE, FALSE, 0);
  g_signal_connect_swapped (
      button, "clicked", G_CALLBACK (limn_server_list_add_new), self);
}

/**
 * limn_server_list_new:
 * @settings: what there is; must outlive the list
 *
 * Returns: (transfer floating): the servers that @settings names
 */
GtkWidget *
limn_server_list_new (const LimnSettings *settings)
{
  LimnServerList *self = g_object_new (LIMN_TYPE_SERVER_LIST, NULL);
  g_auto (GStrv) names = limn_settings_list_endpoints (settings);
  const char *const *built_in = limn_parameters_get_endpoints ();

  self->settings = settings;
  for (guint i = 0; names[i] != NULL; i++)
    if (!g_strv_contains (built_in, names[i]) &&
        g_strcmp0 (limn_settings_get_endpoint (settings, names[i], "protocol"),
                   LIMN_SERVER_LIST_PROTOCOL) == 0)
      limn_server_list_add (self, names[i]);
  return GTK_WIDGET (self);
}

/* only what differs, so that the rest of the file stays as it is */
static void
limn_server_list_write_key (const LimnServerList *self,
                            const char *name,
                            const char *key,
                            const char *value,
                            LimnSettingsEdit *edit)
{
  const char *before = limn_settings_get_endpoint (self->settings, name, key);

  if (g_strcmp0 (before, *value != '\0' ? value : NULL) != 0)
    limn_settings_edit_set_endpoint (edit, name, key, value);
}

/* (transfer full): of a row, as it is in the fields */
static char *
limn_server_list_dup_name (const LimnServerRow *row)
{
  return g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (row->name))));
}

static void
limn_server_list_write_row (const LimnServerList *self,
                            const LimnServerRow *row,
                            LimnSettingsEdit *edit)
{
  g_autofree char *name = limn_server_list_dup_name (row);
  g_autofree char *url =
      g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (row->url))));
  g_autofree char *flavor =
      gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (row->flavor));
  gboolean http = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (row->http));

  limn_server_list_write_key (
      self, name, "protocol", LIMN_SERVER_LIST_PROTOCOL, edit);
  limn_server_list_write_key (self, name, "url", url, edit);
  if (limn_settings_get_endpoint (self->settings, name, "flavor") != NULL ||
      g_strcmp0 (flavor, LIMN_SERVER_LIST_FLAVOR) != 0)
    limn_server_list_write_key (
        self, name, "flavor", flavor != NULL ? flavor : "", edit);
  if (http != limn_settings_allows_http (self->settings, name))
    limn_server_list_write_key (
        self, name, "allow_http", http ? "true" : "", edit);
}

/* what GKeyFile could not even hold as a group's name is told at the field */
static gboolean
limn_server_list_is_writable (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '-' && *p != '_' && *p != '.')
      return FALSE;
  return *name != '\0';
}

/**
 * limn_server_list_write:
 * @self: the list
 * @edit: gets what differs from the settings
 */
void
limn_server_list_write (LimnServerList *self, LimnSettingsEdit *edit)
{
  for (guint i = 0; i < self->gone->len; i++)
    limn_settings_edit_remove_endpoint (edit,
                                        g_ptr_array_index (self->gone, i));
  for (guint i = 0; i < self->rows->len; i++)
    {
      const LimnServerRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *name = limn_server_list_dup_name (row);

      if (limn_server_list_is_writable (name))
        limn_server_list_write_row (self, row, edit);
    }
}

static gboolean
limn_server_list_is_taken (const LimnServerList *self, guint index)
{
  const LimnServerRow *row = g_ptr_array_index (self->rows, index);
  g_autofree char *name = limn_server_list_dup_name (row);

  if (g_strv_contains (limn_parameters_get_endpoints (), name))
    return TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      g_autofree char *other =
          limn_server_list_dup_name (g_ptr_array_index (self->rows, i));

      if (i != index && g_str_equal (name, other))
        return TRUE;
    }
  return FALSE;
}

/* (transfer full) (nullable): what is wrong with a row */
static char *
limn_server_list_judge (const LimnServerList *self,
                        guint index,
                        const LimnSettings *preview)
{
  const LimnServerRow *row = g_ptr_array_index (self->rows, index);
  g_autofree char *name = limn_server_list_dup_name (row);
  g_autoptr (GError) error = NULL;
  LimnEndpoint endpoint;

  if (!limn_server_list_is_writable (name) || !g_ascii_isalpha (*name))
    return g_strdup (_ ("Give it a name of letters, digits and - _ . that "
                        "begins with a letter."));
  if (limn_server_list_is_taken (self, index))
    return g_strdup (_ ("There is an endpoint of that name already."));
  if (*gtk_entry_get_text (GTK_ENTRY (row->url)) == '\0')
    return g_strdup (_ ("Give its address, like http://127.0.0.1:1234."));
  if (limn_endpoint_find (&endpoint, preview, name, &error))
    return NULL;
  return g_strdup (error->message);
}

/**
 * limn_server_list_check:
 * @self: the list
 * @preview: the settings as they would be
 *
 * Tells beside each server what is wrong with it.
 *
 * Returns: whether nothing is; else the first one that is wrong has the
 *   keyboard
 */
gboolean
limn_server_list_check (LimnServerList *self, const LimnSettings *preview)
{
  gboolean good = TRUE;

  for (guint i = 0; i < self->rows->len; i++)
    {
      const LimnServerRow *row = g_ptr_array_index (self->rows, i);
      g_autofree char *words = limn_server_list_judge (self, i, preview);

      limn_settings_form_tell (row->trouble, words);
      if (words != NULL && good)
        gtk_widget_grab_focus (row->url);
      good &= words == NULL;
    }
  return good;
}

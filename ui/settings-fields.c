/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/settings-fields: the fields of settings.ini that a window offers. */
#include "settings-fields.h"

#include <glib/gi18n-lib.h>

#include "money.h"
#include "paragraph.h"
#include "parameters.h"
#include "settings-form.h"

/* characters that a line of a list, and of a long label, has room for */
#define LIMN_SETTINGS_FIELDS_CHARS 24
#define LIMN_SETTINGS_FIELDS_LONG 44

typedef enum
{
  LIMN_SETTINGS_MODEL,
  LIMN_SETTINGS_ENDPOINT,
  LIMN_SETTINGS_POLICY,
  LIMN_SETTINGS_NUMBER,
  LIMN_SETTINGS_MONEY,
  LIMN_SETTINGS_FLAG,
} LimnSettingsKind;

/* @fallback: what holds where the file says nothing; of a number, as text */
typedef struct
{
  LimnSettingsPage page;
  LimnSettingsKind kind;
  const char *group;
  const char *key;
  const char *label;
  const char *unit;
  gdouble low, high;
  const char *fallback;
} LimnSettingsField;

static const LimnSettingsField limn_settings_fields[] = {
  { LIMN_SETTINGS_PAGE_GENERAL,
    LIMN_SETTINGS_MODEL,
    "limn",
    "model",
    N_ ("_Model:"),
    .fallback = "" },
  { LIMN_SETTINGS_PAGE_GENERAL,
    LIMN_SETTINGS_ENDPOINT,
    "limn",
    "endpoint",
    N_ ("_Endpoint:"),
    .fallback = "" },
  { LIMN_SETTINGS_PAGE_GENERAL,
    LIMN_SETTINGS_POLICY,
    "limn",
    "policy",
    N_ ("Orde_r of routes:"),
    .fallback = "" },
  { LIMN_SETTINGS_PAGE_GENERAL,
    LIMN_SETTINGS_NUMBER,
    "limn",
    "hedge",
    N_ ("_Try a second route after:"),
    N_ ("seconds; 0 for never. Both may be charged."),
    0,
    600,
    "0" },
  { LIMN_SETTINGS_PAGE_GENERAL,
    LIMN_SETTINGS_FLAG,
    "limn",
    "provenance",
    N_ ("_Say in the image that a model made or edited it (provenance)"),
    .fallback = "true" },
  { LIMN_SETTINGS_PAGE_SPENDING,
    LIMN_SETTINGS_MONEY,
    "limn",
    "cap_day",
    N_ ("At most a _day:"),
    N_ ("USD; empty for no limit"),
    .fallback = "" },
  { LIMN_SETTINGS_PAGE_SPENDING,
    LIMN_SETTINGS_MONEY,
    "limn",
    "cap_month",
    N_ ("At most a _month:"),
    N_ ("USD; empty for no limit"),
    .fallback = "" },
  { LIMN_SETTINGS_PAGE_JOURNAL,
    LIMN_SETTINGS_NUMBER,
    "journal",
    "keep_days",
    N_ ("Keep _results you have for:"),
    N_ ("days"),
    0,
    3650,
    "30" },
  { LIMN_SETTINGS_PAGE_JOURNAL,
    LIMN_SETTINGS_NUMBER,
    "journal",
    "keep_mb",
    N_ ("_But no more than:"),
    N_ ("megabytes"),
    0,
    1000000,
    "2000" },
};

#define LIMN_SETTINGS_N G_N_ELEMENTS (limn_settings_fields)

/* @values: (element-type utf8): of a list, what its lines stand for */
struct _LimnSettingsFields
{
  LimnWorkshop *workshop;
  GtkWidget *widgets[LIMN_SETTINGS_N];
  GtkWidget *troubles[LIMN_SETTINGS_N];
  GPtrArray *values[LIMN_SETTINGS_N];
};

static const struct
{
  const char *name;
  const char *label;
} limn_settings_policies[] = {
  { "", N_ ("The gateway chooses") },
  { "reliable", N_ ("The most reliable first") },
  { "fast", N_ ("The fastest first") },
  { "cheap", N_ ("The cheapest first") },
};

/**
 * limn_settings_fields_new:
 * @workshop: settings and catalogue; must outlive the fields
 *
 * Returns: (transfer full): fields without widgets yet
 */
LimnSettingsFields *
limn_settings_fields_new (LimnWorkshop *workshop)
{
  LimnSettingsFields *self = g_new0 (LimnSettingsFields, 1);

  self->workshop = workshop;
  for (guint i = 0; i < LIMN_SETTINGS_N; i++)
    self->values[i] = g_ptr_array_new_with_free_func (g_free);
  return self;
}

/**
 * limn_settings_fields_free:
 * @self: (transfer full): fields; their widgets belong to their window
 */
void
limn_settings_fields_free (LimnSettingsFields *self)
{
  for (guint i = 0; i < LIMN_SETTINGS_N; i++)
    g_ptr_array_unref (self->values[i]);
  g_free (self);
}

/* what the file says, or what holds without it */
static const char *
limn_settings_fields_get_now (const LimnSettingsFields *self, guint index)
{
  const LimnSettingsField *field = &limn_settings_fields[index];
  const char *value =
      limn_settings_get (self->workshop->settings, field->group, field->key);

  return value != NULL ? value : field->fallback;
}

static void
limn_settings_fields_add_line (LimnSettingsFields *self,
                               guint index,
                               const char *value,
                               const char *label)
{
  GtkComboBox *combo = GTK_COMBO_BOX (self->widgets[index]);

  gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), label);
  g_ptr_array_add (self->values[index], g_strdup (value));
  if (g_str_equal (value, limn_settings_fields_get_now (self, index)))
    gtk_combo_box_set_active (combo, (gint) self->values[index]->len - 1);
}

static void
limn_settings_fields_fill_models (LimnSettingsFields *self, guint index)
{
  g_autoptr (GPtrArray) models = limn_catalog_list (self->workshop->catalog);
  const LimnModel *usual = limn_catalog_get_default (self->workshop->catalog);
  g_autofree char *first =
      g_strdup_printf (_ ("Limn's choice (%s)"), usual->name);

  limn_settings_fields_add_line (self, index, "", first);
  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);

      limn_settings_fields_add_line (self, index, model->slug, model->name);
    }
}

/* only whom there is a key for, or who needs none */
static void
limn_settings_fields_fill_endpoints (LimnSettingsFields *self, guint index)
{
  const LimnSettings *settings = self->workshop->settings;
  const char *const *built_in = limn_parameters_get_endpoints ();
  g_auto (GStrv) named = limn_settings_list_endpoints (settings);

  limn_settings_fields_add_line (
      self, index, "", _ ("Whoever there is a key for"));
  for (guint i = 0; built_in[i] != NULL; i++)
    if (limn_settings_is_ready (settings, built_in[i]))
      limn_settings_fields_add_line (
          self,
          index,
          built_in[i],
          g_str_equal (built_in[i], "echo") ?
              _ ("echo: a free trial without any network") :
              built_in[i]);
  for (guint i = 0; named[i] != NULL; i++)
    if (limn_settings_is_ready (settings, named[i]) &&
        !g_strv_contains (built_in, named[i]))
      limn_settings_fields_add_line (self, index, named[i], named[i]);
}

static void
limn_settings_fields_fill_policies (LimnSettingsFields *self, guint index)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_settings_policies); i++)
    limn_settings_fields_add_line (self,
                                   index,
                                   limn_settings_policies[i].name,
                                   _ (limn_settings_policies[i].label));
}

/* large letters may not make the window wider than the screen */
static GtkWidget *
limn_settings_fields_new_list (void)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  g_autoptr (GList) cells = gtk_cell_layout_get_cells (GTK_CELL_LAYOUT (combo));

  for (GList *l = cells; l != NULL; l = l->next)
    g_object_set (l->data,
                  "ellipsize",
                  PANGO_ELLIPSIZE_END,
                  "width-chars",
                  LIMN_SETTINGS_FIELDS_CHARS,
                  NULL);
  return combo;
}

/* a value of the file that no list has is a line of its own */
static GtkWidget *
limn_settings_fields_make_list (LimnSettingsFields *self, guint index)
{
  GtkWidget *combo = limn_settings_fields_new_list ();

  self->widgets[index] = combo;
  g_ptr_array_set_size (self->values[index], 0);
  if (limn_settings_fields[index].kind == LIMN_SETTINGS_MODEL)
    limn_settings_fields_fill_models (self, index);
  else if (limn_settings_fields[index].kind == LIMN_SETTINGS_ENDPOINT)
    limn_settings_fields_fill_endpoints (self, index);
  else
    limn_settings_fields_fill_policies (self, index);
  if (gtk_combo_box_get_active (GTK_COMBO_BOX (combo)) < 0)
    limn_settings_fields_add_line (self,
                                   index,
                                   limn_settings_fields_get_now (self, index),
                                   limn_settings_fields_get_now (self, index));
  return combo;
}

static GtkWidget *
limn_settings_fields_make (LimnSettingsFields *self, guint index)
{
  const LimnSettingsField *field = &limn_settings_fields[index];
  const char *now = limn_settings_fields_get_now (self, index);
  GtkWidget *widget;

  switch (field->kind)
    {
    case LIMN_SETTINGS_NUMBER:
      widget = gtk_spin_button_new_with_range (field->low, field->high, 1);
      gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget),
                                 g_ascii_strtod (now, NULL));
      return widget;
    case LIMN_SETTINGS_MONEY:
      widget = gtk_entry_new ();
      gtk_entry_set_width_chars (GTK_ENTRY (widget), 8);
      gtk_entry_set_text (GTK_ENTRY (widget), now);
      return widget;
    case LIMN_SETTINGS_FLAG:
      widget = gtk_check_button_new_with_mnemonic (_ (field->label));
      limn_paragraph_adopt (gtk_bin_get_child (GTK_BIN (widget)),
                            LIMN_SETTINGS_FIELDS_LONG);
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (widget),
                                    g_ascii_strcasecmp (now, "false") != 0);
      return widget;
    default:
      return limn_settings_fields_make_list (self, index);
    }
}

/**
 * limn_settings_fields_make_table:
 * @self: fields
 * @page: which of them; each page is made once
 *
 * Returns: (transfer floating): the fields, as they are in the settings
 */
GtkWidget *
limn_settings_fields_make_table (LimnSettingsFields *self,
                                 LimnSettingsPage page)
{
  GtkWidget *table = limn_settings_form_new_table ();
  guint row = 0;

  for (guint i = 0; i < LIMN_SETTINGS_N; i++)
    {
      const LimnSettingsField *field = &limn_settings_fields[i];
      gboolean flag = field->kind == LIMN_SETTINGS_FLAG;

      if (field->page != page)
        continue;
      self->widgets[i] = limn_settings_fields_make (self, i);
      self->troubles[i] = limn_settings_form_add_row (
          table,
          row++,
          flag ? "" : _ (field->label),
          self->widgets[i],
          field->unit != NULL ? _ (field->unit) : NULL);
    }
  return table;
}

/**
 * limn_settings_fields_get:
 * @self: fields whose pages were made
 * @key: of the file
 *
 * Returns: (transfer none) (nullable): its widget
 */
GtkWidget *
limn_settings_fields_get (LimnSettingsFields *self, const char *key)
{
  for (guint i = 0; i < LIMN_SETTINGS_N; i++)
    if (g_str_equal (limn_settings_fields[i].key, key))
      return self->widgets[i];
  return NULL;
}

/* (transfer full): what stands in a field */
static char *
limn_settings_fields_read (const LimnSettingsFields *self, guint index)
{
  GtkWidget *widget = self->widgets[index];
  gint line;

  switch (limn_settings_fields[index].kind)
    {
    case LIMN_SETTINGS_NUMBER:
      gtk_spin_button_update (GTK_SPIN_BUTTON (widget));
      return g_strdup_printf (
          "%d", gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (widget)));
    case LIMN_SETTINGS_MONEY:
      return g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (widget))));
    case LIMN_SETTINGS_FLAG:
      return g_strdup (
          gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (widget)) ? "true" :
                                                                      "false");
    default:
      line = gtk_combo_box_get_active (GTK_COMBO_BOX (widget));
      return g_strdup (g_ptr_array_index (self->values[index], MAX (line, 0)));
    }
}

/* whether the file says the same already, perhaps in other words */
static gboolean
limn_settings_fields_is_same (const LimnSettingsFields *self,
                              guint index,
                              const char *value)
{
  const char *now = limn_settings_fields_get_now (self, index);

  switch (limn_settings_fields[index].kind)
    {
    case LIMN_SETTINGS_NUMBER:
      return (gint) (g_ascii_strtod (now, NULL) + 0.5) ==
             (gint) g_ascii_strtod (value, NULL);
    case LIMN_SETTINGS_FLAG:
      return (g_ascii_strcasecmp (now, "false") == 0) ==
             (g_ascii_strcasecmp (value, "false") == 0);
    default:
      return g_str_equal (value, now);
    }
}

/**
 * limn_settings_fields_write:
 * @self: fields whose pages were made
 * @edit: gets what differs from the settings; what holds without a line in the
 *   file loses its line
 */
void
limn_settings_fields_write (LimnSettingsFields *self, LimnSettingsEdit *edit)
{
  for (guint i = 0; i < LIMN_SETTINGS_N; i++)
    {
      const LimnSettingsField *field = &limn_settings_fields[i];
      g_autofree char *value = limn_settings_fields_read (self, i);

      if (!limn_settings_fields_is_same (self, i, value))
        limn_settings_edit_set (edit,
                                field->group,
                                field->key,
                                g_str_equal (value, field->fallback) ? NULL :
                                                                       value);
    }
}

/**
 * limn_settings_fields_check:
 * @self: fields whose pages were made
 *
 * Tells beside each field what is wrong with it.
 *
 * Returns: whether nothing is; else the first that is wrong has the keyboard
 */
gboolean
limn_settings_fields_check (LimnSettingsFields *self)
{
  gboolean good = TRUE;

  for (guint i = 0; i < LIMN_SETTINGS_N; i++)
    {
      g_autofree char *value = limn_settings_fields_read (self, i);
      gint64 micros;
      gboolean bad = limn_settings_fields[i].kind == LIMN_SETTINGS_MONEY &&
                     *value != '\0' && !limn_money_parse (value, &micros, NULL);

      limn_settings_form_tell (
          self->troubles[i],
          bad ? _ ("This is no amount: write a number like 2.50.") : NULL);
      if (bad && good)
        gtk_widget_grab_focus (self->widgets[i]);
      good &= !bad;
    }
  return good;
}

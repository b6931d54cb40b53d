/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/option-field: a label and what one option of a request is set with: the
 * core's table says which values there are. */
#include "option-field.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "choice-list.h"
#include "jsontext.h"
#include "parameter-table.h"

/* value of a number that is left to Limn */
#define LIMN_OPTION_FIELD_AUTO -1

typedef enum
{
  LIMN_OPTION_FIELD_FLAG,   /* a check button */
  LIMN_OPTION_FIELD_CHOICE, /* a list */
  LIMN_OPTION_FIELD_PIXELS, /* a number or "automatic" */
  LIMN_OPTION_FIELD_TEXT,   /* an entry; empty for none */
} LimnOptionFieldKind;

struct _LimnOptionField
{
  GtkHBox parent_instance;
  char *name;
  LimnOptionFieldKind kind;
  GtkWidget *label; /* (nullable) */
  GtkWidget *control;
  gboolean fallback; /* of a flag */
  gboolean is_told;
};

G_DEFINE_FINAL_TYPE (LimnOptionField, limn_option_field, GTK_TYPE_HBOX)

static guint limn_option_field_changed;

static void
limn_option_field_finalize (GObject *object)
{
  g_free (LIMN_OPTION_FIELD (object)->name);
  G_OBJECT_CLASS (limn_option_field_parent_class)->finalize (object);
}

static void
limn_option_field_class_init (LimnOptionFieldClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_option_field_finalize;
  limn_option_field_changed = g_signal_new ("changed",
                                            LIMN_TYPE_OPTION_FIELD,
                                            G_SIGNAL_RUN_LAST,
                                            0,
                                            NULL,
                                            NULL,
                                            NULL,
                                            G_TYPE_NONE,
                                            0);
}

static void
limn_option_field_init (LimnOptionField *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

static void
limn_option_field_change (LimnOptionField *self)
{
  if (!self->is_told)
    g_signal_emit (self, limn_option_field_changed, 0);
}

static gboolean
limn_option_field_print_pixels (GtkSpinButton *spin, gpointer user_data)
{
  if (gtk_spin_button_get_value (spin) >= 0)
    return FALSE;
  gtk_entry_set_text (GTK_ENTRY (spin), _ ("automatic"));
  return TRUE;
}

/* whatever is no number is left to Limn */
static gint
limn_option_field_read_pixels (GtkSpinButton *spin,
                               gdouble *value,
                               gpointer user_data)
{
  const char *text = gtk_entry_get_text (GTK_ENTRY (spin));
  char *end;

  *value = g_strtod (text, &end);
  if (end == text || !isfinite (*value))
    *value = LIMN_OPTION_FIELD_AUTO;
  return TRUE;
}

static GtkWidget *
limn_option_field_make_pixels (const LimnParameter *row)
{
  GtkWidget *spin =
      gtk_spin_button_new_with_range (LIMN_OPTION_FIELD_AUTO, row->max, 1);

  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (spin), FALSE);
  gtk_entry_set_width_chars (GTK_ENTRY (spin), 10);
  g_signal_connect (
      spin, "output", G_CALLBACK (limn_option_field_print_pixels), NULL);
  g_signal_connect (
      spin, "input", G_CALLBACK (limn_option_field_read_pixels), NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), LIMN_OPTION_FIELD_AUTO);
  return spin;
}

static void
limn_option_field_fill (GtkWidget *list,
                        const char *const *allowed,
                        const char *key)
{
  g_autoptr (LimnChoiceRows) rows = limn_choice_rows_new ();

  limn_choice_rows_add (rows, "", _ ("Default"));
  for (guint i = 0; allowed[i] != NULL; i++)
    limn_choice_rows_add (rows, allowed[i], allowed[i]);
  limn_choice_list_show (LIMN_CHOICE_LIST (list), rows, key);
}

static GtkWidget *
limn_option_field_make_choice (const LimnParameter *row)
{
  GtkWidget *list = limn_choice_list_new (row->name);

  limn_option_field_fill (list, row->allowed, "");
  return list;
}

static LimnOptionFieldKind
limn_option_field_find_kind (const LimnParameter *row)
{
  if (row->type == LIMN_PARAMETER_TYPE_BOOLEAN)
    return LIMN_OPTION_FIELD_FLAG;
  if (row->type == LIMN_PARAMETER_TYPE_NUMBER)
    return LIMN_OPTION_FIELD_PIXELS;
  return row->allowed != NULL ? LIMN_OPTION_FIELD_CHOICE :
                                LIMN_OPTION_FIELD_TEXT;
}

static void
limn_option_field_build (LimnOptionField *self,
                         const LimnParameter *row,
                         const char *label)
{
  static const char *const signals[] = {
    [LIMN_OPTION_FIELD_FLAG] = "toggled",
    [LIMN_OPTION_FIELD_CHOICE] = "chosen",
    [LIMN_OPTION_FIELD_PIXELS] = "value-changed",
    [LIMN_OPTION_FIELD_TEXT] = "changed",
  };
  gboolean flag = self->kind == LIMN_OPTION_FIELD_FLAG;

  if (flag)
    self->control = gtk_check_button_new_with_mnemonic (label);
  else if (self->kind == LIMN_OPTION_FIELD_CHOICE)
    self->control = limn_option_field_make_choice (row);
  else if (self->kind == LIMN_OPTION_FIELD_PIXELS)
    self->control = limn_option_field_make_pixels (row);
  else
    self->control = gtk_entry_new ();
  if (!flag)
    {
      self->label = gtk_label_new_with_mnemonic (label);
      gtk_misc_set_alignment (GTK_MISC (self->label), 0, 0.5);
      gtk_label_set_mnemonic_widget (GTK_LABEL (self->label), self->control);
      gtk_box_pack_start (GTK_BOX (self), self->label, FALSE, FALSE, 0);
    }
  gtk_box_pack_start (GTK_BOX (self), self->control, TRUE, TRUE, 0);
  g_signal_connect_swapped (self->control,
                            signals[self->kind],
                            G_CALLBACK (limn_option_field_change),
                            self);
}

/**
 * limn_option_field_new:
 * @name: of an option that the core's table has
 * @label: for people, with a mnemonic
 * @fallback: what a flag is where the request does not say
 *
 * Emits "changed" when the user has set it.
 *
 * Returns: (transfer floating): the field, showing the default
 */
GtkWidget *
limn_option_field_new (const char *name, const char *label, gboolean fallback)
{
  LimnOptionField *self = g_object_new (LIMN_TYPE_OPTION_FIELD, NULL);
  const LimnParameter *row = limn_parameter_table_find (name);

  g_return_val_if_fail (row != NULL, GTK_WIDGET (self));
  self->name = g_strdup (name);
  self->fallback = fallback;
  self->kind = limn_option_field_find_kind (row);
  self->is_told = TRUE;
  limn_option_field_build (self, row, label);
  if (self->kind == LIMN_OPTION_FIELD_FLAG)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->control), fallback);
  self->is_told = FALSE;
  return GTK_WIDGET (self);
}

/**
 * limn_option_field_get_name:
 * @self: a field
 *
 * Returns: (transfer none): the option it sets
 */
const char *
limn_option_field_get_name (LimnOptionField *self)
{
  return self->name;
}

/**
 * limn_option_field_get_label:
 * @self: a field
 *
 * Returns: (transfer none) (nullable): its label; a check button has its own
 */
GtkWidget *
limn_option_field_get_label (LimnOptionField *self)
{
  return self->label;
}

/**
 * limn_option_field_get_control:
 * @self: a field
 *
 * Returns: (transfer none): what it is set with
 */
GtkWidget *
limn_option_field_get_control (LimnOptionField *self)
{
  return self->control;
}

/**
 * limn_option_field_show:
 * @self: a field
 * @request: whose option it is to show
 *
 * Nothing is emitted.
 */
void
limn_option_field_show (LimnOptionField *self, const LimnRequest *request)
{
  JsonNode *node = json_object_get_member (request->options, self->name);
  g_autofree char *text =
      node != NULL ? limn_jsontext_dup_value (node) : g_strdup ("");

  self->is_told = TRUE;
  if (self->kind == LIMN_OPTION_FIELD_FLAG)
    gtk_toggle_button_set_active (
        GTK_TOGGLE_BUTTON (self->control),
        limn_request_get_flag (request, self->name, self->fallback));
  else if (self->kind == LIMN_OPTION_FIELD_PIXELS)
    gtk_spin_button_set_value (
        GTK_SPIN_BUTTON (self->control),
        limn_request_get_number (request, self->name, LIMN_OPTION_FIELD_AUTO));
  else if (self->kind == LIMN_OPTION_FIELD_CHOICE)
    limn_option_field_fill (
        self->control, limn_parameter_table_find (self->name)->allowed, text);
  else
    gtk_entry_set_text (GTK_ENTRY (self->control), text);
  self->is_told = FALSE;
}

/* (nullable): nothing where it is the default */
static JsonNode *
limn_option_field_make_value (LimnOptionField *self)
{
  JsonNode *node = json_node_alloc ();
  gboolean active;
  gint number;

  if (self->kind == LIMN_OPTION_FIELD_FLAG)
    {
      active = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->control));
      return active == self->fallback ? json_node_init_null (node) :
                                        json_node_init_boolean (node, active);
    }
  if (self->kind == LIMN_OPTION_FIELD_PIXELS)
    {
      number =
          gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->control));
      return number < 0 ? json_node_init_null (node) :
                          json_node_init_int (node, number);
    }
  return json_node_init_string (
      node, limn_choice_list_get_key (LIMN_CHOICE_LIST (self->control)));
}

static gboolean
limn_option_field_write_text (LimnOptionField *self,
                              LimnRequest *request,
                              GError **error)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->control))));

  json_object_remove_member (request->options, self->name);
  return *text == '\0' ||
         limn_request_set_text (request, self->name, text, error);
}

/**
 * limn_option_field_write:
 * @self: a field
 * @request: gets what it shows; a default is left out
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for what cannot be; then @request is
 *   without the option
 */
gboolean
limn_option_field_write (LimnOptionField *self,
                         LimnRequest *request,
                         GError **error)
{
  g_autoptr (JsonNode) value = NULL;

  if (self->kind == LIMN_OPTION_FIELD_TEXT)
    return limn_option_field_write_text (self, request, error);
  value = limn_option_field_make_value (self);
  if (JSON_NODE_HOLDS_VALUE (value) &&
      g_strcmp0 (json_node_get_string (value), "") == 0)
    json_node_init_null (value);
  return limn_request_set (request, self->name, value, error);
}

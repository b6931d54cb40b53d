/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/prompt: prompt first, then model, shape, scale and how many. */
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include <gdk/gdkkeysyms.h>

#include <glib/gi18n-lib.h>

#include "prompt.h"

#define LIMN_PROMPT_ROLE "limn-prompt"

typedef struct
{
  const LimnPrompt *prompt;
  LimnRequest *request;
  GtkWidget *dialog;
  GtkWidget *view;
  GtkTextBuffer *text;
  GtkWidget *model;
  GtkWidget *ratio;
  GtkWidget *tier;
  GtkWidget *n;
  GtkWidget *sides[4]; /* of an extension */
  GtkWidget *meaning;
} LimnPromptDialog;

static const struct
{
  const char *name;
  const char *label;
} limn_prompt_sides[] = {
  { "left", N_ ("_Left:") },
  { "right", N_ ("Ri_ght:") },
  { "top", N_ ("_Top:") },
  { "bottom", N_ ("_Bottom:") },
};

static void
limn_prompt_replace (char **field, char *value)
{
  g_free (*field);
  *field = value != NULL ? value : g_strdup ("");
}

/* the first row of each list stands for the default */
static char *
limn_prompt_get_choice (GtkWidget *combo)
{
  if (gtk_combo_box_get_active (GTK_COMBO_BOX (combo)) <= 0)
    return NULL;
  return gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (combo));
}

static const LimnModel *
limn_prompt_get_model (LimnPromptDialog *self)
{
  g_autofree char *name =
      gtk_combo_box_text_get_active_text (GTK_COMBO_BOX_TEXT (self->model));
  g_autoptr (GPtrArray) models = limn_catalog_list (self->prompt->catalog);

  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);

      if (g_strcmp0 (model->name, name) == 0)
        return model;
    }
  return limn_catalog_get_default (self->prompt->catalog);
}

static gboolean
limn_prompt_extends (const LimnPromptDialog *self)
{
  return self->request->operation == LIMN_OPERATION_EXTEND;
}

/* the shape is what the model returns, or that of the canvas to be */
static void
limn_prompt_read_shape (LimnPromptDialog *self)
{
  LimnRequest *request = self->request;
  char *ratio = limn_prompt_get_choice (self->ratio);

  if (!limn_prompt_extends (self))
    {
      limn_prompt_replace (&request->aspect_ratio, ratio);
      return;
    }
  for (guint i = 0; i < G_N_ELEMENTS (limn_prompt_sides); i++)
    *limn_sides_find (&request->sides, limn_prompt_sides[i].name) =
        gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->sides[i]));
  if (ratio != NULL)
    json_object_set_string_member (request->options, "limn.ratio", ratio);
  else
    json_object_remove_member (request->options, "limn.ratio");
  g_free (ratio);
}

static void
limn_prompt_read (LimnPromptDialog *self)
{
  LimnRequest *request = self->request;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->text, &start, &end);
  limn_prompt_replace (
      &request->prompt,
      gtk_text_buffer_get_text (self->text, &start, &end, FALSE));
  limn_prompt_replace (&request->model,
                       g_strdup (limn_prompt_get_model (self)->slug));
  limn_prompt_replace (&request->size, NULL);
  limn_prompt_read_shape (self);
  limn_prompt_replace (&request->resolution,
                       limn_prompt_get_choice (self->tier));
  request->n = gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->n));
}

/* a picture can be continued without a word */
static gboolean
limn_prompt_is_blank (const LimnPromptDialog *self)
{
  g_autofree char *stripped = g_strstrip (g_strdup (self->request->prompt));

  return *stripped == '\0' && !limn_prompt_extends (self);
}

static void
limn_prompt_update (LimnPromptDialog *self)
{
  g_autofree char *meaning = NULL;
  gboolean blank;

  limn_prompt_read (self);
  blank = limn_prompt_is_blank (self);
  gtk_dialog_set_response_sensitive (
      GTK_DIALOG (self->dialog), GTK_RESPONSE_OK, !blank);
  meaning =
      !blank ? self->prompt->describe (self->request, self->prompt->user_data) :
               g_strdup (_ ("Say what you want, in words."));
  gtk_label_set_text (GTK_LABEL (self->meaning), meaning);
}

static void
limn_prompt_fill (GtkWidget *combo, char **names, const char *chosen)
{
  GtkComboBoxText *list = GTK_COMBO_BOX_TEXT (combo);

  gtk_list_store_clear (
      GTK_LIST_STORE (gtk_combo_box_get_model (GTK_COMBO_BOX (combo))));
  gtk_combo_box_text_append_text (list, _ ("Automatic"));
  gtk_combo_box_set_active (GTK_COMBO_BOX (combo), 0);
  for (guint i = 0; names[i] != NULL; i++)
    {
      gtk_combo_box_text_append_text (list, names[i]);
      if (g_strcmp0 (names[i], chosen) == 0)
        gtk_combo_box_set_active (GTK_COMBO_BOX (combo), i + 1);
    }
}

/* nothing is offered that the model does not have */
static void
limn_prompt_change_model (LimnPromptDialog *self)
{
  const LimnModel *model = limn_prompt_get_model (self);
  g_autofree char *ratio = limn_prompt_get_choice (self->ratio);
  g_autofree char *tier = limn_prompt_get_choice (self->tier);

  limn_prompt_fill (self->ratio, model->ratios, ratio);
  limn_prompt_fill (self->tier, model->tiers, tier);
  limn_prompt_update (self);
}

static GtkWidget *
limn_prompt_make_models (LimnPromptDialog *self)
{
  GtkWidget *combo = gtk_combo_box_text_new ();
  g_autoptr (GPtrArray) models = limn_catalog_list (self->prompt->catalog);
  const LimnModel *chosen = limn_catalog_lookup (
      self->prompt->catalog, self->request->model, NULL, NULL);

  if (chosen == NULL)
    chosen = limn_catalog_get_default (self->prompt->catalog);
  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);

      gtk_combo_box_text_append_text (GTK_COMBO_BOX_TEXT (combo), model->name);
      if (model == chosen)
        gtk_combo_box_set_active (GTK_COMBO_BOX (combo), i);
    }
  return combo;
}

static gboolean
limn_prompt_press_key (GtkWidget *view, GdkEventKey *event, gpointer user_data)
{
  LimnPromptDialog *self = user_data;
  gboolean enter =
      event->keyval == GDK_KEY_Return || event->keyval == GDK_KEY_KP_Enter;

  if (!enter || (event->state & (GDK_CONTROL_MASK | GDK_SHIFT_MASK)) == 0)
    return FALSE;
  if (limn_prompt_is_blank (self))
    gtk_widget_error_bell (view);
  else
    gtk_dialog_response (GTK_DIALOG (self->dialog), GTK_RESPONSE_OK);
  return TRUE;
}

static GtkWidget *
limn_prompt_make_text (LimnPromptDialog *self)
{
  GtkWidget *window = gtk_scrolled_window_new (NULL, NULL);
  GtkWidget *view = gtk_text_view_new ();

  self->view = view;
  gtk_scrolled_window_set_shadow_type (GTK_SCROLLED_WINDOW (window),
                                       GTK_SHADOW_IN);
  gtk_scrolled_window_set_policy (
      GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_size_request (window, 420, 96);
  gtk_text_view_set_wrap_mode (GTK_TEXT_VIEW (view), GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_accepts_tab (GTK_TEXT_VIEW (view), FALSE);
  gtk_container_add (GTK_CONTAINER (window), view);
  self->text = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  gtk_text_buffer_set_text (self->text, self->request->prompt, -1);
  g_signal_connect (
      view, "key-press-event", G_CALLBACK (limn_prompt_press_key), self);
  gtk_widget_grab_focus (view);
  return window;
}

static void
limn_prompt_add_row (GtkWidget *table,
                     gint row,
                     const char *label,
                     GtkWidget *widget)
{
  gimp_table_attach_aligned (
      GTK_TABLE (table), 0, row, label, 0.0, 0.5, widget, 1, FALSE);
}

static void
limn_prompt_add_sides (LimnPromptDialog *self, GtkWidget *table, gint row)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_prompt_sides); i++)
    {
      GtkWidget *spin = gtk_spin_button_new_with_range (0, LIMN_SIDES_MAX, 1);

      gtk_spin_button_set_value (
          GTK_SPIN_BUTTON (spin),
          *limn_sides_find (&self->request->sides, limn_prompt_sides[i].name));
      self->sides[i] = spin;
      limn_prompt_add_row (
          table, row + (gint) i, _ (limn_prompt_sides[i].label), spin);
      g_signal_connect_swapped (
          spin, "value-changed", G_CALLBACK (limn_prompt_update), self);
    }
}

static GtkWidget *
limn_prompt_make_table (LimnPromptDialog *self)
{
  GtkWidget *table = gtk_table_new (4, 2, FALSE);

  gtk_table_set_row_spacings (GTK_TABLE (table), 6);
  gtk_table_set_col_spacings (GTK_TABLE (table), 12);
  self->model = limn_prompt_make_models (self);
  self->ratio = gtk_combo_box_text_new ();
  self->tier = gtk_combo_box_text_new ();
  self->n = gtk_spin_button_new_with_range (1, LIMN_REQUEST_MAX_N, 1);
  limn_prompt_fill (self->ratio,
                    limn_prompt_get_model (self)->ratios,
                    self->request->aspect_ratio);
  limn_prompt_fill (self->tier,
                    limn_prompt_get_model (self)->tiers,
                    self->request->resolution);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->n), self->request->n);
  limn_prompt_add_row (table, 0, _ ("_Model:"), self->model);
  limn_prompt_add_row (table, 1, _ ("_Shape:"), self->ratio);
  limn_prompt_add_row (table, 2, _ ("Si_ze:"), self->tier);
  limn_prompt_add_row (table, 3, _ ("_Results:"), self->n);
  if (limn_prompt_extends (self))
    limn_prompt_add_sides (self, table, 4);
  return table;
}

static GtkWidget *
limn_prompt_make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_misc_set_alignment (GTK_MISC (label), 0.0, 0.5);
  gtk_label_set_line_wrap (GTK_LABEL (label), TRUE);
  return label;
}

static void
limn_prompt_connect (LimnPromptDialog *self)
{
  const struct
  {
    gpointer widget;
    const char *signal;
    GCallback callback;
  } rows[] = {
    { self->model, "changed", G_CALLBACK (limn_prompt_change_model) },
    { self->ratio, "changed", G_CALLBACK (limn_prompt_update) },
    { self->tier, "changed", G_CALLBACK (limn_prompt_update) },
    { self->n, "value-changed", G_CALLBACK (limn_prompt_update) },
    { self->text, "changed", G_CALLBACK (limn_prompt_update) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    g_signal_connect_swapped (
        rows[i].widget, rows[i].signal, rows[i].callback, self);
}

static void
limn_prompt_build (LimnPromptDialog *self)
{
  GtkWidget *box = gtk_vbox_new (FALSE, 12);

  self->dialog = gimp_dialog_new (_ ("Limn"),
                                  LIMN_PROMPT_ROLE,
                                  NULL,
                                  0,
                                  gimp_standard_help_func,
                                  NULL,
                                  GTK_STOCK_CANCEL,
                                  GTK_RESPONSE_CANCEL,
                                  self->prompt->action,
                                  GTK_RESPONSE_OK,
                                  NULL);
  gimp_window_set_transient (GTK_WINDOW (self->dialog));
  gtk_dialog_set_default_response (GTK_DIALOG (self->dialog), GTK_RESPONSE_OK);
  gtk_container_set_border_width (GTK_CONTAINER (box), 12);
  gtk_box_pack_start (
      GTK_BOX (gtk_dialog_get_content_area (GTK_DIALOG (self->dialog))),
      box,
      TRUE,
      TRUE,
      0);
  gtk_box_pack_start (GTK_BOX (box),
                      limn_prompt_make_label (self->prompt->headline),
                      FALSE,
                      FALSE,
                      0);
  gtk_box_pack_start (
      GTK_BOX (box), limn_prompt_make_text (self), TRUE, TRUE, 0);
  gtk_box_pack_start (
      GTK_BOX (box), limn_prompt_make_table (self), FALSE, FALSE, 0);
  self->meaning = limn_prompt_make_label ("");
  gtk_box_pack_start (GTK_BOX (box), self->meaning, FALSE, FALSE, 0);
  gtk_widget_grab_focus (self->view);
  limn_prompt_connect (self);
  limn_prompt_update (self);
}

/**
 * limn_prompt_run:
 * @prompt: what the dialog is about
 * @request: filled in where the dialog begins, and with what was chosen
 *
 * Opens the dialog and waits for its end.
 *
 * Returns: whether to go ahead with @request
 */
gboolean
limn_prompt_run (const LimnPrompt *prompt, LimnRequest *request)
{
  LimnPromptDialog self = { .prompt = prompt, .request = request };
  gboolean go;

  gimp_ui_init ("limn", FALSE);
  limn_prompt_build (&self);
  gtk_widget_show_all (self.dialog);
  go = gimp_dialog_run (GIMP_DIALOG (self.dialog)) == GTK_RESPONSE_OK;
  if (go)
    limn_prompt_read (&self);
  gtk_widget_destroy (self.dialog);
  return go;
}

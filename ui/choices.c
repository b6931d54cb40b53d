/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/choices: which model, of which size, run by whom, how many times.
 *
 * The request is what holds a choice: the widgets show it, and write into it
 * only what the user chooses. */
#include "choices.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "choice-list.h"
#include "provider-rows.h"
#include "sides-box.h"
#include "size-rows.h"

struct _LimnChoices
{
  GtkTable parent_instance;
  LimnHost *host;
  LimnRequest *request; /* (unowned) */
  GtkWidget *model;
  GtkWidget *size;   /* a list */
  GtkWidget *pixels; /* an entry, for a model without a table */
  GtkWidget *size_label;
  GtkWidget *provider;
  GtkWidget *n;
  GtkWidget *sides; /* (nullable) */
  guint n_rows;
  gboolean is_told;
};

G_DEFINE_FINAL_TYPE (LimnChoices, limn_choices, GTK_TYPE_TABLE)

static guint limn_choices_changed;

static void
limn_choices_class_init (LimnChoicesClass *klass)
{
  limn_choices_changed = g_signal_new ("changed",
                                       LIMN_TYPE_CHOICES,
                                       G_SIGNAL_RUN_LAST,
                                       0,
                                       NULL,
                                       NULL,
                                       NULL,
                                       G_TYPE_NONE,
                                       0);
}

static void
limn_choices_init (LimnChoices *self)
{
  gtk_table_set_row_spacings (GTK_TABLE (self), 6);
  gtk_table_set_col_spacings (GTK_TABLE (self), 12);
}

static void
limn_choices_change (LimnChoices *self)
{
  if (!self->is_told)
    g_signal_emit (self, limn_choices_changed, 0);
}

static void
limn_choices_replace (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

/* a size of the one model may be none of the other, and whom it was asked of
 * may not run it */
static void
limn_choices_settle_model (LimnChoices *self, const LimnModel *model)
{
  LimnRequest *request = self->request;
  const char *pin = limn_request_get_option (request, "limn.provider");
  const LimnModelRunner *direct = NULL;
  const char *endpoint = limn_request_get_option (request, "limn.endpoint");

  if (model->n_sizes > 0 && limn_model_find_size (model,
                                                  request->aspect_ratio,
                                                  request->resolution) == NULL)
    limn_size_rows_choose (request, "||");
  if (pin != NULL && limn_model_get_runner (model, pin) == NULL)
    json_object_remove_member (request->options, "limn.provider");
  if (endpoint != NULL)
    direct = limn_model_get_runner (model, endpoint);
  if (endpoint != NULL && direct == NULL && model->runners->len > 0 &&
      strcmp (endpoint, "lumenfall") != 0 && strcmp (endpoint, "echo") != 0)
    json_object_remove_member (request->options, "limn.endpoint");
}

static void
limn_choices_choose_model (LimnChoices *self)
{
  const char *slug = limn_choice_list_get_key (LIMN_CHOICE_LIST (self->model));
  const LimnModel *model;

  limn_choices_replace (&self->request->model, slug);
  model = *slug != '\0' ? limn_catalog_lookup (
                              self->host->workshop->catalog, slug, NULL, NULL) :
                          NULL;
  if (model != NULL)
    limn_choices_settle_model (self, model);
  limn_choices_change (self);
}

static void
limn_choices_choose_size (LimnChoices *self)
{
  limn_size_rows_choose (
      self->request, limn_choice_list_get_key (LIMN_CHOICE_LIST (self->size)));
  limn_choices_change (self);
}

static void
limn_choices_choose_pixels (LimnChoices *self)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->pixels))));
  g_autofree char *key = g_strconcat (text, "||", NULL);

  if (self->is_told)
    return;
  limn_size_rows_choose (self->request, key);
  limn_choices_change (self);
}

static void
limn_choices_choose_provider (LimnChoices *self)
{
  limn_provider_rows_choose (
      self->request,
      limn_choice_list_get_key (LIMN_CHOICE_LIST (self->provider)),
      self->host->workshop->catalog);
  limn_choices_change (self);
}

static void
limn_choices_choose_n (LimnChoices *self)
{
  if (self->is_told)
    return;
  self->request->n =
      gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (self->n));
  limn_choices_change (self);
}

static void
limn_choices_choose_sides (LimnChoices *self)
{
  limn_sides_box_read (LIMN_SIDES_BOX (self->sides), self->request);
  limn_choices_change (self);
}

static GtkWidget *
limn_choices_add (LimnChoices *self, const char *text, GtkWidget *widget)
{
  GtkWidget *label = gtk_label_new_with_mnemonic (text);

  gtk_misc_set_alignment (GTK_MISC (label), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), widget);
  gtk_table_attach (GTK_TABLE (self),
                    label,
                    0,
                    1,
                    self->n_rows,
                    self->n_rows + 1,
                    GTK_FILL,
                    GTK_FILL,
                    0,
                    0);
  gtk_table_attach (GTK_TABLE (self),
                    widget,
                    1,
                    2,
                    self->n_rows,
                    self->n_rows + 1,
                    GTK_EXPAND | GTK_FILL,
                    GTK_FILL,
                    0,
                    0);
  self->n_rows++;
  return label;
}

static void
limn_choices_add_size (LimnChoices *self)
{
  GtkWidget *box = gtk_hbox_new (FALSE, 0);

  self->size = limn_choice_list_new (_ ("Size"));
  self->pixels = gtk_entry_new ();
  atk_object_set_name (gtk_widget_get_accessible (self->pixels), _ ("Size"));
  gtk_widget_set_tooltip_text (
      self->pixels,
      _ ("Width and height in pixels as the model takes them, like 1536x1024. "
         "Leave it empty for the model’s own choice."));
  gtk_box_pack_start (GTK_BOX (box), self->size, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), self->pixels, TRUE, TRUE, 0);
  gtk_widget_show (self->size);
  gtk_widget_set_no_show_all (self->size, TRUE);
  gtk_widget_set_no_show_all (self->pixels, TRUE);
  self->size_label = limn_choices_add (self, _ ("Si_ze:"), box);
}

static void
limn_choices_connect (LimnChoices *self)
{
  const struct
  {
    GtkWidget *widget;
    const char *signal;
    GCallback callback;
  } rows[] = {
    { self->model, "chosen", G_CALLBACK (limn_choices_choose_model) },
    { self->size, "chosen", G_CALLBACK (limn_choices_choose_size) },
    { self->pixels, "changed", G_CALLBACK (limn_choices_choose_pixels) },
    { self->provider, "chosen", G_CALLBACK (limn_choices_choose_provider) },
    { self->n, "value-changed", G_CALLBACK (limn_choices_choose_n) },
    { self->sides, "changed", G_CALLBACK (limn_choices_choose_sides) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    if (rows[i].widget != NULL)
      g_signal_connect_swapped (
          rows[i].widget, rows[i].signal, rows[i].callback, self);
}

static void
limn_choices_build (LimnChoices *self, gboolean repeats)
{
  self->model = limn_choice_list_new (_ ("Model"));
  self->provider = limn_choice_list_new (_ ("Provider"));
  self->n = gtk_spin_button_new_with_range (1, LIMN_REQUEST_MAX_N, 1);
  /* a repetition has the frame of what it repeats */
  if (self->request->operation == LIMN_OPERATION_EXTEND && !repeats)
    {
      self->sides = limn_sides_box_new ();
      atk_object_set_name (gtk_widget_get_accessible (self->sides),
                           _ ("How far the canvas is extended"));
      gtk_table_attach (GTK_TABLE (self),
                        self->sides,
                        0,
                        2,
                        0,
                        1,
                        GTK_EXPAND | GTK_FILL,
                        GTK_FILL,
                        0,
                        0);
      self->n_rows = 1;
    }
  limn_choices_add (self, _ ("_Model:"), self->model);
  limn_choices_add_size (self);
  limn_choices_add (self, _ ("P_rovider:"), self->provider);
  gtk_widget_set_tooltip_text (self->n, _ ("How many results are wanted."));
  limn_choices_add (self, _ ("_Number:"), self->n);
}

static char *
limn_choices_describe_model (const LimnModel *model)
{
  if (model->deprecated != NULL)
    return g_strdup_printf (_ ("%s (deprecated)"), model->name);
  return g_strdup (model->name);
}

/* the list shows a model by its slug, whatever alias or pin it was asked by */
static const char *
limn_choices_get_model_key (LimnChoices *self)
{
  const char *name = self->request->model;
  const LimnModel *model =
      *name != '\0' ? limn_catalog_lookup (
                          self->host->workshop->catalog, name, NULL, NULL) :
                      NULL;

  return model != NULL ? model->slug : name;
}

static void
limn_choices_show_models (LimnChoices *self, const LimnPlan *plan)
{
  g_autoptr (LimnChoiceRows) rows = limn_choice_rows_new ();
  g_autoptr (GPtrArray) models =
      limn_catalog_list (self->host->workshop->catalog);
  const char *key = limn_choices_get_model_key (self);
  g_autofree char *automatic =
      plan != NULL && *key == '\0' ?
          g_strdup_printf (_ ("Default: %s"), plan->model->name) :
          g_strdup (_ ("Default"));

  limn_choice_rows_add (rows, "", automatic);
  limn_choice_rows_add_line (rows);
  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);
      g_autofree char *text = limn_choices_describe_model (model);

      if (model->retired == NULL || strcmp (model->slug, key) == 0)
        limn_choice_rows_add (rows, model->slug, text);
    }
  /* a server of the user's own has names that only it knows */
  if (!limn_choice_rows_has (rows, key))
    limn_choice_rows_add (rows, key, key);
  limn_choice_list_show (LIMN_CHOICE_LIST (self->model), rows, key);
  gtk_widget_set_tooltip_text (self->model,
                               plan != NULL ? plan->model->description : NULL);
}

/* what comes of naming no size */
static LimnPlan *
limn_choices_plan_automatic (LimnChoices *self, const LimnPlan *plan)
{
  g_autoptr (LimnRequest) request = limn_request_copy (plan->request);

  limn_size_rows_choose (request, "||");
  return self->host->klass->make_plan (self->host, request, NULL);
}

static void
limn_choices_show_sizes (LimnChoices *self, const LimnPlan *plan)
{
  g_autofree char *key = limn_size_rows_make_key (self->request);
  g_autoptr (LimnChoiceRows) rows = NULL;
  g_autoptr (LimnPlan) automatic = NULL;
  gboolean has_table = plan->model->n_sizes > 0;

  gtk_widget_set_visible (self->size, has_table);
  gtk_widget_set_visible (self->pixels, !has_table);
  gtk_label_set_mnemonic_widget (GTK_LABEL (self->size_label),
                                 has_table ? self->size : self->pixels);
  if (!has_table)
    return;
  if (strcmp (key, "||") != 0)
    automatic = limn_choices_plan_automatic (self, plan);
  rows = limn_size_rows_new (self->request,
                             plan,
                             automatic != NULL ? automatic : plan,
                             self->host->workshop->catalog);
  limn_choice_list_show (LIMN_CHOICE_LIST (self->size), rows, key);
}

static void
limn_choices_show_providers (LimnChoices *self, const LimnPlan *plan)
{
  LimnCatalog *catalog = self->host->workshop->catalog;
  g_autofree char *key = limn_provider_rows_make_key (self->request, catalog);
  g_autoptr (LimnChoiceRows) rows = limn_provider_rows_new (
      self->request, plan, catalog, self->host->workshop->settings);

  limn_choice_list_show (LIMN_CHOICE_LIST (self->provider), rows, key);
}

/**
 * limn_choices_new:
 * @host: knows the catalogue; must outlive the widget
 * @request: what is chosen; must outlive the widget
 * @repeats: whether a recipe is repeated
 *
 * Emits "changed" when the user has chosen something, which is in @request
 * then.
 *
 * Returns: (transfer floating): the choices
 */
GtkWidget *
limn_choices_new (LimnHost *host, LimnRequest *request, gboolean repeats)
{
  LimnChoices *self = g_object_new (LIMN_TYPE_CHOICES, NULL);

  self->host = host;
  self->request = request;
  limn_choices_build (self, repeats);
  limn_choices_connect (self);
  limn_choices_refresh (self);
  return GTK_WIDGET (self);
}

/**
 * limn_choices_refresh:
 * @self: choices
 *
 * Shows the request as it is, after somebody else has changed it.
 */
void
limn_choices_refresh (LimnChoices *self)
{
  self->is_told = TRUE;
  limn_choices_show_models (self, NULL);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (self->n), self->request->n);
  gtk_entry_set_text (GTK_ENTRY (self->pixels), self->request->size);
  if (self->sides != NULL)
    limn_sides_box_show (LIMN_SIDES_BOX (self->sides), self->request);
  self->is_told = FALSE;
}

/**
 * limn_choices_set_plan:
 * @self: choices
 * @plan: (nullable): what the request comes to, or would with the rest of it
 *   put right; %NULL where it comes to nothing
 *
 * Shows what can be had instead, with pixels and prices.
 */
void
limn_choices_set_plan (LimnChoices *self, const LimnPlan *plan)
{
  limn_choices_show_models (self, plan);
  if (plan == NULL)
    return;
  limn_choices_show_sizes (self, plan);
  limn_choices_show_providers (self, plan);
}

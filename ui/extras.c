/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/extras: what most requests leave as it is. Nothing is offered that the
 * present model and provider would not take. */
#include "extras.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "jsontext.h"
#include "option-field.h"
#include "paragraph.h"
#include "parameter-table.h"

/* characters that a line of a fault has room for at least */
#define LIMN_EXTRAS_WIDTH 40

/* where an option of Limn's own means something */
enum
{
  LIMN_EXTRAS_EDIT = 1 << 0,
  LIMN_EXTRAS_EXTEND = 1 << 1,
  LIMN_EXTRAS_REPEAT = 1 << 2, /* also of a recipe's edits and extensions */
};

/* Of the rows of one group, other than 0, the first that is taken stands for
 * all: they mean the same. What changes nothing in the image (formats, who
 * asks) is not here; it can be written among the others. */
static const struct
{
  const char *name;
  const char *label;
  guint place; /* 0: a parameter that is sent */
  guint group;
  gboolean fallback;
  gboolean own_servers; /* hosted models pass it by in silence */
} limn_extras_rows[] = {
  { "limn.context", N_ ("Context in pixe_ls:"), LIMN_EXTRAS_EDIT },
  { "limn.feather",
    N_ ("Feather in pi_xels:"),
    LIMN_EXTRAS_EDIT | LIMN_EXTRAS_EXTEND },
  { "limn.align",
    N_ ("Al_ign with what was there"),
    LIMN_EXTRAS_EDIT | LIMN_EXTRAS_EXTEND | LIMN_EXTRAS_REPEAT,
    .fallback = TRUE },
  { "limn.match_color",
    N_ ("Match colo_urs with what was there"),
    LIMN_EXTRAS_EDIT | LIMN_EXTRAS_EXTEND | LIMN_EXTRAS_REPEAT,
    .fallback = TRUE },
  { "limn.change_mask", N_ ("Show only what has chan_ged"), LIMN_EXTRAS_EDIT },
  { "seed", N_ ("See_d:") },
  { "thinking_level", N_ ("Thin_king:") },
  { "safety_tolerance", N_ ("Safety tolerance:"), .group = 1 },
  { "safety_filter_level", N_ ("Safety filter:"), .group = 1 },
  { "enable_web_search", N_ ("Search the web first"), .group = 2 },
  { "google_search", N_ ("Search the web first"), .group = 2 },
  { "image_search", N_ ("Search for images first") },
  { "allow_fallback_model", N_ ("Allow another model where this one fails") },
  { "quality", N_ ("_Quality:"), .own_servers = TRUE },
  { "style", N_ ("Style:"), .own_servers = TRUE },
};

/* options that other widgets show */
static const char *const limn_extras_elsewhere[] = {
  "limn.provider", "limn.endpoint", "limn.references", "limn.ratio", NULL
};

struct _LimnExtras
{
  GtkExpander parent_instance;
  LimnRequest *request; /* (unowned) */
  gboolean repeats;
  GtkWidget *fields[G_N_ELEMENTS (limn_extras_rows)];
  GtkWidget *others; /* all the rest, as JSON */
  GtkWidget *fault;
  JsonObject *aside; /* what is not taken now and may be again */
  gboolean is_told;
};

G_DEFINE_FINAL_TYPE (LimnExtras, limn_extras, GTK_TYPE_EXPANDER)

static guint limn_extras_changed;

static void
limn_extras_finalize (GObject *object)
{
  json_object_unref (LIMN_EXTRAS (object)->aside);
  G_OBJECT_CLASS (limn_extras_parent_class)->finalize (object);
}

static void
limn_extras_class_init (LimnExtrasClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = limn_extras_finalize;
  limn_extras_changed = g_signal_new ("changed",
                                      LIMN_TYPE_EXTRAS,
                                      G_SIGNAL_RUN_LAST,
                                      0,
                                      NULL,
                                      NULL,
                                      NULL,
                                      G_TYPE_NONE,
                                      0);
}

static void
limn_extras_init (LimnExtras *self)
{
  self->aside = json_object_new ();
}

static gboolean
limn_extras_has_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_extras_rows); i++)
    if (strcmp (limn_extras_rows[i].name, name) == 0)
      return TRUE;
  return g_strv_contains (limn_extras_elsewhere, name);
}

static void
limn_extras_show_fault (LimnExtras *self, const GError *error)
{
  gtk_label_set_text (GTK_LABEL (self->fault),
                      error != NULL ? error->message : "");
  gtk_widget_set_visible (self->fault, error != NULL);
}

static void
limn_extras_drop_others (LimnExtras *self)
{
  g_autoptr (GList) names = json_object_get_members (self->request->options);

  for (GList *name = names; name != NULL; name = name->next)
    if (!limn_extras_has_field (name->data))
      json_object_remove_member (self->request->options, name->data);
}

static gboolean
limn_extras_write_others (LimnExtras *self, GError **error)
{
  g_autofree char *text =
      g_strstrip (g_strdup (gtk_entry_get_text (GTK_ENTRY (self->others))));
  g_autoptr (LimnRequest) trial = limn_request_new (self->request->operation);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  limn_extras_drop_others (self);
  if (*text != '\0' && !limn_request_set_options (trial, text, error))
    return FALSE;
  json_object_iter_init_ordered (&iter, trial->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!limn_extras_has_field (name))
      json_object_set_member (
          self->request->options, name, json_node_copy (value));
  return TRUE;
}

static void
limn_extras_write (LimnExtras *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_told)
    return;
  limn_extras_write_others (self, &error);
  for (guint i = 0; i < G_N_ELEMENTS (limn_extras_rows); i++)
    if (gtk_widget_get_visible (self->fields[i]))
      limn_option_field_write (LIMN_OPTION_FIELD (self->fields[i]),
                               self->request,
                               error == NULL ? &error : NULL);
  limn_extras_show_fault (self, error);
  g_signal_emit (self, limn_extras_changed, 0);
}

static void
limn_extras_add_field (LimnExtras *self,
                       GtkWidget *box,
                       GtkSizeGroup *labels,
                       guint index)
{
  GtkWidget *field = limn_option_field_new (limn_extras_rows[index].name,
                                            _ (limn_extras_rows[index].label),
                                            limn_extras_rows[index].fallback);
  GtkWidget *label = limn_option_field_get_label (LIMN_OPTION_FIELD (field));

  self->fields[index] = field;
  if (label != NULL)
    gtk_size_group_add_widget (labels, label);
  gtk_box_pack_start (GTK_BOX (box), field, FALSE, FALSE, 0);
  gtk_widget_show_all (field);
  gtk_widget_set_visible (field, FALSE);
  gtk_widget_set_no_show_all (field, TRUE);
  g_signal_connect_swapped (
      field, "changed", G_CALLBACK (limn_extras_write), self);
}

static void
limn_extras_add_others (LimnExtras *self, GtkWidget *box, GtkSizeGroup *labels)
{
  GtkWidget *row = gtk_hbox_new (FALSE, 6);
  GtkWidget *label = gtk_label_new_with_mnemonic (_ ("Others, as _JSON:"));

  self->others = gtk_entry_new ();
  atk_object_set_name (gtk_widget_get_accessible (self->others),
                       _ ("Other parameters, as JSON"));
  gtk_widget_set_tooltip_text (
      self->others,
      _ ("Any other parameter of the gateway or the provider, and options of "
         "Limn, as one JSON object: {\"limn.budget\": 0.5}"));
  gtk_misc_set_alignment (GTK_MISC (label), 0, 0.5);
  gtk_label_set_mnemonic_widget (GTK_LABEL (label), self->others);
  gtk_size_group_add_widget (labels, label);
  gtk_box_pack_start (GTK_BOX (row), label, FALSE, FALSE, 0);
  gtk_box_pack_start (GTK_BOX (row), self->others, TRUE, TRUE, 0);
  gtk_box_pack_start (GTK_BOX (box), row, FALSE, FALSE, 0);
  g_signal_connect_swapped (
      self->others, "changed", G_CALLBACK (limn_extras_write), self);
}

static void
limn_extras_build (LimnExtras *self)
{
  GtkSizeGroup *labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  GtkWidget *box = gtk_vbox_new (FALSE, 6);

  gtk_expander_set_label (GTK_EXPANDER (self), _ ("More _options"));
  gtk_expander_set_use_underline (GTK_EXPANDER (self), TRUE);
  gtk_expander_set_spacing (GTK_EXPANDER (self), 6);
  for (guint i = 0; i < G_N_ELEMENTS (limn_extras_rows); i++)
    limn_extras_add_field (self, box, labels, i);
  limn_extras_add_others (self, box, labels);
  g_object_unref (labels);
  self->fault = limn_paragraph_new (LIMN_EXTRAS_WIDTH);
  gtk_widget_set_no_show_all (self->fault, TRUE);
  gtk_box_pack_start (GTK_BOX (box), self->fault, FALSE, FALSE, 0);
  gtk_container_add (GTK_CONTAINER (self), box);
}

static void
limn_extras_show_others (LimnExtras *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *rest = json_object_new ();
  g_autofree char *text = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->request->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!limn_extras_has_field (name))
      json_object_set_member (rest, name, json_node_copy (value));
  json_node_take_object (node, rest);
  if (json_object_get_size (rest) > 0)
    text = limn_jsontext_print (node, FALSE);
  gtk_entry_set_text (GTK_ENTRY (self->others), text != NULL ? text : "");
}

/**
 * limn_extras_new:
 * @request: what is asked for; must outlive the widget
 * @repeats: whether a recipe is repeated
 *
 * Emits "changed" when the user has set something, which is in @request then.
 *
 * Returns: (transfer floating): the extras, folded
 */
GtkWidget *
limn_extras_new (LimnRequest *request, gboolean repeats)
{
  LimnExtras *self = g_object_new (LIMN_TYPE_EXTRAS, NULL);

  self->request = request;
  self->repeats = repeats;
  limn_extras_build (self);
  limn_extras_refresh (self);
  return GTK_WIDGET (self);
}

/**
 * limn_extras_refresh:
 * @self: extras
 *
 * Shows the request as it is, after somebody else has changed it.
 */
void
limn_extras_refresh (LimnExtras *self)
{
  self->is_told = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (limn_extras_rows); i++)
    limn_option_field_show (LIMN_OPTION_FIELD (self->fields[i]), self->request);
  limn_extras_show_others (self);
  limn_extras_show_fault (self, NULL);
  self->is_told = FALSE;
}

static gboolean
limn_extras_is_placed (LimnExtras *self, guint index)
{
  guint place = limn_extras_rows[index].place;
  guint here =
      self->request->operation == LIMN_OPERATION_EDIT   ? LIMN_EXTRAS_EDIT :
      self->request->operation == LIMN_OPERATION_EXTEND ? LIMN_EXTRAS_EXTEND :
                                                          0;

  return (place & here) != 0 &&
         (!self->repeats || (place & LIMN_EXTRAS_REPEAT) != 0);
}

static gboolean
limn_extras_is_sent (const LimnPlan *plan, guint index)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);

  if (limn_extras_rows[index].own_servers && plan->model->runners->len > 0 &&
      limn_parameter_table_is_gateway (route))
    return FALSE;
  return limn_parameter_table_takes (plan, route, limn_extras_rows[index].name);
}

/* moves what is not taken any more out of the request, or back into it */
static gboolean
limn_extras_settle (LimnExtras *self, guint index, gboolean taken)
{
  const char *name = limn_extras_rows[index].name;
  JsonObject *from = taken ? self->aside : self->request->options;
  JsonObject *to = taken ? self->request->options : self->aside;

  if (!json_object_has_member (from, name) ||
      (taken && json_object_has_member (to, name)))
    return FALSE;
  json_object_set_member (to, name, json_object_dup_member (from, name));
  json_object_remove_member (from, name);
  if (taken)
    {
      self->is_told = TRUE;
      limn_option_field_show (LIMN_OPTION_FIELD (self->fields[index]),
                              self->request);
      self->is_told = FALSE;
    }
  return TRUE;
}

/**
 * limn_extras_set_plan:
 * @self: extras
 * @plan: what the request comes to
 *
 * Offers what its first route takes. What that does not take leaves the
 * request, and comes back with a route that does.
 *
 * Returns: whether the request has changed by that
 */
gboolean
limn_extras_set_plan (LimnExtras *self, const LimnPlan *plan)
{
  gboolean changed = FALSE;
  guint group = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limn_extras_rows); i++)
    {
      gboolean own = limn_extras_rows[i].place != 0;
      gboolean taken =
          own ? limn_extras_is_placed (self, i) : limn_extras_is_sent (plan, i);
      gboolean shown = taken;

      if (taken && limn_extras_rows[i].group != 0 &&
          limn_extras_rows[i].group == group)
        shown = json_object_has_member (self->request->options,
                                        limn_extras_rows[i].name);
      else if (taken)
        group = limn_extras_rows[i].group;
      gtk_widget_set_visible (self->fields[i], shown);
      if (!own)
        changed |= limn_extras_settle (self, i, taken);
    }
  return changed;
}

/**
 * limn_extras_get_fault:
 * @self: extras
 *
 * Returns: (transfer none) (nullable): what is wrong with what was written, so
 *   that it is not in the request
 */
const char *
limn_extras_get_fault (LimnExtras *self)
{
  const char *text = gtk_label_get_text (GTK_LABEL (self->fault));

  return *text != '\0' ? text : NULL;
}

/**
 * limn_extras_find_control:
 * @self: extras
 * @name: of an option
 *
 * Returns: (transfer none) (nullable): what it is set with; %NULL where it is
 *   not offered
 */
GtkWidget *
limn_extras_find_control (LimnExtras *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_extras_rows); i++)
    if (strcmp (limn_extras_rows[i].name, name) == 0 &&
        gtk_widget_get_visible (self->fields[i]))
      return limn_option_field_get_control (
          LIMN_OPTION_FIELD (self->fields[i]));
  return NULL;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/table: aligned columns, no frills; and the same as JSON. */
#include "table.h"

#include <string.h>

#include "estimate.h"

#define LIMN_TABLE_LABEL "  %-12s "
/* of a model that only the gateway knows */
#define LIMN_TABLE_UNTOLD "-"

static void
limn_table_print_routes (const LimnPlan *plan)
{
  for (guint i = 0; i < plan->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->routes, i);

      g_print (LIMN_TABLE_LABEL "%s %s%s\n",
               i == 0 ? "route" : "",
               route->endpoint,
               route->model,
               route->provider != NULL ? " (pinned)" : "");
    }
}

static void
limn_table_print_notes (const GPtrArray *notes)
{
  static const char *const labels[] = {
    [LIMN_NOTE_MATCHED] = "matched",
    [LIMN_NOTE_DROPPED] = "dropped",
    [LIMN_NOTE_INERT] = "inert",
    [LIMN_NOTE_REMARK] = "note",
  };

  for (guint i = 0; i < notes->len; i++)
    {
      const LimnNote *note = g_ptr_array_index (notes, i);

      g_print (LIMN_TABLE_LABEL "%s\n", labels[note->kind], note->sentence);
    }
}

static void
limn_table_print_cost (const LimnPlan *plan)
{
  gboolean told = strcmp (plan->estimate_source, LIMN_ESTIMATE_CATALOGUE) != 0;
  g_autofree char *cost = limn_money_to_string (plan->estimated_micros);
  gint64 worst = limn_estimate_get_worst (plan);
  g_autofree char *both = limn_money_to_string (worst);

  if (plan->estimated_micros == LIMN_MONEY_UNKNOWN)
    g_print (LIMN_TABLE_LABEL "not known\n", "cost");
  else
    g_print (LIMN_TABLE_LABEL "about %s USD%s%s\n",
             "cost",
             cost,
             told ? ", says " : "",
             told ? plan->estimate_source : "");
  if (worst != plan->estimated_micros)
    g_print (LIMN_TABLE_LABEL "up to %s USD when both attempts are paid\n",
             "with hedge",
             worst != LIMN_MONEY_UNKNOWN ? both : "an unknown number of");
}

/* each with the number that stands in the prompt */
static void
limn_table_print_references (const LimnPlan *plan)
{
  for (guint i = 0; i < plan->references->len; i++)
    {
      const LimnReference *row = g_ptr_array_index (plan->references, i);
      guint number = plan->n_images - plan->references->len + i + 1;
      g_autofree char *label = g_strdup_printf ("image %u", number);
      g_autofree char *entry = limn_references_dup_entry (row->kind, row->name);

      g_print (LIMN_TABLE_LABEL "%s, %ux%u pixels\n",
               label,
               entry,
               row->width,
               row->height);
    }
}

/**
 * limn_table_print_plan:
 * @plan: a plan
 */
void
limn_table_print_plan (const LimnPlan *plan)
{
  const LimnFrame *frame = &plan->frame;

  g_print (LIMN_TABLE_LABEL "%s\n",
           "operation",
           limn_operation_get_name (plan->request->operation));
  g_print (LIMN_TABLE_LABEL "%s (%s)\n",
           "model",
           plan->model->name,
           plan->model->slug);
  limn_table_print_routes (plan);
  if (limn_frame_is_set (frame))
    g_print (LIMN_TABLE_LABEL "%dx%d pixels\n",
             "sent",
             frame->sent_width,
             frame->sent_height);
  limn_table_print_references (plan);
  g_print (LIMN_TABLE_LABEL "%s at %s",
           "size",
           plan->aspect_ratio,
           plan->resolution);
  if (plan->width > 0)
    g_print (": %ux%u pixels expected", plan->width, plan->height);
  g_print ("\n" LIMN_TABLE_LABEL "%d\n", "results", plan->request->n);
  limn_table_print_cost (plan);
  limn_table_print_notes (plan->notes);
}

/**
 * limn_table_print_models:
 * @catalog: a catalogue
 */
void
limn_table_print_models (LimnCatalog *catalog)
{
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  const LimnModel *preset = limn_catalog_get_default (catalog);

  g_print ("  %-32s %-17s %-16s %s\n", "MODEL", "NAME", "TIERS", "PROVIDERS");
  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);
      g_autofree char *tiers = g_strjoinv (" ", model->tiers);
      g_autofree char *providers = g_strjoinv (" ", model->providers);

      g_print ("%c %-32s %-17s %-16s %s\n",
               model == preset ? '*' : ' ',
               model->slug,
               model->name,
               *tiers != '\0' ? tiers : LIMN_TABLE_UNTOLD,
               *providers != '\0' ? providers : LIMN_TABLE_UNTOLD);
      if (model->deprecated != NULL)
        g_print ("    deprecated: %s\n", model->deprecated);
      if (model->retired != NULL)
        g_print ("    retired: %s\n", model->retired);
    }
  g_print ("\n* default\n");
}

/**
 * limn_table_print_sizes:
 * @model: a model
 */
void
limn_table_print_sizes (const LimnModel *model)
{
  g_print ("%s (%s)\n\n", model->name, model->slug);
  if (model->n_sizes == 0)
    {
      g_print ("no table: what is asked for goes out as it is\n");
      return;
    }
  g_print ("%-6s %-6s %-12s %s\n", "TIER", "RATIO", "TABLE", "RETURNED");
  for (guint i = 0; i < model->n_sizes; i++)
    {
      const LimnModelSize *row = &model->sizes[i];
      g_autofree char *table =
          g_strdup_printf ("%ux%u", row->width, row->height);

      g_print ("%-6s %-6s %-12s %ux%u\n",
               row->resolution,
               row->aspect_ratio,
               table,
               row->vendor_width,
               row->vendor_height);
    }
}

static JsonArray *
limn_table_strings_to_json (char **strings)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    json_array_add_string_element (array, strings[i]);
  return array;
}

static JsonObject *
limn_table_list_model (const LimnModel *model)
{
  JsonObject *row = json_object_new ();
  const struct
  {
    const char *name;
    char **strings;
  } lists[] = {
    { "aliases", model->aliases },
    { "providers", model->providers },
    { "aspect_ratios", model->ratios },
    { "resolutions", model->tiers },
  };

  json_object_set_string_member (row, "model", model->slug);
  json_object_set_string_member (row, "name", model->name);
  json_object_set_string_member (row, "description", model->description);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    json_object_set_array_member (
        row, lists[i].name, limn_table_strings_to_json (lists[i].strings));
  if (model->deprecated != NULL)
    json_object_set_string_member (row, "deprecated", model->deprecated);
  if (model->retired != NULL)
    json_object_set_string_member (row, "retired", model->retired);
  if (model->successor != NULL)
    json_object_set_string_member (row, "successor", model->successor);
  return row;
}

/**
 * limn_table_model_to_json:
 * @model: a model
 *
 * Returns: (transfer full): an object with all that is known of it
 */
JsonNode *
limn_table_model_to_json (const LimnModel *model)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *row = limn_table_list_model (model);

  limn_table_add_facts (model, row);
  json_node_take_object (node, row);
  return node;
}

/**
 * limn_table_models_to_json:
 * @catalog: a catalogue
 * @news: (element-type utf8): slugs that were not known before
 *
 * Returns: (transfer full): an array, one object a model
 */
JsonNode *
limn_table_models_to_json (LimnCatalog *catalog, const GPtrArray *news)
{
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  JsonNode *node = json_node_alloc ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);
      JsonObject *row = limn_table_list_model (model);

      if (g_ptr_array_find_with_equal_func (
              (GPtrArray *) news, model->slug, g_str_equal, NULL))
        json_object_set_boolean_member (row, "new", TRUE);
      json_array_add_object_element (array, row);
    }
  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

/**
 * limn_table_print_balance:
 * @answer: a balance
 */
void
limn_table_print_balance (const LimnAnswer *answer)
{
  g_autofree char *amount = limn_money_to_string (answer->micros);

  g_print (LIMN_TABLE_LABEL "%s\n", "account", answer->account);
  if (answer->micros == LIMN_MONEY_UNKNOWN)
    g_print (LIMN_TABLE_LABEL "no limit told\n", "available");
  else
    g_print (LIMN_TABLE_LABEL "%s %s\n", "available", amount, answer->currency);
}

/**
 * limn_table_balance_to_json:
 * @answer: a balance
 *
 * Returns: (transfer full): an object; the amount is null where no limit is
 *   told
 */
JsonNode *
limn_table_balance_to_json (const LimnAnswer *answer)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  JsonObject *available = json_object_new ();

  json_object_set_string_member (object, "billing_type", answer->account);
  if (answer->micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (available, "amount");
  else
    json_object_set_double_member (available, "amount", answer->micros / 1e6);
  json_object_set_string_member (available, "currency", answer->currency);
  json_object_set_object_member (object, "available", available);
  json_node_take_object (node, object);
  return node;
}

/**
 * limn_table_sizes_to_json:
 * @model: a model
 *
 * Returns: (transfer full): an array, one object a size
 */
JsonNode *
limn_table_sizes_to_json (const LimnModel *model)
{
  JsonNode *node = json_node_alloc ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < model->n_sizes; i++)
    {
      const LimnModelSize *size = &model->sizes[i];
      JsonObject *row = json_object_new ();

      json_object_set_string_member (row, "resolution", size->resolution);
      json_object_set_string_member (row, "aspect_ratio", size->aspect_ratio);
      json_object_set_int_member (row, "width", size->width);
      json_object_set_int_member (row, "height", size->height);
      json_object_set_int_member (row, "returned_width", size->vendor_width);
      json_object_set_int_member (row, "returned_height", size->vendor_height);
      json_array_add_object_element (array, row);
    }
  json_node_init_array (node, array);
  json_array_unref (array);
  return node;
}

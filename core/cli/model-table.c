/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/model-table: all that is known of one model. */
#include "table.h"

#define LIMN_MODEL_TABLE_LABEL "  %-12s "

static void
limn_model_table_print_line (const char *label, const char *text)
{
  if (text != NULL && *text != '\0')
    g_print (LIMN_MODEL_TABLE_LABEL "%s\n", label, text);
}

static void
limn_model_table_print_count (const char *label, guint count, const char *what)
{
  if (count > 0)
    g_print (LIMN_MODEL_TABLE_LABEL "up to %u %s\n", label, count, what);
}

static void
limn_model_table_print_score (const char *label, guint rank, guint elo)
{
  g_autofree char *points =
      elo > 0 ? g_strdup_printf (", Elo %u", elo) : g_strdup ("");

  if (rank > 0)
    g_print (LIMN_MODEL_TABLE_LABEL "place %u in blind comparisons%s\n",
             label,
             rank,
             points);
}

static void
limn_model_table_print_facts (const LimnModel *model)
{
  g_autofree char *aliases = g_strjoinv (" ", model->aliases);
  g_autofree char *extras = g_strjoinv (" ", model->extras);

  g_print ("%s (%s)\n", model->name, model->slug);
  limn_model_table_print_line ("about", model->description);
  limn_model_table_print_line ("best for", model->best_for);
  limn_model_table_print_line ("also called", aliases);
  limn_model_table_print_line ("deprecated", model->deprecated);
  limn_model_table_print_line ("retired", model->retired);
  limn_model_table_print_line ("successor", model->successor);
  limn_model_table_print_score (
      "generates", model->rank.generate, model->elo.generate);
  limn_model_table_print_score ("edits", model->rank.edit, model->elo.edit);
  limn_model_table_print_count ("prompt", model->max_prompt, "characters");
  limn_model_table_print_count ("images", model->max_images, "to edit");
  limn_model_table_print_line ("extras", extras);
  if (model->n_sizes > 0)
    g_print (LIMN_MODEL_TABLE_LABEL "%u (limn sizes %s)\n",
             "sizes",
             model->n_sizes,
             model->slug);
}

static void
limn_model_table_print_seconds (guint ms)
{
  g_autofree char *text =
      ms > 0 ? g_strdup_printf ("%.1f s", ms / 1000.0) : g_strdup ("-");

  g_print (" %8s", text);
}

static void
limn_model_table_print_price (const gint64 *micros, gboolean estimated)
{
  g_autofree char *text =
      micros != NULL ? limn_money_to_string (*micros) : g_strdup ("-");
  g_autofree char *marked =
      g_strconcat (micros != NULL && estimated ? "~" : "", text, NULL);

  g_print (" %8s", marked);
}

static void
limn_model_table_print_runner (const LimnModel *model,
                               const LimnModelRunner *runner)
{
  g_autofree char *success =
      runner->success_permille > 0 ?
          g_strdup_printf ("%.1f %%", runner->success_permille / 10.0) :
          g_strdup ("-");
  guint images =
      runner->max_images > 0 ? runner->max_images : model->max_images;

  g_print ("%-10s %8s", runner->provider, success);
  limn_model_table_print_seconds (runner->p50_ms);
  limn_model_table_print_seconds (runner->p95_ms);
  limn_model_table_print_seconds (runner->ttfb_ms);
  g_print (" %7u", images);
  limn_model_table_print_price (&runner->input_micros, FALSE);
  for (char **tier = model->tiers; *tier != NULL; tier++)
    limn_model_table_print_price (g_hash_table_lookup (runner->prices, *tier),
                                  runner->estimated);
  g_print ("\n");
}

/**
 * limn_table_print_model:
 * @model: a model
 */
void
limn_table_print_model (const LimnModel *model)
{
  gboolean estimated = FALSE;

  limn_model_table_print_facts (model);
  if (model->runners->len == 0)
    return;
  g_print ("\n%-10s %8s %8s %8s %8s %7s %8s",
           "PROVIDER",
           "SUCCESS",
           "MEDIAN",
           "95 %",
           "1ST BYTE",
           "IMAGES",
           "INPUT");
  for (char **tier = model->tiers; *tier != NULL; tier++)
    g_print (" %8s", *tier);
  g_print ("\n");
  for (guint i = 0; i < model->runners->len; i++)
    {
      const LimnModelRunner *runner = g_ptr_array_index (model->runners, i);

      limn_model_table_print_runner (model, runner);
      estimated |= runner->estimated;
    }
  g_print (
      "\nUSD for an input image and for a result%s; measured by the gateway "
      "over 30 days\n",
      estimated ? " (~ is an estimate)" : "");
}

static void
limn_model_table_set_count (JsonObject *object, const char *name, guint count)
{
  if (count > 0)
    json_object_set_int_member (object, name, count);
}

static JsonObject *
limn_model_table_runner_to_json (const LimnModel *model,
                                 const LimnModelRunner *runner)
{
  JsonObject *row = json_object_new ();
  JsonObject *prices = json_object_new ();

  json_object_set_string_member (row, "provider", runner->provider);
  if (runner->id != NULL)
    json_object_set_string_member (row, "id", runner->id);
  limn_model_table_set_count (row,
                              "max_images",
                              runner->max_images > 0 ? runner->max_images :
                                                       model->max_images);
  limn_model_table_set_count (row, "p50_ms", runner->p50_ms);
  limn_model_table_set_count (row, "p95_ms", runner->p95_ms);
  limn_model_table_set_count (row, "ttfb_ms", runner->ttfb_ms);
  limn_model_table_set_count (
      row, "success_permille", runner->success_permille);
  json_object_set_double_member (row, "input", runner->input_micros / 1e6);
  for (char **tier = model->tiers; *tier != NULL; tier++)
    {
      const gint64 *micros = g_hash_table_lookup (runner->prices, *tier);

      if (micros != NULL)
        json_object_set_double_member (prices, *tier, *micros / 1e6);
    }
  json_object_set_object_member (row, "prices", prices);
  json_object_set_boolean_member (row, "estimated", runner->estimated);
  return row;
}

static void
limn_model_table_set_score (JsonObject *object,
                            const char *name,
                            const LimnModelScore *score)
{
  JsonObject *member = json_object_new ();

  limn_model_table_set_count (member, "generate", score->generate);
  limn_model_table_set_count (member, "edit", score->edit);
  json_object_set_object_member (object, name, member);
}

/**
 * limn_table_add_facts:
 * @model: a model
 * @row: gets what `limn models MODEL` tells
 */
void
limn_table_add_facts (const LimnModel *model, JsonObject *row)
{
  JsonArray *runners = json_array_new ();

  if (model->best_for != NULL)
    json_object_set_string_member (row, "best_for", model->best_for);
  limn_model_table_set_count (row, "max_prompt", model->max_prompt);
  limn_model_table_set_count (row, "max_images", model->max_images);
  limn_model_table_set_score (row, "rank", &model->rank);
  limn_model_table_set_score (row, "elo", &model->elo);
  for (guint i = 0; i < model->runners->len; i++)
    json_array_add_object_element (
        runners,
        limn_model_table_runner_to_json (
            model, g_ptr_array_index (model->runners, i)));
  json_object_set_array_member (row, "runners", runners);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lists: the commands models and sizes. */
#include <stdio.h>

#include "commands.h"
#include "error.h"
#include "jsontext.h"
#include "table.h"
#include "workshop.h"

static gboolean
limn_lists_parse (const char *usage,
                  char ***arguments,
                  gboolean *json,
                  GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, json, "Print JSON", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse_strv (context, arguments, error);
}

static void
limn_lists_print_json (JsonNode *node)
{
  g_autofree char *text = limn_jsontext_print (node, TRUE);

  puts (text);
  json_node_unref (node);
}

int
limn_command_models (char ***arguments, GError **error)
{
  g_autoptr (LimnWorkshop) workshop = NULL;
  gboolean json = FALSE;

  if (!limn_lists_parse ("- list the models", arguments, &json, error))
    return LIMN_EXIT_USAGE;
  if (g_strv_length (*arguments) != 1)
    {
      limn_error_set_invalid (
          error, "argument", (*arguments)[1], "models takes none");
      return LIMN_EXIT_USAGE;
    }
  workshop = limn_workshop_open ();
  limn_workshop_print_warnings (workshop);
  if (json)
    limn_lists_print_json (limn_table_models_to_json (workshop->catalog));
  else
    limn_table_print_models (workshop->catalog);
  return LIMN_EXIT_DONE;
}

int
limn_command_sizes (char ***arguments, GError **error)
{
  g_autoptr (LimnWorkshop) workshop = NULL;
  const LimnModel *model;
  gboolean json = FALSE;

  if (!limn_lists_parse (
          "MODEL - list the sizes of a model", arguments, &json, error))
    return LIMN_EXIT_USAGE;
  if (g_strv_length (*arguments) != 2)
    {
      limn_error_set_invalid (
          error, "argument", NULL, "name one model: limn sizes MODEL");
      return LIMN_EXIT_USAGE;
    }
  workshop = limn_workshop_open ();
  limn_workshop_print_warnings (workshop);
  model = limn_catalog_lookup (workshop->catalog, (*arguments)[1], NULL, error);
  if (model == NULL)
    return LIMN_EXIT_USAGE;
  if (json)
    limn_lists_print_json (limn_table_sizes_to_json (model));
  else
    limn_table_print_sizes (model);
  return LIMN_EXIT_DONE;
}

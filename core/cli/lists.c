/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lists: the commands models and sizes. */
#include <stdio.h>

#include "commands.h"
#include "error.h"
#include "jsontext.h"
#include "lists.h"
#include "table.h"
#include "workshop.h"

/**
 * limn_lists_parse:
 * @usage: what stands behind the command in its help
 * @arguments: (inout): arguments behind the sub-command, argv[0] first
 * @json: (out): whether JSON is wanted
 * @refresh: (out) (nullable): whether the gateway is to be asked first; %NULL
 *   where there is nothing to ask
 * @error: return location
 *
 * Returns: %FALSE with a #GOptionError
 */
gboolean
limn_lists_parse (const char *usage,
                  char ***arguments,
                  gboolean *json,
                  gboolean *refresh,
                  GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, json, "Print JSON", NULL },
    { refresh != NULL ? "refresh" : NULL,
      0,
      0,
      G_OPTION_ARG_NONE,
      refresh,
      "Ask the gateway for models that are not in the catalogue, and keep them",
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (usage);

  g_option_context_add_main_entries (context, entries, NULL);
  return g_option_context_parse_strv (context, arguments, error);
}

/**
 * limn_lists_print_json:
 * @node: (transfer full): what is printed
 */
void
limn_lists_print_json (JsonNode *node)
{
  g_autofree char *text = limn_jsontext_print (node, TRUE);

  puts (text);
  json_node_unref (node);
}

static void
limn_lists_print_news (GPtrArray *news)
{
  g_print (news->len == 0 ? "no new models" :
           news->len == 1 ? "1 new model:" :
                            "%u new models:",
           news->len);
  for (guint i = 0; i < news->len; i++)
    g_print (
        "%s %s", i > 0 ? "," : "", (const char *) g_ptr_array_index (news, i));
  g_print ("\n\n");
}

/* NULL with an error; an empty list where nothing was asked */
static GPtrArray *
limn_lists_refresh (LimnWorkshop *workshop, gboolean refresh, GError **error)
{
  g_autoptr (LimnClient) client = NULL;

  if (!refresh)
    return g_ptr_array_new ();
  client = limn_workshop_new_client (workshop);
  return limn_workshop_refresh (workshop, client, error);
}

static int
limn_lists_tell (LimnWorkshop *workshop,
                 const char *name,
                 gboolean json,
                 GError **error)
{
  const LimnModel *model =
      limn_catalog_lookup (workshop->catalog, name, NULL, error);

  if (model == NULL)
    return LIMN_EXIT_USAGE;
  if (json)
    limn_lists_print_json (limn_table_model_to_json (model));
  else
    limn_table_print_model (model);
  return LIMN_EXIT_DONE;
}

int
limn_command_models (char ***arguments, GError **error)
{
  g_autoptr (LimnWorkshop) workshop = NULL;
  g_autoptr (GPtrArray) news = NULL;
  gboolean json = FALSE;
  gboolean refresh = FALSE;

  if (!limn_lists_parse ("[MODEL] - list the models, or tell all of one",
                         arguments,
                         &json,
                         &refresh,
                         error))
    return LIMN_EXIT_USAGE;
  if (g_strv_length (*arguments) > 2)
    {
      limn_error_set_invalid (
          error, "argument", (*arguments)[2], "models takes one model");
      return LIMN_EXIT_USAGE;
    }
  workshop = limn_workshop_open ();
  limn_workshop_print_warnings (workshop);
  news = limn_lists_refresh (workshop, refresh, error);
  if (news == NULL)
    return LIMN_EXIT_FAILED;
  if ((*arguments)[1] != NULL)
    return limn_lists_tell (workshop, (*arguments)[1], json, error);
  if (json)
    limn_lists_print_json (limn_table_models_to_json (workshop->catalog, news));
  else
    {
      if (refresh)
        limn_lists_print_news (news);
      limn_table_print_models (workshop->catalog);
    }
  return LIMN_EXIT_DONE;
}

int
limn_command_sizes (char ***arguments, GError **error)
{
  g_autoptr (LimnWorkshop) workshop = NULL;
  const LimnModel *model;
  gboolean json = FALSE;

  if (!limn_lists_parse (
          "MODEL - list the sizes of a model", arguments, &json, NULL, error))
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

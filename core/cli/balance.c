/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/balance: the command balance. */
#include "client.h"
#include "commands.h"
#include "error.h"
#include "lists.h"
#include "spending.h"
#include "table.h"
#include "workshop.h"

/* whose account it is */
#define LIMN_BALANCE_ENDPOINT "lumenfall"

typedef struct
{
  gboolean json;
  gboolean spent;
} LimnBalance;

static gboolean
limn_balance_parse (LimnBalance *self, char ***arguments, GError **error)
{
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &self->json, "Print JSON", NULL },
    { "spent",
      0,
      0,
      G_OPTION_ARG_NONE,
      &self->spent,
      "Show what Limn has spent on this machine today and this month, over all "
      "endpoints; without network",
      NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context =
      g_option_context_new ("- show what the account has left");

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse_strv (context, arguments, error))
    return FALSE;
  if (g_strv_length (*arguments) == 1)
    return TRUE;
  limn_error_set_invalid (
      error, "argument", (*arguments)[1], "balance takes none");
  return FALSE;
}

static int
limn_balance_ask (const LimnBalance *self, GError **error)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_BALANCE,
                            .endpoint = LIMN_BALANCE_ENDPOINT };
  g_autoptr (LimnWorkshop) workshop = limn_workshop_open ();
  g_autoptr (LimnClient) client = NULL;
  g_autoptr (LimnAnswer) answer = NULL;

  limn_workshop_print_warnings (workshop);
  client = limn_workshop_new_client (workshop);
  answer = limn_client_ask_sync (client, &question, NULL, error);
  if (answer == NULL)
    return LIMN_EXIT_FAILED;
  if (self->json)
    limn_lists_print_json (limn_table_balance_to_json (answer));
  else
    limn_table_print_balance (answer);
  return LIMN_EXIT_DONE;
}

/* of @month, @open belongs to jobs whose end is not known */
static int
limn_balance_tell_spent (const LimnBalance *self, GError **error)
{
  LimnSpending spending;
  const struct
  {
    const char *name;
    const gint64 *micros;
  } rows[] = {
    { "today", &spending.day },
    { "month", &spending.month },
    { "open", &spending.open },
  };
  JsonObject *root;
  JsonNode *node;

  if (!limn_spending_read (&spending, error))
    return LIMN_EXIT_FAILED;
  root = json_object_new ();
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *amount = limn_money_to_string (*rows[i].micros);

      json_object_set_double_member (root, rows[i].name, *rows[i].micros / 1e6);
      if (!self->json)
        g_print ("%-10s %s USD\n", rows[i].name, amount);
    }
  json_object_set_string_member (root, "currency", "USD");
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, root);
  if (self->json)
    limn_lists_print_json (node);
  else
    json_node_unref (node);
  return LIMN_EXIT_DONE;
}

int
limn_command_balance (char ***arguments, GError **error)
{
  LimnBalance self = { FALSE };

  if (!limn_balance_parse (&self, arguments, error))
    return LIMN_EXIT_USAGE;
  return self.spent ? limn_balance_tell_spent (&self, error) :
                      limn_balance_ask (&self, error);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/balance: the command balance. */
#include "client.h"
#include "commands.h"
#include "error.h"
#include "lists.h"
#include "table.h"
#include "workshop.h"

/* whose account it is */
#define LIMN_BALANCE_ENDPOINT "lumenfall"

int
limn_command_balance (char ***arguments, GError **error)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_BALANCE,
                            .endpoint = LIMN_BALANCE_ENDPOINT };
  g_autoptr (LimnWorkshop) workshop = NULL;
  g_autoptr (LimnClient) client = NULL;
  g_autoptr (LimnAnswer) answer = NULL;
  gboolean json = FALSE;

  if (!limn_lists_parse (
          "- show what the account has left", arguments, &json, NULL, error))
    return LIMN_EXIT_USAGE;
  if (g_strv_length (*arguments) != 1)
    {
      limn_error_set_invalid (
          error, "argument", (*arguments)[1], "balance takes none");
      return LIMN_EXIT_USAGE;
    }
  workshop = limn_workshop_open ();
  limn_workshop_print_warnings (workshop);
  client = limn_workshop_new_client (workshop);
  answer = limn_client_ask_sync (client, &question, NULL, error);
  if (answer == NULL)
    return LIMN_EXIT_FAILED;
  if (json)
    limn_lists_print_json (limn_table_balance_to_json (answer));
  else
    limn_table_print_balance (answer);
  return LIMN_EXIT_DONE;
}

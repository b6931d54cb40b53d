/* command/budget: where the catalogue has no price, the endpoint names one. */
#include "command.h"

/* a model that the gateway alone knows, at 0.05 USD */
#define TEST_BUDGET_MODEL "lumen-sketch-1"

static Peer *test_peer;

/* an estimate goes the same way, with a query */
static guint
test_budget_count_paid (const char *path)
{
  g_autoptr (JsonArray) requests = command_list_requests (test_peer, path);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    n += g_strcmp0 (json_object_get_string_member (
                        json_array_get_object_element (requests, i), "query"),
                    "dryRun=true") != 0;
  return n;
}

static guint
test_budget_count_generations (void)
{
  return test_budget_count_paid ("/images/generations") +
         test_budget_count_paid ("/images/edits");
}

/* within the budget it is made, and the record tells who named the price */
static void
test_budget_within (void)
{
  static const struct
  {
    const char *command;
    gdouble amount; /* an edit's images cost a little too */
  } cases[] = {
    { "generate -p x", 0.1 },
    { "edit -p x -i ../" COMMAND_PHOTO, 0.103 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) record = NULL;
      JsonObject *estimate;

      command_reset (test_peer);
      run = command_run ("%s -n 2 -m " TEST_BUDGET_MODEL
                         " --option limn.budget=%g --json -o a.png",
                         cases[i].command,
                         cases[i].amount);
      command_assert_done (run);
      record = command_run_parse (run);
      estimate = json_object_get_object_member (
          json_object_get_object_member (record, "plan"), "estimated_cost");
      g_assert_cmpfloat (json_object_get_double_member (estimate, "amount"),
                         ==,
                         cases[i].amount);
      g_assert_cmpstr (
          json_object_get_string_member (estimate, "source"), ==, "lumenfall");
      g_assert_cmpuint (test_budget_count_generations (), ==, 1);
    }
}

/* nothing is made above it, nor where nobody names a price */
static void
test_budget_refused (void)
{
  static const struct
  {
    const char *arguments;
    const char *fault; /* of what is asked first */
    const char *word;
  } cases[] = {
    { "-n 2 -m " TEST_BUDGET_MODEL " --option limn.budget=0.09",
      "",
      "estimated cost 0.10 USD for n 2 is above limn.budget 0.09 USD" },
    { "-n 2 -m " TEST_BUDGET_MODEL
      " --option limn.budget=0.09 --option limn.dry_run=true",
      "",
      "estimated cost 0.10 USD for n 2 is above limn.budget 0.09 USD" },
    { "-m " TEST_BUDGET_MODEL " --option limn.budget=0.09",
      "{\"fault\": \"status\", \"status\": 500, \"code\": \"INTERNAL\", "
      "\"at\": \"other\", \"times\": 9}",
      "neither the catalogue nor the endpoint named a price" },
    { "--endpoint box -m sd --option limn.budget=9",
      "",
      "the catalogue has no price for sd at auto, and no endpoint named one" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *faults = g_strdup_printf ("[%s]", cases[i].fault);
      g_autoptr (CommandRun) learnt = NULL;
      g_autoptr (CommandRun) run = NULL;

      command_reset (test_peer);
      learnt = command_run ("plan -p x --live -m " TEST_BUDGET_MODEL);
      g_assert_cmpint (learnt->status, ==, 0);
      peer_put (test_peer, "/emulator/faults", faults);
      run = command_run ("generate -p x -o a.png %s", cases[i].arguments);
      command_assert_failed (run, 2, cases[i].word);
      command_assert_files ("");
      g_assert_cmpuint (test_budget_count_generations (), ==, 0);
    }
}

/* what the catalogue knows is not asked for */
static void
test_budget_known (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) requests = NULL;

  command_reset (test_peer);
  run = command_run ("generate -p x -o a.png --option limn.budget=1");
  command_assert_done (run);
  requests = command_list_requests (test_peer, "/images/generations");
  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
}

int
main (int argc, char **argv)
{
  g_autofree char *settings = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  settings = g_strdup_printf ("[endpoint box]\nprotocol=openai\nurl=%s\n",
                              peer_get_url (test_peer));
  peer_configure (test_peer, settings);
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  g_test_add_func ("/command/budget/within", test_budget_within);
  g_test_add_func ("/command/budget/refused", test_budget_refused);
  g_test_add_func ("/command/budget/known", test_budget_known);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

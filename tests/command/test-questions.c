/* command/questions: balance, live prices, and how small questions fail. */
#include <glib/gstdio.h>
#include <string.h>

#include "command.h"

static Peer *test_peer;

static void
test_questions_reset (void)
{
  g_autofree char *models =
      g_build_filename (g_getenv ("LIMN_STATE_DIR"), "models.json", NULL);

  command_reset (test_peer);
  g_unlink (models);
}

/* a run with another value, or without one, of a variable */
static CommandRun *
test_questions_run_with (const char *variable,
                         const char *value,
                         const char *line)
{
  g_autofree char *before = g_strdup (g_getenv (variable));
  CommandRun *run;

  if (value != NULL)
    g_setenv (variable, value, TRUE);
  else
    g_unsetenv (variable);
  run = command_run ("%s", line);
  g_setenv (variable, before, TRUE);
  return run;
}

static const struct
{
  const char *settings;
  const char *words;
  const char *json;
} test_questions_balances[] = {
  { "{\"balance_micros\": 1000000000}",
    "  account      prepaid\n  available    1000.00 USD\n",
    "{\"billing_type\":\"prepaid\","
    "\"available\":{\"amount\":1000.0,\"currency\":\"USD\"}}" },
  { "{\"balance_micros\": 998660001}",
    "  account      prepaid\n  available    998.660001 USD\n",
    "{\"billing_type\":\"prepaid\","
    "\"available\":{\"amount\":998.660001,\"currency\":\"USD\"}}" },
  { "{\"balance_micros\": -500000}",
    "  account      prepaid\n  available    -0.50 USD\n",
    "{\"billing_type\":\"prepaid\","
    "\"available\":{\"amount\":-0.5,\"currency\":\"USD\"}}" },
  { "{\"postpaid\": true}",
    "  account      postpaid\n  available    no limit told\n",
    "{\"billing_type\":\"postpaid\","
    "\"available\":{\"amount\":null,\"currency\":\"USD\"}}" },
};

static char *
test_questions_squeeze (const char *json)
{
  g_auto (GStrv) words = g_strsplit_set (json, " \n", -1);

  return g_strjoinv ("", words);
}

static void
test_questions_balance (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_questions_balances); i++)
    {
      g_autoptr (CommandRun) words = NULL;
      g_autoptr (CommandRun) json = NULL;
      g_autofree char *squeezed = NULL;

      test_questions_reset ();
      peer_put (
          test_peer, "/emulator/settings", test_questions_balances[i].settings);
      words = command_run ("balance");
      json = command_run ("balance --json");
      command_assert_done (words);
      command_assert_done (json);
      g_assert_cmpstr (words->out, ==, test_questions_balances[i].words);
      squeezed = test_questions_squeeze (json->out);
      g_assert_cmpstr (squeezed, ==, test_questions_balances[i].json);
      command_assert_no_key (test_peer, json);
    }
  peer_put (test_peer,
            "/emulator/settings",
            "{\"postpaid\": false, \"balance_micros\": 1000000000}");
}

/* every command that asks, alike in all that can go wrong */
static const char *const test_questions_lines[] = {
  "balance",
  "balance --json",
  "models --refresh",
  "models --refresh --json",
  "plan -p x --live",
  "plan -p x --live --json -i ../photo.jpg",
  "plan -p x --live -m lumen-sketch-1",
  "generate -p x -o a.png -m lumen-sketch-1",
  "edit -p x -i ../photo.jpg -o a.png -m lumen-sketch-1",
};

static const struct
{
  const char *fault;
  const char *word;
} test_questions_faults[] = {
  { "\"status\", \"status\": 500", "INTERNAL_ERROR" },
  { "\"status\", \"status\": 429", "slow down" },
  { "\"status\", \"status\": 402", "credit" },
  { "\"status\", \"status\": 401", "LUMENFALL_API_KEY" },
  { "\"status\", \"status\": 500, \"message\": \"a\\nb\\u001b[2J\"", "a b" },
  { "\"error200\"", "INTERNAL_ERROR" },
  { "\"html200\"", "HTML" },
  { "\"no_content\"", "JSON object" },
  { "\"short_body\"", "try again" },
  { "\"reset_after_bytes\"", "try again" },
  { "\"echo_key\"", "***" },
};

static void
test_questions_assert_failed (const CommandRun *run, const char *word)
{
  command_assert_failed (run, 1, word);
  g_assert_cmpstr (run->out, ==, "");
  g_assert_null (strstr (run->err, "charged"));
  command_assert_files ("");
  command_assert_no_key (test_peer, run);
}

static void
test_questions_fault (gconstpointer data)
{
  const char *line = data;

  for (guint i = 0; i < G_N_ELEMENTS (test_questions_faults); i++)
    {
      g_autofree char *faults =
          g_strdup_printf ("[{\"fault\": %s, \"at\": \"other\"}]",
                           test_questions_faults[i].fault);
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonArray) requests = NULL;

      test_questions_reset ();
      peer_put (test_peer, "/emulator/faults", faults);
      run = command_run ("%s", line);
      test_questions_assert_failed (run, test_questions_faults[i].word);
      requests = command_list_requests (test_peer, "");
      g_assert_cmpuint (json_array_get_length (requests), ==, 1);
    }
}

/**
 * TestQuestionsPlace:
 * @variable: of the environment
 * @value: it gets, %NULL to unset it
 * @word: of the complaint
 */
static const struct
{
  const char *variable;
  const char *value;
  const char *word;
} test_questions_places[] = {
  { "LUMENFALL_API_KEY", "sk-wrong", "AUTHENTICATION_FAILED" },
  { "LIMN_LUMENFALL_URL", "http://127.0.0.1:1", "127.0.0.1:1" },
};

static void
test_questions_place (gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_questions_places); i++)
    {
      g_autoptr (CommandRun) run = NULL;

      test_questions_reset ();
      run = test_questions_run_with (test_questions_places[i].variable,
                                     test_questions_places[i].value,
                                     data);
      test_questions_assert_failed (run, test_questions_places[i].word);
    }
}

static void
test_questions_no_key (void)
{
  static const char *const lines[] = { "balance",
                                       "models --refresh",
                                       "plan -p x --live" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autoptr (CommandRun) run = NULL;

      test_questions_reset ();
      run = test_questions_run_with ("LUMENFALL_API_KEY", NULL, lines[i]);
      test_questions_assert_failed (run, "no key for lumenfall");
      command_assert_no_traffic (test_peer);
    }
}

/* nothing is owed for an estimate, so that nobody is warned of a charge */
static void
test_questions_deadline (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_questions_reset ();
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall\", \"ms\": 3600000, \"at\": \"other\"}]");
  run = command_run ("plan -p x --live --option limn.timeout=1");
  test_questions_assert_failed (run, "did not answer in time");
}

static JsonObject *
test_questions_get_cost (JsonObject *record)
{
  return json_object_get_object_member (
      json_object_get_object_member (record, "plan"), "estimated_cost");
}

static void
test_questions_assert_cost (JsonObject *record,
                            gdouble amount,
                            const char *source)
{
  JsonObject *cost = test_questions_get_cost (record);

  g_assert_cmpfloat (
      json_object_get_double_member (cost, "amount"), ==, amount);
  g_assert_cmpstr (json_object_get_string_member (cost, "currency"), ==, "USD");
  g_assert_cmpstr (json_object_get_string_member (cost, "source"), ==, source);
}

/* the emulator's own prices, which differ from the catalogue's */
static const struct
{
  const char *options;
  gdouble amount;
  const char *source;
  guint n_requests;
} test_questions_prices[] = {
  { "", 0.067, "lumenfall", 1 },
  { "-n 3 --resolution 4K", 0.453, "lumenfall", 1 },
  { "-m fal/gemini-3.1-flash-image-preview", 0.08, "lumenfall", 1 },
  { "-m lumen-sketch-1 -i ../photo.jpg -i ../photo.jpg -n 2 "
    "--resolution 1K",
    0.106,
    "lumenfall",
    2 },
  { "--endpoint echo", 0, "echo", 0 },
  { "--option limn.budget=0.067", 0.067, "lumenfall", 1 },
  /* the catalogue has no price for it, the gateway has */
  { "-m lumen-sketch-1 --option limn.budget=0.05", 0.05, "lumenfall", 2 },
};

static void
test_questions_live (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_questions_prices); i++)
    {
      const char *options = test_questions_prices[i].options;
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) record = NULL;
      g_autoptr (JsonArray) requests = NULL;

      test_questions_reset ();
      run = command_run ("plan -p x --live --json %s", options);
      command_assert_done (run);
      record = command_run_parse (run);
      test_questions_assert_cost (record,
                                  test_questions_prices[i].amount,
                                  test_questions_prices[i].source);
      requests = command_list_requests (test_peer, "");
      g_assert_cmpuint (json_array_get_length (requests),
                        ==,
                        test_questions_prices[i].n_requests);
      command_assert_no_key (test_peer, run);
    }
}

/* as the gateway needs the whole request, it gets the image; and it makes none
 */
static void
test_questions_live_upload (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) requests = NULL;
  JsonObject *request;
  JsonArray *parts;
  JsonObject *image;

  test_questions_reset ();
  run = command_run ("plan -p x --live -i ../photo.jpg");
  command_assert_done (run);
  g_assert_nonnull (
      strstr (run->out, "  cost         about 0.101 USD, says lumenfall\n"));
  requests = command_list_requests (test_peer, "/images/edits");
  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
  request = json_array_get_object_element (requests, 0);
  g_assert_cmpstr (
      json_object_get_string_member (request, "query"), ==, "dryRun=true");
  parts = json_object_get_array_member (request, "parts");
  image =
      json_array_get_object_element (parts, json_array_get_length (parts) - 1);
  g_assert_cmpstr (json_object_get_string_member (image, "name"), ==, "image");
  g_assert_cmpint (json_object_get_int_member (image, "width"), ==, 1600);
}

/* refused in the words in which the catalogue's price would have been */
static void
test_questions_live_budget (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) stranger = NULL;

  test_questions_reset ();
  run = command_run ("plan -p x --live --option limn.budget=0.0669");
  command_assert_failed (
      run, 2, "estimated cost 0.067 USD for n 1 is above limn.budget 0.0669");
  g_assert_cmpstr (run->out, ==, "");
  stranger = command_run (
      "plan -p x --live -m lumen-sketch-1 --option limn.budget=0.04");
  command_assert_failed (stranger, 2, "estimated cost 0.05 USD");
}

static void
test_questions_plain_source (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;

  test_questions_reset ();
  run = command_run ("plan -p x --json");
  command_assert_done (run);
  record = command_run_parse (run);
  g_assert_cmpstr (json_object_get_string_member (
                       test_questions_get_cost (record), "source"),
                   ==,
                   "catalogue");
  command_assert_no_traffic (test_peer);
}

/* a dry run makes nothing, and knows the gateway's price where it can */
static void
test_questions_dry_run (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  g_autoptr (JsonArray) requests = NULL;
  JsonArray *notes;

  test_questions_reset ();
  run = command_run (
      "edit -p x -i ../photo.jpg -o a.png --option limn.dry_run=true");
  command_assert_done (run);
  record = command_run_parse (run);
  test_questions_assert_cost (record, 0.101, "lumenfall");
  notes = json_object_get_array_member (
      json_object_get_object_member (record, "plan"), "notes");
  g_assert_cmpuint (json_array_get_length (notes), ==, 0);
  requests = command_list_requests (test_peer, "");
  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (
                       json_array_get_object_element (requests, 0), "query"),
                   ==,
                   "dryRun=true");
  command_assert_files ("");
}

/* what goes wrong with the price is a note in the plan, no failure */
static void
test_questions_dry_run_failing (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_questions_faults); i++)
    {
      g_autofree char *faults =
          g_strdup_printf ("[{\"fault\": %s, \"at\": \"other\"}]",
                           test_questions_faults[i].fault);
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) record = NULL;
      JsonArray *notes;
      const char *note;

      test_questions_reset ();
      peer_put (test_peer, "/emulator/faults", faults);
      run = command_run ("generate -p x --option limn.dry_run=true");
      command_assert_done (run);
      record = command_run_parse (run);
      test_questions_assert_cost (record, 0.08, "catalogue");
      notes = json_object_get_array_member (
          json_object_get_object_member (record, "plan"), "notes");
      g_assert_cmpuint (json_array_get_length (notes), ==, 1);
      note = json_array_get_string_element (notes, 0);
      g_assert_true (g_str_has_prefix (note, "cost by the catalogue"));
      g_assert_nonnull (strstr (note, test_questions_faults[i].word));
      command_assert_no_key (test_peer, run);
    }
}

static void
test_questions_dry_run_alone (void)
{
  static const struct
  {
    const char *key;
    const char *options;
    const char *source;
  } rows[] = { { NULL, "", "catalogue" },
               { PEER_KEY, "--endpoint echo", "echo" } };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *line = g_strdup_printf (
          "generate -p x --option limn.dry_run=true %s", rows[i].options);
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (JsonObject) record = NULL;

      test_questions_reset ();
      run = test_questions_run_with ("LUMENFALL_API_KEY", rows[i].key, line);
      command_assert_done (run);
      record = command_run_parse (run);
      g_assert_cmpstr (json_object_get_string_member (
                           test_questions_get_cost (record), "source"),
                       ==,
                       rows[i].source);
      command_assert_no_traffic (test_peer);
    }
}

/* the catalogue finds it cheap enough, the gateway does not */
static void
test_questions_dry_run_budget (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_questions_reset ();
  run = command_run ("edit -p x -i ../photo.jpg -m vertex/nano-banana-pro "
                     "-n 10 --resolution 1K --option limn.dry_run=true "
                     "--option limn.budget=1.35");
  command_assert_failed (run, 2, "is above limn.budget 1.35");
  g_assert_cmpstr (run->out, ==, "");
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_questions_cases[] = {
  { "balance", test_questions_balance },
  { "no-key", test_questions_no_key },
  { "deadline", test_questions_deadline },
  { "live", test_questions_live },
  { "live/upload", test_questions_live_upload },
  { "live/budget", test_questions_live_budget },
  { "plain-source", test_questions_plain_source },
  { "dry-run", test_questions_dry_run },
  { "dry-run/failing", test_questions_dry_run_failing },
  { "dry-run/alone", test_questions_dry_run_alone },
  { "dry-run/budget", test_questions_dry_run_budget },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_questions_cases); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/questions/", test_questions_cases[i].name, NULL);

      g_test_add_func (name, test_questions_cases[i].run);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_questions_lines); i++)
    {
      g_autofree char *fault =
          g_strdup_printf ("/command/questions/fault/%u", i + 1);
      g_autofree char *place =
          g_strdup_printf ("/command/questions/place/%u", i + 1);

      g_test_add_data_func (
          fault, test_questions_lines[i], test_questions_fault);
      g_test_add_data_func (
          place, test_questions_lines[i], test_questions_place);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

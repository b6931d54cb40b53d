/* command/refusals: what is refused is repeated by nobody but the user, who is
 * told where that can be done, and at what price. */
#include <string.h>

#include "command.h"

#define TEST_REFUSALS_GATEWAY                                                  \
  "{\"fault\": \"status\", \"status\": 400, "                                  \
  "\"code\": \"CONTENT_POLICY_VIOLATION\"}"
#define TEST_REFUSALS_GEMINI                                                   \
  "{\"fault\": \"blocked\", \"reason\": \"PROHIBITED_CONTENT\"}"

static Peer *test_peer;

static const struct
{
  const char *name;
  const char *arguments;
  const char *fault;
  const char *member; /* by which an offer names where to go */
  const char *offers;
  const char *words; /* the last line */
} test_refusals[] = {
  { "gateway",
    "-m nano-banana-pro",
    TEST_REFUSALS_GATEWAY,
    "provider",
    "vertex fal gemini replicate",
    "Try --provider gemini, vertex, replicate, fal\n" },
  { "pin",
    "-m nano-banana-pro --provider vertex",
    TEST_REFUSALS_GATEWAY,
    "provider",
    "fal gemini replicate",
    "Try --provider gemini, replicate, fal\n" },
  { "endpoint",
    "-m nano-banana-pro --endpoint gemini",
    TEST_REFUSALS_GEMINI,
    "endpoint",
    "vertex fal replicate lumenfall",
    "Try --endpoint vertex, replicate, fal, lumenfall\n" },
};

static JsonArray *
test_refusals_get_offers (JsonObject *record)
{
  JsonArray *attempts = json_object_get_array_member (record, "attempts");
  JsonObject *attempt = json_array_get_object_element (attempts, 0);
  JsonObject *error = json_object_get_object_member (attempt, "error");

  g_assert_cmpuint (json_array_get_length (attempts), ==, 1);
  g_assert_cmpstr (
      json_object_get_string_member (error, "kind"), ==, "refused");
  return json_object_get_array_member (error, "offers");
}

/* the same names, in any order; each with a price */
static void
test_refusals_assert_offers (JsonArray *offers,
                             const char *member,
                             const char *names)
{
  g_auto (GStrv) expected = g_strsplit (names, " ", -1);

  g_assert_cmpuint (
      json_array_get_length (offers), ==, g_strv_length (expected));
  for (guint i = 0; i < json_array_get_length (offers); i++)
    {
      JsonObject *offer = json_array_get_object_element (offers, i);
      const char *name = json_object_get_string_member (offer, member);
      JsonObject *cost =
          json_object_get_object_member (offer, "estimated_cost");

      g_assert_true (g_strv_contains ((const char *const *) expected, name));
      g_assert_cmpfloat (
          json_object_get_double_member (cost, "amount"), >, 0.01);
      g_assert_cmpstr (
          json_object_get_string_member (cost, "currency"), ==, "USD");
    }
}

static void
test_refusals_offers (gconstpointer data)
{
  guint row = GPOINTER_TO_UINT (data);
  g_autofree char *faults = g_strdup_printf ("[%s]", test_refusals[row].fault);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  const char *last;

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
  run = command_run ("generate -p x -o a.png --json %s",
                     test_refusals[row].arguments);
  g_assert_cmpint (run->status, ==, 1);
  command_assert_files ("");
  record = command_run_parse (run);
  test_refusals_assert_offers (test_refusals_get_offers (record),
                               test_refusals[row].member,
                               test_refusals[row].offers);
  last = strchr (run->err, '\n');
  g_assert_nonnull (last);
  g_assert_cmpstr (last + 1, ==, test_refusals[row].words);
}

/* other failures offer nothing, and keep to their one line */
static void
test_refusals_others (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *attempt;

  command_reset (test_peer);
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"status\", \"status\": 401, "
            "\"code\": \"AUTHENTICATION_FAILED\"}]");
  run = command_run ("generate -p x -o a.png --json --endpoint lumenfall");
  g_assert_cmpint (run->status, ==, 1);
  g_assert_cmpstr (strchr (run->err, '\n'), ==, "\n");
  record = command_run_parse (run);
  attempt = json_array_get_object_element (
      json_object_get_array_member (record, "attempts"), 0);
  g_assert_false (json_object_has_member (
      json_object_get_object_member (attempt, "error"), "offers"));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_open_vendors (test_peer);
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_refusals); i++)
    {
      g_autofree char *path =
          g_strconcat ("/command/refusals/", test_refusals[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_refusals_offers);
    }
  g_test_add_func ("/command/refusals/others", test_refusals_others);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

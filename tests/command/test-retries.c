/* command/retries: what cannot have been billed is tried again, and only that.
 */
#include <string.h>

#include "vendors.h"
#include "witness.h"

static Peer *test_peer;

#define STATUS(status, code)                                                   \
  "{\"fault\": \"status\", \"status\": " #status ", \"code\": \"" code         \
  "\", \"retry_after\": 0}"

/**
 * TestRetriesRow:
 * @faults: of the first requests, in order
 * @status: exit status
 * @n_posts: requests for images that arrive
 * @kinds: of the attempts in the record; "-" is good
 */
typedef struct
{
  const char *name;
  const char *faults;
  int status;
  guint n_posts;
  const char *kinds;
} TestRetriesRow;

static const TestRetriesRow test_retries_rows[] = {
  { "rate", STATUS (429, "RATE_LIMITED"), 0, 2, "rate -" },
  { "twice",
    STATUS (503, "UPSTREAM_ERROR") "," STATUS (502, "ALL_PROVIDERS_EXHAUSTED"),
    0,
    3,
    "transient capacity -" },
  { "gives-up",
    STATUS (503, "A") "," STATUS (503, "A") "," STATUS (503, "A"),
    1,
    3,
    "transient transient transient" },
  { "no-image", "{\"fault\": \"empty_data\"}", 0, 2, "noimage -" },
  { "refused", STATUS (400, "CONTENT_POLICY_VIOLATION"), 1, 1, "refused" },
  { "auth", STATUS (401, "AUTHENTICATION_FAILED"), 1, 1, "auth" },
  { "ambiguous", "{\"fault\": \"short_body\"}", 1, 1, "ambiguous" },
  { "page", "{\"fault\": \"html200\"}", 1, 1, "answer" },
};

static void
test_retries_run (gconstpointer data)
{
  const TestRetriesRow *row = data;
  g_autofree char *faults = g_strdup_printf ("[%s]", row->faults);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) posts = NULL;

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
  run = command_run ("generate -p x -o a.png --json");
  g_assert_cmpint (run->status, ==, row->status);
  posts = command_list_requests (test_peer, "/images/generations");
  g_assert_cmpuint (json_array_get_length (posts), ==, row->n_posts);
  vendors_assert_kinds (run, row->kinds);
  command_assert_no_key (test_peer, run);
  command_assert_files (row->status == 0 ? "a.png" : "");
}

/* a result that was lost on the way is fetched again, not paid again */
static void
test_retries_fetch (gconstpointer data)
{
  g_autofree char *fault = g_strdup_printf (
      "{\"fault\": \"%s\", \"at\": \"media\"}", (const char *) data);
  g_autofree char *faults = g_strdup_printf ("[%s, %s]", fault, fault);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) posts = NULL;

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
  run = command_run ("generate -p x -o a.png --option response_format=url");
  command_assert_done (run);
  command_assert_files ("a.png");
  witness_assert ("a.png", "png", 128, 128);
  posts = command_list_requests (test_peer, "/images/generations");
  g_assert_cmpuint (json_array_get_length (posts), ==, 1);
}

/* each try has a mark of its own, or the end of one is taken for another's */
static void
test_retries_marks (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) posts = NULL;
  const char *marks[2];

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", "[" STATUS (503, "A") "]");
  run = command_run ("generate -p x -o a.png");
  command_assert_done (run);
  posts = command_list_requests (test_peer, "/images/generations");
  g_assert_cmpuint (json_array_get_length (posts), ==, 2);
  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    marks[i] = json_object_get_string_member (
        json_object_get_object_member (json_array_get_object_element (posts, i),
                                       "json"),
        "user");
  g_assert_nonnull (marks[0]);
  g_assert_cmpstr (marks[0], !=, marks[1]);
}

/* a hedge does not go to an endpoint that has refused the key: gemini fails,
 * vertex is slow, and vertex is asked once more */
static void
test_retries_hedge (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonArray *attempts;
  g_autoptr (GString) whom = g_string_new (NULL);

  command_reset (test_peer);
  g_unsetenv ("LUMENFALL_API_KEY");
  g_setenv ("GEMINI_API_KEY", "AIzas3cret", TRUE);
  g_setenv ("VERTEX_API_KEY", "AIzas3cret", TRUE);
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"status\", \"status\": 401}, "
            "{\"fault\": \"stall\", \"ms\": 60000}]");
  run = command_run ("generate -p x -m nano-banana-pro -o a.png --json "
                     "--option limn.policy=reliable --option limn.hedge=1");
  g_unsetenv ("GEMINI_API_KEY");
  g_unsetenv ("VERTEX_API_KEY");
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  g_assert_cmpint (run->status, ==, 0);
  record = command_run_parse (run);
  attempts = json_object_get_array_member (record, "attempts");
  for (guint i = 0; i < json_array_get_length (attempts); i++)
    g_string_append_printf (
        whom,
        "%s ",
        json_object_get_string_member (
            json_array_get_object_element (attempts, i), "endpoint"));
  g_assert_cmpstr (whom->str, ==, "gemini vertex vertex ");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_configure (test_peer, "");
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_retries_rows); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/retries/", test_retries_rows[i].name, NULL);

      g_test_add_data_func (name, &test_retries_rows[i], test_retries_run);
    }
  g_test_add_data_func (
      "/command/retries/fetch-cut", "truncated_image", test_retries_fetch);
  g_test_add_data_func (
      "/command/retries/fetch-reset", "short_body", test_retries_fetch);
  g_test_add_func ("/command/retries/marks", test_retries_marks);
  g_test_add_func ("/command/retries/hedge", test_retries_hedge);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

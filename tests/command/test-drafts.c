/* command/drafts: Gemini shows what it makes on its way, and the answer breaks
 * off before its result: what is there comes, with a word on what it may be. */
#include <gio/gio.h>
#include <string.h>

#include "vendors.h"

#define TEST_DRAFTS_PAUSE_US 2000
#define TEST_DRAFTS_RUN "generate -p fox -m nano-banana-pro --endpoint gemini"

static Peer *test_peer;

static void
test_drafts_assert_told (const CommandRun *run)
{
  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, "may be a draft"));
  g_assert_nonnull (strstr (run->err, "may be charged"));
}

/* Returns: whether the one result of @run is called a draft in its record */
static gboolean
test_drafts_read (const CommandRun *run)
{
  g_autoptr (JsonObject) record = command_run_parse (run);
  JsonArray *results = json_object_get_array_member (record, "results");

  g_assert_cmpuint (json_array_get_length (results), ==, 1);
  return json_object_has_member (json_array_get_object_element (results, 0),
                                 "draft");
}

/* all of the draft is in the journal, and of the result some bytes */
static gboolean
test_drafts_is_there (void)
{
  g_autofree char *jobs =
      g_build_filename (peer_get_folder (test_peer), "state", "jobs", NULL);
  g_autoptr (GDir) folder = g_dir_open (jobs, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *part =
          g_build_filename (jobs, name, "result-1.part", NULL);

      if (g_file_test (part, G_FILE_TEST_EXISTS))
        return TRUE;
    }
  return FALSE;
}

static GSubprocess *
test_drafts_spawn (void)
{
  g_autofree char *line = g_strconcat (
      g_getenv ("LIMN_COMMAND"), " " TEST_DRAFTS_RUN " -o out.png", NULL);
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_assert_true (g_shell_parse_argv (line, NULL, &words, &error));
  process = g_subprocess_newv (
      (const char *const *) words, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  g_assert_no_error (error);
  return process;
}

/* Returns: (transfer full): what the one job that waits says of itself */
static JsonObject *
test_drafts_get_waiting (void)
{
  g_autoptr (CommandRun) run = command_run ("recover --json");
  g_autoptr (JsonObject) root = command_run_parse (run);
  JsonArray *rows = json_object_get_array_member (root, "waiting");

  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  return json_object_ref (json_array_get_object_element (rows, 0));
}

/* nobody knows what became of the request, so that it goes on waiting for the
 * user to look into the account */
static void
test_drafts_killed (void)
{
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (JsonObject) waiting = NULL;
  g_autoptr (JsonObject) left = NULL;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) discard = NULL;
  const char *id;

  vendors_order (test_peer,
                 "\"fault\": \"stall_mid_body\", \"percent\": 90, "
                 "\"ms\": 600000, \"at\": \"images\"",
                 1);
  process = test_drafts_spawn ();
  while (!test_drafts_is_there ())
    g_usleep (TEST_DRAFTS_PAUSE_US);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
  waiting = test_drafts_get_waiting ();
  id = json_object_get_string_member (waiting, "id");
  run = command_run ("recover %s -o got --json", id);
  test_drafts_assert_told (run);
  g_assert_true (test_drafts_read (run));
  g_assert_true (g_file_test ("got.png", G_FILE_TEST_EXISTS));
  left = test_drafts_get_waiting ();
  g_assert_cmpstr (json_object_get_string_member (left, "way"), ==, "unknown");
  discard = command_run ("recover --discard %s", id);
  command_assert_done (discard);
}

/* the line breaks while the process lives: of two drafts the last one is kept
 */
static void
test_drafts_broken (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) again = NULL;

  vendors_order (test_peer, "\"fault\": \"short_body\", \"percent\": 95", 1);
  run = command_run (TEST_DRAFTS_RUN " -o out.png --json");
  test_drafts_assert_told (run);
  g_assert_true (test_drafts_read (run));
  command_assert_files ("out.png");
  /* and what may be none is not given again as the result */
  again = command_run (TEST_DRAFTS_RUN
                       " -o again.png --json --option limn.reuse=true");
  command_assert_done (again);
  g_assert_false (test_drafts_read (again));
  g_assert_cmpuint (vendors_count_paid (test_peer, "gemini"), ==, 2);
}

static void
test_drafts_whole (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  run = command_run (TEST_DRAFTS_RUN " -o out.png --json");
  command_assert_done (run);
  g_assert_false (test_drafts_read (run));
  command_assert_files ("out.png");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=1\n");
  peer_put (test_peer, "/emulator/settings", "{\"thoughts\": 2}");
  g_test_add_func ("/command/drafts/killed", test_drafts_killed);
  g_test_add_func ("/command/drafts/broken", test_drafts_broken);
  g_test_add_func ("/command/drafts/whole", test_drafts_whole);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

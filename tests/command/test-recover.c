/* recover: `limn` is killed at many points of a job; what was paid for arrives
 * all the same, or the user is told what is known, and nothing is paid twice.
 */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "vendors.h"

#define TEST_RECOVER_PAUSE_US 2000
/* a job that takes longer than any of them never gets there, looks */
#define TEST_RECOVER_LOOKS 5000

static Peer *test_peer;

/* a picture of the emulator's takes about half a second on the line */
#define TEST_RECOVER_SLOW "\"fault\": \"slow\", \"rate\": 40000"

/**
 * TestRecoverPoint:
 * @name: of the point
 * @path: end of a path that is to have been asked for; NULL for none
 * @bytes: of the result that are to be in the journal
 * @whole: a whole result is to be in the journal
 */
typedef struct
{
  const char *name;
  const char *path;
  goffset bytes;
  gboolean whole;
} TestRecoverPoint;

static const TestRecoverPoint test_recover_points[] = {
  { .name = "written" }, /* the first record is there */
  { .name = "asked", .path = "" },
  { .name = "polled", .path = "?" },
  { .name = "1-byte", .bytes = 1 },
  { .name = "quarter", .bytes = 5000 },
  { .name = "half", .bytes = 10000 },
  { .name = "most", .bytes = 16000 },
  { .name = "whole", .whole = TRUE },
};

typedef struct
{
  const VendorsRow *row;
  const TestRecoverPoint *point;
} TestRecoverCase;

static char *
test_recover_path (const char *name)
{
  return g_build_filename (peer_get_folder (test_peer), "state", name, NULL);
}

/* the folder of the one job that there is; NULL before there is any */
static char *
test_recover_find_job (void)
{
  g_autofree char *jobs = test_recover_path ("jobs");
  g_autoptr (GDir) folder = g_dir_open (jobs, 0, NULL);
  const char *name = folder != NULL ? g_dir_read_name (folder) : NULL;

  return name != NULL ? g_build_filename (jobs, name, NULL) : NULL;
}

/* size of the first file whose name has @part in it, -1 without any */
static goffset
test_recover_measure (const char *job, const char *part)
{
  g_autoptr (GDir) folder = g_dir_open (job, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (job, name, NULL);
      GStatBuf status;

      if (g_str_has_prefix (name, "result-") && strstr (name, part) != NULL &&
          g_stat (path, &status) == 0)
        return status.st_size;
    }
  return -1;
}

static gboolean
test_recover_was_polled (void)
{
  g_autoptr (JsonArray) all = command_list_requests (test_peer, "");

  return json_array_get_length (all) > 2;
}

static gboolean
test_recover_is_there (const TestRecoverPoint *point)
{
  g_autofree char *job = test_recover_find_job ();
  g_autofree char *record = NULL;
  g_autofree char *text = NULL;

  if (job == NULL)
    return FALSE;
  if (point->whole)
    return test_recover_measure (job, ".png") >= 0;
  if (point->bytes > 0)
    return test_recover_measure (job, ".part") >= point->bytes;
  if (g_strcmp0 (point->path, "?") == 0)
    return test_recover_was_polled ();
  if (point->path != NULL)
    {
      g_autoptr (JsonArray) posts = vendors_list_posts (test_peer);

      return json_array_get_length (posts) > 0;
    }
  record = g_build_filename (job, "record.json", NULL);
  return g_file_get_contents (record, &text, NULL, NULL) &&
         strstr (text, "\"state\": \"sent\"") != NULL;
}

static void
test_recover_note_end (GObject *process, GAsyncResult *result, gpointer ended)
{
  g_subprocess_wait_finish (G_SUBPROCESS (process), result, NULL);
  *(gboolean *) ended = TRUE;
}

/* a job of its own process */
static GSubprocess *
test_recover_spawn (const VendorsRow *row)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE,
                                           &error,
                                           g_getenv ("LIMN_COMMAND"),
                                           "generate",
                                           "-p",
                                           "a fox",
                                           "-m",
                                           row->model,
                                           "--endpoint",
                                           row->name,
                                           "-o",
                                           "out.png",
                                           NULL);

  g_assert_no_error (error);
  return process;
}

/* Returns: whether it was killed, and did not come to its end first */
static gboolean
test_recover_kill (const VendorsRow *row, const TestRecoverPoint *point)
{
  g_autoptr (GSubprocess) process = test_recover_spawn (row);
  gboolean ended = FALSE;

  g_subprocess_wait_async (process, NULL, test_recover_note_end, &ended);
  for (guint i = 0; i < TEST_RECOVER_LOOKS && !ended; i++)
    {
      g_main_context_iteration (NULL, FALSE);
      if (test_recover_is_there (point))
        break;
      g_usleep (TEST_RECOVER_PAUSE_US);
    }
  g_subprocess_force_exit (process);
  while (!ended)
    g_main_context_iteration (NULL, TRUE);
  return g_subprocess_get_if_signaled (process);
}

static JsonObject *
test_recover_get_waiting (void)
{
  g_autoptr (CommandRun) run = command_run ("recover --json");
  g_autoptr (JsonObject) root = command_run_parse (run);
  JsonArray *rows = json_object_get_array_member (root, "waiting");

  command_assert_done (run);
  g_assert_cmpuint (json_array_get_length (rows), <=, 1);
  return json_array_get_length (rows) == 1 ?
             json_object_ref (json_array_get_object_element (rows, 0)) :
             NULL;
}

static void
test_recover_set_up (const VendorsRow *row)
{
  const char *at = row->has_queue ? "media" : "images";
  g_autofree char *fault =
      g_strdup_printf (TEST_RECOVER_SLOW ", \"at\": \"%s\"", at);
  g_autofree char *job = NULL;

  vendors_order (test_peer, fault, 1);
  while ((job = test_recover_find_job ()) != NULL)
    {
      g_autofree char *name = g_path_get_basename (job);
      g_autoptr (CommandRun) run = command_run ("recover --discard %s", name);

      command_assert_done (run);
      g_clear_pointer (&job, g_free);
    }
}

/* the words of a failure are true: the ledger knows */
static void
test_recover_check_words (const CommandRun *run,
                          const VendorsRow *row,
                          guint paid)
{
  if (strcmp (row->name, "lumenfall") != 0)
    command_assert_failed (run, 1, " cannot be asked");
  else if (paid > 0)
    command_assert_failed (run, 1, "charged 0.");
  else if (strstr (run->err, "does not know the request") == NULL)
    command_assert_failed (run, 1, "nothing was charged");
}

/* again while the endpoint has not heard that nobody listens any more */
static CommandRun *
test_recover_ask (const char *id)
{
  CommandRun *run = command_run ("recover %s -o got", id);

  for (guint i = 0;
       i < TEST_RECOVER_LOOKS && strstr (run->err, "is still at it") != NULL;
       i++)
    {
      command_run_free (run);
      g_usleep (TEST_RECOVER_PAUSE_US);
      run = command_run ("recover %s -o got", id);
    }
  return run;
}

static void
test_recover_deliver (const VendorsRow *row, JsonObject *waiting)
{
  const char *id = json_object_get_string_member (waiting, "id");
  gboolean has_job =
      strcmp (json_object_get_string_member (waiting, "way"), "job") == 0;
  gboolean is_here =
      strcmp (json_object_get_string_member (waiting, "way"), "results") == 0;
  g_autoptr (JsonArray) before = vendors_list_posts (test_peer);
  g_autoptr (CommandRun) run = test_recover_ask (id);
  g_autoptr (JsonArray) after = vendors_list_posts (test_peer);
  g_autoptr (JsonObject) left = NULL;

  g_test_message (
      "%s: %s", json_object_get_string_member (waiting, "words"), run->err);
  command_assert_no_key (test_peer, run);
  g_assert_cmpuint (
      json_array_get_length (before), ==, json_array_get_length (after));
  if (has_job || is_here)
    {
      command_assert_done (run);
      g_assert_true (g_file_test ("got.png", G_FILE_TEST_EXISTS));
      left = test_recover_get_waiting ();
      g_assert_null (left);
    }
  else if (run->status != 0)
    test_recover_check_words (
        run, row, vendors_count_paid (test_peer, row->name));
}

static void
test_recover_run (gconstpointer data)
{
  const TestRecoverCase *test = data;
  g_autoptr (JsonObject) waiting = NULL;
  gboolean killed;
  guint paid;

  test_recover_set_up (test->row);
  killed = test_recover_kill (test->row, test->point);
  waiting = test_recover_get_waiting ();
  g_test_message ("killed: %d, waits: %d", killed, waiting != NULL);
  if (!killed)
    g_assert_true (g_file_test ("out.png", G_FILE_TEST_EXISTS));
  else
    g_assert_true (waiting != NULL ||
                   g_file_test ("out.png", G_FILE_TEST_EXISTS));
  if (waiting != NULL)
    test_recover_deliver (test->row, waiting);
  paid = vendors_count_paid (test_peer, test->row->name);
  g_assert_cmpuint (paid, <=, 1);
}

/* a job whose process lives is nobody else's */
static void
test_recover_alive (void)
{
  const VendorsRow *row = vendors_find ("fal");
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (JsonObject) waiting = NULL;
  g_autofree char *job = NULL;
  g_autofree char *id = NULL;
  g_autoptr (CommandRun) run = NULL;

  test_recover_set_up (row);
  /* it is not to end by itself */
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall_mid_body\", \"bytes\": 5000, "
            "\"ms\": 600000, \"at\": \"media\"}]");
  process = test_recover_spawn (row);
  while (!test_recover_is_there (&test_recover_points[3]))
    g_usleep (TEST_RECOVER_PAUSE_US);
  waiting = test_recover_get_waiting ();
  g_assert_null (waiting);
  job = test_recover_find_job ();
  id = g_path_get_basename (job);
  run = command_run ("recover --discard %s", id);
  command_assert_failed (run, 2, "still under way");
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

/* what was delivered lies in the journal byte for byte as received */
static void
test_recover_bytes (void)
{
  const VendorsRow *row = vendors_find ("lumenfall");
  g_autofree char *job = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autoptr (CommandRun) run = NULL;
  gsize n_first, n_second;

  test_recover_set_up (row);
  run = command_run (
      "generate -p fox -m %s --endpoint %s -o out.png", row->model, row->name);
  command_assert_done (run);
  job = test_recover_find_job ();
  kept = g_build_filename (job, "result-0.png", NULL);
  g_assert_true (g_file_get_contents (kept, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents ("out.png", &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

/* one of two addresses leads nowhere for now: only that one is fetched later;
 * @data: where the two are asked for: in one request, or in two, as many as the
 * least of the routes takes */
static void
test_recover_missing (gconstpointer data)
{
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (CommandRun) second = NULL;
  g_autoptr (JsonObject) waiting = NULL;
  g_autoptr (JsonObject) left = NULL;

  test_recover_set_up (vendors_find ("lumenfall"));
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"status\", \"status\": 503, \"at\": \"media\"}]");
  first = command_run ("generate -p fox -m nano-banana-pro --n 2 "
                       "--option response_format=url -o out.png %s",
                       (const char *) data);
  g_assert_cmpint (first->status, ==, 0);
  command_assert_files ("out.png");
  waiting = test_recover_get_waiting ();
  g_assert_nonnull (waiting);
  second = command_run ("recover %s -o got.png",
                        json_object_get_string_member (waiting, "id"));
  command_assert_done (second);
  command_assert_files ("got.png out.png");
  left = test_recover_get_waiting ();
  g_assert_null (left);
  g_assert_cmpuint (vendors_count_paid (test_peer, "lumenfall"), ==, 2);
}

static const struct
{
  const char *arguments;
  int status;
  const char *word;
} test_recover_usage_rows[] = {
  { "recover nothing-of-that-name", 2, "not in the journal" },
  { "recover ..", 2, "not in the journal" },
  { "recover ../work", 2, "not in the journal" },
  { "recover --discard", 2, "name the job" },
  { "recover a b", 2, "takes one job" },
  { "recover --discard nothing", 2, "not in the journal" },
};

static void
test_recover_usage (void)
{
  command_reset (test_peer);
  for (guint i = 0; i < G_N_ELEMENTS (test_recover_usage_rows); i++)
    {
      g_autoptr (CommandRun) run =
          command_run ("%s", test_recover_usage_rows[i].arguments);

      command_assert_failed (run,
                             test_recover_usage_rows[i].status,
                             test_recover_usage_rows[i].word);
    }
  command_assert_no_traffic (test_peer);
}

/* a state folder that cannot be one: nothing is paid, unless the user says */
static void
test_recover_no_folder (void)
{
  g_autofree char *before = g_strdup (g_getenv ("LIMN_STATE_DIR"));
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) other = NULL;
  g_autoptr (JsonArray) posts = NULL;

  command_reset (test_peer);
  g_setenv ("LIMN_STATE_DIR", "../photo.jpg/state", TRUE);
  run = command_run ("generate -p fox -o out.png");
  command_assert_failed (run, 1, "the journal in '");
  g_assert_nonnull (strstr (run->err, "LIMN_STATE_DIR"));
  posts = vendors_list_posts (test_peer);
  g_assert_cmpuint (json_array_get_length (posts), ==, 0);
  peer_configure (test_peer, "[limn]\ntries=1\n[journal]\nrequired=false\n");
  other = command_run ("generate -p fox -o out.png --json");
  peer_configure (test_peer, "[limn]\ntries=1\n");
  g_setenv ("LIMN_STATE_DIR", before, TRUE);
  command_assert_done (other);
  g_assert_nonnull (strstr (other->out, "\"trouble\""));
  command_assert_files ("out.png");
}

static void
test_recover_caps (void)
{
  g_autofree char *path = test_recover_path ("spending.json");
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (CommandRun) second = NULL;
  g_autoptr (CommandRun) spent = NULL;

  command_reset (test_peer);
  g_unlink (path);
  peer_configure (test_peer, "[limn]\ntries=1\ncap_day=0.20\n");
  first = command_run ("generate -p fox -m nano-banana-pro "
                       "--endpoint lumenfall -o out.png");
  second = command_run ("generate -p fox -m nano-banana-pro "
                        "--endpoint lumenfall -o two.png");
  peer_configure (test_peer, "[limn]\ntries=1\n");
  command_assert_done (first);
  command_assert_failed (second, 2, "cap_day 0.20 USD");
  spent = command_run ("balance --spent");
  command_assert_done (spent);
  g_assert_cmpuint (vendors_count_paid (test_peer, "lumenfall"), ==, 1);
  g_assert_nonnull (strstr (spent->out, "today"));
  g_assert_nonnull (strstr (spent->out, "0.1"));
}

/* @cases: keeps what the tests are told */
static void
test_recover_add_points (GPtrArray *cases, const char *name)
{
  const VendorsRow *row = vendors_find (name);

  for (guint i = 0; i < G_N_ELEMENTS (test_recover_points); i++)
    {
      TestRecoverCase *test = g_new0 (TestRecoverCase, 1);

      g_ptr_array_add (cases, test);
      test->row = row;
      test->point = &test_recover_points[i];
      if (g_strcmp0 (test->point->path, "?") != 0 || row->has_queue)
        vendors_add ("recover", row, test->point->name, test, test_recover_run);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=1\n");
  peer_put (test_peer,
            "/emulator/settings",
            "{\"tiny\": true, \"queue_ms\": 300, \"run_ms\": 300}");
  test_recover_add_points (cases, "lumenfall");
  test_recover_add_points (cases, "gemini");
  test_recover_add_points (cases, "fal");
  test_recover_add_points (cases, "replicate");
  g_test_add_func ("/command/recover/alive", test_recover_alive);
  g_test_add_func ("/command/recover/bytes", test_recover_bytes);
  g_test_add_data_func ("/command/recover/missing/one",
                        "--endpoint lumenfall",
                        test_recover_missing);
  g_test_add_data_func (
      "/command/recover/missing/two", "", test_recover_missing);
  g_test_add_func ("/command/recover/usage", test_recover_usage);
  g_test_add_func ("/command/recover/no-folder", test_recover_no_folder);
  g_test_add_func ("/command/recover/caps", test_recover_caps);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

/* command/twins: the same request twice in a minute: it is told, and where the
 * user says so the result that was paid for comes again. */
#include <glib/gstdio.h>
#include <string.h>

#include "vendors.h"

#define TEST_TWINS_REUSE " --option limn.reuse=true"
#define TEST_TWINS_FIRST "generate -p fox -m nano-banana-2 -o first.png --json"
#define TEST_TWINS_SECOND                                                      \
  "generate -p fox -m nano-banana-2 -o second.png --json"

static Peer *test_peer;

static void
test_twins_assert_same (const char *one, const char *other)
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  gsize n_first, n_second;

  g_assert_true (g_file_get_contents (one, &first, &n_first, NULL));
  g_assert_true (g_file_get_contents (other, &second, &n_second, NULL));
  g_assert_cmpmem (first, n_first, second, n_second);
}

static void
test_twins_assert_paid (guint n)
{
  g_assert_cmpuint (vendors_count_paid (test_peer, "lumenfall"), ==, n);
}

/* Returns: (transfer full): the first job's record */
static JsonObject *
test_twins_pay (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  run = command_run (TEST_TWINS_FIRST);
  command_assert_done (run);
  test_twins_assert_paid (1);
  return command_run_parse (run);
}

/* a script may want two of a kind: it is told, in one line, and not kept */
static void
test_twins_told (void)
{
  g_autoptr (JsonObject) first = test_twins_pay ();
  const char *id = json_object_get_string_member (first, "id");
  g_autofree char *remedy = g_strdup_printf ("`limn recover %s`", id);
  g_autoptr (CommandRun) run = command_run (TEST_TWINS_SECOND);
  g_autoptr (JsonObject) second = command_run_parse (run);
  JsonObject *twin = json_object_get_object_member (second, "twin");
  const char *end = strchr (run->err, '\n');

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->err, remedy));
  g_assert_cmpstr (end, ==, "\n");
  g_assert_cmpstr (json_object_get_string_member (twin, "id"), ==, id);
  g_assert_cmpfloat (json_object_get_double_member (twin, "seconds"), <, 60);
  g_assert_false (json_object_has_member (first, "twin"));
  g_assert_false (json_object_has_member (second, "reused"));
  g_assert_cmpstr (json_object_get_string_member (first, "fingerprint"),
                   ==,
                   json_object_get_string_member (second, "fingerprint"));
  test_twins_assert_paid (2);
}

static void
test_twins_reused (void)
{
  g_autoptr (JsonObject) first = test_twins_pay ();
  g_autoptr (CommandRun) run = command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE);
  g_autoptr (JsonObject) second = command_run_parse (run);
  g_autoptr (CommandRun) waiting = NULL;
  JsonObject *cost = json_object_get_object_member (second, "cost");

  command_assert_done (run);
  test_twins_assert_paid (1);
  test_twins_assert_same ("first.png", "second.png");
  g_assert_cmpstr (json_object_get_string_member (second, "reused"),
                   ==,
                   json_object_get_string_member (first, "id"));
  g_assert_cmpstr (json_object_get_string_member (second, "id"),
                   !=,
                   json_object_get_string_member (first, "id"));
  g_assert_cmpfloat (json_object_get_double_member (cost, "amount"), ==, 0);
  g_assert_cmpuint (
      json_array_get_length (json_object_get_array_member (second, "attempts")),
      ==,
      0);
  waiting = command_run ("recover");
  g_assert_cmpstr (waiting->out, ==, "nothing waits\n");
}

/* as the words say */
static void
test_twins_recovered (void)
{
  g_autoptr (JsonObject) first = test_twins_pay ();
  g_autoptr (CommandRun) run = command_run (
      "recover %s -o again.png", json_object_get_string_member (first, "id"));

  command_assert_done (run);
  test_twins_assert_paid (1);
  test_twins_assert_same ("first.png", "again.png");
}

/**
 * TestTwinsOther:
 * @name: of the case
 * @arguments: of the second request
 * @n: results that it is to cost
 */
static const struct
{
  const char *name;
  const char *arguments;
  guint n;
} test_twins_others[] = {
  { "prompt", "generate -p wolf -m nano-banana-2", 1 },
  { "model", "generate -p fox -m nano-banana-pro", 1 },
  { "n", "generate -p fox -m nano-banana-2 --n 2", 2 },
  { "seed", "generate -p fox -m nano-banana-2 --seed 7", 1 },
  { "shape", "generate -p fox -m nano-banana-2 --aspect-ratio 16:9", 1 },
  { "edit", "edit -p fox -m nano-banana-2 -i first.png", 1 },
};

static void
test_twins_other (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (JsonObject) first = test_twins_pay ();
  g_autoptr (CommandRun) run =
      command_run ("%s -o second.png --json" TEST_TWINS_REUSE,
                   test_twins_others[i].arguments);
  g_autoptr (JsonObject) second = command_run_parse (run);

  command_assert_done (run);
  g_assert_false (json_object_has_member (second, "twin"));
  test_twins_assert_paid (1 + test_twins_others[i].n);
}

/* one file is another as soon as a byte of it is */
static void
test_twins_pixels (void)
{
  static const char *const line =
      "edit -p snow -m nano-banana-2 -i %s -o %s" TEST_TWINS_REUSE;
  static const struct
  {
    const char *image, *output;
    guint n_paid;
  } rows[] = {
    { "first.png", "a.png", 2 },
    { "first.png", "b.png", 2 },
    { "a.png", "c.png", 3 },
  };
  g_autoptr (JsonObject) first = test_twins_pay ();

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *arguments =
          g_strdup_printf (line, rows[i].image, rows[i].output);
      g_autoptr (CommandRun) run = command_run ("%s", arguments);

      command_assert_done (run);
      test_twins_assert_paid (rows[i].n_paid);
    }
  test_twins_assert_same ("a.png", "b.png");
}

static char *
test_twins_dup_path (JsonObject *record, const char *name)
{
  return g_build_filename (peer_get_folder (test_peer),
                           "state",
                           "jobs",
                           json_object_get_string_member (record, "id"),
                           name,
                           NULL);
}

/* @seconds are added to the time at which the first job began */
static void
test_twins_move (JsonObject *record, gint seconds)
{
  const char *created = json_object_get_string_member (record, "created");
  g_autofree char *path = test_twins_dup_path (record, "record.json");
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (created, NULL);
  g_autoptr (GDateTime) moved = g_date_time_add_seconds (time, seconds);
  g_autofree char *other = g_date_time_format (moved, "%Y-%m-%dT%H:%M:%S.000Z");
  g_autofree char *text = NULL;
  g_autoptr (GString) changed = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  changed = g_string_new (text);
  g_assert_cmpuint (g_string_replace (changed, created, other, 1), ==, 1);
  g_assert_true (g_file_set_contents (path, changed->str, -1, NULL));
}

/**
 * TestTwinsPlace:
 * @name: of the case
 * @arguments: of the second request: where it may go
 * @n_paid: results that were paid for in the end
 *
 * The first went to the gateway, which had Gemini run the model.
 */
static const struct
{
  const char *name;
  const char *arguments;
  guint n_paid;
} test_twins_places[] = {
  { "same", "--endpoint lumenfall", 1 },
  { "pin-same", "--endpoint lumenfall --provider gemini", 1 },
  { "pin-other", "--endpoint lumenfall --provider vertex", 2 },
  { "other", "--endpoint gemini", 2 },
  { "echo", "--endpoint echo", 1 },
};

static guint
test_twins_count_paid (void)
{
  guint n = 0;

  for (guint i = 0; i < VENDORS_N; i++)
    n += vendors_count_paid (test_peer, vendors_rows[i].name);
  return n;
}

/* a result comes again only from where the request may go, and what costs
 * nothing is no copy of what was paid for */
static void
test_twins_place (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  gboolean is_echo = g_str_equal (test_twins_places[i].name, "echo");
  g_autoptr (JsonObject) first = test_twins_pay ();
  g_autoptr (CommandRun) run = command_run (
      TEST_TWINS_SECOND TEST_TWINS_REUSE " %s", test_twins_places[i].arguments);
  g_autoptr (JsonObject) second = command_run_parse (run);

  command_assert_done (run);
  g_assert_true (json_object_has_member (second, "reused") ==
                 (test_twins_places[i].n_paid == 1 && !is_echo));
  g_assert_cmpuint (test_twins_count_paid (), ==, test_twins_places[i].n_paid);
}

/* what the echo made is nobody's result */
static void
test_twins_echo (void)
{
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (CommandRun) second = NULL;
  g_autoptr (JsonObject) record = NULL;

  command_reset (test_peer);
  first = command_run (TEST_TWINS_FIRST " --endpoint echo");
  second = command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE);
  command_assert_done (first);
  command_assert_done (second);
  record = command_run_parse (second);
  g_assert_false (json_object_has_member (record, "reused"));
  test_twins_assert_paid (1);
}

/* what costs nothing is within every bound; without a twin the bound holds */
static void
test_twins_bounds (void)
{
  static const struct
  {
    const char *settings, *option, *words;
  } rows[] = {
    { "", " --option limn.budget=0.001", "limn.budget" },
    { "cap_day=0.08\n", "", "cap_day" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (JsonObject) first = test_twins_pay ();
      g_autofree char *settings =
          g_strconcat ("[limn]\ntries=1\n", rows[i].settings, NULL);
      g_autoptr (CommandRun) run = NULL;
      g_autoptr (CommandRun) other = NULL;

      peer_configure (test_peer, settings);
      run =
          command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE "%s", rows[i].option);
      other = command_run (
          "generate -p wolf -m nano-banana-2 -o third.png" TEST_TWINS_REUSE
          "%s",
          rows[i].option);
      peer_configure (test_peer, "[limn]\ntries=1\n");
      command_assert_done (run);
      test_twins_assert_same ("first.png", "second.png");
      command_assert_failed (other, 2, rows[i].words);
      test_twins_assert_paid (1);
    }
}

/* too long ago, or in a time that a clock's jump made: it is paid for */
static void
test_twins_old (void)
{
  static const gint seconds[] = { -120, 3600 };

  for (guint i = 0; i < G_N_ELEMENTS (seconds); i++)
    {
      g_autoptr (JsonObject) first = test_twins_pay ();
      g_autoptr (CommandRun) run = NULL;

      test_twins_move (first, seconds[i]);
      run = command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE);
      command_assert_done (run);
      test_twins_assert_paid (2);
    }
}

/* what the journal does not have any more cannot come again */
static void
test_twins_gone (void)
{
  g_autoptr (JsonObject) first = test_twins_pay ();
  g_autofree char *path = test_twins_dup_path (first, "result-0.png");
  g_autoptr (CommandRun) run = NULL;

  g_assert_cmpint (g_unlink (path), ==, 0);
  run = command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE);
  g_assert_cmpint (run->status, ==, 0);
  test_twins_assert_paid (2);
}

/* nothing was paid for what failed, so that there is nothing to tell */
static void
test_twins_failed (void)
{
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (CommandRun) second = NULL;

  command_reset (test_peer);
  vendors_order (test_peer, VENDORS_PLAIN (400), 1);
  first = command_run (TEST_TWINS_FIRST);
  g_assert_cmpint (first->status, ==, 1);
  second = command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE);
  command_assert_done (second);
  test_twins_assert_paid (1);
}

/* bytes that nobody can read are told, and not paid for again unasked */
static void
test_twins_damaged (void)
{
  g_autoptr (JsonObject) first = test_twins_pay ();
  g_autofree char *path = test_twins_dup_path (first, "result-0.png");
  g_autoptr (CommandRun) run = NULL;

  g_assert_true (g_file_set_contents (path, "no image", -1, NULL));
  run = command_run (TEST_TWINS_SECOND TEST_TWINS_REUSE);
  g_assert_cmpint (run->status, ==, 1);
  test_twins_assert_paid (1);
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_twins_cases[] = {
  { "told", test_twins_told },
  { "reused", test_twins_reused },
  { "recovered", test_twins_recovered },
  { "pixels", test_twins_pixels },
  { "old", test_twins_old },
  { "gone", test_twins_gone },
  { "failed", test_twins_failed },
  { "damaged", test_twins_damaged },
  { "echo", test_twins_echo },
  { "bounds", test_twins_bounds },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=1\n");
  for (guint i = 0; i < G_N_ELEMENTS (test_twins_cases); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/twins/", test_twins_cases[i].name, NULL);

      g_test_add_func (name, test_twins_cases[i].run);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_twins_others); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/twins/other/", test_twins_others[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_twins_other);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_twins_places); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/twins/place/", test_twins_places[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_twins_place);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

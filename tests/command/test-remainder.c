/* command/remainder: `limn` is killed with some of its results whole: the rest
 * is fetched, and nothing comes twice. */
#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "vendors.h"

#define TEST_REMAINDER_PAUSE_US 2000
#define TEST_REMAINDER_END "IEND\xae\x42\x60\x82"

static Peer *test_peer;

/**
 * TestRemainderRow:
 * @options: that make it hand out addresses
 * @n: results wanted, of which one stays on its way
 * @files: all there is to be in the end
 */
typedef struct
{
  const char *name;
  const char *options;
  guint n;
  const char *files;
} TestRemainderRow;

static const TestRemainderRow test_remainder_rows[] = {
  { "fal", NULL, 2, "got-2.png got.png" },
  { "fal", NULL, 3, "got-2.png got-3.png got.png" },
  { "replicate", NULL, 2, "got-2.png got.png" },
  { "lumenfall", "response_format=url", 2, "got-2.png got.png" },
};

static char *
test_remainder_read (const char *job)
{
  g_autofree char *path = g_build_filename (job, "record.json", NULL);
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  return text;
}

/* whole images in the folder of the one job; -1 without a job, and while it is
 * not written where the rest is */
static gint
test_remainder_count_whole (guint *n_parts)
{
  g_autofree char *record = NULL;
  g_autofree char *jobs =
      g_build_filename (peer_get_folder (test_peer), "state", "jobs", NULL);
  g_autoptr (GDir) all = g_dir_open (jobs, 0, NULL);
  const char *id = all != NULL ? g_dir_read_name (all) : NULL;
  g_autofree char *job = id != NULL ? g_build_filename (jobs, id, NULL) : NULL;
  g_autoptr (GDir) folder = job != NULL ? g_dir_open (job, 0, NULL) : NULL;
  const char *name;
  gint count = 0;

  *n_parts = 0;
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (job, name, NULL);
      g_autofree char *bytes = NULL;
      gsize length;
      gsize end = strlen (TEST_REMAINDER_END);

      if (!g_str_has_prefix (name, "result-") ||
          !g_file_get_contents (path, &bytes, &length, NULL) || length < end)
        continue;
      if (memcmp (bytes + length - end, TEST_REMAINDER_END, end) == 0)
        count++;
      else
        (*n_parts)++;
    }
  if (job != NULL)
    record = test_remainder_read (job);
  return record != NULL && (strstr (record, "\"urls\"") != NULL ||
                            strstr (record, "\"ask\"") != NULL) ?
             count :
             -1;
}

/* all but one whole, and that one on its way */
static void
test_remainder_kill (const TestRemainderRow *row)
{
  g_autofree char *n = g_strdup_printf ("%u", row->n);
  const char *argv[] = { g_getenv ("LIMN_COMMAND"),
                         "generate",
                         "-p",
                         "a fox",
                         "-m",
                         vendors_find (row->name)->model,
                         "--endpoint",
                         row->name,
                         "--n",
                         n,
                         "-o",
                         "out.png",
                         row->options != NULL ? "--option" : NULL,
                         row->options,
                         NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_newv (argv, G_SUBPROCESS_FLAGS_STDOUT_SILENCE, &error);
  guint n_parts = 0;

  g_assert_no_error (error);
  while (test_remainder_count_whole (&n_parts) != (gint) row->n - 1 ||
         n_parts != 1)
    g_usleep (TEST_REMAINDER_PAUSE_US);
  g_subprocess_force_exit (process);
  g_subprocess_wait (process, NULL, NULL);
}

static void
test_remainder_forget (void)
{
  g_autofree char *jobs =
      g_build_filename (peer_get_folder (test_peer), "state", "jobs", NULL);

  peer_remove (jobs);
}

/* what the killed one has written, in part or as a whole */
static void
test_remainder_clean (void)
{
  g_autoptr (GDir) folder = g_dir_open (".", 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    g_unlink (name);
}

/* a doctor tells of it, and is well all the same */
static void
test_remainder_check_doctor (const char *words)
{
  g_autoptr (CommandRun) run = command_run ("doctor");

  g_assert_cmpint (run->status, ==, 0);
  g_assert_nonnull (strstr (run->out, words));
}

static void
test_remainder_run (gconstpointer data)
{
  const TestRemainderRow *row = data;
  g_autoptr (CommandRun) list = NULL;
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) left = NULL;
  g_autofree char *id = NULL;
  guint before;

  command_reset (test_peer);
  test_remainder_forget ();
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall_mid_body\", \"bytes\": 5000, "
            "\"ms\": 600000, \"at\": \"media\"}]");
  test_remainder_kill (row);
  before = vendors_count_paid (test_peer, row->name);
  test_remainder_check_doctor ("1 job that may be paid for never arrived");
  test_remainder_clean ();
  list = command_run ("recover");
  id = g_strndup (list->out, strcspn (list->out, "\n"));
  run = command_run ("recover %s -o got.png", id);
  command_assert_done (run);
  command_assert_files (row->files);
  left = command_run ("recover");
  g_assert_cmpstr (left->out, ==, "nothing waits\n");
  test_remainder_check_doctor ("nothing waits");
  g_assert_cmpuint (vendors_count_paid (test_peer, row->name), >=, before);
  g_assert_cmpuint (vendors_count_paid (test_peer, row->name), <=, row->n);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=1\n");
  for (guint i = 0; i < G_N_ELEMENTS (test_remainder_rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("/command/remainder/%s/%u",
                                               test_remainder_rows[i].name,
                                               test_remainder_rows[i].n);

      g_test_add_data_func (name, &test_remainder_rows[i], test_remainder_run);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

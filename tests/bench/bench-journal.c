/* bench/journal: what a journal of ten thousand jobs costs a new process: the
 * list of what waits, which GIMP asks for at each call, and pruning; beside
 * reading the text of every record once, as is done where nothing is
 * remembered. And the first write of a job, beside as many syncs one after the
 * other. */
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench-meter.h"
#include "journal-private.h"
#include "peer.h"
#include "waiting.h"

#define BENCH_JOURNAL_JOBS 10000
#define BENCH_JOURNAL_RUNS 11

/* the goals, in milliseconds */
#define BENCH_JOURNAL_GOAL_LIST 30

/* like one that the command leaves, with a small result */
static void
bench_journal_write (const char *folder, guint number)
{
  g_autofree char *id = g_strdup_printf ("limn-bench-%06u", number);
  g_autofree char *own = g_build_filename (folder, id, NULL);
  g_autofree char *record = g_build_filename (own, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *lock = g_build_filename (own, LIMN_ENTRY_LOCK, NULL);
  g_autofree char *result = g_build_filename (own, "result-0.png", NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"id\": \"%s\", \"created\": \"2025-06-01T10:00:00.000Z\", "
      "\"operation\": \"create\", \"request\": {\"operation\": \"create\", "
      "\"prompt\": \"%0900u\", \"n\": 1}, \"plan\": {\"model\": \"m\", "
      "\"notes\": [\"%02000u\"]}, \"attempts\": [{\"endpoint\": "
      "\"lumenfall\"}],"
      " \"results\": [{}], \"cost\": {}, \"timing_ms\": {}, "
      "\"state\": \"delivered\", \"journal\": {\"version\": 1, \"tasks\": "
      "[{\"mark\": \"x\", \"open\": false}], \"results\": [{\"number\": 0, "
      "\"delivered\": true, \"file\": \"result-0.png\"}]}}",
      id,
      number,
      number);

  g_mkdir_with_parents (own, 0700);
  if (!g_file_set_contents_full (
          record, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL) ||
      !g_file_set_contents_full (
          lock, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL) ||
      !g_file_set_contents_full (
          result, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, NULL))
    g_error ("'%s' cannot be written", own);
}

static double
bench_journal_list (const char *folder)
{
  double before = bench_meter_get_wall ();
  g_autoptr (GPtrArray) list = limn_waiting_list (folder);

  if (list->len != 0)
    g_error ("%u jobs wait, where none should", list->len);
  return bench_meter_get_wall () - before;
}

static double
bench_journal_prune (const char *folder)
{
  double before = bench_meter_get_wall ();

  limn_journal_prune_folder (folder, 30, G_MAXUINT64);
  return bench_meter_get_wall () - before;
}

static void
bench_journal_sync (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0 || fsync (fd) != 0)
    g_error ("'%s' cannot be synced", path);
  g_close (fd, NULL);
}

/* as Limn wrote a job before: one sync after the other */
static double
bench_journal_begin_serial (const char *folder, guint number)
{
  g_autofree char *id = g_strdup_printf ("limn-bench-%06u", number);
  g_autofree char *own = g_build_filename (folder, id, NULL);
  g_autofree char *record = g_build_filename (own, LIMN_ENTRY_RECORD, NULL);
  double before = bench_meter_get_wall ();

  bench_journal_write (folder, number);
  bench_journal_sync (record);
  bench_journal_sync (own);
  bench_journal_sync (folder);
  return bench_meter_get_wall () - before;
}

static double
bench_journal_begin (const char *folder, guint number)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\": \"limn-bench-%06u\", \"created\": \"2025-06-01T10:00:00.000Z\","
      " \"operation\": \"create\", \"request\": {}, \"plan\": {\"notes\": "
      "[\"%03000u\"]}, \"attempts\": [], \"results\": [], \"cost\": {}, "
      "\"timing_ms\": {}}",
      number,
      number);
  g_autoptr (LimnRecord) record = limn_record_new_from_string (text, NULL);
  LimnScribe *scribe = limn_scribe_new ();
  LimnEntry *entry = limn_entry_new (folder, record, scribe);
  double before = bench_meter_get_wall ();
  double ms;

  limn_entry_prepare (entry, TRUE);
  if (!limn_entry_begin (entry, NULL))
    g_error ("the job cannot be written");
  ms = bench_meter_get_wall () - before;
  limn_entry_close (entry);
  limn_scribe_free (scribe);
  return ms;
}

static gint
bench_journal_compare (gconstpointer a, gconstpointer b)
{
  const double *first = a;
  const double *second = b;

  return (*first > *second) - (*first < *second);
}

static double
bench_journal_get_median (double *values)
{
  qsort (values, BENCH_JOURNAL_RUNS, sizeof values[0], bench_journal_compare);
  return values[BENCH_JOURNAL_RUNS / 2];
}

static void
bench_journal_show (const char *what, double ms)
{
  printf ("%-48s %8.1f ms\n", what, ms);
}

int
main (void)
{
  g_autofree char *state = g_dir_make_tmp ("limn-bench-XXXXXX", NULL);
  g_autofree char *folder = g_build_filename (state, "jobs", NULL);
  double list[BENCH_JOURNAL_RUNS];
  double begin[BENCH_JOURNAL_RUNS];
  double serial[BENCH_JOURNAL_RUNS];
  double first;

  g_setenv ("LIMN_STATE_DIR", state, TRUE);
  for (guint i = 0; i < BENCH_JOURNAL_JOBS; i++)
    bench_journal_write (folder, i);
  first = bench_journal_list (folder);
  for (guint i = 0; i < BENCH_JOURNAL_RUNS; i++)
    list[i] = bench_journal_list (folder);
  printf ("a journal of %d jobs\n", BENCH_JOURNAL_JOBS);
  bench_journal_show ("what waits, each record read", first);
  printf ("%-48s %8.1f ms  <= %d ms\n",
          "what waits, as each call asks",
          bench_journal_get_median (list),
          BENCH_JOURNAL_GOAL_LIST);
  bench_journal_show ("pruning, once an hour, behind a job",
                      bench_journal_prune (folder));
  for (guint i = 0; i < BENCH_JOURNAL_RUNS; i++)
    {
      serial[i] = bench_journal_begin_serial (folder, 900000 + i);
      begin[i] = bench_journal_begin (folder, 910000 + i);
    }
  bench_journal_show ("three syncs, one after the other",
                      bench_journal_get_median (serial));
  bench_journal_show ("a job is durable, as it is",
                      bench_journal_get_median (begin));
  peer_remove (state);
  return EXIT_SUCCESS;
}

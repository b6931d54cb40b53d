/* journal: what a new process reads of it: each record once, whoever wrote it,
 * and old jobs go once an hour, behind a job. */
#include <sys/stat.h>
#include <utime.h>

#include "journal-fixture.h"

#define TEST_JOURNAL_DAY (24 * 60 * 60)
#define TEST_JOURNAL_HOUR (60 * 60)

static void
test_journal_break (const char *id)
{
  g_autofree char *path = test_journal_path (id, "record.json");

  g_assert_true (g_file_set_contents (path, "{", -1, NULL));
}

static char *
test_journal_dup_list (const char *suffix)
{
  g_autofree char *folder = limn_journal_dup_folder ();

  return g_strconcat (folder, suffix, NULL);
}

static void
test_journal_deliver (TestJournal *self, const char *id)
{
  if (g_strcmp0 (id, "job-a") != 0)
    test_journal_start (self, id);
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  g_assert_true (limn_journal_mark_delivered (self->journal, id, 0, NULL));
  limn_journal_flush (self->journal);
}

/* what was delivered is not read again, even where it is broken by now */
static void
test_journal_once (TestJournal *self, gconstpointer data)
{
  test_journal_deliver (self, "job-a");
  test_journal_break ("job-a");
  test_journal_assert_waits (self->journal, "");
  test_journal_restart (self);
  test_journal_assert_waits (self->journal, "");
}

/* what waits is read each time */
static void
test_journal_waits (TestJournal *self, gconstpointer data)
{
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  test_journal_assert_says ("job-a", "\"state\": \"received\"");
  for (guint i = 0; i < 2; i++)
    test_journal_assert_waits (self->journal, "job-a:results");
  test_journal_break ("job-a");
  test_journal_assert_waits (self->journal, "job-a:damaged");
}

/* no list, a torn one, one that holds other things: the records tell */
static void
test_journal_rebuilt (TestJournal *self, gconstpointer data)
{
  static const char *const texts[] = {
    NULL, "", "job-a", "\n\n\xff job-a\n", "job-ab\njob-\n"
  };
  g_autofree char *path = test_journal_dup_list (".settled");

  test_journal_deliver (self, "job-a");
  test_journal_restart (self);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *before = test_journal_read ("job-a");
      g_autofree char *record = test_journal_path ("job-a", "record.json");

      g_unlink (path);
      if (texts[i] != NULL)
        g_assert_true (g_file_set_contents (path, texts[i], -1, NULL));
      test_journal_break ("job-a");
      test_journal_assert_waits (self->journal, "job-a:damaged");
      g_assert_true (g_file_set_contents (record, before, -1, NULL));
    }
  /* torn, so that what comes next is one line with it; the one behind counts */
  g_assert_true (g_file_set_contents (path, "job-", -1, NULL));
  for (guint i = 0; i < 2; i++)
    test_journal_assert_waits (self->journal, "");
  test_journal_break ("job-a");
  test_journal_assert_waits (self->journal, "");
}

/* a later version may say more of each */
static void
test_journal_later (TestJournal *self, gconstpointer data)
{
  g_autofree char *path = test_journal_dup_list (".settled");

  test_journal_deliver (self, "job-a");
  g_assert_true (g_file_set_contents (path, "job-a 123 more\n", -1, NULL));
  test_journal_break ("job-a");
  test_journal_assert_waits (self->journal, "");
}

/* two that write at a time: neither loses a job that waits */
static void
test_journal_two (TestJournal *self, gconstpointer data)
{
  g_autoptr (LimnJournal) other = limn_journal_new (self->settings);
  g_autofree char *path = test_journal_dup_list (".settled");
  g_autofree char *text = NULL;

  test_journal_deliver (self, "job-a");
  g_unlink (path);
  test_journal_start (self, "job-b");
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  test_journal_assert_waits (other, "job-b:results");
  test_journal_assert_waits (self->journal, "job-b:results");
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_null (strstr (text, "job-b"));
  g_assert_nonnull (strstr (text, "job-a\n"));
}

static void
test_journal_set_age (const char *path, gint64 seconds)
{
  const time_t then = (time_t) (g_get_real_time () / G_USEC_PER_SEC - seconds);
  const struct utimbuf times = { then, then };

  g_assert_cmpint (utime (path, &times), ==, 0);
}

static void
test_journal_make_old (const char *id)
{
  g_autofree char *path = test_journal_path (id, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      test_journal_set_age (file, 9 * TEST_JOURNAL_DAY);
    }
}

/* by the stamp's age, in seconds */
static void
test_journal_hourly (TestJournal *self, gconstpointer data)
{
  static const struct
  {
    gint64 age;
    gboolean goes;
  } rows[] = {
    { 0, FALSE },
    { TEST_JOURNAL_HOUR - 60, FALSE },
    { TEST_JOURNAL_HOUR + 60, TRUE },
    /* a clock that was set back */
    { -TEST_JOURNAL_DAY, TRUE },
  };
  g_autofree char *stamp = test_journal_dup_list (".pruned");

  test_journal_deliver (self, "job-a");
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *old = g_strdup_printf ("job-old-%u", i);
      g_autofree char *new = g_strdup_printf ("job-new-%u", i);

      test_journal_deliver (self, old);
      test_journal_make_old (old);
      test_journal_set_age (stamp, rows[i].age);
      test_journal_deliver (self, new);
      g_test_message ("stamp of %" G_GINT64_FORMAT " s", rows[i].age);
      g_assert_true (test_journal_has (old, "record.json") != rows[i].goes);
      g_assert_true (test_journal_has (new, "record.json"));
    }
}

/* the list of what is settled ends with the jobs */
static void
test_journal_trimmed (TestJournal *self, gconstpointer data)
{
  g_autofree char *path = test_journal_dup_list (".settled");
  g_autofree char *text = NULL;

  test_journal_deliver (self, "job-a");
  test_journal_deliver (self, "job-b");
  test_journal_make_old ("job-a");
  limn_journal_prune (self->journal);
  limn_journal_flush (self->journal);
  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "job-b\n");
}

static void
test_journal_measured (TestJournal *self, gconstpointer data)
{
  LimnJournalSize size;

  test_journal_deliver (self, "job-a");
  test_journal_deliver (self, "job-b");
  limn_journal_measure (self->journal, &size);
  g_assert_cmpuint (size.n_jobs, ==, 2);
  g_assert_cmpuint (size.bytes, >, 2 * g_bytes_get_size (self->image));
  g_assert_cmpuint (size.bytes, <, 3 * g_bytes_get_size (self->image));
  g_assert_cmpuint (size.keep_days, ==, 7);
  g_assert_cmpuint (size.keep_bytes, ==, G_GUINT64_CONSTANT (2000000000));
}

/* what cannot be written down is not sent: neither the first request nor, where
 * the folder is gone by then, another one */
static void
test_journal_gate_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  if (limn_entry_sync_finish (result, error))
    g_set_error (error, LIMN_ERROR, LIMN_ERROR_INVALID, "it is sent");
}

static void
test_journal_gate (TestJournal *self, gconstpointer data)
{
  g_autofree char *path = test_journal_path ("job-a", NULL);
  g_autofree char *aside = test_journal_path ("job-z", NULL);
  LimnRoute *route = limn_route_new ("fal", "fal", NULL, "m");
  static const struct
  {
    gboolean is_there;
    const char *words;
  } rows[] = {
    { TRUE, "it is sent" },
    { FALSE, "nothing more was sent" },
    { TRUE, "it is sent" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *mark = g_strdup_printf ("mark-%u", i);
      g_autoptr (GError) error = NULL;

      if (!rows[i].is_there)
        g_assert_cmpint (g_rename (path, aside), ==, 0);
      limn_entry_note_sent (self->entry, mark, route, 0, 1);
      limn_entry_sync_async (self->entry, test_journal_gate_done, &error);
      while (error == NULL)
        g_main_context_iteration (NULL, TRUE);
      if (!rows[i].is_there)
        g_assert_cmpint (g_rename (aside, path), ==, 0);
      g_assert_nonnull (strstr (error->message, rows[i].words));
    }
  limn_route_free (route);
}

int
main (int argc, char **argv)
{
  static const TestJournalCase tests[] = {
    { "/journal-start/once", test_journal_once },
    { "/journal-start/waits", test_journal_waits },
    { "/journal-start/rebuilt", test_journal_rebuilt },
    { "/journal-start/later", test_journal_later },
    { "/journal-start/two", test_journal_two },
    { "/journal-start/hourly", test_journal_hourly },
    { "/journal-start/trimmed", test_journal_trimmed },
    { "/journal-start/measured", test_journal_measured },
    { "/journal-start/gate", test_journal_gate },
  };

  return test_journal_main (argc, argv, tests, G_N_ELEMENTS (tests));
}

/* journal: states, results byte for byte, drafts, a full disk. */
#include <signal.h>
#include <sys/resource.h>

#include "journal-fixture.h"

static void
test_journal_states (TestJournal *self, gconstpointer data)
{
  g_autofree char *path = test_journal_path ("job-a", "result-0.png");
  g_autofree char *kept = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  test_journal_assert_says ("job-a", "\"state\": \"sent\"");
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  limn_journal_flush (self->journal);
  test_journal_assert_says ("job-a", "\"state\": \"received\"");
  g_assert_true (g_file_get_contents (path, &kept, &length, NULL));
  g_assert_cmpmem (kept,
                   length,
                   g_bytes_get_data (self->image, NULL),
                   g_bytes_get_size (self->image));
  test_journal_assert_waits (self->journal, "");
  test_journal_restart (self);
  test_journal_assert_waits (self->journal, "job-a:results");
  g_assert_false (
      limn_journal_mark_delivered (self->journal, "job-a", 1, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (limn_journal_mark_delivered (self->journal, "job-a", 0, NULL));
  test_journal_assert_waits (self->journal, "");
  test_journal_assert_says ("job-a", "\"state\": \"delivered\"");
  g_assert_true (limn_journal_mark_delivered (self->journal, "none", 0, NULL));
}

static void
test_journal_ends (TestJournal *self, gconstpointer data)
{
  static const struct
  {
    LimnError kind;
    const char *state;
  } rows[] = {
    { LIMN_ERROR_REFUSED, "\"state\": \"failed\"" },
    { LIMN_ERROR_CANCELLED, "\"state\": \"cancelled\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *id = g_strdup_printf ("job-%u", i);
      g_autoptr (GError) error =
          g_error_new (LIMN_ERROR, (gint) rows[i].kind, "no");

      test_journal_start (self, id);
      test_journal_finish (self, 0, error);
      test_journal_assert_waits (self->journal, "");
      test_journal_assert_says (id, rows[i].state);
    }
}

/* a draft leaves nothing, and its number may be another's */
static void
test_journal_drafts (TestJournal *self, gconstpointer data)
{
  g_autoptr (GError) draft =
      g_error_new (LIMN_ERROR, LIMN_ERROR_ANSWER, "draft");

  test_journal_feed (self, 0, draft);
  g_assert_false (test_journal_has ("job-a", "result-0.part"));
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  g_assert_true (test_journal_has ("job-a", "result-0.png"));
  g_assert_cmpuint (self->seen.n_whole, ==, 1);
  g_assert_cmpuint (self->seen.n_failed, ==, 1);
}

/* who takes no more is told once; what was paid for is kept all the same */
static void
test_journal_refusal (TestJournal *self, gconstpointer data)
{
  self->seen.refuses = TRUE;
  test_journal_feed (self, 0, NULL);
  g_assert_nonnull (limn_entry_get_refusal (self->entry, 0));
  g_assert_cmpuint (self->seen.n_bytes, ==, 1000);
  g_assert_cmpuint (self->seen.n_failed, ==, 1);
  g_assert_cmpuint (self->seen.n_whole, ==, 0);
  test_journal_finish (self, 0, limn_entry_get_refusal (self->entry, 0));
  test_journal_restart (self);
  test_journal_assert_waits (self->journal, "job-a:results");
}

/* the disk is full: delivery goes on, and the record says so */
static void
test_journal_full (TestJournal *self, gconstpointer data)
{
  const struct rlimit small = { 6000, RLIM_INFINITY };
  struct rlimit before;
  g_autofree char *trouble = NULL;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  limn_journal_flush (self->journal);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_assert_cmpuint (self->seen.n_bytes, ==, g_bytes_get_size (self->image));
  g_assert_cmpuint (self->seen.n_whole, ==, 1);
  g_assert_false (test_journal_has ("job-a", "result-0.part"));
  test_journal_assert_says ("job-a", "\"trouble\": \"File too large\"");
}

typedef struct
{
  GMutex gate;
  gboolean is_early; /* the record tells of a file that is not there */
} TestJournalOrder;

static void
test_journal_hold (gpointer data)
{
  TestJournalOrder *order = data;

  g_mutex_lock (&order->gate);
  g_mutex_unlock (&order->gate);
}

static void
test_journal_look (gpointer data)
{
  TestJournalOrder *order = data;
  g_autofree char *text = test_journal_read ("job-a");

  order->is_early = strstr (text, "result-0.png") != NULL &&
                    !test_journal_has ("job-a", "result-0.png");
}

/* a slow disk: the record does not overtake the result that it tells of */
static void
test_journal_order (TestJournal *self, gconstpointer data)
{
  TestJournalOrder order = { .is_early = FALSE };

  g_mutex_init (&order.gate);
  g_mutex_lock (&order.gate);
  limn_scribe_push (self->journal->scribe, test_journal_hold, &order);
  limn_entry_save (self->entry);
  limn_scribe_push (self->journal->scribe, test_journal_look, &order);
  test_journal_feed (self, 0, NULL);
  limn_entry_save (self->entry);
  g_mutex_unlock (&order.gate);
  limn_journal_flush (self->journal);
  g_mutex_clear (&order.gate);
  g_assert_false (order.is_early);
  test_journal_assert_says ("job-a", "result-0.png");
  test_journal_finish (self, 1, NULL);
}

int
main (int argc, char **argv)
{
  static const TestJournalCase tests[] = {
    { "/journal/states", test_journal_states },
    { "/journal/ends", test_journal_ends },
    { "/journal/drafts", test_journal_drafts },
    { "/journal/refusal", test_journal_refusal },
    { "/journal/full", test_journal_full },
    { "/journal/order", test_journal_order },
  };

  return test_journal_main (argc, argv, tests, G_N_ELEMENTS (tests));
}

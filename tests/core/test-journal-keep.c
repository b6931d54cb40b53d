/* journal: damage, newer versions, two holders, pruning, secrets, parts. */
#include <sys/stat.h>
#include <utime.h>

#include "journal-fixture.h"

static void
test_journal_write (const char *id, const char *name, const char *text)
{
  g_autofree char *path = test_journal_path (id, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* a write that a power cut tore leaves the record before it */
static void
test_journal_torn (TestJournal *self, gconstpointer data)
{
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  test_journal_write ("job-a", "record.json.AB12CD", "{\"id\": \"jo");
  test_journal_assert_waits (self->journal, "job-a:results");
}

/* listed, never pruned, and gone only when the user says so */
static void
test_journal_damaged (TestJournal *self, gconstpointer data)
{
  static const char *const texts[] = { "", "{\"id\": ", "[]", "{}", "\xff" };
  g_autofree char *folder = limn_journal_dup_folder ();

  test_journal_restart (self);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      test_journal_write ("job-a", "record.json", texts[i]);
      test_journal_assert_waits (self->journal, "job-a:damaged");
      limn_journal_prune_folder (folder, 0, 0);
      test_journal_assert_waits (self->journal, "job-a:damaged");
      g_assert_null (limn_journal_take (self->journal, "job-a", &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_FILE);
    }
  g_assert_true (limn_journal_discard (self->journal, "job-a", NULL));
  test_journal_assert_waits (self->journal, "");
}

/* what a newer version wrote stays; a state that is not known is not an end */
static void
test_journal_unknown (TestJournal *self, gconstpointer data)
{
  g_autofree char *before = NULL;
  g_autoptr (GString) text = NULL;
  g_autofree char *folder = limn_journal_dup_folder ();

  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  before = test_journal_read ("job-a");
  text = g_string_new (before);
  g_string_replace (text, "\"received\"", "\"archived\", \"later\": [7]", 1);
  g_string_replace (text, "\"version\": 1", "\"version\": 9, \"new\": 1", 1);
  test_journal_write ("job-a", "record.json", text->str);
  limn_journal_prune_folder (folder, 0, 0);
  test_journal_assert_waits (self->journal, "job-a:results");
  g_assert_true (limn_journal_mark_delivered (self->journal, "job-a", 0, NULL));
  limn_journal_flush (self->journal);
  test_journal_assert_says ("job-a", "\"later\"");
  test_journal_assert_says ("job-a", "\"new\": 1");
}

/* what is held is nobody else's: not listed, not taken, not thrown away */
static void
test_journal_together (TestJournal *self, gconstpointer data)
{
  g_autoptr (LimnJournal) other = limn_journal_new (self->settings);
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autoptr (GError) error = NULL;

  test_journal_feed (self, 0, NULL);
  test_journal_assert_waits (other, "");
  g_assert_false (limn_journal_discard (other, "job-a", &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_null (limn_journal_take (other, "job-a", NULL));
  limn_journal_prune_folder (folder, 0, 0);
  g_assert_true (test_journal_has ("job-a", "record.json"));
}

static void
test_journal_age (const char *id, guint days)
{
  g_autofree char *path = test_journal_path (id, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  time_t then = (time_t) (g_get_real_time () / G_USEC_PER_SEC) -
                (time_t) days * 24 * 60 * 60;
  const struct utimbuf times = { then, then };
  const char *name;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);

      g_assert_cmpint (utime (file, &times), ==, 0);
    }
}

/* a: old and delivered, b: old and not delivered, c and d: new and delivered */
static void
test_journal_prune (TestJournal *self, gconstpointer data)
{
  static const char *const ids[] = { "job-a", "job-b", "job-c", "job-d" };
  static const guint days[] = { 9, 9, 3, 1 };
  g_autofree char *folder = limn_journal_dup_folder ();

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      if (i > 0)
        test_journal_start (self, ids[i]);
      test_journal_feed (self, 0, NULL);
      test_journal_finish (self, 1, NULL);
      if (i != 1)
        g_assert_true (
            limn_journal_mark_delivered (self->journal, ids[i], 0, NULL));
    }
  test_journal_restart (self);
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    test_journal_age (ids[i], days[i]);
  limn_journal_prune (self->journal);
  limn_journal_flush (self->journal);
  g_assert_false (test_journal_has ("job-a", "record.json"));
  g_assert_true (test_journal_has ("job-b", "result-0.png"));
  g_assert_true (test_journal_has ("job-c", "result-0.png"));
  /* room for two of the three: the oldest that may go goes */
  limn_journal_prune_folder (
      folder, 7, g_bytes_get_size (self->image) * 3 - 1000);
  g_assert_true (test_journal_has ("job-b", "result-0.png"));
  g_assert_false (test_journal_has ("job-c", "result-0.png"));
  g_assert_true (test_journal_has ("job-d", "result-0.png"));
}

static void
test_journal_assert_mode (const char *name, guint mode)
{
  g_autofree char *path = test_journal_path ("job-a", name);
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmphex (status.st_mode & 0777, ==, mode);
}

static LimnStep *
test_journal_make_step (void)
{
  LimnStep *step = limn_step_new ();

  step->job = g_strdup ("job s3cret");
  step->next_url = g_strdup ("https://a/ask?key=s3cret");
  step->result_url = g_strdup ("https://a/result");
  limn_step_add_result (step)->url = g_strdup ("https://a/signed?x=1");
  return step;
}

/* addresses are kept while they are of use, the key never */
static void
test_journal_secrets (TestJournal *self, gconstpointer data)
{
  g_autoptr (LimnStep) step = test_journal_make_step ();
  LimnRoute *route = limn_route_new ("fal", "fal", NULL, "m");
  g_autofree char *text = NULL;

  limn_entry_note_sent (self->entry, "mark", route, 0, 1);
  limn_entry_note_step (self->entry, "mark", step, "s3cret");
  limn_route_free (route);
  test_journal_feed (self, 0, NULL);
  test_journal_restart (self);
  test_journal_assert_waits (self->journal, "job-a:results");
  text = test_journal_read ("job-a");
  g_assert_null (strstr (text, "s3cret"));
  g_assert_nonnull (strstr (text, "signed?x=1"));
  test_journal_assert_mode (NULL, 0700);
  test_journal_assert_mode ("record.json", 0600);
  test_journal_assert_mode ("result-0.png", 0600);
  self->entry = limn_journal_take (self->journal, "job-a", NULL);
  limn_entry_note_end (self->entry, "mark", NULL, FALSE);
  g_assert_true (limn_journal_mark_delivered (self->journal, "job-a", 0, NULL));
  limn_journal_flush (self->journal);
  g_clear_pointer (&text, g_free);
  text = test_journal_read ("job-a");
  g_assert_null (strstr (text, "signed?x=1"));
  g_assert_nonnull (strstr (text, "\"state\": \"delivered\""));
}

/* what was killed behind its last byte is whole, what broke off before is not
 */
static void
test_journal_parts (TestJournal *self, gconstpointer data)
{
  g_autofree char *whole = test_journal_path ("job-a", "result-0.part");
  g_autofree char *half = test_journal_path ("job-a", "result-1.part");
  g_autofree char *mapless = test_journal_path ("job-a", "result-2.png");
  const char *bytes = g_bytes_get_data (self->image, NULL);
  gssize length = (gssize) g_bytes_get_size (self->image);
  g_autoptr (LimnRecord) record = NULL;
  g_autoptr (GBytes) first = NULL;

  test_journal_restart (self);
  g_assert_true (g_file_set_contents (whole, bytes, length, NULL));
  g_assert_true (g_file_set_contents (half, bytes, length - 9, NULL));
  g_assert_true (g_file_set_contents (mapless, bytes, length - 9, NULL));
  self->entry = limn_journal_take (self->journal, "job-a", NULL);
  limn_entry_adopt (self->entry);
  record = limn_entry_dup_record (self->entry, NULL);
  g_assert_cmpuint (limn_record_get_n_results (record), ==, 1);
  first = limn_entry_load (self->entry, 0, FALSE);
  g_assert_true (g_bytes_equal (first, self->image));
  test_journal_restart (self);
  g_assert_true (test_journal_has ("job-a", "result-0.png"));
  g_assert_true (test_journal_has ("job-a", "result-1.part"));
  g_assert_true (test_journal_has ("job-a", "broken-result-2.png"));
  test_journal_assert_waits (self->journal, "job-a:results");
}

/* results 0 and 1 of one reply; which of them are here, or "" */
static void
test_journal_assert_here (TestJournal *self, const char *expected)
{
  JsonObject *root = limn_entry_get_root (self->entry);
  JsonObject *task =
      json_array_get_object_element (limn_entry_list (root, "tasks"), 0);
  g_autofree char *here = NULL;

  if (json_object_has_member (task, "here"))
    here = json_to_string (json_object_get_member (task, "here"), FALSE);
  g_assert_cmpstr (here != NULL ? here : "", ==, expected);
}

static void
test_journal_adopt (TestJournal *self)
{
  g_autoptr (GError) error = NULL;

  test_journal_restart (self);
  self->entry = limn_journal_take (self->journal, "job-a", &error);
  g_assert_no_error (error);
  limn_entry_adopt (self->entry);
}

/* The first of two came, the second did not, which alone is asked for then: its
 * place in that list is the one that the first had. */
static void
test_journal_places (TestJournal *self, gconstpointer data)
{
  const LimnRoute route = { .endpoint = (char *) "lumenfall",
                            .protocol = (char *) "lumenfall",
                            .model = (char *) "m" };
  g_autoptr (GError) lost =
      g_error_new (LIMN_ERROR, LIMN_ERROR_ANSWER, "status 503");
  JsonArray *urls = json_array_new ();

  json_array_add_string_element (urls, "https://a/second");
  limn_entry_note_sent (self->entry, "mark", &route, 0, 2);
  limn_entry_note_place (self->entry, 0, "mark", 0);
  limn_entry_note_place (self->entry, 1, "mark", 1);
  test_journal_feed (self, 0, NULL);
  test_journal_adopt (self);
  test_journal_assert_here (self, "[0]");
  limn_entry_note_place (self->entry, 0, "mark", 0);
  g_assert_true (limn_entry_narrow (self->entry, "mark", urls));
  limn_entry_note_end (self->entry, "mark", lost, FALSE);
  test_journal_finish (self, 1, lost);
  test_journal_adopt (self);
  test_journal_assert_here (self, "");
  /* killed once it is here as well */
  limn_entry_set_consumer (self->entry, &test_journal_sink, &self->seen);
  limn_entry_note_place (self->entry, 1, "mark", 0);
  test_journal_feed (self, 1, NULL);
  test_journal_adopt (self);
  test_journal_assert_here (self, "[0]");
}

int
main (int argc, char **argv)
{
  static const TestJournalCase tests[] = {
    { "/journal-keep/torn", test_journal_torn },
    { "/journal-keep/damaged", test_journal_damaged },
    { "/journal-keep/unknown", test_journal_unknown },
    { "/journal-keep/together", test_journal_together },
    { "/journal-keep/prune", test_journal_prune },
    { "/journal-keep/secrets", test_journal_secrets },
    { "/journal-keep/parts", test_journal_parts },
    { "/journal-keep/places", test_journal_places },
  };

  return test_journal_main (argc, argv, tests, G_N_ELEMENTS (tests));
}

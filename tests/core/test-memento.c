/* memento: what a job keeps of its image, there and back; what is broken. */
#include "journal-fixture.h"

#include "recovery.h"

#define TEST_MEMENTO_WIDTH 70
#define TEST_MEMENTO_HEIGHT 300

static guint8 *
test_memento_draw (void)
{
  guint8 *values = g_malloc (TEST_MEMENTO_WIDTH * TEST_MEMENTO_HEIGHT);

  for (guint i = 0; i < TEST_MEMENTO_WIDTH * TEST_MEMENTO_HEIGHT; i++)
    values[i] = (guint8) (i * 7);
  return values;
}

static LimnMemento *
test_memento_read (const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRecord) record = limn_recovery_read (id, &error);

  g_assert_no_error (error);
  return limn_memento_read (record);
}

/* another job, which has a memento */
static void
test_memento_start (TestJournal *self, const LimnMemento *memento)
{
  g_autoptr (GError) error = NULL;

  limn_record_free (self->record);
  self->record = test_journal_make_record ("job-b");
  self->entry = limn_journal_add (self->journal, self->record);
  limn_entry_set_consumer (self->entry, &test_journal_sink, &self->seen);
  limn_entry_set_memento (self->entry, memento);
  limn_entry_prepare (self->entry, TRUE);
  limn_entry_begin (self->entry, &error);
  g_assert_no_error (error);
}

static void
test_memento_round (TestJournal *self, gconstpointer data)
{
  const LimnRect rect = { -20, 5, 300, 4000 };
  g_autoptr (LimnMemento) memento = limn_memento_new ();
  g_autoptr (LimnMemento) back = NULL;
  g_autofree guint8 *values = test_memento_draw ();
  g_autofree guint8 *mask = NULL;
  g_autofree guint8 *other = NULL;
  LimnRect found;

  limn_memento_set_rect (memento, "layer", &rect);
  g_assert_true (limn_memento_set_mask (
      memento, values, TEST_MEMENTO_WIDTH, TEST_MEMENTO_HEIGHT, NULL));
  test_memento_start (self, memento);
  test_journal_assert_says ("job-b", "\"place\"");
  test_journal_assert_waits (self->journal, "");
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  back = test_memento_read ("job-b");
  g_assert_true (limn_memento_get_rect (back, "layer", &found));
  g_assert_true (limn_rect_equals (&rect, &found));
  g_assert_false (limn_memento_get_rect (back, "grown", &found));
  mask = limn_memento_dup_mask (back, TEST_MEMENTO_WIDTH, TEST_MEMENTO_HEIGHT);
  g_assert_cmpmem (mask,
                   TEST_MEMENTO_WIDTH * TEST_MEMENTO_HEIGHT,
                   values,
                   TEST_MEMENTO_WIDTH * TEST_MEMENTO_HEIGHT);
  other = limn_memento_dup_mask (back, TEST_MEMENTO_HEIGHT, TEST_MEMENTO_WIDTH);
  g_assert_null (other);
}

static void
test_memento_none (TestJournal *self, gconstpointer data)
{
  g_autoptr (LimnMemento) memento = limn_memento_new ();
  g_autoptr (LimnMemento) none = test_memento_read ("job-a");
  g_autoptr (LimnMemento) empty = NULL;
  g_autofree guint8 *mask = NULL;

  test_memento_start (self, memento);
  empty = test_memento_read ("job-b");
  mask = limn_memento_dup_mask (empty, 1, 1);
  g_assert_null (none);
  g_assert_nonnull (empty);
  g_assert_null (mask);
  g_assert_false (test_journal_has ("job-b", "mask.png"));
}

/* a mask that breaks off is none */
static void
test_memento_broken (TestJournal *self, gconstpointer data)
{
  g_autofree guint8 *values = test_memento_draw ();
  g_autoptr (LimnMemento) memento = limn_memento_new ();
  g_autoptr (GBytes) whole = NULL;

  g_assert_true (limn_memento_set_mask (
      memento, values, TEST_MEMENTO_WIDTH, TEST_MEMENTO_HEIGHT, NULL));
  whole = g_bytes_ref (memento->mask);
  for (gsize n = 0; n < g_bytes_get_size (whole); n += 97)
    {
      g_autofree guint8 *mask = NULL;

      g_bytes_unref (memento->mask);
      memento->mask = g_bytes_new_from_bytes (whole, 0, n);
      mask = limn_memento_dup_mask (
          memento, TEST_MEMENTO_WIDTH, TEST_MEMENTO_HEIGHT);
      g_assert_null (mask);
    }
}

/* what a record may hold in the place of a rectangle */
static const char *const test_memento_rects[] = {
  "{}",
  "[1, 2, 3, 4]",
  "{\"x\": 1, \"y\": 2, \"width\": 3}",
  "{\"x\": 1, \"y\": 2, \"width\": -3, \"height\": 4}",
  "{\"x\": 1e300, \"y\": 2, \"width\": 3, \"height\": 4}",
  "{\"x\": \"1\", \"y\": 2, \"width\": 3, \"height\": 4}",
};

static void
test_memento_bad_rects (TestJournal *self, gconstpointer data)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_memento_rects); i++)
    {
      g_autoptr (LimnMemento) memento = limn_memento_new ();
      LimnRect rect;

      json_object_set_member (memento->place,
                              "layer",
                              json_from_string (test_memento_rects[i], NULL));
      g_test_message ("%s", test_memento_rects[i]);
      g_assert_false (limn_memento_get_rect (memento, "layer", &rect));
    }
}

/* what a record that was copied, renamed or forged calls itself */
static const char *const test_memento_ids[] = {
  "job-a", "job-b", "", "..", "../jobs/job-b", "../../outside", "/etc",
};

/* the folder of `job-a`, with the record of job-b under another name; only
 * job-b has a mask */
static void
test_memento_forge (TestJournal *self, const char *text, const char *id)
{
  g_autofree char *path = test_journal_path ("job-a", "record.json");
  g_autoptr (GString) forged = g_string_new (text);
  g_autofree char *name = g_strdup_printf ("\"id\": \"%s\"", id);

  g_assert_cmpuint (
      g_string_replace (forged, "\"id\": \"job-b\"", name, 1), ==, 1);
  g_assert_true (g_file_set_contents (path, forged->str, -1, NULL));
}

/* a mask is looked for beside the record, and nowhere else */
static void
test_memento_forged (TestJournal *self, gconstpointer data)
{
  g_autoptr (LimnMemento) memento = limn_memento_new ();
  g_autoptr (LimnMemento) found = NULL;
  g_autofree guint8 *values = test_memento_draw ();
  g_autofree char *text = NULL;
  g_autofree char *moved = NULL;
  g_autofree char *mask = NULL;

  g_assert_true (limn_memento_set_mask (
      memento, values, TEST_MEMENTO_WIDTH, TEST_MEMENTO_HEIGHT, NULL));
  test_memento_start (self, memento);
  test_journal_feed (self, 0, NULL);
  test_journal_finish (self, 1, NULL);
  test_journal_restart (self);
  text = test_journal_read ("job-b");
  mask = test_journal_path ("job-b", "mask.png");
  for (guint i = 0; i < G_N_ELEMENTS (test_memento_ids); i++)
    {
      g_autoptr (LimnMemento) back = NULL;
      g_autoptr (LimnRecord) record = NULL;

      test_memento_forge (self, text, test_memento_ids[i]);
      back = test_memento_read ("job-a");
      g_assert_nonnull (back);
      g_assert_null (back->mask);
      record = limn_recovery_read ("job-a", NULL);
      g_assert_cmpstr (limn_record_get_id (record), ==, "job-a");
    }
  moved = test_journal_path ("job-a", "mask.png");
  g_assert_cmpint (g_rename (mask, moved), ==, 0);
  found = test_memento_read ("job-a");
  g_assert_nonnull (found->mask);
}

/* a record that is not from the journal, such as a layer's */
static void
test_memento_stranger (TestJournal *self, gconstpointer data)
{
  g_autofree char *outside = test_journal_path ("..", "mask.png");

  g_assert_true (g_file_set_contents (outside, "secret", -1, NULL));
  for (guint i = 2; i < G_N_ELEMENTS (test_memento_ids); i++)
    {
      g_autoptr (LimnRecord) record =
          test_journal_make_record (test_memento_ids[i]);
      g_autoptr (LimnMemento) back = NULL;
      JsonObject *journal = json_object_new ();

      json_object_set_object_member (journal, "place", json_object_new ());
      json_object_set_object_member (
          limn_record_get_object (record), "journal", journal);
      back = limn_memento_read (record);
      g_assert_nonnull (back);
      g_assert_null (back->mask);
    }
  g_assert_null (limn_recovery_read ("../jobs/job-a", NULL));
  g_assert_cmpint (g_unlink (outside), ==, 0);
}

int
main (int argc, char **argv)
{
  static const TestJournalCase tests[] = {
    { "/memento/round", test_memento_round },
    { "/memento/none", test_memento_none },
    { "/memento/broken", test_memento_broken },
    { "/memento/bad-rects", test_memento_bad_rects },
    { "/memento/forged", test_memento_forged },
    { "/memento/stranger", test_memento_stranger },
  };

  return test_journal_main (argc, argv, tests, G_N_ELEMENTS (tests));
}

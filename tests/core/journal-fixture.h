/* journal-fixture: a journal with one job in it, in a scratch state folder. */
#pragma once

#include <glib/gstdio.h>
#include <string.h>

#include "error.h"
#include "journal-private.h"
#include "waiting.h"

/* what the sink behind the journal has seen; it refuses what it is told to */
typedef struct
{
  guint n_bytes;
  guint n_whole;
  guint n_failed;
  gboolean refuses;
} TestJournalSeen;

typedef struct
{
  LimnSettings *settings;
  LimnJournal *journal;
  LimnRecord *record;
  LimnEntry *entry;
  GBytes *image;
  TestJournalSeen seen;
} TestJournal;

static gboolean
test_journal_begin (gpointer user_data,
                    guint index,
                    const LimnImageInfo *info,
                    GError **error)
{
  return TRUE;
}

static gboolean
test_journal_rows (gpointer user_data,
                   guint index,
                   guint y,
                   guint n_rows,
                   const guint8 *pixels,
                   gsize stride,
                   GError **error)
{
  return TRUE;
}

static gboolean
test_journal_bytes (gpointer user_data,
                    guint index,
                    const guint8 *data,
                    gsize length,
                    GError **error)
{
  TestJournalSeen *seen = user_data;

  seen->n_bytes += length;
  if (!seen->refuses)
    return TRUE;
  g_set_error (error, LIMN_ERROR, LIMN_ERROR_FILE, "no room");
  return FALSE;
}

static void
test_journal_end (gpointer user_data, guint index, const GError *error)
{
  TestJournalSeen *seen = user_data;

  seen->n_whole += error == NULL;
  seen->n_failed += error != NULL;
}

static const LimnResultSink test_journal_sink = {
  .begin = test_journal_begin,
  .rows = test_journal_rows,
  .bytes = test_journal_bytes,
  .end = test_journal_end,
};

static LimnRecord *
test_journal_make_record (const char *id)
{
  g_autofree char *text = g_strdup_printf (
      "{\"id\": \"%s\", \"created\": \"2025-06-01T10:00:00.000Z\", "
      "\"operation\": \"create\", \"request\": {\"operation\": \"create\", "
      "\"prompt\": \"a fox\", \"n\": 1}, \"plan\": {\"model\": \"m\", "
      "\"estimated_cost\": {\"amount\": 0.5}}, \"attempts\": [], "
      "\"results\": [], \"cost\": {}, \"timing_ms\": {}}",
      id);
  g_autoptr (GError) error = NULL;
  LimnRecord *record = limn_record_new_from_string (text, &error);

  g_assert_no_error (error);
  return record;
}

static GBytes *
test_journal_make_image (void)
{
  const LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                               .width = 64,
                               .height = 64,
                               .channels = 3,
                               .depth = 8 };
  g_autofree guint8 *pixels = g_malloc (64 * 64 * 3);
  LimnEncoder *encoder = limn_encoder_new (&info, NULL, NULL);
  GBytes *image;

  for (guint i = 0; i < 64 * 64 * 3; i++)
    pixels[i] = (guint8) g_random_int ();
  g_assert_true (limn_encoder_push (encoder, pixels, 64 * 3, 64, NULL));
  image = limn_encoder_finish (encoder, NULL);
  limn_encoder_free (encoder);
  return image;
}

static void
test_journal_start (TestJournal *self, const char *id)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->record, limn_record_free);
  self->record = test_journal_make_record (id);
  self->entry = limn_journal_add (self->journal, self->record);
  limn_entry_set_consumer (self->entry, &test_journal_sink, &self->seen);
  limn_entry_prepare (self->entry, TRUE);
  limn_entry_begin (self->entry, &error);
  g_assert_no_error (error);
}

static void
test_journal_set_up (TestJournal *self, gconstpointer data)
{
  self->settings =
      limn_settings_new_from_data ("[journal]\nkeep_days=7\n", NULL);
  self->journal = limn_journal_new (self->settings);
  self->image = test_journal_make_image ();
  test_journal_start (self, "job-a");
}

static char *
test_journal_path (const char *id, const char *name)
{
  g_autofree char *folder = limn_journal_dup_folder ();

  return g_build_filename (folder, id, name, NULL);
}

/* beside the folder of all jobs */
static const char *const test_journal_lists[] = { ".settled", ".pruned" };

static void
test_journal_tear_down (TestJournal *self, gconstpointer data)
{
  g_autofree char *path = limn_journal_dup_folder ();
  g_autoptr (GDir) folder = NULL;
  const char *name;

  limn_journal_free (self->journal);
  folder = g_dir_open (path, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_assert_true (limn_entry_discard (path, name, NULL));
  /* the next test has jobs of the same names */
  for (guint i = 0; i < G_N_ELEMENTS (test_journal_lists); i++)
    {
      g_autofree char *list = g_strconcat (path, test_journal_lists[i], NULL);

      g_remove (list);
    }
  limn_record_free (self->record);
  limn_settings_free (self->settings);
  g_bytes_unref (self->image);
}

/* another process, as far as locks go */
static void
test_journal_restart (TestJournal *self)
{
  limn_journal_free (self->journal);
  self->journal = limn_journal_new (self->settings);
  self->entry = NULL;
}

static void
test_journal_feed (TestJournal *self, guint number, const GError *error)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (self->image, &length);

  for (gsize at = 0; at < length; at += 1000)
    g_assert_true (limn_entry_sink.bytes (
        self->entry, number, data + at, MIN (length - at, 1000), NULL));
  limn_entry_sink.end (self->entry, number, error);
}

static void
test_journal_finish (TestJournal *self, guint n_results, const GError *error)
{
  const LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                               .width = 64,
                               .height = 64 };
  const LimnResult result = { .info = &info };

  for (guint i = 0; i < n_results; i++)
    limn_record_add_result (self->record, &result);
  limn_entry_finish (self->entry, self->record, error);
  limn_journal_settle (self->journal, self->entry, 1000, "USD");
}

static char *
test_journal_read (const char *id)
{
  g_autofree char *path = test_journal_path (id, "record.json");
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
test_journal_assert_says (const char *id, const char *words)
{
  g_autofree char *text = test_journal_read (id);

  g_assert_nonnull (strstr (text, words));
}

static gboolean
test_journal_has (const char *id, const char *name)
{
  g_autofree char *path = test_journal_path (id, name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* "" for nothing, else id and kind of all that waits */
static void
test_journal_assert_waits (LimnJournal *journal, const char *expected)
{
  g_autoptr (GPtrArray) list = limn_journal_list (journal);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const LimnWaiting *waiting = g_ptr_array_index (list, i);

      g_string_append_printf (found,
                              "%s%s:%s",
                              i > 0 ? " " : "",
                              waiting->id,
                              limn_waiting_get_kind_name (waiting->kind));
    }
  g_assert_cmpstr (found->str, ==, expected);
}

typedef struct
{
  const char *path;
  void (*run) (TestJournal *self, gconstpointer data);
} TestJournalCase;

/* runs the tests in a state folder of their own */
static int
test_journal_main (int argc,
                   char **argv,
                   const TestJournalCase *tests,
                   guint n_tests)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-test-XXXXXX", NULL);
  static const char *const left[] = {
    "jobs", "spending.json", "spending.lock", "twins"
  };
  int status;

  g_test_init (&argc, &argv, NULL);
  g_setenv ("LIMN_STATE_DIR", folder, TRUE);
  for (guint i = 0; i < n_tests; i++)
    g_test_add (tests[i].path,
                TestJournal,
                NULL,
                test_journal_set_up,
                tests[i].run,
                test_journal_tear_down);
  status = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (left); i++)
    {
      g_autofree char *path = g_build_filename (folder, left[i], NULL);

      g_remove (path);
    }
  g_rmdir (folder);
  return status;
}

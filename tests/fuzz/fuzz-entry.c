/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry and limn/waiting: a job's folder that an earlier process left,
 * listed, opened and made to agree with its files, and pruned. */
#include "entry-private.h"
#include "fuzz.h"
#include "journal-private.h"
#include "jsontext.h"
#include "waiting.h"

/* the smallest GIF there is, and what was cut off */
#define WHOLE                                                                  \
  "GIF89a\1\0\1\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\1\0\1\0\0\2\2D\1\0;"
#define BROKEN "GIF89a\1\0"
#define ID "job"

/* which of these there are depends on the input */
static const struct
{
  const char *name;
  const char *bytes;
  gsize length;
} files[] = {
  { "result-0.gif", WHOLE, sizeof WHOLE - 1 },
  { "result-1.png", BROKEN, sizeof BROKEN - 1 },
  { "result-2.part", WHOLE, sizeof WHOLE - 1 },
  { "result-7.part", BROKEN, sizeof BROKEN - 1 },
};

static char *folder;

static void
write_job (const uint8_t *data, size_t size)
{
  g_autofree char *record =
      g_build_filename (folder, ID, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *lock = g_build_filename (folder, ID, LIMN_ENTRY_LOCK, NULL);
  FuzzChunks chunks;
  gsize bits;

  fuzz_chunks_init (&chunks, data, size);
  bits = fuzz_chunks_next (&chunks, G_MAXSIZE);
  fuzz_write_file (record, data, size);
  fuzz_write_file (lock, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path =
          g_build_filename (folder, ID, files[i].name, NULL);

      if (bits >> i & 1)
        fuzz_write_file (
            path, (const uint8_t *) files[i].bytes, files[i].length);
    }
}

static void
check_list (void)
{
  g_autoptr (GPtrArray) list = limn_waiting_list (folder);

  g_assert_cmpuint (list->len, <=, 1);
  for (guint i = 0; i < list->len; i++)
    {
      const LimnWaiting *waiting = g_ptr_array_index (list, i);

      fuzz_check_text (waiting->words);
      g_assert_cmpstr (waiting->id, ==, ID);
      g_assert_true (waiting->micros == LIMN_MONEY_UNKNOWN ||
                     waiting->micros >= 0);
      g_assert_true (waiting->kind == LIMN_WAITING_DAMAGED ||
                     waiting->n_wanted >= 1);
    }
}

/* what is in the folder and not delivered can be loaded, whole */
static void
check_results (LimnEntry *entry)
{
  JsonArray *rows = limn_entry_list (limn_entry_get_root (entry), "results");
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnRecord) record = limn_entry_dup_record (entry, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (
      limn_record_get_n_results (record), ==, json_array_get_length (rows));
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autoptr (GBytes) bytes = limn_entry_load (entry, i, i % 2 > 0);

      limn_entry_is_kept (entry, i);
    }
  limn_entry_has_open_task (limn_entry_get_root (entry));
  limn_entry_note_end (entry, "a", NULL, TRUE);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    limn_entry_mark (entry, i);
  g_assert_cmpuint (limn_entry_count_waiting (limn_entry_get_root (entry)),
                    <=,
                    json_array_get_length (rows));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  LimnScribe *scribe = limn_scribe_new ();
  g_autoptr (GError) error = NULL;
  LimnEntry *entry;

  if (folder == NULL)
    folder = g_build_filename (fuzz_get_home (), "state", "jobs", NULL);
  write_job (data, size);
  check_list ();
  entry = limn_entry_open (folder, ID, scribe, &error);
  FUZZ_CHECK (entry != NULL, error);
  if (entry != NULL)
    {
      limn_entry_adopt (entry);
      check_results (entry);
      limn_entry_close (entry);
    }
  limn_scribe_free (scribe);
  check_list ();
  limn_journal_prune_folder (folder, 0, 0);
  limn_entry_discard (folder, ID, NULL);
  return 0;
}

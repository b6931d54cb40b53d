/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/journal: the folder in which jobs and result bytes live until the user
 * has them. */
#include "journal-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "jsontext.h"
#include "spending.h"
#include "twin.h"
#include "waiting.h"

#define LIMN_JOURNAL_FOLDER "jobs"
#define LIMN_JOURNAL_KEEP_DAYS 30
#define LIMN_JOURNAL_KEEP_MB 2000
/* jobs that are held for their consumer to say that it has the results; older
 * ones are let go, and can be recovered */
#define LIMN_JOURNAL_MAX_HELD 16

/**
 * limn_journal_dup_folder:
 *
 * Returns: (transfer full): the folder of all jobs, `jobs` in the state folder
 */
char *
limn_journal_dup_folder (void)
{
  return limn_settings_state_path (LIMN_JOURNAL_FOLDER);
}

/**
 * limn_journal_new:
 * @settings: (nullable): the user's; group `[journal]`: `keep_days` (30) and
 *   `keep_mb` (2000) bound what is kept of jobs whose results were delivered,
 *   `required=false` runs jobs that cannot be written; must outlive the journal
 *
 * Returns: (transfer full): a journal; nothing is written before the first job
 */
LimnJournal *
limn_journal_new (const LimnSettings *settings)
{
  LimnJournal *self = g_new0 (LimnJournal, 1);

  self->settings = settings;
  self->scribe = limn_scribe_new ();
  self->entries = g_ptr_array_new ();
  return self;
}

/**
 * limn_journal_free:
 * @self: (nullable) (transfer full): a journal; returns when all is written
 *
 * Results that were not marked as delivered can be recovered from now on.
 */
void
limn_journal_free (LimnJournal *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < self->entries->len; i++)
    limn_entry_close (g_ptr_array_index (self->entries, i));
  limn_scribe_free (self->scribe);
  g_ptr_array_unref (self->entries);
  g_free (self);
}

/**
 * limn_journal_flush:
 * @self: a journal
 *
 * Waits until all is written.
 */
void
limn_journal_flush (LimnJournal *self)
{
  limn_scribe_flush (self->scribe);
}

static guint
limn_journal_get_number (LimnJournal *self, const char *key, guint fallback)
{
  const char *text =
      self->settings != NULL ?
          limn_settings_get (self->settings, LIMN_JOURNAL_GROUP, key) :
          NULL;
  guint64 number;

  if (text == NULL ||
      !g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT32, &number, NULL))
    return fallback;
  return (guint) number;
}

static guint64
limn_journal_get_keep_bytes (LimnJournal *self)
{
  guint mb = limn_journal_get_number (self, "keep_mb", LIMN_JOURNAL_KEEP_MB);

  return (guint64) mb * 1000 * 1000;
}

/**
 * limn_journal_add:
 * @self: a journal
 * @record: of a job that has not begun
 *
 * Returns: (transfer none): its entry, which is not written yet
 */
LimnEntry *
limn_journal_add (LimnJournal *self, const LimnRecord *record)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  LimnEntry *entry = limn_entry_new (folder, record, self->scribe);

  g_ptr_array_add (self->entries, entry);
  return entry;
}

static LimnEntry *
limn_journal_find (LimnJournal *self, const char *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      LimnEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_str_equal (limn_entry_get_id (entry), id))
        return entry;
    }
  return NULL;
}

/**
 * limn_journal_take:
 * @self: a journal
 * @id: of a job
 * @error: return location
 *
 * Returns: (transfer none): its entry, held by this process; %NULL as
 *   limn_entry_open()
 */
LimnEntry *
limn_journal_take (LimnJournal *self, const char *id, GError **error)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  LimnEntry *entry = limn_journal_find (self, id);

  if (entry != NULL)
    return entry;
  entry = limn_entry_open (folder, id, self->scribe, error);
  if (entry != NULL)
    g_ptr_array_add (self->entries, entry);
  return entry;
}

/**
 * limn_journal_drop:
 * @self: a journal
 * @entry: (transfer full): an entry that it holds
 *
 * Lets go of it.
 */
void
limn_journal_drop (LimnJournal *self, LimnEntry *entry)
{
  if (g_ptr_array_remove (self->entries, entry))
    limn_entry_close (entry);
}

typedef struct
{
  LimnEntry *entry;
  gint64 micros;
  char *currency;
} LimnJournalCost;

static void
limn_journal_write_cost (gpointer data)
{
  LimnJournalCost *cost = data;
  g_autoptr (GError) error = NULL;

  if (!limn_spending_settle (limn_entry_get_id (cost->entry),
                             cost->micros,
                             cost->currency,
                             &error))
    limn_entry_set_trouble (cost->entry, error->message);
  g_free (cost->currency);
  g_free (cost);
}

/* what is not known to have come or failed stays reserved */
static void
limn_journal_push_cost (LimnJournal *self,
                        LimnEntry *entry,
                        gint64 micros,
                        const char *currency)
{
  JsonObject *root = limn_entry_get_root (entry);
  LimnJournalCost *cost;

  if (micros == LIMN_MONEY_UNKNOWN && limn_entry_has_open_task (root))
    return;
  if (micros == LIMN_MONEY_UNKNOWN &&
      limn_entry_read_state (root) >= LIMN_ENTRY_FAILED)
    micros = 0;
  cost = g_new0 (LimnJournalCost, 1);
  cost->entry = entry;
  cost->micros = micros;
  cost->currency = g_strdup (currency);
  limn_scribe_push (self->scribe, limn_journal_write_cost, cost);
}

typedef struct
{
  guint keep_days;
  guint64 keep_bytes;
  gboolean is_wanted; /* however long ago the last one is */
} LimnJournalBounds;

static void
limn_journal_run_prune (gpointer data)
{
  g_autofree LimnJournalBounds *bounds = data;
  g_autofree char *folder = limn_journal_dup_folder ();

  if (bounds->is_wanted || limn_journal_claim_prune (folder))
    limn_journal_prune_folder (folder, bounds->keep_days, bounds->keep_bytes);
}

static void
limn_journal_push_prune (LimnJournal *self, gboolean is_wanted)
{
  LimnJournalBounds *bounds = g_new0 (LimnJournalBounds, 1);

  bounds->keep_days =
      limn_journal_get_number (self, "keep_days", LIMN_JOURNAL_KEEP_DAYS);
  bounds->keep_bytes = limn_journal_get_keep_bytes (self);
  bounds->is_wanted = is_wanted;
  limn_scribe_push (self->scribe, limn_journal_run_prune, bounds);
}

typedef struct
{
  char *fingerprint;
  char *id;
} LimnJournalTwin;

static void
limn_journal_write_twin (gpointer data)
{
  LimnJournalTwin *twin = data;

  limn_twin_note (twin->fingerprint, twin->id);
  g_free (twin->fingerprint);
  g_free (twin->id);
  g_free (twin);
}

/* whoever asks for the same again in the next minute is told of it */
static void
limn_journal_push_twin (LimnJournal *self, LimnEntry *entry)
{
  JsonObject *root = limn_entry_get_root (entry);
  const char *fingerprint = limn_jsontext_get_string (root, "fingerprint");
  JsonArray *results = limn_jsontext_get_array (root, "results");
  LimnJournalTwin *twin;

  if (fingerprint == NULL || results == NULL ||
      json_array_get_length (results) == 0)
    return;
  twin = g_new0 (LimnJournalTwin, 1);
  twin->fingerprint = g_strdup (fingerprint);
  twin->id = g_strdup (limn_entry_get_id (entry));
  limn_scribe_push (self->scribe, limn_journal_write_twin, twin);
}

/**
 * limn_journal_settle:
 * @self: a journal
 * @entry: (transfer full): one whose job has ended
 * @micros: what it cost in millionths of @currency, or %LIMN_MONEY_UNKNOWN
 * @currency: (nullable): "USD" by default
 *
 * Counts the cost. With results the entry is held until they are delivered.
 * Once an hour old jobs are removed now that there is time.
 */
void
limn_journal_settle (LimnJournal *self,
                     LimnEntry *entry,
                     gint64 micros,
                     const char *currency)
{
  LimnEntryState state = limn_entry_read_state (limn_entry_get_root (entry));

  limn_journal_push_cost (self, entry, micros, currency);
  limn_journal_push_twin (self, entry);
  limn_journal_push_prune (self, FALSE);
  if (state != LIMN_ENTRY_RECEIVED)
    limn_journal_drop (self, entry);
  else if (self->entries->len > LIMN_JOURNAL_MAX_HELD)
    for (guint i = 0; i < self->entries->len; i++)
      {
        LimnEntry *old = g_ptr_array_index (self->entries, i);

        if (old == entry || limn_entry_read_state (limn_entry_get_root (old)) !=
                                LIMN_ENTRY_RECEIVED)
          continue;
        limn_journal_drop (self, old);
        break;
      }
}

/**
 * limn_journal_mark_delivered:
 * @self: (nullable): a journal; nothing happens without one
 * @id: of a job, see limn_record_get_id()
 * @index: of a result in the job's record
 * @error: return location
 *
 * The user has it: the layer is in the image, or the file is complete and
 * synced. A job that the journal does not know, such as one without network,
 * is no error.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where the job has no such result, or
 *   with %LIMN_ERROR_FILE where its record cannot be read
 */
gboolean
limn_journal_mark_delivered (LimnJournal *self,
                             const char *id,
                             guint index,
                             GError **error)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *own = g_build_filename (folder, id, NULL);
  LimnEntry *entry = self != NULL ? limn_journal_find (self, id) : NULL;

  if (self == NULL)
    return TRUE;
  if (entry == NULL && !g_file_test (own, G_FILE_TEST_IS_DIR))
    return TRUE;
  entry = limn_journal_take (self, id, error);
  if (entry == NULL)
    return FALSE;
  if (!limn_entry_mark (entry, index))
    {
      limn_error_set_invalid (
          error, "result", id, _ ("the job has no result of that number"));
      return FALSE;
    }
  if (limn_entry_count_waiting (limn_entry_get_root (entry)) == 0)
    limn_journal_drop (self, entry);
  return TRUE;
}

/**
 * limn_journal_discard:
 * @self: a journal
 * @id: of a job
 * @error: return location
 *
 * Forgets a job and what came of it, for good. What was reserved for it counts
 * as spent.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where there is no such job, or its
 *   process lives
 */
gboolean
limn_journal_discard (LimnJournal *self, const char *id, GError **error)
{
  g_autofree char *folder = limn_journal_dup_folder ();

  limn_scribe_flush (self->scribe);
  if (!limn_entry_discard (folder, id, error))
    return FALSE;
  limn_spending_settle (id, LIMN_MONEY_UNKNOWN, NULL, NULL);
  return TRUE;
}

/**
 * limn_journal_list:
 * @self: a journal
 *
 * Returns: (transfer full) (element-type LimnWaiting): what never arrived, the
 *   oldest first; jobs whose process lives left out
 */
GPtrArray *
limn_journal_list (LimnJournal *self)
{
  g_autofree char *folder = limn_journal_dup_folder ();

  limn_scribe_flush (self->scribe);
  return limn_waiting_list (folder);
}

/**
 * limn_journal_prune:
 * @self: a journal
 *
 * Has jobs removed that are older than `keep_days`, then the oldest ones until
 * no more than `keep_mb` are left; only such as nothing more can come of, and
 * whose results were delivered.
 */
void
limn_journal_prune (LimnJournal *self)
{
  limn_journal_push_prune (self, TRUE);
}

/**
 * limn_journal_measure:
 * @self: a journal
 * @size: (out caller-allocates): what it takes, and its bounds
 */
void
limn_journal_measure (LimnJournal *self, LimnJournalSize *size)
{
  g_autofree char *folder = limn_journal_dup_folder ();

  limn_scribe_flush (self->scribe);
  limn_journal_measure_folder (folder, &size->n_jobs, &size->bytes);
  size->keep_days =
      limn_journal_get_number (self, "keep_days", LIMN_JOURNAL_KEEP_DAYS);
  size->keep_bytes = limn_journal_get_keep_bytes (self);
}

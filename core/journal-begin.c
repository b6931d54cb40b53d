/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/journal-begin: a job is on the disk before its first byte leaves. */
#include "journal-private.h"

#include <glib/gi18n-lib.h>

#include <sys/statvfs.h>

#include "error.h"
#include "estimate.h"
#include "spending.h"

/* a result of which the size is not known, bytes */
#define LIMN_JOURNAL_GUESS (16 * 1024 * 1024)
/* of a pixel, in a file that hardly compresses */
#define LIMN_JOURNAL_PIXEL 3

/* what the first write takes with it to the scribe */
typedef struct
{
  LimnEntry *entry;
  const LimnSettings *settings;
  gint64 micros;
  guint64 bytes;
  gboolean is_required;
} LimnJournalStart;

static gboolean
limn_journal_is_required (LimnJournal *self)
{
  const char *text =
      self->settings != NULL ?
          limn_settings_get (self->settings, LIMN_JOURNAL_GROUP, "required") :
          NULL;

  return text == NULL || g_ascii_strcasecmp (text, "false") != 0;
}

/* what the results may take, so that the disk does not fill up under them */
static guint64
limn_journal_guess_bytes (const LimnPlan *plan)
{
  guint64 pixels = (guint64) plan->width * plan->height;
  guint64 bytes = pixels > 0 ? pixels * LIMN_JOURNAL_PIXEL : LIMN_JOURNAL_GUESS;

  return bytes * (guint) plan->request->n;
}

static gboolean
limn_journal_check_space (guint64 bytes, GError **error)
{
  g_autofree char *folder = limn_journal_dup_folder ();
  g_autofree char *wanted = g_format_size (bytes);
  g_autofree char *there = NULL;
  struct statvfs disk;
  guint64 free;

  g_mkdir_with_parents (folder, 0700);
  if (statvfs (folder, &disk) != 0)
    return TRUE; /* the write itself tells why */
  free = (guint64) disk.f_bavail * disk.f_frsize;
  if (free >= bytes)
    return TRUE;
  there = g_format_size (free);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_FILE,
               _ ("%s free where the results may take %s"),
               there,
               wanted);
  return FALSE;
}

/* whoever waits to send hears of it too */
static void
limn_journal_refuse (GTask *task, GError *error)
{
  const LimnJournalStart *start = g_task_get_task_data (task);

  limn_entry_refuse_all (start->entry, error);
  g_task_return_error (task, error);
}

static void
limn_journal_write_first (gpointer data)
{
  g_autoptr (GTask) task = data;
  const LimnJournalStart *start = g_task_get_task_data (task);
  const char *id = limn_entry_get_id (start->entry);
  g_autoptr (GError) failed = NULL;

  if (!limn_spending_reserve (start->settings, id, start->micros, &failed))
    {
      limn_journal_refuse (task, g_steal_pointer (&failed));
      return;
    }
  if (limn_journal_check_space (start->bytes, &failed) &&
      limn_entry_begin (start->entry, &failed))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  limn_entry_refuse_all (start->entry, NULL);
  if (!start->is_required)
    {
      limn_entry_set_trouble (start->entry, failed->message);
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (start->micros != 0)
    limn_spending_settle (id, 0, NULL, NULL);
  limn_journal_refuse (
      task, limn_entry_explain (start->entry, failed, _ ("nothing was sent")));
}

/**
 * limn_journal_begin_async:
 * @self: a journal
 * @entry: one of limn_journal_add()
 * @plan: what will be done
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Reserves what the job may cost and writes its entry, while the job gets ready
 * to send: what waits by limn_entry_sync_async() goes on once that is durable,
 * and not before @callback was called.
 */
void
limn_journal_begin_async (LimnJournal *self,
                          LimnEntry *entry,
                          const LimnPlan *plan,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  LimnJournalStart *start = g_new0 (LimnJournalStart, 1);

  start->entry = entry;
  start->settings = self->settings;
  start->micros = limn_estimate_get_worst (plan);
  start->bytes = limn_journal_guess_bytes (plan);
  start->is_required = limn_journal_is_required (self);
  g_task_set_task_data (task, start, g_free);
  limn_entry_prepare (entry, start->is_required);
  limn_scribe_push (self->scribe, limn_journal_write_first, task);
}

/**
 * limn_journal_begin_finish:
 * @entry: of limn_journal_begin_async()
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: whether the job may begin; %FALSE with the error of
 *   limn_spending_reserve(), or with %LIMN_ERROR_FILE where the entry cannot be
 *   written and the settings want it to be
 */
gboolean
limn_journal_begin_finish (LimnEntry *entry,
                           GAsyncResult *result,
                           GError **error)
{
  limn_entry_forgo (entry);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/journal-prune: old jobs go, whatever the user does not have stays. */
#include "journal-private.h"

#include <glib/gstdio.h>

#include "jsontext.h"
#include "lockfile.h"
#include "settled.h"
#include "twin.h"

#define LIMN_JOURNAL_DAY (24 * 60 * 60)
#define LIMN_JOURNAL_HOUR (60 * 60)
/* beside the folder of all jobs: its time is that of the last pruning */
#define LIMN_JOURNAL_STAMP ".pruned"

typedef struct
{
  char *id;
  gint64 time; /* seconds since the epoch of its last change */
  guint64 bytes;
  gboolean has_part; /* a part of a result lies there */
} LimnJournalJob;

static void
limn_journal_free_job (gpointer data)
{
  LimnJournalJob *job = data;

  g_free (job->id);
  g_free (job);
}

static void
limn_journal_weigh (const char *path, LimnJournalJob *job)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      GStatBuf status;

      if (g_stat (file, &status) != 0)
        continue;
      job->bytes += (guint64) status.st_size;
      job->time = MAX (job->time, (gint64) status.st_mtime);
      job->has_part |= g_str_has_suffix (name, LIMN_ENTRY_PART);
    }
}

/* nobody has it, and nothing more comes of it; its record is only read where it
 * is wanted away */
static gboolean
limn_journal_may_go (const char *folder, const LimnJournalJob *job)
{
  g_autofree char *path = g_build_filename (folder, job->id, NULL);
  g_autofree char *lock_path = g_build_filename (path, LIMN_ENTRY_LOCK, NULL);
  g_autofree char *file = g_build_filename (path, LIMN_ENTRY_RECORD, NULL);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *root;
  gsize length;
  int lock = limn_lockfile_take (lock_path, LIMN_LOCK_PROBE, NULL);

  if (lock < 0 || job->has_part)
    {
      limn_lockfile_release (&lock);
      return FALSE;
    }
  limn_lockfile_release (&lock);
  if (!g_file_get_contents (file, &text, &length, NULL))
    return FALSE;
  node = limn_jsontext_parse (text, (gssize) length, "record", NULL);
  root = node != NULL ? limn_jsontext_to_object (node) : NULL;
  if (root == NULL || limn_jsontext_get_string (root, "state") == NULL)
    return FALSE;
  if (limn_entry_read_state (root) == LIMN_ENTRY_PLANNED)
    return TRUE;
  return limn_entry_read_state (root) >= LIMN_ENTRY_DELIVERED &&
         limn_entry_count_waiting (root) == 0 &&
         !limn_entry_has_open_task (root);
}

static gint
limn_journal_compare (gconstpointer a, gconstpointer b)
{
  const LimnJournalJob *first = *(LimnJournalJob *const *) a;
  const LimnJournalJob *second = *(LimnJournalJob *const *) b;

  return (first->time > second->time) - (first->time < second->time);
}

static GPtrArray *
limn_journal_weigh_all (const char *path)
{
  GPtrArray *jobs = g_ptr_array_new_with_free_func (limn_journal_free_job);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *own = g_build_filename (path, name, NULL);
      LimnJournalJob *job = g_new0 (LimnJournalJob, 1);

      limn_journal_weigh (own, job);
      job->id = g_strdup (name);
      g_ptr_array_add (jobs, job);
    }
  g_ptr_array_sort (jobs, limn_journal_compare);
  return jobs;
}

static guint64
limn_journal_add_up (const GPtrArray *jobs)
{
  guint64 total = 0;

  for (guint i = 0; i < jobs->len; i++)
    total += ((const LimnJournalJob *) g_ptr_array_index (jobs, i))->bytes;
  return total;
}

/**
 * limn_journal_prune_folder:
 * @folder: of all jobs
 * @keep_days: what is older may go
 * @keep_bytes: what is more may go, the oldest first
 */
void
limn_journal_prune_folder (const char *folder,
                           guint keep_days,
                           guint64 keep_bytes)
{
  g_autoptr (GPtrArray) jobs = limn_journal_weigh_all (folder);
  g_autoptr (GHashTable) left = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC -
                  (gint64) keep_days * LIMN_JOURNAL_DAY;
  guint64 total = limn_journal_add_up (jobs);

  for (guint i = 0; i < jobs->len; i++)
    {
      const LimnJournalJob *job = g_ptr_array_index (jobs, i);

      if ((job->time < oldest || total > keep_bytes) &&
          limn_journal_may_go (folder, job) &&
          limn_entry_discard (folder, job->id, NULL))
        total -= job->bytes;
      else
        g_hash_table_add (left, job->id);
    }
  limn_settled_keep (folder, left);
  limn_twin_sweep ();
}

/**
 * limn_journal_measure_folder:
 * @folder: of all jobs
 * @n_jobs: (out): how many there are
 * @bytes: (out): what they take
 */
void
limn_journal_measure_folder (const char *folder, guint *n_jobs, guint64 *bytes)
{
  g_autoptr (GPtrArray) jobs = limn_journal_weigh_all (folder);

  *n_jobs = jobs->len;
  *bytes = limn_journal_add_up (jobs);
}

/**
 * limn_journal_claim_prune:
 * @folder: of all jobs
 *
 * Returns: whether the last pruning is an hour ago; it counts as done now
 */
gboolean
limn_journal_claim_prune (const char *folder)
{
  g_autofree char *stamp = g_strconcat (folder, LIMN_JOURNAL_STAMP, NULL);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  GStatBuf status;

  /* a time to come is that of a clock that was set back */
  if (g_stat (stamp, &status) == 0 && (gint64) status.st_mtime <= now &&
      now - (gint64) status.st_mtime < LIMN_JOURNAL_HOUR)
    return FALSE;
  return g_file_set_contents_full (
      stamp, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, NULL);
}

/**
 * limn_journal_get_size:
 *
 * Looks at each file: not for the main loop of a window.
 *
 * Returns: bytes that all jobs take
 */
guint64
limn_journal_get_size (void)
{
  g_autofree char *path = limn_journal_dup_folder ();
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  LimnJournalJob sum = { 0 };
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *own = g_build_filename (path, name, NULL);

      limn_journal_weigh (own, &sum);
    }
  return sum.bytes;
}

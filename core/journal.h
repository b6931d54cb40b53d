/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/journal: the folder in which jobs and result bytes live until the user
 * has them. */
#pragma once

#include "settings.h"

G_BEGIN_DECLS

typedef struct _LimnJournal LimnJournal;

/**
 * LimnJournalSize:
 * @n_jobs: jobs in the folder, whatever became of them
 * @bytes: what they take
 * @keep_days: after how many days jobs go whose results were delivered
 * @keep_bytes: what is more goes too, the oldest of them first
 */
typedef struct
{
  guint n_jobs;
  guint64 bytes;
  guint keep_days;
  guint64 keep_bytes;
} LimnJournalSize;

LimnJournal *limn_journal_new (const LimnSettings *settings);
void limn_journal_free (LimnJournal *self);

gboolean limn_journal_mark_delivered (LimnJournal *self,
                                      const char *id,
                                      guint index,
                                      GError **error);
gboolean limn_journal_discard (LimnJournal *self,
                               const char *id,
                               GError **error);
GPtrArray *limn_journal_list (LimnJournal *self);
void limn_journal_measure (LimnJournal *self, LimnJournalSize *size);
void limn_journal_prune (LimnJournal *self);
void limn_journal_flush (LimnJournal *self);
char *limn_journal_dup_folder (void);
guint64 limn_journal_get_size (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnJournal, limn_journal_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/journal-private: what jobs want of the journal. */
#pragma once

#include "entry.h"
#include "journal.h"

G_BEGIN_DECLS

/* of settings.ini */
#define LIMN_JOURNAL_GROUP "journal"

struct _LimnJournal
{
  const LimnSettings *settings;
  LimnScribe *scribe;
  GPtrArray *entries; /* LimnEntry, the oldest first */
};

LimnEntry *limn_journal_add (LimnJournal *self, const LimnRecord *record);
LimnEntry *limn_journal_take (LimnJournal *self,
                              const char *id,
                              GError **error);
void limn_journal_begin_async (LimnJournal *self,
                               LimnEntry *entry,
                               const LimnPlan *plan,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean limn_journal_begin_finish (LimnEntry *entry,
                                    GAsyncResult *result,
                                    GError **error);
void limn_journal_drop (LimnJournal *self, LimnEntry *entry);
void limn_journal_settle (LimnJournal *self,
                          LimnEntry *entry,
                          gint64 micros,
                          const char *currency);

void limn_journal_prune_folder (const char *folder,
                                guint keep_days,
                                guint64 keep_bytes);
void limn_journal_measure_folder (const char *folder,
                                  guint *n_jobs,
                                  guint64 *bytes);
gboolean limn_journal_claim_prune (const char *folder);

G_END_DECLS

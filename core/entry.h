/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry: one job in the journal: its record, its results as they arrive.
 * Private to the core.
 *
 * An entry belongs to one thread; what waits for the disk is done by a scribe
 * in the order of the calls. On the disk it is a folder:
 *   lock           held while the job's process lives
 *   record.json    the record, with `state` and `journal`
 *   result-N.part  bytes of result N so far, exactly as received
 *   result-N.png   all of them
 *   place-N        whose reply result N is part of, while it is fetched
 *   mask.png       what they are to be seen through, where that is known */
#pragma once

#include "memento.h"
#include "providers/provider.h"
#include "receiver.h"
#include "record.h"
#include "scribe.h"

G_BEGIN_DECLS

#define LIMN_ENTRY_RECORD "record.json"
#define LIMN_ENTRY_LOCK "lock"
#define LIMN_ENTRY_PART ".part"
#define LIMN_ENTRY_MASK "mask.png"
/* in the record: what only the journal keeps, and in that, a memento's words */
#define LIMN_ENTRY_JOURNAL "journal"
#define LIMN_ENTRY_PLACE "place"

typedef enum
{
  LIMN_ENTRY_PLANNED,
  LIMN_ENTRY_SENT,
  LIMN_ENTRY_RECEIVED,
  LIMN_ENTRY_DELIVERED,
  LIMN_ENTRY_FAILED,
  LIMN_ENTRY_CANCELLED,
} LimnEntryState;

typedef struct _LimnEntry LimnEntry;

/* stands between a job and its consumer; its user data is a LimnEntry */
extern const LimnResultSink limn_entry_sink;

LimnEntry *limn_entry_new (const char *folder,
                           const LimnRecord *record,
                           LimnScribe *scribe);
LimnEntry *limn_entry_open (const char *folder,
                            const char *id,
                            LimnScribe *scribe,
                            GError **error);
void limn_entry_set_memento (LimnEntry *self, const LimnMemento *memento);
void limn_entry_close (LimnEntry *self);
void limn_entry_prepare (LimnEntry *self, gboolean is_required);
gboolean limn_entry_begin (LimnEntry *self, GError **error);
void limn_entry_refuse_all (LimnEntry *self, const GError *error);
void limn_entry_forgo (LimnEntry *self);
GError *limn_entry_explain (const LimnEntry *self,
                            const GError *failed,
                            const char *outcome);
void limn_entry_sync_async (LimnEntry *self,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean limn_entry_sync_finish (GAsyncResult *result, GError **error);
void limn_entry_save (LimnEntry *self);
void limn_entry_set_consumer (LimnEntry *self,
                              const LimnResultSink *sink,
                              gpointer user_data);
void limn_entry_set_replay (LimnEntry *self, gboolean replay);

gboolean limn_entry_is_name (const char *id);
LimnRecord *limn_entry_read_record (const char *folder,
                                    const char *id,
                                    GError **error);
const char *limn_entry_get_id (const LimnEntry *self);
JsonObject *limn_entry_get_root (const LimnEntry *self);
char *limn_entry_dup_trouble (LimnEntry *self);
void limn_entry_set_trouble (LimnEntry *self, const char *words);
int limn_entry_hold (const char *folder, const char *id, GError **error);
gboolean limn_entry_discard (const char *folder,
                             const char *id,
                             GError **error);
const GError *limn_entry_get_refusal (const LimnEntry *self, guint number);
gboolean limn_entry_is_kept (LimnEntry *self, guint number);

void limn_entry_finish (LimnEntry *self,
                        const LimnRecord *record,
                        const GError *error);
gboolean limn_entry_mark (LimnEntry *self, guint index);
guint limn_entry_count_waiting (JsonObject *root);

LimnEntryState limn_entry_read_state (JsonObject *root);
const char *limn_entry_get_state_name (LimnEntryState state);
void limn_entry_set_state (LimnEntry *self, LimnEntryState state);
JsonArray *limn_entry_list (JsonObject *root, const char *name);

/* an entry of an earlier process */
void limn_entry_adopt (LimnEntry *self);
guint limn_entry_count_results (LimnEntry *self);
GBytes *limn_entry_load (LimnEntry *self, guint index, gboolean again);
void limn_entry_set_story (LimnEntry *self, const LimnRecord *record);
LimnRecord *limn_entry_dup_record (LimnEntry *self, GError **error);

/* attempts, by the texts that they can be found by */
void limn_entry_note_sent (LimnEntry *self,
                           const char *mark,
                           const LimnRoute *route,
                           guint first,
                           guint n);
void limn_entry_note_step (LimnEntry *self,
                           const char *mark,
                           const LimnStep *step,
                           const char *key);
void limn_entry_note_end (LimnEntry *self,
                          const char *mark,
                          const GError *error,
                          gboolean is_told);
void limn_entry_note_place (LimnEntry *self,
                            guint number,
                            const char *mark,
                            guint place);
gboolean limn_entry_narrow (LimnEntry *self, const char *mark, JsonArray *urls);
gboolean limn_entry_has_open_task (JsonObject *root);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-private: what the files of an entry share. */
#pragma once

#include "entry.h"

G_BEGIN_DECLS

/* of a result in `journal`: it may be no result */
#define LIMN_ENTRY_DRAFT "draft"

struct _LimnEntry
{
  char *folder;
  int lock;             /* -1 while it is not held */
  gboolean is_written;  /* what is saved goes to the disk */
  gboolean is_required; /* what cannot be written is not sent */
  JsonNode *root;
  GBytes *mask; /* (nullable): of a memento, until it is written */
  LimnScribe *scribe;
  GPtrArray *slots; /* LimnEntrySlot by number; NULL where nothing came */
  const LimnResultSink *sink;
  gpointer sink_data;
  gboolean replay;
  GMutex mutex; /* of what is below */
  char *trouble;
  GQueue pending;     /* texts of the record that the scribe will write */
  gboolean is_sealed; /* the last of them is to stay what it is */
  GError *failure;    /* why nothing may be sent */
  gboolean is_void;   /* there is no folder to write to */
};

char *limn_entry_print (LimnEntry *self);
char *limn_entry_take_pending (LimnEntry *self);
gboolean limn_entry_is_void (LimnEntry *self);
void limn_entry_set_failure (LimnEntry *self, GError *failure);
void limn_entry_clear_failure (LimnEntry *self);
void limn_entry_empty_folder (const char *path);
void limn_entry_free_slot (gpointer slot);
void limn_entry_insert_result (LimnEntry *self, guint number, JsonObject *row);
JsonObject *limn_entry_find_result (LimnEntry *self, guint number);
JsonObject *limn_entry_find_task (LimnEntry *self, const char *mark);
gboolean limn_entry_is_open (JsonObject *task);
void limn_entry_end_round (JsonObject *task);
void limn_entry_settle_places (LimnEntry *self, const GPtrArray *names);
void limn_entry_forget_places (const char *folder, const GPtrArray *names);
void limn_entry_end_places (LimnEntry *self);
void limn_entry_seal (LimnEntry *self);
void limn_entry_forget_addresses (LimnEntry *self);

G_END_DECLS

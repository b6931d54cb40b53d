/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/entry-private: what the files of an entry share. */
#pragma once

#include "entry.h"

G_BEGIN_DECLS

struct _LimnEntry
{
  char *folder;
  int lock; /* -1 while it is not held */
  gboolean is_written;
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
};

void limn_entry_free_slot (gpointer slot);
void limn_entry_insert_result (LimnEntry *self, guint number, JsonObject *row);
void limn_entry_seal (LimnEntry *self);
void limn_entry_forget_addresses (LimnEntry *self);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/notes: what a plan does not do as it was written. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  LIMN_NOTE_MATCHED, /* the nearest that is supported took its place */
  LIMN_NOTE_DROPPED, /* is not sent */
  LIMN_NOTE_INERT,   /* is sent and may have no effect */
  LIMN_NOTE_REMARK,  /* anything else worth knowing */
} LimnNoteKind;

/**
 * LimnNote:
 * @kind: what happened
 * @name: (nullable): the parameter it happened to
 * @change: (nullable): of a match, "7:1 -> 8:1"
 * @sentence: all of it, for people
 */
typedef struct
{
  LimnNoteKind kind;
  char *name;
  char *change;
  char *sentence;
} LimnNote;

GPtrArray *limn_notes_new (void);
void limn_notes_add (GPtrArray *notes,
                     LimnNoteKind kind,
                     const char *name,
                     const char *format,
                     ...) G_GNUC_PRINTF (4, 5);
void limn_notes_match (GPtrArray *notes,
                       const char *name,
                       const char *written,
                       const char *used);
const char *limn_notes_get_sentence (const GPtrArray *notes, guint index);
void limn_notes_to_json (const GPtrArray *notes, JsonObject *object);

G_END_DECLS

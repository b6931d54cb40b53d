/* emulator/journal: what clients sent, when, and what broke the protocol. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_MOMENT_HEADERS,
  EMU_MOMENT_FIRST_BYTE,
  EMU_MOMENT_LAST_BYTE,
  EMU_MOMENT_REPLY,
  EMU_MOMENT_FINISHED,
  EMU_MOMENT_DISCONNECTED,
  EMU_N_MOMENTS,
} EmuMoment;

/**
 * EmuJournalPart:
 * @bytes: (nullable): dropped as soon as it is digested
 * @text: (nullable): the value of a plain field
 */
typedef struct
{
  char *name;
  char *filename;
  char *content_type;
  GBytes *bytes;
  char *text;
  gsize length;
  char *sha256;
  guint width;
  guint height;
  const char *format;
} EmuJournalPart;

typedef struct
{
  gint refs;
  char *method;
  char *path;
  char *query;
  GPtrArray *headers;
  guint connection;
  gint64 real_us[EMU_N_MOMENTS];
  gint64 monotonic_us[EMU_N_MOMENTS];
  GPtrArray *parts;
  JsonNode *json;
  guint64 body_length;
  guint status;
  guint64 sent;
  const char *fault;
} EmuJournalEntry;

typedef struct _EmuJournal EmuJournal;

EmuJournal *emu_journal_new (const char *file);
void emu_journal_free (EmuJournal *self);
void emu_journal_clear (EmuJournal *self);
void emu_journal_add (EmuJournal *self, EmuJournalEntry *entry);
void emu_journal_finish (EmuJournal *self, EmuJournalEntry *entry);
void emu_journal_build (const EmuJournal *self, JsonBuilder *builder);
void emu_journal_violation (EmuJournal *self,
                            const char *path,
                            const char *message);
void emu_journal_build_violations (const EmuJournal *self,
                                   JsonBuilder *builder);
void emu_journal_clear_violations (EmuJournal *self);

EmuJournalEntry *emu_journal_entry_new (SoupServerMessage *message);
EmuJournalEntry *emu_journal_entry_ref (EmuJournalEntry *entry);
void emu_journal_entry_unref (EmuJournalEntry *entry);
void emu_journal_entry_mark (EmuJournalEntry *entry, EmuMoment moment);
void emu_journal_entry_add_part (EmuJournalEntry *entry,
                                 const char *name,
                                 const char *filename,
                                 const char *content_type,
                                 GBytes *bytes);
void emu_journal_entry_set_json (EmuJournalEntry *entry, JsonNode *json);
void emu_journal_entry_digest (EmuJournalEntry *entry);

G_END_DECLS

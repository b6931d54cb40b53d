/* emulator/call: one HTTP exchange, from its headers to its last byte. */
#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "fault.h"
#include "files.h"
#include "job.h"
#include "journal.h"
#include "ledger.h"
#include "media.h"
#include "settings.h"
#include "studio.h"

G_BEGIN_DECLS

/**
 * EmuState:
 * @origin: scheme, host and port this emulator answers on
 *
 * All that outlives a request.
 */
typedef struct
{
  EmuSettings settings;
  EmuFaultQueue *faults;
  EmuLedger *ledger;
  EmuJournal *journal;
  EmuMedia *media;
  EmuStudio *studio;
  EmuFiles *files;
  EmuJobs *jobs;
  char *origin;
} EmuState;

/**
 * EmuCall:
 * @query: (element-type utf8 utf8): parameters of the URL
 * @body: (nullable): the whole request body, once it is there
 * @fault: (nullable): what is to go wrong
 * @weather_ms: that its answer takes longer than the settings say
 * @gone: the client hung up before it was answered
 * @data: (nullable): the vendor's own
 */
typedef struct
{
  gint refs;
  EmuState *state;
  SoupServerMessage *message;
  const char *path;
  GHashTable *query;
  GBytes *body;
  EmuJournalEntry *entry;
  EmuFault *fault;
  guint weather_ms;
  gboolean held;
  gboolean gone;
  GSource *watch;
  gpointer data;
  GDestroyNotify data_free;
} EmuCall;

EmuCall *emu_call_new (EmuState *state, SoupServerMessage *message);
EmuCall *emu_call_ref (EmuCall *self);
void emu_call_unref (EmuCall *self);

const char *emu_call_header (const EmuCall *self, const char *name);
gboolean emu_call_has_key (const EmuCall *self);
gboolean emu_call_is_json (const EmuCall *self);
gboolean emu_call_is_multipart (const EmuCall *self);
JsonObject *emu_call_read_json (EmuCall *self);
SoupMultipart *emu_call_read_multipart (EmuCall *self);

void emu_call_take_fault (EmuCall *self, EmuFaultPlace at);
void emu_call_hold (EmuCall *self);
void emu_call_set_header (EmuCall *self, const char *name, const char *value);
void emu_call_send (EmuCall *self,
                    guint status,
                    const char *content_type,
                    GPtrArray *parts);
void emu_call_send_text (EmuCall *self,
                         guint status,
                         const char *content_type,
                         const char *text);
void emu_call_send_json (EmuCall *self, guint status, JsonBuilder *builder);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuCall, emu_call_unref)

G_END_DECLS

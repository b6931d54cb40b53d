/* emulator/ledger: the account: balance, and the list of requests. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * EmuLedgerEntry:
 * @vendor: whose request it is
 * @id: as the vendor calls the request or the job
 * @status: (nullable): completed, upstream_failure, rejected or cancelled;
 *   %NULL while it is under way
 * @images: made and charged
 * @cost: micro-dollars charged
 */
typedef struct
{
  const char *vendor;
  char *id;
  gint64 created;
  gint64 started_us;
  char *model;
  const char *endpoint;
  const char *status;
  guint images;
  gint64 cost;
  guint duration_ms;
  char *key_id;
  char *error_code;
  char *error_message;
  char *user;
  guint64 request_size;
  guint64 response_size;
} EmuLedgerEntry;

typedef struct _EmuLedger EmuLedger;

EmuLedger *emu_ledger_new (void);
void emu_ledger_free (EmuLedger *self);
gint64 emu_ledger_get_balance (const EmuLedger *self);
void emu_ledger_set_balance (EmuLedger *self, gint64 micros);
EmuLedgerEntry *emu_ledger_add (EmuLedger *self,
                                const char *vendor,
                                const char *endpoint,
                                const char *key_id);
void emu_ledger_explain (EmuLedgerEntry *entry,
                         const char *code,
                         const char *message);
void emu_ledger_finish (EmuLedger *self,
                        EmuLedgerEntry *entry,
                        const char *status,
                        guint images,
                        gint64 cost);
void emu_ledger_build (const EmuLedger *self, JsonBuilder *builder);
void emu_ledger_forget (EmuLedger *self);
EmuLedgerEntry *emu_ledger_find (const EmuLedger *self, const char *id);
void emu_ledger_build_entry (const EmuLedgerEntry *entry, JsonBuilder *builder);
gboolean emu_ledger_build_list (const EmuLedger *self,
                                const char *vendor,
                                GHashTable *query,
                                JsonBuilder *builder,
                                GError **error);

G_END_DECLS

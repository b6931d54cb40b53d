/* vendors: the endpoints that stand for a vendor each, and what they were asked
 * and paid. */
#pragma once

#include "command.h"

G_BEGIN_DECLS

#define VENDORS_N 6

/* members of the emulator's faults */
#define VENDORS_STATUS(status, code)                                           \
  "\"fault\": \"status\", \"status\": " #status ", \"code\": \"" code "\""
#define VENDORS_PLAIN(status) "\"fault\": \"status\", \"status\": " #status
#define VENDORS_SAYS(message) ", \"message\": \"" message "\""
#define VENDORS_JOB(code) "\"fault\": \"job_fails\", \"code\": \"" code "\""

/**
 * VendorsRow:
 * @name: as in --endpoint, and in the emulator's ledger
 * @model: one that generates
 * @editor: one that edits
 * @by_url: (nullable): options that make it answer with an address
 * @spoilt: what it sends of its own accord when the format is wrong
 * @has_queue: whether a job has an address, and can be cancelled there
 */
typedef struct
{
  const char *name;
  const char *model, *editor;
  const char *by_url;
  const char *spoilt;
  gboolean has_queue;
} VendorsRow;

extern const VendorsRow vendors_rows[VENDORS_N];

Peer *vendors_start (const char *settings);
const VendorsRow *vendors_find (const char *name);
void vendors_order (Peer *peer, const char *fault, guint times);
guint vendors_count_paid (Peer *peer, const char *name);
JsonArray *vendors_list_posts (Peer *peer);
void vendors_assert_kinds (const CommandRun *run, const char *kinds);
void vendors_assert_words (const CommandRun *run, const char *words);
char *vendors_dup_other (Peer *peer);
void vendors_assert_no_key_sent (Peer *peer, const char *host, guint count);
void vendors_add (const char *test,
                  const VendorsRow *row,
                  const char *name,
                  gconstpointer data,
                  GTestDataFunc run);

G_END_DECLS

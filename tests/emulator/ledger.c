/* emulator/ledger: what was asked, what came of it and what it cost. */
#include "ledger.h"

#include <gio/gio.h>

#define EMU_LEDGER_BALANCE (G_GINT64_CONSTANT (1000) * 1000 * 1000)
#define EMU_LEDGER_PAGE 20
#define EMU_LEDGER_MAX_PAGE 100

struct _EmuLedger
{
  GPtrArray *entries;
  guint forgotten;
  gint64 balance;
};

/* whose requests the balance pays: Google's bill comes later */
static const char *const emu_ledger_prepaid[] = {
  "fal", "lumenfall", "replicate", NULL
};

static const char *const emu_ledger_statuses[] = {
  "completed", "upstream_failure", "rejected", "cancelled", NULL
};

static void
emu_ledger_entry_free (gpointer data)
{
  EmuLedgerEntry *entry = data;

  g_free (entry->id);
  g_free (entry->model);
  g_free (entry->key_id);
  g_free (entry->error_code);
  g_free (entry->error_message);
  g_free (entry->user);
  g_free (entry);
}

EmuLedger *
emu_ledger_new (void)
{
  EmuLedger *self = g_new0 (EmuLedger, 1);

  self->entries = g_ptr_array_new_with_free_func (emu_ledger_entry_free);
  self->balance = EMU_LEDGER_BALANCE;
  return self;
}

void
emu_ledger_free (EmuLedger *self)
{
  g_ptr_array_unref (self->entries);
  g_free (self);
}

gint64
emu_ledger_get_balance (const EmuLedger *self)
{
  return self->balance;
}

void
emu_ledger_set_balance (EmuLedger *self, gint64 micros)
{
  self->balance = micros;
}

/**
 * emu_ledger_add:
 * @vendor: (transfer none): static text, such as "lumenfall"
 * @endpoint: (transfer none): static text, such as "images.generations"
 * @key_id: (nullable): public part of the key
 *
 * Returns: (transfer none): a new entry, without a status until it is finished
 */
EmuLedgerEntry *
emu_ledger_add (EmuLedger *self,
                const char *vendor,
                const char *endpoint,
                const char *key_id)
{
  EmuLedgerEntry *entry = g_new0 (EmuLedgerEntry, 1);

  entry->vendor = vendor;
  entry->id =
      g_strdup_printf ("req_%08x%06u", g_random_int (), self->entries->len + 1);
  entry->created = g_get_real_time () / G_USEC_PER_SEC;
  entry->started_us = g_get_monotonic_time ();
  entry->endpoint = endpoint;
  entry->key_id = g_strdup (key_id);
  g_ptr_array_add (self->entries, entry);
  return entry;
}

void
emu_ledger_explain (EmuLedgerEntry *entry,
                    const char *code,
                    const char *message)
{
  g_free (entry->error_code);
  g_free (entry->error_message);
  entry->error_code = g_strdup (code);
  entry->error_message = g_strdup (message);
}

/* closes an entry once; later calls change nothing */
void
emu_ledger_finish (EmuLedger *self,
                   EmuLedgerEntry *entry,
                   const char *status,
                   guint images,
                   gint64 cost)
{
  if (entry->status != NULL)
    return;
  entry->status = status;
  entry->images = images;
  entry->cost = cost;
  entry->duration_ms =
      (guint) ((g_get_monotonic_time () - entry->started_us) / 1000);
  if (g_strv_contains (emu_ledger_prepaid, entry->vendor))
    self->balance -= cost;
}

static gint
emu_ledger_index (const EmuLedger *self, const char *id)
{
  for (guint i = 0; i < self->entries->len; i++)
    {
      EmuLedgerEntry *entry = g_ptr_array_index (self->entries, i);

      if (g_strcmp0 (entry->id, id) == 0)
        return (gint) i;
    }
  return -1;
}

EmuLedgerEntry *
emu_ledger_find (const EmuLedger *self, const char *id)
{
  gint i = emu_ledger_index (self, id);

  return i < 0 ? NULL : g_ptr_array_index (self->entries, i);
}

static void
emu_ledger_build_text (JsonBuilder *builder,
                       const char *name,
                       const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
emu_ledger_build_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
emu_ledger_build_entry (const EmuLedgerEntry *entry, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  emu_ledger_build_text (builder, "id", entry->id);
  emu_ledger_build_text (builder, "object", "request");
  emu_ledger_build_number (builder, "created_at", entry->created);
  emu_ledger_build_text (builder, "model", entry->model);
  emu_ledger_build_text (builder, "modality", "image");
  emu_ledger_build_text (builder, "endpoint", entry->endpoint);
  emu_ledger_build_text (builder, "status", entry->status);
  json_builder_set_member_name (builder, "cost");
  json_builder_add_double_value (builder, entry->cost / 1e6);
  emu_ledger_build_text (builder, "currency", "usd");
  emu_ledger_build_number (builder, "duration_ms", entry->duration_ms);
  emu_ledger_build_text (builder, "key_id", entry->key_id);
  emu_ledger_build_text (builder, "error_code", entry->error_code);
  emu_ledger_build_text (builder, "error_message", entry->error_message);
  emu_ledger_build_text (builder, "session_id", NULL);
  emu_ledger_build_text (builder, "trace_id", NULL);
  emu_ledger_build_text (builder, "user", entry->user);
  emu_ledger_build_number (
      builder, "request_size_bytes", (gint64) entry->request_size);
  emu_ledger_build_number (
      builder, "response_size_bytes", (gint64) entry->response_size);
  json_builder_end_object (builder);
}

static gboolean
emu_ledger_number (GHashTable *query,
                   const char *name,
                   gint64 low,
                   gint64 high,
                   gint64 *value,
                   GError **error)
{
  const char *text = g_hash_table_lookup (query, name);

  return text == NULL ||
         g_ascii_string_to_signed (text, 10, low, high, value, error);
}

static gboolean
emu_ledger_matches (const EmuLedgerEntry *entry,
                    const char *vendor,
                    GHashTable *query,
                    gint64 after,
                    gint64 before)
{
  const char *status = g_hash_table_lookup (query, "status");
  const char *key_id = g_hash_table_lookup (query, "key_id");

  if (entry->status == NULL || !g_str_equal (entry->vendor, vendor))
    return FALSE;
  if (status != NULL && !g_str_equal (status, entry->status))
    return FALSE;
  if (key_id != NULL && g_strcmp0 (key_id, entry->key_id) != 0)
    return FALSE;
  return entry->created >= after && entry->created <= before;
}

static gboolean
emu_ledger_check_query (const EmuLedger *self,
                        GHashTable *query,
                        GError **error)
{
  static const char *const cursors[] = { "starting_after", "ending_before" };
  const char *status = g_hash_table_lookup (query, "status");

  if (status != NULL && !g_strv_contains (emu_ledger_statuses, status))
    {
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_ARGUMENT,
                   "Invalid status '%s'",
                   status);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (cursors); i++)
    {
      const char *id = g_hash_table_lookup (query, cursors[i]);

      if (id == NULL || emu_ledger_index (self, id) >= 0)
        continue;
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_ARGUMENT,
                   "No request '%s'",
                   id);
      return FALSE;
    }
  return TRUE;
}

/* newest first, between the cursors */
static GPtrArray *
emu_ledger_select (const EmuLedger *self,
                   const char *vendor,
                   GHashTable *query,
                   gint64 after,
                   gint64 before)
{
  gint from =
      emu_ledger_index (self, g_hash_table_lookup (query, "starting_after"));
  gint to =
      emu_ledger_index (self, g_hash_table_lookup (query, "ending_before"));
  GPtrArray *found = g_ptr_array_new ();

  for (gint i = from >= 0 ? from - 1 : (gint) self->entries->len - 1; i > to;
       i--)
    {
      EmuLedgerEntry *entry = g_ptr_array_index (self->entries, i);

      if (emu_ledger_matches (entry, vendor, query, after, before))
        g_ptr_array_add (found, entry);
    }
  return found;
}

static void
emu_ledger_build_page_url (JsonBuilder *builder,
                           const char *name,
                           const char *cursor,
                           const EmuLedgerEntry *entry,
                           gint64 limit)
{
  g_autofree char *url = NULL;

  if (entry != NULL)
    url = g_strdup_printf ("/v1/requests?limit=%" G_GINT64_FORMAT "&%s=%s",
                           limit,
                           cursor,
                           entry->id);
  emu_ledger_build_text (builder, name, url);
}

/**
 * emu_ledger_build:
 *
 * All vendors' entries since emu_ledger_forget(), oldest first, for tests that
 * count what was paid for.
 */
void
emu_ledger_build (const EmuLedger *self, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = self->forgotten; i < self->entries->len; i++)
    {
      const EmuLedgerEntry *entry = g_ptr_array_index (self->entries, i);

      json_builder_begin_object (builder);
      emu_ledger_build_text (builder, "vendor", entry->vendor);
      emu_ledger_build_text (builder, "id", entry->id);
      emu_ledger_build_text (builder, "endpoint", entry->endpoint);
      emu_ledger_build_text (builder, "model", entry->model);
      emu_ledger_build_text (builder, "user", entry->user);
      emu_ledger_build_text (builder, "status", entry->status);
      emu_ledger_build_number (builder, "images", entry->images);
      emu_ledger_build_number (builder, "cost_micros", entry->cost);
      emu_ledger_build_text (builder, "error_code", entry->error_code);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* requests under way keep their entries, so none is freed */
void
emu_ledger_forget (EmuLedger *self)
{
  self->forgotten = self->entries->len;
}

/**
 * emu_ledger_build_list:
 * @vendor: whose entries
 * @query: (element-type utf8 utf8): limit, starting_after, ending_before,
 *   created_after, created_before, key_id, status
 *
 * Returns: whether @query makes sense; if not, nothing is built
 */
gboolean
emu_ledger_build_list (const EmuLedger *self,
                       const char *vendor,
                       GHashTable *query,
                       JsonBuilder *builder,
                       GError **error)
{
  gint64 limit = EMU_LEDGER_PAGE, after = 0, before = G_MAXINT64;
  g_autoptr (GPtrArray) found = NULL;
  gboolean more;

  if (!emu_ledger_number (
          query, "limit", 1, EMU_LEDGER_MAX_PAGE, &limit, error) ||
      !emu_ledger_number (
          query, "created_after", 0, G_MAXINT64, &after, error) ||
      !emu_ledger_number (
          query, "created_before", 0, G_MAXINT64, &before, error) ||
      !emu_ledger_check_query (self, query, error))
    return FALSE;
  found = emu_ledger_select (self, vendor, query, after, before);
  more = found->len > limit;
  g_ptr_array_set_size (found, (gint) MIN (found->len, limit));
  json_builder_begin_object (builder);
  emu_ledger_build_text (builder, "object", "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = 0; i < found->len; i++)
    emu_ledger_build_entry (g_ptr_array_index (found, i), builder);
  json_builder_end_array (builder);
  emu_ledger_build_page_url (builder,
                             "next_page_url",
                             "starting_after",
                             more ? g_ptr_array_index (found, found->len - 1) :
                                    NULL,
                             limit);
  emu_ledger_build_page_url (builder,
                             "previous_page_url",
                             "ending_before",
                             g_hash_table_contains (query, "starting_after") &&
                                     found->len > 0 ?
                                 g_ptr_array_index (found, 0) :
                                 NULL,
                             limit);
  json_builder_end_object (builder);
  return TRUE;
}

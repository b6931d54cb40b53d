/* emulator/journal: recorded requests as JSON. */
#include "journal.h"

#include <stdio.h>
#include <string.h>

#include "decode.h"

/* of a secret: enough to see its kind, too little to use it */
#define EMU_JOURNAL_SECRET_SHOWN 6
/* longer texts are images in base64, and kept as their beginning */
#define EMU_JOURNAL_MOST_TEXT 65536
#define EMU_JOURNAL_TEXT_SHOWN 64

struct _EmuJournal
{
  GPtrArray *entries;
  GPtrArray *violations;
  gint64 start_us;
  char *file;
};

static const char *const emu_journal_moments[EMU_N_MOMENTS] = {
  "headers", "first_byte", "last_byte", "reply", "finished", "disconnected"
};

static const char *const emu_journal_secrets[] = {
  "authorization", "x-goog-api-key", "x-api-key", "proxy-authorization", NULL
};

static void
emu_journal_part_free (gpointer data)
{
  EmuJournalPart *part = data;

  g_free (part->name);
  g_free (part->filename);
  g_free (part->content_type);
  g_clear_pointer (&part->bytes, g_bytes_unref);
  g_free (part->text);
  g_free (part->sha256);
  g_free (part);
}

/* "Bearer lmnfl_…", and a hash to tell two keys apart */
static char *
emu_journal_mask (const char *value)
{
  const char *space = strchr (value, ' ');
  const char *secret = space != NULL ? space + 1 : value;
  g_autofree char *hash =
      g_compute_checksum_for_string (G_CHECKSUM_SHA256, secret, -1);

  return g_strdup_printf ("%.*s%.*s… sha256:%.16s",
                          (int) (secret - value),
                          value,
                          EMU_JOURNAL_SECRET_SHOWN,
                          secret,
                          hash);
}

/* Google takes a key in the URL too */
static char *
emu_journal_mask_query (const char *query)
{
  g_auto (GStrv) pairs = NULL;

  if (query == NULL)
    return NULL;
  pairs = g_strsplit (query, "&", -1);
  for (guint i = 0; pairs[i] != NULL; i++)
    if (g_str_has_prefix (pairs[i], "key="))
      {
        char *secret = pairs[i];
        g_autofree char *masked = emu_journal_mask (secret + strlen ("key="));

        pairs[i] = g_strconcat ("key=", masked, NULL);
        g_free (secret);
      }
  return g_strjoinv ("&", pairs);
}

static void
emu_journal_entry_header (const char *name,
                          const char *value,
                          gpointer user_data)
{
  EmuJournalEntry *entry = user_data;
  g_autofree char *lower = g_ascii_strdown (name, -1);

  g_ptr_array_add (entry->headers, g_strdup (name));
  g_ptr_array_add (entry->headers,
                   g_strv_contains (emu_journal_secrets, lower) ?
                       emu_journal_mask (value) :
                       g_strdup (value));
}

EmuJournalEntry *
emu_journal_entry_new (SoupServerMessage *message)
{
  EmuJournalEntry *entry = g_new0 (EmuJournalEntry, 1);
  GUri *uri = soup_server_message_get_uri (message);
  GSocketAddress *remote = soup_server_message_get_remote_address (message);

  entry->refs = 1;
  entry->method = g_strdup (soup_server_message_get_method (message));
  entry->path = g_strdup (g_uri_get_path (uri));
  entry->query = emu_journal_mask_query (g_uri_get_query (uri));
  entry->headers = g_ptr_array_new_with_free_func (g_free);
  entry->parts = g_ptr_array_new_with_free_func (emu_journal_part_free);
  if (G_IS_INET_SOCKET_ADDRESS (remote))
    entry->connection =
        g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (remote));
  soup_message_headers_foreach (
      soup_server_message_get_request_headers (message),
      emu_journal_entry_header,
      entry);
  emu_journal_entry_mark (entry, EMU_MOMENT_HEADERS);
  return entry;
}

EmuJournalEntry *
emu_journal_entry_ref (EmuJournalEntry *entry)
{
  g_atomic_int_inc (&entry->refs);
  return entry;
}

void
emu_journal_entry_unref (EmuJournalEntry *entry)
{
  if (!g_atomic_int_dec_and_test (&entry->refs))
    return;
  g_free (entry->method);
  g_free (entry->path);
  g_free (entry->query);
  g_ptr_array_unref (entry->headers);
  g_ptr_array_unref (entry->parts);
  g_clear_pointer (&entry->json, json_node_unref);
  g_free (entry);
}

/* only the first time counts */
void
emu_journal_entry_mark (EmuJournalEntry *entry, EmuMoment moment)
{
  if (entry->real_us[moment] != 0)
    return;
  entry->real_us[moment] = g_get_real_time ();
  entry->monotonic_us[moment] = g_get_monotonic_time ();
}

void
emu_journal_entry_add_part (EmuJournalEntry *entry,
                            const char *name,
                            const char *filename,
                            const char *content_type,
                            GBytes *bytes)
{
  EmuJournalPart *part = g_new0 (EmuJournalPart, 1);

  part->name = g_strdup (name);
  part->filename = g_strdup (filename);
  part->content_type = g_strdup (content_type);
  part->bytes = g_bytes_ref (bytes);
  part->length = g_bytes_get_size (bytes);
  if (filename == NULL && part->length < EMU_JOURNAL_MOST_TEXT)
    part->text = g_utf8_make_valid (
        part->length > 0 ? g_bytes_get_data (bytes, NULL) : "",
        (gssize) part->length);
  g_ptr_array_add (entry->parts, part);
}

static JsonNode *emu_journal_shorten (JsonNode *node);

static void
emu_journal_shorten_member (JsonObject *object,
                            const char *name,
                            JsonNode *member,
                            gpointer data)
{
  json_object_set_member (data, name, emu_journal_shorten (member));
}

static void
emu_journal_shorten_element (JsonArray *array,
                             guint index,
                             JsonNode *element,
                             gpointer data)
{
  json_array_add_element (data, emu_journal_shorten (element));
}

static JsonNode *
emu_journal_shorten_text (const char *text)
{
  g_autofree char *start = g_utf8_substring (text, 0, EMU_JOURNAL_TEXT_SHOWN);
  g_autofree char *both =
      g_strdup_printf ("%s… (%zu bytes)", start, strlen (text));

  return json_node_init_string (json_node_alloc (), both);
}

/* a deep copy without long texts */
static JsonNode *
emu_journal_shorten (JsonNode *node)
{
  JsonNode *copy = json_node_new (JSON_NODE_TYPE (node));

  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_node_take_object (copy, json_object_new ());
      json_object_foreach_member (json_node_get_object (node),
                                  emu_journal_shorten_member,
                                  json_node_get_object (copy));
      return copy;
    }
  if (JSON_NODE_HOLDS_ARRAY (node))
    {
      json_node_take_array (copy, json_array_new ());
      json_array_foreach_element (json_node_get_array (node),
                                  emu_journal_shorten_element,
                                  json_node_get_array (copy));
      return copy;
    }
  json_node_unref (copy);
  if (JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING &&
      strlen (json_node_get_string (node)) >= EMU_JOURNAL_MOST_TEXT)
    return emu_journal_shorten_text (json_node_get_string (node));
  return json_node_copy (node);
}

void
emu_journal_entry_set_json (EmuJournalEntry *entry, JsonNode *json)
{
  g_clear_pointer (&entry->json, json_node_unref);
  entry->json = emu_journal_shorten (json);
}

/**
 * emu_journal_entry_digest:
 *
 * Hashes the parts and lets their bytes go. Slow: not for the main thread when
 * the parts are images.
 */
void
emu_journal_entry_digest (EmuJournalEntry *entry)
{
  for (guint i = 0; i < entry->parts->len; i++)
    {
      EmuJournalPart *part = g_ptr_array_index (entry->parts, i);

      if (part->bytes == NULL)
        continue;
      part->format = emu_picture_format_name (
          emu_decode_probe (part->bytes, &part->width, &part->height));
      part->sha256 =
          g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, part->bytes);
      g_clear_pointer (&part->bytes, g_bytes_unref);
    }
}

EmuJournal *
emu_journal_new (const char *file)
{
  EmuJournal *self = g_new0 (EmuJournal, 1);

  self->entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) emu_journal_entry_unref);
  self->violations = g_ptr_array_new_with_free_func (g_free);
  self->start_us = g_get_monotonic_time ();
  self->file = g_strdup (file);
  return self;
}

void
emu_journal_free (EmuJournal *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->violations);
  g_free (self->file);
  g_free (self);
}

void
emu_journal_clear (EmuJournal *self)
{
  g_ptr_array_set_size (self->entries, 0);
}

void
emu_journal_add (EmuJournal *self, EmuJournalEntry *entry)
{
  g_ptr_array_add (self->entries, emu_journal_entry_ref (entry));
}

static void
emu_journal_text (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
emu_journal_number (JsonBuilder *builder, const char *name, gint64 value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

static void
emu_journal_build_part (const EmuJournalPart *part, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  emu_journal_text (builder, "name", part->name);
  emu_journal_text (builder, "filename", part->filename);
  emu_journal_text (builder, "content_type", part->content_type);
  emu_journal_number (builder, "length", (gint64) part->length);
  emu_journal_text (builder, "sha256", part->sha256);
  if (part->text != NULL)
    emu_journal_text (builder, "value", part->text);
  if (part->format != NULL)
    {
      emu_journal_text (builder, "format", part->format);
      emu_journal_number (builder, "width", part->width);
      emu_journal_number (builder, "height", part->height);
    }
  json_builder_end_object (builder);
}

static void
emu_journal_build_times (const EmuJournal *self,
                         const EmuJournalEntry *entry,
                         JsonBuilder *builder)
{
  for (guint i = 0; i < EMU_N_MOMENTS; i++)
    {
      g_autofree char *us = g_strconcat (emu_journal_moments[i], "_us", NULL);
      g_autofree char *ms = g_strconcat (emu_journal_moments[i], "_ms", NULL);

      if (entry->real_us[i] == 0)
        continue;
      emu_journal_number (builder, us, entry->real_us[i]);
      json_builder_set_member_name (builder, ms);
      json_builder_add_double_value (
          builder, (entry->monotonic_us[i] - self->start_us) / 1000.0);
    }
}

static void
emu_journal_build_entry (const EmuJournal *self,
                         const EmuJournalEntry *entry,
                         JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  emu_journal_text (builder, "method", entry->method);
  emu_journal_text (builder, "path", entry->path);
  emu_journal_text (builder, "query", entry->query);
  emu_journal_number (builder, "connection", entry->connection);
  json_builder_set_member_name (builder, "headers");
  json_builder_begin_object (builder);
  for (guint i = 0; i + 1 < entry->headers->len; i += 2)
    emu_journal_text (builder,
                      g_ptr_array_index (entry->headers, i),
                      g_ptr_array_index (entry->headers, i + 1));
  json_builder_end_object (builder);
  emu_journal_build_times (self, entry, builder);
  emu_journal_number (builder, "body_length", (gint64) entry->body_length);
  json_builder_set_member_name (builder, "parts");
  json_builder_begin_array (builder);
  for (guint i = 0; i < entry->parts->len; i++)
    emu_journal_build_part (g_ptr_array_index (entry->parts, i), builder);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "json");
  json_builder_add_value (builder,
                          entry->json != NULL ? json_node_copy (entry->json) :
                                                json_node_new (JSON_NODE_NULL));
  emu_journal_text (builder, "fault", entry->fault);
  emu_journal_number (builder, "status", entry->status);
  emu_journal_number (builder, "sent", (gint64) entry->sent);
  json_builder_end_object (builder);
}

void
emu_journal_build (const EmuJournal *self, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->entries->len; i++)
    emu_journal_build_entry (
        self, g_ptr_array_index (self->entries, i), builder);
  json_builder_end_array (builder);
}

/* one line a request in the file, when there is one */
void
emu_journal_finish (EmuJournal *self, EmuJournalEntry *entry)
{
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *line = NULL;
  FILE *file;

  if (self->file == NULL)
    return;
  builder = json_builder_new ();
  emu_journal_build_entry (self, entry, builder);
  root = json_builder_get_root (builder);
  line = json_to_string (root, FALSE);
  file = fopen (self->file, "a");
  if (file == NULL)
    return;
  fprintf (file, "%s\n", line);
  fclose (file);
}

void
emu_journal_violation (EmuJournal *self, const char *path, const char *message)
{
  g_ptr_array_add (self->violations, g_strdup_printf ("%s: %s", path, message));
}

void
emu_journal_build_violations (const EmuJournal *self, JsonBuilder *builder)
{
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->violations->len; i++)
    json_builder_add_string_value (builder,
                                   g_ptr_array_index (self->violations, i));
  json_builder_end_array (builder);
}

void
emu_journal_clear_violations (EmuJournal *self)
{
  g_ptr_array_set_size (self->violations, 0);
}

/* vendors: one emulator plays them all. */
#include "vendors.h"

#include <string.h>

/* three seconds */
#define VENDORS_LEDGER_TRIES 150

/* @name, @model, @editor, @by_url, @spoilt, @has_queue */
const VendorsRow vendors_rows[VENDORS_N] = {
  { "lumenfall",
    "nano-banana-pro",
    "nano-banana-2",
    "-m nano-banana-pro --option response_format=url",
    "jpeg",
    FALSE },
  { "gemini", "nano-banana-pro", "nano-banana-2", NULL, "jpeg", FALSE },
  { "vertex", "nano-banana-pro", "nano-banana-2", NULL, "jpeg", FALSE },
  { "fal",
    "nano-banana-pro",
    "nano-banana-2",
    "-m nano-banana-pro",
    "jpeg",
    TRUE },
  /* a JPEG unless it is told otherwise */
  { "replicate",
    "nano-banana-pro",
    "nano-banana-2",
    "-m nano-banana-pro",
    "png",
    TRUE },
  { "openai",
    "gpt-image-2",
    "gpt-image-2",
    "-m dall-e-3 --option response_format=url",
    "jpeg",
    FALSE },
};

/* OpenAI's own models are the user's to name */
static const char vendors_catalog[] =
    "{\"models\": {"
    "\"gpt-image-2\": {\"sizes\": {\"1K\": {"
    "\"1:1\": {\"table\": \"1024x1024\"},"
    "\"16:9\": {\"table\": \"1376x768\"}}}},"
    "\"dall-e-3\": {\"sizes\": {\"1K\": {"
    "\"1:1\": {\"table\": \"1024x1024\"}}}}}}";

/**
 * vendors_start:
 * @settings: settings.ini of the user, who has a key for every vendor
 *
 * Returns: (transfer full): an emulator of small pictures and short queues
 */
Peer *
vendors_start (const char *settings)
{
  Peer *peer = peer_start ();
  g_autofree char *path =
      g_build_filename (peer_get_folder (peer), "config", "catalog.json", NULL);
  g_autoptr (GError) error = NULL;

  peer_open_vendors (peer);
  g_setenv ("LIMN_OPENAI_URL", peer_get_url (peer), TRUE);
  g_setenv ("OPENAI_API_KEY", "sk-s3cret", TRUE);
  peer_configure (peer, settings);
  g_file_set_contents (path, vendors_catalog, -1, &error);
  g_assert_no_error (error);
  peer_put (peer,
            "/emulator/settings",
            "{\"tiny\": true, \"queue_ms\": 20, \"run_ms\": 50}");
  return peer;
}

/**
 * vendors_find:
 * @name: of an endpoint
 *
 * Returns: (transfer none): its row
 */
const VendorsRow *
vendors_find (const char *name)
{
  for (guint i = 0; i < VENDORS_N; i++)
    if (strcmp (vendors_rows[i].name, name) == 0)
      return &vendors_rows[i];
  g_error ("no endpoint %s", name);
}

/**
 * vendors_order:
 * @peer: an emulator, which forgets all before
 * @fault: members of a fault, "" for none
 * @times: how often it is to happen
 */
void
vendors_order (Peer *peer, const char *fault, guint times)
{
  g_autofree char *faults =
      g_strdup_printf ("[{%s, \"times\": %u}]", fault, times);

  command_reset (peer);
  peer_put (peer, "/emulator/faults", *fault != '\0' ? faults : "[]");
}

/* the books, once they are closed: the emulator writes an entry's end after the
 * last byte has left, which a client may have read before. One that stays open
 * is a request that nobody answers.
 */
static JsonNode *
vendors_get_ledger (Peer *peer)
{
  for (guint i = 0;; i++)
    {
      g_autoptr (JsonNode) node = peer_get (peer, "/emulator/ledger");
      JsonArray *entries = json_node_get_array (node);
      gboolean open = FALSE;

      for (guint k = 0; k < json_array_get_length (entries); k++)
        open |= json_object_get_null_member (
            json_array_get_object_element (entries, k), "status");
      if (!open || i == VENDORS_LEDGER_TRIES)
        return g_steal_pointer (&node);
      g_usleep (20 * G_TIME_SPAN_MILLISECOND);
    }
}

/**
 * vendors_count_paid:
 * @peer: an emulator
 * @name: of an endpoint
 *
 * Returns: images that it was paid for, however it ended
 */
guint
vendors_count_paid (Peer *peer, const char *name)
{
  g_autoptr (JsonNode) node = vendors_get_ledger (peer);
  JsonArray *entries = json_node_get_array (node);
  guint images = 0;
  g_autofree char *text = json_to_string (node, FALSE);

  g_test_message ("ledger: %s", text);
  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (g_str_equal (json_object_get_string_member (entry, "vendor"), name) &&
          json_object_get_int_member (entry, "cost_micros") > 0)
        images += (guint) json_object_get_int_member (entry, "images");
    }
  return images;
}

/**
 * vendors_list_posts:
 * @peer: an emulator
 *
 * Returns: (transfer full): what was posted since the last reset
 */
JsonArray *
vendors_list_posts (Peer *peer)
{
  g_autoptr (JsonArray) all = command_list_requests (peer, "");
  JsonArray *posts = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *row = json_array_get_object_element (all, i);

      if (g_str_equal (json_object_get_string_member (row, "method"), "POST"))
        json_array_add_object_element (posts, json_object_ref (row));
    }
  return posts;
}

/**
 * vendors_assert_kinds:
 * @run: a run with --json
 * @kinds: of the attempts in its record, with spaces between; "-" is good
 */
void
vendors_assert_kinds (const CommandRun *run, const char *kinds)
{
  g_autoptr (JsonObject) record = command_run_parse (run);
  JsonArray *attempts = json_object_get_array_member (record, "attempts");
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (attempts); i++)
    {
      JsonObject *attempt = json_array_get_object_element (attempts, i);
      const char *kind = "-";

      if (!json_object_get_null_member (attempt, "error"))
        kind = json_object_get_string_member (
            json_object_get_object_member (attempt, "error"), "kind");
      g_string_append_printf (found, "%s%s", i > 0 ? " " : "", kind);
    }
  g_assert_cmpstr (found->str, ==, kinds);
}

/**
 * vendors_assert_words:
 * @run: a run that is to have failed, in one line
 * @words: parts of that line in their order, with "*" between
 */
void
vendors_assert_words (const CommandRun *run, const char *words)
{
  g_autofree char *pattern = g_strdup_printf ("limn: *%s*\n", words);

  if (!g_pattern_match_simple (pattern, run->err))
    g_error ("not '%s': %s", words, run->err);
  command_assert_failed (run, run->status, "");
}

/**
 * vendors_dup_other:
 * @peer: an emulator
 *
 * Returns: (transfer full): another origin than its own, at which it hears what
 *   is sent all the same
 */
char *
vendors_dup_other (Peer *peer)
{
  const char *port = strrchr (peer_get_url (peer), ':');

  return g_strconcat ("http://localhost", port, NULL);
}

static gboolean
vendors_is_at (JsonObject *headers, const char *host)
{
  const char *value =
      json_object_get_string_member_with_default (headers, "Host", "");

  return g_str_has_prefix (value, host) &&
         (value[strlen (host)] == ':' || value[strlen (host)] == '\0');
}

/**
 * vendors_assert_no_key_sent:
 * @peer: an emulator
 * @host: a name of it
 * @count: requests that are to have come to that name, none of them with a key
 */
void
vendors_assert_no_key_sent (Peer *peer, const char *host, guint count)
{
  static const char *const keys[] = { "Authorization", "x-goog-api-key" };
  g_autoptr (JsonArray) all = command_list_requests (peer, "");
  guint found = 0;

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *headers = json_object_get_object_member (
          json_array_get_object_element (all, i), "headers");

      if (!vendors_is_at (headers, host))
        continue;
      found++;
      for (guint k = 0; k < G_N_ELEMENTS (keys); k++)
        g_assert_false (json_object_has_member (headers, keys[k]));
    }
  g_assert_cmpuint (found, ==, count);
}

/**
 * vendors_add:
 * @test: the program's name
 * @row: an endpoint
 * @name: of the test
 * @data: for @run
 * @run: the test
 */
void
vendors_add (const char *test,
             const VendorsRow *row,
             const char *name,
             gconstpointer data,
             GTestDataFunc run)
{
  g_autofree char *path =
      g_strdup_printf ("/command/%s/%s/%s", test, row->name, name);

  g_test_add_data_func (path, data, run);
}

/* test-wire: results as files of any format, inline or by address, and what is
 * kept when some of them break. */
#include <string.h>

#include "session.h"

static const char *
test_wire_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get (session, key);
}

static char *
test_wire_quote (const char *options)
{
  g_autofree char *escaped = g_strescape (options, NULL);

  return g_strconcat ("\"", escaped, "\"", NULL);
}

/* over the wire; the emulator draws an eighth of the size, for speed */
static const struct
{
  const char *name;
  const char *options;
  const char *format;
  gboolean url;
} test_wire_formats[] = {
  { "default", "", "png", FALSE },
  { "jpeg", "{\"output_format\":\"jpeg\"}", "jpeg", FALSE },
  { "webp", "{\"output_format\":\"webp\"}", "webp", FALSE },
  { "gif", "{\"output_format\":\"gif\"}", "gif", FALSE },
  { "avif", "{\"output_format\":\"avif\"}", "avif", FALSE },
  { "url", "{\"response_format\":\"url\"}", "png", TRUE },
  { "url-jpeg",
    "{\"response_format\":\"url\",\"output_format\":\"jpeg\"}",
    "jpeg",
    TRUE },
};

static void
test_wire_check_format (const Session *session, guint index)
{
  const char *name = test_wire_formats[index].name;
  g_autofree char *key = g_strconcat (name, ".record", NULL);
  g_autoptr (JsonObject) record = session_get_json (session, key);
  JsonArray *results = json_object_get_array_member (record, "results");

  g_test_message ("%s", name);
  g_assert_cmpstr (test_wire_get (session, name, "count"), ==, "2");
  g_assert_cmpstr (test_wire_get (session, name, "layers"), ==, "3");
  g_assert_cmpint (json_array_get_length (results), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      JsonObject *result = json_array_get_object_element (results, i);

      g_assert_cmpstr (json_object_get_string_member (result, "format"),
                       ==,
                       test_wire_formats[index].format);
      g_assert_cmpint (
          json_object_get_int_member (result, "width"), ==, 1376 / 8);
      g_assert_cmpint (
          json_object_get_int_member (result, "height"), ==, 768 / 8);
      g_assert_cmpstr (
          test_wire_get (session, name, number), ==, "(64 52 172 96)");
    }
}

/* result URLs are fetched, and never with the key */
static void
test_wire_check_media (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  g_autoptr (JsonNode) log = peer_get (peer, "/emulator/log");
  g_autofree char *violations = json_to_string (log, FALSE);
  JsonArray *requests = json_node_get_array (node);
  guint fetched = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonObject *headers = json_object_get_object_member (request, "headers");

      if (!g_str_has_prefix (json_object_get_string_member (request, "path"),
                             "/media/"))
        continue;
      fetched++;
      g_assert_false (json_object_has_member (headers, "Authorization"));
      g_assert_false (json_object_has_member (headers, "authorization"));
    }
  g_assert_cmpint (fetched, ==, 4);
  g_assert_null (strstr (violations, "/media/"));
}

/* whatever is in the image is marked in the journal: nothing is offered again
 */
static void
test_wire_check_journal (Peer *peer)
{
  g_autofree char *jobs =
      g_build_filename (peer_get_folder (peer), "state", "jobs", NULL);
  g_autoptr (GDir) folder = g_dir_open (jobs, 0, NULL);
  const char *name;
  guint count = 0;

  g_assert_nonnull (folder);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path =
          g_build_filename (jobs, name, "record.json", NULL);
      g_autofree char *text = NULL;

      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_nonnull (strstr (text, "\"state\": \"delivered\""));
      count++;
    }
  g_assert_cmpuint (count, ==, G_N_ELEMENTS (test_wire_formats));
}

static void
test_wire_formats_arrive (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GString) script = g_string_new (NULL);

  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"tiny\":true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_wire_formats); i++)
    {
      g_autofree char *options = test_wire_quote (test_wire_formats[i].options);

      g_string_append_printf (script,
                              "(wire-case \"%s\" 2 %s)\n",
                              test_wire_formats[i].name,
                              options);
    }
  session_run (session, "generate.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_wire_formats); i++)
    test_wire_check_format (session, i);
  test_wire_check_media (peer);
  test_wire_check_journal (peer);
  session_assert_same (session, "default.pixels.0", "url.pixels.0");
  session_assert_same (session, "default.pixels.1", "url.pixels.1");
}

/* of three results one is broken; the others were paid for and arrive. A fault
 * is for one of the three addresses that a case asks, the next two are sound */
static void
test_wire_one_broken (gconstpointer data)
{
  static const char *const faults[] = { "status",
                                        "truncated_image",
                                        "corrupt_image" };
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (GString) orders = g_string_new ("[");

  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_string_append_printf (orders,
                              "%s{\"fault\":\"%s\",\"at\":\"media\"},"
                              "{\"fault\":\"stall\",\"ms\":1,"
                              "\"at\":\"media\",\"times\":2}",
                              i > 0 ? "," : "",
                              faults[i]);
      g_string_append_printf (script,
                              "(wire-case \"%s\" 3 "
                              "\"{\\\"response_format\\\":\\\"url\\\"}\")\n",
                              faults[i]);
    }
  g_string_append_c (orders, ']');
  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"tiny\":true}");
  peer_put (peer, "/emulator/faults", orders->str);
  session_run (session, "generate.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_test_message ("%s", faults[i]);
      g_assert_cmpstr (test_wire_get (session, faults[i], "count"), ==, "2");
      g_assert_cmpstr (test_wire_get (session, faults[i], "layers"), ==, "3");
      session_assert_layers (session, faults[i], 2);
    }
}

/* the answer breaks off behind the images: they are whole, and kept */
static void
test_wire_broken_end (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  g_autoptr (JsonObject) record = NULL;
  JsonObject *error;

  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"tiny\":true}");
  peer_put (peer, "/emulator/faults", "[{\"fault\":\"broken_json\"}]");
  session_run (session, "generate.scm", "(wire-case \"broken\" 2 \"\")");
  g_assert_cmpstr (session_get (session, "broken.count"), ==, "2");
  g_assert_cmpstr (session_get (session, "broken.layers"), ==, "3");
  session_assert_layers (session, "broken", 2);
  record = session_get_json (session, "broken.record");
  error = json_object_get_object_member (
      json_array_get_object_element (
          json_object_get_array_member (record, "attempts"), 0),
      "error");
  g_assert_cmpstr (json_object_get_string_member (error, "kind"), ==, "answer");
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/wire/formats", test_wire_formats_arrive },
    { "/gimp/wire/one-broken", test_wire_one_broken },
    { "/gimp/wire/broken-end", test_wire_broken_end },
    { NULL },
  };

  return session_main (argc, argv, tests);
}

/* test-endpoints: the vendors' own endpoints from inside GIMP: layers of the
 * right size, a record that says who made them, and a key that is wrong. */
#include <string.h>

#include "session.h"

/**
 * TestEndpoint:
 * @name: of the endpoint
 * @model: spoken there
 * @place: of a generation at 16:9 and 1K in the middle of 300 x 200 pixels, an
 *   eighth of what the vendor makes
 * @auth: fault of a key that is not taken
 */
typedef struct
{
  const char *name;
  const char *model;
  const char *place;
  const char *auth;
} TestEndpoint;

static const TestEndpoint test_endpoints[] = {
  { "gemini",
    "nano-banana-pro",
    "(64 52 172 96)",
    "\"status\":400,\"code\":\"API_KEY_INVALID\"" },
  { "vertex",
    "nano-banana-pro",
    "(64 52 172 96)",
    "\"status\":401,\"code\":\"UNAUTHENTICATED\"" },
  { "fal",
    "nano-banana-pro",
    "(64 52 172 96)",
    "\"status\":401,\"code\":\"unauthorized\"" },
  { "replicate", "nano-banana-pro", "(64 52 172 96)", "\"status\":401" },
  { "openai",
    "gpt-image-2",
    "(65 52 170 96)",
    "\"status\":401,\"code\":\"invalid_api_key\"" },
};

static void
test_endpoints_reset (Peer *peer)
{
  peer_reset (peer);
  peer_put (peer,
            "/emulator/settings",
            "{\"tiny\":true,\"queue_ms\":20,\"run_ms\":50}");
}

static char *
test_endpoints_script (const char *call)
{
  GString *script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_endpoints); i++)
    g_string_append_printf (
        script,
        "(%s \"%s\" \"%s\" \"{\\\"limn.endpoint\\\":\\\"%s\\\"}\")\n",
        call,
        test_endpoints[i].name,
        test_endpoints[i].model,
        test_endpoints[i].name);
  return g_string_free (script, FALSE);
}

static const char *
test_endpoints_get (const Session *session, const char *name, const char *what)
{
  g_autofree char *key = g_strconcat (name, ".", what, NULL);

  return session_get (session, key);
}

static void
test_endpoints_assert_same (const Session *session, const char *name)
{
  g_autofree char *before = g_strconcat (name, ".before", NULL);
  g_autofree char *after = g_strconcat (name, ".after", NULL);

  session_assert_same (session, before, after);
}

/* every attempt went to that endpoint, and each brought its share */
static void
test_endpoints_check_record (const Session *session,
                             const char *name,
                             const char *endpoint,
                             guint n)
{
  g_autofree char *key = g_strconcat (name, ".record", NULL);
  g_autoptr (JsonObject) record = session_get_json (session, key);
  JsonArray *attempts = json_object_get_array_member (record, "attempts");

  g_assert_cmpint (json_array_get_length (attempts), >, 0);
  for (guint i = 0; i < json_array_get_length (attempts); i++)
    {
      JsonObject *attempt = json_array_get_object_element (attempts, i);

      g_assert_cmpstr (
          json_object_get_string_member (attempt, "endpoint"), ==, endpoint);
      g_assert_true (json_object_get_null_member (attempt, "error"));
    }
  session_assert_layers (session, name, n);
}

/* a mask of the frame's size went to the one endpoint that looks at it */
static void
test_endpoints_check_masks (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);
  guint masks = 0;

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *request = json_array_get_object_element (requests, i);
      JsonArray *parts = json_object_get_array_member (request, "parts");
      JsonObject *image = NULL;

      for (guint j = 0; parts != NULL && j < json_array_get_length (parts); j++)
        {
          JsonObject *part = json_array_get_object_element (parts, j);
          const char *name = json_object_get_string_member (part, "name");

          if (g_strcmp0 (name, "image") == 0)
            image = part;
          if (g_strcmp0 (name, "mask") != 0)
            continue;
          masks++;
          g_assert_nonnull (
              strstr (json_object_get_string_member (request, "path"),
                      "/v1/images/edits"));
          g_assert_nonnull (image);
          g_assert_cmpint (json_object_get_int_member (part, "width"),
                           ==,
                           json_object_get_int_member (image, "width"));
          g_assert_cmpint (json_object_get_int_member (part, "height"),
                           ==,
                           json_object_get_int_member (image, "height"));
        }
    }
  g_assert_cmpuint (masks, ==, 1);
}

static void
test_endpoints_made (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autofree char *script = test_endpoints_script ("endpoint-case");

  test_endpoints_reset (session_get_peer (session));
  session_run (session, "endpoints.scm", script);
  test_endpoints_check_masks (session_get_peer (session));
  for (guint i = 0; i < G_N_ELEMENTS (test_endpoints); i++)
    {
      const TestEndpoint *row = &test_endpoints[i];
      g_autofree char *generate = g_strconcat (row->name, ".generate", NULL);
      g_autofree char *edit = g_strconcat (row->name, ".edit", NULL);
      g_autofree char *edited = g_strconcat (edit, ".place", NULL);
      SessionPlace place;

      g_test_message ("%s", row->name);
      g_assert_cmpstr (
          test_endpoints_get (session, generate, "count"), ==, "2");
      g_assert_cmpstr (
          test_endpoints_get (session, generate, "place"), ==, row->place);
      test_endpoints_check_record (session, generate, row->name, 2);
      test_endpoints_check_record (session, edit, row->name, 1);
      g_assert_cmpstr (test_endpoints_get (session, edit, "masked"), ==, "#t");
      /* what was sent covers the selection, whatever its frame, and comes back
       * where it was */
      place = session_get_place (session, edited);
      g_assert_cmpint (place.x, <=, 100);
      g_assert_cmpint (place.y, <=, 60);
      g_assert_cmpint (place.x + place.width, >=, 164);
      g_assert_cmpint (place.y + place.height, >=, 124);
      g_assert_cmpint (place.width, <=, 300);
      g_assert_cmpint (place.height, <=, 300);
      test_endpoints_assert_same (session, row->name);
    }
}

/* the vendor may repeat the key in its words: nobody hears of it here */
static void
test_endpoints_wrong_key (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autofree char *script = test_endpoints_script ("failure-case");
  g_autoptr (GString) faults = g_string_new ("[");

  for (guint i = 0; i < 2 * G_N_ELEMENTS (test_endpoints); i++)
    g_string_append_printf (faults,
                            "%s{\"fault\":\"status\",%s}",
                            i > 0 ? "," : "",
                            test_endpoints[i / 2].auth);
  g_string_append_c (faults, ']');
  test_endpoints_reset (session_get_peer (session));
  peer_put (session_get_peer (session), "/emulator/faults", faults->str);
  session_run (session, "endpoints.scm", script);
  for (guint i = 0; i < G_N_ELEMENTS (test_endpoints); i++)
    {
      static const char *const calls[] = { "generate", "edit" };
      const char *name = test_endpoints[i].name;

      for (guint j = 0; j < G_N_ELEMENTS (calls); j++)
        {
          const char *words = test_endpoints_get (session, name, calls[j]);

          g_test_message ("%s: %s", name, words);
          g_assert_nonnull (strstr (words, name));
          g_assert_nonnull (strstr (words, "did not accept the key"));
          g_assert_null (strchr (words, '\n'));
        }
      g_assert_cmpstr (test_endpoints_get (session, name, "same"), ==, "#t");
      test_endpoints_assert_same (session, name);
    }
}

/* the gateway names the price that the catalogue does not know */
static void
test_endpoints_budget (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *cost;

  test_endpoints_reset (session_get_peer (session));
  session_run (session,
               "endpoints.scm",
               "(note-result \"budget\" (generate \"lumen-sketch-1\" 1 "
               "\"{\\\"limn.endpoint\\\":\\\"lumenfall\\\","
               "\\\"limn.budget\\\":0.05}\"))");
  test_endpoints_check_record (session, "budget", "lumenfall", 1);
  record = session_get_json (session, "budget.record");
  cost = json_object_get_object_member (
      json_object_get_object_member (record, "plan"), "estimated_cost");
  g_assert_cmpfloat (json_object_get_double_member (cost, "amount"), ==, 0.05);
  g_assert_cmpstr (
      json_object_get_string_member (cost, "source"), ==, "lumenfall");
}

/* a model of OpenAI's, which the gateway's catalogue does not have */
static void
test_endpoints_configure (Peer *peer)
{
  static const char *const models =
      "{\"models\":{\"gpt-image-2\":{\"sizes\":{\"1K\":{\"16:9\":{\"table\":"
      "\"1360x768\"}}}}}}";
  g_autofree char *path =
      g_build_filename (peer_get_folder (peer), "config", "catalog.json", NULL);

  g_assert_true (g_file_set_contents (path, models, -1, NULL));
  peer_open_vendors (peer);
  g_setenv ("LIMN_OPENAI_URL", peer_get_url (peer), TRUE);
  g_setenv ("OPENAI_API_KEY", PEER_KEY, TRUE);
}

int
main (int argc, char **argv)
{
  g_autoptr (Session) session = NULL;

  g_test_init (&argc, &argv, NULL);
  session = session_new ();
  test_endpoints_configure (session_get_peer (session));
  g_test_add_data_func ("/gimp/endpoints/made", session, test_endpoints_made);
  g_test_add_data_func (
      "/gimp/endpoints/wrong-key", session, test_endpoints_wrong_key);
  g_test_add_data_func (
      "/gimp/endpoints/budget", session, test_endpoints_budget);
  return g_test_run ();
}

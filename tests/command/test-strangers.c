/* command/strangers: models that only the gateway knows. */
#include <glib/gstdio.h>
#include <string.h>

#include "command.h"
#include "witness.h"

static Peer *test_peer;

static char *
test_strangers_path (const char *variable, const char *name)
{
  return g_build_filename (g_getenv (variable), name, NULL);
}

static void
test_strangers_reset (void)
{
  g_autofree char *models =
      test_strangers_path ("LIMN_STATE_DIR", "models.json");
  g_autofree char *overlay =
      test_strangers_path ("LIMN_CONFIG_DIR", "catalog.json");
  g_autofree char *settings =
      test_strangers_path ("LIMN_CONFIG_DIR", "settings.ini");

  command_reset (test_peer);
  g_unlink (models);
  g_unlink (overlay);
  g_unlink (settings);
}

static void
test_strangers_write (const char *variable, const char *name, const char *text)
{
  g_autofree char *path = test_strangers_path (variable, name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

/* rows of models.json; %NULL where there is no such file */
static JsonObject *
test_strangers_read (void)
{
  g_autofree char *path = test_strangers_path ("LIMN_STATE_DIR", "models.json");
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return NULL;
  node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return json_object_ref (
      json_object_get_object_member (json_node_get_object (node), "models"));
}

/* what came, as "GET /path" or "POST /path model", with commas between */
static char *
test_strangers_list (void)
{
  g_autoptr (JsonArray) requests = command_list_requests (test_peer, "");
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (requests); i++)
    {
      JsonObject *row = json_array_get_object_element (requests, i);
      const char *path = json_object_get_string_member (row, "path");
      const char *method = json_object_get_string_member (row, "method");
      JsonNode *json = json_object_get_member (row, "json");

      /* a connection that is made in advance */
      if (g_str_equal (method, "HEAD"))
        continue;
      g_string_append_printf (text,
                              "%s%s %s",
                              text->len > 0 ? ", " : "",
                              method,
                              strrchr (path, '/') + 1);
      if (JSON_NODE_HOLDS_OBJECT (json))
        g_string_append_printf (text,
                                " %s",
                                json_object_get_string_member (
                                    json_node_get_object (json), "model"));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_strangers_assert_sent (const char *list)
{
  g_autofree char *sent = test_strangers_list ();

  g_assert_cmpstr (sent, ==, list);
}

/* new ones once, nothing for chat or video, and plans know them afterwards */
static void
test_strangers_refresh (void)
{
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (CommandRun) second = NULL;
  g_autoptr (CommandRun) plan = NULL;
  g_autoptr (JsonObject) rows = NULL;

  test_strangers_reset ();
  first = command_run ("models --refresh");
  command_assert_done (first);
  g_assert_true (g_str_has_prefix (
      first->out, "2 new models: mock-image, lumen-sketch-1\n\n"));
  g_assert_nonnull (strstr (first->out, "Lumen Sketch"));
  g_assert_nonnull (strstr (first->out, "Nano Banana Pro"));
  g_assert_null (strstr (first->out, "motion"));
  rows = test_strangers_read ();
  g_assert_cmpuint (json_object_get_size (rows), ==, 2);
  g_assert_cmpstr (
      json_object_get_string_member (
          json_object_get_object_member (rows, "lumen-sketch-1"), "name"),
      ==,
      "Lumen Sketch");
  command_assert_no_key (test_peer, first);
  second = command_run ("models --refresh");
  command_assert_done (second);
  g_assert_true (g_str_has_prefix (second->out, "no new models\n\n"));
  test_strangers_assert_sent ("GET models, GET models");
  plan = command_run ("plan -p x -m lumen-sketch --size 300x200");
  command_assert_done (plan);
  g_assert_nonnull (strstr (plan->out, "Lumen Sketch (lumen-sketch-1)"));
  test_strangers_assert_sent ("GET models, GET models");
}

static void
test_strangers_refresh_json (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *rows;
  guint n_new = 0;

  test_strangers_reset ();
  test_strangers_write ("LIMN_STATE_DIR",
                        "models.json",
                        "{\"models\":{\"mock-image\":{},\"bygone\":{}}}");
  run = command_run ("models --refresh --json");
  command_assert_done (run);
  node = json_from_string (run->out, NULL);
  rows = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (rows), ==, 5);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      if (!json_object_has_member (row, "new"))
        continue;
      n_new++;
      g_assert_cmpstr (
          json_object_get_string_member (row, "model"), ==, "lumen-sketch-1");
    }
  g_assert_cmpuint (n_new, ==, 1);
}

/* what cannot be kept is not listed either */
static void
test_strangers_refresh_unkept (void)
{
  g_autofree char *before = g_strdup (g_getenv ("LIMN_STATE_DIR"));
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  g_setenv ("LIMN_STATE_DIR", "../photo.jpg/state", TRUE);
  run = command_run ("models --refresh");
  g_setenv ("LIMN_STATE_DIR", before, TRUE);
  command_assert_failed (run, 1, "LIMN_STATE_DIR");
  g_assert_cmpstr (run->out, ==, "");
}

/* a broken file is told and written anew */
static void
test_strangers_refresh_broken (void)
{
  g_autoptr (CommandRun) models = NULL;
  g_autoptr (CommandRun) refresh = NULL;
  g_autoptr (CommandRun) again = NULL;

  test_strangers_reset ();
  test_strangers_write ("LIMN_STATE_DIR", "models.json", "{\"models\":");
  models = command_run ("models");
  command_assert_failed (models, 0, "limn models --refresh");
  refresh = command_run ("models --refresh");
  command_assert_failed (refresh, 0, "models.json");
  again = command_run ("models");
  command_assert_done (again);
  g_assert_nonnull (strstr (again->out, "lumen-sketch-1"));
}

/* the first run learns it, further ones know it */
static void
test_strangers_generate (void)
{
  g_autoptr (CommandRun) first = NULL;
  g_autoptr (CommandRun) second = NULL;
  g_autoptr (JsonObject) rows = NULL;

  test_strangers_reset ();
  first = command_run ("generate -p x -m lumen-sketch --size 16:9 -o a.png");
  command_assert_done (first);
  witness_assert ("a.png", "png", 1376, 768);
  test_strangers_assert_sent (
      "GET lumen-sketch, POST generations lumen-sketch-1");
  rows = test_strangers_read ();
  g_assert_cmpuint (json_object_get_size (rows), ==, 1);
  g_assert_true (json_object_has_member (rows, "lumen-sketch-1"));
  command_assert_no_key (test_peer, first);
  peer_reset (test_peer);
  second = command_run (
      "generate -p x -m fal/Lumen-Sketch-1 --resolution 1K -o b.png");
  command_assert_done (second);
  witness_assert ("b.png", "png", 1024, 1024);
  test_strangers_assert_sent ("POST generations fal/lumen-sketch-1");
}

static void
test_strangers_pinned (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  run = command_run ("generate -p x -m replicate/lumen-sketch-1 -o a.png");
  command_assert_done (run);
  test_strangers_assert_sent (
      "GET lumen-sketch-1, POST generations replicate/lumen-sketch-1");
}

static void
test_strangers_edit (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  run = command_run ("edit -p x -i ../photo.jpg -m lumen-sketch-1 -o a.png");
  command_assert_done (run);
  witness_assert ("a.png", "png", 1264, 848);
  test_strangers_assert_sent ("GET lumen-sketch-1, POST edits");
}

/* the model of the settings counts as if it had been typed */
static void
test_strangers_setting (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  test_strangers_write (
      "LIMN_CONFIG_DIR", "settings.ini", "[limn]\nmodel=mock-image\n");
  run = command_run ("generate -p x --size 96x64 -o a.png");
  command_assert_done (run);
  witness_assert ("a.png", "png", 96, 64);
  test_strangers_assert_sent ("GET mock-image, POST generations mock-image");
}

/* a name that the gateway alone has for a model of the catalogue */
static void
test_strangers_alias (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) rows = NULL;

  test_strangers_reset ();
  test_strangers_write (
      "LIMN_CONFIG_DIR",
      "catalog.json",
      "{\"models\":{\"gemini-2.5-flash-image\":{\"aliases\":[]}}}");
  run = command_run ("generate -p x -m gemini-2.5-flash-image-preview "
                     "--aspect-ratio 3:2 -o a.png");
  command_assert_done (run);
  witness_assert ("a.png", "png", 1248, 832);
  test_strangers_assert_sent ("GET gemini-2.5-flash-image-preview, "
                              "POST generations gemini-2.5-flash-image");
  rows = test_strangers_read ();
  g_assert_null (rows);
}

/* it works all the same where it cannot be kept, and says so */
static void
test_strangers_unkept (void)
{
  g_autofree char *before = g_strdup (g_getenv ("LIMN_STATE_DIR"));
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  g_setenv ("LIMN_STATE_DIR", "../photo.jpg/state", TRUE);
  run = command_run ("plan -p x -m mock-image --live");
  g_setenv ("LIMN_STATE_DIR", before, TRUE);
  command_assert_failed (run, 0, "cannot be kept");
  g_assert_nonnull (strstr (run->out, "Mock Image"));
}

/**
 * TestStrangersRefusal:
 * @line: arguments
 * @words: (array zero-terminated=1): all parts of the complaint
 * @sent: what was asked
 */
typedef struct
{
  const char *line;
  const char *words[4];
  const char *sent;
} TestStrangersRefusal;

static const TestStrangersRefusal test_strangers_refusals[] = {
  { "generate -p x -m gemini-3-pro-imag",
    { "MODEL_NOT_FOUND",
      "Did you mean 'gemini-3-pro-image-preview'?",
      "did you mean 'gemini-3-pro-image'" },
    "GET gemini-3-pro-imag" },
  { "edit -p x -i ../photo.jpg -m nonsense",
    { "'nonsense'", "MODEL_NOT_FOUND" },
    "GET nonsense" },
  { "plan -p x --live -m vertex/nonsense",
    { "'nonsense'", "MODEL_NOT_FOUND" },
    "GET nonsense" },
  { "generate -p x -m lumen-motion-1",
    { "'lumen-motion-1'", "not for images" },
    "GET lumen-motion-1" },
  { "generate -p x -m 'a b/c d?e=\"f\"#'",
    { "MODEL_NOT_FOUND" },
    "GET c d?e=\"f\"#" },
  { "generate -p x -m vertex/", { "''", "not in the catalogue" }, "" },
  { "plan -p x -m lumen-sketch-1", { "limn models --refresh" }, "" },
  { "sizes lumen-sketch-1", { "limn models --refresh" }, "" },
  { "generate -p x --endpoint echo -m lumen-sketch-1",
    { "limn models --refresh" },
    "" },
};

static void
test_strangers_refused (gconstpointer data)
{
  const TestStrangersRefusal *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  run = command_run ("%s", row->line);
  for (guint i = 0; row->words[i] != NULL; i++)
    command_assert_failed (run, 2, row->words[i]);
  g_assert_cmpstr (run->out, ==, "");
  command_assert_files ("");
  command_assert_no_key (test_peer, run);
  test_strangers_assert_sent (row->sent);
  g_assert_null (test_strangers_read ());
}

/* without a key nobody can be asked: the catalogue's word is the last one */
static void
test_strangers_no_key (void)
{
  g_autoptr (CommandRun) run = NULL;

  test_strangers_reset ();
  g_unsetenv ("LUMENFALL_API_KEY");
  run = command_run ("generate -p x -m lumen-sketch-1");
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  command_assert_failed (run, 2, "limn models --refresh");
  command_assert_no_traffic (test_peer);
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_strangers_cases[] = {
  { "refresh", test_strangers_refresh },
  { "refresh/json", test_strangers_refresh_json },
  { "refresh/unkept", test_strangers_refresh_unkept },
  { "refresh/broken", test_strangers_refresh_broken },
  { "generate", test_strangers_generate },
  { "pinned", test_strangers_pinned },
  { "edit", test_strangers_edit },
  { "setting", test_strangers_setting },
  { "alias", test_strangers_alias },
  { "unkept", test_strangers_unkept },
  { "no-key", test_strangers_no_key },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_strangers_cases); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/strangers/", test_strangers_cases[i].name, NULL);

      g_test_add_func (name, test_strangers_cases[i].run);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_strangers_refusals); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("/command/strangers/refused/%u", i + 1);

      g_test_add_data_func (
          name, &test_strangers_refusals[i], test_strangers_refused);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

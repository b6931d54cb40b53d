/* test-record: what a run tells, what its layers remember, how it repeats. */
#include <string.h>

#include "session.h"

/* DESIGN.md §5.5; s string, i whole number, n number not below 0, o object,
 * a array, 0 null */
static const struct
{
  const char *path;
  char type;
} test_record_members[] = {
  { "id", 's' },
  { "created", 's' },
  { "operation", 's' },
  { "request", 'o' },
  { "request.prompt", 's' },
  { "request.model", 's' },
  { "request.n", 'i' },
  { "request.options.seed", 'i' },
  { "plan", 'o' },
  { "plan.model", 's' },
  { "plan.aspect_ratio", 's' },
  { "plan.resolution", 's' },
  { "plan.width", 'i' },
  { "plan.height", 'i' },
  { "plan.routes", 'a' },
  { "plan.routes.0.endpoint", 's' },
  { "plan.routes.0.model", 's' },
  { "plan.estimated_cost", 'o' },
  { "plan.estimated_cost.amount", 'n' },
  { "plan.estimated_cost.currency", 's' },
  { "attempts", 'a' },
  { "attempts.0.endpoint", 's' },
  { "attempts.0.provider", 's' },
  { "attempts.0.model", 's' },
  { "attempts.0.status", 'i' },
  { "attempts.0.error", '0' },
  { "attempts.0.request_id", 's' },
  { "attempts.0.started", 's' },
  { "attempts.0.ms", 'n' },
  { "results", 'a' },
  { "results.0.width", 'i' },
  { "results.0.height", 'i' },
  { "results.0.format", 's' },
  { "results.0.file", '0' },
  { "results.0.revised_prompt", 's' },
  { "results.0.layer", 'i' },
  { "cost", 'o' },
  { "cost.amount", 'n' },
  { "cost.currency", 's' },
  { "cost.source", 's' },
  { "timing_ms", 'o' },
  { "timing_ms.prepare", 'n' },
  { "timing_ms.encode", 'n' },
  { "timing_ms.upload", 'n' },
  { "timing_ms.wait", 'n' },
  { "timing_ms.download", 'n' },
  { "timing_ms.finish", 'n' },
};

static JsonNode *
test_record_find (JsonObject *record, const char *path)
{
  g_auto (GStrv) names = g_strsplit (path, ".", -1);
  JsonNode *node = json_object_get_member (record, names[0]);

  for (char **name = names + 1; *name != NULL && node != NULL; name++)
    if (JSON_NODE_HOLDS_ARRAY (node))
      node =
          json_array_get_element (json_node_get_array (node),
                                  (guint) g_ascii_strtoull (*name, NULL, 10));
    else
      node = json_object_get_member (json_node_get_object (node), *name);
  return node;
}

static gboolean
test_record_is (JsonNode *node, char type)
{
  gboolean value = JSON_NODE_HOLDS_VALUE (node);
  GType held = value ? json_node_get_value_type (node) : G_TYPE_NONE;

  switch (type)
    {
    case 's':
      return held == G_TYPE_STRING && *json_node_get_string (node) != '\0';
    case 'i':
      return held == G_TYPE_INT64;
    case 'n':
      return (held == G_TYPE_INT64 || held == G_TYPE_DOUBLE) &&
             json_node_get_double (node) >= 0;
    case 'o':
      return JSON_NODE_HOLDS_OBJECT (node);
    case 'a':
      return JSON_NODE_HOLDS_ARRAY (node);
    default:
      return JSON_NODE_HOLDS_NULL (node);
    }
}

/* the procedures, and how many results each was asked for */
static const struct
{
  const char *name;
  guint n;
  const char *prompt;
  gdouble each; /* USD, at 0.5K or 1K */
} test_record_runs[] = {
  { "edit", 2, "a pier", 0.045 },
  { "generate", 1, "a \"pier\" \303\274", 0.067 },
  { "create", 3, "a pier", 0.067 },
};

static void
test_record_check_members (JsonObject *record, guint index)
{
  JsonArray *results = json_object_get_array_member (record, "results");
  JsonNode *frame = test_record_find (record, "plan.frame");

  for (guint i = 0; i < G_N_ELEMENTS (test_record_members); i++)
    {
      const char *path = test_record_members[i].path;
      JsonNode *node = test_record_find (record, path);

      g_test_message ("%s %s", test_record_runs[index].name, path);
      g_assert_nonnull (node);
      g_assert_true (test_record_is (node, test_record_members[i].type));
    }
  /* what was sent for one result; of several the gateway tells nothing */
  g_assert_true (test_record_is (test_record_find (record, "results.0.seed"),
                                 test_record_runs[index].n == 1 ? 'i' : '0'));
  g_assert_cmpint (
      json_array_get_length (results), ==, test_record_runs[index].n);
  g_assert_cmpstr (
      json_node_get_string (test_record_find (record, "operation")),
      ==,
      test_record_runs[index].name);
  g_assert_cmpstr (
      json_node_get_string (test_record_find (record, "request.prompt")),
      ==,
      test_record_runs[index].prompt);
  g_assert_nonnull (frame);
  g_assert_true (test_record_is (frame, index == 0 ? 'o' : '0'));
}

/* what was paid is what the gateway says, not what was estimated */
static void
test_record_check_cost (JsonObject *record, guint index)
{
  JsonNode *amount = test_record_find (record, "cost.amount");
  JsonNode *source = test_record_find (record, "cost.source");

  g_assert_cmpstr (json_node_get_string (source), ==, "lumenfall");
  g_assert_cmpfloat_with_epsilon (json_node_get_double (amount),
                                  test_record_runs[index].n *
                                      test_record_runs[index].each,
                                  1e-9);
}

static void
test_record_recipe (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);

  peer_reset (peer);
  peer_put (peer, "/emulator/settings", "{\"tiny\":true}");
  session_run (session, "record.scm", "(recipe-cases)");
  for (guint i = 0; i < G_N_ELEMENTS (test_record_runs); i++)
    {
      const char *name = test_record_runs[i].name;
      g_autofree char *key = g_strconcat (name, ".record", NULL);
      g_autoptr (JsonObject) record = session_get_json (session, key);
      const char *text = session_get (session, key);

      test_record_check_members (record, i);
      test_record_check_cost (record, i);
      for (guint j = 0; j < test_record_runs[i].n; j++)
        {
          g_autofree char *made = g_strdup_printf ("%s.recipe.%u", name, j);
          g_autofree char *kept = g_strdup_printf ("%s.loaded.%u", name, j);

          g_assert_cmpstr (session_get (session, made), ==, text);
          g_assert_cmpstr (session_get (session, kept), ==, text);
        }
    }
}

/* the gateway was asked for prices, and for nothing else */
static void
test_record_check_asked (Peer *peer)
{
  g_autoptr (JsonNode) node = peer_get (peer, "/emulator/requests");
  JsonArray *requests = json_node_get_array (node);

  g_assert_cmpint (
      json_array_get_length (requests), ==, G_N_ELEMENTS (test_record_runs));
  for (guint i = 0; i < json_array_get_length (requests); i++)
    g_assert_cmpstr (json_object_get_string_member (
                         json_array_get_object_element (requests, i), "query"),
                     ==,
                     "dryRun=true");
}

/* each was asked for two results */
static void
test_record_check_estimate (JsonObject *record, guint index, gboolean told)
{
  JsonNode *amount = test_record_find (record, "plan.estimated_cost.amount");
  JsonNode *source = test_record_find (record, "plan.estimated_cost.source");
  JsonArray *notes =
      json_node_get_array (test_record_find (record, "plan.notes"));

  g_assert_cmpstr (
      json_node_get_string (source), ==, told ? "lumenfall" : "catalogue");
  if (told)
    g_assert_cmpfloat_with_epsilon (
        json_node_get_double (amount), 2 * test_record_runs[index].each, 1e-9);
  else
    g_assert_nonnull (strstr (json_array_get_string_element (
                                  notes, json_array_get_length (notes) - 1),
                              "cost by the catalogue, not by lumenfall: "));
}

static void
test_record_dry (Session *session, gboolean told)
{
  session_run (session, "record.scm", "(dry-cases)");
  test_record_check_asked (session_get_peer (session));
  for (guint i = 0; i < G_N_ELEMENTS (test_record_runs); i++)
    {
      const char *name = test_record_runs[i].name;
      g_autofree char *key = g_strconcat (name, ".record", NULL);
      g_autoptr (JsonObject) record = session_get_json (session, key);

      g_assert_cmpint (
          json_node_get_int (test_record_find (record, "plan.width")), >, 0);
      test_record_check_estimate (record, i, told);
      g_assert_cmpint (json_array_get_length (
                           json_object_get_array_member (record, "attempts")),
                       ==,
                       0);
      g_assert_cmpint (json_array_get_length (
                           json_object_get_array_member (record, "results")),
                       ==,
                       0);
    }
  g_assert_cmpstr (session_get (session, "create.image"), ==, "-1");
  g_assert_cmpstr (session_get (session, "create.open"), ==, "1");
  for (guint i = 0; i < 2; i++)
    {
      static const struct
      {
        const char *what;
        const char *value;
      } rows[] = {
        { "count", "0" }, { "length", "0" }, { "layers", "1" }, { "dirty", "0" }
      };

      for (guint j = 0; j < G_N_ELEMENTS (rows); j++)
        {
          g_autofree char *key =
              g_strconcat (test_record_runs[i].name, ".", rows[j].what, NULL);

          g_assert_cmpstr (session_get (session, key), ==, rows[j].value);
        }
    }
}

static void
test_record_dry_run (gconstpointer data)
{
  Session *session = (Session *) data;

  peer_reset (session_get_peer (session));
  test_record_dry (session, TRUE);
}

/* where the gateway cannot tell the price, the plan says so */
static void
test_record_dry_run_failing (gconstpointer data)
{
  Session *session = (Session *) data;

  peer_reset (session_get_peer (session));
  peer_put (session_get_peer (session),
            "/emulator/faults",
            "[{\"fault\":\"status\",\"status\":500,\"at\":\"other\","
            "\"times\":3}]");
  test_record_dry (session, FALSE);
}

static void
test_record_check_model (Session *session, const char *name, const char *model)
{
  g_autoptr (JsonObject) record = session_get_json (session, name);

  g_assert_cmpstr (
      json_node_get_string (test_record_find (record, "plan.model")),
      ==,
      model);
}

/* asked for once, and known from then on, whichever procedure wants it */
static void
test_record_strangers (gconstpointer data)
{
  Session *session = (Session *) data;
  Peer *peer = session_get_peer (session);
  SessionPlace place;
  g_autoptr (JsonNode) node = NULL;
  guint n_asked = 0;

  peer_reset (peer);
  session_run (session, "record.scm", "(stranger-cases)");
  test_record_check_model (session, "edit", "lumen-sketch-1");
  test_record_check_model (session, "generate", "lumen-sketch-1");
  test_record_check_model (session, "create", "mock-image");
  place = session_get_place (session, "edit.place");
  g_assert_cmpint (place.x, ==, 10);
  g_assert_cmpint (place.y, ==, 20);
  g_assert_cmpint (place.width, ==, 200);
  g_assert_cmpint (place.height, ==, 150);
  g_assert_cmpstr (session_get (session, "layers"), ==, "3");
  node = peer_get (peer, "/emulator/requests");
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    n_asked += g_str_equal (
        json_object_get_string_member (
            json_array_get_object_element (json_node_get_array (node), i),
            "method"),
        "GET");
  g_assert_cmpuint (n_asked, ==, 2);
}

static void
test_record_last_values (gconstpointer data)
{
  Session *session = (Session *) data;

  session_run (session, "record.scm", "(last-cases)");
  for (guint i = 0; i < G_N_ELEMENTS (test_record_runs); i++)
    {
      const char *name = test_record_runs[i].name;
      g_autofree char *first_key = g_strconcat (name, ".first", NULL);
      g_autofree char *second_key = g_strconcat (name, ".second", NULL);
      g_autofree char *failed_key = g_strconcat (name, ".failed", NULL);
      g_autofree char *prompt = g_strconcat (name, " prompt", NULL);
      g_autoptr (JsonObject) first = session_get_json (session, first_key);
      g_autoptr (JsonObject) second = session_get_json (session, second_key);

      g_assert_nonnull (
          strstr (session_get (session, failed_key), "prompt: empty"));
      g_assert_cmpstr (
          json_node_get_string (test_record_find (second, "request.prompt")),
          ==,
          prompt);
      g_assert_true (
          json_node_equal (json_object_get_member (first, "request"),
                           json_object_get_member (second, "request")));
      g_assert_cmpstr (json_object_get_string_member (first, "id"),
                       !=,
                       json_object_get_string_member (second, "id"));
    }
  g_assert_cmpstr (session_get (session, "edit.count"), ==, "2");
  g_assert_cmpstr (session_get (session, "generate.count"), ==, "2");
  /* the drawn layer and twice two */
  g_assert_cmpstr (session_get (session, "edit.layers"), ==, "5");
  g_assert_cmpstr (session_get (session, "generate.layers"), ==, "3");
}

/* a GIMP that has just begun has none */
static void
test_record_no_last_values (gconstpointer data)
{
  Session *session = (Session *) data;

  session_run (session, "record.scm", "(no-last-cases)");
  for (guint i = 0; i < G_N_ELEMENTS (test_record_runs); i++)
    g_assert_nonnull (strstr (session_get (session, test_record_runs[i].name),
                              "failed: prompt: there are no last values"));
  g_assert_cmpstr (session_get (session, "layers"), ==, "1");
  g_assert_cmpstr (session_get (session, "open"), ==, "1");
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/record/recipe", test_record_recipe },
    { "/gimp/record/dry-run", test_record_dry_run },
    { "/gimp/record/dry-run-failing", test_record_dry_run_failing },
    { "/gimp/record/strangers", test_record_strangers },
    { "/gimp/record/last-values", test_record_last_values },
    { "/gimp/record/no-last-values", test_record_no_last_values },
    { NULL },
  };

  return session_main (argc, argv, tests);
}

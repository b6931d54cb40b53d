/* command/results: files, sizes, formats, records, lists. */
#include <string.h>

#include "command.h"
#include "witness.h"

static Peer *test_peer;

/**
 * TestResultsSize:
 * @options: what is asked for
 * @width: @height: what the vendor's table gives (facts: wire.md §3.4)
 */
typedef struct
{
  const char *options;
  guint width, height;
} TestResultsSize;

static const TestResultsSize test_results_sizes[] = {
  { "-m gemini-3-pro-image-preview", 1024, 1024 },
  { "-m gemini-3-pro-image-preview --aspect-ratio 16:9", 1376, 768 },
  { "-m gemini-3-pro-image-preview --aspect-ratio 3:4", 896, 1200 },
  { "-m gemini-3-pro-image-preview --size 1365x768", 1376, 768 },
  { "-m gemini-3-pro-image-preview --size 1920x1080", 1376, 768 },
  { "-m gemini-3-pro-image-preview --size 4:5 --resolution 2K", 1856, 2304 },
  { "-m gemini-3.1-flash-image-preview --resolution 0.5K", 512, 512 },
  { "-m gemini-2.5-flash-image --aspect-ratio 3:2", 1248, 832 },
};

static void
test_results_size (gconstpointer data)
{
  const TestResultsSize *row = data;
  g_autofree char *announced =
      g_strdup_printf ("a.png  %ux%u\n", row->width, row->height);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (CommandRun) plan = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *expected;

  command_reset (test_peer);
  plan = command_run ("plan -p x --json %s", row->options);
  command_assert_done (plan);
  command_assert_no_traffic (test_peer);
  record = command_run_parse (plan);
  expected = json_object_get_object_member (record, "plan");
  g_assert_cmpint (
      json_object_get_int_member (expected, "width"), ==, row->width);
  g_assert_cmpint (
      json_object_get_int_member (expected, "height"), ==, row->height);
  run = command_run ("generate -p x -o a.png %s", row->options);
  command_assert_done (run);
  g_assert_cmpstr (run->out, ==, announced);
  command_assert_files ("a.png");
  witness_assert ("a.png", "png", row->width, row->height);
}

static const struct
{
  const char *name;
  const char *format;
} test_results_formats[] = {
  { "a.png", "png" },   { "a.jpg", "jpeg" }, { "a.jpeg", "jpeg" },
  { "a.webp", "webp" }, { "a.gif", "gif" },  { "a.avif", "avif" },
};

/* from the gateway in that format; from the echo, which makes PNG, converted */
static void
test_results_format (void)
{
  static const char *const endpoints[] = { "lumenfall", "echo" };

  for (guint i = 0; i < G_N_ELEMENTS (test_results_formats); i++)
    for (guint e = 0; e < G_N_ELEMENTS (endpoints); e++)
      {
        const char *name = test_results_formats[i].name;
        g_autoptr (CommandRun) run = NULL;

        command_reset (test_peer);
        run = command_run (
            "generate -p x -o %s --endpoint %s", name, endpoints[e]);
        command_assert_done (run);
        command_assert_files (name);
        witness_assert (name, test_results_formats[i].format, 1024, 1024);
      }
}

/* the echo needs neither a key nor a network */
static void
test_results_echo (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  g_unsetenv ("LUMENFALL_API_KEY");
  run = command_run ("generate -p x -n 2 -o a.png --endpoint echo "
                     "--aspect-ratio 16:9 -m gemini-3-pro-image-preview");
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  command_assert_done (run);
  command_assert_files ("a-2.png a.png");
  witness_assert ("a.png", "png", 1376, 768);
  witness_assert ("a-2.png", "png", 1376, 768);
  command_assert_no_traffic (test_peer);
}

static void
test_results_own_name (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;

  command_reset (test_peer);
  run = command_run ("generate -p x --endpoint echo");
  command_assert_done (run);
  folder = g_dir_open (".", 0, NULL);
  name = g_dir_read_name (folder);
  g_assert_true (g_str_has_prefix (name, "limn-"));
  g_assert_true (g_str_has_suffix (name, ".png"));
  g_assert_true (g_str_has_prefix (run->out, name));
  g_assert_null (g_dir_read_name (folder));
}

static char *
test_results_hash (const char *path)
{
  g_autofree char *data = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &data, &length, NULL));
  return g_compute_checksum_for_data (
      G_CHECKSUM_SHA256, (guint8 *) data, length);
}

/* both ways of the same request bring the same three pictures in one order */
static void
test_results_several (void)
{
  static const char *const ways[] = { "b64_json", "url" };
  static const char *const suffixes[] = { "", "-2", "-3" };
  g_autoptr (GHashTable) hashes =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  command_reset (test_peer);
  for (guint w = 0; w < G_N_ELEMENTS (ways); w++)
    {
      g_autofree char *out = g_strdup_printf (
          "%s.png  1024x1024\n%s-2.png  1024x1024\n%s-3.png  1024x1024\n",
          ways[w],
          ways[w],
          ways[w]);
      g_autoptr (CommandRun) run = command_run (
          "generate -p x --seed 7 -n 3 -o %s.png --option response_format=%s",
          ways[w],
          ways[w]);

      command_assert_done (run);
      g_assert_cmpstr (run->out, ==, out);
    }
  command_assert_files ("b64_json-2.png b64_json-3.png b64_json.png "
                        "url-2.png url-3.png url.png");
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *inline_name =
          g_strdup_printf ("b64_json%s.png", suffixes[i]);
      g_autofree char *fetched_name =
          g_strdup_printf ("url%s.png", suffixes[i]);
      g_autofree char *fetched = test_results_hash (fetched_name);
      char *hash = test_results_hash (inline_name);

      g_assert_cmpstr (hash, ==, fetched);
      g_assert_true (g_hash_table_add (hashes, hash));
    }
}

/* the media host never sees the key */
static void
test_results_fetch_without_key (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonArray) requests = NULL;
  JsonObject *headers;

  command_reset (test_peer);
  run = command_run ("generate -p x -o a.png --option response_format=url");
  command_assert_done (run);
  command_assert_no_key (test_peer, run);
  requests = command_list_requests (test_peer, ".png");
  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
  headers = json_object_get_object_member (
      json_array_get_object_element (requests, 0), "headers");
  g_assert_true (json_object_has_member (headers, "Host"));
  g_assert_false (json_object_has_member (headers, "Authorization"));
}

/* an existing file is replaced, whole */
static void
test_results_replace (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  g_assert_true (g_file_set_contents ("a.png", "old", -1, NULL));
  run = command_run ("generate -p x -o a.png");
  command_assert_done (run);
  command_assert_files ("a.png");
  witness_assert ("a.png", "png", 1024, 1024);
}

static const char *const test_results_members[] = {
  "id",       "created", "operation", "request",   "plan",
  "attempts", "results", "cost",      "timing_ms",
};

static void
test_results_assert_result (JsonObject *record)
{
  JsonArray *results = json_object_get_array_member (record, "results");
  JsonObject *row;

  g_assert_cmpuint (json_array_get_length (results), ==, 1);
  row = json_array_get_object_element (results, 0);
  g_assert_cmpint (json_object_get_int_member (row, "width"), ==, 1024);
  g_assert_cmpint (json_object_get_int_member (row, "height"), ==, 1024);
  g_assert_cmpstr (json_object_get_string_member (row, "format"), ==, "png");
  g_assert_cmpstr (json_object_get_string_member (row, "file"), ==, "a.png");
}

static void
test_results_record (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *part;

  command_reset (test_peer);
  run = command_run ("generate -p 'a fox' --seed 5 -o a.png --json");
  command_assert_done (run);
  command_assert_no_key (test_peer, run);
  record = command_run_parse (run);
  for (guint i = 0; i < G_N_ELEMENTS (test_results_members); i++)
    g_assert_true (json_object_has_member (record, test_results_members[i]));
  test_results_assert_result (record);
  part = json_object_get_object_member (record, "request");
  g_assert_cmpstr (json_object_get_string_member (part, "prompt"), ==, "a fox");
  part = json_object_get_object_member (record, "cost");
  g_assert_cmpfloat (json_object_get_double_member (part, "amount"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (part, "currency"), ==, "USD");
  part = json_object_get_object_member (record, "timing_ms");
  g_assert_cmpfloat (json_object_get_double_member (part, "wait"), >, 0);
  part = json_array_get_object_element (
      json_object_get_array_member (record, "attempts"), 0);
  g_assert_cmpint (json_object_get_int_member (part, "status"), ==, 200);
  g_assert_true (json_object_get_null_member (part, "error"));
  g_assert_nonnull (json_object_get_string_member (part, "request_id"));
}

static void
test_results_models (void)
{
  g_autoptr (CommandRun) words = NULL;
  g_autoptr (CommandRun) json = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonArray *models;

  command_reset (test_peer);
  words = command_run ("models");
  json = command_run ("models --json");
  command_assert_done (words);
  command_assert_done (json);
  node = json_from_string (json->out, NULL);
  models = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (models), >=, 3);
  for (guint i = 0; i < json_array_get_length (models); i++)
    g_assert_nonnull (
        strstr (words->out,
                json_object_get_string_member (
                    json_array_get_object_element (models, i), "model")));
  command_assert_no_traffic (test_peer);
}

static void
test_results_table (void)
{
  g_autoptr (CommandRun) words = NULL;
  g_autoptr (CommandRun) json = NULL;
  g_autoptr (JsonNode) node = NULL;

  command_reset (test_peer);
  words = command_run ("sizes gemini-3-pro-image-preview");
  json = command_run ("sizes gemini-3-pro-image-preview --json");
  command_assert_done (words);
  command_assert_done (json);
  g_assert_nonnull (strstr (words->out, "1365x768"));
  g_assert_nonnull (strstr (words->out, "1376x768"));
  node = json_from_string (json->out, NULL);
  /* ten ratios at three tiers */
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 30);
  command_assert_no_traffic (test_peer);
}

static void
test_results_plan (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  run = command_run ("plan -p x --aspect-ratio 7:1 --resolution 4K "
                     "-m gemini-3.1-flash-image-preview");
  command_assert_done (run);
  g_assert_nonnull (strstr (run->out, "8:1"));
  g_assert_nonnull (strstr (run->out, "USD"));
  command_assert_no_traffic (test_peer);
}

static const struct
{
  const char *name;
  GTestFunc run;
} test_results_cases[] = {
  { "format", test_results_format },
  { "echo", test_results_echo },
  { "own-name", test_results_own_name },
  { "several", test_results_several },
  { "fetch-without-key", test_results_fetch_without_key },
  { "replace", test_results_replace },
  { "record", test_results_record },
  { "models", test_results_models },
  { "table", test_results_table },
  { "plan", test_results_plan },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_results_sizes); i++)
    {
      g_autofree char *name =
          g_strdup_printf ("/command/results/size/%u", i + 1);

      g_test_add_data_func (name, &test_results_sizes[i], test_results_size);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_results_cases); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/results/", test_results_cases[i].name, NULL);

      g_test_add_func (name, test_results_cases[i].run);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

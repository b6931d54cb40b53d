/* command/endpoints: the same jobs over every endpoint, directly. */
#include <string.h>

#include "command.h"
#include "witness.h"

static Peer *test_peer;

/**
 * TestEndpoint:
 * @name: as in --endpoint
 * @vendor: in the emulator's ledger
 * @auth: fault that refuses the key
 * @billing: fault of an account without money
 * @refused: fault of a content policy
 * @invalid: fault of a request that is not accepted
 * @busy: fault that passes, without a wait
 * @gone: fault of a model that is no more
 * @no_image: fault of an answer without an image
 * @has_queue: whether a job can be cancelled there
 */
typedef struct
{
  const char *name;
  const char *vendor;
  const char *auth, *billing, *refused, *invalid, *busy, *gone, *no_image;
  gboolean has_queue;
} TestEndpoint;

#define STATUS(status, code)                                                   \
  "{\"fault\": \"status\", \"status\": " #status ", \"code\": \"" code "\"}"
#define PLAIN(status) "{\"fault\": \"status\", \"status\": " #status "}"
#define JOB(code) "{\"fault\": \"job_fails\", \"code\": \"" code "\"}"

static const TestEndpoint test_endpoints[] = {
  { "lumenfall",
    "lumenfall",
    STATUS (401, "AUTHENTICATION_FAILED"),
    STATUS (402, "INSUFFICIENT_BALANCE"),
    STATUS (400, "CONTENT_POLICY_VIOLATION"),
    STATUS (400, "INVALID_REQUEST"),
    STATUS (503, "UPSTREAM_ERROR"),
    STATUS (404, "MODEL_NOT_FOUND"),
    "{\"fault\": \"empty_data\"}" },
  { "gemini",
    "gemini",
    STATUS (400, "API_KEY_INVALID"),
    STATUS (400, "FAILED_PRECONDITION"),
    "{\"fault\": \"blocked\", \"reason\": \"PROHIBITED_CONTENT\"}",
    STATUS (400, "INVALID_ARGUMENT"),
    STATUS (503, "UNAVAILABLE"),
    STATUS (404, "NOT_FOUND"),
    "{\"fault\": \"finish\", \"reason\": \"NO_IMAGE\"}" },
  { "vertex",
    "vertex",
    STATUS (401, "UNAUTHENTICATED"),
    STATUS (429, "QUOTA_PER_DAY"),
    "{\"fault\": \"finish\", \"reason\": \"IMAGE_SAFETY\"}",
    STATUS (400, "INVALID_ARGUMENT"),
    STATUS (503, "UNAVAILABLE"),
    STATUS (404, "NOT_FOUND"),
    "{\"fault\": \"finish\", \"reason\": \"IMAGE_OTHER\"}" },
  { "fal",
    "fal",
    STATUS (401, "unauthorized"),
    STATUS (403, "exhausted_balance"),
    JOB ("content_policy_violation"),
    JOB ("value_error"),
    "{\"fault\": \"status\", \"status\": 503, \"retry_after\": 0}",
    STATUS (404, "not_found"),
    JOB ("no_media_generated"),
    TRUE },
  { "replicate",
    "replicate",
    PLAIN (401),
    PLAIN (402),
    JOB ("E005"),
    PLAIN (422),
    "{\"fault\": \"status\", \"status\": 503, \"retry_after\": 0}",
    PLAIN (404),
    "{\"fault\": \"empty_data\"}",
    TRUE },
};

/* what the vendor was paid for, however it ended */
static guint
test_endpoints_count_paid (const char *vendor)
{
  g_autoptr (JsonNode) node = peer_get (test_peer, "/emulator/ledger");
  JsonArray *entries = json_node_get_array (node);
  guint images = 0;

  for (guint i = 0; i < json_array_get_length (entries); i++)
    {
      JsonObject *entry = json_array_get_object_element (entries, i);

      if (g_str_equal (json_object_get_string_member (entry, "vendor"),
                       vendor) &&
          json_object_get_int_member (entry, "cost_micros") > 0)
        images += (guint) json_object_get_int_member (entry, "images");
    }
  return images;
}

static void
test_endpoints_order (const char *fault)
{
  g_autofree char *faults = g_strdup_printf ("[%s]", fault);

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
}

static void
test_endpoints_generate (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_endpoints_order ("");
  run = command_run ("generate -p lake --endpoint %s -m nano-banana-pro "
                     "--aspect-ratio 16:9 -o a.png",
                     row->name);
  command_assert_done (run);
  command_assert_files ("a.png");
  witness_assert ("a.png", "png", 172, 96);
  command_assert_no_key (test_peer, run);
  g_assert_cmpuint (test_endpoints_count_paid (row->vendor), ==, 1);
}

static void
test_endpoints_edit (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_endpoints_order ("");
  run = command_run ("edit -p dusk --endpoint %s -m nano-banana-2 "
                     "-i ../%s -i ../%s -o a.png",
                     row->name,
                     COMMAND_PHOTO,
                     COMMAND_PHOTO);
  command_assert_done (run);
  g_assert_true (g_file_test ("a.png", G_FILE_TEST_EXISTS));
  command_assert_no_key (test_peer, run);
  g_assert_cmpuint (test_endpoints_count_paid (row->vendor), ==, 1);
}

static void
test_endpoints_several (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_endpoints_order ("");
  run = command_run ("generate -p lake -n 3 --endpoint %s -o a.jpg --option "
                     "output_compression=80",
                     row->name);
  command_assert_done (run);
  command_assert_files ("a-2.jpg a-3.jpg a.jpg");
  witness_assert ("a-3.jpg", "jpeg", 128, 128);
  g_assert_cmpuint (test_endpoints_count_paid (row->vendor), ==, 3);
}

/* one fault, one kind, one sentence that names the endpoint, and no charge */
static void
test_endpoints_fail (const TestEndpoint *row,
                     const char *fault,
                     const char *kind)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *attempt;
  JsonObject *error;

  test_endpoints_order (fault);
  run =
      command_run ("generate -p lake --endpoint %s -o a.png --json", row->name);
  g_assert_cmpint (run->status, ==, 1);
  record = command_run_parse (run);
  attempt = json_array_get_object_element (
      json_object_get_array_member (record, "attempts"), 0);
  error = json_object_get_object_member (attempt, "error");
  if (g_strcmp0 (json_object_get_string_member (error, "kind"), kind) != 0)
    g_error ("%s %s: %s", row->name, fault, run->err);
  g_assert_nonnull (strstr (run->err, row->name));
  g_assert_cmpuint (strlen (run->err), >, 40);
  command_assert_no_key (test_peer, run);
  command_assert_files ("");
  g_assert_cmpuint (test_endpoints_count_paid (row->vendor), ==, 0);
}

static void
test_endpoints_failures (gconstpointer data)
{
  const TestEndpoint *row = data;

  test_endpoints_fail (row, row->auth, "auth");
  test_endpoints_fail (row, row->billing, "billing");
  test_endpoints_fail (row, row->refused, "refused");
  test_endpoints_fail (row, row->invalid, "invalid");
  test_endpoints_fail (row, row->busy, "transient");
  test_endpoints_fail (row, row->gone, "gone");
  test_endpoints_fail (row, row->no_image, "noimage");
}

/* the way to the endpoint breaks: nothing was sent, or nobody knows */
static void
test_endpoints_lines (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  test_endpoints_order ("{\"fault\": \"stall\", \"ms\": 20000}");
  run = command_run ("generate -p lake --endpoint %s -o a.png --option "
                     "limn.timeout=1",
                     row->name);
  command_assert_failed (run, 1, "charged");
  command_assert_files ("");
}

/* Ctrl+C ends it at once, and an endpoint with a queue hears of it */
static void
test_endpoints_cancel (gconstpointer data)
{
  const TestEndpoint *row = data;
  const char *const argv[] = {
    "timeout",  "-s",    "INT",  "1",          g_getenv ("LIMN_COMMAND"),
    "generate", "-p",    "lake", "--endpoint", row->name,
    "-o",       "a.png", NULL
  };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonArray) cancels = NULL;

  test_endpoints_order (row->has_queue ?
                            "{\"fault\": \"job_waits\"}" :
                            "{\"fault\": \"stall\", \"ms\": 20000}");
  g_assert_cmpint (peer_run (argv, &out, &err), ==, 124);
  g_assert_nonnull (strstr (err, "cancel"));
  command_assert_files ("");
  cancels = command_list_requests (test_peer, "/cancel");
  g_assert_cmpuint (json_array_get_length (cancels), ==, row->has_queue);
}

static void
test_endpoints_add (const TestEndpoint *row)
{
  static const struct
  {
    const char *name;
    GTestDataFunc run;
  } bodies[] = {
    { "generate", test_endpoints_generate },
    { "edit", test_endpoints_edit },
    { "several", test_endpoints_several },
    { "failures", test_endpoints_failures },
    { "deadline", test_endpoints_lines },
    { "cancel", test_endpoints_cancel },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autofree char *path = g_strdup_printf (
          "/command/endpoints/%s/%s", row->name, bodies[i].name);

      g_test_add_data_func (path, row, bodies[i].run);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  peer_open_vendors (test_peer);
  peer_put (test_peer,
            "/emulator/settings",
            "{\"tiny\": true, \"queue_ms\": 20, \"run_ms\": 50}");
  for (guint i = 0; i < G_N_ELEMENTS (test_endpoints); i++)
    test_endpoints_add (&test_endpoints[i]);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

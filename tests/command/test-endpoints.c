/* command/endpoints: the same jobs over every endpoint, directly. */
#include <string.h>

#include "vendors.h"
#include "witness.h"

static Peer *test_peer;

/**
 * TestEndpoint:
 * @name: as in --endpoint
 * @auth: fault that refuses the key
 * @billing: fault of an account without money
 * @refused: fault of a content policy
 * @invalid: fault of a request that is not accepted
 * @busy: fault that passes, without a wait
 * @gone: fault of a model that is no more
 * @no_image: fault of an answer without an image
 */
typedef struct
{
  const char *name;
  const char *auth, *billing, *refused, *invalid, *busy, *gone, *no_image;
} TestEndpoint;

#define STATUS VENDORS_STATUS
#define PLAIN VENDORS_PLAIN
#define JOB VENDORS_JOB

static const TestEndpoint test_endpoints[] = {
  { "lumenfall",
    STATUS (401, "AUTHENTICATION_FAILED"),
    STATUS (402, "INSUFFICIENT_BALANCE"),
    STATUS (400, "CONTENT_POLICY_VIOLATION"),
    STATUS (400, "INVALID_REQUEST"),
    STATUS (503, "UPSTREAM_ERROR"),
    STATUS (404, "MODEL_NOT_FOUND"),
    "\"fault\": \"empty_data\"" },
  { "gemini",
    STATUS (400, "API_KEY_INVALID"),
    STATUS (400, "FAILED_PRECONDITION"),
    "\"fault\": \"blocked\", \"reason\": \"PROHIBITED_CONTENT\"",
    STATUS (400, "INVALID_ARGUMENT"),
    STATUS (503, "UNAVAILABLE"),
    STATUS (404, "NOT_FOUND"),
    "\"fault\": \"finish\", \"reason\": \"NO_IMAGE\"" },
  { "vertex",
    STATUS (401, "UNAUTHENTICATED"),
    STATUS (429, "QUOTA_PER_DAY"),
    "\"fault\": \"finish\", \"reason\": \"IMAGE_SAFETY\"",
    STATUS (400, "INVALID_ARGUMENT"),
    STATUS (503, "UNAVAILABLE"),
    STATUS (404, "NOT_FOUND"),
    "\"fault\": \"finish\", \"reason\": \"IMAGE_OTHER\"" },
  { "fal",
    STATUS (401, "unauthorized"),
    STATUS (403, "exhausted_balance"),
    JOB ("content_policy_violation"),
    JOB ("value_error"),
    PLAIN (503) ", \"retry_after\": 0",
    STATUS (404, "not_found"),
    JOB ("no_media_generated") },
  { "replicate",
    PLAIN (401),
    PLAIN (402),
    JOB ("E005"),
    PLAIN (422),
    PLAIN (503) ", \"retry_after\": 0",
    PLAIN (404),
    "\"fault\": \"empty_data\"" },
  { "openai",
    STATUS (401, "invalid_api_key"),
    STATUS (429, "insufficient_quota"),
    STATUS (400, "moderation_blocked"),
    STATUS (400, "invalid_value"),
    PLAIN (503),
    STATUS (404, "model_not_found"),
    "\"fault\": \"empty_data\"" },
};

static void
test_endpoints_generate (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  vendors_order (test_peer, "", 1);
  run = command_run ("generate -p lake --endpoint %s -m %s --aspect-ratio "
                     "16:9 -o a.png",
                     row->name,
                     vendors_find (row->name)->model);
  command_assert_done (run);
  command_assert_files ("a.png");
  witness_assert ("a.png", "png", 172, 96);
  command_assert_no_key (test_peer, run);
  g_assert_cmpuint (vendors_count_paid (test_peer, row->name), ==, 1);
}

static void
test_endpoints_edit (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  vendors_order (test_peer, "", 1);
  run = command_run ("edit -p dusk --endpoint %s -m %s -i ../%s -i ../%s "
                     "-o a.png",
                     row->name,
                     vendors_find (row->name)->editor,
                     COMMAND_PHOTO,
                     COMMAND_PHOTO);
  command_assert_done (run);
  g_assert_true (g_file_test ("a.png", G_FILE_TEST_EXISTS));
  command_assert_no_key (test_peer, run);
  g_assert_cmpuint (vendors_count_paid (test_peer, row->name), ==, 1);
}

static void
test_endpoints_several (gconstpointer data)
{
  const TestEndpoint *row = data;
  g_autoptr (CommandRun) run = NULL;

  vendors_order (test_peer, "", 1);
  run = command_run ("generate -p lake -n 3 --endpoint %s -m %s -o a.jpg "
                     "--option output_compression=80",
                     row->name,
                     vendors_find (row->name)->editor);
  command_assert_done (run);
  command_assert_files ("a-2.jpg a-3.jpg a.jpg");
  witness_assert ("a-3.jpg", "jpeg", 128, 128);
  g_assert_cmpuint (vendors_count_paid (test_peer, row->name), ==, 3);
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

  vendors_order (test_peer, fault, 1);
  run = command_run ("generate -p lake --endpoint %s -m %s -o a.png --json",
                     row->name,
                     vendors_find (row->name)->model);
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
  g_assert_cmpuint (vendors_count_paid (test_peer, row->name), ==, 0);
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

  vendors_order (test_peer, "\"fault\": \"stall\", \"ms\": 20000", 1);
  run = command_run ("generate -p lake --endpoint %s -m %s -o a.png --option "
                     "limn.timeout=1",
                     row->name,
                     vendors_find (row->name)->model);
  command_assert_failed (run, 1, "charged");
  command_assert_files ("");
}

/* Ctrl+C ends it at once, and an endpoint with a queue hears of it */
static void
test_endpoints_cancel (gconstpointer data)
{
  const VendorsRow *row = vendors_find (((const TestEndpoint *) data)->name);
  const char *const argv[] = {
    "timeout",  "-s",       "INT",  "1",          g_getenv ("LIMN_COMMAND"),
    "generate", "-p",       "lake", "--endpoint", row->name,
    "-m",       row->model, "-o",   "a.png",      NULL
  };
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr (JsonArray) cancels = NULL;

  vendors_order (test_peer,
                 row->has_queue ? "\"fault\": \"job_waits\"" :
                                  "\"fault\": \"stall\", \"ms\": 20000",
                 1);
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
    vendors_add ("endpoints",
                 vendors_find (row->name),
                 bodies[i].name,
                 row,
                 bodies[i].run);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=1\n");
  for (guint i = 0; i < G_N_ELEMENTS (test_endpoints); i++)
    test_endpoints_add (&test_endpoints[i]);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

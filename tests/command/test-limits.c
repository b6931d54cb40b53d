/* command/limits: who is too fast, too late or in the wrong place, in the words
 * of each vendor. */
#include <string.h>

#include "vendors.h"

/* more often than anything is tried */
#define TEST_LIMITS_EVER 9

#define STATUS VENDORS_STATUS
#define PLAIN VENDORS_PLAIN
#define SAYS VENDORS_SAYS
#define JOB VENDORS_JOB
#define HEADER(name, value) ", \"headers\": {\"" name "\": \"" value "\"}"
#define AFTER(seconds) ", \"retry_after\": " #seconds
#define DELAY(text) ", \"retry_delay\": \"" text "\""
#define RESETS(seconds)                                                        \
  SAYS ("Request was throttled. Your rate limit resets in ~" #seconds "s.")

static Peer *test_peer;

/**
 * TestLimitsRow:
 * @name: of the test
 * @endpoint: whose words they are
 * @fault: members of the fault
 * @kinds: of all attempts when it never ends
 * @words: of the complaint then, with "*" for what does not matter
 */
typedef struct
{
  const char *name;
  const char *endpoint;
  const char *fault;
  const char *kinds;
  const char *words;
} TestLimitsRow;

static const TestLimitsRow test_limits_rows[] = {
  { "rate",
    "lumenfall",
    STATUS (429, "RATE_LIMITED") AFTER (0),
    "rate rate rate",
    "lumenfall asks to slow down (RATE_LIMITED): Too many requests; wait a "
    "little and try again" },
  { "rate",
    "gemini",
    STATUS (429, "RESOURCE_EXHAUSTED") DELAY ("0s"),
    "rate rate rate",
    "gemini asks to slow down (RESOURCE_EXHAUSTED): You exceeded your current "
    "quota. Please retry in a moment; wait a little and try again" },
  { "rate",
    "vertex",
    STATUS (429, "RESOURCE_EXHAUSTED"),
    "rate rate rate",
    "vertex asks to slow down (RESOURCE_EXHAUSTED): Resource exhausted. Please "
    "try again later; wait a little and try again" },
  { "rate",
    "fal",
    STATUS (429, "rate_limited") AFTER (0),
    "rate rate rate",
    "fal asks to slow down (HTTP status 429): Rate limit exceeded; wait a "
    "little and try again" },
  { "rate",
    "replicate",
    PLAIN (429) RESETS (0),
    "rate rate rate",
    "replicate asks to slow down (HTTP status 429): Request was throttled. "
    "Your rate limit resets in ~0s; wait a little and try again" },
  { "rate",
    "openai",
    STATUS (429, "rate_limit_exceeded") HEADER ("retry-after-ms", "20"),
    "rate rate rate",
    "openai asks to slow down (rate_limit_exceeded): Rate limit reached; wait "
    "a little and try again" },

  { "capacity",
    "lumenfall",
    STATUS (502, "ALL_PROVIDERS_EXHAUSTED") AFTER (0),
    "capacity capacity capacity",
    "lumenfall found no provider able to do it (ALL_PROVIDERS_EXHAUSTED): All "
    "providers failed; try again, or pin another provider (limn.provider)" },
  { "overloaded",
    "lumenfall",
    STATUS (529, "UPSTREAM_ERROR") SAYS ("Overloaded") AFTER (0),
    "transient transient transient",
    "lumenfall failed (UPSTREAM_ERROR): Overloaded; try again" },
  { "overloaded",
    "gemini",
    STATUS (503, "UNAVAILABLE") AFTER (0),
    "transient transient transient",
    "gemini failed (UNAVAILABLE): The model is overloaded. Please try again "
    "later; try again" },
  { "overloaded",
    "vertex",
    STATUS (503, "UNAVAILABLE") SAYS ("The service is currently unavailable.")
        AFTER (0),
    "transient transient transient",
    "vertex failed (UNAVAILABLE): The service is currently unavailable; try "
    "again" },
  { "no-runner",
    "fal",
    STATUS (503, "runner_scheduling_failure") AFTER (0),
    "transient transient transient",
    "fal failed (runner_scheduling_failure): No runner could be allocated; try "
    "again" },
  { "downstream",
    "fal",
    JOB ("downstream_service_unavailable") AFTER (0),
    "transient transient transient",
    "fal failed (downstream_service_unavailable): *Downstream service "
    "unavailable; try again" },
  { "overloaded",
    "replicate",
    PLAIN (503) AFTER (0),
    "transient transient transient",
    "replicate failed (HTTP status 503): The service is temporarily "
    "unavailable; try again" },
  /* a prediction that has failed is over, and not made anew by itself */
  { "demand",
    "replicate",
    JOB ("E003"),
    "transient",
    "replicate failed (E003): Service is currently unavailable due to high "
    "demand. (E003); try again" },
  { "overloaded",
    "openai",
    PLAIN (503) AFTER (0),
    "transient transient transient",
    "openai failed (HTTP status 503): Overloaded; try again" },
  { "overloaded-529",
    "openai",
    PLAIN (529) AFTER (0),
    "transient transient transient",
    "openai failed (HTTP status 529): Overloaded; try again" },

  { "region",
    "gemini",
    STATUS (400, "FAILED_PRECONDITION"),
    "billing",
    "gemini does not serve this account from here (FAILED_PRECONDITION): User "
    "location is not supported for the API use; *use another endpoint" },
  { "region",
    "vertex",
    STATUS (404, "NOT_FOUND")
        SAYS ("Publisher Model `projects/p/locations/europe-west1/publishers/"
              "google/models/m` was not found or your project does not have "
              "access to it."),
    "gone",
    "vertex does not offer the model (NOT_FOUND): Publisher Model "
    "*/locations/europe-west1/*; choose another (limn models lists them)" },
  { "region",
    "openai",
    STATUS (403, "unsupported_country_region_territory"),
    "auth",
    "openai does not serve the country that this computer is in "
    "(unsupported_country_region_territory): Country, region, or territory not "
    "supported; use another endpoint" },

  { "disabled",
    "lumenfall",
    STATUS (404, "MODEL_DISABLED"),
    "gone",
    "lumenfall does not offer the model (MODEL_DISABLED): Model is disabled; "
    "choose another (limn models lists them)" },
  { "retired-upstream",
    "lumenfall",
    STATUS (410, "UPSTREAM_ERROR") SAYS ("The model has been shut down."),
    "gone",
    "lumenfall does not offer the model (UPSTREAM_ERROR): The model has been "
    "shut down; choose another (limn models lists them)" },
  { "retired",
    "gemini",
    STATUS (404, "NOT_FOUND")
        SAYS ("models/gemini-3-pro-image is not found for API version v1beta, "
              "or is not supported for generateContent."),
    "gone",
    "gemini does not offer the model (NOT_FOUND): models/gemini-3-pro-image is "
    "not found *; choose another (limn models lists them)" },
  { "retired",
    "vertex",
    STATUS (404, "NOT_FOUND"),
    "gone",
    "vertex does not offer the model (NOT_FOUND): Requested entity was not "
    "found; choose another (limn models lists them)" },
  { "retired",
    "fal",
    STATUS (404, "not_found"),
    "gone",
    "fal does not offer the model (HTTP status 404): Application not found; "
    "choose another (limn models lists them)" },
  { "retired-410",
    "fal",
    STATUS (410, "not_found") SAYS ("Application is gone"),
    "gone",
    "fal does not offer the model (HTTP status 410): Application is gone; "
    "choose another (limn models lists them)" },
  { "retired",
    "replicate",
    PLAIN (404),
    "gone",
    "replicate does not offer the model (HTTP status 404): The requested "
    "resource could not be found; choose another (limn models lists them)" },
  { "retired-410",
    "replicate",
    PLAIN (410) SAYS ("The model has been disabled."),
    "gone",
    "replicate does not offer the model (HTTP status 410): The model has been "
    "disabled; choose another (limn models lists them)" },
  { "retired",
    "openai",
    STATUS (404, "model_not_found")
        SAYS ("The model `gpt-image-2` does not exist."),
    "gone",
    "openai does not offer the model (model_not_found): The model "
    "`gpt-image-2` does not exist; choose another (limn models lists them)" },
  { "retired-410",
    "openai",
    PLAIN (410) SAYS ("The model has been shut down."),
    "gone",
    "openai does not offer the model (HTTP status 410): The model has been "
    "shut down; choose another (limn models lists them)" },
};

static CommandRun *
test_limits_generate (const VendorsRow *vendor, const char *options)
{
  return command_run ("generate -p lake --endpoint %s -m %s -o a.png --json %s",
                      vendor->name,
                      vendor->model,
                      options);
}

static guint
test_limits_count (const char *kinds)
{
  g_auto (GStrv) words = g_strsplit (kinds, " ", -1);

  return g_strv_length (words);
}

static void
test_limits_assert_posts (guint count)
{
  g_autoptr (JsonArray) posts = vendors_list_posts (test_peer);

  g_assert_cmpuint (json_array_get_length (posts), ==, count);
}

/* what has failed is not asked for once more, unless it is ordered anew */
static void
test_limits_assert_refusals (guint most)
{
  g_autoptr (JsonArray) all = command_list_requests (test_peer, "");
  guint refusals = 0;

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *row = json_array_get_object_element (all, i);

      refusals += !g_str_equal (json_object_get_string_member (row, "method"),
                                "HEAD") &&
                  json_object_get_int_member (row, "status") >= 400;
    }
  g_assert_cmpuint (refusals, <=, most);
}

static void
test_limits_assert_failed (const TestLimitsRow *row, const char *options)
{
  g_autoptr (CommandRun) run = NULL;

  vendors_order (test_peer, row->fault, TEST_LIMITS_EVER);
  run = test_limits_generate (vendors_find (row->endpoint), options);
  g_assert_cmpint (run->status, ==, 1);
  vendors_assert_words (run, row->words);
  vendors_assert_kinds (run, row->kinds);
  test_limits_assert_posts (test_limits_count (row->kinds));
  test_limits_assert_refusals (test_limits_count (row->kinds));
  command_assert_no_key (test_peer, run);
  command_assert_files ("");
  g_assert_cmpuint (vendors_count_paid (test_peer, row->endpoint), ==, 0);
}

static void
test_limits_assert_passed (const TestLimitsRow *row, const char *kinds)
{
  g_autoptr (CommandRun) run = NULL;

  vendors_order (test_peer, row->fault, 1);
  run = test_limits_generate (vendors_find (row->endpoint), "");
  command_assert_done (run);
  vendors_assert_kinds (run, kinds);
  test_limits_assert_posts (2);
  command_assert_no_key (test_peer, run);
  command_assert_files ("a.png");
  g_assert_cmpuint (vendors_count_paid (test_peer, row->endpoint), ==, 1);
}

/* what never passes fails with its own words; what passes is outlasted */
static void
test_limits_run (gconstpointer data)
{
  const TestLimitsRow *row = data;
  const char *space = strchr (row->kinds, ' ');
  g_autofree char *kinds = NULL;

  test_limits_assert_failed (row, "");
  if (space == NULL)
    return;
  kinds = g_strdup_printf ("%.*s -", (int) (space - row->kinds), row->kinds);
  test_limits_assert_passed (row, kinds);
}

/* a wait that the job's own time does not allow is not begun: only who reads
 * the hint knows that */
static const TestLimitsRow test_limits_late[] = {
  { NULL,
    "lumenfall",
    STATUS (429, "RATE_LIMITED") AFTER (30),
    "rate",
    "; wait a little and try again; it asks for 30 s" },
  { NULL,
    "gemini",
    STATUS (429, "RESOURCE_EXHAUSTED"),
    "rate",
    "; wait a little and try again; it asks for 23 s" },
  { NULL,
    "vertex",
    STATUS (429, "RESOURCE_EXHAUSTED") DELAY ("30.5s"),
    "rate",
    "; wait a little and try again; it asks for 31 s" },
  { NULL,
    "fal",
    STATUS (429, "rate_limited") AFTER (30),
    "rate",
    "; wait a little and try again; it asks for 30 s" },
  { NULL,
    "replicate",
    PLAIN (429),
    "rate",
    "; wait a little and try again; it asks for 30 s" },
  { NULL,
    "openai",
    STATUS (429, "rate_limit_exceeded") HEADER ("retry-after-ms", "30000"),
    "rate",
    "; wait a little and try again; it asks for 30 s" },
};

static void
test_limits_refrain (gconstpointer data)
{
  test_limits_assert_failed (data, "--option limn.timeout=20");
}

/* all ask for a second or a little more, which is longer than Limn would wait
 * of its own accord */
static const TestLimitsRow test_limits_soon[] = {
  { NULL, "lumenfall", STATUS (429, "RATE_LIMITED") AFTER (1), NULL, NULL },
  { NULL,
    "gemini",
    STATUS (429, "RESOURCE_EXHAUSTED") DELAY ("1.1s"),
    NULL,
    NULL },
  { NULL,
    "vertex",
    STATUS (429, "RESOURCE_EXHAUSTED") DELAY ("1s"),
    NULL,
    NULL },
  { NULL, "fal", STATUS (429, "rate_limited") AFTER (1), NULL, NULL },
  { NULL, "replicate", PLAIN (429) RESETS (1), NULL, NULL },
  { NULL,
    "openai",
    STATUS (429, "rate_limit_exceeded") HEADER ("retry-after-ms", "1000"),
    NULL,
    NULL },
};

/* a slow machine makes a wait longer, never shorter */
static void
test_limits_wait (gconstpointer data)
{
  g_autoptr (JsonArray) posts = NULL;
  double told, asked;

  test_limits_assert_passed (data, "rate -");
  posts = vendors_list_posts (test_peer);
  told = json_object_get_double_member (
      json_array_get_object_element (posts, 0), "reply_ms");
  asked = json_object_get_double_member (
      json_array_get_object_element (posts, 1), "headers_ms");
  g_assert_cmpfloat (asked - told, >=, 1000);
}

static void
test_limits_add (const TestLimitsRow *row, const char *name, GTestDataFunc run)
{
  vendors_add ("limits", vendors_find (row->endpoint), name, row, run);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = vendors_start ("[limn]\ntries=3\n");
  for (guint i = 0; i < G_N_ELEMENTS (test_limits_rows); i++)
    test_limits_add (
        &test_limits_rows[i], test_limits_rows[i].name, test_limits_run);
  for (guint i = 0; i < G_N_ELEMENTS (test_limits_late); i++)
    test_limits_add (&test_limits_late[i], "rate-late", test_limits_refrain);
  for (guint i = 0; i < G_N_ELEMENTS (test_limits_soon); i++)
    test_limits_add (&test_limits_soon[i], "rate-soon", test_limits_wait);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

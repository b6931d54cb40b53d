/* command/faults: every way in which the emulator misbehaves. */
#include <string.h>

#include "command.h"
#include "witness.h"

static Peer *test_peer;

/**
 * TestFaultsRow:
 * @name: of the test
 * @fault: members of the emulator's fault object
 * @options: (nullable): further arguments
 * @word: of the complaint
 * @kind: of the error in the record
 * @code: (nullable): in the record
 */
typedef struct
{
  const char *name;
  const char *fault;
  const char *options;
  const char *word;
  const char *kind;
  const char *code;
} TestFaultsRow;

#define TEST_FAULTS_STATUS(status, code)                                       \
  "\"fault\": \"status\", \"status\": " #status ", \"code\": \"" code "\""
#define TEST_FAULTS_KIND(name) "\"fault\": \"" name "\""

static const TestFaultsRow test_faults_rows[] = {
  { "invalid",
    TEST_FAULTS_STATUS (400, "INVALID_REQUEST"),
    NULL,
    "INVALID_REQUEST",
    "invalid",
    "INVALID_REQUEST" },
  { "refused",
    TEST_FAULTS_STATUS (400, "CONTENT_POLICY_VIOLATION"),
    NULL,
    "rephrase",
    "refused",
    "CONTENT_POLICY_VIOLATION" },
  { "auth",
    TEST_FAULTS_STATUS (401, "AUTHENTICATION_FAILED"),
    NULL,
    "LUMENFALL_API_KEY",
    "auth",
    "AUTHENTICATION_FAILED" },
  { "billing",
    TEST_FAULTS_STATUS (402, "INSUFFICIENT_BALANCE"),
    NULL,
    "credit",
    "billing",
    "INSUFFICIENT_BALANCE" },
  { "unknown-model",
    TEST_FAULTS_STATUS (404, "MODEL_NOT_FOUND"),
    NULL,
    "limn models",
    "gone",
    "MODEL_NOT_FOUND" },
  { "disabled-model",
    TEST_FAULTS_STATUS (404, "MODEL_DISABLED"),
    NULL,
    "limn models",
    "gone",
    "MODEL_DISABLED" },
  { "rate",
    TEST_FAULTS_STATUS (429, "RATE_LIMITED"),
    NULL,
    "slow down",
    "rate",
    "RATE_LIMITED" },
  { "internal",
    TEST_FAULTS_STATUS (500, "INTERNAL_ERROR"),
    NULL,
    "INTERNAL_ERROR",
    "transient",
    "INTERNAL_ERROR" },
  { "exhausted",
    TEST_FAULTS_STATUS (502, "ALL_PROVIDERS_EXHAUSTED"),
    NULL,
    "provider",
    "capacity",
    "ALL_PROVIDERS_EXHAUSTED" },
  { "exhausted-by-refusals",
    TEST_FAULTS_STATUS (502, "ALL_PROVIDERS_EXHAUSTED") ", \"message\": "
                                                        "\"IMAGE_SAFETY\"",
    NULL,
    "rephrase",
    "refused",
    "ALL_PROVIDERS_EXHAUSTED" },
  { "upstream",
    TEST_FAULTS_STATUS (502, "UPSTREAM_ERROR"),
    NULL,
    "UPSTREAM_ERROR",
    "transient",
    "UPSTREAM_ERROR" },
  { "unavailable",
    TEST_FAULTS_STATUS (503, "UPSTREAM_ERROR"),
    NULL,
    "UPSTREAM_ERROR",
    "transient",
    "UPSTREAM_ERROR" },
  { "long-message",
    TEST_FAULTS_STATUS (400, "INVALID_REQUEST") ", \"message\": "
                                                "\"first\\nsecond\\u001b[2J\"",
    NULL,
    "first",
    "invalid",
    "INVALID_REQUEST" },
  { "error200",
    TEST_FAULTS_KIND ("error200"),
    NULL,
    "INTERNAL_ERROR",
    "transient",
    "INTERNAL_ERROR" },
  { "echo-key",
    TEST_FAULTS_KIND ("echo_key"),
    NULL,
    "***",
    "invalid",
    "INVALID_REQUEST" },
  { "html200", TEST_FAULTS_KIND ("html200"), NULL, "HTML", "answer", NULL },
  { "no-content",
    TEST_FAULTS_KIND ("no_content"),
    NULL,
    "204",
    "noimage",
    NULL },
  { "empty-data",
    TEST_FAULTS_KIND ("empty_data"),
    NULL,
    "without an image",
    "noimage",
    NULL },
  { "null-image",
    TEST_FAULTS_KIND ("null_image"),
    NULL,
    "without an image",
    "noimage",
    NULL },
  { "broken-base64",
    TEST_FAULTS_KIND ("broken_base64"),
    NULL,
    "base64",
    "answer",
    NULL },
  { "truncated-image",
    TEST_FAULTS_KIND ("truncated_image"),
    NULL,
    "cut short",
    "answer",
    NULL },
  { "truncated-jpeg",
    TEST_FAULTS_KIND ("truncated_image"),
    "--output-format jpeg",
    "JPEG",
    "answer",
    NULL },
  { "truncated-webp",
    TEST_FAULTS_KIND ("truncated_image"),
    "--output-format webp",
    "WebP",
    "answer",
    NULL },
  { "truncated-gif",
    TEST_FAULTS_KIND ("truncated_image"),
    "--output-format gif",
    "GIF",
    "answer",
    NULL },
  { "truncated-avif",
    TEST_FAULTS_KIND ("truncated_image"),
    "--output-format avif",
    "AVIF",
    "answer",
    NULL },
  { "corrupt-image",
    TEST_FAULTS_KIND ("corrupt_image"),
    NULL,
    "broken",
    "answer",
    NULL },
  { "absurd-image",
    TEST_FAULTS_KIND ("absurd_image"),
    NULL,
    "100000",
    "answer",
    NULL },
  { "short-body",
    TEST_FAULTS_KIND ("short_body"),
    NULL,
    "in time, and it charged",
    "ambiguous",
    NULL },
  { "reset-after-bytes",
    TEST_FAULTS_KIND ("reset_after_bytes"),
    NULL,
    "in time, and it charged",
    "ambiguous",
    NULL },
  { "stall",
    TEST_FAULTS_KIND ("stall") ", \"ms\": 60000",
    "--option limn.timeout=1",
    "in time, and it charged",
    "ambiguous",
    NULL },
  { "stall-mid-body",
    TEST_FAULTS_KIND ("stall_mid_body") ", \"ms\": 60000",
    "--option limn.timeout=1",
    "in time, and it charged",
    "ambiguous",
    NULL },
  { "lost-media",
    TEST_FAULTS_KIND ("status") ", \"status\": 404, \"at\": \"media\"",
    "--option response_format=url",
    "404",
    "answer",
    NULL },
  { "truncated-media",
    TEST_FAULTS_KIND ("truncated_image") ", \"at\": \"media\"",
    "--option response_format=url",
    "cut short",
    "answer",
    NULL },
};

static void
test_faults_assert_record (const CommandRun *run, const TestFaultsRow *row)
{
  g_autoptr (JsonObject) record = command_run_parse (run);
  JsonArray *attempts = json_object_get_array_member (record, "attempts");
  JsonArray *results = json_object_get_array_member (record, "results");
  JsonObject *attempt;
  JsonObject *error;
  g_autofree char *line = NULL;

  g_assert_cmpuint (json_array_get_length (attempts), ==, 1);
  attempt = json_array_get_object_element (attempts, 0);
  error = json_object_get_object_member (attempt, "error");
  line = g_strdup_printf ("limn: %s\n",
                          json_object_get_string_member (error, "message"));
  g_assert_cmpuint (json_array_get_length (results), ==, 0);
  g_assert_cmpstr (
      json_object_get_string_member (attempt, "endpoint"), ==, "lumenfall");
  g_assert_cmpstr (
      json_object_get_string_member (error, "kind"), ==, row->kind);
  g_assert_cmpstr (
      json_object_get_string_member_with_default (error, "code", NULL),
      ==,
      row->code);
  g_assert_true (g_str_has_prefix (run->err, line));
  if (!g_str_has_prefix (run->err + strlen (line), "Try --"))
    g_assert_cmpstr (run->err, ==, line);
}

static void
test_faults_assert_one_request (void)
{
  g_autoptr (JsonArray) requests =
      command_list_requests (test_peer, "/images/generations");

  g_assert_cmpuint (json_array_get_length (requests), ==, 1);
}

static void
test_faults_run (const TestFaultsRow *row, gboolean json)
{
  g_autofree char *faults = g_strdup_printf ("[{%s}]", row->fault);
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
  run = command_run ("generate -p x -o a%s %s",
                     json ? " --json" : "",
                     row->options != NULL ? row->options : "");
  command_assert_failed (run, 1, row->word);
  command_assert_files ("");
  command_assert_no_key (test_peer, run);
  test_faults_assert_one_request ();
  if (json)
    test_faults_assert_record (run, row);
  else
    g_assert_cmpstr (run->out, ==, "");
}

static void
test_faults_fatal (gconstpointer data)
{
  test_faults_run (data, FALSE);
  test_faults_run (data, TRUE);
}

/* the end of the document is broken, but the picture had come before it */
static void
test_faults_broken_json (void)
{
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (JsonObject) record = NULL;
  JsonObject *attempt;

  command_reset (test_peer);
  peer_put (test_peer,
            "/emulator/faults",
            "[{" TEST_FAULTS_KIND ("broken_json") "}]");
  run = command_run ("generate -p x -o a.png --json");
  g_assert_cmpint (run->status, ==, 0);
  command_assert_files ("a.png");
  witness_assert ("a.png", "png", 128, 128);
  record = command_run_parse (run);
  attempt = json_array_get_object_element (
      json_object_get_array_member (record, "attempts"), 0);
  g_assert_cmpstr (
      json_object_get_string_member (
          json_object_get_object_member (attempt, "error"), "kind"),
      ==,
      "answer");
  g_assert_cmpint (json_object_get_int_member (attempt, "status"), ==, 200);
}

/**
 * TestFaultsHarmless:
 * @fault: members of the emulator's fault object
 * @output: file asked for
 * @format: it is to have
 */
typedef struct
{
  const char *name;
  const char *fault;
  const char *output;
  const char *format;
} TestFaultsHarmless;

static const TestFaultsHarmless test_faults_harmless[] = {
  { "big-text", TEST_FAULTS_KIND ("big_text"), "a.png", "png" },
  { "png-for-jpeg", TEST_FAULTS_KIND ("wrong_format"), "a.jpg", "jpeg" },
  { "jpeg-for-png", TEST_FAULTS_KIND ("wrong_format"), "a.png", "png" },
  { "trickle", TEST_FAULTS_KIND ("slow") ", \"rate\": 400000", "a.png", "png" },
  { "pause",
    TEST_FAULTS_KIND ("stall_mid_body") ", \"ms\": 300",
    "a.png",
    "png" },
};

static void
test_faults_survived (gconstpointer data)
{
  const TestFaultsHarmless *row = data;
  g_autofree char *faults = g_strdup_printf ("[{%s}]", row->fault);
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
  run = command_run ("generate -p x -o %s", row->output);
  command_assert_done (run);
  command_assert_files (row->output);
  witness_assert (row->output, row->format, 128, 128);
  command_assert_no_key (test_peer, run);
}

/* without -o the name is Limn's, and says what the file really is */
static void
test_faults_wrong_format_named (void)
{
  g_autoptr (CommandRun) run = NULL;

  command_reset (test_peer);
  peer_put (test_peer,
            "/emulator/faults",
            "[{" TEST_FAULTS_KIND ("wrong_format") "}]");
  run = command_run ("generate -p x -o a");
  command_assert_done (run);
  command_assert_files ("a.jpg");
  witness_assert ("a.jpg", "jpeg", 128, 128);
}

/* one of three is lost: the others are paid and come, and the loss is told */
static void
test_faults_partial (gconstpointer data)
{
  g_autofree char *faults = g_strdup_printf (
      "[{\"fault\": \"%s\", \"status\": 404, \"at\": \"media\"}]",
      (const char *) data);
  g_autoptr (CommandRun) run = NULL;
  g_autoptr (GDir) folder = NULL;
  const char *name;
  guint n_files = 0;

  command_reset (test_peer);
  peer_put (test_peer, "/emulator/faults", faults);
  run =
      command_run ("generate -p x -n 3 -o a.png --option response_format=url");
  command_assert_failed (run, 0, "2 of 3");
  folder = g_dir_open (".", 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      witness_assert (name, "png", 128, 128);
      g_assert_nonnull (strstr (run->out, name));
      n_files++;
    }
  g_assert_cmpuint (n_files, ==, 2);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  /* an eighth of each side is picture enough: 1K is 128 pixels */
  peer_put (test_peer, "/emulator/settings", "{\"tiny\": true}");
  for (guint i = 0; i < G_N_ELEMENTS (test_faults_rows); i++)
    {
      g_autofree char *name =
          g_strconcat ("/command/faults/", test_faults_rows[i].name, NULL);

      g_test_add_data_func (name, &test_faults_rows[i], test_faults_fatal);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_faults_harmless); i++)
    {
      g_autofree char *name = g_strconcat (
          "/command/faults/harmless/", test_faults_harmless[i].name, NULL);

      g_test_add_data_func (
          name, &test_faults_harmless[i], test_faults_survived);
    }
  g_test_add_func ("/command/faults/broken-json", test_faults_broken_json);
  g_test_add_func ("/command/faults/wrong-format-named",
                   test_faults_wrong_format_named);
  g_test_add_data_func (
      "/command/faults/partial/lost", "status", test_faults_partial);
  g_test_add_data_func (
      "/command/faults/partial/cut", "truncated_image", test_faults_partial);
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

/* goldens of the gateway's requests, and its replies by name. */
#include "error.h"
#include "golden.h"
#include "payload.h"

static const RequestCase request_cases[] = {
  { "generate", LIMN_OPERATION_CREATE, "", "", "", "", 1, "", 0, FALSE },
  { "generate-size",
    LIMN_OPERATION_CREATE,
    "nano-banana-pro",
    "1365x768",
    "",
    "",
    1,
    "",
    0,
    FALSE },
  { "generate-ratio",
    LIMN_OPERATION_CREATE,
    "gemini-3.1-flash-image-preview",
    "",
    "7:1",
    "2K",
    2,
    "{\"seed\": 7}",
    0,
    FALSE },
  { "generate-pinned",
    LIMN_OPERATION_CREATE,
    "vertex/gemini-3-pro-image-preview",
    "16:9",
    "",
    "4K",
    1,
    "{\"style\": \"ink\", \"deep\": {\"a\": [1, true, null]}}",
    0,
    FALSE },
  { "edit-one",
    LIMN_OPERATION_EDIT,
    "",
    "",
    "",
    "",
    1,
    "{\"output_format\": \"png\", \"seed\": 1}",
    1,
    FALSE },
  { "edit-two-mask",
    LIMN_OPERATION_EDIT,
    "nano-banana-pro",
    "",
    "",
    "",
    3,
    "",
    2,
    TRUE },
  { "generate-references",
    LIMN_OPERATION_CREATE,
    "nano-banana-pro",
    "",
    "16:9",
    "",
    1,
    "",
    2,
    FALSE },
};

static void
test_build (gconstpointer data)
{
  assert_request (&limn_provider_lumenfall, data, NULL, NULL);
}

typedef struct
{
  const char *name;
  guint status;
  const char *body; /* NULL: no JSON */
  LimnError kind;   /* 0: good */
  const char *code;
  const char *words; /* must be part of the message */
} ReplyCase;

#define FAILURE(code, message)                                                 \
  "{\"error\":{\"message\":\"" message "\",\"type\":\"t\",\"code\":\"" code    \
  "\"}}"

static const ReplyCase reply_cases[] = {
  { "url", 200, "{\"data\":[{\"url\":\"https://m/1.png\"}]}", 0, NULL, NULL },
  { "null error",
    200,
    "{\"data\":[{\"url\":\"https://m/1\"}],\"error\":null}",
    0,
    NULL,
    NULL },
  { "created",
    201,
    "{\"data\":[{\"url\":\"https://m/1.png\"}]}",
    0,
    NULL,
    NULL },
  { "paid and complaining",
    200,
    "{\"data\":[{\"url\":\"https://m/1\"}],\"error\":\"odd\"}",
    0,
    NULL,
    NULL },
  { "redirect", 307, NULL, LIMN_ERROR_ANSWER, NULL, "LIMN_LUMENFALL_URL" },
  { "invalid",
    400,
    FAILURE ("INVALID_REQUEST", "n must be 1 to 10"),
    LIMN_ERROR_INVALID,
    "INVALID_REQUEST",
    "n must be 1 to 10" },
  { "policy",
    400,
    FAILURE ("CONTENT_POLICY_VIOLATION", "no"),
    LIMN_ERROR_REFUSED,
    "CONTENT_POLICY_VIOLATION",
    "rephrase" },
  { "auth",
    401,
    FAILURE ("AUTHENTICATION_FAILED", "bad key"),
    LIMN_ERROR_AUTH,
    "AUTHENTICATION_FAILED",
    "LUMENFALL_API_KEY" },
  { "billing",
    402,
    FAILURE ("INSUFFICIENT_BALANCE", "empty"),
    LIMN_ERROR_BILLING,
    "INSUFFICIENT_BALANCE",
    "credit" },
  { "model",
    404,
    FAILURE ("MODEL_NOT_FOUND", "Did you mean 'x'?"),
    LIMN_ERROR_GONE,
    "MODEL_NOT_FOUND",
    "Did you mean 'x'?" },
  { "disabled",
    404,
    FAILURE ("MODEL_DISABLED", ""),
    LIMN_ERROR_GONE,
    "MODEL_DISABLED",
    "limn models" },
  { "rate",
    429,
    FAILURE ("RATE_LIMITED", "slow"),
    LIMN_ERROR_RATE,
    "RATE_LIMITED",
    "wait" },
  { "exhausted",
    502,
    FAILURE ("ALL_PROVIDERS_EXHAUSTED", "all failed"),
    LIMN_ERROR_CAPACITY,
    "ALL_PROVIDERS_EXHAUSTED",
    "all failed" },
  { "exhausted by policy",
    502,
    FAILURE ("ALL_PROVIDERS_EXHAUSTED", "finish IMAGE_SAFETY"),
    LIMN_ERROR_REFUSED,
    "ALL_PROVIDERS_EXHAUSTED",
    "IMAGE_SAFETY" },
  { "exhausted without image",
    502,
    FAILURE ("ALL_PROVIDERS_EXHAUSTED", "finish NO_IMAGE"),
    LIMN_ERROR_NOIMAGE,
    "ALL_PROVIDERS_EXHAUSTED",
    "NO_IMAGE" },
  { "upstream 429",
    429,
    FAILURE ("UPSTREAM_ERROR", "quota"),
    LIMN_ERROR_RATE,
    "UPSTREAM_ERROR",
    "quota" },
  { "upstream 500",
    500,
    FAILURE ("UPSTREAM_ERROR", "oops"),
    LIMN_ERROR_TRANSIENT,
    "UPSTREAM_ERROR",
    "oops" },
  { "internal",
    500,
    FAILURE ("INTERNAL_ERROR", "oops"),
    LIMN_ERROR_TRANSIENT,
    "INTERNAL_ERROR",
    "try again" },
  { "html 503", 503, NULL, LIMN_ERROR_TRANSIENT, NULL, "503" },
  { "error as text",
    500,
    "{\"error\":\"plain\"}",
    LIMN_ERROR_TRANSIENT,
    NULL,
    "plain" },
  { "error with 200",
    200,
    FAILURE ("RATE_LIMITED", "hm"),
    LIMN_ERROR_RATE,
    "RATE_LIMITED",
    "hm" },
  { "no data", 200, "{\"data\":[]}", LIMN_ERROR_NOIMAGE, NULL, "no image" },
  { "null image",
    200,
    "{\"data\":[{\"b64_json\":null}]}",
    LIMN_ERROR_NOIMAGE,
    NULL,
    "no image" },
  { "nothing", 200, "{}", LIMN_ERROR_ANSWER, NULL, "not understand" },
  { "204", 204, NULL, LIMN_ERROR_NOIMAGE, NULL, "204" },
  { "not an object", 200, "[1]", LIMN_ERROR_ANSWER, NULL, "not understand" },
  { "odd types",
    200,
    "{\"data\":{\"url\":1},\"metadata\":[],\"id\":4}",
    LIMN_ERROR_ANSWER,
    NULL,
    "not understand" },
  { "odd error",
    200,
    "{\"error\":17,\"detail\":{}}",
    LIMN_ERROR_ANSWER,
    NULL,
    "check the account" },
  { "long words",
    400,
    FAILURE ("INVALID_REQUEST", "a\\nb\\tc \\u0007 d"),
    LIMN_ERROR_INVALID,
    "INVALID_REQUEST",
    "a b c d" },
};

static void
test_parse (gconstpointer data)
{
  const ReplyCase *c = data;
  g_autoptr (LimnHttpHead) head = limn_http_head_new (c->status, "https://a/");
  g_autoptr (JsonNode) document =
      c->body != NULL ? json_from_string (c->body, NULL) : NULL;
  g_autoptr (LimnStep) step = limn_step_new ();
  g_autoptr (GError) error = NULL;
  gboolean good = limn_provider_lumenfall.parse (head, document, step, &error);

  g_assert_cmpint (good, ==, c->kind == 0);
  g_assert_cmpstr (step->code, ==, c->code);
  if (good)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, LIMN_ERROR, (gint) c->kind);
  g_assert_nonnull (g_strstr_len (error->message, -1, c->words));
  g_assert_null (strchr (error->message, '\n'));
}

static void
test_metadata (void)
{
  const char *body = "{\"id\":\"req_1\",\"data\":[{\"url\":\"https://m/1\","
                     "\"revised_prompt\":\"r\"},{\"url\":\"https://m/2\"}],"
                     "\"metadata\":{\"provider\":\"vertex\",\"cost\":0.134,"
                     "\"cost_currency\":\"USD\"}}";
  g_autoptr (LimnHttpHead) head = limn_http_head_new (200, "https://a/");
  g_autoptr (JsonNode) document = json_from_string (body, NULL);
  g_autoptr (LimnStep) step = limn_step_new ();
  LimnStepResult *first;

  g_assert_true (limn_provider_lumenfall.parse (head, document, step, NULL));
  g_assert_cmpstr (step->request_id, ==, "req_1");
  g_assert_cmpstr (step->provider, ==, "vertex");
  g_assert_cmpint (step->cost_micros, ==, 134000);
  g_assert_cmpstr (step->currency, ==, "USD");
  g_assert_cmpuint (step->results->len, ==, 2);
  first = g_ptr_array_index (step->results, 0);
  g_assert_cmpint (first->stream, ==, -1);
  g_assert_cmpstr (first->url, ==, "https://m/1");
  g_assert_cmpstr (first->revised_prompt, ==, "r");
}

/* whatever an endpoint echoes, the key does not go on into the record */
static void
test_mask (void)
{
  const char *key = "lmnfl_id.secret";
  const char *body =
      "{\"id\":\"lmnfl_id.secret\",\"data\":[{\"url\":\"https://m/1\","
      "\"revised_prompt\":\"say lmnfl_id.secret\"}],\"metadata\":{"
      "\"provider\":\"lmnfl_id.secret\",\"cost_currency\":\"secret\"}}";
  g_autoptr (LimnHttpHead) head = limn_http_head_new (200, "https://a/");
  g_autoptr (JsonNode) document = json_from_string (body, NULL);
  g_autoptr (LimnStep) step = limn_step_new ();
  LimnStepResult *first;

  g_assert_true (limn_provider_lumenfall.parse (head, document, step, NULL));
  limn_step_mask (step, key);
  first = g_ptr_array_index (step->results, 0);
  g_assert_null (strstr (step->request_id, "secret"));
  g_assert_null (strstr (step->provider, "secret"));
  g_assert_null (strstr (step->currency, "secret"));
  g_assert_null (strstr (first->revised_prompt, "secret"));
  g_assert_true (g_str_has_prefix (first->revised_prompt, "say "));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  settings = limn_settings_new_from_data ("", NULL);
  for (guint i = 0; i < G_N_ELEMENTS (request_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/lumenfall/build/", request_cases[i].name, NULL);

      g_test_add_data_func (path, &request_cases[i], test_build);
    }
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/lumenfall/parse/", reply_cases[i].name, NULL);

      g_test_add_data_func (path, &reply_cases[i], test_parse);
    }
  g_test_add_func ("/lumenfall/metadata", test_metadata);
  g_test_add_func ("/lumenfall/mask", test_mask);
  status = g_test_run ();
  limn_catalog_free (catalog);
  limn_settings_free (settings);
  return status;
}

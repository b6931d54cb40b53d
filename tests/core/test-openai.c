/* goldens of requests to OpenAI and to servers like it, and their replies. */
#include "error.h"
#include "golden.h"
#include "parameters.h"
#include "payload.h"

/* one server of each flavor, where its own documentation has it */
static const char settings_text[] =
    "[endpoint sdcpp]\nprotocol=openai\nflavor=sdcpp\n"
    "url=http://127.0.0.1:1234\nmodel=sd-local\n"
    "[endpoint lemonade]\nprotocol=openai\nflavor=lemonade\n"
    "url=http://localhost:13305\npath=/api/v1\nmodel=sd-local\n"
    "[endpoint localai]\nprotocol=openai\nflavor=localai\n"
    "url=http://localhost:8080\nmodel=sd-local\n"
    "[endpoint vllm]\nprotocol=openai\nflavor=vllm\n"
    "url=http://localhost:8000\nmodel=sd-local\n"
    "[endpoint sglang]\nprotocol=openai\nflavor=sglang\n"
    "url=http://localhost:30000\nmodel=sd-local\n"
    "[endpoint litellm]\nprotocol=openai\nflavor=litellm\n"
    "url=https://proxy.example.org\nmodel=sd-local\n"
    "[endpoint box]\nprotocol=openai\nurl=http://127.0.0.1:9\npath=/\n"
    "model=sd-local\n";

static const char overlay[] =
    "{\"models\":{\"sd-local\":{},\"gpt-image-2\":{\"sizes\":{\"1K\":{"
    "\"1:1\":{\"table\":\"1024x1024\"},\"3:2\":{\"table\":\"1253x836\"}}}}}}";

#define AT(endpoint) "\"limn.endpoint\": \"" endpoint "\""
#define GENERATE(name, size, n, options)                                       \
  {                                                                            \
    name, LIMN_OPERATION_CREATE, "", size, "", "", n, "{" options "}", 0,      \
        FALSE                                                                  \
  }
#define EDIT(name, n, options, n_images, mask)                                 \
  {                                                                            \
    name, LIMN_OPERATION_EDIT, "", "", "", "", n, "{" options "}", n_images,   \
        mask                                                                   \
  }
/* clang-format off */
static const RequestCase request_cases[] = {
  { "generate", LIMN_OPERATION_CREATE, "gpt-image-2", "", "3:2", "", 4,
    "{" AT ("openai") ", \"seed\": 7, \"background\": \"transparent\", "
    "\"output_format\": \"webp\", \"output_compression\": 80, "
    "\"response_format\": \"url\"}", 0, FALSE },
  { "generate-other", LIMN_OPERATION_CREATE, "sd-local", "640x480", "", "", 1,
    "{" AT ("openai") "}", 0, FALSE },
  { "edit", LIMN_OPERATION_EDIT, "gpt-image-2", "", "", "", 2,
    "{" AT ("openai") ", \"input_fidelity\": \"high\"}", 1, FALSE },
  { "edit-two-mask", LIMN_OPERATION_EDIT, "gpt-image-2", "1:1", "", "", 1,
    "{" AT ("openai") "}", 2, TRUE },
  { "generate-references", LIMN_OPERATION_CREATE, "gpt-image-2", "", "3:2", "",
    1, "{" AT ("openai") "}", 2, FALSE },
  { "lemonade-references", LIMN_OPERATION_CREATE, "", "", "", "", 1,
    "{" AT ("lemonade") "}", 1, FALSE },
  GENERATE ("sdcpp", "512x768", 3, AT ("sdcpp") ", \"seed\": 7, "
            "\"steps\": 20, \"limn.fit\": \"table\""),
  GENERATE ("sdcpp-bare", "", 1, AT ("sdcpp")),
  EDIT ("sdcpp-edit", 2, AT ("sdcpp") ", \"negative_prompt\": \"a\\nb\"", 2,
        TRUE),
  GENERATE ("lemonade", "512x768", 1, AT ("lemonade") ", \"seed\": 7, "
            "\"steps\": 4, \"quality\": \"high\""),
  EDIT ("lemonade-edit", 2, AT ("lemonade"), 1, TRUE),
  GENERATE ("localai", "512x768", 2, AT ("localai") ", \"step\": 4, "
            "\"output_format\": \"jpeg\""),
  EDIT ("localai-edit", 1, AT ("localai") ", \"seed\": 7", 2, FALSE),
  EDIT ("localai-edit-mask", 1, AT ("localai") ", \"steps\": 9", 1, TRUE),
  GENERATE ("vllm", "512x768", 2, AT ("vllm") ", \"seed\": 7, "
            "\"guidance_scale\": 2.5"),
  EDIT ("vllm-edit", 1, AT ("vllm"), 2, TRUE),
  GENERATE ("sglang", "512x768", 2, AT ("sglang") ", \"seed\": 7"),
  EDIT ("sglang-edit", 1, AT ("sglang"), 1, FALSE),
  GENERATE ("litellm", "512x768", 1, AT ("litellm")),
  EDIT ("litellm-edit", 1, AT ("litellm"), 1, TRUE),
  GENERATE ("plain", "512x768", 1, AT ("box") ", \"steps\": 20"),
  EDIT ("plain-edit", 1, AT ("box"), 1, TRUE),
};
/* clang-format on */
#undef GENERATE
#undef EDIT

static void
test_build (gconstpointer data)
{
  assert_request (&limn_provider_openai, data, NULL, NULL);
}

/* a server that inpaints takes one image: nothing is left out unsaid */
static void
test_build_refused (void)
{
  RequestCase c = { "", LIMN_OPERATION_EDIT,    "", "",  "", "",
                    1,  "{" AT ("localai") "}", 2,  TRUE };
  g_autoptr (LimnPlan) plan = make_plan (&c);
  g_autoptr (LimnInputs) inputs = make_inputs (&c);
  LimnOrder order = { .plan = plan,
                      .route = g_ptr_array_index (plan->routes, 0),
                      .settings = settings,
                      .root = "http://localhost:8080",
                      .inputs = inputs,
                      .n = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_provider_openai.build (&order, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (error->message,
                   ==,
                   "image: this server takes one image beside a mask; leave "
                   "the others out");
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
  "{\"error\":{\"message\":\"" message                                         \
  "\",\"type\":\"t\",\"param\":null,\"code\":" code "}}"

static const ReplyCase reply_cases[] = {
  { "url", 200, "{\"data\":[{\"url\":\"https://m/1.png\"}]}", 0, NULL, NULL },
  { "null error",
    200,
    "{\"data\":[{\"url\":\"https://m/1\",\"b64_json\":null}],\"error\":null}",
    0,
    NULL,
    NULL },
  { "paid and complaining",
    201,
    "{\"data\":[{\"url\":\"https://m/1\"}],\"error\":\"odd\",\"usage\":{}}",
    0,
    NULL,
    NULL },
  { "moderation",
    400,
    FAILURE ("\"moderation_blocked\"", "rejected by the safety system"),
    LIMN_ERROR_REFUSED,
    "moderation_blocked",
    "rejected by the safety system; rephrase" },
  { "policy",
    400,
    FAILURE ("\"content_policy_violation\"", "no"),
    LIMN_ERROR_REFUSED,
    "content_policy_violation",
    "rephrase" },
  { "quota",
    429,
    FAILURE ("\"insufficient_quota\"", "exceeded your current quota"),
    LIMN_ERROR_BILLING,
    "insufficient_quota",
    "add credit" },
  { "quota by type",
    429,
    "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\","
    "\"code\":null}}",
    LIMN_ERROR_BILLING,
    "insufficient_quota",
    "add credit" },
  { "billing limit",
    400,
    FAILURE ("\"billing_hard_limit_reached\"", "limit"),
    LIMN_ERROR_BILLING,
    "billing_hard_limit_reached",
    "add credit" },
  { "model",
    404,
    FAILURE ("\"model_not_found\"", "The model 'x' does not exist"),
    LIMN_ERROR_GONE,
    "model_not_found",
    "does not offer the model" },
  { "model by words",
    404,
    FAILURE ("404", "The Model `x` does not exist."),
    LIMN_ERROR_GONE,
    NULL,
    "does not offer the model (HTTP status 404)" },
  { "key",
    401,
    FAILURE ("\"invalid_api_key\"", "Incorrect API key provided"),
    LIMN_ERROR_AUTH,
    "invalid_api_key",
    "check OPENAI_API_KEY" },
  { "region",
    403,
    "{\"error\":{\"code\":\"unsupported_country_region_territory\","
    "\"message\":\"Country, region, or territory not supported\","
    "\"param\":null,\"type\":\"request_forbidden\"}}",
    LIMN_ERROR_AUTH,
    "unsupported_country_region_territory",
    "country that this computer is in (unsupported_country_region_territory): "
    "Country, region, or territory not supported; use another endpoint" },
  { "retired",
    410,
    FAILURE ("null", "The model x has been shut down"),
    LIMN_ERROR_GONE,
    NULL,
    "does not offer the model (HTTP status 410)" },
  { "rate",
    429,
    FAILURE ("\"rate_limit_exceeded\"", "slow"),
    LIMN_ERROR_RATE,
    "rate_limit_exceeded",
    "wait" },
  { "code as number",
    400,
    FAILURE ("400", "n must be 1"),
    LIMN_ERROR_INVALID,
    NULL,
    "(HTTP status 400): n must be 1" },
  { "code as digits",
    500,
    FAILURE ("\"500\"", "oops"),
    LIMN_ERROR_TRANSIENT,
    NULL,
    "(HTTP status 500): oops" },
  { "error as text",
    400,
    "{\"error\":\"prompt required\"}",
    LIMN_ERROR_INVALID,
    NULL,
    "prompt required" },
  { "error and message",
    500,
    "{\"error\":\"server_error\",\"message\":\"out of memory\"}",
    LIMN_ERROR_TRANSIENT,
    NULL,
    "server_error: out of memory" },
  { "message alone",
    400,
    "{\"object\":\"error\",\"message\":\"bad size\",\"code\":400}",
    LIMN_ERROR_INVALID,
    NULL,
    ": bad size;" },
  { "detail as text",
    503,
    "{\"detail\":\"engine not ready\"}",
    LIMN_ERROR_TRANSIENT,
    NULL,
    "engine not ready" },
  { "detail as object",
    400,
    "{\"detail\":{\"error\":\"n must be between 1 and 4\"}}",
    LIMN_ERROR_INVALID,
    NULL,
    "n must be between 1 and 4" },
  { "detail as list",
    422,
    "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"body\",\"image\",0],"
    "\"msg\":\"Field required\",\"input\":\"SECRET WORDS\"},"
    "{\"loc\":[],\"msg\":\"and more\"},{\"loc\":7},\"odd\"]}",
    LIMN_ERROR_INVALID,
    NULL,
    ": body.image.0: Field required; and more; correct" },
  { "empty detail", 422, "{\"detail\":[]}", LIMN_ERROR_INVALID, NULL, "422" },
  { "no such path",
    404,
    "{\"detail\":\"Not Found\"}",
    LIMN_ERROR_INVALID,
    NULL,
    "it has no such path; check url, path and flavor" },
  { "no such path, no JSON", 404, NULL, LIMN_ERROR_INVALID, NULL, "flavor" },
  { "no such method",
    405,
    "{\"detail\":\"Method Not Allowed\"}",
    LIMN_ERROR_INVALID,
    NULL,
    "no such path" },
  { "redirect", 307, NULL, LIMN_ERROR_ANSWER, NULL, "LIMN_OPENAI_URL" },
  { "html 503", 503, NULL, LIMN_ERROR_TRANSIENT, NULL, "503" },
  { "error with 200",
    200,
    FAILURE ("\"insufficient_quota\"", "hm"),
    LIMN_ERROR_BILLING,
    "insufficient_quota",
    "hm" },
  { "text error with 200",
    200,
    "{\"error\":\"CUDA out of memory\"}",
    LIMN_ERROR_TRANSIENT,
    NULL,
    "CUDA out of memory" },
  { "no data", 200, "{\"data\":[]}", LIMN_ERROR_NOIMAGE, NULL, "no image" },
  { "message with 200",
    200,
    "{\"data\":[],\"message\":\"ok\"}",
    LIMN_ERROR_NOIMAGE,
    NULL,
    "no image" },
  { "null image",
    200,
    "{\"data\":[{\"b64_json\":null,\"url\":null}]}",
    LIMN_ERROR_NOIMAGE,
    NULL,
    "no image" },
  { "nothing", 200, "{}", LIMN_ERROR_ANSWER, NULL, "not understand" },
  { "204", 204, NULL, LIMN_ERROR_NOIMAGE, NULL, "204" },
  { "not an object", 200, "[1]", LIMN_ERROR_ANSWER, NULL, "not understand" },
  { "odd types",
    400,
    "{\"data\":{\"url\":1},\"error\":[[1],2,null],\"detail\":{}}",
    LIMN_ERROR_INVALID,
    NULL,
    "(HTTP status 400); correct" },
  { "long words",
    400,
    FAILURE ("null", "a\\nb\\tc \\u0007 d"),
    LIMN_ERROR_INVALID,
    NULL,
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
  gboolean good = limn_provider_openai.parse (head, document, step, &error);

  g_assert_cmpint (c->body != NULL, ==, document != NULL);
  g_assert_cmpint (good, ==, c->kind == 0);
  g_assert_cmpstr (step->code, ==, c->code);
  if (good)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, LIMN_ERROR, (gint) c->kind);
  if (g_strstr_len (error->message, -1, c->words) == NULL)
    g_error ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, "openai "));
  g_assert_null (strchr (error->message, '\n'));
  g_assert_null (strstr (error->message, "SECRET"));
}

/* relative addresses belong to the server that named them */
static void
test_urls (void)
{
  static const struct
  {
    const char *url, *whole;
  } cases[] = {
    { "/generated-images/b64.png", "http://box:8080/generated-images/b64.png" },
    { "b64.png?variant=1", "http://box:8080/v1/images/b64.png?variant=1" },
    { "../../a%2Fb%20c.png", "http://box:8080/a%2Fb%20c.png" },
    { "https://cdn.example.org/a%2fb?sig=x%2By%3d",
      "https://cdn.example.org/a%2fb?sig=x%2By%3d" },
    { "file:///etc/passwd", "file:///etc/passwd" },
    { "data:image/png;base64,AA", "data:image/png;base64,AA" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *body =
          g_strdup_printf ("{\"data\":[{\"url\":\"%s\"}]}", cases[i].url);
      g_autoptr (LimnHttpHead) head =
          limn_http_head_new (200, "http://box:8080/v1/images/generations");
      g_autoptr (JsonNode) document = json_from_string (body, NULL);
      g_autoptr (LimnStep) step = limn_step_new ();
      LimnStepResult *result;

      g_assert_true (limn_provider_openai.parse (head, document, step, NULL));
      result = g_ptr_array_index (step->results, 0);
      g_assert_cmpint (result->stream, ==, -1);
      g_assert_cmpstr (result->url, ==, cases[i].whole);
    }
}

/* what the head says, and whom the words name */
static void
test_head (void)
{
  g_autoptr (LimnHttpHead) head = limn_http_head_new (429, "https://a/");
  g_autoptr (JsonNode) document =
      json_from_string ("{\"error\":\"busy\"}", NULL);
  g_autoptr (LimnStep) step = limn_step_new ();
  g_autoptr (GError) error = NULL;

  limn_http_head_set (head, "x-request-id", "req_7");
  limn_http_head_set (head, "retry-after-ms", "1500");
  limn_http_head_set (head, "x-should-retry", "false");
  step->endpoint = "box";
  g_assert_false (limn_provider_openai.parse (head, document, step, &error));
  g_assert_cmpstr (step->request_id, ==, "req_7");
  g_assert_cmpint (step->retry_ms, ==, 1500);
  g_assert_true (step->is_final);
  g_assert_cmpstr (error->message,
                   ==,
                   "box asks to slow down (HTTP status 429): busy; wait a "
                   "little and try again");
}

/* the images of a body, read as it comes in */
static gboolean
sink_begin (gpointer data, guint stream, const char *path, GError **error)
{
  return TRUE;
}

static gboolean
sink_data (
    gpointer data, guint stream, const char *text, gsize length, GError **error)
{
  g_string_append_len (data, text, (gssize) length);
  return TRUE;
}

static gboolean
sink_end (gpointer data, guint stream, GError **error)
{
  return TRUE;
}

static void
test_streams (void)
{
  static const LimnPayloadSink sink = { sink_begin, sink_data, sink_end };
  static const char body[] =
      "{\"created\":1,\"data\":[{\"b64_json\":\"AAAA\",\"url\":null},"
      "{\"b64_json\":\"BBBB\",\"revised_prompt\":\"r\"}],\"usage\":{}}";
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (LimnPayload) payload =
      limn_payload_new (limn_provider_openai.claims, &sink, text);
  g_autoptr (LimnHttpHead) head = limn_http_head_new (200, "https://a/");
  g_autoptr (LimnStep) step = limn_step_new ();
  g_autoptr (JsonNode) document = NULL;

  g_assert_true (limn_payload_feed (payload, body, strlen (body), NULL));
  document = limn_payload_finish (payload, NULL);
  g_assert_true (limn_provider_openai.parse (head, document, step, NULL));
  g_assert_cmpstr (text->str, ==, "AAAABBBB");
  g_assert_cmpuint (step->results->len, ==, 2);
  for (gint i = 0; i < 2; i++)
    {
      LimnStepResult *result = g_ptr_array_index (step->results, i);

      g_assert_cmpint (result->stream, ==, i);
      g_assert_null (result->url);
      g_assert_cmpstr (result->revised_prompt, ==, i == 1 ? "r" : NULL);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  g_assert_true (limn_catalog_overlay (catalog, overlay, -1, NULL));
  settings = limn_settings_new_from_data (settings_text, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (request_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/openai/build/", request_cases[i].name, NULL);

      g_test_add_data_func (path, &request_cases[i], test_build);
    }
  g_test_add_func ("/openai/build-refused", test_build_refused);
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/openai/parse/", reply_cases[i].name, NULL);

      g_test_add_data_func (path, &reply_cases[i], test_parse);
    }
  g_test_add_func ("/openai/urls", test_urls);
  g_test_add_func ("/openai/head", test_head);
  g_test_add_func ("/openai/streams", test_streams);
  status = g_test_run ();
  limn_catalog_free (catalog);
  limn_settings_free (settings);
  return status;
}

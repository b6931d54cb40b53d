/* goldens of requests to the Gemini API, and its replies by name. */
#include "golden.h"
#include "google-reply.h"

#define FLASH "gemini-3.1-flash-image-preview"
#define PRO "gemini-3-pro-image-preview"

static const LimnRoute flash_route = {
  (char *) "gemini", (char *) "gemini", NULL, (char *) "gemini-3.1-flash-image"
};
static const LimnRoute pro_route = {
  (char *) "gemini", (char *) "gemini", NULL, (char *) "gemini-3-pro-image"
};

static const RequestCase request_cases[] = {
  { "generate", LIMN_OPERATION_CREATE, FLASH, "", "", "", 1, "", 0, FALSE },
  { "generate-ratio",
    LIMN_OPERATION_CREATE,
    PRO,
    "",
    "2:1",
    "2K",
    2,
    "{\"seed\": 7}",
    0,
    FALSE },
  { "generate-half",
    LIMN_OPERATION_CREATE,
    FLASH,
    "",
    "8:1",
    "0.5K",
    1,
    "",
    0,
    FALSE },
  { "generate-extras",
    LIMN_OPERATION_CREATE,
    FLASH,
    "1024x1024",
    "",
    "",
    1,
    "{\"seed\": -1, \"thinking_level\": \"high\", \"google_search\": true,"
    " \"image_search\": true, \"safety_tolerance\": \"6\","
    " \"output_format\": \"webp\", \"response_format\": \"url\","
    " \"limit_generations\": true, \"generationConfig.topP\": 0.5,"
    " \"contents\": [], \"style\": \"ink\"}",
    0,
    FALSE },
  { "generate-modalities",
    LIMN_OPERATION_CREATE,
    PRO,
    "",
    "",
    "",
    1,
    "{\"generationConfig.responseModalities\": [\"TEXT\", \"IMAGE\"]}",
    0,
    FALSE },
  { "edit-two-mask", LIMN_OPERATION_EDIT, PRO, "", "", "", 1, "", 2, TRUE },
  { "generate-references",
    LIMN_OPERATION_CREATE,
    PRO,
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
  const RequestCase *c = data;

  assert_request (&limn_provider_gemini,
                  c,
                  strcmp (c->model, PRO) == 0 ? &pro_route : &flash_route,
                  NULL);
}

/* the request for an edit of one image of @length bytes */
static LimnHttpRequest *
build_sized (gsize length, GError **error)
{
  const RequestCase c = {
    "sized", LIMN_OPERATION_EDIT, PRO, "", "", "", 1, "", 1, FALSE
  };
  g_autoptr (LimnPlan) plan = make_plan (&c);
  g_autoptr (LimnInputs) inputs = make_inputs (&c);
  LimnInput *input = g_ptr_array_index (inputs->images, 0);
  LimnOrder order = { .plan = plan,
                      .route = &pro_route,
                      .root = "https://a",
                      .inputs = inputs,
                      .n = 1 };

  g_bytes_unref (input->data);
  input->data = g_bytes_new_take (g_malloc0 (length), length);
  return limn_provider_gemini.build (&order, error);
}

/* 20 MB with base64 and all */
static void
test_bound (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpRequest) good = build_sized (14990000, &error);

  g_assert_no_error (error);
  g_assert_nonnull (good);
  g_assert_cmpuint (g_bytes_get_size (good->body), >, 14990000 / 3 * 4);
  g_assert_null (build_sized (15100000, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (error->message,
                   ==,
                   "image: the whole request has 20.1 MB, gemini takes at "
                   "most 20 MB; send fewer or smaller images");
}

/* a model cannot lead to another address */
static void
test_model (void)
{
  const RequestCase c = {
    "model", LIMN_OPERATION_CREATE, PRO, "", "", "", 1, "", 0, FALSE
  };
  g_autoptr (LimnPlan) plan = make_plan (&c);
  const LimnRoute route = { .endpoint = (char *) "gemini",
                            .protocol = (char *) "gemini",
                            .model = (char *) "../a b?c#d:e" };
  LimnOrder order = {
    .plan = plan, .route = &route, .root = "https://a", .n = 1
  };
  g_autoptr (LimnHttpRequest) request =
      limn_provider_gemini.build (&order, NULL);

  g_assert_cmpstr (request->url,
                   ==,
                   "https://a/v1beta/models/"
                   "..%2Fa%20b%3Fc%23d%3Ae:generateContent");
}

static const ReplyCase reply_cases[] = {
  { "image", 200, PARTS (IMAGE), .streams = "0" },
  { "words and images",
    200,
    PARTS (TEXT ("Here:") "," IMAGE "," TEXT ("and") "," IMAGE),
    .streams = "0 1" },
  { "snake case",
    200,
    PARTS ("{\"inline_data\":{\"mime_type\":\"image/png\",\"data\":\"AA==\"}}"),
    .streams = "0" },
  { "drafts are no results",
    200,
    PARTS (THOUGHT ("hm") "," DRAFT "," DRAFT "," IMAGE),
    .streams = "2" },
  { "the last draft where nothing else came",
    200,
    PARTS (DRAFT "," DRAFT),
    .streams = "1" },
  { "no thought",
    200,
    PARTS ("{\"thought\":false,\"inlineData\":{\"data\":\"AAAA\"}}"),
    .streams = "0" },
  { "two candidates",
    200,
    "{\"candidates\":[{\"content\":{\"parts\":[" IMAGE "]}},{\"content\":{"
    "\"parts\":[" DRAFT "," IMAGE "]}}],\"responseId\":\"id-1\"}",
    .streams = "0 2" },
  { "paid and complaining",
    200,
    "{\"candidates\":[{\"content\":{\"parts\":[" IMAGE "]},\"finishReason\":"
    "\"MAX_TOKENS\"}],\"error\":{\"status\":\"INTERNAL\"},\"responseId\":"
    "\"id-1\"}",
    .streams = "0" },

#define REFUSED(reason, words)                                                 \
  {                                                                            \
    "finish " reason, 200, ENDED (reason), LIMN_ERROR_REFUSED, reason, words,  \
        NULL, 0                                                                \
  }
#define EMPTY(reason, words)                                                   \
  {                                                                            \
    "finish " reason, 200, ENDED (reason), LIMN_ERROR_NOIMAGE, reason, words,  \
        NULL, 0                                                                \
  }
  REFUSED ("SAFETY", "(SAFETY): a safety filter stopped it; rephrase"),
  REFUSED ("IMAGE_SAFETY", "the picture that was made broke"),
  REFUSED ("PROHIBITED_CONTENT", "the prompt asks for what is prohibited"),
  REFUSED ("IMAGE_PROHIBITED_CONTENT", "the picture would show"),
  REFUSED ("BLOCKLIST", "blocked word"),
  REFUSED ("SPII", "private data"),
  REFUSED ("RECITATION", "repeat a known work"),
  REFUSED ("IMAGE_RECITATION", "the picture would repeat"),
  REFUSED ("VIDEO_SAFETY", "rephrase"),
  REFUSED ("NEWLY_PROHIBITED_THING", "rephrase"),
  EMPTY ("NO_IMAGE", "without an image (NO_IMAGE): the model made none; try"),
  EMPTY ("IMAGE_OTHER", "could not be made"),
  EMPTY ("STOP", "no image in the answer"),
  EMPTY ("OTHER", "no image in the answer"),
  EMPTY ("FINISH_REASON_UNSPECIFIED", "no image"),
  EMPTY ("MALFORMED_FUNCTION_CALL", "no image"),
  EMPTY ("UNEXPECTED_TOOL_CALL", "no image"),
  EMPTY ("TOO_MANY_TOOL_CALLS", "no image"),
  EMPTY ("CONTINUATION", "no image"),
  EMPTY ("SOMETHING_NEW", "no image"),
  { "finish MAX_TOKENS",
    200,
    ENDED ("MAX_TOKENS"),
    LIMN_ERROR_INVALID,
    "MAX_TOKENS",
    "gemini ran out of room for the picture (MAX_TOKENS); shorten the prompt" },
  { "finish LANGUAGE",
    200,
    ENDED ("LANGUAGE"),
    LIMN_ERROR_INVALID,
    "LANGUAGE",
    "is not supported; write the prompt in another language" },
  { "words alone",
    200,
    PARTS (THOUGHT ("secretly") "," TEXT ("I cannot\\ndraw that.")),
    LIMN_ERROR_NOIMAGE,
    "STOP",
    "without an image (STOP): I cannot draw that; try again" },
  { "thoughts alone",
    200,
    PARTS (THOUGHT ("secretly")),
    LIMN_ERROR_NOIMAGE,
    "STOP",
    "(STOP): no image in the answer" },
  { "a message of its own",
    200,
    "{\"candidates\":[{\"finishReason\":\"IMAGE_SAFETY\",\"finishMessage\":"
    "\"Unable to show\\n it.\"}]}",
    LIMN_ERROR_REFUSED,
    "IMAGE_SAFETY",
    "(IMAGE_SAFETY): Unable to show it; rephrase" },
  { "words of a refusal are not told",
    200,
    "{\"candidates\":[{\"finishReason\":\"SAFETY\",\"content\":{\"parts\":"
    "[" TEXT ("rude") "]}}]}",
    LIMN_ERROR_REFUSED,
    "SAFETY",
    "(SAFETY): a safety filter stopped it" },

#define BLOCK(reason)                                                          \
  {                                                                            \
    "block " reason, 200, BLOCKED (reason), LIMN_ERROR_REFUSED, reason,        \
        "(" reason "): the prompt was blocked; rephrase", NULL, 0              \
  }
  BLOCK ("SAFETY"),
  BLOCK ("OTHER"),
  BLOCK ("BLOCKLIST"),
  BLOCK ("PROHIBITED_CONTENT"),
  BLOCK ("IMAGE_SAFETY"),
  BLOCK ("SOMETHING_NEW"),

  { "no candidates",
    200,
    "{\"candidates\":[]}",
    LIMN_ERROR_NOIMAGE,
    NULL,
    "gemini answered without an image (HTTP status 200)" },
  { "usage", 200, "{\"usageMetadata\":{}}", LIMN_ERROR_NOIMAGE, NULL, "no " },
  { "nothing", 200, "{}", LIMN_ERROR_ANSWER, NULL, "not understand" },
  { "not an object", 200, "[1]", LIMN_ERROR_ANSWER, NULL, "not understand" },
  { "204", 204, NULL, LIMN_ERROR_NOIMAGE, NULL, "204" },
  { "odd types",
    200,
    "{\"candidates\":[1,{\"content\":[]},{\"content\":{\"parts\":[[],7,{"
    "\"inlineData\":5},{\"inlineData\":{\"data\":6},\"thought\":\"x\"}]},"
    "\"finishReason\":3}],\"promptFeedback\":[],\"responseId\":4}",
    LIMN_ERROR_NOIMAGE,
    NULL,
    "no image" },

  { "argument",
    400,
    FAILURE ("INVALID_ARGUMENT", "imageSize: bad\\u0007 value", ""),
    LIMN_ERROR_INVALID,
    "INVALID_ARGUMENT",
    "(INVALID_ARGUMENT): imageSize: bad value; correct" },
  { "key",
    400,
    FAILURE (
        "INVALID_ARGUMENT", "API key not valid.", REASON ("API_KEY_INVALID")),
    LIMN_ERROR_AUTH,
    "INVALID_ARGUMENT",
    "gemini did not accept the key (INVALID_ARGUMENT): API key not valid; "
    "check GEMINI_API_KEY or GOOGLE_API_KEY" },
  { "region",
    400,
    FAILURE ("FAILED_PRECONDITION", "User location is not supported.", ""),
    LIMN_ERROR_BILLING,
    "FAILED_PRECONDITION",
    "does not serve this account from here (FAILED_PRECONDITION): User "
    "location is not supported; switch on billing" },
  { "no billing",
    403,
    FAILURE ("PERMISSION_DENIED", "", REASON ("BILLING_DISABLED")),
    LIMN_ERROR_BILLING,
    "PERMISSION_DENIED",
    "finds no billing account" },
  { "switched off",
    403,
    FAILURE ("PERMISSION_DENIED", "", REASON ("SERVICE_DISABLED")),
    LIMN_ERROR_AUTH,
    "PERMISSION_DENIED",
    "switch the API on" },
  { "unknown reason",
    403,
    FAILURE ("PERMISSION_DENIED", "no", REASON ("WHATEVER")),
    LIMN_ERROR_AUTH,
    "PERMISSION_DENIED",
    "did not accept the key" },
  { "denied",
    403,
    FAILURE ("PERMISSION_DENIED", "no", ""),
    LIMN_ERROR_AUTH,
    "PERMISSION_DENIED",
    "GEMINI_API_KEY" },
  { "retired",
    404,
    FAILURE ("NOT_FOUND", "models/x is not found", ""),
    LIMN_ERROR_GONE,
    "NOT_FOUND",
    "models/x is not found; choose another" },
  { "rate",
    429,
    FAILURE ("RESOURCE_EXHAUSTED",
             "slow",
             QUOTA ("GenerateRequestsPerMinutePerProject") "," RETRY ("22.2s")),
    LIMN_ERROR_RATE,
    "RESOURCE_EXHAUSTED",
    "asks to slow down",
    NULL,
    22200 },
  { "rate in whole seconds",
    429,
    FAILURE ("RESOURCE_EXHAUSTED", "slow", RETRY ("37s")),
    LIMN_ERROR_RATE,
    "RESOURCE_EXHAUSTED",
    "slow",
    NULL,
    37000 },
  { "rate with an odd delay",
    429,
    FAILURE ("RESOURCE_EXHAUSTED", "slow", RETRY ("soon") "," RETRY ("-1s")),
    LIMN_ERROR_RATE,
    "RESOURCE_EXHAUSTED",
    "slow" },
  { "day",
    429,
    FAILURE ("RESOURCE_EXHAUSTED",
             "You exceeded your quota",
             QUOTA ("GenerateRequestsPerDayPerProjectPerModel-FreeTier")),
    LIMN_ERROR_BILLING,
    "RESOURCE_EXHAUSTED",
    "gemini has no quota left for today (RESOURCE_EXHAUSTED): You exceeded "
    "your quota; wait until tomorrow" },
  { "internal",
    500,
    FAILURE ("INTERNAL", "oops", ""),
    LIMN_ERROR_TRANSIENT,
    "INTERNAL",
    "oops" },
  { "unavailable",
    503,
    FAILURE ("UNAVAILABLE", "The model is overloaded.", ""),
    LIMN_ERROR_TRANSIENT,
    "UNAVAILABLE",
    "overloaded; try again" },
  { "deadline",
    504,
    FAILURE ("DEADLINE_EXCEEDED", "", ""),
    LIMN_ERROR_TRANSIENT,
    "DEADLINE_EXCEEDED",
    "gemini failed (DEADLINE_EXCEEDED); try again" },
  { "error with 200",
    200,
    FAILURE ("UNAVAILABLE", "hm", ""),
    LIMN_ERROR_TRANSIENT,
    "UNAVAILABLE",
    "hm" },
  { "no status",
    429,
    "{\"error\":{\"code\":429}}",
    LIMN_ERROR_RATE,
    NULL,
    "HTTP status 429" },
  { "new status",
    422,
    FAILURE ("NOVEL", "n", ""),
    LIMN_ERROR_INVALID,
    "NOVEL",
    "(NOVEL): n" },
  { "error as text",
    500,
    "{\"error\":\"plain\"}",
    LIMN_ERROR_TRANSIENT,
    NULL,
    "500" },
  { "odd details",
    400,
    "{\"error\":{\"status\":\"INVALID_ARGUMENT\",\"details\":[1,{},{\"@type\":"
    "2},{\"@type\":\"x.QuotaFailure\",\"violations\":[3,{\"quotaId\":4}]},{"
    "\"@type\":\"x.ErrorInfo\"}]}}",
    LIMN_ERROR_INVALID,
    "INVALID_ARGUMENT",
    "INVALID_ARGUMENT" },
  { "html", 502, NULL, LIMN_ERROR_TRANSIENT, NULL, "502" },
  { "redirect", 307, NULL, LIMN_ERROR_ANSWER, NULL, "LIMN_GEMINI_URL" },
};

static void
test_parse (gconstpointer data)
{
  assert_reply (&limn_provider_gemini, data);
}

/* the endpoint's own hint where the body has none */
static void
test_header_hint (void)
{
  g_autoptr (LimnHttpHead) head = limn_http_head_new (429, "https://a/");
  g_autoptr (LimnStep) step = limn_step_new ();

  limn_http_head_set (head, "Retry-After", "3");
  g_assert_false (limn_provider_gemini.parse (head, NULL, step, NULL));
  g_assert_cmpint (step->retry_ms, ==, 3000);
}

/* limit_generations is done here for endpoints that do not know it */
static void
test_limit (void)
{
  static const struct
  {
    const char *options, *protocol, *streams;
  } cases[] = {
    { "{\"limit_generations\": true}", "gemini", "0" },
    { "{\"limit_generations\": true}", "lumenfall", "0 1" },
    { "{\"limit_generations\": false}", "gemini", "0 1" },
    { "", "gemini", "0 1" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const RequestCase c = { "limit", LIMN_OPERATION_CREATE, PRO, "",   "", "",
                              1,       cases[i].options,      0,   FALSE };
      const LimnRoute route = { .protocol = (char *) cases[i].protocol };
      g_autoptr (LimnPlan) plan = make_plan (&c);
      g_autoptr (LimnStep) step = limn_step_new ();
      g_autofree char *streams = NULL;

      limn_step_add_result (step)->stream = 0;
      limn_step_add_result (step)->stream = 1;
      limn_step_limit (step, plan, &route, 1);
      streams = list_streams (step);
      g_assert_cmpstr (streams, ==, cases[i].streams);
    }
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
          g_strconcat ("/gemini/build/", request_cases[i].name, NULL);

      g_test_add_data_func (path, &request_cases[i], test_build);
    }
  for (guint i = 0; i < G_N_ELEMENTS (reply_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/gemini/parse/", reply_cases[i].name, NULL);

      g_test_add_data_func (path, &reply_cases[i], test_parse);
    }
  g_test_add_func ("/gemini/bound", test_bound);
  g_test_add_func ("/gemini/model", test_model);
  g_test_add_func ("/gemini/header-hint", test_header_hint);
  g_test_add_func ("/gemini/limit", test_limit);
  status = g_test_run ();
  limn_catalog_free (catalog);
  limn_settings_free (settings);
  return status;
}

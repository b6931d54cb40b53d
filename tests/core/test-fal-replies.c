/* whole lives of jobs in the queue of fal, and all their ends. */
#include "exchange.h"

#define SUBMIT_URL "https://queue.fal.run/fal-ai/nano-banana-2/edit"
#define JOB_URL "https://queue.fal.run/fal-ai/nano-banana-2/requests/r-1"
#define URLS                                                                   \
  ",\"request_id\":\"r-1\",\"response_url\":\"" JOB_URL                        \
  "\",\"status_url\":\"" JOB_URL "/status\",\"cancel_url\":\"" JOB_URL         \
  "/cancel\""
#define DETAIL(type)                                                           \
  "{\"detail\":[{\"loc\":[\"body\",\"image_urls\",0],\"msg\":\"what is "       \
  "wrong\",\"type\":\"" type "\",\"url\":\"https://docs.fal.ai/errors#" SENT   \
  "\",\"ctx\":{\"x\":\"" SENT "\"},\"input\":\"" SENT "\"}]}"
#define INFRA(type) "{\"detail\":\"what is wrong\",\"error_type\":\"" type "\"}"
#define PLAIN(text) "{\"detail\":\"" text "\"}"

#define AT_SUBMIT .url = SUBMIT_URL
#define ASK_STATUS .next = JOB_URL "/status", .ms = 500
#define SUBMITTED                                                              \
  {                                                                            \
    AT_SUBMIT, 200,                                                            \
        .body = "{\"status\":\"IN_QUEUE\",\"queue_position\":2" URLS "}",      \
        ASK_STATUS                                                             \
  }
#define COMPLETED                                                              \
  {                                                                            \
    NULL, 200,                                                                 \
        .body =                                                                \
            "{\"status\":\"COMPLETED\",\"logs\":null,\"error\":null" URLS "}", \
        .next = JOB_URL                                                        \
  }
#define FAIL(which, own_code, text)                                            \
  .kind = LIMN_ERROR_##which, .code = own_code, .words = text

static const ReplyCase life_cases[] = {
  { "whole",
    { SUBMITTED,
      { NULL,
        202,
        .body = "{\"status\":\"IN_QUEUE\",\"queue_position\":0" URLS "}",
        ASK_STATUS },
      { NULL, 202, .body = "{\"status\":\"IN_PROGRESS\"}", ASK_STATUS },
      COMPLETED,
      { NULL,
        200,
        .body = "{\"images\":[{\"url\":\"https://v3.fal.media/1.png\","
                "\"width\":null,\"height\":null},{\"url\":\"https://v3.fal."
                "media/2.png\",\"width\":5}],\"description\":\"" SENT "\"}",
        .results =
            "https://v3.fal.media/1.png https://v3.fal.media/2.png" } } },
  { "data",
    { SUBMITTED,
      COMPLETED,
      { NULL,
        200,
        .body = "{\"images\":[{\"url\":\"data:image/png;base64,QUJD\"},"
                "{\"url\":\"https://m/2\"},{\"url\":null},{},7,"
                "{\"url\":\"data:,\"}],\"description\":null}",
        .results = "#0 https://m/2 #1" } } },
  { "at once",
    { { AT_SUBMIT,
        200,
        .body = "{\"images\":[{\"url\":\"http://127.0.0.1/1\"}]}",
        .results = "http://127.0.0.1/1" } } },
  { "early",
    { SUBMITTED,
      COMPLETED,
      { NULL,
        400,
        .body = PLAIN ("Request is still in progress"),
        .next = JOB_URL,
        .ms = 500 },
      { NULL,
        200,
        .body = "{\"images\":[{\"url\":\"https://m/1\"}]}",
        .results = "https://m/1" } } },
  { "new status",
    { SUBMITTED,
      { NULL, 200, .body = "{\"status\":\"WARMING_UP\"}", ASK_STATUS } } },
  /* an outage on the way is no end of the job */
  { "missed",
    { SUBMITTED,
      { NULL, 503, .next = JOB_URL "/status", .ms = 1000 },
      { NULL,
        500,
        .body = INFRA ("internal_error"),
        .next = JOB_URL "/status",
        .ms = 2000 },
      { NULL,
        429,
        "Retry-After: 7",
        PLAIN ("slow down"),
        .next = JOB_URL "/status",
        .ms = 7000 },
      { NULL, 202, .body = "{\"status\":\"IN_PROGRESS\"}", ASK_STATUS } } },
  { "missed result",
    { SUBMITTED,
      COMPLETED,
      { NULL, 502, .next = JOB_URL, .ms = 1000 },
      { NULL, 429, .body = PLAIN ("slow"), .next = JOB_URL, .ms = 2000 },
      { NULL,
        429,
        "Retry-After: 3600",
        PLAIN ("slow"),
        .next = JOB_URL,
        .ms = 60000 } } },
  { "lost",
    { SUBMITTED,
      { NULL,
        404,
        .body = PLAIN ("Request not found"),
        FAIL (AMBIGUOUS, NULL, "look into the account") } } },
  { "key withdrawn",
    { SUBMITTED, { NULL, 401, FAIL (AUTH, NULL, "FAL_KEY") } } },
  { "nowhere",
    { { AT_SUBMIT,
        200,
        .body = "{\"status\":\"IN_QUEUE\",\"request_id\":\"r-1\"}",
        FAIL (ANSWER, NULL, "where to ask") } } },
  { "nowhere to read",
    { { JOB_URL "/status",
        200,
        .body = "{\"status\":\"COMPLETED\"}",
        FAIL (ANSWER, NULL, "where to ask") } } },
};

#define ENDS(...)                                                              \
  {                                                                            \
    SUBMITTED, COMPLETED,                                                      \
    {                                                                          \
      NULL, __VA_ARGS__                                                        \
    }                                                                          \
  }
#define REFUSES(...)                                                           \
  {                                                                            \
    {                                                                          \
      AT_SUBMIT, __VA_ARGS__                                                   \
    }                                                                          \
  }

static const ReplyCase end_cases[] = {
  { "policy",
    ENDS (422,
          "X-Fal-Retryable: false",
          DETAIL ("content_policy_violation"),
          FAIL (REFUSED,
                "content_policy_violation",
                "image_urls.0: what is wrong; rephrase"),
          .is_final = TRUE) },
  { "no media",
    ENDS (422,
          .body = DETAIL ("no_media_generated"),
          FAIL (NOIMAGE, "no_media_generated", "without an image")) },
  { "too small",
    ENDS (422,
          .body = DETAIL ("image_too_small"),
          FAIL (INVALID, "image_too_small", "image_urls.0: what")) },
  { "internal",
    ENDS (500,
          "X-Fal-Retryable: true",
          DETAIL ("internal_server_error"),
          FAIL (TRANSIENT, "internal_server_error", "what is wrong")) },
  { "internal, final",
    ENDS (500,
          "x-fal-retryable: FALSE",
          DETAIL ("internal_server_error"),
          FAIL (TRANSIENT, "internal_server_error", "what is wrong"),
          .is_final = TRUE) },
  { "timeout",
    ENDS (504,
          .body = DETAIL ("generation_timeout"),
          FAIL (TRANSIENT, "generation_timeout", "what is wrong")) },
  { "user timeout",
    ENDS (504,
          "x-fal-request-timeout-type: user",
          INFRA ("request_timeout"),
          FAIL (TRANSIENT, "request_timeout", "what is wrong"),
          .is_final = TRUE) },
  { "downstream",
    ENDS (400,
          .body = DETAIL ("downstream_service_error"),
          FAIL (TRANSIENT, "downstream_service_error", "what is wrong")) },
  { "plain words",
    ENDS (500,
          .body = PLAIN ("Internal Server Error"),
          FAIL (TRANSIENT, NULL, "(HTTP status 500): Internal")) },
  { "header alone",
    ENDS (503,
          "X-Fal-Error-Type: runner_disconnected",
          NULL,
          FAIL (TRANSIENT, "runner_disconnected", "try again")) },
  { "no image",
    ENDS (200,
          .body = "{\"images\":[],\"description\":\"" SENT "\"}",
          FAIL (NOIMAGE, NULL, "no image")) },
  { "null image",
    ENDS (200,
          .body = "{\"images\":[{\"url\":null},{\"url\":\"\"}]}",
          FAIL (NOIMAGE, NULL, "no image")) },
  { "odd types",
    ENDS (200,
          .body = "{\"images\":{\"url\":\"x\"},\"status\":1,\"error\":\"\"}",
          FAIL (ANSWER, NULL, "not understand")) },
  { "detail with 200",
    ENDS (200,
          .body = DETAIL ("content_policy_violation"),
          FAIL (REFUSED, "content_policy_violation", "what is wrong")) },
  { "completed with error",
    { SUBMITTED,
      { NULL,
        200,
        .body = "{\"status\":\"COMPLETED\",\"error\":\"it broke\","
                "\"error_type\":\"runner_disconnected\"" URLS "}",
        FAIL (TRANSIENT, "runner_disconnected", "it broke; try again") } } },
  { "completed with the model's error",
    { SUBMITTED,
      { NULL,
        200,
        .body = "{\"status\":\"COMPLETED\",\"error\":\"no such file\","
                "\"error_type\":\"file_download_error\"" URLS "}",
        FAIL (INVALID, "file_download_error", "no such file") } } },
  { "completed with words",
    { SUBMITTED,
      { NULL,
        200,
        .body = "{\"status\":\"COMPLETED\",\"error\":\"odd\"" URLS "}",
        FAIL (TRANSIENT, NULL, "odd; try again") } } },
  { "cancelled",
    { SUBMITTED,
      { NULL,
        200,
        .body = "{\"status\":\"COMPLETED\",\"error\":\"gone\","
                "\"error_type\":\"client_cancelled\"" URLS "}",
        FAIL (CANCELLED, "client_cancelled", "cancelled the job") } } },
  { "key",
    REFUSES (401,
             .body = PLAIN ("Cannot access application"),
             FAIL (AUTH, NULL, "check FAL_KEY")) },
  { "forbidden",
    REFUSES (403,
             .body = PLAIN ("Cannot access application"),
             FAIL (AUTH, NULL, "check FAL_KEY")) },
  { "balance",
    REFUSES (403,
             .body = PLAIN ("User is locked. Reason: Exhausted balance."),
             FAIL (BILLING, NULL, "add credit")) },
  { "model",
    REFUSES (404,
             .body = PLAIN ("Application 'x' not found"),
             FAIL (GONE, NULL, "'x' not found")) },
  { "input",
    REFUSES (422,
             .body = DETAIL ("greater_than"),
             FAIL (INVALID, "greater_than", "image_urls.0: what")) },
  { "malformed",
    REFUSES (400,
             .body = INFRA ("bad_request"),
             FAIL (INVALID, "bad_request", "what is wrong")) },
  { "in progress without a job",
    REFUSES (400,
             .body = PLAIN ("Request is still in progress"),
             FAIL (INVALID, NULL, "still in progress")) },
  { "rate",
    REFUSES (429,
             "Retry-After: 2",
             PLAIN ("Too many"),
             FAIL (RATE, NULL, "Too many"),
             .retry_ms = 2000) },
  { "down", REFUSES (503, FAIL (TRANSIENT, NULL, "HTTP status 503")) },
  { "redirect", REFUSES (308, FAIL (ANSWER, NULL, "LIMN_FAL_URL")) },
  { "nothing", REFUSES (204, FAIL (NOIMAGE, NULL, "no image")) },
  { "no object",
    REFUSES (200, .body = "[1]", FAIL (ANSWER, NULL, "not understand")) },
  { "odd detail",
    REFUSES (422,
             .body = "{\"detail\":[{\"loc\":[\"body\",[],\"a\\nb\",1.5],"
                     "\"msg\":7,\"type\":null,\"input\":\"" SENT "\"}]}",
             FAIL (INVALID, NULL, "(HTTP status 422): a b.1")) },
};

static void
test_replies (gconstpointer data)
{
  assert_replies (&limn_provider_fal, data);
}

static void
test_job (void)
{
  static const Reply submitted = SUBMITTED;
  static const Reply result = {
    JOB_URL,
    200,
    "x-fal-request-id: other",
    "{\"images\":[{\"url\":\"https://m/1\"}],\"seed\":4294967295}",
  };
  g_autoptr (LimnStep) step = limn_step_new ();
  LimnStepResult *first;

  g_assert_true (parse_reply (&limn_provider_fal, &submitted, step, NULL));
  g_assert_cmpstr (step->job, ==, "r-1");
  g_assert_cmpstr (step->request_id, ==, "r-1");
  g_assert_cmpstr (step->cancel_url, ==, JOB_URL "/cancel");
  g_assert_cmpstr (step->cancel_method, ==, "PUT");
  g_assert_true (parse_reply (&limn_provider_fal, &result, step, NULL));
  g_assert_null (step->next_url);
  g_assert_cmpstr (step->job, ==, "r-1");
  g_assert_cmpstr (step->cancel_url, ==, JOB_URL "/cancel");
  g_assert_cmpint (step->cost_micros, ==, LIMN_MONEY_UNKNOWN);
  first = g_ptr_array_index (step->results, 0);
  g_assert_cmpstr (first->seed, ==, "4294967295");
}

/* the result at once has a request, but no job that could be asked after */
static void
test_no_job (void)
{
  static const Reply down = { SUBMIT_URL, 503, "x-fal-request-id: r-2" };
  g_autoptr (LimnStep) step = limn_step_new ();

  g_assert_false (parse_reply (&limn_provider_fal, &down, step, NULL));
  g_assert_null (step->job);
  g_assert_null (step->next_url);
  g_assert_cmpstr (step->request_id, ==, "r-2");
}

static void
add_replies (const ReplyCase *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path =
          g_strconcat ("/fal-replies/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_replies);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_replies (life_cases, G_N_ELEMENTS (life_cases));
  add_replies (end_cases, G_N_ELEMENTS (end_cases));
  g_test_add_func ("/fal-replies/job", test_job);
  g_test_add_func ("/fal-replies/no-job", test_no_job);
  return g_test_run ();
}

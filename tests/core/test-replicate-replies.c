/* whole lives of predictions at Replicate, and all their ends. */
#include "exchange.h"

#define SUBMIT_URL                                                             \
  "https://api.replicate.com/v1/models/google/nano-banana-pro/predictions"
#define JOB_URL "https://api.replicate.com/v1/predictions/p-1"
#define PREDICTION(status, rest)                                               \
  "{\"id\":\"p-1\",\"model\":\"google/nano-banana-pro\",\"input\":"            \
  "{\"prompt\":\"" SENT "\"},\"logs\":\"" SENT "\",\"status\":\"" status       \
  "\",\"urls\":{\"get\":\"" JOB_URL "\",\"cancel\":\"" JOB_URL                 \
  "/cancel\"}" rest "}"
#define DETAIL(text)                                                           \
  "{\"detail\":\"" text "\",\"title\":\"A title\",\"status\":422}"

#define AT_SUBMIT .url = SUBMIT_URL
#define ASK .next = JOB_URL, .ms = 1000
#define SUBMITTED                                                              \
  {                                                                            \
    AT_SUBMIT, 201,                                                            \
        .body = PREDICTION ("starting", ",\"output\":null,\"error\":null"),    \
        ASK                                                                    \
  }
#define FAIL(which, own_code, text)                                            \
  .kind = LIMN_ERROR_##which, .code = own_code, .words = text

static const ReplyCase life_cases[] = {
  { "whole",
    { SUBMITTED,
      { NULL, 200, .body = PREDICTION ("processing", ""), ASK },
      { NULL,
        200,
        .body = PREDICTION ("succeeded",
                            ",\"output\":\"https://replicate.delivery/1.png\""),
        .results = "https://replicate.delivery/1.png" } } },
  { "list",
    { SUBMITTED,
      { NULL,
        200,
        .body = PREDICTION (
            "succeeded", ",\"output\":[\"https://r/1\",null,\"https://r/2\"]"),
        .results = "https://r/1 https://r/2" } } },
  { "data",
    { SUBMITTED,
      { NULL,
        200,
        .body = PREDICTION ("succeeded",
                            ",\"output\":\"data:image/png;base64,QUJD\""),
        .results = "#0" } } },
  { "list of data",
    { SUBMITTED,
      { NULL,
        200,
        .body = PREDICTION ("succeeded",
                            ",\"output\":[\"data:,QUJD\",\"https://r/2\"]"),
        .results = "#0 https://r/2" } } },
  { "at once",
    { { AT_SUBMIT,
        200,
        .body = PREDICTION ("succeeded", ",\"output\":\"https://r/1\""),
        .results = "https://r/1" } } },
  { "new status",
    { SUBMITTED, { NULL, 200, .body = PREDICTION ("queued", ""), ASK } } },
  { "without addresses later",
    { SUBMITTED, { NULL, 200, .body = "{\"status\":\"processing\"}", ASK } } },
  /* an outage on the way is no end of the job */
  { "missed",
    { SUBMITTED,
      { NULL, 502, .next = JOB_URL, .ms = 2000 },
      { NULL, 500, .body = DETAIL ("oh"), .next = JOB_URL, .ms = 4000 },
      { NULL,
        429,
        .body =
            DETAIL ("Request was throttled. Your rate limit resets in ~30s."),
        .next = JOB_URL,
        .ms = 30000 },
      { NULL, 200, .body = PREDICTION ("processing", ""), ASK } } },
  { "missed for long",
    { SUBMITTED,
      { NULL, 504, .next = JOB_URL, .ms = 2000 },
      { NULL, 504, .next = JOB_URL, .ms = 4000 },
      { NULL, 504, .next = JOB_URL, .ms = 8000 },
      { NULL, 504, .next = JOB_URL, .ms = 8000 } } },
  { "lost",
    { SUBMITTED,
      { NULL,
        404,
        .body = DETAIL ("The requested resource could not be found."),
        FAIL (AMBIGUOUS, NULL, "look into the account") } } },
  { "key withdrawn",
    { SUBMITTED, { NULL, 401, FAIL (AUTH, NULL, "REPLICATE_API_TOKEN") } } },
  { "nowhere",
    { { AT_SUBMIT,
        201,
        .body = "{\"id\":\"p-1\",\"status\":\"starting\"}",
        FAIL (ANSWER, NULL, "where to ask") } } },
};

#define ENDS(...)                                                              \
  {                                                                            \
    SUBMITTED,                                                                 \
    {                                                                          \
      NULL, 200, .body = __VA_ARGS__                                           \
    }                                                                          \
  }
#define REFUSES(...)                                                           \
  {                                                                            \
    {                                                                          \
      AT_SUBMIT, __VA_ARGS__                                                   \
    }                                                                          \
  }

static const ReplyCase end_cases[] = {
  { "flagged",
    ENDS (PREDICTION (
              "failed",
              ",\"error\":\"The input or output was flagged as sensitive. "
              "Please try again with different inputs. (E005)\""),
          FAIL (REFUSED, "E005", "(E005): The input or output was flagged"),
          .is_final = TRUE) },
  { "flagged without code",
    ENDS (PREDICTION ("failed",
                      ",\"error\":\"The output was flagged as sensitive.\""),
          FAIL (REFUSED, "failed", "rephrase"),
          .is_final = TRUE) },
  { "failed",
    ENDS (PREDICTION ("failed", ",\"error\":\"CUDA (E1x) ran out\""),
          FAIL (TRANSIENT, "failed", "CUDA (E1x) ran out; try again"),
          .is_final = TRUE) },
  { "failed with a code",
    ENDS (PREDICTION ("failed", ",\"error\":\"Busy\\nnow (E003)\""),
          FAIL (TRANSIENT, "E003", "Busy now"),
          .is_final = TRUE) },
  { "failed without words",
    ENDS (PREDICTION ("failed", ",\"error\":null"),
          FAIL (TRANSIENT, "failed", "replicate failed (failed); try again"),
          .is_final = TRUE) },
  { "failed at once",
    REFUSES (201,
             .body = PREDICTION ("failed", ",\"error\":\"no\""),
             FAIL (TRANSIENT, "failed", "no; try again"),
             .is_final = TRUE) },
  { "cancelled",
    ENDS (PREDICTION ("canceled", ",\"error\":null"),
          FAIL (CANCELLED, "canceled", "cancelled the job"),
          .is_final = TRUE) },
  { "aborted",
    ENDS (PREDICTION ("aborted", ""),
          FAIL (TRANSIENT, "aborted", "try again")) },
  { "no output",
    ENDS (PREDICTION ("succeeded", ",\"output\":null"),
          FAIL (NOIMAGE, NULL, "no image")) },
  { "empty output",
    ENDS (PREDICTION ("succeeded", ",\"output\":[]"),
          FAIL (NOIMAGE, NULL, "no image")) },
  { "odd output",
    ENDS (PREDICTION ("succeeded", ",\"output\":{\"url\":\"https://r/1\"}"),
          FAIL (NOIMAGE, NULL, "no image")) },
  { "key",
    REFUSES (401,
             .body = DETAIL ("You did not pass a valid token"),
             FAIL (AUTH, NULL, "check REPLICATE_API_TOKEN")) },
  { "billing",
    REFUSES (402,
             .body = DETAIL ("Insufficient credit"),
             FAIL (BILLING, NULL, "Insufficient credit; add credit")) },
  { "model",
    REFUSES (404,
             .body = DETAIL ("The requested resource could not be found."),
             FAIL (GONE, NULL, "could not be found")) },
  { "input",
    REFUSES (422,
             .body = "{\"title\":\"Input validation failed\",\"detail\":\"- "
                     "input: " SENT "\",\"status\":422,\"invalid_fields\":["
                     "{\"type\":\"enum\",\"field\":\"input.resolution\","
                     "\"description\":\"must be one of 1K, 2K\"},"
                     "{\"field\":\"\",\"description\":\"x is not allowed\"},"
                     "{\"field\":\"y\"},7]}",
             FAIL (INVALID,
                   NULL,
                   ": input.resolution: must be one of 1K, 2K, x is not "
                   "allowed; correct")) },
  { "input without fields",
    REFUSES (422,
             .body = DETAIL ("version does not exist"),
             FAIL (INVALID, NULL, "version does not exist")) },
  { "title alone",
    REFUSES (400,
             .body = "{\"title\":\"Bad\",\"invalid_fields\":[]}",
             FAIL (INVALID, NULL, ": Bad; correct")) },
  { "rate",
    REFUSES (429,
             .body = DETAIL (
                 "Request was throttled. Your rate limit resets in ~30s."),
             FAIL (RATE, NULL, "resets in ~30s"),
             .retry_ms = 30000) },
  { "down", REFUSES (503, FAIL (TRANSIENT, NULL, "HTTP status 503")) },
  { "redirect", REFUSES (307, FAIL (ANSWER, NULL, "LIMN_REPLICATE_URL")) },
  { "nothing", REFUSES (204, FAIL (NOIMAGE, NULL, "no image")) },
  { "no object",
    REFUSES (200, .body = "[1]", FAIL (ANSWER, NULL, "not understand")) },
  { "odd types",
    REFUSES (200,
             .body = "{\"id\":1,\"status\":7,\"urls\":[],\"output\":1}",
             FAIL (ANSWER, NULL, "not understand")) },
};

static void
test_replies (gconstpointer data)
{
  assert_replies (&limn_provider_replicate, data);
}

static void
test_job (void)
{
  static const Reply submitted = SUBMITTED;
  g_autoptr (LimnStep) step = limn_step_new ();

  g_assert_true (
      parse_reply (&limn_provider_replicate, &submitted, step, NULL));
  g_assert_cmpstr (step->job, ==, "p-1");
  g_assert_cmpstr (step->request_id, ==, "p-1");
  g_assert_cmpstr (step->cancel_url, ==, JOB_URL "/cancel");
  g_assert_cmpstr (step->cancel_method, ==, "POST");
  g_assert_cmpint (step->cost_micros, ==, LIMN_MONEY_UNKNOWN);
}

static void
add_replies (const ReplyCase *cases, guint n_cases)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autofree char *path =
          g_strconcat ("/replicate-replies/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_replies);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add_replies (life_cases, G_N_ELEMENTS (life_cases));
  add_replies (end_cases, G_N_ELEMENTS (end_cases));
  g_test_add_func ("/replicate-replies/job", test_job);
  return g_test_run ();
}

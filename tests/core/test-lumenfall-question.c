/* goldens of the gateway's small questions, and answers by name. */
#include "error.h"
#include "golden.h"
#include "jsontext.h"

static void
assert_question (const char *name, const LimnQuestion *question)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpRequest) request = limn_provider_lumenfall.build_question (
      question, "https://api.lumenfall.ai", &error);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (request->secrets->len, ==, 0);
  text = limn_http_request_to_string (request);
  assert_golden ("lumenfall-ask", name, text);
}

static const struct
{
  const char *name;
  LimnQuestion question;
} request_cases[] = {
  { "balance", { .kind = LIMN_QUESTION_BALANCE } },
  { "check", { .kind = LIMN_QUESTION_CHECK } },
  { "models", { .kind = LIMN_QUESTION_MODELS } },
  { "model", { .kind = LIMN_QUESTION_MODEL, .subject = "gemini-3-pro-image" } },
  { "model-escaped",
    { .kind = LIMN_QUESTION_MODEL, .subject = "a b/../?c=\303\274#" } },
};

static void
test_build (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);

  assert_question (request_cases[i].name, &request_cases[i].question);
}

static const RequestCase estimate_cases[] = {
  { "estimate", LIMN_OPERATION_CREATE, "", "", "", "", 2, "", 0, FALSE },
  { "estimate-edit",
    LIMN_OPERATION_EDIT,
    "vertex/nano-banana-pro",
    "",
    "",
    "",
    1,
    "{\"seed\": 1}",
    2,
    TRUE },
};

/* the request is that of build() but for "?dryRun=true" */
static void
test_build_estimate (gconstpointer data)
{
  const RequestCase *c = data;
  g_autoptr (LimnPlan) plan = make_plan (c);
  g_autoptr (LimnInputs) inputs = make_inputs (c);
  LimnQuestion question = { .kind = LIMN_QUESTION_ESTIMATE,
                            .plan = plan,
                            .route = g_ptr_array_index (plan->routes, 0),
                            .inputs = inputs };
  LimnOrder order = { .plan = plan,
                      .route = question.route,
                      .root = "https://a",
                      .inputs = inputs,
                      .n = (guint) c->n };
  g_autoptr (LimnHttpRequest) charged =
      limn_provider_lumenfall.build (&order, NULL);
  g_autoptr (LimnHttpRequest) asked =
      limn_provider_lumenfall.build_question (&question, "https://a", NULL);
  g_autofree char *text = limn_http_request_to_string (charged);
  g_autofree char *dry = limn_http_request_to_string (asked);
  g_autoptr (GString) expected = g_string_new (text);
  g_autofree char *url = g_strconcat (charged->url, "?dryRun=true", NULL);

  g_assert_cmpuint (g_string_replace (expected, charged->url, url, 0), ==, 1);
  g_assert_cmpstr (dry, ==, expected->str);
  assert_question (c->name, &question);
}

/* what an answer comes to, in a line */
static char *
describe (const LimnQuestion *question, const LimnAnswer *answer)
{
  g_autofree char *money = limn_money_to_string (answer->micros);
  g_autoptr (GString) text = g_string_new (NULL);

  if (question->kind == LIMN_QUESTION_BALANCE)
    g_string_printf (
        text, "%s %s %s", answer->account, money, answer->currency);
  else if (question->kind == LIMN_QUESTION_ESTIMATE)
    g_string_printf (text,
                     "%s %s %s %s",
                     money,
                     answer->currency,
                     answer->model,
                     answer->provider);
  for (guint i = 0; i < answer->offers->len; i++)
    {
      const LimnOffer *offer = g_ptr_array_index (answer->offers, i);
      g_autofree char *aliases = g_strjoinv (",", offer->aliases);

      g_string_append_printf (text,
                              "%s%s%s%s(%s)",
                              i > 0 ? " " : "",
                              offer->draws ? "" : "!",
                              offer->slug,
                              offer->name != NULL ? offer->name : "",
                              aliases);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

typedef struct
{
  LimnQuestionKind kind;
  guint status;
  const char *body;  /* NULL: no JSON */
  LimnError failure; /* 0: good */
  const char *words; /* what it comes to, or part of the message */
} AnswerCase;

#define BALANCE(amount)                                                        \
  LIMN_QUESTION_BALANCE, 200,                                                  \
      "{\"object\":\"balance\",\"billing_type\":\"prepaid\","                  \
      "\"available\":{\"amount\":" amount ",\"currency\":\"usd\"}}"
#define ESTIMATE(members)                                                      \
  LIMN_QUESTION_ESTIMATE, 200, "{\"estimated\":true," members "}"
#define MODELS(rows)                                                           \
  LIMN_QUESTION_MODELS, 200, "{\"object\":\"list\",\"data\":[" rows "]}"
#define FAILURE(code, message)                                                 \
  "{\"error\":{\"message\":\"" message "\",\"type\":\"t\",\"code\":\"" code    \
  "\"}}"

static const AnswerCase answer_cases[] = {
  /* amounts are exact */
  { BALANCE ("998.66"), 0, "prepaid 998.66 USD" },
  { BALANCE ("0.1"), 0, "prepaid 0.10 USD" },
  { BALANCE ("12"), 0, "prepaid 12.00 USD" },
  { BALANCE ("0.000001"), 0, "prepaid 0.000001 USD" },
  { BALANCE ("-3.5"), 0, "prepaid -3.50 USD" },
  { BALANCE ("123456789.123456"), 0, "prepaid 123456789.123456 USD" },
  { BALANCE ("null"), 0, "prepaid unknown USD" },
  { LIMN_QUESTION_BALANCE,
    200,
    "{\"billing_type\":\"postpaid\",\"available\":{\"amount\":null}}",
    0,
    "postpaid unknown USD" },
  { BALANCE ("\"12\""), LIMN_ERROR_ANSWER, "available.amount" },
  { BALANCE ("[]"), LIMN_ERROR_ANSWER, "available.amount" },
  { BALANCE ("1e300"), LIMN_ERROR_ANSWER, "available.amount" },
  { LIMN_QUESTION_BALANCE, 200, "{}", LIMN_ERROR_ANSWER, "billing_type" },
  { LIMN_QUESTION_BALANCE, 200, "[1]", LIMN_ERROR_ANSWER, "object" },
  { LIMN_QUESTION_BALANCE,
    200,
    "{\"billing_type\":\"prepaid\"}",
    LIMN_ERROR_ANSWER,
    "available.amount" },
  { LIMN_QUESTION_BALANCE,
    200,
    "{\"billing_type\":\"prepaid\",\"available\":{\"amount\":1,"
    "\"currency\":\"gold bars\"}}",
    LIMN_ERROR_ANSWER,
    "currency" },
  { LIMN_QUESTION_BALANCE,
    401,
    FAILURE ("AUTHENTICATION_FAILED", "bad key"),
    LIMN_ERROR_AUTH,
    "LUMENFALL_API_KEY" },
  { LIMN_QUESTION_BALANCE,
    200,
    FAILURE ("INTERNAL_ERROR", "oops"),
    LIMN_ERROR_TRANSIENT,
    "INTERNAL_ERROR" },
  { LIMN_QUESTION_BALANCE, 503, NULL, LIMN_ERROR_TRANSIENT, "503" },
  { LIMN_QUESTION_BALANCE, 404, NULL, LIMN_ERROR_ANSWER, "LIMN_LUMENFALL_URL" },
  { LIMN_QUESTION_BALANCE, 302, NULL, LIMN_ERROR_ANSWER, "elsewhere" },

  { ESTIMATE ("\"model\":\"m\",\"provider\":\"vertex\","
              "\"total_cost_micros\":134001,\"currency\":\"USD\""),
    0,
    "0.134001 USD m vertex" },
  { ESTIMATE ("\"total_cost_micros\":0"), 0, "0.00 USD (null) (null)" },
  { ESTIMATE ("\"total_cost_micros\":9007199254740993"),
    LIMN_ERROR_ANSWER,
    "total_cost_micros" },
  { ESTIMATE ("\"total_cost_micros\":10.2,\"currency\":\"eur\""),
    0,
    "0.000011 EUR (null) (null)" },
  { ESTIMATE ("\"total_cost_micros\":-1"),
    LIMN_ERROR_ANSWER,
    "total_cost_micros" },
  { ESTIMATE ("\"total_cost_micros\":null"),
    LIMN_ERROR_ANSWER,
    "total_cost_micros" },
  { ESTIMATE ("\"metadata\":{\"cost\":0.134}"),
    LIMN_ERROR_ANSWER,
    "total_cost_micros" },
  { LIMN_QUESTION_ESTIMATE,
    400,
    FAILURE ("INVALID_REQUEST", "n: too big"),
    LIMN_ERROR_INVALID,
    "n: too big" },
  { LIMN_QUESTION_ESTIMATE,
    404,
    FAILURE ("MODEL_NOT_FOUND", "no"),
    LIMN_ERROR_GONE,
    "MODEL_NOT_FOUND" },

  { MODELS (""), 0, "" },
  { MODELS ("{\"id\":\"a\",\"object\":\"model\",\"created\":1,"
            "\"owned_by\":\"l\"}"),
    0,
    "a()" },
  { MODELS ("{\"id\":\"a\",\"name\":\"A\\n b\",\"aliases\":[\"x\",3,\"y z\","
            "\"p/q\",\"y\"]}"),
    0,
    "aA b(x,y)" },
  { MODELS ("{\"id\":\"google/chat\"},{\"id\":\"a\"}"),
    0,
    "!google/chat() a()" },
  { MODELS ("{\"id\":\"a b\"},{\"id\":\"\"},{\"id\":7},5,null,{},"
            "{\"id\":\"\\u001b[2J\"},{\"id\":\"c\"}"),
    0,
    "c()" },
  { MODELS ("{\"id\":\"a\",\"modality\":\"image\"},"
            "{\"id\":\"b\",\"modality\":\"Video\"},"
            "{\"id\":\"c\",\"modality\":\"text+image->text\"},"
            "{\"id\":\"d\",\"modality\":\"marvels\"},"
            "{\"id\":\"e\",\"modality\":null}"),
    0,
    "a() !b() !c() d() e()" },
  { MODELS ("{\"id\":\"a\",\"modalities\":{\"input\":[\"text\",\"image\"],"
            "\"output\":[\"text\"]}},"
            "{\"id\":\"b\",\"modalities\":{\"input\":[\"text\"],"
            "\"output\":[\"text\",\"image\"]}},"
            "{\"id\":\"c\",\"modalities\":[\"text\"],"
            "\"modality\":\"image\"}"),
    0,
    "!a() b() !c()" },
  { MODELS ("{\"id\":\"a\",\"capabilities\":[\"text-to-image\"]},"
            "{\"id\":\"b\",\"capabilities\":[\"image-to-video\"]},"
            "{\"id\":\"c\",\"capabilities\":{\"image_generation\":true,"
            "\"chat\":true}},"
            "{\"id\":\"d\",\"capabilities\":{\"image_generation\":false,"
            "\"chat\":true}},"
            "{\"id\":\"e\",\"capabilities\":[\"upscale\"]},"
            "{\"id\":\"f\",\"capabilities\":[[[[\"text_to_speech\"]]]]}"),
    0,
    "a() !b() c() !d() e() !f()" },
  { LIMN_QUESTION_MODELS, 200, "{\"data\":{}}", LIMN_ERROR_ANSWER, "data" },
  { LIMN_QUESTION_MODELS, 200, "{}", LIMN_ERROR_ANSWER, "data" },
  { LIMN_QUESTION_MODELS, 404, NULL, LIMN_ERROR_ANSWER, "LIMN_LUMENFALL_URL" },

  { LIMN_QUESTION_MODEL,
    200,
    "{\"id\":\"a\",\"object\":\"model\",\"aliases\":[\"b\"]}",
    0,
    "a(b)" },
  { LIMN_QUESTION_MODEL, 200, "{}", LIMN_ERROR_ANSWER, "id" },
  { LIMN_QUESTION_MODEL, 200, "{\"id\":\"a b\"}", LIMN_ERROR_ANSWER, "id" },
  { LIMN_QUESTION_MODEL,
    404,
    FAILURE ("MODEL_NOT_FOUND", "Did you mean 'x'?"),
    LIMN_ERROR_GONE,
    "Did you mean 'x'?" },
  { LIMN_QUESTION_MODEL, 404, NULL, LIMN_ERROR_GONE, "404" },
};

static void
test_parse (gconstpointer data)
{
  const AnswerCase *c = data;
  LimnQuestion question = { .kind = c->kind, .endpoint = "lumenfall" };
  g_autoptr (LimnHttpHead) head = limn_http_head_new (c->status, "https://a/");
  g_autoptr (JsonNode) document =
      c->body != NULL ? limn_jsontext_parse (c->body, -1, "body", NULL) : NULL;
  g_autoptr (LimnAnswer) answer = limn_answer_new ();
  g_autoptr (GError) error = NULL;
  gboolean good = limn_provider_lumenfall.parse_answer (
      &question, head, document, answer, &error);
  g_autofree char *text = NULL;

  g_test_message ("%u %s", c->status, c->body);
  g_assert_true (c->body == NULL || document != NULL);
  g_assert_cmpint (good, ==, c->failure == 0);
  if (good)
    {
      g_assert_no_error (error);
      text = describe (&question, answer);
      g_assert_cmpstr (text, ==, c->words);
      return;
    }
  g_assert_error (error, LIMN_ERROR, (gint) c->failure);
  g_assert_nonnull (strstr (error->message, c->words));
  g_assert_null (strchr (error->message, '\n'));
}

/* the endpoint's own code is kept beside the kind */
static void
test_code (void)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_MODEL };
  g_autoptr (LimnHttpHead) head = limn_http_head_new (404, "https://a/");
  g_autoptr (JsonNode) document =
      json_from_string (FAILURE ("MODEL_DISABLED", "no"), NULL);
  g_autoptr (LimnAnswer) answer = limn_answer_new ();

  g_assert_false (limn_provider_lumenfall.parse_answer (
      &question, head, document, answer, NULL));
  g_assert_cmpstr (answer->code, ==, "MODEL_DISABLED");
}

/* whatever an endpoint echoes, the key goes no further */
static void
test_mask (void)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_MODELS };
  g_autoptr (LimnHttpHead) head = limn_http_head_new (200, "https://a/");
  g_autoptr (JsonNode) document = json_from_string (
      "{\"data\":[{\"id\":\"lmnfl_id.secret\",\"name\":\"my secret\","
      "\"aliases\":[\"x-secret\"]}]}",
      NULL);
  g_autoptr (LimnAnswer) answer = limn_answer_new ();
  g_autofree char *text = NULL;

  g_assert_true (limn_provider_lumenfall.parse_answer (
      &question, head, document, answer, NULL));
  answer->account = g_strdup ("secret");
  answer->provider = g_strdup ("lmnfl_id.secret");
  limn_answer_mask (answer, "lmnfl_id.secret");
  text = describe (&question, answer);
  g_assert_cmpstr (text, ==, "***my ***(x-***)");
  g_assert_cmpstr (answer->account, ==, "***");
  g_assert_cmpstr (answer->provider, ==, "***");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  settings = limn_settings_new_from_data ("", NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (request_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/lumenfall/ask/build/", request_cases[i].name, NULL);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_build);
    }
  for (guint i = 0; i < G_N_ELEMENTS (estimate_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/lumenfall/ask/build/", estimate_cases[i].name, NULL);

      g_test_add_data_func (path, &estimate_cases[i], test_build_estimate);
    }
  for (guint i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/lumenfall/ask/parse/%u", i + 1);

      g_test_add_data_func (path, &answer_cases[i], test_parse);
    }
  g_test_add_func ("/lumenfall/ask/code", test_code);
  g_test_add_func ("/lumenfall/ask/mask", test_mask);
  status = g_test_run ();
  limn_catalog_free (catalog);
  limn_settings_free (settings);
  return status;
}

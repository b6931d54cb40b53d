/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lumenfall: the Lumenfall gateway's OpenAI-shaped image endpoints. */
#include "lumenfall.h"

#include "error.h"
#include "failure.h"
#include "jsontext.h"
#include "parameters.h"

#define LIMN_LUMENFALL_GENERATIONS "/openai/v1/images/generations"
#define LIMN_LUMENFALL_EDITS "/openai/v1/images/edits"

static const char *const limn_lumenfall_claims[] = { "data[].b64_json", NULL };

/* the gateway's codes, facts/wire.md §1.6 */
static const LimnFailureKind limn_lumenfall_kinds[] = {
  { "INVALID_REQUEST", LIMN_ERROR_INVALID },
  { "CONTENT_POLICY_VIOLATION", LIMN_ERROR_REFUSED },
  { "AUTHENTICATION_FAILED", LIMN_ERROR_AUTH },
  { "INSUFFICIENT_BALANCE", LIMN_ERROR_BILLING },
  { "MODEL_NOT_FOUND", LIMN_ERROR_GONE },
  { "MODEL_DISABLED", LIMN_ERROR_GONE },
  { "RATE_LIMITED", LIMN_ERROR_RATE },
  { "ALL_PROVIDERS_EXHAUSTED", LIMN_ERROR_CAPACITY },
  { "INTERNAL_ERROR", LIMN_ERROR_TRANSIENT },
  { NULL, 0 },
};

/* words in a message that make an exhausted gateway a refusal, wire.md §9 */
static const char *const limn_lumenfall_refusals[] = {
  "moderation",
  "IMAGE_SAFETY",
  "PROHIBITED",
  "content policy",
};

static LimnHttpRequest *
limn_lumenfall_build_edit (const char *url,
                           JsonObject *parameters,
                           const LimnInputs *inputs)
{
  LimnHttpRequest *request = limn_provider_build_form (url, parameters);
  const char *field = inputs->images->len > 1 ? "image[]" : "image";

  for (guint i = 0; i < inputs->images->len; i++)
    limn_provider_add_input (
        request, field, g_ptr_array_index (inputs->images, i));
  if (inputs->mask != NULL)
    limn_provider_add_input (request, "mask", inputs->mask);
  return request;
}

/* POST generations or edits */
LimnHttpRequest *
limn_lumenfall_build (const LimnOrder *order, GError **error)
{
  g_autoptr (JsonObject) parameters = limn_parameters_resolve (
      order->plan, order->route, order->first, order->n);
  const LimnInputs *inputs = order->inputs;
  gboolean edit = inputs != NULL && inputs->images->len > 0;
  g_autofree char *url =
      g_strconcat (order->root,
                   edit ? LIMN_LUMENFALL_EDITS : LIMN_LUMENFALL_GENERATIONS,
                   NULL);

  /* by it the request can be found again when its answer is lost */
  if (order->mark != NULL && !json_object_has_member (parameters, "user"))
    json_object_set_string_member (parameters, "user", order->mark);
  if (edit)
    return limn_lumenfall_build_edit (url, parameters, inputs);
  return limn_provider_build_json (url, parameters);
}

static LimnError
limn_lumenfall_classify (guint status, const char *code, const char *message)
{
  LimnError kind = limn_failure_classify (limn_lumenfall_kinds, status, code);

  if (kind != LIMN_ERROR_CAPACITY)
    return kind;
  for (guint i = 0; i < G_N_ELEMENTS (limn_lumenfall_refusals); i++)
    if (g_strstr_len (message, -1, limn_lumenfall_refusals[i]) != NULL)
      return LIMN_ERROR_REFUSED;
  return g_strstr_len (message, -1, "NO_IMAGE") != NULL ? LIMN_ERROR_NOIMAGE :
                                                          kind;
}

/* the reply of @head and @root is an error: sets it, and the gateway's @code;
 * returns its words */
const char *
limn_lumenfall_fail (const LimnHttpHead *head,
                     JsonObject *root,
                     char **code,
                     GError **error)
{
  JsonObject *body = limn_jsontext_get_object (root, "error");
  const char *message = limn_jsontext_get_string (body, "message");
  const char *own = limn_jsontext_get_string (body, "code");
  LimnError kind;

  if (message == NULL)
    message = limn_jsontext_get_string (root, "error");
  if (message == NULL)
    message = "";
  kind = limn_lumenfall_classify (head->status, own, message);
  *code = limn_failure_dup (own);
  limn_failure_set (error, LIMN_LUMENFALL, kind, head->status, *code, message);
  return message;
}

static void
limn_lumenfall_read_meta (const LimnHttpHead *head,
                          JsonObject *root,
                          LimnStep *step)
{
  JsonObject *meta = limn_jsontext_get_object (root, "metadata");
  gdouble cost;
  const char *id = limn_http_head_get (head, "x-lumenfall-request-id");
  const char *provider = limn_http_head_get (head, "x-lumenfall-provider");

  if (limn_jsontext_get_string (root, "id") != NULL)
    id = limn_jsontext_get_string (root, "id");
  if (limn_jsontext_get_string (meta, "provider") != NULL)
    provider = limn_jsontext_get_string (meta, "provider");
  limn_step_take (&step->request_id, limn_failure_dup (id));
  limn_step_take (&step->provider, limn_failure_dup (provider));
  limn_step_take (
      &step->currency,
      limn_failure_dup (limn_jsontext_get_string (meta, "cost_currency")));
  if (limn_jsontext_get_number (meta, "cost", &cost) && cost >= 0)
    step->cost_micros = limn_money_from_double (cost);
}

/* an error may come with HTTP status 200, facts/wire.md §1.6 */
gboolean
limn_lumenfall_is_error (const LimnHttpHead *head, JsonObject *root)
{
  if (!limn_http_head_is_good (head))
    return TRUE;
  return limn_jsontext_get_object (root, "error") != NULL;
}

static gboolean
limn_lumenfall_parse (const LimnHttpHead *head,
                      JsonNode *document,
                      LimnStep *step,
                      GError **error)
{
  JsonObject *root = document != NULL && JSON_NODE_HOLDS_OBJECT (document) ?
                         json_node_get_object (document) :
                         NULL;

  limn_lumenfall_read_meta (head, root, step);
  if (limn_http_head_is_good (head))
    limn_provider_read_images (head, root, step);
  if (step->results->len > 0)
    return TRUE; /* paid, whatever else the answer says */
  if (limn_lumenfall_is_error (head, root))
    {
      const char *words = limn_lumenfall_fail (head, root, &step->code, error);

      step->retry_ms = limn_failure_read_hint (head, words);
      step->is_final = limn_failure_is_final (head);
      return FALSE;
    }
  limn_failure_set_no_image (error,
                             LIMN_LUMENFALL,
                             head->status,
                             limn_provider_tells_no_image (head, root));
  return FALSE;
}

const LimnProvider limn_provider_lumenfall = {
  .endpoint = LIMN_LUMENFALL,
  .root = "https://api.lumenfall.ai",
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .claims = limn_lumenfall_claims,
  .build = limn_lumenfall_build,
  .parse = limn_lumenfall_parse,
  .questions = 1 << LIMN_QUESTION_BALANCE | 1 << LIMN_QUESTION_MODELS |
               1 << LIMN_QUESTION_MODEL | 1 << LIMN_QUESTION_ESTIMATE |
               1 << LIMN_QUESTION_FATE | 1 << LIMN_QUESTION_CHECK,
  .build_question = limn_lumenfall_question_build,
  .parse_answer = limn_lumenfall_question_parse,
};

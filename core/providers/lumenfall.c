/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lumenfall: the Lumenfall gateway's OpenAI-shaped image endpoints. */
#include "lumenfall.h"

#include "error.h"
#include "jsontext.h"
#include "parameters.h"
#include "payload.h"
#include "text.h"

#define LIMN_LUMENFALL_GENERATIONS "/openai/v1/images/generations"
#define LIMN_LUMENFALL_EDITS "/openai/v1/images/edits"
/* the gateway's words shown to people are cut here, characters */
#define LIMN_LUMENFALL_MAX_TEXT 300

static const char *const limn_lumenfall_claims[] = { "data[].b64_json", NULL };

typedef struct
{
  const char *code; /* NULL: any code */
  guint status;     /* 0: any status */
  LimnError kind;
} LimnLumenfallKind;

/* the gateway's codes first, then bare statuses; facts/wire.md §1.6 and §9 */
static const LimnLumenfallKind limn_lumenfall_kinds[] = {
  { "INVALID_REQUEST", 0, LIMN_ERROR_INVALID },
  { "CONTENT_POLICY_VIOLATION", 0, LIMN_ERROR_REFUSED },
  { "AUTHENTICATION_FAILED", 0, LIMN_ERROR_AUTH },
  { "INSUFFICIENT_BALANCE", 0, LIMN_ERROR_BILLING },
  { "MODEL_NOT_FOUND", 0, LIMN_ERROR_GONE },
  { "MODEL_DISABLED", 0, LIMN_ERROR_GONE },
  { "RATE_LIMITED", 0, LIMN_ERROR_RATE },
  { "ALL_PROVIDERS_EXHAUSTED", 0, LIMN_ERROR_CAPACITY },
  { "INTERNAL_ERROR", 0, LIMN_ERROR_TRANSIENT },
  { NULL, 301, LIMN_ERROR_ANSWER },
  { NULL, 302, LIMN_ERROR_ANSWER },
  { NULL, 303, LIMN_ERROR_ANSWER },
  { NULL, 307, LIMN_ERROR_ANSWER },
  { NULL, 308, LIMN_ERROR_ANSWER },
  { NULL, 400, LIMN_ERROR_INVALID },
  { NULL, 401, LIMN_ERROR_AUTH },
  { NULL, 402, LIMN_ERROR_BILLING },
  { NULL, 403, LIMN_ERROR_AUTH },
  { NULL, 404, LIMN_ERROR_GONE },
  { NULL, 408, LIMN_ERROR_TRANSIENT },
  { NULL, 409, LIMN_ERROR_TRANSIENT },
  { NULL, 413, LIMN_ERROR_INVALID },
  { NULL, 415, LIMN_ERROR_INVALID },
  { NULL, 422, LIMN_ERROR_INVALID },
  { NULL, 429, LIMN_ERROR_RATE },
};

/* what each kind means to the user, and the remedy */
static const struct
{
  LimnError kind;
  const char *what;
  const char *remedy;
} limn_lumenfall_words[] = {
  { LIMN_ERROR_INVALID,
    "did not accept the request",
    "correct the named parameter" },
  { LIMN_ERROR_AUTH,
    "did not accept the key",
    "check LUMENFALL_API_KEY or run `lumenfall login`" },
  { LIMN_ERROR_BILLING,
    "has no credit left for this",
    "add credit to the account" },
  { LIMN_ERROR_REFUSED,
    "refused the prompt or the result",
    "rephrase the prompt or try another model" },
  { LIMN_ERROR_RATE, "asks to slow down", "wait a little and try again" },
  { LIMN_ERROR_CAPACITY,
    "found no provider able to do it",
    "try again, or pin another provider (limn.provider)" },
  { LIMN_ERROR_NOIMAGE,
    "answered without an image",
    "try again or rephrase the prompt" },
  { LIMN_ERROR_GONE,
    "does not offer the model",
    "choose another (limn models lists them)" },
  { LIMN_ERROR_ANSWER,
    "sends the request elsewhere",
    "check its address (LIMN_LUMENFALL_URL)" },
  { LIMN_ERROR_TRANSIENT, "failed", "try again" },
};

/* words in a message that make an exhausted gateway a refusal, wire.md §9 */
static const char *const limn_lumenfall_refusals[] = {
  "moderation",
  "IMAGE_SAFETY",
  "PROHIBITED",
  "content policy",
};

static void
limn_lumenfall_add_part (JsonObject *parameters,
                         const char *name,
                         JsonNode *value,
                         gpointer request)
{
  g_autofree char *text = NULL;

  if (JSON_NODE_HOLDS_VALUE (value) &&
      json_node_get_value_type (value) == G_TYPE_STRING)
    text = json_node_dup_string (value);
  else
    text = limn_jsontext_print (value, FALSE);
  limn_http_request_add_text (request, name, text);
}

static void
limn_lumenfall_add_input (LimnHttpRequest *request,
                          const char *name,
                          const LimnInput *input)
{
  limn_http_request_add_file (request,
                              name,
                              input->name,
                              limn_image_format_get_media_type (input->format),
                              input->data);
}

static LimnHttpRequest *
limn_lumenfall_build_edit (const char *url,
                           JsonObject *parameters,
                           const LimnInputs *inputs)
{
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  const char *field = inputs->images->len > 1 ? "image[]" : "image";

  limn_http_request_add_header (request, "Accept", "application/json");
  json_object_foreach_member (parameters, limn_lumenfall_add_part, request);
  for (guint i = 0; i < inputs->images->len; i++)
    limn_lumenfall_add_input (
        request, field, g_ptr_array_index (inputs->images, i));
  if (inputs->mask != NULL)
    limn_lumenfall_add_input (request, "mask", inputs->mask);
  return g_steal_pointer (&request);
}

/* POST generations or edits */
LimnHttpRequest *
limn_lumenfall_build (const LimnPlan *plan,
                      const LimnRoute *route,
                      const char *root,
                      const LimnInputs *inputs,
                      GError **error)
{
  g_autoptr (JsonObject) parameters = limn_parameters_resolve (plan, route);
  gboolean edit = inputs != NULL && inputs->images->len > 0;
  g_autofree char *url = g_strconcat (
      root, edit ? LIMN_LUMENFALL_EDITS : LIMN_LUMENFALL_GENERATIONS, NULL);

  if (edit)
    return limn_lumenfall_build_edit (url, parameters, inputs);
  return limn_provider_build_json (url, parameters);
}

static LimnError
limn_lumenfall_classify (guint status, const char *code, const char *message)
{
  LimnError kind = LIMN_ERROR_TRANSIENT;

  for (guint i = 0; i < G_N_ELEMENTS (limn_lumenfall_kinds); i++)
    {
      const LimnLumenfallKind *row = &limn_lumenfall_kinds[i];

      if ((row->code == NULL || g_strcmp0 (row->code, code) == 0) &&
          (row->status == 0 || row->status == status))
        {
          kind = row->kind;
          break;
        }
    }
  if (kind != LIMN_ERROR_CAPACITY)
    return kind;
  for (guint i = 0; i < G_N_ELEMENTS (limn_lumenfall_refusals); i++)
    if (g_strstr_len (message, -1, limn_lumenfall_refusals[i]) != NULL)
      return LIMN_ERROR_REFUSED;
  return g_strstr_len (message, -1, "NO_IMAGE") != NULL ? LIMN_ERROR_NOIMAGE :
                                                          kind;
}

static void
limn_lumenfall_set_error (GError **error,
                          LimnError kind,
                          guint status,
                          const char *code,
                          const char *message)
{
  g_autofree char *text = limn_text_clean (message, LIMN_LUMENFALL_MAX_TEXT);
  g_autofree char *named = code != NULL ?
                               g_strdup (code) :
                               g_strdup_printf ("HTTP status %u", status);
  const char *what = "failed";
  const char *remedy = "try again";

  for (guint i = 0; i < G_N_ELEMENTS (limn_lumenfall_words); i++)
    if (limn_lumenfall_words[i].kind == kind)
      {
        what = limn_lumenfall_words[i].what;
        remedy = limn_lumenfall_words[i].remedy;
      }
  g_set_error (error,
               LIMN_ERROR,
               kind,
               "lumenfall %s (%s)%s%s; %s",
               what,
               named,
               *text != '\0' ? ": " : "",
               text,
               remedy);
}

/* a short text of the gateway for the record; NULL stays NULL */
char *
limn_lumenfall_dup (const char *text)
{
  return text != NULL ? limn_text_clean (text, LIMN_LUMENFALL_MAX_TEXT) : NULL;
}

/* the reply of @head and @root is an error: sets it, and the gateway's @code */
void
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
  *code = limn_lumenfall_dup (own);
  limn_lumenfall_set_error (error, kind, head->status, *code, message);
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
  step->request_id = limn_lumenfall_dup (id);
  step->provider = limn_lumenfall_dup (provider);
  step->currency =
      limn_lumenfall_dup (limn_jsontext_get_string (meta, "cost_currency"));
  if (limn_jsontext_get_number (meta, "cost", &cost) && cost >= 0)
    step->cost_micros = limn_money_from_double (cost);
}

static void
limn_lumenfall_read_result (JsonArray *data,
                            guint index,
                            JsonNode *node,
                            gpointer user_data)
{
  LimnStep *step = user_data;
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *b64 =
      object != NULL ? json_object_get_member (object, "b64_json") : NULL;
  gint stream = b64 != NULL ? limn_payload_get_stream (b64) : -1;
  const char *url = limn_jsontext_get_string (object, "url");
  LimnStepResult *result;

  if (stream < 0 && url == NULL)
    return;
  result = limn_step_add_result (step);
  result->stream = stream;
  result->url = stream < 0 ? g_strdup (url) : NULL;
  result->revised_prompt =
      g_strdup (limn_jsontext_get_string (object, "revised_prompt"));
}

/* an error may come with HTTP status 200, facts/wire.md §1.6 */
gboolean
limn_lumenfall_is_error (const LimnHttpHead *head, JsonObject *root)
{
  if (!limn_http_head_is_good (head))
    return TRUE;
  return root != NULL && json_object_has_member (root, "error") &&
         !json_object_get_null_member (root, "error");
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
  JsonNode *data = NULL;

  limn_lumenfall_read_meta (head, root, step);
  if (root != NULL && limn_http_head_is_good (head))
    data = json_object_get_member (root, "data");
  if (data != NULL && JSON_NODE_HOLDS_ARRAY (data))
    json_array_foreach_element (
        json_node_get_array (data), limn_lumenfall_read_result, step);
  if (step->results->len > 0)
    return TRUE; /* paid, whatever else the answer says */
  if (limn_lumenfall_is_error (head, root))
    limn_lumenfall_fail (head, root, &step->code, error);
  else
    limn_lumenfall_set_error (error,
                              LIMN_ERROR_NOIMAGE,
                              head->status,
                              NULL,
                              "no image in the answer");
  return FALSE;
}

const LimnProvider limn_provider_lumenfall = {
  .endpoint = "lumenfall",
  .root = "https://api.lumenfall.ai",
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .claims = limn_lumenfall_claims,
  .build = limn_lumenfall_build,
  .parse = limn_lumenfall_parse,
  .questions = 1 << LIMN_QUESTION_BALANCE | 1 << LIMN_QUESTION_MODELS |
               1 << LIMN_QUESTION_MODEL | 1 << LIMN_QUESTION_ESTIMATE,
  .build_question = limn_lumenfall_question_build,
  .parse_answer = limn_lumenfall_question_parse,
};

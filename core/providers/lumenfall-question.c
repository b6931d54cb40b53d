/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lumenfall-question: what the gateway tells besides images. */
#include "lumenfall.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#include "failure.h"
#include "jsontext.h"

#define LIMN_LUMENFALL_BALANCE "/v1/balance"
#define LIMN_LUMENFALL_MODELS "/openai/v1/models"
#define LIMN_LUMENFALL_DRY "?dryRun=true"
/* the latest first; a request whose answer was lost is not far back */
#define LIMN_LUMENFALL_REQUESTS "/v1/requests?limit=50"

/* longer ids are no slugs, characters */
#define LIMN_LUMENFALL_MAX_SLUG 128
/* estimates above are none, micro-dollars: a thousand million dollars */
#define LIMN_LUMENFALL_MAX_MICROS 1e15

/* what other models make, as far as a word of their description tells */
static const char *const limn_lumenfall_question_others[] = {
  "audio", "chat", "embedding", "music", "speech", "text", "video", NULL,
};

/* where a model's kind may be told, the most telling first; all may be absent,
 * facts/wire.md §1.1 */
static const char *const limn_lumenfall_question_tellers[] = {
  "modalities",
  "modality",
  "capabilities",
};

typedef enum
{
  LIMN_LUMENFALL_UNTOLD,
  LIMN_LUMENFALL_OTHER,
  LIMN_LUMENFALL_IMAGES,
} LimnLumenfallVerdict;

static LimnHttpRequest *
limn_lumenfall_question_build_get (const char *root,
                                   const char *path,
                                   const char *id)
{
  g_autofree char *escaped =
      id != NULL ? g_uri_escape_string (id, NULL, FALSE) : NULL;
  g_autofree char *url =
      g_strconcat (root, path, id != NULL ? "/" : NULL, escaped, NULL);
  LimnHttpRequest *request = limn_http_request_new ("GET", url);

  limn_http_request_add_header (request, "Accept", "application/json");
  return request;
}

/* the very request that would be charged, but for one word */
static LimnHttpRequest *
limn_lumenfall_question_build_estimate (const LimnQuestion *question,
                                        const char *root,
                                        GError **error)
{
  LimnOrder order = { .plan = question->plan,
                      .route = question->route,
                      .root = root,
                      .inputs = question->inputs,
                      .n = (guint) question->plan->request->n };
  LimnHttpRequest *request = limn_lumenfall_build (&order, error);
  char *url;

  if (request == NULL)
    return NULL;
  url = g_strconcat (request->url, LIMN_LUMENFALL_DRY, NULL);
  g_free (request->url);
  request->url = url;
  return request;
}

LimnHttpRequest *
limn_lumenfall_question_build (const LimnQuestion *question,
                               const char *root,
                               GError **error)
{
  switch (question->kind)
    {
    case LIMN_QUESTION_BALANCE:
    case LIMN_QUESTION_CHECK:
      return limn_lumenfall_question_build_get (
          root, LIMN_LUMENFALL_BALANCE, NULL);
    case LIMN_QUESTION_MODELS:
      return limn_lumenfall_question_build_get (
          root, LIMN_LUMENFALL_MODELS, NULL);
    case LIMN_QUESTION_MODEL:
      return limn_lumenfall_question_build_get (
          root, LIMN_LUMENFALL_MODELS, question->subject);
    case LIMN_QUESTION_FATE:
      return limn_lumenfall_question_build_get (
          root, LIMN_LUMENFALL_REQUESTS, NULL);
    default:
      return limn_lumenfall_question_build_estimate (question, root, error);
    }
}

static gboolean
limn_lumenfall_question_set_odd (GError **error, const char *what)
{
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_ANSWER,
      _ ("lumenfall's answer has no %s; try again, or check its address "
         "(LIMN_LUMENFALL_URL)"),
      what);
  return FALSE;
}

/* dollars where nothing else is said; NULL for what is no currency */
static char *
limn_lumenfall_question_dup_currency (JsonObject *object)
{
  const char *text = limn_jsontext_get_string (object, "currency");

  if (text == NULL)
    return g_strdup ("USD");
  if (strlen (text) != 3 || !g_ascii_isalpha (text[0]) ||
      !g_ascii_isalpha (text[1]) || !g_ascii_isalpha (text[2]))
    return NULL;
  return g_ascii_strup (text, -1);
}

/* {billing_type, available: {amount: number|null, currency}} */
static gboolean
limn_lumenfall_question_read_balance (JsonObject *root,
                                      LimnAnswer *answer,
                                      GError **error)
{
  JsonObject *available = limn_jsontext_get_object (root, "available");
  JsonNode *node =
      available != NULL ? json_object_get_member (available, "amount") : NULL;
  gdouble amount;

  answer->account =
      limn_failure_dup (limn_jsontext_get_string (root, "billing_type"));
  if (answer->account == NULL)
    return limn_lumenfall_question_set_odd (error, "text billing_type");
  if (node == NULL)
    return limn_lumenfall_question_set_odd (error, "available.amount");
  answer->currency = limn_lumenfall_question_dup_currency (available);
  if (answer->currency == NULL)
    return limn_lumenfall_question_set_odd (error, "currency of three letters");
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (limn_jsontext_get_number (available, "amount", &amount))
    answer->micros = limn_money_from_double (amount);
  if (answer->micros == LIMN_MONEY_UNKNOWN)
    return limn_lumenfall_question_set_odd (error, "number available.amount");
  return TRUE;
}

/* {model, provider, total_cost_micros, currency} */
static gboolean
limn_lumenfall_question_read_estimate (JsonObject *root,
                                       LimnAnswer *answer,
                                       GError **error)
{
  gdouble micros;

  if (!limn_jsontext_get_number (root, "total_cost_micros", &micros) ||
      !(micros >= 0 && micros <= LIMN_LUMENFALL_MAX_MICROS))
    return limn_lumenfall_question_set_odd (error, "number total_cost_micros");
  answer->currency = limn_lumenfall_question_dup_currency (root);
  if (answer->currency == NULL)
    return limn_lumenfall_question_set_odd (error, "currency of three letters");
  answer->micros = (gint64) ceil (micros);
  answer->model = limn_failure_dup (limn_jsontext_get_string (root, "model"));
  answer->provider =
      limn_failure_dup (limn_jsontext_get_string (root, "provider"));
  return TRUE;
}

/* "image-to-video" makes videos: what comes last counts */
static LimnLumenfallVerdict
limn_lumenfall_question_judge_word (const char *word)
{
  static const char *const arrows[] = { "->", "-to-", "_to_" };
  g_autofree char *lower = g_ascii_strdown (word, -1);
  const char *made = lower;

  for (guint i = 0; i < G_N_ELEMENTS (arrows); i++)
    {
      const char *arrow = g_strrstr (made, arrows[i]);

      if (arrow != NULL)
        made = arrow + strlen (arrows[i]);
    }
  if (strstr (made, "image") != NULL)
    return LIMN_LUMENFALL_IMAGES;
  for (guint i = 0; limn_lumenfall_question_others[i] != NULL; i++)
    if (strstr (made, limn_lumenfall_question_others[i]) != NULL)
      return LIMN_LUMENFALL_OTHER;
  return LIMN_LUMENFALL_UNTOLD;
}

static LimnLumenfallVerdict limn_lumenfall_question_judge (JsonNode *node);

/* {output: […]}, or {"image_generation": true, …} */
static LimnLumenfallVerdict
limn_lumenfall_question_judge_object (JsonObject *object)
{
  LimnLumenfallVerdict verdict = LIMN_LUMENFALL_UNTOLD;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (json_object_has_member (object, "output"))
    return limn_lumenfall_question_judge (
        json_object_get_member (object, "output"));
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (JSON_NODE_HOLDS_VALUE (value) &&
        json_node_get_value_type (value) == G_TYPE_BOOLEAN &&
        json_node_get_boolean (value))
      verdict = MAX (verdict, limn_lumenfall_question_judge_word (name));
  return verdict;
}

static LimnLumenfallVerdict
limn_lumenfall_question_judge (JsonNode *node)
{
  LimnLumenfallVerdict verdict = LIMN_LUMENFALL_UNTOLD;
  JsonArray *array;

  if (strcmp (limn_jsontext_kind (node), "a string") == 0)
    return limn_lumenfall_question_judge_word (json_node_get_string (node));
  if (JSON_NODE_HOLDS_OBJECT (node))
    return limn_lumenfall_question_judge_object (json_node_get_object (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return verdict;
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    verdict =
        MAX (verdict,
             limn_lumenfall_question_judge (json_array_get_element (array, i)));
  return verdict;
}

/* ids with a slash are chat models of another company's naming */
static gboolean
limn_lumenfall_question_draws (JsonObject *object, const char *id)
{
  if (strchr (id, '/') != NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (limn_lumenfall_question_tellers); i++)
    {
      JsonNode *node =
          json_object_get_member (object, limn_lumenfall_question_tellers[i]);
      LimnLumenfallVerdict verdict = node != NULL ?
                                         limn_lumenfall_question_judge (node) :
                                         LIMN_LUMENFALL_UNTOLD;

      if (verdict != LIMN_LUMENFALL_UNTOLD)
        return verdict == LIMN_LUMENFALL_IMAGES;
    }
  return TRUE;
}

/* what is stored, listed and sent again must be plain */
static gboolean
limn_lumenfall_question_is_slug (const char *text)
{
  gsize length = text != NULL ? strlen (text) : 0;

  if (length == 0 || length > LIMN_LUMENFALL_MAX_SLUG)
    return FALSE;
  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-._:/", *p) == NULL)
      return FALSE;
  return TRUE;
}

static char **
limn_lumenfall_question_dup_aliases (JsonObject *object)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  JsonNode *node = json_object_get_member (object, "aliases");
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ?
                         json_node_get_array (node) :
                         NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *alias = json_array_get_element (array, i);
      const char *text = strcmp (limn_jsontext_kind (alias), "a string") == 0 ?
                             json_node_get_string (alias) :
                             NULL;

      if (text != NULL && limn_lumenfall_question_is_slug (text) &&
          strchr (text, '/') == NULL)
        g_strv_builder_add (builder, text);
    }
  return g_strv_builder_end (builder);
}

/* {id, object, created, owned_by}, and more that may be absent */
static void
limn_lumenfall_question_read_offer (LimnAnswer *answer, JsonNode *node)
{
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = limn_jsontext_get_string (object, "id");
  LimnOffer *offer;

  if (!limn_lumenfall_question_is_slug (id))
    return;
  offer = limn_answer_add_offer (answer, id);
  offer->name = limn_failure_dup (limn_jsontext_get_string (object, "name"));
  offer->draws = limn_lumenfall_question_draws (object, id);
  g_strfreev (offer->aliases);
  offer->aliases = limn_lumenfall_question_dup_aliases (object);
}

static gboolean
limn_lumenfall_question_read_offers (JsonObject *root,
                                     LimnAnswer *answer,
                                     GError **error)
{
  JsonNode *data = json_object_get_member (root, "data");
  JsonArray *array;

  if (data == NULL || !JSON_NODE_HOLDS_ARRAY (data))
    return limn_lumenfall_question_set_odd (error, "list data");
  array = json_node_get_array (data);
  for (guint i = 0; i < json_array_get_length (array); i++)
    limn_lumenfall_question_read_offer (answer,
                                        json_array_get_element (array, i));
  return TRUE;
}

/* {id, status, cost, user, …}; a status that is not final is null */
static void
limn_lumenfall_question_read_fate_of (JsonObject *request, LimnAnswer *answer)
{
  const char *status = limn_jsontext_get_string (request, "status");
  gdouble cost = 0;

  answer->request_id =
      limn_failure_dup (limn_jsontext_get_string (request, "id"));
  limn_jsontext_get_number (request, "cost", &cost);
  answer->micros = limn_money_from_double (MAX (cost, 0));
  if (status == NULL)
    answer->fate = LIMN_FATE_UNDERWAY;
  else if (strcmp (status, "completed") == 0 || answer->micros > 0)
    answer->fate = LIMN_FATE_CHARGED;
  else
    answer->fate = LIMN_FATE_FREE;
}

static gboolean
limn_lumenfall_question_read_fate (JsonObject *root,
                                   const char *mark,
                                   LimnAnswer *answer,
                                   GError **error)
{
  JsonNode *data = json_object_get_member (root, "data");
  JsonArray *array;

  if (data == NULL || !JSON_NODE_HOLDS_ARRAY (data))
    return limn_lumenfall_question_set_odd (error, "list data");
  array = json_node_get_array (data);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *request =
          JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

      if (g_strcmp0 (limn_jsontext_get_string (request, "user"), mark) != 0)
        continue;
      limn_lumenfall_question_read_fate_of (request, answer);
      break;
    }
  return TRUE;
}

static gboolean
limn_lumenfall_question_read (const LimnQuestion *question,
                              JsonNode *document,
                              LimnAnswer *answer,
                              GError **error)
{
  JsonObject *root = json_node_get_object (document);

  switch (question->kind)
    {
    case LIMN_QUESTION_BALANCE:
      return limn_lumenfall_question_read_balance (root, answer, error);
    case LIMN_QUESTION_CHECK:
      answer->accepts_key =
          limn_lumenfall_question_read_balance (root, answer, error);
      return answer->accepts_key;
    case LIMN_QUESTION_MODELS:
      return limn_lumenfall_question_read_offers (root, answer, error);
    case LIMN_QUESTION_MODEL:
      limn_lumenfall_question_read_offer (answer, document);
      return answer->offers->len > 0 ||
             limn_lumenfall_question_set_odd (error, "id of a model");
    case LIMN_QUESTION_FATE:
      return limn_lumenfall_question_read_fate (
          root, question->subject, answer, error);
    default:
      return limn_lumenfall_question_read_estimate (root, answer, error);
    }
}

gboolean
limn_lumenfall_question_parse (const LimnQuestion *question,
                               const LimnHttpHead *head,
                               JsonNode *document,
                               LimnAnswer *answer,
                               GError **error)
{
  JsonObject *root = document != NULL && JSON_NODE_HOLDS_OBJECT (document) ?
                         json_node_get_object (document) :
                         NULL;

  if (head->status == 404 && (question->kind == LIMN_QUESTION_BALANCE ||
                              question->kind == LIMN_QUESTION_CHECK ||
                              question->kind == LIMN_QUESTION_MODELS))
    limn_provider_fail_question (LIMN_LUMENFALL, question, head->status, error);
  else if (limn_lumenfall_is_error (head, root))
    limn_lumenfall_fail (head, root, &answer->code, error);
  else if (root == NULL)
    limn_lumenfall_question_set_odd (error, "JSON object");
  else
    return limn_lumenfall_question_read (question, document, answer, error);
  return FALSE;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/openai: OpenAI's Images API, at OpenAI and at servers like it. */
#include "provider.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "endpoint.h"
#include "error.h"
#include "failure.h"
#include "flavor.h"
#include "jsontext.h"
#include "parameters.h"
#include "seed.h"

#define LIMN_OPENAI "openai"
#define LIMN_OPENAI_GENERATIONS "/images/generations"
#define LIMN_OPENAI_MODELS "/models"
/* sides of a size that an edit is given divide by this: so local models want */
#define LIMN_OPENAI_STEP 16
/* the code of a country that is not served */
#define LIMN_OPENAI_REGION "unsupported_country_region_territory"
/* faults named of a form that was not accepted */
#define LIMN_OPENAI_MAX_FAULTS 3

static const char *const limn_openai_claims[] = { "data[].b64_json", NULL };

/* OpenAI's codes and types, facts/wire.md §2.3 */
static const LimnFailureKind limn_openai_kinds[] = {
  { "moderation_blocked", LIMN_ERROR_REFUSED },
  { "content_policy_violation", LIMN_ERROR_REFUSED },
  { "insufficient_quota", LIMN_ERROR_BILLING },
  { "billing_hard_limit_reached", LIMN_ERROR_BILLING },
  { "model_not_found", LIMN_ERROR_GONE },
  { "invalid_api_key", LIMN_ERROR_AUTH },
  { NULL, 0 },
};

/* a 403 that is no matter of the key */
static const LimnFailureWords limn_openai_region = {
  LIMN_ERROR_AUTH,
  N_ ("does not serve the country that this computer is in"),
  N_ ("use another endpoint"),
};

static gboolean
limn_openai_is_edit (const LimnOrder *order)
{
  return order->inputs != NULL && order->inputs->images->len > 0;
}

/* adds what the server reads from within the prompt, as one line of JSON */
static void
limn_openai_add_arguments (const LimnOrder *order,
                           const char *tag,
                           JsonObject *body)
{
  g_autoptr (JsonObject) arguments = json_object_new ();
  g_autoptr (JsonNode) node = json_node_alloc ();
  g_autofree char *text = NULL;
  g_autofree char *prompt = NULL;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, order->plan->request->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (limn_parameter_table_is_placed (order->route, name))
      json_object_set_member (
          arguments, name, limn_seed_dup_option (name, value, order->first));
  if (json_object_get_size (arguments) == 0)
    return;
  json_node_init_object (node, arguments);
  text = limn_jsontext_print (node, FALSE);
  prompt = g_strdup_printf ("%s<%s>%s</%s>",
                            limn_jsontext_get_string (body, "prompt"),
                            tag,
                            text,
                            tag);
  json_object_set_string_member (body, "prompt", prompt);
}

/* the size of the image itself, for servers that would take one of their own */
static void
limn_openai_add_size (const LimnInput *image, JsonObject *body)
{
  guint half = LIMN_OPENAI_STEP / 2;
  g_autofree char *text = g_strdup_printf (
      "%ux%u",
      MAX (1, (image->width + half) / LIMN_OPENAI_STEP) * LIMN_OPENAI_STEP,
      MAX (1, (image->height + half) / LIMN_OPENAI_STEP) * LIMN_OPENAI_STEP);

  if (!json_object_has_member (body, "size"))
    json_object_set_string_member (body, "size", text);
}

/* LocalAI has no edits: images are references of a generation there */
static LimnHttpRequest *
limn_openai_build_references (const char *base,
                              const char *member,
                              const LimnInputs *inputs,
                              JsonObject *body)
{
  g_autofree char *url = g_strconcat (base, LIMN_OPENAI_GENERATIONS, NULL);
  g_autoptr (GHashTable) files = limn_jsontext_new_files ();
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < inputs->images->len; i++)
    {
      LimnInput *input = g_ptr_array_index (inputs->images, i);

      json_array_add_element (array,
                              limn_jsontext_add_file (files, "", input->data));
    }
  json_object_set_array_member (body, member, array);
  return limn_provider_build_json_files (url, body, files);
}

static LimnHttpRequest *
limn_openai_build_form (const char *base,
                        const LimnFlavor *flavor,
                        const LimnInputs *inputs,
                        JsonObject *body,
                        GError **error)
{
  gboolean other = inputs->mask != NULL && flavor->masked_edits != NULL;
  const char *field = inputs->images->len > 1 ? "image[]" : "image";
  g_autofree char *url =
      g_strconcat (base, other ? flavor->masked_edits : flavor->edits, NULL);
  LimnHttpRequest *request;

  if (other && inputs->images->len > 1)
    {
      limn_error_set_invalid (error,
                              "image",
                              NULL,
                              _ ("this server takes one image beside a mask; "
                                 "leave the others out"));
      return NULL;
    }
  request = limn_provider_build_form (url, body);
  for (guint i = 0; i < inputs->images->len; i++)
    limn_provider_add_input (
        request, field, g_ptr_array_index (inputs->images, i));
  if (inputs->mask != NULL)
    limn_provider_add_input (request, flavor->mask, inputs->mask);
  return request;
}

static LimnHttpRequest *
limn_openai_build (const LimnOrder *order, GError **error)
{
  LimnEndpoint endpoint;
  const LimnFlavor *flavor;
  g_autoptr (JsonObject) body = NULL;
  g_autofree char *base = NULL;
  g_autofree char *url = NULL;

  if (!limn_endpoint_find (
          &endpoint, order->settings, order->route->endpoint, error))
    return NULL;
  flavor = endpoint.flavor;
  body = limn_parameters_resolve (
      order->plan, order->route, order->first, order->n);
  base = g_strconcat (order->root, endpoint.path, NULL);
  if (flavor->arguments != NULL)
    limn_openai_add_arguments (order, flavor->arguments, body);
  if (!limn_openai_is_edit (order))
    {
      url = g_strconcat (base, LIMN_OPENAI_GENERATIONS, NULL);
      return limn_provider_build_json (url, body);
    }
  if (flavor->sizes_edits &&
      limn_operation_has_frame (order->plan->request->operation))
    limn_openai_add_size (g_ptr_array_index (order->inputs->images, 0), body);
  if (flavor->references != NULL && order->inputs->mask == NULL)
    return limn_openai_build_references (
        base, flavor->references, order->inputs, body);
  return limn_openai_build_form (base, flavor, order->inputs, body, error);
}

/* "body.size: a string is needed"; what was sent is not repeated */
static void
limn_openai_add_fault (JsonNode *node, GString *text)
{
  JsonObject *object =
      JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *at = object != NULL ? json_object_get_member (object, "loc") : NULL;
  JsonArray *path = at != NULL && JSON_NODE_HOLDS_ARRAY (at) ?
                        json_node_get_array (at) :
                        NULL;
  const char *message = limn_jsontext_get_string (object, "msg");
  const char *separator = "";

  if (message == NULL)
    return;
  if (text->len > 0)
    g_string_append (text, "; ");
  for (guint i = 0; path != NULL && i < json_array_get_length (path); i++)
    {
      g_autofree char *part =
          limn_jsontext_dup_value (json_array_get_element (path, i));

      g_string_append_printf (text, "%s%s", separator, part);
      separator = ".";
    }
  g_string_append_printf (
      text, "%s%s", *separator != '\0' ? ": " : "", message);
}

static char *
limn_openai_dup_faults (JsonArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0;
       i < MIN (json_array_get_length (faults), LIMN_OPENAI_MAX_FAULTS);
       i++)
    limn_openai_add_fault (json_array_get_element (faults, i), text);
  return g_string_free (text, FALSE);
}

/* words of a failure, in any shape they come in; %NULL without any */
static char *
limn_openai_dup_words (JsonNode *node)
{
  static const char *const members[] = {
    "message", "error", "detail", "msg", NULL
  };
  JsonObject *object;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return NULL;
  if (JSON_NODE_HOLDS_ARRAY (node))
    return limn_openai_dup_faults (json_node_get_array (node));
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return limn_jsontext_dup_value (node);
  object = json_node_get_object (node);
  for (guint i = 0; members[i] != NULL; i++)
    {
      const char *text = limn_jsontext_get_string (object, members[i]);

      if (text != NULL)
        return g_strdup (text);
    }
  return NULL;
}

static JsonNode *
limn_openai_get_member (JsonObject *root, const char *name)
{
  JsonNode *node = root != NULL ? json_object_get_member (root, name) : NULL;

  return node != NULL && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

/* {"error": {…}}, {"error": "…"}, {"detail": "…"}, {"detail": [{…}]}, and
 * {"message": "…"} alone: facts/wire.md §7 */
static JsonNode *
limn_openai_get_failure (JsonObject *root)
{
  static const char *const members[] = { "error", "detail", "message", NULL };
  JsonNode *node = NULL;

  for (guint i = 0; node == NULL && members[i] != NULL; i++)
    node = limn_openai_get_member (root, members[i]);
  return node;
}

/* {"error": "server_error", "message": "…"} tells more in the second */
static char *
limn_openai_dup_message (JsonObject *root, JsonNode *failure)
{
  g_autofree char *words = limn_openai_dup_words (failure);
  const char *more = limn_jsontext_get_string (root, "message");

  if (words == NULL || more == NULL || strcmp (words, more) == 0)
    return g_steal_pointer (&words);
  return g_strdup_printf ("%s: %s", words, more);
}

static gboolean
limn_openai_is_known (const char *code)
{
  for (const LimnFailureKind *row = limn_openai_kinds; row->code != NULL; row++)
    if (g_strcmp0 (row->code, code) == 0)
      return TRUE;
  return FALSE;
}

/* the code, or the type where that is what says it; a code that is but the
 * HTTP status once more tells nothing */
static const char *
limn_openai_get_code (JsonNode *failure)
{
  JsonObject *object = failure != NULL && JSON_NODE_HOLDS_OBJECT (failure) ?
                           json_node_get_object (failure) :
                           NULL;
  const char *code = limn_jsontext_get_string (object, "code");
  const char *type = limn_jsontext_get_string (object, "type");

  if (!limn_openai_is_known (code) && limn_openai_is_known (type))
    return type;
  return code != NULL && strspn (code, "0123456789") < strlen (code) ? code :
                                                                       NULL;
}

/* a server that has no such path answers as one that has no such model; what
 * it says tells them apart */
static gboolean
limn_openai_lacks_path (const LimnHttpHead *head,
                        const char *code,
                        const char *words)
{
  g_autofree char *lower = words != NULL ? g_utf8_strdown (words, -1) : NULL;

  if (head->status == 405)
    return TRUE;
  return head->status == 404 && code == NULL &&
         (lower == NULL || strstr (lower, "model") == NULL);
}

static gboolean
limn_openai_fail (const LimnHttpHead *head,
                  JsonObject *root,
                  LimnStep *step,
                  GError **error)
{
  JsonNode *failure = limn_openai_get_failure (root);
  const char *code = limn_openai_get_code (failure);
  g_autofree char *words = limn_openai_dup_message (root, failure);
  LimnFailureWords as = {
    limn_failure_classify (limn_openai_kinds, head->status, code), NULL, NULL
  };

  if (g_strcmp0 (code, LIMN_OPENAI_REGION) == 0)
    as = limn_openai_region;
  if (limn_openai_lacks_path (head, code, words))
    {
      as.kind = LIMN_ERROR_INVALID;
      g_free (words);
      words = g_strdup (_ ("it has no such path; check url, path and flavor of "
                           "this endpoint in settings.ini"));
    }
  limn_step_take (&step->code, limn_failure_dup (code));
  step->retry_ms = limn_failure_read_hint (head, words);
  step->is_final = limn_failure_is_final (head);
  limn_failure_set_as (error,
                       step->endpoint != NULL ? step->endpoint : LIMN_OPENAI,
                       &as,
                       head->status,
                       step->code,
                       words != NULL ? words : "");
  return FALSE;
}

static gboolean
limn_openai_parse (const LimnHttpHead *head,
                   JsonNode *document,
                   LimnStep *step,
                   GError **error)
{
  JsonObject *root = document != NULL && JSON_NODE_HOLDS_OBJECT (document) ?
                         json_node_get_object (document) :
                         NULL;

  limn_step_take (&step->request_id,
                  limn_failure_dup (limn_http_head_get (head, "x-request-id")));
  if (limn_http_head_is_good (head))
    limn_provider_read_images (head, root, step);
  if (step->results->len > 0)
    return TRUE; /* paid, whatever else the answer says */
  if (!limn_http_head_is_good (head) ||
      limn_openai_get_member (root, "error") != NULL ||
      limn_openai_get_member (root, "detail") != NULL)
    return limn_openai_fail (head, root, step, error);
  limn_failure_set_no_image (error,
                             step->endpoint != NULL ? step->endpoint :
                                                      LIMN_OPENAI,
                             head->status,
                             limn_provider_tells_no_image (head, root));
  return FALSE;
}

static LimnHttpRequest *
limn_openai_build_question (const LimnQuestion *question,
                            const char *root,
                            GError **error)
{
  LimnEndpoint endpoint;
  g_autofree char *path = NULL;

  if (!limn_endpoint_find (
          &endpoint, question->settings, question->endpoint, error))
    return NULL;
  path = g_strconcat (endpoint.path, LIMN_OPENAI_MODELS, NULL);
  return limn_provider_build_get (root, path);
}

/* the list has more than one shape, and not every server has one: then it is
 * there all the same */
static gboolean
limn_openai_parse_answer (const LimnQuestion *question,
                          const LimnHttpHead *head,
                          JsonNode *document,
                          LimnAnswer *answer,
                          GError **error)
{
  g_autoptr (LimnStep) step = limn_step_new ();

  answer->accepts_key = limn_http_head_is_good (head) && document != NULL;
  if (answer->accepts_key || head->status == 404 || head->status == 405)
    return TRUE;
  step->endpoint = question->endpoint;
  limn_openai_fail (head, limn_jsontext_to_object (document), step, error);
  limn_step_take (&answer->code, g_steal_pointer (&step->code));
  return FALSE;
}

const LimnProvider limn_provider_openai = {
  .endpoint = LIMN_OPENAI,
  .root = "https://api.openai.com",
  .key_header = "Authorization",
  .key_prefix = "Bearer ",
  .claims = limn_openai_claims,
  .build = limn_openai_build,
  .parse = limn_openai_parse,
  .questions = 1 << LIMN_QUESTION_CHECK,
  .build_question = limn_openai_build_question,
  .parse_answer = limn_openai_parse_answer,
};

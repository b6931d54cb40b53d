/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/provider: the registry of endpoints, and what several of them share. */
#include "provider.h"

#include "error.h"
#include "jsontext.h"
#include "keys.h"
#include "payload.h"

static const LimnProvider *const limn_provider_registry[] = {
  &limn_provider_lumenfall,
  &limn_provider_openai,
  &limn_provider_echo,
};

/**
 * limn_provider_lookup:
 * @endpoint: name of an endpoint
 * @error: return location
 *
 * Returns: (transfer none): its provider, or %NULL with %LIMN_ERROR_INVALID
 */
const LimnProvider *
limn_provider_lookup (const char *endpoint, GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_provider_registry); i++)
    if (g_strcmp0 (limn_provider_registry[i]->endpoint, endpoint) == 0)
      return limn_provider_registry[i];
  limn_error_set_invalid (
      error, "endpoint", endpoint, "not known; use lumenfall, openai or echo");
  return NULL;
}

/**
 * limn_provider_can_be_asked:
 * @provider: a provider
 * @question: a question
 * @error: return location
 *
 * Returns: whether it knows such questions, or %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_provider_can_be_asked (const LimnProvider *provider,
                            const LimnQuestion *question,
                            GError **error)
{
  g_autofree char *remedy = NULL;

  if ((provider->questions & (1u << question->kind)) != 0)
    return TRUE;
  remedy = g_strdup_printf ("cannot be asked for %s",
                            limn_question_get_name (question));
  limn_error_set_invalid (error, "endpoint", provider->endpoint, remedy);
  return FALSE;
}

static void
limn_step_result_free (LimnStepResult *self)
{
  g_free (self->url);
  g_free (self->seed);
  g_free (self->revised_prompt);
  g_free (self);
}

/**
 * limn_step_new:
 *
 * Returns: (transfer full): a step that knows nothing yet
 */
LimnStep *
limn_step_new (void)
{
  LimnStep *self = g_new0 (LimnStep, 1);

  self->results =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_step_result_free);
  self->retry_ms = -1;
  self->cost_micros = LIMN_MONEY_UNKNOWN;
  return self;
}

/**
 * limn_step_free:
 * @self: (nullable) (transfer full): a step
 */
void
limn_step_free (LimnStep *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->results);
  g_free (self->next_url);
  g_free (self->cancel_url);
  g_free (self->job);
  g_free (self->provider);
  g_free (self->request_id);
  g_free (self->code);
  g_free (self->currency);
  g_free (self);
}

/**
 * limn_step_add_result:
 * @self: a step
 *
 * Returns: (transfer none): a new last result of @self, without stream or URL
 */
LimnStepResult *
limn_step_add_result (LimnStep *self)
{
  LimnStepResult *result = g_new0 (LimnStepResult, 1);

  result->stream = -1;
  g_ptr_array_add (self->results, result);
  return result;
}

/**
 * limn_step_mask:
 * @self: a step
 * @key: (nullable): the key of the endpoint that it came from
 *
 * Takes @key out of every text that goes on into the record. The addresses of
 * results stay: they are fetched, not recorded.
 */
void
limn_step_mask (LimnStep *self, const char *key)
{
  char **words[] = {
    &self->code, &self->provider, &self->request_id, &self->currency, &self->job
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    limn_keys_mask_field (words[i], key);
  for (guint i = 0; i < self->results->len; i++)
    {
      LimnStepResult *result = g_ptr_array_index (self->results, i);

      limn_keys_mask_field (&result->seed, key);
      limn_keys_mask_field (&result->revised_prompt, key);
    }
}

/**
 * limn_provider_build_json:
 * @url: where to
 * @body: the request's JSON object
 *
 * Returns: (transfer full): a POST of @body
 */
LimnHttpRequest *
limn_provider_build_json (const char *url, JsonObject *body)
{
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autoptr (GBytes) bytes = NULL;
  char *text;

  json_node_init_object (root, body);
  text = limn_jsontext_print (root, FALSE);
  bytes = g_bytes_new_take (text, strlen (text));
  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_set_body (request, "application/json", bytes);
  return g_steal_pointer (&request);
}

static void
limn_provider_add_field (JsonObject *fields,
                         const char *name,
                         JsonNode *value,
                         gpointer request)
{
  g_autofree char *text = limn_jsontext_dup_value (value);

  limn_http_request_add_text (request, name, text);
}

/**
 * limn_provider_build_form:
 * @url: where to
 * @fields: plain fields; what is no string goes as its JSON text
 *
 * Returns: (transfer full): a POST of @fields as multipart/form-data
 */
LimnHttpRequest *
limn_provider_build_form (const char *url, JsonObject *fields)
{
  LimnHttpRequest *request = limn_http_request_new ("POST", url);

  limn_http_request_add_header (request, "Accept", "application/json");
  json_object_foreach_member (fields, limn_provider_add_field, request);
  return request;
}

/**
 * limn_provider_add_input:
 * @request: a form
 * @name: of the part
 * @input: a file
 */
void
limn_provider_add_input (LimnHttpRequest *request,
                         const char *name,
                         const LimnInput *input)
{
  limn_http_request_add_file (request,
                              name,
                              input->name,
                              limn_image_format_get_media_type (input->format),
                              input->data);
}

/* whole addresses stay to the letter: some are signed */
static char *
limn_provider_resolve_url (const LimnHttpHead *head, const char *url)
{
  char *whole = NULL;

  if (g_uri_peek_scheme (url) == NULL)
    whole = g_uri_resolve_relative (head->url, url, G_URI_FLAGS_ENCODED, NULL);
  return whole != NULL ? whole : g_strdup (url);
}

/**
 * limn_provider_read_images:
 * @head: head of the reply
 * @root: (nullable): its document, shaped as OpenAI's Images API has it
 * @step: gets a result for each image
 *
 * An image is a payload stream or an address; a relative one belongs to the
 * address that answered. What is neither is passed over.
 */
void
limn_provider_read_images (const LimnHttpHead *head,
                           JsonObject *root,
                           LimnStep *step)
{
  JsonNode *data = root != NULL ? json_object_get_member (root, "data") : NULL;
  JsonArray *array = data != NULL && JSON_NODE_HOLDS_ARRAY (data) ?
                         json_node_get_array (data) :
                         NULL;

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      JsonNode *node = json_array_get_element (array, i);
      JsonObject *object =
          JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      JsonNode *b64 =
          object != NULL ? json_object_get_member (object, "b64_json") : NULL;
      gint stream = b64 != NULL ? limn_payload_get_stream (b64) : -1;
      const char *url = limn_jsontext_get_string (object, "url");
      LimnStepResult *result;

      if (stream < 0 && url == NULL)
        continue;
      result = limn_step_add_result (step);
      result->stream = stream;
      result->url = stream < 0 ? limn_provider_resolve_url (head, url) : NULL;
      result->revised_prompt =
          g_strdup (limn_jsontext_get_string (object, "revised_prompt"));
    }
}

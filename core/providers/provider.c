/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/provider: the registry of endpoints, and what several of them share. */
#include "provider.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "failure.h"
#include "jsontext.h"
#include "payload.h"

static const LimnProvider *const limn_provider_registry[] = {
  &limn_provider_lumenfall, &limn_provider_gemini,    &limn_provider_vertex,
  &limn_provider_fal,       &limn_provider_replicate, &limn_provider_openai,
  &limn_provider_echo,
};

static char *
limn_provider_list (void)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (limn_provider_registry); i++)
    g_string_append_printf (
        list, "%s%s", i > 0 ? ", " : "", limn_provider_registry[i]->endpoint);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/**
 * limn_provider_get_nth:
 * @index: from 0
 *
 * Returns: (transfer none) (nullable): one provider of those built in, in the
 *   order in which they are listed; %NULL behind the last one
 */
const LimnProvider *
limn_provider_get_nth (guint index)
{
  return index < G_N_ELEMENTS (limn_provider_registry) ?
             limn_provider_registry[index] :
             NULL;
}

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
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (limn_provider_registry); i++)
    if (g_strcmp0 (limn_provider_registry[i]->endpoint, endpoint) == 0)
      return limn_provider_registry[i];
  list = limn_provider_list ();
  remedy = g_strdup_printf (_ ("not known; use one of %s"), list);
  limn_error_set_invalid (error, "endpoint", endpoint, remedy);
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
  remedy = g_strdup_printf (_ ("cannot be asked for %s"),
                            limn_question_get_name (question));
  limn_error_set_invalid (error, "endpoint", provider->endpoint, remedy);
  return FALSE;
}

/**
 * limn_provider_get_root:
 * @self: a provider with network
 * @settings: the user's
 * @endpoint: whom we talk to
 * @error: return location
 *
 * Returns: (transfer full): scheme, host and port of @endpoint: those the user
 *   put in their place, else those of @self; %NULL with %LIMN_ERROR_INVALID
 */
char *
limn_provider_get_root (const LimnProvider *self,
                        const LimnSettings *settings,
                        const char *endpoint,
                        GError **error)
{
  g_autofree char *root = NULL;

  if (self->make_root == NULL)
    return limn_settings_get_root (settings, endpoint, self->root, error);
  root = self->make_root (settings, endpoint, error);
  if (root == NULL)
    return NULL;
  return limn_settings_get_root (settings, endpoint, root, error);
}

/**
 * limn_provider_wants_token:
 * @self: a provider
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 *
 * Returns: whether @endpoint takes a token of limn/tokens, and no key
 */
gboolean
limn_provider_wants_token (const LimnProvider *self,
                           const LimnSettings *settings,
                           const char *endpoint)
{
  return settings != NULL && self->wants_token != NULL &&
         self->wants_token (settings, endpoint);
}

/**
 * limn_provider_build_json_files:
 * @url: where to
 * @body: the request's JSON object
 * @files: (nullable) (element-type JsonNode GBytes): files in @body, of
 *   limn_jsontext_add_file()
 *
 * Returns: (transfer full): a POST of @body
 */
LimnHttpRequest *
limn_provider_build_json_files (const char *url,
                                JsonObject *body,
                                GHashTable *files)
{
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  g_autoptr (JsonNode) root = json_node_alloc ();
  g_autoptr (GBytes) bytes = NULL;

  json_node_init_object (root, body);
  bytes = limn_jsontext_print_files (root, files);
  limn_http_request_add_header (request, "Accept", "application/json");
  limn_http_request_set_body (request, "application/json", bytes);
  return g_steal_pointer (&request);
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
  return limn_provider_build_json_files (url, body, NULL);
}

/**
 * limn_provider_list_images:
 * @order: an order with images
 * @size: (out) (optional): bytes that go inside the request
 *
 * Returns: (transfer full): for each image the address of its upload, else a
 *   "data:" URL
 */
JsonArray *
limn_provider_list_images (const LimnOrder *order, gsize *size)
{
  GPtrArray *images = order->inputs->images;
  JsonArray *array = json_array_sized_new (images->len);
  gsize total = 0;

  for (guint i = 0; i < images->len; i++)
    {
      const char *url = order->urls != NULL ? order->urls[i] : NULL;
      g_autofree char *data =
          url == NULL ?
              limn_input_dup_data_url (g_ptr_array_index (images, i)) :
              NULL;

      total += data != NULL ? strlen (data) : 0;
      json_array_add_string_element (array, url != NULL ? url : data);
    }
  if (size != NULL)
    *size = total;
  return array;
}

/**
 * limn_provider_fail_upload:
 * @endpoint: who failed
 * @kind: what the reply means elsewhere
 * @status: its HTTP status
 * @code: (nullable): the endpoint's own code
 * @message: its words, or ""
 * @error: return location
 *
 * Says that an image found no place there; no model is gone by that.
 */
void
limn_provider_fail_upload (const char *endpoint,
                           LimnError kind,
                           guint status,
                           const char *code,
                           const char *message,
                           GError **error)
{
  limn_failure_set (error,
                    endpoint,
                    kind == LIMN_ERROR_GONE ? LIMN_ERROR_TRANSIENT : kind,
                    status,
                    code,
                    *message != '\0' ? message : _ ("no place for an image"));
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

/**
 * limn_provider_tells_no_image:
 * @head: head of a good reply
 * @root: (nullable): its document, which holds no image
 *
 * Returns: whether it says so in the shape of OpenAI's Images API: with a list
 *   that has none, or with nothing at all
 */
gboolean
limn_provider_tells_no_image (const LimnHttpHead *head, JsonObject *root)
{
  return head->status == LIMN_HTTP_NO_CONTENT ||
         limn_jsontext_get_array (root, "data") != NULL;
}

/**
 * limn_provider_build_get:
 * @root: scheme, host and port
 * @path: with its query, as it goes out
 *
 * Returns: (transfer full): a GET that wants JSON
 */
LimnHttpRequest *
limn_provider_build_get (const char *root, const char *path)
{
  g_autofree char *url = g_strconcat (root, path, NULL);
  LimnHttpRequest *request = limn_http_request_new ("GET", url);

  limn_http_request_add_header (request, "Accept", "application/json");
  return request;
}

/**
 * limn_provider_fail_question:
 * @endpoint: who was asked
 * @question: what for
 * @status: HTTP status of the answer
 * @error: return location
 *
 * Says that @endpoint is not what answers there.
 */
void
limn_provider_fail_question (const char *endpoint,
                             const LimnQuestion *question,
                             guint status,
                             GError **error)
{
  g_autofree char *variable = limn_settings_dup_variable (endpoint);

  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               _ ("%s cannot be asked for %s there (HTTP status %u); check its "
                  "address (%s)"),
               endpoint,
               limn_question_get_name (question),
               status,
               variable);
}

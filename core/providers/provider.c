/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/provider: the registry of endpoints, and what several of them share. */
#include "provider.h"

#include "error.h"
#include "jsontext.h"
#include "keys.h"
#include "parameters.h"

/* how a token is carried, RFC 6750 §2.1 */
#define LIMN_PROVIDER_TOKEN_HEADER "Authorization"
#define LIMN_PROVIDER_TOKEN_PREFIX "Bearer "

static const LimnProvider *const limn_provider_registry[] = {
  &limn_provider_lumenfall,
  &limn_provider_gemini,
  &limn_provider_vertex,
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
  remedy = g_strdup_printf ("not known; use one of %s", list);
  limn_error_set_invalid (error, "endpoint", endpoint, remedy);
  return NULL;
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
 * limn_provider_add_key:
 * @self: a provider
 * @order: what @request was made of
 * @request: a request of @self
 * @key: the key, or the token where limn_provider_wants_token()
 *
 * Adds the secret header to @request.
 */
void
limn_provider_add_key (const LimnProvider *self,
                       const LimnOrder *order,
                       LimnHttpRequest *request,
                       const char *key)
{
  gboolean token =
      limn_provider_wants_token (self, order->settings, order->route->endpoint);
  char *value = g_strconcat (
      token ? LIMN_PROVIDER_TOKEN_PREFIX : self->key_prefix, key, NULL);

  limn_http_request_add_secret (
      request, token ? LIMN_PROVIDER_TOKEN_HEADER : self->key_header, value);
  limn_keys_free (value);
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
 * limn_step_limit:
 * @self: a step that was parsed
 * @plan: what is being done
 * @route: whom it came from
 * @n: results of one request, at least 1
 *
 * Keeps the first @n results where the user wants no more than ordered
 * (`limit_generations`) of an endpoint that cannot be told so.
 */
void
limn_step_limit (LimnStep *self,
                 const LimnPlan *plan,
                 const LimnRoute *route,
                 guint n)
{
  if (self->results->len > n &&
      limn_request_get_flag (plan->request, "limit_generations", FALSE) &&
      limn_parameters_behaviour (route->protocol, "limit_generations") ==
          LIMN_PARAMETER_EMULATED)
    g_ptr_array_set_size (self->results, (gint) n);
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

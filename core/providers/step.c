/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/step: what a reply means, put together by an endpoint's parser. */
#include "provider.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "keys.h"
#include "parameters.h"
#include "payload.h"

/* milliseconds to wait after a question that failed, facts/wire.md §9: twice
 * the last pause within these, or what the endpoint asks for up to the third */
#define LIMN_STEP_MIN_PAUSE 500
#define LIMN_STEP_MAX_PAUSE 8000
#define LIMN_STEP_MAX_HINT 60000

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
  g_free (self->result_url);
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
 * limn_step_add_image:
 * @self: a step
 * @node: (nullable): where a reply has an image: a claimed string, or an
 *   address
 *
 * Returns: (transfer none) (nullable): the new last result of @self, %NULL
 *   where @node is neither
 */
LimnStepResult *
limn_step_add_image (LimnStep *self, JsonNode *node)
{
  gint stream = limn_payload_get_stream (node);
  const char *url = NULL;
  LimnStepResult *result;

  if (stream < 0 && node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    url = json_node_get_string (node);
  if (stream < 0 && (url == NULL || *url == '\0'))
    return NULL;
  result = limn_step_add_result (self);
  result->stream = stream;
  result->url = g_strdup (url);
  return result;
}

/**
 * limn_step_take:
 * @field: (inout) (nullable): a member of a step
 * @text: (nullable) (transfer full): what this reply says of it
 *
 * Keeps what an earlier reply of the job said where this one says nothing.
 */
void
limn_step_take (char **field, char *text)
{
  if (text == NULL)
    return;
  g_free (*field);
  *field = text;
}

/**
 * limn_step_ask:
 * @self: a step
 * @endpoint: whose job it is
 * @url: (nullable): where to ask how the job is
 * @ms: milliseconds before that
 * @error: return location
 *
 * Returns: whether it can go on; %FALSE with %LIMN_ERROR_ANSWER without @url
 */
gboolean
limn_step_ask (LimnStep *self,
               const char *endpoint,
               const char *url,
               guint ms,
               GError **error)
{
  limn_step_take (&self->next_url, g_strdup (url));
  self->next_ms = ms;
  if (url != NULL)
    return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_ANSWER,
      _ ("%s took the job but does not say where to ask after it; look "
         "into the account before you try again"),
      endpoint);
  return FALSE;
}

/**
 * limn_step_ask_later:
 * @self: a step, with the hint of a reply that tells nothing of the job
 * @url: where to ask again
 *
 * Waits as the endpoint asks, else twice as long as before.
 */
void
limn_step_ask_later (LimnStep *self, const char *url)
{
  guint pause =
      MIN (MAX (self->next_ms, LIMN_STEP_MIN_PAUSE) * 2, LIMN_STEP_MAX_PAUSE);

  if (self->retry_ms >= 0)
    pause = (guint) MIN (self->retry_ms, LIMN_STEP_MAX_HINT);
  limn_step_take (&self->next_url, g_strdup (url));
  self->next_ms = pause;
  self->retry_ms = -1;
}

/**
 * limn_step_is_missed:
 * @self: a step
 * @head: head of a reply
 *
 * Returns: whether a question after a job failed in a way that may pass: the
 *   job lives on, and what it costs must not be lost to that
 */
gboolean
limn_step_is_missed (const LimnStep *self, const LimnHttpHead *head)
{
  return self->job != NULL &&
         (head->status == 408 || head->status == 429 || head->status >= 500);
}

/**
 * limn_step_is_lost:
 * @self: a step
 * @head: head of a reply
 *
 * Returns: whether the endpoint has no such job any more
 */
gboolean
limn_step_is_lost (const LimnStep *self, const LimnHttpHead *head)
{
  return self->job != NULL && (head->status == 404 || head->status == 410);
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

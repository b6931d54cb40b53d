/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client: runs plans over one set of connections. */
#include "client.h"

#include "error.h"
#include "job.h"
#include "keys.h"
#include "providers/provider.h"
#include "tokens.h"
#include "transport.h"

struct _LimnClient
{
  GObject parent_instance;

  const LimnSettings *settings;
  LimnTransport *transport;
  LimnTokens *tokens;
  gint64 received;
};

G_DEFINE_FINAL_TYPE (LimnClient, limn_client, G_TYPE_OBJECT)

static void
limn_client_dispose (GObject *object)
{
  LimnClient *self = LIMN_CLIENT (object);

  g_clear_object (&self->tokens);
  g_clear_object (&self->transport);
  G_OBJECT_CLASS (limn_client_parent_class)->dispose (object);
}

static void
limn_client_class_init (LimnClientClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_client_dispose;
}

static void
limn_client_init (LimnClient *self)
{
  self->transport = limn_transport_new ();
}

/**
 * limn_client_new:
 * @settings: roots of the endpoints; must outlive the client
 *
 * Returns: (transfer full): a client on the thread-default main context
 */
LimnClient *
limn_client_new (const LimnSettings *settings)
{
  LimnClient *self = g_object_new (LIMN_TYPE_CLIENT, NULL);

  self->settings = settings;
  self->tokens = limn_tokens_new (self->transport, settings);
  return self;
}

static gboolean
limn_client_wants_token (LimnClient *self, const LimnRoute *route)
{
  const LimnProvider *provider = limn_provider_lookup (route->protocol, NULL);

  return provider != NULL &&
         limn_provider_wants_token (provider, self->settings, route->endpoint);
}

/* whether there is a key, or something to get a token from, which begins */
static gboolean
limn_client_prepare_key (LimnClient *self,
                         const LimnRoute *route,
                         GError **error)
{
  char *key;

  if (limn_client_wants_token (self, route))
    {
      if (!limn_tokens_check (self->tokens, route->endpoint, error))
        return FALSE;
      limn_tokens_warm (self->tokens, route->endpoint);
      return TRUE;
    }
  key = limn_keys_lookup (route->endpoint, NULL, error);
  limn_keys_free (key);
  return key != NULL;
}

/**
 * limn_client_prepare:
 * @self: a client
 * @plan: what will be run soon
 * @error: return location
 *
 * Checks what the run needs (an address, a key) and begins to connect, so that
 * the request itself need not wait. Trouble on the line shows in the run.
 *
 * Returns: whether @plan can be sent
 */
gboolean
limn_client_prepare (LimnClient *self, const LimnPlan *plan, GError **error)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  const LimnProvider *provider = limn_provider_lookup (route->protocol, error);
  g_autofree char *root = NULL;

  if (provider == NULL || provider->answer != NULL)
    return provider != NULL;
  root =
      limn_provider_get_root (provider, self->settings, route->endpoint, error);
  if (root == NULL || !limn_client_prepare_key (self, route, error))
    return FALSE;
  limn_transport_warm (self->transport, root);
  return TRUE;
}

static void
limn_client_run_token (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LimnClient *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  char *token = limn_tokens_get_finish (LIMN_TOKENS (source), result, &error);

  limn_job_run (task, self->settings, token, error);
}

/**
 * limn_client_run_async:
 * @self: a client
 * @plan: what to do; must live until the finish
 * @inputs: (nullable): images that go out; must live until the finish
 * @consumer: who takes the results
 * @cancellable: (nullable): ends the run with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Runs @plan. Results flow to @consumer while they arrive.
 */
void
limn_client_run_async (LimnClient *self,
                       const LimnPlan *plan,
                       const LimnInputs *inputs,
                       const LimnConsumer *consumer,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LimnJob *job = limn_job_new (plan, inputs, consumer, self->transport);
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) limn_job_free);
  if (limn_client_wants_token (self, route))
    limn_tokens_get_async (self->tokens,
                           route->endpoint,
                           cancellable,
                           limn_client_run_token,
                           task);
  else
    limn_job_run (task, self->settings, NULL, NULL);
}

/**
 * limn_client_run_finish:
 * @self: a client
 * @result: as given to the callback
 * @record: (out) (optional) (transfer full): the job's record, set in success
 *   and failure
 * @error: return location
 *
 * The record's results are those whose #LimnResultSink.end came without an
 * error, in the same order.
 *
 * Returns: whether at least one result arrived whole
 */
gboolean
limn_client_run_finish (LimnClient *self,
                        GAsyncResult *result,
                        LimnRecord **record,
                        GError **error)
{
  LimnJob *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (LimnRecord) own = limn_job_finish (job, &self->received);
  g_autoptr (GError) failed = NULL;

  if (record != NULL)
    *record = g_steal_pointer (&own);
  if (g_task_propagate_boolean (G_TASK (result), &failed))
    return TRUE;
  if (g_error_matches (failed, LIMN_ERROR, LIMN_ERROR_AUTH))
    limn_tokens_forget (self->tokens);
  g_propagate_error (error, g_steal_pointer (&failed));
  return FALSE;
}

static void
limn_client_run_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **done = data;

  *done = g_object_ref (result);
}

/**
 * limn_client_run_sync:
 * @self: a client
 * @plan: what to do
 * @inputs: (nullable): images that go out
 * @consumer: who takes the results
 * @cancellable: (nullable): ends the run with %LIMN_ERROR_CANCELLED
 * @record: (out) (optional) (transfer full): as in limn_client_run_finish()
 * @error: return location
 *
 * Runs @plan on the thread-default main context until it has ended.
 *
 * Returns: whether at least one result arrived whole
 */
gboolean
limn_client_run_sync (LimnClient *self,
                      const LimnPlan *plan,
                      const LimnInputs *inputs,
                      const LimnConsumer *consumer,
                      GCancellable *cancellable,
                      LimnRecord **record,
                      GError **error)
{
  GMainContext *context = g_main_context_get_thread_default ();
  g_autoptr (GAsyncResult) done = NULL;

  limn_client_run_async (
      self, plan, inputs, consumer, cancellable, limn_client_run_done, &done);
  while (done == NULL)
    g_main_context_iteration (context, TRUE);
  return limn_client_run_finish (self, done, record, error);
}

/**
 * limn_client_get_received:
 * @self: a client
 *
 * Returns: monotonic time in microseconds at which the last bytes of the last
 *   finished run came in; where timing_ms.finish begins
 */
gint64
limn_client_get_received (LimnClient *self)
{
  return self->received;
}

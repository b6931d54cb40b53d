/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client: runs plans over one set of connections. */
#include "client.h"

#include "job.h"
#include "keys.h"
#include "providers/provider.h"
#include "transport.h"

struct _LimnClient
{
  GObject parent_instance;

  const LimnSettings *settings;
  LimnTransport *transport;
  gint64 received;
};

G_DEFINE_FINAL_TYPE (LimnClient, limn_client, G_TYPE_OBJECT)

static void
limn_client_dispose (GObject *object)
{
  LimnClient *self = LIMN_CLIENT (object);

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
  return self;
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
  char *key;

  if (provider == NULL || provider->answer != NULL)
    return provider != NULL;
  root = limn_settings_get_root (
      self->settings, route->endpoint, provider->root, error);
  if (root == NULL)
    return FALSE;
  key = limn_keys_lookup (self->settings, route->endpoint, NULL, error);
  if (key == NULL)
    return FALSE;
  limn_keys_free (key);
  limn_transport_warm (self->transport, root);
  return TRUE;
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

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) limn_job_free);
  limn_job_run (task, self->settings);
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

  if (record != NULL)
    *record = g_steal_pointer (&own);
  return g_task_propagate_boolean (G_TASK (result), error);
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

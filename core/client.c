/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/client: runs plans and asks questions over one set of connections. */
#include "client-private.h"

#include <glib/gi18n-lib.h>

#include "access.h"
#include "error.h"
#include "estimate.h"
#include "inquiry.h"
#include "tokens.h"
#include "transport.h"
#include "twin.h"

struct _LimnClient
{
  GObject parent_instance;

  const LimnSettings *settings;
  LimnTransport *transport;
  LimnTokens *tokens;
  LimnHealth *health;
  LimnJournal *journal;
  gint64 received;
};

G_DEFINE_FINAL_TYPE (LimnClient, limn_client, G_TYPE_OBJECT)

static void
limn_client_dispose (GObject *object)
{
  LimnClient *self = LIMN_CLIENT (object);

  g_clear_pointer (&self->journal, limn_journal_free);
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
  self->journal = limn_journal_new (settings);
  return self;
}

/**
 * limn_client_set_health:
 * @self: a client
 * @health: (nullable): what learns how routes do; must outlive @self
 */
void
limn_client_set_health (LimnClient *self, LimnHealth *health)
{
  self->health = health;
}

/**
 * limn_client_get_journal:
 * @self: a client
 *
 * Whoever takes results says when the user has them, by
 * limn_journal_mark_delivered(); until then they can be recovered.
 *
 * Returns: (transfer none) (nullable): where its jobs are kept
 */
LimnJournal *
limn_client_get_journal (LimnClient *self)
{
  return self->journal;
}

/**
 * limn_client_forgo_journal:
 * @self: a client that has not run anything
 *
 * Its jobs are neither kept nor counted.
 */
void
limn_client_forgo_journal (LimnClient *self)
{
  g_clear_pointer (&self->journal, limn_journal_free);
}

void
limn_client_get_tools (LimnClient *self, LimnJobTools *tools)
{
  *tools = (LimnJobTools){ .transport = self->transport,
                           .tokens = self->tokens,
                           .settings = self->settings,
                           .health = self->health,
                           .journal = self->journal };
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
  g_autoptr (LimnAccess) access =
      limn_access_new (route->endpoint, route->protocol, self->settings, error);

  if (access == NULL)
    return FALSE;
  if (access->wants_token &&
      !limn_tokens_check (self->tokens, route->endpoint, error))
    return FALSE;
  if (access->wants_token)
    limn_tokens_warm (self->tokens, route->endpoint);
  if (access->root != NULL)
    limn_transport_warm (self->transport, access->root);
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
 * Runs @plan. Results flow to @consumer while they arrive. A plan whose price
 * is not known to be within limn.budget fails with %LIMN_ERROR_BILLING.
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
  GError *error = NULL;
  LimnJobTools tools;
  LimnJob *job;

  limn_client_get_tools (self, &tools);
  job = limn_job_new (plan, inputs, consumer, &tools);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, job, (GDestroyNotify) limn_job_free);
  /* one that may cost nothing is checked when that is known */
  if ((self->journal != NULL && limn_twin_is_wanted (plan)) ||
      limn_estimate_check_budget (plan, &error))
    {
      limn_job_run (task);
      return;
    }
  g_task_return_error (task, error);
  g_object_unref (task);
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
  if (self->health != NULL)
    limn_health_save (self->health, NULL);
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* the callback of everything that is waited for */
void
limn_client_sync_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **done = data;

  *done = g_object_ref (result);
}

/* runs the thread-default main context until @done is set */
void
limn_client_wait (GAsyncResult **done)
{
  GMainContext *context = g_main_context_get_thread_default ();

  while (*done == NULL)
    g_main_context_iteration (context, TRUE);
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
  g_autoptr (GAsyncResult) done = NULL;

  limn_client_run_async (
      self, plan, inputs, consumer, cancellable, limn_client_sync_done, &done);
  limn_client_wait (&done);
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

/**
 * limn_client_ask_async:
 * @self: a client
 * @question: what is asked; copied, but for its plan, route and inputs, which
 *   must live until the finish
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Asks an endpoint a small question. No question costs anything.
 */
void
limn_client_ask_async (LimnClient *self,
                       const LimnQuestion *question,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  LimnInquiry *inquiry =
      limn_inquiry_new (question, self->transport, self->tokens);

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, inquiry, (GDestroyNotify) limn_inquiry_free);
  limn_inquiry_run (task, self->settings);
}

/**
 * limn_client_ask_finish:
 * @self: a client
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: (transfer full): the answer; %NULL with %LIMN_ERROR_AUTH without a
 *   key, %LIMN_ERROR_NETWORK, %LIMN_ERROR_ANSWER for what is no answer, or with
 *   the kind of the endpoint's own error, such as %LIMN_ERROR_GONE for a model
 *   that it does not have
 */
LimnAnswer *
limn_client_ask_finish (LimnClient *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * limn_client_ask_sync:
 * @self: a client
 * @question: what is asked
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @error: return location
 *
 * Asks on the thread-default main context, as limn_client_ask_async() does.
 *
 * Returns: (transfer full): as limn_client_ask_finish()
 */
LimnAnswer *
limn_client_ask_sync (LimnClient *self,
                      const LimnQuestion *question,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr (GAsyncResult) done = NULL;

  limn_client_ask_async (
      self, question, cancellable, limn_client_sync_done, &done);
  limn_client_wait (&done);
  return limn_client_ask_finish (self, done, error);
}

/**
 * limn_client_can_ask:
 * @self: a client
 * @question: what would be asked; only its kind and endpoint count
 *
 * Returns: whether the endpoint knows such questions and there is a key for it
 */
gboolean
limn_client_can_ask (LimnClient *self, const LimnQuestion *question)
{
  g_autoptr (LimnAccess) access = limn_access_new (
      question->endpoint, question->protocol, self->settings, NULL);

  return access != NULL &&
         limn_provider_can_be_asked (access->provider, question, NULL);
}

/**
 * limn_client_has_estimate:
 * @self: a client
 * @plan: what would be done
 *
 * Returns: whether limn_client_estimate_sync() is worth trying
 */
gboolean
limn_client_has_estimate (LimnClient *self, const LimnPlan *plan)
{
  return limn_client_can_estimate (self, g_ptr_array_index (plan->routes, 0));
}

/**
 * limn_client_can_estimate:
 * @self: a client
 * @route: a route of a plan
 *
 * Returns: whether its endpoint tells prices and there is a key for it
 */
gboolean
limn_client_can_estimate (LimnClient *self, const LimnRoute *route)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_ESTIMATE,
                            .endpoint = route->endpoint,
                            .protocol = route->protocol };

  return limn_client_can_ask (self, &question);
}

static LimnAnswer *
limn_client_ask_estimate (LimnClient *self,
                          const LimnPlan *plan,
                          const LimnInputs *inputs,
                          GCancellable *cancellable,
                          GError **error)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  LimnQuestion question = {
    .kind = LIMN_QUESTION_ESTIMATE,
    .endpoint = route->endpoint,
    .protocol = route->protocol,
    .plan = plan,
    .route = route,
    .inputs = inputs,
    .timeout_s =
        (guint) limn_request_get_number (plan->request, "limn.timeout", 0),
  };
  g_autoptr (LimnAnswer) answer =
      limn_client_ask_sync (self, &question, cancellable, error);

  if (answer == NULL || g_str_equal (answer->currency, "USD"))
    return g_steal_pointer (&answer);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               _ ("%s estimates the cost in %s; Limn reckons in USD"),
               route->endpoint,
               answer->currency);
  return NULL;
}

/**
 * limn_client_estimate_sync:
 * @self: a client
 * @plan: what would be done; gets the estimate
 * @inputs: (nullable): images that would go out: the endpoint wants the whole
 *   request
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @error: return location
 *
 * Has the first route's endpoint reckon what @plan would cost, which costs
 * nothing. An endpoint without network is not asked: it is free.
 *
 * Returns: %FALSE with %LIMN_ERROR_BILLING when that is above limn.budget, or
 *   with the error of limn_client_ask_finish()
 */
gboolean
limn_client_estimate_sync (LimnClient *self,
                           LimnPlan *plan,
                           const LimnInputs *inputs,
                           GCancellable *cancellable,
                           GError **error)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  const LimnProvider *provider = limn_provider_lookup (route->protocol, error);
  g_autoptr (LimnAnswer) answer = NULL;

  if (provider == NULL || provider->answer != NULL)
    return provider != NULL;
  answer = limn_client_ask_estimate (self, plan, inputs, cancellable, error);
  return answer != NULL &&
         limn_estimate_set (plan, answer->micros, route->endpoint, error);
}

/**
 * limn_client_try_estimate_sync:
 * @self: a client
 * @plan: what would be done; gets the estimate, or a note why there is none
 * @inputs: (nullable): images that would go out
 * @cancellable: (nullable): ends it
 * @error: return location
 *
 * As limn_client_estimate_sync() where limn_client_has_estimate(); whatever
 * goes wrong there, the catalogue's estimate stays.
 *
 * Returns: %FALSE with %LIMN_ERROR_BILLING when the estimate is above
 *   limn.budget, or nobody names a price and there is a budget
 */
gboolean
limn_client_try_estimate_sync (LimnClient *self,
                               LimnPlan *plan,
                               const LimnInputs *inputs,
                               GCancellable *cancellable,
                               GError **error)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  g_autoptr (GError) failed = NULL;
  g_autoptr (LimnAnswer) answer = NULL;

  if (!limn_client_has_estimate (self, plan))
    return TRUE;
  answer = limn_client_ask_estimate (self, plan, inputs, cancellable, &failed);
  if (answer != NULL)
    return limn_estimate_set (plan, answer->micros, route->endpoint, error);
  limn_notes_add (plan->notes,
                  LIMN_NOTE_REMARK,
                  NULL,
                  _ ("cost by the catalogue, not by %s: %s"),
                  route->endpoint,
                  failed->message);
  return limn_estimate_check_budget (plan, error);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/attempt: one paid request on one route, from its uploads to its results.
 */
#include "attempt-private.h"

#include <glib/gi18n-lib.h>

#include "depot.h"
#include "error.h"
#include "exchange.h"

/* asking after a job costs nothing: failures on the way are outlasted */
#define LIMN_ATTEMPT_MAX_MISSES 8
#define LIMN_ATTEMPT_MISS_MS 500
#define LIMN_ATTEMPT_MAX_MISS_MS 15000
/* how long the end of a cancelled attempt waits for the endpoint to hear of it
 */
#define LIMN_ATTEMPT_CANCEL_S 3

static void limn_attempt_ask (LimnAttempt *self, const char *url, guint ms);

static void
limn_attempt_result_free (gpointer data)
{
  LimnAttemptResult *result = data;

  g_free (result->seed);
  g_free (result->revised_prompt);
  g_free (result);
}

/**
 * limn_attempt_new:
 * @frame: what the attempts of a job have in common; must outlive the attempt
 * @route: whom it goes to; must outlive the attempt
 * @first: number of the first result wanted of it, in the job, from 0
 * @n: results wanted of it
 * @mark: (nullable): text by which it can be found again at the endpoint
 *
 * Returns: (transfer full): an attempt that has not begun
 */
LimnAttempt *
limn_attempt_new (const LimnAttemptFrame *frame,
                  const LimnRoute *route,
                  guint first,
                  guint n,
                  const char *mark)
{
  LimnAttempt *self = g_new0 (LimnAttempt, 1);

  self->frame = frame;
  self->mark = g_strdup (mark);
  self->order = (LimnOrder){ .plan = frame->plan,
                             .route = route,
                             .settings = frame->settings,
                             .inputs = frame->inputs,
                             .first = first,
                             .n = n,
                             .mark = self->mark };
  self->step = limn_step_new ();
  self->step->endpoint = route->endpoint;
  self->outcome.results =
      g_ptr_array_new_with_free_func (limn_attempt_result_free);
  self->outcome.retry_ms = -1;
  self->outcome.cost_micros = LIMN_MONEY_UNKNOWN;
  return self;
}

/**
 * limn_attempt_free:
 * @self: (nullable) (transfer full): an attempt that has ended or never begun
 */
void
limn_attempt_free (LimnAttempt *self)
{
  if (self == NULL)
    return;
  g_free (self->mark);
  limn_access_free (self->access);
  g_clear_pointer (&self->urls, g_ptr_array_unref);
  g_clear_pointer (&self->request, limn_http_request_free);
  limn_receiver_free (self->receiver);
  limn_step_free (self->step);
  g_ptr_array_unref (self->outcome.results);
  g_clear_error (&self->outcome.error);
  g_free (self);
}

/* The first failure tells the story; later ones are its consequences. No word
 * of the endpoint may carry the key on, so it is masked where it is kept. */
void
limn_attempt_note (LimnAttempt *self, const GError *error)
{
  if (self->outcome.error != NULL || error == NULL)
    return;
  self->outcome.error = g_error_copy (error);
  limn_access_mask (self->access, self->outcome.error);
  limn_attempt_add_words (self, self->outcome.error);
}

void
limn_attempt_complete (LimnAttempt *self)
{
  LimnOutcome *outcome = &self->outcome;
  GTask *task = g_steal_pointer (&self->task);

  if (self->access != NULL)
    limn_step_mask (self->step, self->access->key);
  if (self->inlet != NULL)
    limn_inlet_close (self->inlet, outcome->error);
  limn_attempt_journal_end (self);
  outcome->provider = self->step->provider;
  outcome->request_id = self->step->request_id;
  outcome->code = self->step->code;
  outcome->job = self->step->job;
  outcome->retry_ms = self->step->retry_ms;
  outcome->is_final = self->step->is_final;
  outcome->cost_micros = self->step->cost_micros;
  outcome->currency = self->step->currency;
  outcome->ms = (g_get_monotonic_time () - self->began) / 1000.0;
  g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
limn_attempt_cancel_done (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (LimnReply) reply = limn_exchange_finish (result, NULL);

  limn_attempt_complete (data);
}

static void
limn_attempt_sign (LimnHttpRequest *request, gpointer user_data)
{
  LimnAttempt *self = user_data;

  limn_access_sign (self->access, request);
}

LimnTransportLimits
limn_attempt_get_limits (LimnAttempt *self)
{
  gint64 left = self->frame->deadline - g_get_monotonic_time ();

  return (LimnTransportLimits){
    .total_s = (guint) MAX (1, (left + G_USEC_PER_SEC - 1) / G_USEC_PER_SEC),
    .allow_http = limn_settings_allows_http (self->frame->settings,
                                             self->order.route->endpoint),
  };
}

/* the endpoint hears that nobody waits any more, where it can */
static gboolean
limn_attempt_send_cancel (LimnAttempt *self)
{
  g_autoptr (LimnHttpRequest) request = NULL;
  LimnTransportLimits limits = limn_attempt_get_limits (self);

  if (self->step->cancel_url == NULL || self->memory != NULL ||
      !limn_transport_url_same_origin (self->step->cancel_url,
                                       self->access->root))
    return FALSE;
  request =
      limn_http_request_new (self->step->cancel_method, self->step->cancel_url);
  limn_attempt_sign (request, self);
  limits.total_s = LIMN_ATTEMPT_CANCEL_S;
  limn_attempt_open_receiver (self);
  limn_exchange_async (self->frame->transport,
                       request,
                       &limits,
                       self->receiver,
                       NULL,
                       NULL,
                       NULL,
                       limn_attempt_cancel_done,
                       self);
  return TRUE;
}

gboolean
limn_attempt_is_cancelled (LimnAttempt *self)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (self->task));
}

void
limn_attempt_fail (LimnAttempt *self, const GError *error)
{
  limn_attempt_note (self, error);
  if (limn_attempt_is_cancelled (self) && limn_attempt_send_cancel (self))
    return;
  if (!limn_attempt_ask_fate (self))
    limn_attempt_complete (self);
}

/* asking again after a job is free, so what may pass is waited out */
static gboolean
limn_attempt_outlast (LimnAttempt *self, const GError *error)
{
  static const LimnError passing[] = { LIMN_ERROR_NETWORK,
                                       LIMN_ERROR_AMBIGUOUS,
                                       LIMN_ERROR_TRANSIENT,
                                       LIMN_ERROR_ANSWER,
                                       LIMN_ERROR_RATE };
  gint64 ms = LIMN_ATTEMPT_MISS_MS << MIN (self->n_misses, 5);
  gboolean passes = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (passing); i++)
    passes |= g_error_matches (error, LIMN_ERROR, (gint) passing[i]);
  if (!passes || self->step->next_url == NULL || self->step->is_final ||
      ++self->n_misses > LIMN_ATTEMPT_MAX_MISSES ||
      limn_attempt_is_cancelled (self))
    return FALSE;
  ms = MAX (MIN (ms, LIMN_ATTEMPT_MAX_MISS_MS), self->step->retry_ms);
  limn_attempt_ask (self, self->step->next_url, (guint) ms);
  return TRUE;
}

static void
limn_attempt_add_times (LimnAttempt *self, const LimnReply *reply)
{
  LimnTransportTimes *sum = &self->outcome.times;
  const LimnTransportTimes *times = &reply->times;

  sum->connect_ms += times->connect_ms;
  sum->upload_ms += times->upload_ms;
  sum->wait_ms += times->wait_ms;
  sum->download_ms += times->download_ms;
  if (reply->last_byte > 0)
    self->outcome.last_byte = reply->last_byte;
  if (reply->head != NULL)
    self->outcome.status = reply->head->status;
}

/* a job's address is where the endpoint is, or the key would go elsewhere */
void
limn_attempt_follow (LimnAttempt *self, const char *next, guint ms)
{
  g_autoptr (GError) error = NULL;

  self->n_misses = 0;
  if (limn_transport_url_same_origin (next, self->access->root))
    {
      limn_attempt_ask (self, next, ms);
      return;
    }
  error = limn_attempt_refuse_host (self, next);
  limn_attempt_fail (self, error);
}

static void
limn_attempt_reply (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnAttempt *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnReply) reply = limn_exchange_finish (result, &error);
  g_autofree char *next = g_strdup (self->step->next_url);
  gboolean lost;

  limn_attempt_add_times (self, reply);
  if (error != NULL)
    {
      if (!limn_attempt_outlast (self, error))
        limn_attempt_salvage (self, error);
      return;
    }
  self->step->retry_ms = -1;
  g_clear_pointer (&self->step->next_url, g_free);
  if (self->access->provider->parse (
          reply->head, reply->document, self->step, &error))
    {
      limn_step_limit (
          self->step, self->order.plan, self->order.route, self->order.n);
      limn_attempt_journal_step (self);
      if (self->step->next_url != NULL)
        limn_attempt_follow (self, self->step->next_url, self->step->next_ms);
      else
        limn_attempt_collect (self);
      return;
    }
  if (self->step->next_url == NULL)
    self->step->next_url = g_steal_pointer (&next);
  /* a job that is not known may yet come to be, and a page in its place may go;
   * one that failed has ended */
  lost = g_error_matches (error, LIMN_ERROR, LIMN_ERROR_AMBIGUOUS) ||
         g_error_matches (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  if (!limn_attempt_renew (self, error) &&
      !(lost && limn_attempt_outlast (self, error)))
    limn_attempt_fail (self, error);
}

static void
limn_attempt_send (LimnAttempt *self, LimnHttpRequest *request)
{
  LimnTransportLimits limits = limn_attempt_get_limits (self);
  gboolean first = self->step->next_url == NULL;

  limn_attempt_sign (request, self);
  limn_attempt_open_receiver (self);
  limn_exchange_async (self->frame->transport,
                       request,
                       &limits,
                       self->receiver,
                       first ? self->frame->progress : NULL,
                       self->frame->progress_data,
                       g_task_get_cancellable (self->task),
                       limn_attempt_reply,
                       self);
}

static gboolean
limn_attempt_wake (gpointer user_data)
{
  LimnAttempt *self = user_data;
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  const char *job =
      self->step->job != NULL ? self->step->job : _ ("without a number");

  if (limn_attempt_is_cancelled (self))
    error =
        g_error_new (LIMN_ERROR,
                     LIMN_ERROR_CANCELLED,
                     _ ("cancelled; %s is told to stop job %s, which may be "
                        "charged"),
                     self->order.route->endpoint,
                     job);
  else if (g_get_monotonic_time () >= self->frame->deadline)
    error = g_error_new (LIMN_ERROR,
                         LIMN_ERROR_AMBIGUOUS,
                         _ ("%s was still working on job %s, which may be "
                            "charged; give it more time (limn.timeout)"),
                         self->order.route->endpoint,
                         job);
  if (error != NULL)
    {
      limn_attempt_fail (self, error);
      return G_SOURCE_REMOVE;
    }
  request = limn_http_request_new ("GET", self->step->next_url);
  limn_http_request_add_header (request, "Accept", "application/json");
  limn_attempt_send (self, request);
  return G_SOURCE_REMOVE;
}

/* asks at @url after @ms milliseconds, or at the end of everything */
static void
limn_attempt_ask (LimnAttempt *self, const char *url, guint ms)
{
  gint64 left = (self->frame->deadline - g_get_monotonic_time ()) / 1000;
  guint wait = (guint) CLAMP (left, 0, (gint64) ms);
  g_autoptr (GSource) source = g_timeout_source_new (wait);
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (url != self->step->next_url)
    {
      g_free (self->step->next_url);
      self->step->next_url = g_strdup (url);
    }
  if (cancellable != NULL)
    {
      g_autoptr (GSource) child = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (child);
      g_source_add_child_source (source, child);
    }
  self->outcome.times.wait_ms += wait;
  if (self->frame->progress != NULL)
    self->frame->progress (LIMN_PHASE_WAIT, 0, 0, self->frame->progress_data);
  g_source_set_callback (source, limn_attempt_wake, self, NULL);
  g_source_attach (source, g_task_get_context (self->task));
}

static void
limn_attempt_send_first (LimnAttempt *self)
{
  g_autoptr (LimnHttpRequest) request = g_steal_pointer (&self->request);

  limn_attempt_send (self, request);
}

/* the journal is written while the request is made */
static void
limn_attempt_start (LimnAttempt *self)
{
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autoptr (GError) error = NULL;

  if (self->urls != NULL)
    self->order.urls = (const char *const *) self->urls->pdata;
  request = self->access->provider->build (&self->order, &error);
  limn_attempt_journal_sent (self);
  self->request = g_steal_pointer (&request);
  if (self->request == NULL)
    limn_attempt_fail (self, error);
  else
    limn_attempt_await_journal (self, limn_attempt_send_first);
}

static void
limn_attempt_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnAttempt *self = user_data;
  g_autoptr (GError) error = NULL;

  self->urls = limn_depot_store_finish (result, &error);
  if (self->urls == NULL)
    limn_attempt_fail (self, error);
  else
    limn_attempt_start (self);
}

static void
limn_attempt_store (LimnAttempt *self)
{
  LimnTransportLimits limits = limn_attempt_get_limits (self);

  limn_depot_store_async (self->frame->transport,
                          self->access->provider,
                          &self->order,
                          &limits,
                          limn_attempt_sign,
                          self,
                          g_task_get_cancellable (self->task),
                          limn_attempt_stored,
                          self);
}

static gboolean
limn_attempt_open (LimnAttempt *self, GError **error)
{
  const LimnRoute *route = self->order.route;

  self->access = limn_access_new (
      route->endpoint, route->protocol, self->frame->settings, error);
  if (self->access == NULL)
    return FALSE;
  self->order.root = self->access->root;
  return TRUE;
}

void
limn_attempt_begin (LimnAttempt *self)
{
  if (self->memory != NULL)
    limn_attempt_resume (self);
  else if (self->access->provider->answer != NULL)
    limn_attempt_answer (self);
  else if (self->urls == NULL &&
           limn_depot_is_needed (self->access->provider, self->order.inputs))
    limn_attempt_await_journal (self, limn_attempt_store);
  else
    limn_attempt_start (self);
}

/**
 * limn_attempt_run_async:
 * @self: an attempt that has not begun
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end, on the thread-default context
 * @user_data: for @callback
 *
 * Runs the attempt. Its results are kept in the funnel when it ends.
 */
void
limn_attempt_run_async (LimnAttempt *self,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (self->task, FALSE);
  self->began = g_get_monotonic_time ();
  self->outcome.started = g_get_real_time ();
  if (!limn_attempt_open (self, &error))
    limn_attempt_fail (self, error);
  else if (self->access->wants_token)
    limn_attempt_get_token (self);
  else if (self->access->in_keyring)
    limn_attempt_get_key (self);
  else
    limn_attempt_begin (self);
}

/**
 * limn_attempt_run_finish:
 * @self: an attempt
 * @result: as given to the callback
 *
 * Returns: (transfer none): how it went
 */
const LimnOutcome *
limn_attempt_run_finish (LimnAttempt *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
  return &self->outcome;
}

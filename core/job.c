/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job: one plan being executed: its strands, its results, its record. */
#include "job-private.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "parameters.h"
#include "recourse.h"
#include "strand.h"

static void
limn_job_free_result (gpointer data)
{
  LimnAttemptResult *result = data;

  if (result == NULL)
    return;
  g_free (result->seed);
  g_free (result->revised_prompt);
  g_free (result);
}

/**
 * limn_job_free:
 * @job: (transfer full): a job that has ended or never begun
 */
void
limn_job_free (LimnJob *job)
{
  g_ptr_array_unref (job->strands);
  limn_funnel_free (job->funnel);
  g_object_unref (job->tools.transport);
  limn_record_free (job->record);
  g_ptr_array_unref (job->results);
  g_free (job->currency);
  g_free (job->cost_source);
  g_clear_error (&job->error);
  g_clear_error (&job->refusal);
  g_free (job);
}

/* what the user may choose instead; nothing refused is sent on by itself */
static JsonArray *
limn_job_list_offers (LimnJob *job,
                      const LimnRoute *route,
                      const LimnOutcome *outcome)
{
  const char *refuser = outcome->provider;

  if (!g_error_matches (outcome->error, LIMN_ERROR, LIMN_ERROR_REFUSED))
    return NULL;
  if (refuser == NULL)
    refuser = route->provider != NULL ? route->provider : route->endpoint;
  return limn_recourse_to_json (job->frame.plan, refuser);
}

static void
limn_job_record_attempt (LimnJob *job,
                         const LimnRoute *route,
                         const LimnOutcome *outcome)
{
  g_autoptr (JsonArray) offers = limn_job_list_offers (job, route, outcome);
  LimnRecordAttempt attempt = {
    .route = route,
    .status = outcome->status,
    .error = outcome->error,
    .code = outcome->code,
    .provider = outcome->provider,
    .request_id =
        outcome->request_id != NULL ? outcome->request_id : outcome->job,
    .started = outcome->started,
    .ms = outcome->ms,
    .offers = offers,
  };

  limn_record_add_attempt (job->record, &attempt);
}

/* a failure that says nothing about the route is not held against it */
static void
limn_job_learn (LimnJob *job,
                const LimnRoute *route,
                const LimnOutcome *outcome)
{
  g_autofree char *name = limn_route_dup_name (route);
  gboolean success = outcome->results->len > 0;

  if (job->tools.health == NULL)
    return;
  if (success || (outcome->error != NULL &&
                  limn_health_counts ((LimnError) outcome->error->code)))
    limn_health_add (
        job->tools.health, name, success, outcome->ms, g_get_real_time ());
}

/* what an endpoint does not say is estimated, for what it delivered */
static void
limn_job_add_cost (LimnJob *job,
                   const LimnRoute *route,
                   const LimnOutcome *outcome)
{
  gboolean told = outcome->cost_micros != LIMN_MONEY_UNKNOWN;
  gint64 micros = outcome->cost_micros;

  if (!told && (outcome->results->len == 0 || route->micros < 0))
    return;
  if (!told)
    micros = route->micros * outcome->results->len;
  job->cost_micros = MAX (job->cost_micros, 0) + micros;
  job->is_estimate |= !told;
  g_free (job->cost_source);
  job->cost_source = g_strdup (route->endpoint);
  if (outcome->currency == NULL)
    return;
  g_free (job->currency);
  job->currency = g_strdup (outcome->currency);
}

static void
limn_job_add_results (LimnJob *job, const LimnOutcome *outcome)
{
  for (guint i = 0; i < outcome->results->len; i++)
    {
      const LimnAttemptResult *row = g_ptr_array_index (outcome->results, i);
      LimnAttemptResult *own = g_memdup2 (row, sizeof *row);

      own->seed = g_strdup (row->seed);
      own->revised_prompt = g_strdup (row->revised_prompt);
      if (row->number >= job->results->len)
        g_ptr_array_set_size (job->results, (gint) row->number + 1);
      limn_job_free_result (g_ptr_array_index (job->results, row->number));
      g_ptr_array_index (job->results, row->number) = own;
    }
}

static void
limn_job_attempt_ended (gpointer user_data,
                        const LimnRoute *route,
                        const LimnOutcome *outcome)
{
  LimnJob *job = user_data;

  if (job->refusal != NULL)
    return;
  limn_job_record_attempt (job, route, outcome);
  limn_job_learn (job, route, outcome);
  limn_job_add_cost (job, route, outcome);
  limn_job_add_results (job, outcome);
  /* attempts of a job run side by side: the slowest tells how long it took */
  job->times.connect_ms =
      MAX (job->times.connect_ms, outcome->times.connect_ms);
  job->times.upload_ms = MAX (job->times.upload_ms, outcome->times.upload_ms);
  job->times.wait_ms = MAX (job->times.wait_ms, outcome->times.wait_ms);
  job->times.download_ms =
      MAX (job->times.download_ms, outcome->times.download_ms);
  job->last_byte = MAX (job->last_byte, outcome->last_byte);
}

static const LimnStrandWatch limn_job_watch = {
  .ended = limn_job_attempt_ended,
};

/* whole, and yet not with the consumer, which did not want it */
static gboolean
limn_job_is_refused (LimnJob *job, guint number)
{
  const GError *refusal =
      job->entry != NULL ? limn_entry_get_refusal (job->entry, number) : NULL;

  if (refusal != NULL && job->error == NULL)
    job->error =
        g_error_new (refusal->domain,
                     refusal->code,
                     limn_entry_is_kept (job->entry, number) ?
                         _ ("%s; the paid result is kept: limn recover "
                            "%s") :
                         _ ("%s; the result is paid, and the journal "
                            "could not keep it (job %s)"),
                     refusal->message,
                     limn_record_get_id (job->record));
  return refusal != NULL;
}

static guint
limn_job_record_results (LimnJob *job)
{
  guint n_results = 0;

  for (guint i = 0; i < job->results->len; i++)
    {
      const LimnAttemptResult *row = g_ptr_array_index (job->results, i);
      LimnResult result;

      if (row == NULL || limn_job_is_refused (job, i))
        continue;
      result = (LimnResult){ .info = &row->info,
                             .seed = row->seed,
                             .revised_prompt = row->revised_prompt,
                             .is_draft = row->is_draft };
      limn_record_add_result (job->record, &result);
      n_results++;
    }
  return n_results;
}

static void
limn_job_settle_entry (LimnJob *job)
{
  LimnEntry *entry = g_steal_pointer (&job->entry);
  g_autofree char *trouble = NULL;

  if (entry == NULL)
    return;
  trouble = limn_entry_dup_trouble (entry);
  if (trouble != NULL)
    limn_record_set_trouble (job->record, trouble);
  limn_entry_finish (entry, job->record, job->error);
  limn_journal_settle (
      job->tools.journal, entry, job->cost_micros, job->currency);
}

static void
limn_job_record_end (LimnJob *job)
{
  const LimnTransportTimes *times = &job->times;

  limn_record_set_timing (
      job->record, "upload", times->connect_ms + times->upload_ms);
  limn_record_set_timing (job->record, "wait", times->wait_ms);
  limn_record_set_timing (job->record, "download", times->download_ms);
  if (job->cost_micros != LIMN_MONEY_UNKNOWN)
    limn_record_set_cost (job->record,
                          job->cost_micros,
                          job->currency != NULL ? job->currency : "USD",
                          job->is_estimate ? "estimate" : job->cost_source);
}

static void
limn_job_complete (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);
  guint n_results;

  if (job->refusal != NULL)
    {
      limn_journal_drop (job->tools.journal, g_steal_pointer (&job->entry));
      g_task_return_error (task, g_steal_pointer (&job->refusal));
      g_object_unref (task);
      return;
    }
  n_results = limn_job_record_results (job);
  limn_job_record_end (job);
  limn_job_settle_entry (job);
  if (n_results > 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&job->error));
  g_object_unref (task);
}

/* the last one to end completes the job */
void
limn_job_leave (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);

  if (--job->n_running == 0)
    limn_job_complete (task);
}

static void
limn_job_strand_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LimnJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  limn_strand_run_finish (result, &error);
  if (job->error == NULL)
    job->error = g_steal_pointer (&error);
  limn_job_leave (task);
}

/**
 * limn_job_new:
 * @plan: what to do; must outlive the job
 * @inputs: (nullable): images that go out; must outlive the job
 * @consumer: who takes the results; copied
 * @tools: what its client has; copied
 *
 * Returns: (transfer full): a job that has not begun
 */
LimnJob *
limn_job_new (const LimnPlan *plan,
              const LimnInputs *inputs,
              const LimnConsumer *consumer,
              const LimnJobTools *tools)
{
  LimnJob *job = g_new0 (LimnJob, 1);
  gdouble seconds = limn_request_get_number (
      plan->request, "limn.timeout", LIMN_TRANSPORT_TOTAL_S);

  job->consumer = *consumer;
  job->tools = *tools;
  g_object_ref (tools->transport);
  job->record = limn_record_new (plan);
  job->strands =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_strand_free);
  job->results = g_ptr_array_new_with_free_func (limn_job_free_result);
  job->cost_micros = LIMN_MONEY_UNKNOWN;
  job->frame = (LimnAttemptFrame){
    .transport = tools->transport,
    .tokens = tools->tokens,
    .settings = tools->settings,
    .plan = plan,
    .inputs = inputs,
    .progress = consumer->progress,
    .progress_data = consumer->progress_data,
    .deadline = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC),
  };
  return job;
}

/* the least that a request brings on any route, so that failover keeps to it */
static guint
limn_job_get_batch (LimnJob *job)
{
  const LimnPlan *plan = job->frame.plan;
  guint batch = (guint) plan->request->n;

  for (guint i = 0; i < plan->routes->len; i++)
    batch = MIN (
        batch,
        limn_parameters_get_batch (plan, g_ptr_array_index (plan->routes, i)));
  return MAX (batch, 1);
}

static void
limn_job_add_strand (GTask *task, guint first, guint n)
{
  LimnJob *job = g_task_get_task_data (task);
  g_autofree char *mark = g_strdup_printf (
      "%s-%u", limn_record_get_id (job->record), job->strands->len + 1);

  g_ptr_array_add (
      job->strands,
      limn_strand_new (&job->frame, first, n, mark, &limn_job_watch, job));
  if (job->entry != NULL)
    limn_strand_announce (
        g_ptr_array_index (job->strands, job->strands->len - 1));
}

static void
limn_job_start (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);

  job->n_running += job->strands->len;
  for (guint i = 0; i < job->strands->len; i++)
    limn_strand_run_async (g_ptr_array_index (job->strands, i),
                           g_task_get_cancellable (task),
                           limn_job_strand_done,
                           task);
}

/* the journal knows of the job, or does not take it: each attempt hears of that
 * too before its first byte leaves */
static void
limn_job_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnJob *job = g_task_get_task_data (user_data);

  limn_journal_begin_finish (job->entry, result, &job->refusal);
  limn_job_leave (user_data);
}

/* what an attempt has to get ready is got ready while the journal is written */
void
limn_job_send (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);

  job->n_running++;
  limn_journal_begin_async (
      job->tools.journal, job->entry, job->frame.plan, limn_job_begun, task);
  limn_job_start (task);
}

/* what costs nothing can be repeated, and is not kept */
static gboolean
limn_job_has_network (const LimnJob *job)
{
  const LimnPlan *plan = job->frame.plan;
  gboolean network = FALSE;

  for (guint i = 0; i < plan->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->routes, i);
      const LimnProvider *provider =
          limn_provider_lookup (route->protocol, NULL);

      network |= provider != NULL && provider->answer == NULL;
    }
  return network;
}

static void
limn_job_open_entry (LimnJob *job)
{
  const LimnConsumer *consumer = &job->consumer;

  if (job->tools.journal != NULL && limn_job_has_network (job))
    job->entry = limn_journal_add (job->tools.journal, job->record);
  if (job->entry != NULL)
    limn_entry_set_consumer (job->entry, consumer->sink, consumer->sink_data);
  if (job->entry != NULL && consumer->memento != NULL)
    limn_entry_set_memento (job->entry, consumer->memento);
  job->funnel = job->entry != NULL ?
                    limn_funnel_new (&limn_entry_sink, job->entry) :
                    limn_funnel_new (consumer->sink, consumer->sink_data);
  job->frame.funnel = job->funnel;
  job->frame.entry = job->entry;
}

/**
 * limn_job_run:
 * @task: (transfer full): its task data is a #LimnJob
 *
 * Runs the job; @task returns whether at least one result is whole.
 */
void
limn_job_run (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);
  guint batch = limn_job_get_batch (job);
  guint n = (guint) job->frame.plan->request->n;

  limn_job_open_entry (job);
  if (job->consumer.progress != NULL)
    job->consumer.progress (
        LIMN_PHASE_CONNECT, 0, 0, job->consumer.progress_data);
  for (guint first = 0; first < n; first += batch)
    limn_job_add_strand (task, first, MIN (n - first, batch));
  if (job->entry != NULL)
    limn_job_print (task);
  else
    limn_job_start (task);
}

/**
 * limn_job_finish:
 * @job: a job that has ended
 * @last_byte: (out): monotonic time in microseconds at which the response's
 *   last bytes came in, 0 without any
 *
 * Returns: (transfer full): its record
 */
LimnRecord *
limn_job_finish (LimnJob *job, gint64 *last_byte)
{
  *last_byte = job->last_byte;
  return g_steal_pointer (&job->record);
}

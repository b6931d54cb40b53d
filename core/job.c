/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job: one plan being executed: its request, its reply, its record. */
#include "job.h"

#include "error.h"
#include "fetch.h"
#include "keys.h"
#include "providers/provider.h"

/* an answer without network is fed in pieces of this size, bytes */
#define LIMN_JOB_PIECE (256 * 1024)

struct _LimnJob
{
  LimnTransport *transport;
  gint64 last_byte;
  const LimnPlan *plan;
  const LimnInputs *inputs;
  LimnConsumer consumer;

  const LimnProvider *provider;
  const LimnRoute *route;
  char *root;
  char *key;
  LimnTransportLimits limits;

  LimnReceiver *receiver;
  LimnRecord *record;
  LimnStep *step;
  LimnHttpHead *head;
  goffset length;
  goffset received;
  gboolean body_broken;
  gint64 started;
  gint64 started_real;

  guint next_answer;
  guint n_fetching;
  GError *error;
};

/**
 * limn_job_free:
 * @job: (transfer full): a job that has ended or never begun
 */
void
limn_job_free (LimnJob *job)
{
  g_object_unref (job->transport);
  g_free (job->root);
  limn_keys_free (job->key);
  limn_receiver_free (job->receiver);
  limn_record_free (job->record);
  limn_step_free (job->step);
  limn_http_head_free (job->head);
  g_clear_error (&job->error);
  g_free (job);
}

static void
limn_job_report (LimnJob *job, LimnPhase phase, goffset done, goffset total)
{
  if (job->consumer.progress != NULL)
    job->consumer.progress (phase, done, total, job->consumer.progress_data);
}

/* The first failure tells the story; later ones are its consequences. No word
 * of the endpoint may carry the key on, so it is masked where it is kept. */
static void
limn_job_fail (LimnJob *job, const GError *error)
{
  if (job->error != NULL)
    return;
  job->error = g_error_copy (error);
  limn_keys_mask_field (&job->error->message, job->key);
}

static void
limn_job_record_attempt (LimnJob *job)
{
  LimnAttempt attempt = {
    .route = job->route,
    .status = job->head != NULL ? job->head->status : 0,
    .error = job->error,
    .code = job->step->code,
    .provider = job->step->provider,
    .request_id = job->step->request_id,
    .started = job->started_real,
    .ms = (g_get_monotonic_time () - job->started) / 1000.0,
  };

  limn_record_add_attempt (job->record, &attempt);
}

static void
limn_job_record_result (LimnJob *job, guint index)
{
  LimnResult result = { .info = limn_receiver_get_info (job->receiver, index) };

  for (guint i = 0; i < job->step->results->len; i++)
    {
      LimnStepResult *row = g_ptr_array_index (job->step->results, i);

      if (row->stream != (gint) index)
        continue;
      result.seed = row->seed;
      result.revised_prompt = row->revised_prompt;
    }
  limn_record_add_result (job->record, &result);
}

static void
limn_job_record_cost (LimnJob *job)
{
  if (job->step->cost_micros != LIMN_MONEY_UNKNOWN)
    limn_record_set_cost (job->record,
                          job->step->cost_micros,
                          job->step->currency,
                          job->route->endpoint);
  else if (limn_receiver_get_n_whole (job->receiver) > 0 &&
           job->plan->estimated_micros >= 0)
    limn_record_set_cost (
        job->record, job->plan->estimated_micros, "USD", "estimate");
}

/* whatever arrived whole is delivered, even when the rest failed: it is paid */
static void
limn_job_complete (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);

  limn_step_mask (job->step, job->key);
  if (job->error != NULL)
    limn_receiver_abort (job->receiver, job->error);
  for (guint i = 0; i < limn_receiver_get_n_results (job->receiver); i++)
    {
      const GError *broken = limn_receiver_get_error (job->receiver, i);

      if (broken != NULL)
        limn_job_fail (job, broken);
      else
        limn_job_record_result (job, i);
    }
  limn_job_record_attempt (job);
  limn_job_record_cost (job);
  if (limn_receiver_get_n_whole (job->receiver) > 0)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&job->error));
  g_object_unref (task);
}

static void
limn_job_complete_with (GTask *task, const GError *error)
{
  limn_job_fail (g_task_get_task_data (task), error);
  limn_job_complete (task);
}

static void
limn_job_fetch_total (gpointer user_data, goffset bytes)
{
  LimnJob *job = g_task_get_task_data (user_data);

  job->length += bytes;
}

static void
limn_job_fetch_data (gpointer user_data, gsize bytes)
{
  LimnJob *job = g_task_get_task_data (user_data);

  job->last_byte = g_get_monotonic_time ();
  job->received += bytes;
  limn_job_report (job, LIMN_PHASE_DOWNLOAD, job->received, job->length);
}

static void
limn_job_fetch_done (gpointer user_data)
{
  LimnJob *job = g_task_get_task_data (user_data);

  if (--job->n_fetching == 0)
    limn_job_complete (user_data);
}

static const LimnFetchWatch limn_job_fetch_watch = {
  .total = limn_job_fetch_total,
  .data = limn_job_fetch_data,
  .done = limn_job_fetch_done,
};

static void
limn_job_fetch (GTask *task, LimnStepResult *result)
{
  LimnJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!limn_fetch_check_url (result->url, job->root, &error))
    {
      result->stream = limn_receiver_open (job->receiver);
      limn_receiver_close (job->receiver, result->stream, error);
      return;
    }
  job->n_fetching++;
  result->stream = limn_fetch_start (job->transport,
                                     job->receiver,
                                     result->url,
                                     &job->limits,
                                     &limn_job_fetch_watch,
                                     task,
                                     g_task_get_cancellable (task));
}

static gboolean
limn_job_read_reply (LimnJob *job, GError **error)
{
  g_autoptr (GError) broken = NULL;
  g_autoptr (JsonNode) document = NULL;

  if (!job->body_broken)
    document = limn_receiver_finish (job->receiver, &broken);
  if (document == NULL && limn_http_head_is_good (job->head) &&
      job->head->status != 204)
    {
      g_propagate_error (error, g_steal_pointer (&broken));
      return FALSE;
    }
  return job->provider->parse (job->head, document, job->step, error);
}

static void
limn_job_record_times (LimnJob *job, const LimnTransportTimes *times)
{
  limn_record_set_timing (
      job->record, "upload", times->connect_ms + times->upload_ms);
  limn_record_set_timing (job->record, "wait", times->wait_ms);
  limn_record_set_timing (job->record, "download", times->download_ms);
}

static void
limn_job_send_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GTask *task = data;
  LimnJob *job = g_task_get_task_data (task);
  LimnTransportTimes times = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpHead) head = limn_transport_send_finish (
      LIMN_TRANSPORT (source), result, &times, &error);

  limn_job_record_times (job, &times);
  if (error == NULL)
    {
      limn_http_head_free (job->head);
      job->head = g_steal_pointer (&head);
    }
  else if (job->head != NULL && !limn_http_head_is_good (job->head))
    g_clear_error (&error); /* the failure tells more than its break */
  if (error != NULL || !limn_job_read_reply (job, &error))
    {
      limn_job_complete_with (task, error);
      return;
    }
  job->n_fetching = 1;
  for (guint i = 0; i < job->step->results->len; i++)
    {
      LimnStepResult *row = g_ptr_array_index (job->step->results, i);

      if (row->url != NULL)
        limn_job_fetch (task, row);
    }
  if (--job->n_fetching == 0)
    limn_job_complete (task);
}

static void
limn_job_send_connected (gpointer user_data)
{
  LimnJob *job = g_task_get_task_data (user_data);

  limn_job_report (job, LIMN_PHASE_UPLOAD, 0, 0);
}

static void
limn_job_send_upload (gpointer user_data, goffset sent, goffset total)
{
  LimnJob *job = g_task_get_task_data (user_data);

  limn_job_report (
      job, sent < total ? LIMN_PHASE_UPLOAD : LIMN_PHASE_WAIT, sent, total);
}

static gboolean
limn_job_send_head (gpointer user_data,
                    const LimnHttpHead *head,
                    GError **error)
{
  LimnJob *job = g_task_get_task_data (user_data);
  const char *length = limn_http_head_get (head, "content-length");

  /* the transport keeps @head until the end; this copy is for the body */
  job->head = limn_http_head_new (head->status, head->url);
  job->length = length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0;
  return TRUE;
}

static gboolean
limn_job_send_data (gpointer user_data,
                    const guint8 *data,
                    gsize length,
                    GError **error)
{
  LimnJob *job = g_task_get_task_data (user_data);
  gboolean failed = job->head != NULL && !limn_http_head_is_good (job->head);

  job->last_byte = g_get_monotonic_time ();
  job->received += length;
  limn_job_report (job, LIMN_PHASE_DOWNLOAD, job->received, job->length);
  if (job->body_broken)
    return TRUE;
  if (limn_receiver_feed (job->receiver, data, length, failed ? NULL : error))
    return TRUE;
  job->body_broken = TRUE;
  return failed; /* an error page need not be JSON: its status tells enough */
}

static const LimnTransportWatch limn_job_send_watch = {
  .connected = limn_job_send_connected,
  .upload = limn_job_send_upload,
  .head = limn_job_send_head,
  .data = limn_job_send_data,
};

static LimnHttpRequest *
limn_job_build (LimnJob *job, const LimnSettings *settings, GError **error)
{
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autofree char *value = NULL;
  LimnOrder order = { .plan = job->plan,
                      .route = job->route,
                      .settings = settings,
                      .root = job->root,
                      .inputs = job->inputs,
                      .n = (guint) job->plan->request->n };

  job->key = limn_keys_lookup (settings, job->route->endpoint, NULL, error);
  if (job->key == NULL)
    return NULL;
  request = job->provider->build (&order, error);
  if (request == NULL || *job->key == '\0')
    return g_steal_pointer (&request);
  value = g_strconcat (job->provider->key_prefix, job->key, NULL);
  limn_http_request_add_secret (request, job->provider->key_header, value);
  limn_keys_free (g_steal_pointer (&value));
  return g_steal_pointer (&request);
}

static gboolean
limn_job_answer (gpointer user_data)
{
  GTask *task = user_data;
  LimnJob *job = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) image = NULL;
  const guint8 *data;
  gsize length;
  guint index;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    error = g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, "cancelled");
  else
    image = job->provider->answer (
        job->plan, job->next_answer, job->inputs, &error);
  if (image == NULL)
    {
      limn_job_complete_with (task, error);
      return G_SOURCE_REMOVE;
    }
  index = limn_receiver_open (job->receiver);
  data = g_bytes_get_data (image, &length);
  for (gsize at = 0; at < length; at += LIMN_JOB_PIECE)
    {
      gsize piece = MIN (length - at, LIMN_JOB_PIECE);

      job->last_byte = g_get_monotonic_time ();
      if (!limn_receiver_feed_image (
              job->receiver, index, data + at, piece, NULL))
        break;
    }
  limn_receiver_close (job->receiver, index, NULL);
  if (++job->next_answer < (guint) job->plan->request->n)
    return G_SOURCE_CONTINUE;
  limn_job_complete (task);
  return G_SOURCE_REMOVE;
}

static gboolean
limn_job_open (LimnJob *job, const LimnSettings *settings, GError **error)
{
  job->route = g_ptr_array_index (job->plan->routes, 0);
  job->provider = limn_provider_lookup (job->route->protocol, error);
  if (job->provider == NULL)
    return FALSE;
  job->step->endpoint = job->route->endpoint;
  if (job->provider->answer != NULL)
    return TRUE;
  job->root = limn_settings_get_root (
      settings, job->route->endpoint, job->provider->root, error);
  job->limits.allow_http =
      limn_settings_allows_http (settings, job->route->endpoint);
  job->limits.total_s =
      (guint) limn_request_get_number (job->plan->request, "limn.timeout", 0);
  return job->root != NULL;
}

/**
 * limn_job_new:
 * @plan: what to do; must outlive the job
 * @inputs: (nullable): images that go out; must outlive the job
 * @consumer: who takes the results; copied
 * @transport: for the network
 *
 * Returns: (transfer full): a job that has not begun
 */
LimnJob *
limn_job_new (const LimnPlan *plan,
              const LimnInputs *inputs,
              const LimnConsumer *consumer,
              LimnTransport *transport)
{
  LimnJob *job = g_new0 (LimnJob, 1);

  job->plan = plan;
  job->inputs = inputs;
  job->consumer = *consumer;
  job->transport = g_object_ref (transport);
  job->record = limn_record_new (plan);
  job->step = limn_step_new ();
  job->started = g_get_monotonic_time ();
  job->started_real = g_get_real_time ();
  return job;
}

/**
 * limn_job_run:
 * @task: (transfer full): its task data is a #LimnJob
 * @settings: roots of the endpoints
 *
 * Runs the job; @task returns whether at least one result is whole.
 */
void
limn_job_run (GTask *task, const LimnSettings *settings)
{
  LimnJob *job = g_task_get_task_data (task);
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autoptr (GSource) source = NULL;
  g_autoptr (GError) error = NULL;
  gboolean open = limn_job_open (job, settings, &error);

  job->receiver = limn_receiver_new (open ? job->provider->claims : NULL,
                                     job->consumer.sink,
                                     job->consumer.sink_data);
  if (open && job->provider->answer != NULL)
    {
      source = g_idle_source_new ();
      g_task_attach_source (task, source, limn_job_answer);
      return;
    }
  request = open ? limn_job_build (job, settings, &error) : NULL;
  if (request == NULL)
    {
      limn_job_complete_with (task, error);
      return;
    }
  limn_job_report (job, LIMN_PHASE_CONNECT, 0, 0);
  limn_transport_send_async (job->transport,
                             request,
                             &job->limits,
                             &limn_job_send_watch,
                             task,
                             g_task_get_cancellable (task),
                             limn_job_send_done,
                             task);
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

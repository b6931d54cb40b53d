/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel-job: a run that nobody waits for: each step begins the next, and
 * the main loop has its turns in between.
 *
 * Questions that a few runs need first, what an unknown model is and what a job
 * costs where a budget is set, go through the main loop inside of a step; a
 * cancelled job ends them. */
#include "easel-private.h"

#include <glib/gi18n-lib.h>

#include "budget.h"
#include "error.h"
#include "lull.h"
#include "upload-mask.h"

/* a cancelled job says in so many milliseconds what became of it, or what may
 * have become of it is told instead */
#define LIMN_EASEL_PATIENCE_MS 150

/* nobody reads numbers that change more often, microseconds */
#define LIMN_EASEL_REPORT_US (50 * 1000)

/* a new job, which does nothing yet */
LimnEaselJob *
limn_easel_job_new (LimnEasel *easel)
{
  LimnEaselJob *self = g_new0 (LimnEaselJob, 1);

  self->easel = easel;
  self->call = *easel->call;
  self->call.request = NULL;
  self->cancellable = g_cancellable_new ();
  self->run.call = &self->call;
  self->run.workshop = easel->host.workshop;
  self->run.client = easel->host.client;
  self->run.began = g_get_monotonic_time ();
  return self;
}

/* a job that does nothing (any more) */
void
limn_easel_job_free (LimnEaselJob *self)
{
  if (self == NULL)
    return;
  limn_ferry_free (self->ferry);
  limn_run_clear (&self->run);
  limn_request_free (self->call.request);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->patience, g_source_remove);
  g_clear_error (&self->failure);
  g_free (self->key);
  g_free (self);
}

/* who is waited for, and how long that usually takes: the best of those the
 * gateway may choose, where it chooses */
static void
limn_easel_job_describe (const LimnPlan *plan, LimnHostProgress *progress)
{
  const LimnRoute *route = g_ptr_array_index (plan->routes, 0);
  const LimnModelRunner *runner = NULL;

  progress->provider =
      route->provider != NULL ? route->provider : route->endpoint;
  if (route->provider != NULL)
    runner = limn_model_get_runner (plan->model, route->provider);
  else if (plan->model->runners->len > 0)
    runner = g_ptr_array_index (plan->model->runners, 0);
  if (runner == NULL)
    return;
  progress->usual_low = (runner->p50_ms + 500) / 1000;
  progress->usual_high = (MAX (runner->p50_ms, runner->p95_ms) + 500) / 1000;
}

static void
limn_easel_job_report (LimnEaselJob *self,
                       LimnHostState state,
                       goffset done,
                       goffset total)
{
  LimnHostProgress progress = { .state = state, .done = done, .total = total };
  gint64 now = g_get_monotonic_time ();
  gboolean is_news = state != self->state || self->reported == 0 ||
                     now - self->reported >= LIMN_EASEL_REPORT_US;

  self->state = state;
  if (self->is_told || self->listener.progress == NULL || !is_news)
    return;
  if (self->run.plan != NULL)
    limn_easel_job_describe (self->run.plan, &progress);
  self->reported = now;
  self->listener.progress (&progress, self->user_data);
}

static void
limn_easel_job_tell (LimnEaselJob *self, guint n_results, const GError *error)
{
  if (self->is_told)
    return;
  self->is_told = TRUE;
  if (self->easel->job == self)
    self->easel->job = NULL;
  self->listener.done (self->run.record, n_results, error, self->user_data);
}

gboolean
limn_easel_job_is_cancelled (const LimnEaselJob *self)
{
  return g_cancellable_is_cancelled (self->cancellable);
}

static GError *
limn_easel_job_make_cancelled (const LimnEaselJob *self)
{
  return g_error_new_literal (
      LIMN_ERROR,
      LIMN_ERROR_CANCELLED,
      self->state > LIMN_HOST_STATE_CONNECT ?
          _ ("Cancelled. The request had left and may be charged.") :
          _ ("Cancelled. Nothing was sent."));
}

/* takes @failure, unless there is one already */
void
limn_easel_job_end (LimnEaselJob *self, GError *failure)
{
  LimnEasel *easel = self->easel;

  if (self->failure == NULL)
    self->failure = failure;
  else
    g_clear_error (&failure);
  if (self->failure == NULL && limn_easel_job_is_cancelled (self))
    self->failure = limn_easel_job_make_cancelled (self);
  limn_easel_job_tell (self, 0, self->failure);
  limn_easel_job_free (self);
  easel->n_jobs--;
}

/* what a job packs once more; what it packed before is gone */
gboolean
limn_easel_job_open_packing (LimnEaselJob *self, GError **error)
{
  g_clear_pointer (&self->run.packing, limn_packing_free);
  g_clear_pointer (&self->run.inputs, limn_inputs_free);
  return limn_run_pack (&self->run, error);
}

static void
limn_easel_job_pack_done (LimnPacking *packing,
                          const GError *error,
                          gpointer user_data)
{
  LimnEaselJob *self = user_data;

  self->is_packing = FALSE;
  if (error != NULL)
    limn_easel_job_end (self, g_error_copy (error));
  else
    limn_easel_job_packed (self);
}

void
limn_easel_job_pack (LimnEaselJob *self)
{
  GError *error = NULL;

  if (!limn_easel_job_open_packing (self, &error))
    {
      limn_easel_job_end (self, error);
      return;
    }
  self->is_packing = TRUE;
  limn_packing_run (self->run.packing,
                    G_PRIORITY_DEFAULT_IDLE,
                    limn_easel_job_pack_done,
                    self);
}

static void
limn_easel_job_deliver (LimnEaselJob *self)
{
  LimnRun *run = &self->run;
  g_autoptr (GError) error = NULL;
  LimnOutcome *outcome;
  g_autofree char *loss = NULL;
  guint n;

  limn_lull_wait ();
  outcome = limn_run_deliver (run, &error);
  if (outcome == NULL)
    {
      limn_easel_job_end (self, g_steal_pointer (&error));
      return;
    }
  n = outcome->layers->len;
  loss = limn_run_dup_loss (run, n);
  if (loss != NULL)
    error = g_error_new_literal (LIMN_ERROR, LIMN_ERROR_ANSWER, loss);
  limn_easel_take_results (self->easel, outcome);
  self->easel->delivered_at = g_get_monotonic_time ();
  limn_lull_wait ();
  limn_easel_job_tell (self, n, error);
  limn_easel_job_end (self, NULL);
}

static gboolean
limn_easel_job_dress (gpointer user_data)
{
  LimnEaselJob *self = user_data;
  LimnPlacement placement = limn_run_get_placement (&self->run);

  if (limn_layers_dress (self->run.layers, &placement))
    return G_SOURCE_CONTINUE;
  limn_easel_job_deliver (self);
  return G_SOURCE_REMOVE;
}

/* results that nobody waits for any more stay in the journal */
static void
limn_easel_job_landed (gpointer user_data)
{
  LimnEaselJob *self = user_data;
  gint32 image = limn_layers_get_image (self->run.layers);

  g_clear_pointer (&self->ferry, limn_ferry_free);
  if (self->failure != NULL || self->is_told)
    {
      limn_easel_job_end (self, NULL);
      return;
    }
  if (!gimp_image_is_valid (image))
    {
      limn_easel_job_end (
          self,
          g_error_new_literal (
              LIMN_ERROR,
              LIMN_ERROR_FILE,
              _ ("The image was closed while its results came. They are paid "
                 "and kept: Filters > Limn > Recover Results delivers them.")));
      return;
    }
  limn_easel_job_report (self, LIMN_HOST_STATE_FINISH, 0, 0);
  g_idle_add (limn_easel_job_dress, self);
}

static void
limn_easel_job_finished (GObject *source,
                         GAsyncResult *result,
                         gpointer user_data)
{
  LimnEaselJob *self = user_data;

  if (limn_client_run_finish (
          LIMN_CLIENT (source), result, &self->run.record, &self->failure))
    g_clear_handle_id (&self->patience, g_source_remove);
  if (self->ferry != NULL)
    limn_ferry_close (self->ferry, limn_easel_job_landed, self);
  else
    limn_easel_job_landed (self);
}

static void
limn_easel_job_progress (LimnPhase phase,
                         goffset done,
                         goffset total,
                         gpointer user_data)
{
  static const LimnHostState states[] = {
    [LIMN_PHASE_CONNECT] = LIMN_HOST_STATE_CONNECT,
    [LIMN_PHASE_UPLOAD] = LIMN_HOST_STATE_UPLOAD,
    [LIMN_PHASE_WAIT] = LIMN_HOST_STATE_WAIT,
    [LIMN_PHASE_DOWNLOAD] = LIMN_HOST_STATE_DOWNLOAD,
  };

  limn_easel_job_report (user_data, states[phase], done, total);
}

/* an edit's results are compared with what was sent in a thread */
static void
limn_easel_job_open_ferry (LimnEaselJob *self, LimnConsumer *consumer)
{
  LimnRun *run = &self->run;

  if (run->edit == NULL)
    return;
  self->ferry = limn_ferry_new (consumer->sink, consumer->sink_data);
  limn_ferry_start (
      self->ferry,
      &limn_srgb_sink,
      limn_edit_open (run->edit, &limn_ferry_return_sink, self->ferry));
  consumer->sink = &limn_ferry_sink;
  consumer->sink_data = self->ferry;
}

/* what is packed goes out */
void
limn_easel_job_send (LimnEaselJob *self)
{
  LimnRun *run = &self->run;
  LimnConsumer consumer = { .progress = limn_easel_job_progress,
                            .progress_data = self };
  GError *error = NULL;

  if (limn_easel_job_is_cancelled (self) ||
      !limn_budget_settle_sync (
          run->client, run->plan, run->inputs, self->cancellable, &error))
    {
      limn_easel_job_end (self, error);
      return;
    }
  limn_easel_job_report (self, LIMN_HOST_STATE_CONNECT, 0, 0);
  limn_run_open (run, &consumer);
  limn_layers_set_patient (run->layers, TRUE);
  limn_easel_job_open_ferry (self, &consumer);
  limn_client_run_async (run->client,
                         run->plan,
                         run->inputs,
                         &consumer,
                         self->cancellable,
                         limn_easel_job_finished,
                         self);
}

static gboolean
limn_easel_job_plan (LimnEaselJob *self,
                     const LimnRequest *request,
                     GError **error)
{
  LimnRun *run = &self->run;

  return limn_workshop_learn (
             run->workshop, run->client, request, self->cancellable, error) &&
         limn_easel_look (self->easel, self, request, error) &&
         limn_client_prepare (run->client, run->plan, error);
}

static gboolean
limn_easel_job_begin (gpointer user_data)
{
  LimnEaselJob *self = user_data;
  g_autoptr (LimnRequest) request = g_steal_pointer (&self->call.request);
  GError *error = NULL;

  limn_easel_job_report (self, LIMN_HOST_STATE_ENCODE, 0, 0);
  if (limn_easel_job_is_cancelled (self) ||
      !limn_easel_job_plan (self, request, &error))
    {
      limn_easel_job_end (self, error);
      return G_SOURCE_REMOVE;
    }
  limn_easel_job_gather (self);
  return G_SOURCE_REMOVE;
}

/* LimnHostClass.run */
void
limn_easel_run (LimnHost *host,
                const LimnRequest *request,
                const LimnHostListener *listener,
                gpointer user_data)
{
  LimnEasel *self = (LimnEasel *) host;
  LimnEaselJob *job;

  g_return_if_fail (self->job == NULL);

  job = limn_easel_job_new (self);
  job->call.request = limn_request_copy (request);
  job->listener = *listener;
  job->user_data = user_data;
  self->job = job;
  self->n_jobs++;
  g_idle_add (limn_easel_job_begin, job);
}

static gboolean
limn_easel_job_lose_patience (gpointer user_data)
{
  LimnEaselJob *self = user_data;
  g_autoptr (GError) error = limn_easel_job_make_cancelled (self);

  self->patience = 0;
  limn_easel_job_tell (self, 0, error);
  return G_SOURCE_REMOVE;
}

/* LimnHostClass.cancel: what can be settled with the provider is settled behind
 * the dialog's back */
void
limn_easel_cancel (LimnHost *host)
{
  LimnEasel *self = (LimnEasel *) host;
  LimnEaselJob *job = self->job;
  gboolean may_cost;

  /* what is in the image already is not called off */
  if (job == NULL || job->state == LIMN_HOST_STATE_FINISH ||
      limn_easel_job_is_cancelled (job))
    return;
  may_cost = job->state > LIMN_HOST_STATE_ENCODE;
  job->patience = g_timeout_add (
      may_cost ? LIMN_EASEL_PATIENCE_MS : 0, limn_easel_job_lose_patience, job);
  g_cancellable_cancel (job->cancellable);
  if (job->is_packing)
    limn_packing_cancel (job->run.packing);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/strand: a share of a job's results, on one route after the other. */
#include "strand.h"

#include "error.h"
#include "router.h"

struct _LimnStrand
{
  const LimnAttemptFrame *frame;
  guint n;
  char *mark;
  const LimnStrandWatch *watch;
  gpointer user_data;

  GTask *task; /* while it runs */
  LimnAttempt *attempt;
  guint route;
  GArray *trials; /* LimnTrial */
  GError *error;
};

static void limn_strand_try (LimnStrand *self, LimnVerdict verdict);

/**
 * limn_strand_new:
 * @frame: what the attempts of the job have in common; must outlive the strand
 * @n: results wanted of it
 * @mark: (nullable): text by which its attempts can be found at an endpoint
 * @watch: hears of its attempts; must outlive the strand
 * @user_data: for @watch
 *
 * Returns: (transfer full): a strand that has not begun
 */
LimnStrand *
limn_strand_new (const LimnAttemptFrame *frame,
                 guint n,
                 const char *mark,
                 const LimnStrandWatch *watch,
                 gpointer user_data)
{
  LimnStrand *self = g_new0 (LimnStrand, 1);

  self->frame = frame;
  self->n = n;
  self->mark = g_strdup (mark);
  self->watch = watch;
  self->user_data = user_data;
  self->trials = g_array_new (FALSE, FALSE, sizeof (LimnTrial));
  return self;
}

/**
 * limn_strand_free:
 * @self: (nullable) (transfer full): a strand that has ended or never begun
 */
void
limn_strand_free (LimnStrand *self)
{
  if (self == NULL)
    return;
  limn_attempt_free (self->attempt);
  g_array_unref (self->trials);
  g_clear_error (&self->error);
  g_free (self->mark);
  g_free (self);
}

static const LimnRoute *
limn_strand_get_route (LimnStrand *self)
{
  return g_ptr_array_index (self->frame->plan->routes, self->route);
}

static void
limn_strand_complete (LimnStrand *self)
{
  GTask *task = g_steal_pointer (&self->task);

  if (self->error != NULL)
    g_task_return_error (task, g_steal_pointer (&self->error));
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static LimnVerdict
limn_strand_decide (LimnStrand *self)
{
  GPtrArray *routes = self->frame->plan->routes;
  g_autofree const char **endpoints = g_new0 (const char *, routes->len);

  for (guint i = 0; i < routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (routes, i);

      endpoints[i] = route->endpoint;
    }
  return limn_router_decide ((const LimnTrial *) self->trials->data,
                             self->trials->len,
                             endpoints,
                             routes->len,
                             limn_settings_get_tries (self->frame->settings),
                             g_random_double ());
}

/* a wait that the deadline cuts is of no use */
static gboolean
limn_strand_has_time (LimnStrand *self, guint wait_ms)
{
  gint64 left = self->frame->deadline - g_get_monotonic_time ();

  return left > (gint64) wait_ms * 1000;
}

static void
limn_strand_add_trial (LimnStrand *self, const LimnOutcome *outcome)
{
  LimnTrial trial = { .route = self->route,
                      .endpoint = limn_strand_get_route (self)->endpoint,
                      .kind = LIMN_ERROR_TRANSIENT,
                      .retry_ms = outcome->retry_ms,
                      .is_final = outcome->is_final };

  if (outcome->error != NULL && outcome->error->domain == LIMN_ERROR)
    trial.kind = (LimnError) outcome->error->code;
  g_array_append_val (self->trials, trial);
}

static void
limn_strand_attempt_done (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnStrand *self = data;
  const LimnOutcome *outcome = limn_attempt_run_finish (self->attempt, result);
  LimnVerdict verdict;

  self->watch->ended (self->user_data, limn_strand_get_route (self), outcome);
  if (outcome->results->len > 0)
    {
      limn_strand_complete (self);
      return;
    }
  limn_strand_add_trial (self, outcome);
  verdict = limn_strand_decide (self);
  if (g_cancellable_is_cancelled (g_task_get_cancellable (self->task)) ||
      !limn_strand_has_time (self, verdict.wait_ms))
    verdict.route = -1;
  if (verdict.route < 0)
    {
      self->error = g_error_copy (outcome->error);
      limn_strand_complete (self);
      return;
    }
  limn_strand_try (self, verdict);
}

static gboolean
limn_strand_wake (gpointer user_data)
{
  LimnStrand *self = user_data;
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  if (g_cancellable_is_cancelled (cancellable))
    {
      self->error = g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, "cancelled");
      limn_strand_complete (self);
      return G_SOURCE_REMOVE;
    }
  limn_attempt_free (self->attempt);
  self->attempt = limn_attempt_new (
      self->frame, limn_strand_get_route (self), self->n, self->mark);
  limn_attempt_run_async (
      self->attempt, cancellable, limn_strand_attempt_done, self);
  return G_SOURCE_REMOVE;
}

static void
limn_strand_try (LimnStrand *self, LimnVerdict verdict)
{
  g_autoptr (GSource) source = g_timeout_source_new (verdict.wait_ms);
  GCancellable *cancellable = g_task_get_cancellable (self->task);

  self->route = (guint) verdict.route;
  if (cancellable != NULL)
    {
      g_autoptr (GSource) child = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (child);
      g_source_add_child_source (source, child);
    }
  g_source_set_callback (source, limn_strand_wake, self, NULL);
  g_source_attach (source, g_task_get_context (self->task));
}

/**
 * limn_strand_run_async:
 * @self: a strand that has not begun
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end, on the thread-default context
 * @user_data: for @callback
 *
 * Runs it on the plan's routes until an attempt brings results.
 */
void
limn_strand_run_async (LimnStrand *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  const LimnVerdict first = { 0, 0 };

  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (self->task, FALSE);
  limn_strand_try (self, first);
}

/**
 * limn_strand_run_finish:
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: whether at least one of its results came; else the last error
 */
gboolean
limn_strand_run_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

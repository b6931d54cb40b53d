/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/strand: a share of a job's results, on one route after the other. */
#include "strand.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "router.h"

/* an attempt that is on its way */
typedef struct
{
  LimnStrand *strand;
  LimnAttempt *attempt;
  guint route;
  GCancellable *cancellable;
} LimnStrandRun;

struct _LimnStrand
{
  const LimnAttemptFrame *frame;
  guint first;
  guint n;
  char *mark;
  const LimnStrandWatch *watch;
  gpointer user_data;

  GTask *task; /* while it runs */
  gulong cancel_handler;
  guint n_runs;    /* begun so far */
  GPtrArray *runs; /* LimnStrandRun */
  GArray *trials;  /* LimnTrial */
  GSource *hedge;
  gboolean delivered;
  GError *error;
};

static void limn_strand_proceed (LimnStrand *self);

static void
limn_strand_free_run (gpointer data)
{
  LimnStrandRun *run = data;

  limn_attempt_free (run->attempt);
  g_object_unref (run->cancellable);
  g_free (run);
}

/**
 * limn_strand_new:
 * @frame: what the attempts of the job have in common; must outlive the strand
 * @first: number of the first result wanted of it, in the job, from 0
 * @n: results wanted of it
 * @mark: (nullable): how the texts begin by which its attempts can be found at
 *   an endpoint
 * @watch: hears of its attempts; must outlive the strand
 * @user_data: for @watch
 *
 * Returns: (transfer full): a strand that has not begun
 */
LimnStrand *
limn_strand_new (const LimnAttemptFrame *frame,
                 guint first,
                 guint n,
                 const char *mark,
                 const LimnStrandWatch *watch,
                 gpointer user_data)
{
  LimnStrand *self = g_new0 (LimnStrand, 1);

  self->frame = frame;
  self->first = first;
  self->n = n;
  self->mark = g_strdup (mark);
  self->watch = watch;
  self->user_data = user_data;
  self->runs = g_ptr_array_new_with_free_func (limn_strand_free_run);
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
  g_ptr_array_unref (self->runs);
  g_array_unref (self->trials);
  g_clear_error (&self->error);
  g_free (self->mark);
  g_free (self);
}

static const LimnRoute *
limn_strand_get_route (LimnStrand *self, guint index)
{
  return g_ptr_array_index (self->frame->plan->routes, index);
}

static gboolean
limn_strand_is_cancelled (LimnStrand *self)
{
  return g_cancellable_is_cancelled (g_task_get_cancellable (self->task));
}

static void
limn_strand_stop_hedge (LimnStrand *self)
{
  if (self->hedge == NULL)
    return;
  g_source_destroy (self->hedge);
  g_clear_pointer (&self->hedge, g_source_unref);
}

static void
limn_strand_cancel_runs (gpointer unused, gpointer user_data)
{
  LimnStrand *self = user_data;

  for (guint i = 0; i < self->runs->len; i++)
    {
      LimnStrandRun *run = g_ptr_array_index (self->runs, i);

      g_cancellable_cancel (run->cancellable);
    }
}

static void
limn_strand_complete (LimnStrand *self)
{
  GTask *task = g_steal_pointer (&self->task);
  GCancellable *cancellable = g_task_get_cancellable (task);

  limn_strand_stop_hedge (self);
  if (self->cancel_handler != 0)
    g_cancellable_disconnect (cancellable, self->cancel_handler);
  if (!self->delivered && self->error == NULL)
    self->error =
        g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
  if (self->delivered)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&self->error));
  g_object_unref (task);
}

static void
limn_strand_note_trial (LimnStrand *self,
                        guint route,
                        const LimnOutcome *outcome)
{
  LimnTrial trial = { .route = route,
                      .endpoint = limn_strand_get_route (self, route)->endpoint,
                      .kind = LIMN_ERROR_TRANSIENT,
                      .retry_ms = outcome->retry_ms,
                      .is_final = outcome->is_final };

  if (outcome->error != NULL && outcome->error->domain == LIMN_ERROR)
    trial.kind = (LimnError) outcome->error->code;
  g_array_append_val (self->trials, trial);
  g_clear_error (&self->error);
  self->error = g_error_copy (outcome->error);
}

static void
limn_strand_attempt_done (GObject *source, GAsyncResult *result, gpointer data)
{
  LimnStrandRun *run = data;
  LimnStrand *self = run->strand;
  const LimnOutcome *outcome = limn_attempt_run_finish (run->attempt, result);
  gboolean late = self->delivered;

  self->watch->ended (
      self->user_data, limn_strand_get_route (self, run->route), outcome);
  if (outcome->results->len > 0)
    self->delivered = TRUE;
  else if (!late)
    limn_strand_note_trial (self, run->route, outcome);
  g_ptr_array_remove_fast (self->runs, run);
  if (self->delivered && !late)
    limn_strand_cancel_runs (NULL, self);
  limn_strand_proceed (self);
}

static void
limn_strand_start (LimnStrand *self, guint route)
{
  LimnStrandRun *run = g_new0 (LimnStrandRun, 1);
  g_autofree char *mark = NULL;

  /* an earlier one's end must not be taken for this one's */
  self->n_runs++;
  if (self->mark != NULL)
    mark = g_strdup_printf ("%s-%u", self->mark, self->n_runs);
  run->strand = self;
  run->route = route;
  run->cancellable = g_cancellable_new ();
  run->attempt = limn_attempt_new (self->frame,
                                   limn_strand_get_route (self, route),
                                   self->first,
                                   self->n,
                                   mark);
  g_ptr_array_add (self->runs, run);
  if (limn_strand_is_cancelled (self))
    g_cancellable_cancel (run->cancellable);
  limn_attempt_run_async (
      run->attempt, run->cancellable, limn_strand_attempt_done, run);
}

typedef struct
{
  LimnStrand *strand;
  guint route;
} LimnStrandWait;

static gboolean
limn_strand_wake (gpointer user_data)
{
  LimnStrandWait *wait = user_data;

  if (limn_strand_is_cancelled (wait->strand))
    limn_strand_complete (wait->strand);
  else
    limn_strand_start (wait->strand, wait->route);
  return G_SOURCE_REMOVE;
}

static void
limn_strand_wait (LimnStrand *self, LimnVerdict verdict)
{
  g_autoptr (GSource) source = g_timeout_source_new (verdict.wait_ms);
  GCancellable *cancellable = g_task_get_cancellable (self->task);
  LimnStrandWait *wait = g_new0 (LimnStrandWait, 1);

  wait->strand = self;
  wait->route = (guint) verdict.route;
  if (cancellable != NULL)
    {
      g_autoptr (GSource) child = g_cancellable_source_new (cancellable);

      g_source_set_dummy_callback (child);
      g_source_add_child_source (source, child);
    }
  g_source_set_callback (source, limn_strand_wake, wait, g_free);
  g_source_attach (source, g_task_get_context (self->task));
  /* cppcheck-suppress memleak; the source frees it */
}

static LimnVerdict
limn_strand_decide (LimnStrand *self)
{
  GPtrArray *routes = self->frame->plan->routes;
  g_autofree const char **endpoints = g_new0 (const char *, routes->len);
  gint64 left = self->frame->deadline - g_get_monotonic_time ();
  LimnVerdict verdict;

  for (guint i = 0; i < routes->len; i++)
    endpoints[i] = limn_strand_get_route (self, i)->endpoint;
  verdict = limn_router_decide ((const LimnTrial *) self->trials->data,
                                self->trials->len,
                                endpoints,
                                routes->len,
                                limn_settings_get_tries (self->frame->settings),
                                g_random_double ());
  /* a wait that the deadline cuts is of no use */
  if (limn_strand_is_cancelled (self) ||
      left <= (gint64) verdict.wait_ms * 1000)
    verdict.route = -1;
  return verdict;
}

/* while another attempt runs, nothing new begins: it may still deliver */
static void
limn_strand_proceed (LimnStrand *self)
{
  LimnVerdict verdict;

  if (self->runs->len > 0)
    return;
  if (self->delivered)
    {
      limn_strand_complete (self);
      return;
    }
  verdict = limn_strand_decide (self);
  if (verdict.route < 0)
    limn_strand_complete (self);
  else
    limn_strand_wait (self, verdict);
}

/* where to go if the slow one had failed: never to a route that is closed, and
 * to one that wants to be left alone only where it is the slow one's own */
static gint
limn_strand_choose_hedge (LimnStrand *self, guint slow)
{
  LimnTrial trial = { .route = slow,
                      .endpoint = limn_strand_get_route (self, slow)->endpoint,
                      .kind = LIMN_ERROR_TRANSIENT,
                      .retry_ms = -1 };
  LimnVerdict verdict;

  g_array_append_val (self->trials, trial);
  verdict = limn_strand_decide (self);
  g_array_set_size (self->trials, self->trials->len - 1);
  return verdict.wait_ms == 0 || verdict.route == (gint) slow ? verdict.route :
                                                                -1;
}

/* the slow one goes on; whoever comes first wins, both may cost */
static gboolean
limn_strand_hedge (gpointer user_data)
{
  LimnStrand *self = user_data;
  LimnStrandRun *run;
  gint route;

  g_clear_pointer (&self->hedge, g_source_unref);
  if (self->runs->len != 1 || self->delivered ||
      limn_strand_is_cancelled (self))
    return G_SOURCE_REMOVE;
  run = g_ptr_array_index (self->runs, 0);
  route = limn_strand_choose_hedge (self, run->route);
  if (route >= 0)
    limn_strand_start (self, (guint) route);
  return G_SOURCE_REMOVE;
}

static void
limn_strand_set_hedge (LimnStrand *self)
{
  gdouble seconds = self->frame->plan->hedge_s;

  if (seconds <= 0)
    return;
  self->hedge = g_timeout_source_new ((guint) (seconds * 1000));
  g_source_set_callback (self->hedge, limn_strand_hedge, self, NULL);
  g_source_attach (self->hedge, g_task_get_context (self->task));
}

/**
 * limn_strand_announce:
 * @self: a strand of a job in the journal, that has not begun
 *
 * Has the journal know of its first attempt.
 */
void
limn_strand_announce (LimnStrand *self)
{
  g_autofree char *mark = g_strdup_printf ("%s-1", self->mark);

  limn_entry_note_sent (self->frame->entry,
                        mark,
                        limn_strand_get_route (self, 0),
                        self->first,
                        self->n);
}

/**
 * limn_strand_run_async:
 * @self: a strand that has not begun
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end, on the thread-default context
 * @user_data: for @callback
 *
 * Runs it on the plan's routes until an attempt brings results. With
 * `limn.hedge` a second one begins while the first is slow.
 */
void
limn_strand_run_async (LimnStrand *self,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  self->task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_check_cancellable (self->task, FALSE);
  if (cancellable != NULL)
    self->cancel_handler = g_cancellable_connect (
        cancellable, G_CALLBACK (limn_strand_cancel_runs), self, NULL);
  limn_strand_set_hedge (self);
  limn_strand_start (self, 0);
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

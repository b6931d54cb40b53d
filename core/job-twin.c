/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job-twin: whether a job was paid for a moment ago already. */
#include "job-private.h"

#include "estimate.h"
#include "fingerprint.h"
#include "jsontext.h"
#include "twin.h"

/* whose word the cost of 0 is */
#define LIMN_JOB_REUSED "journal"

/**
 * LimnJobReuse:
 * @task: of the job
 * @twin: whose results are taken
 * @results: (element-type GBytes): as they were received
 * @at: the one that is decoded
 * @funnel: where they go
 * @feed: (nullable): of that one
 */
typedef struct
{
  GTask *task;
  LimnTwin *twin;
  GPtrArray *results;
  guint at;
  LimnFunnel *funnel;
  LimnFeed *feed;
} LimnJobReuse;

/* what the endpoint said of it then; a seed is a number, mostly */
static char *
limn_job_dup_row_text (const LimnTwin *twin, guint index, const char *name)
{
  JsonArray *rows = limn_jsontext_get_array (
      limn_record_get_object (twin->record), "results");
  JsonNode *node = json_object_get_member (
      json_array_get_object_element (rows, index), name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return NULL;
  return json_node_get_value_type (node) == G_TYPE_STRING ?
             json_node_dup_string (node) :
             limn_jsontext_print (node, FALSE);
}

static void
limn_job_reuse_result (LimnJob *job, const LimnTwin *twin, LimnFeed *feed)
{
  g_autoptr (GError) error = NULL;
  LimnImageInfo info;
  gint number = limn_feed_end (feed, &info, &error);
  LimnAttemptResult *result;

  if (number < 0)
    {
      if (job->error == NULL)
        job->error = g_steal_pointer (&error);
      return;
    }
  result = g_new0 (LimnAttemptResult, 1);
  result->number = (guint) number;
  result->info = info;
  result->seed = limn_job_dup_row_text (twin, job->results->len, "seed");
  result->revised_prompt =
      limn_job_dup_row_text (twin, job->results->len, "revised_prompt");
  g_ptr_array_add (job->results, result);
}

static void
limn_job_reuse_free (LimnJobReuse *self)
{
  g_clear_pointer (&self->feed, limn_feed_free);
  limn_funnel_free (self->funnel);
  g_ptr_array_unref (self->results);
  limn_twin_free (self->twin);
  g_free (self);
}

static void
limn_job_reuse_end (LimnJobReuse *self)
{
  GTask *task = self->task;
  LimnJob *job = g_task_get_task_data (task);

  if (self->feed != NULL)
    limn_feed_end (self->feed, NULL, NULL);
  if (job->error == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task),
                                          &job->error);
  job->last_byte = g_get_monotonic_time ();
  limn_job_reuse_free (self);
  limn_job_leave (task);
}

/* a piece at a time, so that the main loop has its turns */
static gboolean
limn_job_reuse_step (gpointer user_data)
{
  LimnJobReuse *self = user_data;

  if (self->at == self->results->len ||
      g_cancellable_is_cancelled (g_task_get_cancellable (self->task)))
    {
      limn_job_reuse_end (self);
      return G_SOURCE_REMOVE;
    }
  if (self->feed == NULL)
    self->feed = limn_feed_new (self->funnel,
                                g_ptr_array_index (self->results, self->at));
  if (limn_feed_step (self->feed))
    return G_SOURCE_CONTINUE;
  limn_job_reuse_result (
      g_task_get_task_data (self->task), self->twin, self->feed);
  g_clear_pointer (&self->feed, limn_feed_free);
  self->at++;
  return G_SOURCE_CONTINUE;
}

/* the bytes of the twin in place of a request; nothing is kept of that.
 * @twin: (transfer full) where this returns TRUE */
static gboolean
limn_job_reuse (GTask *task, LimnTwin *twin)
{
  LimnJob *job = g_task_get_task_data (task);
  GPtrArray *results =
      limn_twin_load (twin, (guint) job->frame.plan->request->n);
  LimnJobReuse *self;
  g_autoptr (GSource) source = NULL;

  if (results == NULL)
    return FALSE;
  limn_journal_drop (job->tools.journal, g_steal_pointer (&job->entry));
  limn_record_set_reused (job->record, limn_record_get_id (twin->record));
  job->cost_micros = 0;
  job->cost_source = g_strdup (LIMN_JOB_REUSED);
  self = g_new0 (LimnJobReuse, 1);
  self->task = task;
  self->twin = twin;
  self->results = results;
  self->funnel = limn_funnel_new (job->consumer.sink, job->consumer.sink_data);
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, limn_job_reuse_step, self, NULL);
  g_source_attach (source, g_task_get_context (task));
  job->n_running++;
  return TRUE;
}

/* what costs nothing is within every budget; all else is checked before it is
 * sent, and the journal is not told of it where it is refused */
static void
limn_job_send_within_budget (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);

  if (limn_estimate_check_budget (job->frame.plan, &job->refusal))
    limn_job_send (task);
}

static void
limn_job_printed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnJob *job = g_task_get_task_data (user_data);
  g_autofree char *fingerprint = limn_fingerprint_new_finish (result);
  g_auto (GStrv) ways = limn_twin_list_ways (job->frame.plan);
  g_autoptr (LimnTwin) twin =
      limn_twin_find (fingerprint, (const char *const *) ways);
  gboolean is_reused = FALSE;

  limn_record_set_fingerprint (job->record, fingerprint);
  if (twin != NULL)
    limn_record_set_twin (
        job->record, limn_record_get_id (twin->record), twin->seconds);
  limn_entry_set_story (job->entry, job->record);
  if (limn_twin_is_wanted (job->frame.plan))
    {
      is_reused = twin != NULL && limn_job_reuse (user_data, twin);
      if (is_reused)
        g_steal_pointer (&twin);
      else
        limn_job_send_within_budget (user_data);
    }
  limn_job_leave (user_data);
}

/* A request goes out while its images are digested, which takes as long as
 * sending them may; only one that is not to be paid twice waits for that. */
void
limn_job_print (GTask *task)
{
  LimnJob *job = g_task_get_task_data (task);

  job->n_running++;
  limn_fingerprint_new_async (
      job->frame.plan, job->frame.inputs, limn_job_printed, task);
  if (!limn_twin_is_wanted (job->frame.plan))
    limn_job_send (task);
}

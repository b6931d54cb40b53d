/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job-twin: whether a job was paid for a moment ago already. */
#include "job-private.h"

#include "estimate.h"
#include "fingerprint.h"
#include "jsontext.h"
#include "twin.h"

/* whose word the cost of 0 is */
#define LIMN_JOB_REUSED "journal"

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
limn_job_reuse_result (LimnJob *job,
                       LimnFunnel *funnel,
                       const LimnTwin *twin,
                       GBytes *bytes)
{
  g_autoptr (GError) error = NULL;
  LimnImageInfo info;
  gint number = limn_funnel_feed (funnel, bytes, &info, &error);
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

/* the bytes of the twin in place of a request; nothing is kept of that */
static gboolean
limn_job_reuse (LimnJob *job, const LimnTwin *twin)
{
  guint n = (guint) job->frame.plan->request->n;
  g_autoptr (GPtrArray) results = limn_twin_load (twin, n);
  g_autoptr (LimnFunnel) funnel =
      limn_funnel_new (job->consumer.sink, job->consumer.sink_data);

  if (results == NULL)
    return FALSE;
  limn_journal_drop (job->tools.journal, g_steal_pointer (&job->entry));
  limn_record_set_reused (job->record, limn_record_get_id (twin->record));
  for (guint i = 0; i < results->len; i++)
    limn_job_reuse_result (job, funnel, twin, g_ptr_array_index (results, i));
  job->cost_micros = 0;
  job->cost_source = g_strdup (LIMN_JOB_REUSED);
  job->last_byte = g_get_monotonic_time ();
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
      is_reused = twin != NULL && limn_job_reuse (job, twin);
      if (!is_reused)
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

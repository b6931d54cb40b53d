/* emulator/fal-queue: submitting, asking, cancelling, and running at once. */
#include "fal.h"

#include <string.h>

#include "route.h"

static EmuJob *
emu_fal_queue_new_job (EmuCall *call, EmuFalInput *input, JsonObject *fields)
{
  g_autofree char *id = g_uuid_string_random ();
  EmuLedgerEntry *entry =
      emu_ledger_add (call->state->ledger,
                      EMU_FAL_VENDOR,
                      input->edit ? "images.edits" : "images.generations",
                      NULL);
  EmuJob *job = emu_job_new (call->state->jobs, id, entry);

  entry->model =
      g_strdup_printf ("fal-ai/%s%s", input->app, input->edit ? "/edit" : "");
  entry->request_size = call->entry->body_length;
  job->order = emu_fal_input_read (input, call, fields, &job->cost);
  job->data = input;
  job->data_free = emu_fal_input_free;
  job->extension = emu_picture_format_name (input->format);
  job->folder = input->sync_mode ? NULL : "files/b";
  emu_job_take_fault (job, &call->fault);
  return job;
}

/**
 * @segment: of the path that names the app
 *
 * Returns: (transfer full) (nullable): the job, unless the request was refused
 */
static EmuJob *
emu_fal_queue_accept (EmuCall *call, guint segment, gboolean edit)
{
  g_autofree char *app = emu_route_segment (call, segment);
  g_autoptr (JsonObject) fields = emu_call_read_json (call);
  g_autoptr (EmuFalInput) input = emu_fal_input_new (app, edit);
  g_autoptr (EmuJob) job = NULL;

  if (input == NULL)
    {
      emu_fal_send_error (call, emu_fal_error (NULL, 404), NULL, NULL);
      return NULL;
    }
  if (fields == NULL)
    {
      emu_fal_send_error (call,
                          emu_fal_error ("bad_request", 400),
                          "The body is not a JSON object",
                          NULL);
      return NULL;
    }
  job = emu_fal_queue_new_job (call, g_steal_pointer (&input), fields);
  emu_fal_name_request (call, job->id);
  if (job->cost <= emu_ledger_get_balance (call->state->ledger))
    return g_steal_pointer (&job);
  emu_ledger_finish (call->state->ledger, job->entry, "rejected", 0, 0);
  emu_fal_send_error (call, emu_fal_error (NULL, 403), NULL, NULL);
  return NULL;
}

static void
emu_fal_queue_on_over (EmuJob *job, gpointer data)
{
  g_autoptr (EmuCall) call = data;

  emu_fal_answer_result (call, job);
}

/* who hangs up before the answer has cancelled */
static void
emu_fal_queue_run_as (EmuCall *call, guint segment, gboolean edit)
{
  g_autoptr (EmuJob) job = emu_fal_queue_accept (call, segment, edit);

  if (job == NULL)
    return;
  emu_call_hold (call);
  job->gone = &call->gone;
  emu_job_start (job);
  emu_job_wait (job, emu_fal_queue_on_over, emu_call_ref (call));
}

void
emu_fal_queue_run (EmuCall *call)
{
  emu_fal_queue_run_as (call, 2, FALSE);
}

void
emu_fal_queue_run_edit (EmuCall *call)
{
  emu_fal_queue_run_as (call, 2, TRUE);
}

static void
emu_fal_queue_submit_as (EmuCall *call, gboolean edit)
{
  g_autoptr (EmuJob) job = NULL;

  if (call->state->settings.fal_sync)
    {
      emu_fal_queue_run_as (call, 1, edit);
      return;
    }
  job = emu_fal_queue_accept (call, 1, edit);
  if (job == NULL)
    return;
  emu_job_start (job);
  emu_fal_answer_ticket (call, job);
}

void
emu_fal_queue_submit (EmuCall *call)
{
  emu_fal_queue_submit_as (call, FALSE);
}

void
emu_fal_queue_submit_edit (EmuCall *call)
{
  emu_fal_queue_submit_as (call, TRUE);
}

/* (nullable): the job of this app and id, or the answer is 404 */
static EmuJob *
emu_fal_queue_find (EmuCall *call)
{
  g_autofree char *app = emu_route_segment (call, 1);
  g_autofree char *id = emu_route_segment (call, 3);
  EmuJob *job = emu_jobs_find (call->state->jobs, EMU_FAL_VENDOR, id);
  const EmuFalInput *input = job != NULL ? job->data : NULL;

  emu_fal_name_request (call, id);
  if (input != NULL && g_str_equal (input->app, app))
    return job;
  emu_fal_send_error (
      call, emu_fal_error (NULL, 404), "Request not found", NULL);
  return NULL;
}

void
emu_fal_queue_status (EmuCall *call)
{
  EmuJob *job = emu_fal_queue_find (call);

  if (job != NULL)
    emu_fal_answer_status (call, job);
}

void
emu_fal_queue_result (EmuCall *call)
{
  EmuJob *job = emu_fal_queue_find (call);

  if (job == NULL)
    return;
  if (emu_job_is_over (job))
    emu_fal_answer_result (call, job);
  else
    emu_fal_send_error (call, emu_fal_error ("in_progress", 400), NULL, NULL);
}

static void
emu_fal_queue_send_cancel (EmuCall *call, guint code, const char *status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "status");
  json_builder_add_string_value (builder, status);
  json_builder_end_object (builder);
  emu_call_send_json (call, code, builder);
}

/* a runner that has begun is told, but goes on, and the work is paid for */
void
emu_fal_queue_cancel (EmuCall *call)
{
  g_autofree char *id = emu_route_segment (call, 3);
  EmuJob *job = emu_jobs_find (call->state->jobs, EMU_FAL_VENDOR, id);

  emu_fal_name_request (call, id);
  if (job == NULL)
    emu_fal_queue_send_cancel (call, 404, "NOT_FOUND");
  else if (emu_job_is_over (job))
    emu_fal_queue_send_cancel (call, 400, "ALREADY_COMPLETED");
  else if (job->phase == EMU_JOB_RUNNING)
    emu_fal_queue_send_cancel (call, 202, "CANCELLATION_REQUESTED");
  else
    {
      emu_job_cancel (job);
      emu_fal_queue_send_cancel (call, 200, "OK");
    }
}

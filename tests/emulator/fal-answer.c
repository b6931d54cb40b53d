/* emulator/fal-answer: the documents fal sends of a job. */
#include "fal.h"

#include <string.h>

#include "route.h"

#define EMU_FAL_BIG_TEXT (10 * 1024 * 1024)

static void
emu_fal_answer_add_text (JsonBuilder *builder,
                         const char *name,
                         const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
emu_fal_answer_add_url (JsonBuilder *builder,
                        const char *name,
                        const EmuCall *call,
                        const EmuJob *job,
                        const char *address)
{
  const EmuFalInput *input = job->data;
  gboolean result = g_str_equal (address, "result");
  g_autofree char *url = g_strdup_printf (
      "%s/fal-ai/%s/requests/%s%s%s",
      emu_fault_get_origin (job->fault, address, call->state->origin),
      input->app,
      job->id,
      result ? "" : "/",
      result ? "" : address);

  emu_fal_answer_add_text (builder, name, url);
}

static const char *
emu_fal_answer_phase (const EmuJob *job)
{
  if (emu_job_is_over (job))
    return "COMPLETED";
  return job->phase == EMU_JOB_RUNNING ? "IN_PROGRESS" : "IN_QUEUE";
}

static void
emu_fal_answer_add_head (JsonBuilder *builder,
                         const EmuCall *call,
                         const EmuJob *job,
                         const char *phase)
{
  emu_fal_answer_add_text (builder, "status", phase);
  emu_fal_answer_add_text (builder, "request_id", job->id);
  emu_fal_answer_add_url (builder, "response_url", call, job, "result");
  emu_fal_answer_add_url (builder, "status_url", call, job, "status");
  emu_fal_answer_add_url (builder, "cancel_url", call, job, "cancel");
  if (g_str_equal (phase, "IN_QUEUE"))
    {
      json_builder_set_member_name (builder, "queue_position");
      json_builder_add_int_value (builder,
                                  emu_jobs_ahead (call->state->jobs, job));
    }
}

/**
 * emu_fal_answer_ticket:
 *
 * Sends what a submit gets, which says IN_QUEUE even when the queue is empty.
 */
void
emu_fal_answer_ticket (EmuCall *call, const EmuJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  emu_fal_answer_add_head (builder, call, job, "IN_QUEUE");
  emu_fal_answer_add_text (builder, "logs", NULL);
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_fal_answer_add_logs (JsonBuilder *builder, const EmuJob *job)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_utc (job->started / G_USEC_PER_SEC);
  g_autofree char *text = g_date_time_format_iso8601 (time);

  json_builder_begin_array (builder);
  if (job->started > 0)
    {
      json_builder_begin_object (builder);
      emu_fal_answer_add_text (builder, "message", "Generating images");
      emu_fal_answer_add_text (builder, "level", "INFO");
      emu_fal_answer_add_text (builder, "source", "USER");
      emu_fal_answer_add_text (builder, "timestamp", text);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* (nullable): why there is no output, if the input was good */
static const EmuFalError *
emu_fal_answer_error (const EmuJob *job)
{
  if (emu_fault_is (job->fault, EMU_FAULT_JOB_FAILS))
    return emu_fal_error (job->fault->code, job->fault->status);
  switch (job->phase)
    {
    case EMU_JOB_CANCELLED:
      return emu_fal_error ("client_cancelled", 0);
    case EMU_JOB_ABORTED:
      return emu_fal_error ("runner_disconnected", 0);
    case EMU_JOB_FAILED:
      return emu_fal_error ("image_load_error", 0);
    default:
      return NULL;
    }
}

void
emu_fal_answer_status (EmuCall *call, const EmuJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const char *logs = g_hash_table_lookup (call->query, "logs");
  const EmuFalError *error =
      emu_job_is_over (job) ? emu_fal_answer_error (job) : NULL;

  json_builder_begin_object (builder);
  emu_fal_answer_add_head (builder, call, job, emu_fal_answer_phase (job));
  json_builder_set_member_name (builder, "logs");
  if (g_strcmp0 (logs, "1") == 0)
    emu_fal_answer_add_logs (builder, job);
  else
    json_builder_add_null_value (builder);
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  if (emu_job_is_over (job) && job->started > 0)
    {
      json_builder_set_member_name (builder, "inference_time");
      json_builder_add_double_value (builder,
                                     (job->ended - job->started) / 1e6);
    }
  json_builder_end_object (builder);
  if (error != NULL && error->shape == EMU_FAL_REQUEST)
    {
      emu_fal_answer_add_text (builder,
                               "error",
                               job->fault != NULL && job->fault->message ?
                                   job->fault->message :
                                   error->message);
      emu_fal_answer_add_text (builder, "error_type", error->code);
    }
  json_builder_end_object (builder);
  emu_call_send_json (call, emu_job_is_over (job) ? 200 : 202, builder);
}

static void
emu_fal_answer_failure (EmuCall *call, const EmuJob *job)
{
  const EmuFalInput *input = job->data;

  if (emu_fault_is (job->fault, EMU_FAULT_JOB_FAILS))
    emu_fal_send_fault (call, job->fault, 0, input->prompt);
  else if (json_array_get_length (input->detail) > 0)
    emu_fal_send_detail (call, input->detail);
  else
    emu_fal_send_error (call, emu_fal_answer_error (job), NULL, input->prompt);
}

static char *
emu_fal_answer_data_uri (const EmuCall *call,
                         const EmuJob *job,
                         const EmuStudioImage *image)
{
  const EmuFalInput *input = job->data;
  g_autoptr (GBytes) file = emu_fault_spoil_file (job->fault, image->file);
  gsize length;
  const guint8 *data = g_bytes_get_data (file, &length);
  g_autofree char *text = g_base64_encode (data, length);

  if (emu_fault_is (job->fault, EMU_FAULT_BROKEN_BASE64))
    memcpy (text + strlen (text) / 2, "#%$@", 4);
  return g_strdup_printf (
      "data:image/%s;base64,%s", emu_picture_format_name (input->format), text);
}

static void
emu_fal_answer_add_image (JsonBuilder *builder,
                          const EmuCall *call,
                          const EmuJob *job,
                          guint index)
{
  const EmuFalInput *input = job->data;
  const EmuStudioImage *image = g_ptr_array_index (job->images, index);
  const char *path =
      input->sync_mode ? NULL : g_ptr_array_index (job->paths, index);
  const char *origin =
      emu_fault_get_origin (job->fault, "media", call->state->origin);
  g_autofree char *url = input->sync_mode ?
                             emu_fal_answer_data_uri (call, job, image) :
                             g_strconcat (origin, path, NULL);
  g_autofree char *type =
      g_strconcat ("image/", emu_picture_format_name (input->format), NULL);

  json_builder_begin_object (builder);
  emu_fal_answer_add_text (builder, "url", url);
  emu_fal_answer_add_text (builder, "content_type", type);
  emu_fal_answer_add_text (
      builder, "file_name", path != NULL ? strrchr (path, '/') + 1 : NULL);
  json_builder_set_member_name (builder, "file_size");
  if (path != NULL)
    json_builder_add_int_value (builder,
                                (gint64) g_bytes_get_size (image->file));
  else
    json_builder_add_null_value (builder);
  emu_fal_answer_add_text (builder, "width", NULL);
  emu_fal_answer_add_text (builder, "height", NULL);
  json_builder_end_object (builder);
}

static void
emu_fal_answer_add_no_image (JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  emu_fal_answer_add_text (builder, "url", NULL);
  json_builder_end_object (builder);
}

static char *
emu_fal_answer_description (const EmuJob *job)
{
  GString *text = g_string_new (NULL);
  gsize want;

  if (!emu_fault_is (job->fault, EMU_FAULT_BIG_TEXT))
    return g_string_free (text, FALSE);
  want = job->fault->bytes > 0 ? job->fault->bytes : EMU_FAL_BIG_TEXT;
  while (text->len < want)
    g_string_append (text, "the same words once more, ");
  return g_string_free (text, FALSE);
}

/**
 * emu_fal_answer_result:
 *
 * Sends what came of a job that is over.
 */
void
emu_fal_answer_result (EmuCall *call, const EmuJob *job)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const EmuFalInput *input = job->data;
  g_autofree char *description = NULL;
  char units[G_ASCII_DTOSTR_BUF_SIZE];

  if (job->phase != EMU_JOB_DONE)
    {
      emu_fal_answer_failure (call, job);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "images");
  json_builder_begin_array (builder);
  for (guint i = 0; job->images != NULL && i < job->images->len; i++)
    emu_fal_answer_add_image (builder, call, job, i);
  if (emu_fault_is (job->fault, EMU_FAULT_NULL_IMAGE))
    emu_fal_answer_add_no_image (builder);
  json_builder_end_array (builder);
  description = emu_fal_answer_description (job);
  emu_fal_answer_add_text (builder, "description", description);
  json_builder_end_object (builder);
  g_ascii_formatd (units, sizeof units, "%g", input->units);
  emu_call_set_header (call, "X-Fal-Billable-Units", units);
  emu_call_send_json (call, 200, builder);
}

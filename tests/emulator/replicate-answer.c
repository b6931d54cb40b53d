/* emulator/replicate-answer: the one document that tells of a prediction. */
#include "replicate.h"

#include "route.h"

#define EMU_REPLICATE_BIG_TEXT (10 * 1024 * 1024)

/* the vendor tells kinds of failures by nothing but these texts */
static const struct
{
  const char *code;
  const char *message;
} emu_replicate_failures[] = {
  { "PA", "Prediction interrupted; please retry (code: PA)" },
  { "E003", "Service is currently unavailable due to high demand. (E003)" },
  { "E005",
    "The input or output was flagged as sensitive. Please try again with "
    "different inputs. (E005)" },
};

static const char *
emu_replicate_answer_status (const EmuJob *job)
{
  static const char *const statuses[] = {
    [EMU_JOB_QUEUED] = "starting",    [EMU_JOB_RUNNING] = "processing",
    [EMU_JOB_DONE] = "succeeded",     [EMU_JOB_FAILED] = "failed",
    [EMU_JOB_CANCELLED] = "canceled", [EMU_JOB_ABORTED] = "aborted",
  };

  return statuses[job->phase];
}

static const char *
emu_replicate_answer_error (const EmuJob *job)
{
  const EmuFault *fault = job->fault;

  if (job->phase != EMU_JOB_FAILED)
    return NULL;
  if (job->error != NULL)
    return job->error->message;
  if (fault->message != NULL)
    return fault->message;
  for (guint i = 0; i < G_N_ELEMENTS (emu_replicate_failures); i++)
    if (g_strcmp0 (fault->code, emu_replicate_failures[i].code) == 0)
      return emu_replicate_failures[i].message;
  return emu_replicate_failures[0].message;
}

static char *
emu_replicate_answer_logs (const EmuJob *job)
{
  GString *text = g_string_new (job->started > 0 ? "Generating image\n" : "");
  gsize want;

  if (!emu_fault_is (job->fault, EMU_FAULT_BIG_TEXT) || job->started == 0)
    return g_string_free (text, FALSE);
  want = job->fault->bytes > 0 ? job->fault->bytes : EMU_REPLICATE_BIG_TEXT;
  while (text->len < want)
    g_string_append (text, "the same words once more, ");
  return g_string_free (text, FALSE);
}

static void
emu_replicate_answer_urls (JsonBuilder *builder,
                           const EmuCall *call,
                           const EmuJob *job)
{
  const char *own = call->state->origin;
  g_autofree char *get =
      g_strdup_printf ("%s/v1/predictions/%s",
                       emu_fault_get_origin (job->fault, "status", own),
                       job->id);
  g_autofree char *cancel =
      g_strdup_printf ("%s/v1/predictions/%s/cancel",
                       emu_fault_get_origin (job->fault, "cancel", own),
                       job->id);
  g_autofree char *web =
      g_strconcat ("https://replicate.com/p/", job->id, NULL);

  json_builder_set_member_name (builder, "urls");
  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "cancel", cancel);
  emu_replicate_add_text (builder, "get", get);
  emu_replicate_add_text (builder, "web", web);
  json_builder_end_object (builder);
}

static void
emu_replicate_answer_metrics (JsonBuilder *builder, const EmuJob *job)
{
  json_builder_set_member_name (builder, "metrics");
  json_builder_begin_object (builder);
  if (emu_job_is_over (job) && job->started > 0)
    {
      json_builder_set_member_name (builder, "predict_time");
      json_builder_add_double_value (builder,
                                     (job->ended - job->started) / 1e6);
      json_builder_set_member_name (builder, "total_time");
      json_builder_add_double_value (builder,
                                     (job->ended - job->created) / 1e6);
    }
  json_builder_end_object (builder);
}

static void
emu_replicate_answer_output (JsonBuilder *builder,
                             const EmuCall *call,
                             const EmuJob *job)
{
  g_autofree char *url = NULL;

  if (job->paths->len > 0)
    url = g_strconcat (
        emu_fault_get_origin (job->fault, "media", call->state->origin),
        g_ptr_array_index (job->paths, 0),
        NULL);
  emu_replicate_add_text (builder, "output", url);
}

void
emu_replicate_answer_build (JsonBuilder *builder,
                            const EmuCall *call,
                            const EmuJob *job)
{
  const EmuReplicateInput *input = job->data;
  g_autofree char *logs = emu_replicate_answer_logs (job);

  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "id", job->id);
  emu_replicate_add_text (builder, "model", job->entry->model);
  emu_replicate_add_text (builder, "version", "hidden");
  json_builder_set_member_name (builder, "input");
  json_builder_add_value (builder, json_node_copy (input->input));
  emu_replicate_add_text (builder, "logs", logs);
  emu_replicate_answer_output (builder, call, job);
  json_builder_set_member_name (builder, "data_removed");
  json_builder_add_boolean_value (builder, FALSE);
  emu_replicate_add_text (builder, "error", emu_replicate_answer_error (job));
  emu_replicate_add_text (builder, "source", "api");
  emu_replicate_add_text (builder, "status", emu_replicate_answer_status (job));
  emu_replicate_add_time (builder, "created_at", job->created);
  emu_replicate_add_time (builder, "started_at", job->started);
  emu_replicate_add_time (builder, "completed_at", job->ended);
  emu_replicate_answer_urls (builder, call, job);
  emu_replicate_answer_metrics (builder, job);
  json_builder_end_object (builder);
}

void
emu_replicate_answer (EmuCall *call, const EmuJob *job, guint status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_replicate_answer_build (builder, call, job);
  emu_route_add_headers (call, job->fault);
  emu_call_send_json (call, status, builder);
}

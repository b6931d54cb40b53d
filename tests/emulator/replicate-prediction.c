/* emulator/replicate-prediction: predictions are made, watched, cancelled. */
#include "replicate.h"

#include <string.h>

#include "route.h"

#define EMU_REPLICATE_ID_LENGTH 26
#define EMU_REPLICATE_MOST_WAIT 60

/**
 * EmuReplicateWait:
 * @timer: of the patience of the client, 0 when it is over
 *
 * A request that waits for its prediction, until one of two things happens.
 */
typedef struct
{
  gint refs;
  EmuCall *call;
  EmuJob *job;
  guint timer;
  gboolean answered;
} EmuReplicateWait;

static char *
emu_replicate_prediction_new_id (void)
{
  static const char letters[] = "0123456789abcdefghjkmnpqrstvwxyz";
  char *id = g_new0 (char, EMU_REPLICATE_ID_LENGTH + 1);

  for (guint i = 0; i < EMU_REPLICATE_ID_LENGTH; i++)
    id[i] = letters[g_random_int_range (0, strlen (letters))];
  return id;
}

static void
emu_replicate_wait_unref (EmuReplicateWait *self)
{
  if (--self->refs > 0)
    return;
  emu_call_unref (self->call);
  emu_job_unref (self->job);
  g_free (self);
}

static void
emu_replicate_wait_answer (EmuReplicateWait *self)
{
  if (!self->answered)
    emu_replicate_answer (
        self->call, self->job, emu_job_is_over (self->job) ? 201 : 202);
  self->answered = TRUE;
}

static gboolean
emu_replicate_wait_on_timer (gpointer data)
{
  EmuReplicateWait *self = data;

  self->timer = 0;
  emu_replicate_wait_answer (self);
  emu_replicate_wait_unref (self);
  return G_SOURCE_REMOVE;
}

static void
emu_replicate_wait_on_over (EmuJob *job, gpointer data)
{
  EmuReplicateWait *self = data;

  if (self->timer > 0)
    {
      g_clear_handle_id (&self->timer, g_source_remove);
      emu_replicate_wait_unref (self);
    }
  emu_replicate_wait_answer (self);
  emu_replicate_wait_unref (self);
}

static void
emu_replicate_wait_for (EmuCall *call, EmuJob *job, guint seconds)
{
  EmuReplicateWait *self = g_new0 (EmuReplicateWait, 1);

  emu_call_hold (call);
  self->refs = 2;
  self->call = emu_call_ref (call);
  self->job = emu_job_ref (job);
  self->timer =
      g_timeout_add (seconds * 1000, emu_replicate_wait_on_timer, self);
  emu_job_wait (job, emu_replicate_wait_on_over, self);
}

/* "wait" or "wait=N"; 0 when the client does not want to */
static guint
emu_replicate_prediction_patience (const EmuCall *call)
{
  const char *prefer = emu_call_header (call, "Prefer");
  guint64 seconds;

  if (g_strcmp0 (prefer, "wait") == 0)
    return EMU_REPLICATE_MOST_WAIT;
  if (prefer == NULL || !g_str_has_prefix (prefer, "wait=") ||
      !g_ascii_string_to_unsigned (prefer + strlen ("wait="),
                                   10,
                                   1,
                                   EMU_REPLICATE_MOST_WAIT,
                                   &seconds,
                                   NULL))
    return 0;
  return (guint) seconds;
}

static void
emu_replicate_prediction_start (EmuCall *call,
                                EmuReplicateInput *input,
                                EmuStudioOrder *order,
                                gint64 cost)
{
  g_autofree char *id = emu_replicate_prediction_new_id ();
  EmuLedgerEntry *entry = emu_ledger_add (
      call->state->ledger,
      EMU_REPLICATE_VENDOR,
      order->uploads != NULL ? "images.edits" : "images.generations",
      NULL);
  g_autoptr (EmuJob) job = emu_job_new (call->state->jobs, id, entry);
  guint patience = emu_replicate_prediction_patience (call);

  entry->model = g_strdup_printf ("google/%s", input->name);
  entry->request_size = call->entry->body_length;
  job->order = order;
  job->cost = cost;
  job->data = input;
  job->data_free = emu_replicate_input_free;
  job->folder = "delivery";
  job->extension = input->extension;
  emu_job_take_fault (job, &call->fault);
  emu_job_start (job);
  if (patience > 0)
    emu_replicate_wait_for (call, job, patience);
  else
    emu_replicate_answer (call, job, 201);
}

static void
emu_replicate_prediction_accept (EmuCall *call,
                                 const char *owner,
                                 const char *name,
                                 JsonObject *body,
                                 gboolean by_version)
{
  g_autoptr (EmuReplicateInput) input = emu_replicate_input_new (owner, name);
  EmuStudioOrder *order;
  gint64 cost;

  if (input == NULL)
    {
      emu_replicate_send_error (call, by_version ? 422 : 404, NULL, NULL);
      return;
    }
  order = emu_replicate_input_read (input, call, body, by_version, &cost);
  if (order == NULL)
    emu_replicate_send_faults (call, input->faults);
  else if (cost > emu_ledger_get_balance (call->state->ledger))
    {
      emu_studio_order_free (order);
      emu_replicate_send_error (call, 402, NULL, NULL);
    }
  else
    emu_replicate_prediction_start (
        call, g_steal_pointer (&input), order, cost);
}

/* (transfer full) (nullable) */
static JsonObject *
emu_replicate_prediction_read_body (EmuCall *call)
{
  JsonObject *body = emu_call_read_json (call);

  if (body == NULL)
    emu_replicate_send_error (
        call, 400, NULL, "The body is not a JSON object.");
  return body;
}

/* of a model: its official version */
void
emu_replicate_prediction_create_of (EmuCall *call)
{
  g_autofree char *owner = emu_route_segment (call, 2);
  g_autofree char *name = emu_route_segment (call, 3);
  g_autoptr (JsonObject) body = emu_replicate_prediction_read_body (call);

  if (body != NULL)
    emu_replicate_prediction_accept (call, owner, name, body, FALSE);
}

/* of a version, which is named "owner/name" for official models */
void
emu_replicate_prediction_create (EmuCall *call)
{
  g_autoptr (JsonObject) body = emu_replicate_prediction_read_body (call);
  const char *version;
  g_auto (GStrv) parts = NULL;

  if (body == NULL)
    return;
  version = json_object_get_string_member_with_default (body, "version", "");
  parts = g_strsplit (version, "/", 2);
  if (g_strv_length (parts) == 2)
    emu_replicate_prediction_accept (call, parts[0], parts[1], body, TRUE);
  else
    emu_replicate_send_error (call, 422, NULL, NULL);
}

/* (nullable): the prediction of the path, or the answer is 404 */
static EmuJob *
emu_replicate_prediction_find (EmuCall *call)
{
  g_autofree char *id = emu_route_segment (call, 2);
  EmuJob *job = emu_jobs_find (call->state->jobs, EMU_REPLICATE_VENDOR, id);

  if (job == NULL)
    emu_replicate_send_error (call, 404, NULL, NULL);
  return job;
}

void
emu_replicate_prediction_get (EmuCall *call)
{
  EmuJob *job = emu_replicate_prediction_find (call);

  if (job != NULL)
    emu_replicate_answer (call, job, 200);
}

/* what is over stays as it is, and that is no error */
void
emu_replicate_prediction_cancel (EmuCall *call)
{
  EmuJob *job = emu_replicate_prediction_find (call);

  if (job == NULL)
    return;
  emu_job_cancel (job);
  emu_replicate_answer (call, job, 200);
}

typedef struct
{
  EmuCall *call;
  JsonBuilder *builder;
} EmuReplicateList;

static void
emu_replicate_prediction_add (EmuJob *job, gpointer data)
{
  EmuReplicateList *list = data;

  emu_replicate_answer_build (list->builder, list->call, job);
}

void
emu_replicate_prediction_list (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  EmuReplicateList list = { call, builder };

  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "previous", NULL);
  emu_replicate_add_text (builder, "next", NULL);
  json_builder_set_member_name (builder, "results");
  json_builder_begin_array (builder);
  emu_jobs_foreach (call->state->jobs,
                    EMU_REPLICATE_VENDOR,
                    emu_replicate_prediction_add,
                    &list);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

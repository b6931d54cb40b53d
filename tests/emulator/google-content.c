/* emulator/google-content: one generateContent call from body to answer. */
#include "google.h"

#include "pace.h"

/* what precedes the words of an interim image */
#define EMU_GOOGLE_DRAFT "Draft: "

static void
emu_google_content_free (gpointer data)
{
  EmuGoogleContent *self = data;

  emu_google_prompt_free (self->prompt);
  g_clear_pointer (&self->drafts, g_ptr_array_unref);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_free (self);
}

static void
emu_google_content_reject (EmuCall *call,
                           EmuGoogleProblem problem,
                           const char *message)
{
  EmuGoogleContent *self = call->data;

  emu_ledger_explain (self->entry, emu_google_error_name (problem), message);
  emu_ledger_finish (call->state->ledger, self->entry, "rejected", 0, 0);
  emu_journal_entry_digest (call->entry);
  emu_google_error_send (
      call, self->service, problem, message, self->prompt->field);
}

static void
emu_google_content_echo_key (EmuCall *call)
{
  const EmuGoogleContent *self = call->data;
  const char *key = emu_google_key_get (call);
  g_autofree char *message = g_strdup_printf (
      "Upstream refused the credential '%s'",
      key != NULL ? key : emu_call_header (call, "Authorization"));

  emu_google_error_send (
      call, self->service, EMU_GOOGLE_INVALID, message, NULL);
}

/* the answers of faults that leave no image */
static void
emu_google_content_fail (EmuCall *call)
{
  EmuGoogleContent *self = call->data;
  const EmuFault *fault = call->fault;
  const char *reason = emu_google_answer_reason (fault);

  if (reason == NULL)
    reason = emu_google_error_name (emu_google_error_find (fault));
  emu_ledger_explain (self->entry, reason, fault->message);
  emu_ledger_finish (
      call->state->ledger, self->entry, "upstream_failure", 0, 0);
  if (fault->kind == EMU_FAULT_STATUS)
    emu_google_error_send_fault (call, self->service, fault->status);
  else if (fault->kind == EMU_FAULT_ERROR200)
    emu_google_error_send_fault (call, self->service, 200);
  else if (fault->kind == EMU_FAULT_ECHO_KEY)
    emu_google_content_echo_key (call);
  else if (fault->kind == EMU_FAULT_HTML200)
    emu_call_send_text (
        call, 200, "text/html", "<html><body>Sign in</body></html>\n");
  else if (fault->kind == EMU_FAULT_NO_CONTENT)
    emu_call_send_text (call, 204, NULL, "");
  else
    emu_google_answer_send (call);
}

/* Google charges for what a client did not wait for */
static void
emu_google_content_finish (EmuCall *call)
{
  EmuGoogleContent *self = call->data;

  if (emu_fault_prevents_images (call->fault))
    {
      emu_google_content_fail (call);
      return;
    }
  emu_ledger_finish (call->state->ledger,
                     self->entry,
                     call->gone ? "cancelled" : "completed",
                     1,
                     emu_google_model_cost (self->model,
                                            self->service->name,
                                            self->prompt->size.tier,
                                            self->prompt->images->len));
  emu_google_answer_send (call);
}

static EmuStudioOrder *
emu_google_content_order (const EmuCall *call)
{
  const EmuGoogleContent *self = call->data;
  const EmuGooglePrompt *prompt = self->prompt;
  const EmuSettings *settings = &call->state->settings;
  EmuStudioOrder *order = emu_studio_order_new ();

  order->prompt = g_strdup (prompt->text);
  order->seed = (guint64) prompt->seed;
  order->width = prompt->size.width;
  order->height = prompt->size.height;
  order->format = prompt->format;
  order->quality = prompt->quality;
  order->base64 = TRUE;
  if (emu_fault_is (call->fault, EMU_FAULT_WRONG_FORMAT))
    order->format =
        order->format == EMU_FORMAT_JPEG ? EMU_FORMAT_PNG : EMU_FORMAT_JPEG;
  if (prompt->images->len == 0)
    return order;
  order->uploads = g_ptr_array_ref (prompt->images);
  order->edit = settings->edit;
  order->drift = settings->drift;
  return order;
}

static void
emu_google_content_on_made (GObject *source,
                            GAsyncResult *result,
                            gpointer data)
{
  g_autoptr (EmuCall) call = data;
  EmuGoogleContent *self = call->data;

  self->images = emu_studio_make_finish (result, NULL);
  if (self->images == NULL)
    emu_google_content_reject (
        call, EMU_GOOGLE_INVALID, "Unable to process input image.");
  else
    emu_pace_when_due (call, emu_google_content_finish);
}

static void
emu_google_content_make (EmuCall *call)
{
  emu_studio_make_async (call->state->studio,
                         emu_google_content_order (call),
                         emu_google_content_on_made,
                         emu_call_ref (call));
}

static void
emu_google_content_on_drafted (GObject *source,
                               GAsyncResult *result,
                               gpointer data)
{
  g_autoptr (EmuCall) call = data;
  EmuGoogleContent *self = call->data;

  self->drafts = emu_studio_make_finish (result, NULL);
  emu_google_content_make (call);
}

/* thoughts are of the smallest tier, and never what is asked for in the end */
static void
emu_google_content_draft (EmuCall *call)
{
  EmuGoogleContent *self = call->data;
  EmuStudioOrder *order = emu_google_content_order (call);
  EmuSizeWish wish = { .ratio = self->prompt->wish.ratio,
                       .area = emu_sizes_tier_area (EMU_TIER_HALF) };
  EmuSize size =
      emu_settings_size (&call->state->settings, self->model->family, &wish);
  g_autofree char *words = order->prompt;

  order->prompt = g_strconcat (EMU_GOOGLE_DRAFT, words, NULL);
  order->seed++;
  order->n = self->prompt->thoughts;
  order->width = size.width;
  order->height = size.height;
  order->edit = EMU_EDIT_SCENE;
  emu_studio_make_async (call->state->studio,
                         order,
                         emu_google_content_on_drafted,
                         emu_call_ref (call));
}

static void
emu_google_content_go_on (EmuCall *call)
{
  EmuGoogleContent *self = call->data;

  if (emu_fault_prevents_images (call->fault))
    emu_pace_when_due (call, emu_google_content_finish);
  else if (self->prompt->thoughts > 0)
    emu_google_content_draft (call);
  else
    emu_google_content_make (call);
}

static EmuGoogleContent *
emu_google_content_new (EmuCall *call,
                        const EmuGoogleService *service,
                        const EmuGoogleModel *model)
{
  EmuGoogleContent *self = g_new0 (EmuGoogleContent, 1);

  self->service = service;
  self->model = model;
  self->prompt = emu_google_prompt_new ();
  self->entry = emu_ledger_add (
      call->state->ledger, service->name, "generateContent", NULL);
  self->entry->model = g_strdup (model->id);
  self->entry->request_size = call->entry->body_length;
  call->data = self;
  call->data_free = emu_google_content_free;
  return self;
}

static gboolean
emu_google_content_read (EmuCall *call, GError **error)
{
  EmuGoogleContent *self = call->data;
  g_autoptr (JsonObject) root = NULL;
  gsize most = self->service->max_body;

  if (most > 0 && call->entry->body_length > most)
    return emu_google_error_refuse (error,
                                    "Request payload size exceeds the limit: "
                                    "%" G_GSIZE_FORMAT " bytes.",
                                    most);
  if (!emu_call_is_json (call))
    return emu_google_error_refuse (
        error, "Invalid JSON payload received. It is not application/json.");
  root = emu_call_read_json (call);
  if (root == NULL)
    return emu_google_error_refuse (
        error, "Invalid JSON payload received. Expected an object.");
  return emu_google_prompt_read (
      self->prompt, self->service, self->model, root, call, error);
}

/**
 * emu_google_content_handle:
 * @call: with a good credential, for a model there is
 */
void
emu_google_content_handle (EmuCall *call,
                           const EmuGoogleService *service,
                           const EmuGoogleModel *model)
{
  g_autoptr (GError) error = NULL;

  emu_google_content_new (call, service, model);
  if (emu_google_content_read (call, &error))
    emu_pace_start (call, emu_google_content_go_on);
  else
    emu_google_content_reject (
        call, (EmuGoogleProblem) error->code, error->message);
}

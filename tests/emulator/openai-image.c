/* emulator/openai-image: generations, edits and inpainting. */
#include <string.h>

#include "openai.h"
#include "pace.h"
#include "route.h"

static void
emu_openai_image_free (gpointer data)
{
  EmuOpenaiImage *self = data;

  g_free (self->model_id);
  g_free (self->prompt);
  g_ptr_array_unref (self->images);
  g_clear_pointer (&self->mask, g_bytes_unref);
  g_clear_pointer (&self->made, g_ptr_array_unref);
  g_free (self);
}

/* a machine of one's own costs nothing */
static gint64
emu_openai_image_cost (const EmuOpenaiImage *self)
{
  return self->model != NULL ? (gint64) self->model->price * self->n : 0;
}

static void
emu_openai_image_reject (EmuCall *call, const EmuOpenaiRefusal *refusal)
{
  EmuOpenaiImage *self = call->data;

  emu_ledger_explain (self->entry, refusal->code, refusal->message);
  emu_ledger_finish (call->state->ledger, self->entry, "rejected", 0, 0);
  emu_openai_fail (call, refusal);
}

static void
emu_openai_image_echo_key (EmuCall *call)
{
  g_autoptr (EmuOpenaiRefusal) refusal =
      emu_openai_refuse (call->fault->status > 0 ? call->fault->status : 400,
                         call->fault->code,
                         NULL,
                         "Upstream refused the header 'Authorization: %s'",
                         emu_call_header (call, "Authorization"));

  emu_openai_fail (call, refusal);
}

/* the answers of faults that leave no image */
static void
emu_openai_image_fail (EmuCall *call)
{
  EmuOpenaiImage *self = call->data;
  const EmuFault *fault = call->fault;

  emu_ledger_explain (self->entry, fault->code, fault->message);
  emu_ledger_finish (
      call->state->ledger, self->entry, "upstream_failure", 0, 0);
  emu_route_add_headers (call, fault);
  if (fault->kind == EMU_FAULT_STATUS || fault->kind == EMU_FAULT_ERROR200)
    emu_openai_fail_by (call, fault);
  else if (fault->kind == EMU_FAULT_ECHO_KEY)
    emu_openai_image_echo_key (call);
  else if (fault->kind == EMU_FAULT_HTML200)
    emu_call_send_text (
        call, 200, "text/html", "<html><body>Sign in</body></html>\n");
  else if (fault->kind == EMU_FAULT_NO_CONTENT)
    emu_call_send_text (call, 204, NULL, "");
  else
    emu_openai_answer (call);
}

static void
emu_openai_image_finish (EmuCall *call)
{
  EmuOpenaiImage *self = call->data;

  if (emu_fault_prevents_images (call->fault))
    {
      emu_openai_image_fail (call);
      return;
    }
  emu_ledger_finish (call->state->ledger,
                     self->entry,
                     call->gone ? "cancelled" : "completed",
                     call->gone ? 0 : self->n,
                     call->gone ? 0 : emu_openai_image_cost (self));
  emu_openai_answer (call);
}

static void
emu_openai_image_on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EmuCall) call = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (EmuOpenaiRefusal) refusal = NULL;
  EmuOpenaiImage *self = call->data;

  self->made = emu_studio_make_finish (result, &error);
  if (self->made != NULL)
    {
      emu_pace_when_due (call, emu_openai_image_finish);
      return;
    }
  refusal =
      emu_openai_refuse (400, "invalid_image_file", NULL, "%s", error->message);
  emu_openai_image_reject (call, refusal);
}

static void
emu_openai_image_make (EmuCall *call)
{
  EmuOpenaiImage *self = call->data;
  EmuStudioOrder *order = emu_studio_order_new ();

  order->prompt = g_strdup (self->prompt);
  order->seed = self->seed;
  order->n = self->n;
  order->width = self->width;
  order->height = self->height;
  order->format = self->format;
  order->quality = self->quality;
  order->base64 = self->b64;
  if (emu_fault_is (call->fault, EMU_FAULT_WRONG_FORMAT))
    order->format =
        order->format == EMU_FORMAT_JPEG ? EMU_FORMAT_PNG : EMU_FORMAT_JPEG;
  if (self->images->len > 0)
    {
      order->uploads = g_ptr_array_ref (self->images);
      order->edit = call->state->settings.edit;
      order->drift = call->state->settings.drift;
    }
  if (self->mask != NULL)
    order->mask = g_bytes_ref (self->mask);
  order->white_mask = self->flavor->white_mask;
  emu_studio_make_async (call->state->studio,
                         order,
                         emu_openai_image_on_made,
                         emu_call_ref (call));
}

static void
emu_openai_image_go_on (EmuCall *call)
{
  if (emu_fault_prevents_images (call->fault))
    emu_pace_when_due (call, emu_openai_image_finish);
  else
    emu_openai_image_make (call);
}

static EmuOpenaiImage *
emu_openai_image_new (EmuCall *call, EmuOpenaiKind kind)
{
  static const char *const names[] = { "images.generations",
                                       "images.edits",
                                       "images.inpainting" };
  EmuOpenaiImage *self = g_new0 (EmuOpenaiImage, 1);

  self->flavor = call->state->settings.flavor;
  self->kind = kind;
  self->images =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->entry = emu_ledger_add (
      call->state->ledger, EMU_OPENAI_VENDOR, names[kind], NULL);
  self->entry->request_size = call->entry->body_length;
  call->data = self;
  call->data_free = emu_openai_image_free;
  if (self->flavor->bit == EMU_FLAVOR_OPENAI)
    emu_call_set_header (call, "x-request-id", self->entry->id);
  return self;
}

/**
 * @fields: (nullable) (transfer full): what was sent, %NULL for nonsense
 */
static void
emu_openai_image_take (EmuCall *call, JsonObject *fields, gboolean loose)
{
  EmuOpenaiImage *self = call->data;
  g_autoptr (EmuOpenaiRefusal) refusal = NULL;

  if (fields == NULL)
    refusal = emu_openai_refuse (400, NULL, NULL, "The body cannot be parsed.");
  else
    refusal =
        emu_openai_order_read (self, fields, loose, &call->state->settings);
  g_clear_pointer (&fields, json_object_unref);
  self->entry->model = g_strdup (self->model_id);
  if (refusal == NULL)
    {
      emu_pace_start (call, emu_openai_image_go_on);
      return;
    }
  emu_journal_entry_digest (call->entry);
  emu_openai_image_reject (call, refusal);
}

void
emu_openai_image_generate (EmuCall *call)
{
  emu_openai_image_new (call, EMU_OPENAI_GENERATION);
  emu_openai_image_take (
      call,
      emu_call_is_multipart (call) ? NULL : emu_call_read_json (call),
      FALSE);
}

static gboolean
emu_openai_image_has_part (const EmuCall *call, const char *name)
{
  for (guint i = 0; i < call->entry->parts->len; i++)
    {
      EmuJournalPart *part = g_ptr_array_index (call->entry->parts, i);

      if (g_strcmp0 (part->name, name) == 0)
        return TRUE;
    }
  return FALSE;
}

/* which of the files a server looks at */
static gboolean
emu_openai_image_reads (const EmuCall *call, const char *name)
{
  const EmuOpenaiImage *self = call->data;

  if (self->kind == EMU_OPENAI_INPAINTING)
    return g_str_equal (name, "image") && self->images->len == 0;
  if (self->flavor->bit == EMU_FLAVOR_PLAIN)
    return self->images->len == 0;
  if (self->flavor->bit != EMU_FLAVOR_SDCPP || g_str_equal (name, "image[]"))
    return TRUE;
  return self->images->len == 0 && !emu_openai_image_has_part (call, "image[]");
}

static void
emu_openai_image_sort_part (EmuCall *call, JsonObject *fields, guint index)
{
  EmuOpenaiImage *self = call->data;
  EmuJournalPart *part = g_ptr_array_index (call->entry->parts, index);
  gsize length;
  const char *data = g_bytes_get_data (part->bytes, &length);
  g_autofree char *text = NULL;

  if (g_str_equal (part->name, "image") || g_str_equal (part->name, "image[]"))
    {
      self->repeated |=
          g_str_equal (part->name, "image") && self->images->len > 0;
      if (emu_openai_image_reads (call, part->name))
        g_ptr_array_add (self->images, g_bytes_ref (part->bytes));
      return;
    }
  if (g_str_equal (part->name, self->flavor->mask))
    {
      g_clear_pointer (&self->mask, g_bytes_unref);
      self->mask = g_bytes_ref (part->bytes);
      return;
    }
  text = g_utf8_make_valid (length > 0 ? data : "", (gssize) length);
  json_object_set_string_member (fields, part->name, text);
}

static JsonObject *
emu_openai_image_read_form (EmuCall *call)
{
  SoupMultipart *multipart = NULL;
  JsonObject *fields;

  if (emu_call_is_multipart (call))
    multipart = emu_call_read_multipart (call);
  if (multipart == NULL)
    return NULL;
  soup_multipart_free (multipart);
  fields = json_object_new ();
  for (guint i = 0; i < call->entry->parts->len; i++)
    {
      EmuJournalPart *part = g_ptr_array_index (call->entry->parts, i);

      if (part->name != NULL)
        emu_openai_image_sort_part (call, fields, i);
    }
  return fields;
}

void
emu_openai_image_edit (EmuCall *call)
{
  emu_openai_image_new (call, EMU_OPENAI_EDIT);
  emu_openai_image_take (call, emu_openai_image_read_form (call), TRUE);
}

void
emu_openai_image_inpaint (EmuCall *call)
{
  emu_openai_image_new (call, EMU_OPENAI_INPAINTING);
  emu_openai_image_take (call, emu_openai_image_read_form (call), TRUE);
}

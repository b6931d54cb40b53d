/* emulator/lumenfall-answer: the documents the gateway sends. */
#include "lumenfall.h"

#include "body.h"

static char *
emu_lumenfall_answer_url (const EmuCall *call, const EmuStudioImage *image)
{
  const EmuLumenfallImage *self = call->data;
  g_autoptr (GBytes) file = emu_fault_spoil_file (call->fault, image->file);
  g_autofree char *path =
      emu_media_add (call->state->media,
                     "media",
                     emu_picture_format_name (self->order->format),
                     file);

  return g_strconcat (
      emu_fault_get_origin (call->fault, "media", call->state->origin),
      path,
      NULL);
}

static void
emu_lumenfall_answer_add_one (const EmuCall *call,
                              EmuBody *body,
                              const EmuStudioImage *image)
{
  const EmuLumenfallImage *self = call->data;

  if (self->order->b64)
    {
      emu_body_add (body, "{\"b64_json\":\"");
      emu_body_add_base64 (body, call->fault, image);
      emu_body_add (body, "\"");
    }
  else
    {
      g_autofree char *url = emu_lumenfall_answer_url (call, image);

      emu_body_addf (body, "{\"url\":\"%s\"", url);
    }
  emu_body_add (body, ",\"revised_prompt\":");
  if (emu_fault_is (call->fault, EMU_FAULT_BIG_TEXT))
    emu_body_add_long (body, call->fault->bytes);
  else
    emu_body_add_quoted (body, self->order->prompt);
  emu_body_add (body, "}");
}

static void
emu_lumenfall_answer_add_metadata (const EmuCall *call, EmuBody *body)
{
  const EmuLumenfallImage *self = call->data;
  const EmuModelChoice *choice = &self->order->choice;
  g_autofree char *executed =
      g_strconcat (choice->offer->provider, "/", choice->model->id, NULL);
  char cost[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (cost, sizeof cost, "%.6f", self->entry->cost / 1e6);
  emu_body_add (body, "\"metadata\":{\"model\":");
  emu_body_add_quoted (body, self->order->model_id);
  emu_body_addf (
      body,
      ",\"executed_model\":\"%s\","
      "\"provider\":\"%s\",\"provider_name\":\"%s\",\"cost\":%s,"
      "\"cost_currency\":\"USD\",\"attempts\":[{\"provider\":\"%s\","
      "\"model\":\"%s\",\"status\":\"success\",\"duration_ms\":%u}]}",
      executed,
      choice->offer->provider,
      emu_models_provider_name (choice->offer->provider),
      cost,
      choice->offer->provider,
      executed,
      self->entry->duration_ms);
}

static void
emu_lumenfall_answer_begin (const EmuCall *call, EmuBody *body)
{
  const EmuLumenfallImage *self = call->data;

  emu_body_addf (body,
                 "{\"id\":\"%s\",\"created\":%" G_GINT64_FORMAT
                 ",\"size\":\"%ux%u\",\"output_format\":\"%s\",\"data\":[",
                 self->entry->id,
                 self->entry->created,
                 self->order->size.width,
                 self->order->size.height,
                 emu_picture_format_name (self->order->format));
}

static void
emu_lumenfall_answer_headers (EmuCall *call)
{
  const EmuLumenfallImage *self = call->data;

  emu_call_set_header (
      call, "X-Lumenfall-Provider", self->order->choice.offer->provider);
  emu_call_set_header (
      call, "X-Lumenfall-Model", self->order->choice.model->id);
  emu_call_set_header (call, "X-Lumenfall-Request-Id", self->entry->id);
}

/**
 * emu_lumenfall_answer_images:
 *
 * Sends the document of a request that is done, with no image when none was
 * made.
 */
void
emu_lumenfall_answer_images (EmuCall *call)
{
  EmuLumenfallImage *self = call->data;
  g_autoptr (EmuBody) body = emu_body_new ();
  GPtrArray *parts;

  emu_lumenfall_answer_headers (call);
  emu_lumenfall_answer_begin (call, body);
  for (guint i = 0; self->images != NULL && i < self->images->len; i++)
    {
      if (i > 0)
        emu_body_add (body, ",");
      emu_lumenfall_answer_add_one (
          call, body, g_ptr_array_index (self->images, i));
    }
  if (emu_fault_is (call->fault, EMU_FAULT_NULL_IMAGE))
    emu_body_add (body, "{\"b64_json\":null,\"url\":null}");
  emu_body_add (body, "],");
  emu_lumenfall_answer_add_metadata (call, body);
  emu_body_add (body,
                emu_fault_is (call->fault, EMU_FAULT_BROKEN_JSON) ? "]]" : "}");
  parts = emu_body_end (body);
  for (guint i = 0; i < parts->len; i++)
    self->entry->response_size +=
        g_bytes_get_size (g_ptr_array_index (parts, i));
  emu_call_send (call, 200, "application/json", parts);
}

/**
 * emu_lumenfall_answer_estimate:
 *
 * Sends what the request would cost.
 */
void
emu_lumenfall_answer_estimate (EmuCall *call)
{
  EmuLumenfallImage *self = call->data;
  const EmuModelChoice *choice = &self->order->choice;
  gint64 total = emu_order_cost (self->order);
  char all[G_ASCII_DTOSTR_BUF_SIZE], each[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  g_ascii_formatd (all, sizeof all, "%.6f", total / 1e6);
  g_ascii_formatd (each, sizeof each, "%.6f", total / 1e6 / self->order->n);
  text = g_strdup_printf (
      "{\"estimated\":true,\"model\":\"%s\",\"provider\":\"%s\","
      "\"total_cost_micros\":%" G_GINT64_FORMAT ",\"currency\":\"USD\","
      "\"components\":[{\"type\":\"output\",\"metric\":\"image\","
      "\"quantity\":%u,\"billable_quantity\":%u,\"unit_price\":%s,"
      "\"total_cost\":%s}]}",
      choice->model->id,
      choice->offer->provider,
      total,
      self->order->n,
      self->order->n,
      each,
      all);
  emu_call_send_text (call, 200, "application/json", text);
}

/* emulator/lumenfall-answer: the documents the gateway sends. */
#include "lumenfall.h"

#include <string.h>

#define EMU_LUMENFALL_ANSWER_BIG_TEXT (10 * 1024 * 1024)

/* a JSON string with its quotes */
static char *
emu_lumenfall_answer_quote (const char *text)
{
  g_autoptr (JsonNode) node = json_node_init_string (json_node_alloc (), text);

  return json_to_string (node, FALSE);
}

static void
emu_lumenfall_answer_add_text (GPtrArray *parts, GString *text)
{
  if (text->len > 0)
    g_ptr_array_add (parts, g_bytes_new (text->str, text->len));
  g_string_truncate (text, 0);
}

/* base64 goes out by reference, as one piece; a broken one gets a wedge */
static void
emu_lumenfall_answer_add_base64 (EmuCall *call,
                                 GPtrArray *parts,
                                 GBytes *base64)
{
  gsize half = g_bytes_get_size (base64) / 2;

  if (!emu_fault_is (call->fault, EMU_FAULT_BROKEN_BASE64))
    {
      g_ptr_array_add (parts, g_bytes_ref (base64));
      return;
    }
  g_ptr_array_add (parts, g_bytes_new_from_bytes (base64, 0, half));
  g_ptr_array_add (parts, g_bytes_new_static ("#%$@", 4));
  g_ptr_array_add (
      parts,
      g_bytes_new_from_bytes (base64, half, g_bytes_get_size (base64) - half));
}

static gboolean
emu_lumenfall_answer_spoils_files (const EmuFault *fault)
{
  return emu_fault_is (fault, EMU_FAULT_TRUNCATED_IMAGE) ||
         emu_fault_is (fault, EMU_FAULT_CORRUPT_IMAGE) ||
         emu_fault_is (fault, EMU_FAULT_ABSURD_IMAGE);
}

static GBytes *
emu_lumenfall_answer_base64 (const EmuCall *call, const EmuStudioImage *image)
{
  g_autoptr (GBytes) file = NULL;
  gsize length;
  const guint8 *data;
  char *text;

  if (!emu_lumenfall_answer_spoils_files (call->fault))
    return g_bytes_ref (image->base64);
  file = emu_fault_spoil_file (call->fault, image->file);
  data = g_bytes_get_data (file, &length);
  text = g_base64_encode (data, length);
  return g_bytes_new_take (text, strlen (text));
}

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

  return g_strconcat (call->state->origin, path, NULL);
}

static char *
emu_lumenfall_answer_revised (const EmuCall *call)
{
  const EmuLumenfallImage *self = call->data;
  GString *text;
  gsize want;

  if (!emu_fault_is (call->fault, EMU_FAULT_BIG_TEXT))
    return emu_lumenfall_answer_quote (self->order->prompt);
  want = call->fault->bytes > 0 ? call->fault->bytes :
                                  EMU_LUMENFALL_ANSWER_BIG_TEXT;
  text = g_string_sized_new (want + 64);
  g_string_append_c (text, '"');
  while (text->len < want)
    g_string_append (text, "the same words once more, ");
  g_string_append_c (text, '"');
  return g_string_free (text, FALSE);
}

static void
emu_lumenfall_answer_add_one (EmuCall *call,
                              GPtrArray *parts,
                              GString *text,
                              const EmuStudioImage *image)
{
  const EmuLumenfallImage *self = call->data;
  g_autofree char *revised = emu_lumenfall_answer_revised (call);

  if (self->order->b64)
    {
      g_autoptr (GBytes) base64 = emu_lumenfall_answer_base64 (call, image);

      g_string_append (text, "{\"b64_json\":\"");
      emu_lumenfall_answer_add_text (parts, text);
      emu_lumenfall_answer_add_base64 (call, parts, base64);
      g_string_append_c (text, '"');
    }
  else
    {
      g_autofree char *url = emu_lumenfall_answer_url (call, image);

      g_string_append_printf (text, "{\"url\":\"%s\"", url);
    }
  g_string_append_printf (text, ",\"revised_prompt\":%s}", revised);
}

static void
emu_lumenfall_answer_add_metadata (const EmuCall *call, GString *text)
{
  const EmuLumenfallImage *self = call->data;
  const EmuModelChoice *choice = &self->order->choice;
  g_autofree char *asked = emu_lumenfall_answer_quote (self->order->model_id);
  g_autofree char *executed =
      g_strconcat (choice->offer->provider, "/", choice->model->id, NULL);
  char cost[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (cost, sizeof cost, "%.6f", self->entry->cost / 1e6);
  g_string_append_printf (
      text,
      "\"metadata\":{\"model\":%s,\"executed_model\":\"%s\","
      "\"provider\":\"%s\",\"provider_name\":\"%s\",\"cost\":%s,"
      "\"cost_currency\":\"USD\",\"attempts\":[{\"provider\":\"%s\","
      "\"model\":\"%s\",\"status\":\"success\",\"duration_ms\":%u}]}",
      asked,
      executed,
      choice->offer->provider,
      emu_models_provider_name (choice->offer->provider),
      cost,
      choice->offer->provider,
      executed,
      self->entry->duration_ms);
}

static void
emu_lumenfall_answer_begin (const EmuCall *call, GString *text)
{
  const EmuLumenfallImage *self = call->data;

  g_string_append_printf (
      text,
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
  GPtrArray *parts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autoptr (GString) text = g_string_new (NULL);

  emu_lumenfall_answer_headers (call);
  emu_lumenfall_answer_begin (call, text);
  for (guint i = 0; self->images != NULL && i < self->images->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      emu_lumenfall_answer_add_one (
          call, parts, text, g_ptr_array_index (self->images, i));
    }
  if (emu_fault_is (call->fault, EMU_FAULT_NULL_IMAGE))
    g_string_append (text, "{\"b64_json\":null,\"url\":null}");
  g_string_append (text, "],");
  emu_lumenfall_answer_add_metadata (call, text);
  if (!emu_fault_is (call->fault, EMU_FAULT_BROKEN_JSON))
    g_string_append_c (text, '}');
  else
    g_string_append (text, "]]");
  emu_lumenfall_answer_add_text (parts, text);
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
  g_autofree char *asked = emu_lumenfall_answer_quote (choice->model->id);
  gint64 total = emu_order_cost (self->order);
  char all[G_ASCII_DTOSTR_BUF_SIZE], each[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *text = NULL;

  g_ascii_formatd (all, sizeof all, "%.6f", total / 1e6);
  g_ascii_formatd (each, sizeof each, "%.6f", total / 1e6 / self->order->n);
  text = g_strdup_printf (
      "{\"estimated\":true,\"model\":%s,\"provider\":\"%s\","
      "\"total_cost_micros\":%" G_GINT64_FORMAT ",\"currency\":\"USD\","
      "\"components\":[{\"type\":\"output\",\"metric\":\"image\","
      "\"quantity\":%u,\"billable_quantity\":%u,\"unit_price\":%s,"
      "\"total_cost\":%s}]}",
      asked,
      choice->offer->provider,
      total,
      self->order->n,
      self->order->n,
      each,
      all);
  emu_call_send_text (call, 200, "application/json", text);
}

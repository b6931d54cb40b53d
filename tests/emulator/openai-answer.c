/* emulator/openai-answer: results, inline or behind an address. */
#include "body.h"
#include "openai.h"

/* nobody's real tokens: about what a picture of a megapixel takes */
#define EMU_OPENAI_ANSWER_TOKENS 1056

static char *
emu_openai_url (EmuCall *call, const EmuStudioImage *image)
{
  const EmuOpenaiImage *self = call->data;
  g_autoptr (GBytes) file = emu_fault_spoil_file (call->fault, image->file);
  g_autofree char *path = emu_media_add (call->state->media,
                                         self->flavor->folder,
                                         emu_picture_format_name (self->format),
                                         file);

  return g_strconcat (
      self->flavor->relative ? "" : call->state->origin, path, NULL);
}

static void
emu_openai_add_one (EmuCall *call, EmuBody *body, const EmuStudioImage *image)
{
  const EmuOpenaiImage *self = call->data;

  if (self->b64)
    {
      emu_body_add (body, "{\"b64_json\":\"");
      emu_body_add_base64 (body, call->fault, image);
      emu_body_add (body, "\"");
    }
  else
    {
      g_autofree char *url = emu_openai_url (call, image);

      emu_body_add (body, "{\"url\":");
      emu_body_add_quoted (body, url);
    }
  if (emu_fault_is (call->fault, EMU_FAULT_BIG_TEXT))
    {
      emu_body_add (body, ",\"revised_prompt\":");
      emu_body_add_long (body, call->fault->bytes);
    }
  else if (self->model != NULL && self->model->told_delivery)
    {
      emu_body_add (body, ",\"revised_prompt\":");
      emu_body_add_quoted (body, self->prompt);
    }
  emu_body_add (body, "}");
}

/* what OpenAI tells beside the images; the others tell less */
static void
emu_openai_add_rest (const EmuOpenaiImage *self, EmuBody *body)
{
  const char *format = emu_picture_format_name (self->format);
  guint tokens = EMU_OPENAI_ANSWER_TOKENS * self->n;

  if (self->flavor->bit == EMU_FLAVOR_SDCPP)
    emu_body_addf (body, ",\"output_format\":\"%s\"", format);
  if (self->model == NULL || self->model->told_delivery)
    return;
  emu_body_addf (
      body,
      ",\"background\":\"opaque\",\"output_format\":\"%s\","
      "\"quality\":\"high\",\"size\":\"%ux%u\",\"usage\":{"
      "\"input_tokens\":10,\"input_tokens_details\":{\"image_tokens\":0,"
      "\"text_tokens\":10},\"output_tokens\":%u,\"total_tokens\":%u}",
      format,
      self->width,
      self->height,
      tokens,
      tokens + 10);
}

/**
 * emu_openai_answer:
 *
 * Sends the document of a request that is done, with no image when none was
 * made.
 */
void
emu_openai_answer (EmuCall *call)
{
  EmuOpenaiImage *self = call->data;
  g_autoptr (EmuBody) body = emu_body_new ();
  GPtrArray *parts;

  emu_body_addf (body,
                 "{\"created\":%" G_GINT64_FORMAT ",\"data\":[",
                 self->entry->created);
  for (guint i = 0; self->made != NULL && i < self->made->len; i++)
    {
      if (i > 0)
        emu_body_add (body, ",");
      emu_openai_add_one (call, body, g_ptr_array_index (self->made, i));
    }
  if (emu_fault_is (call->fault, EMU_FAULT_NULL_IMAGE))
    emu_body_add (body, "{\"b64_json\":null,\"url\":null}");
  emu_body_add (body, "]");
  emu_openai_add_rest (self, body);
  emu_body_add (body,
                emu_fault_is (call->fault, EMU_FAULT_BROKEN_JSON) ? "]]" : "}");
  parts = emu_body_end (body);
  for (guint i = 0; i < parts->len; i++)
    self->entry->response_size +=
        g_bytes_get_size (g_ptr_array_index (parts, i));
  emu_call_send (call, 200, self->flavor->content_type, parts);
}

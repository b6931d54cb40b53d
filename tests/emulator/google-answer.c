/* emulator/google-answer: the documents of generateContent. */
#include "google.h"

#include "body.h"

/* letters of a signature, when it is not a big one */
#define EMU_GOOGLE_SIGNATURE                                                   \
  "RXZlcnkgcGFydCBvZiBhIHRob3VnaHQgaXMgdG8gYmUgc2VudCBiYWNrIGFzIGl0IGNhbWUu"
#define EMU_GOOGLE_SEARCH_PAGE                                                 \
  "<div class=\"container\"><a href=\"https://www.google.com/search\">"        \
  "Search</a></div>"

typedef struct
{
  EmuCall *call;
  const EmuGoogleContent *content;
  EmuBody *body;
} EmuGoogleAnswer;

/* every part after the thoughts is signed, by models that think */
static void
emu_google_answer_sign (EmuGoogleAnswer *self)
{
  const EmuFault *fault = self->call->fault;

  if (!self->content->model->thinks)
    return;
  emu_body_add (self->body, ",\"thoughtSignature\":");
  if (emu_fault_is (fault, EMU_FAULT_BIG_SIGNATURE))
    emu_body_add_long (self->body, fault->bytes);
  else
    emu_body_add (self->body, "\"" EMU_GOOGLE_SIGNATURE "\"");
}

static void
emu_google_answer_image (EmuGoogleAnswer *self,
                         const EmuStudioImage *image,
                         const EmuFault *fault)
{
  emu_body_addf (self->body,
                 "{\"inlineData\":{\"mimeType\":\"image/%s\",\"data\":\"",
                 emu_picture_format_name (self->content->prompt->format));
  emu_body_add_base64 (self->body, fault, image);
  emu_body_add (self->body, "\"}");
}

/* faults of files spoil the result, not the thoughts */
static void
emu_google_answer_thoughts (EmuGoogleAnswer *self)
{
  const GPtrArray *drafts = self->content->drafts;

  if (drafts == NULL)
    return;
  emu_body_add (self->body,
                "{\"text\":\"**Composing**\\n\\nA first look.\","
                "\"thought\":true},");
  for (guint i = 0; i < drafts->len; i++)
    {
      emu_google_answer_image (self, drafts->pdata[i], NULL);
      emu_body_add (self->body, ",\"thought\":true},");
    }
}

static void
emu_google_answer_words (EmuGoogleAnswer *self)
{
  const EmuFault *fault = self->call->fault;

  if (!self->content->prompt->words &&
      !emu_fault_is (fault, EMU_FAULT_BIG_TEXT))
    return;
  emu_body_add (self->body, "{\"text\":");
  if (emu_fault_is (fault, EMU_FAULT_BIG_TEXT))
    emu_body_add_long (self->body, fault->bytes);
  else
    emu_body_add_quoted (self->body, self->content->prompt->text);
  emu_google_answer_sign (self);
  emu_body_add (self->body, "},");
}

static void
emu_google_answer_result (EmuGoogleAnswer *self)
{
  const EmuFault *fault = self->call->fault;
  GPtrArray *images = self->content->images;

  if (emu_fault_is (fault, EMU_FAULT_NULL_IMAGE))
    {
      emu_body_add (self->body, "{\"inlineData\":{\"mimeType\":\"image/png\"}");
      emu_google_answer_sign (self);
      emu_body_add (self->body, "}");
      return;
    }
  emu_google_answer_image (self, g_ptr_array_index (images, 0), fault);
  if (emu_fault_is (fault, EMU_FAULT_ONLY_THOUGHTS))
    emu_body_add (self->body, ",\"thought\":true");
  else
    emu_google_answer_sign (self);
  emu_body_add (self->body, "}");
}

static void
emu_google_answer_grounding (EmuGoogleAnswer *self)
{
  const EmuGooglePrompt *prompt = self->content->prompt;

  if (!prompt->search)
    return;
  emu_body_addf (self->body,
                 ",\"groundingMetadata\":{\"%s\":[",
                 prompt->image_search ? "imageSearchQueries" :
                                        "webSearchQueries");
  emu_body_add_quoted (self->body, prompt->text);
  emu_body_add (self->body, "],\"searchEntryPoint\":{\"renderedContent\":");
  emu_body_add_quoted (self->body, EMU_GOOGLE_SEARCH_PAGE);
  emu_body_add (self->body,
                "},\"groundingChunks\":[{\"web\":{\"uri\":"
                "\"https://www.example.org/\",\"title\":\"example.org\"}}]}");
}

static void
emu_google_answer_candidate (EmuGoogleAnswer *self)
{
  emu_body_add (self->body, "{\"content\":{\"parts\":[");
  emu_google_answer_thoughts (self);
  if (!emu_fault_is (self->call->fault, EMU_FAULT_ONLY_THOUGHTS))
    emu_google_answer_words (self);
  emu_google_answer_result (self);
  emu_body_add (self->body,
                "],\"role\":\"model\"},\"finishReason\":\"STOP\",\"index\":0");
  emu_google_answer_grounding (self);
  emu_body_add (self->body, "}");
}

/* why there is no image; %NULL where Google would give no reason */
const char *
emu_google_answer_reason (const EmuFault *fault)
{
  if (fault->reason != NULL)
    return fault->reason;
  if (fault->kind == EMU_FAULT_FINISH)
    return "NO_IMAGE";
  return fault->kind == EMU_FAULT_BLOCKED ? "PROHIBITED_CONTENT" : NULL;
}

/* HTTP says all is well, the candidate says it is not */
static void
emu_google_answer_finish (EmuGoogleAnswer *self)
{
  const EmuFault *fault = self->call->fault;
  const char *content = fault->content != NULL ? fault->content : "none";
  const char *message = fault->message != NULL ?
                            fault->message :
                            "Unable to show the generated image.";

  emu_body_add (self->body, "{");
  if (g_str_equal (content, "empty"))
    emu_body_add (self->body, "\"content\":{\"role\":\"model\"},");
  if (g_str_equal (content, "text"))
    {
      emu_body_add (self->body, "\"content\":{\"parts\":[{\"text\":");
      emu_body_add_quoted (self->body, message);
      emu_body_add (self->body, "}],\"role\":\"model\"},");
    }
  emu_body_addf (self->body,
                 "\"finishReason\":\"%s\",\"index\":0",
                 emu_google_answer_reason (fault));
  if (g_str_equal (content, "none"))
    {
      emu_body_add (self->body, ",\"finishMessage\":");
      emu_body_add_quoted (self->body, message);
    }
  emu_body_add (self->body, "}");
}

/* the prompt was refused before anything was drawn */
static void
emu_google_answer_blocked (EmuGoogleAnswer *self)
{
  const EmuFault *fault = self->call->fault;

  emu_body_addf (self->body,
                 "\"promptFeedback\":{\"blockReason\":\"%s\"",
                 emu_google_answer_reason (fault));
  if (fault->message != NULL)
    {
      emu_body_add (self->body, ",\"blockReasonMessage\":");
      emu_body_add_quoted (self->body, fault->message);
    }
  emu_body_add (self->body, "}");
}

static void
emu_google_answer_candidates (EmuGoogleAnswer *self)
{
  const EmuFault *fault = self->call->fault;

  if (emu_fault_is (fault, EMU_FAULT_BLOCKED))
    {
      emu_google_answer_blocked (self);
      return;
    }
  emu_body_add (self->body, "\"candidates\":[");
  if (emu_fault_is (fault, EMU_FAULT_FINISH))
    emu_google_answer_finish (self);
  else if (self->content->images != NULL ||
           emu_fault_is (fault, EMU_FAULT_NULL_IMAGE))
    emu_google_answer_candidate (self);
  emu_body_add (self->body, "]");
}

static void
emu_google_answer_usage (EmuGoogleAnswer *self)
{
  const EmuGooglePrompt *prompt = self->content->prompt;
  const EmuGoogleModel *model = self->content->model;
  guint asked = (guint) g_utf8_strlen (prompt->text, -1) / 4 + 1;
  guint sent = model->input_tokens * prompt->images->len;
  guint made =
      self->content->images != NULL ? model->tokens[prompt->size.tier] : 0;
  guint thought =
      self->content->drafts != NULL ? 200 * self->content->drafts->len : 0;

  emu_body_addf (
      self->body,
      ",\"usageMetadata\":{\"promptTokenCount\":%u,"
      "\"candidatesTokenCount\":%u,\"totalTokenCount\":%u,"
      "\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":%u}",
      asked + sent,
      made,
      asked + sent + made + thought,
      asked);
  if (sent > 0)
    emu_body_addf (
        self->body, ",{\"modality\":\"IMAGE\",\"tokenCount\":%u}", sent);
  emu_body_add (self->body, "]");
  if (made > 0)
    emu_body_addf (self->body,
                   ",\"candidatesTokensDetails\":[{\"modality\":\"IMAGE\","
                   "\"tokenCount\":%u}]",
                   made);
  if (thought > 0)
    emu_body_addf (self->body, ",\"thoughtsTokenCount\":%u", thought);
  emu_body_add (self->body, "}");
}

/**
 * emu_google_answer_send:
 *
 * Sends the document of a call that is done, with no image when none was made.
 */
void
emu_google_answer_send (EmuCall *call)
{
  const EmuGoogleContent *content = call->data;
  g_autoptr (EmuBody) body = emu_body_new ();
  EmuGoogleAnswer answer = { call, content, body };
  GPtrArray *parts;

  emu_body_add (body, "{");
  emu_google_answer_candidates (&answer);
  emu_google_answer_usage (&answer);
  emu_body_addf (body,
                 ",\"modelVersion\":\"%s\",\"responseId\":\"%s\"%s",
                 content->model->id,
                 content->entry->id,
                 emu_fault_is (call->fault, EMU_FAULT_BROKEN_JSON) ? "]]" :
                                                                     "}");
  parts = emu_body_end (body);
  for (guint i = 0; i < parts->len; i++)
    content->entry->response_size +=
        g_bytes_get_size (g_ptr_array_index (parts, i));
  emu_call_send (call, 200, "application/json; charset=UTF-8", parts);
}

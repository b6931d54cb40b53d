/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* what FUZZ_PROVIDER makes of replies: those of one job, one after the other.
 *
 * An input is text: "STATUS", header lines, an empty line and a body; a line
 * "====" before each further reply. */
#include <string.h>

#include "fuzz.h"
#include "jsontext.h"
#include "payload.h"
#include "providers/provider.h"

static const LimnProvider *const provider = &FUZZ_PROVIDER;

/* a step keeps the results of earlier replies, too */
static gboolean
on_begin (gpointer data, guint stream, const char *path, GError **error)
{
  gint *last = data;

  *last = MAX (*last, (gint) stream);
  return TRUE;
}

static gboolean
on_data (
    gpointer data, guint stream, const char *text, gsize length, GError **error)
{
  return TRUE;
}

static gboolean
on_end (gpointer data, guint stream, GError **error)
{
  return TRUE;
}

static const LimnPayloadSink sink = { on_begin, on_data, on_end };

/* as the client reads it: the images flow away, the rest is the document */
static JsonNode *
read_body (const char *body, gint *last)
{
  g_autoptr (LimnPayload) payload =
      limn_payload_new (provider->claims, &sink, last);

  if (body == NULL || !limn_payload_feed (payload, body, strlen (body), NULL))
    return NULL;
  return limn_payload_finish (payload, NULL);
}

/* cuts @text behind its head */
static LimnHttpHead *
read_head (char *text, const char **body)
{
  char *end = strstr (text, "\n\n");
  g_auto (GStrv) lines = NULL;
  LimnHttpHead *head;

  *body = end != NULL ? end + 2 : NULL;
  if (end != NULL)
    *end = '\0';
  lines = g_strsplit (text, "\n", 16);
  head = limn_http_head_new (
      lines[0] != NULL ?
          (guint) (g_ascii_strtoull (lines[0], NULL, 10) % 1000) :
          0,
      "https://a.example/b");
  for (guint i = 1; lines[0] != NULL && lines[i] != NULL; i++)
    limn_http_head_add_line (head, lines[i]);
  return head;
}

static void
check_step (LimnStep *step, gint last)
{
  for (guint i = 0; i < step->results->len; i++)
    {
      const LimnStepResult *result = g_ptr_array_index (step->results, i);

      g_assert_cmpint (result->stream, >=, -1);
      g_assert_cmpint (result->stream, <=, last);
      g_assert_true (result->stream >= 0 || result->url != NULL);
    }
  g_assert_cmpint (step->retry_ms, >=, -1);
  g_assert_true (step->cost_micros == LIMN_MONEY_UNKNOWN ||
                 step->cost_micros >= 0);
  limn_step_mask (step, "b.ex");
}

static void
parse_reply (LimnStep *step, char *text, gint *last)
{
  const char *body;
  g_autoptr (LimnHttpHead) head = read_head (text, &body);
  g_autoptr (JsonNode) document = read_body (body, last);
  g_autoptr (GError) error = NULL;

  FUZZ_CHECK (provider->parse (head, document, step, &error), error);
  check_step (step, *last);
  limn_step_is_missed (step, head);
  limn_step_is_lost (step, head);
}

static void
parse_upload (char *text)
{
  const char *body;
  g_autoptr (LimnHttpHead) head = read_head (text, &body);
  g_autoptr (JsonNode) document =
      body != NULL ? limn_jsontext_parse (body, -1, "upload", NULL) : NULL;
  LimnUpload upload = { NULL };
  g_autoptr (GError) error = NULL;

  FUZZ_CHECK (provider->parse_upload (head, document, &upload, &error), error);
  g_free (upload.url);
  g_free (upload.put_url);
}

static void
parse_answer (const char *text, LimnQuestionKind kind)
{
  g_autofree char *copy = g_strdup (text);
  const char *body;
  g_autoptr (LimnHttpHead) head = read_head (copy, &body);
  g_autoptr (JsonNode) document =
      body != NULL ? limn_jsontext_parse (body, -1, "answer", NULL) : NULL;
  LimnQuestion question = { .kind = kind,
                            .endpoint = provider->endpoint,
                            .subject = "a-model" };
  g_autoptr (LimnAnswer) answer = limn_answer_new ();
  g_autoptr (GError) error = NULL;

  FUZZ_CHECK (
      provider->parse_answer (&question, head, document, answer, &error),
      error);
  limn_answer_mask (answer, "b.ex");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_auto (GStrv) replies = g_strsplit (text, "\n====\n", 4);
  g_autoptr (LimnStep) step = limn_step_new ();
  gint last = -1;

  step->endpoint = provider->endpoint;
  for (guint kind = 0; kind <= LIMN_QUESTION_CHECK; kind++)
    if (provider->questions & 1u << kind && replies[0] != NULL)
      parse_answer (replies[0], kind);
  if (provider->parse_upload != NULL && replies[0] != NULL)
    {
      g_autofree char *copy = g_strdup (replies[0]);

      parse_upload (copy);
    }
  for (char **reply = replies; *reply != NULL; reply++)
    parse_reply (step, *reply, &last);
  return 0;
}

/* replies of generateContent, read as the client reads them */
#pragma once

#include "error.h"
#include "payload.h"
#include "providers/provider.h"

typedef struct
{
  const char *name;
  guint status;
  const char *body; /* NULL: no JSON */
  LimnError kind;   /* 0: good */
  const char *code;
  const char *words;   /* must be part of the message */
  const char *streams; /* of the results, "0 2" */
  gint64 retry_ms;     /* 0: nothing is said of it */
} ReplyCase;

/* a good answer of one candidate */
#define PARTS(parts)                                                           \
  "{\"candidates\":[{\"content\":{\"role\":\"model\",\"parts\":[" parts        \
  "]},\"finishReason\":\"STOP\"}],\"responseId\":\"id-1\"}"
#define IMAGE                                                                  \
  "{\"inlineData\":{\"mimeType\":\"image/png\",\"data\":\"AAAA\"},"            \
  "\"thoughtSignature\":\"c2ln\"}"
#define DRAFT                                                                  \
  "{\"thought\":true,\"inlineData\":{\"mimeType\":\"image/png\","              \
  "\"data\":\"AAAA\"}}"
#define TEXT(text) "{\"text\":\"" text "\"}"
#define THOUGHT(text) "{\"text\":\"" text "\",\"thought\":true}"

/* an answer without an image */
#define ENDED(reason) "{\"candidates\":[{\"finishReason\":\"" reason "\"}]}"
#define BLOCKED(reason) "{\"promptFeedback\":{\"blockReason\":\"" reason "\"}}"

/* google.rpc.Status */
#define FAILURE(code, message, details)                                        \
  "{\"error\":{\"code\":0,\"message\":\"" message "\",\"status\":\"" code      \
  "\",\"details\":[" details "]}}"
#define DETAIL(type, members)                                                  \
  "{\"@type\":\"type.googleapis.com/google.rpc." type "\"," members "}"
#define REASON(reason)                                                         \
  DETAIL ("ErrorInfo",                                                         \
          "\"reason\":\"" reason "\",\"domain\":\"googleapis.com\"")
#define RETRY(delay) DETAIL ("RetryInfo", "\"retryDelay\":\"" delay "\"")
#define QUOTA(id)                                                              \
  DETAIL ("QuotaFailure",                                                      \
          "\"violations\":[{\"quotaMetric\":\"m\",\"quotaId\":\"" id "\"}]")

static gboolean
on_begin (gpointer data, guint stream, const char *path, GError **error)
{
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

static JsonNode *
read_reply (const LimnProvider *provider, const char *body)
{
  static const LimnPayloadSink sink = { on_begin, on_data, on_end };
  g_autoptr (LimnPayload) payload = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  if (body == NULL)
    return NULL;
  payload = limn_payload_new (provider->claims, &sink, NULL);
  limn_payload_feed (payload, body, strlen (body), &error);
  g_assert_no_error (error);
  node = limn_payload_finish (payload, &error);
  g_assert_no_error (error);
  return node;
}

static char *
list_streams (const LimnStep *step)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < step->results->len; i++)
    {
      const LimnStepResult *result = g_ptr_array_index (step->results, i);

      g_string_append_printf (list, "%s%d", i > 0 ? " " : "", result->stream);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
assert_reply (const LimnProvider *provider, const ReplyCase *c)
{
  g_autoptr (LimnHttpHead) head = limn_http_head_new (c->status, "https://a/");
  g_autoptr (JsonNode) document = read_reply (provider, c->body);
  g_autoptr (LimnStep) step = limn_step_new ();
  g_autoptr (GError) error = NULL;
  gboolean good = provider->parse (head, document, step, &error);
  g_autofree char *streams = list_streams (step);

  g_assert_cmpstr (streams, ==, c->streams != NULL ? c->streams : "");
  g_assert_cmpstr (step->code, ==, c->code);
  g_assert_cmpint (step->retry_ms, ==, c->retry_ms > 0 ? c->retry_ms : -1);
  g_assert_cmpint (step->cost_micros, ==, LIMN_MONEY_UNKNOWN);
  if (c->kind == 0)
    {
      g_assert_no_error (error);
      g_assert_true (good);
      g_assert_cmpstr (step->request_id, ==, "id-1");
      return;
    }
  g_assert_false (good);
  g_assert_error (error, LIMN_ERROR, (gint) c->kind);
  if (strstr (error->message, c->words) == NULL)
    g_error ("'%s' lacks '%s'", error->message, c->words);
  g_assert_true (g_str_has_prefix (error->message, provider->endpoint));
  g_assert_null (strchr (error->message, '\n'));
}

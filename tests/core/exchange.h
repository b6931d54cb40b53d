/* jobs of endpoints that are asked after: their replies, one by one */
#pragma once

#include <string.h>

#include "error.h"
#include "payload.h"
#include "providers/provider.h"

/* what requests held and no message may repeat */
#define SENT "a-private-prompt"

/**
 * Reply:
 * @url: that answered; %NULL: the one that was to be asked
 * @header: (nullable): "name: value"
 * @body: (nullable): of JSON
 * @next: (nullable): where to ask next, after @ms
 * @results: how many images there are then, each "URL" or "#STREAM"; %NULL none
 * @kind: 0: no failure, with @code and a message that holds @words
 */
typedef struct
{
  const char *url;
  guint status; /* 0: no more replies */
  const char *header;
  const char *body;
  const char *next;
  guint ms;
  const char *results;
  LimnError kind;
  const char *code;
  const char *words;
  gint64 retry_ms; /* 0: nothing is said */
  gboolean is_final;
} Reply;

typedef struct
{
  const char *name;
  Reply replies[6];
} ReplyCase;

static gboolean
ignore_begin (gpointer user_data,
              guint stream,
              const char *path,
              GError **error)
{
  return TRUE;
}

static gboolean
ignore_data (gpointer user_data,
             guint stream,
             const char *data,
             gsize length,
             GError **error)
{
  return TRUE;
}

static gboolean
ignore_end (gpointer user_data, guint stream, GError **error)
{
  return TRUE;
}

static const LimnPayloadSink ignore_sink = { ignore_begin,
                                             ignore_data,
                                             ignore_end };

/* as the receiver reads it, with the provider's claims */
static JsonNode *
read_document (const LimnProvider *provider, const char *body)
{
  g_autoptr (LimnPayload) payload =
      limn_payload_new (provider->claims, &ignore_sink, NULL);
  g_autoptr (GError) error = NULL;
  JsonNode *node;

  if (body == NULL)
    return NULL;
  limn_payload_feed (payload, body, strlen (body), &error);
  g_assert_no_error (error);
  node = limn_payload_finish (payload, &error);
  g_assert_no_error (error);
  return node;
}

static gboolean
parse_reply (const LimnProvider *provider,
             const Reply *reply,
             LimnStep *step,
             GError **error)
{
  g_autofree char *asked = g_strdup (step->next_url);
  g_autoptr (LimnHttpHead) head = limn_http_head_new (
      reply->status, reply->url != NULL ? reply->url : asked);
  g_autoptr (JsonNode) document = read_document (provider, reply->body);

  if (reply->header != NULL)
    limn_http_head_add_line (head, reply->header);
  return provider->parse (head, document, step, error);
}

static char *
list_results (const LimnStep *step)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < step->results->len; i++)
    {
      const LimnStepResult *result = g_ptr_array_index (step->results, i);

      g_assert_true ((result->stream < 0) == (result->url != NULL));
      if (i > 0)
        g_string_append_c (list, ' ');
      if (result->url != NULL)
        g_string_append (list, result->url);
      else
        g_string_append_printf (list, "#%d", result->stream);
    }
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static void
assert_failure (const Reply *reply, const LimnStep *step, const GError *error)
{
  g_assert_error (error, LIMN_ERROR, (gint) reply->kind);
  g_assert_cmpstr (step->code, ==, reply->code);
  g_assert_cmpint (
      step->retry_ms, ==, reply->retry_ms != 0 ? reply->retry_ms : -1);
  g_assert_cmpint (step->is_final, ==, reply->is_final);
  if (strstr (error->message, reply->words) == NULL)
    g_error ("'%s' lacks '%s'", error->message, reply->words);
  g_assert_null (strstr (error->message, SENT));
  g_assert_null (strchr (error->message, '\n'));
}

static void
assert_replies (const LimnProvider *provider, const ReplyCase *c)
{
  g_autoptr (LimnStep) step = limn_step_new ();

  for (const Reply *reply = c->replies; reply->status != 0; reply++)
    {
      g_autoptr (GError) error = NULL;
      gboolean good = parse_reply (provider, reply, step, &error);
      g_autofree char *results = list_results (step);

      g_assert_cmpint (good, ==, reply->kind == 0);
      g_assert_cmpstr (step->next_url, ==, reply->next);
      g_assert_cmpstr (
          results, ==, reply->results != NULL ? reply->results : "");
      if (reply->next != NULL)
        g_assert_cmpuint (step->next_ms, ==, reply->ms);
      if (good)
        g_assert_no_error (error);
      else
        assert_failure (reply, step, error);
    }
}

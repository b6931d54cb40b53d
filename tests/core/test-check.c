/* does the key work: what is asked, and what the answers mean. */
#include <gio/gio.h>
#include <string.h>

#include "client.h"
#include "golden.h"

#define TEST_KEY "key-id:s3cret"

static void
test_check_build (gconstpointer data)
{
  const LimnProvider *provider = data;
  const LimnQuestion question = { .kind = LIMN_QUESTION_CHECK,
                                  .endpoint = provider->endpoint };
  g_autofree char *prefix = g_strconcat (provider->endpoint, "-ask", NULL);
  g_autoptr (LimnHttpRequest) request =
      provider->build_question (&question, provider->root, NULL);
  g_autofree char *text = limn_http_request_to_string (request);

  g_assert_cmpuint (request->secrets->len, ==, 0);
  assert_golden (prefix, "check", text);
}

typedef struct
{
  const LimnProvider *provider;
  guint status;
  const char *body;  /* NULL: no JSON */
  LimnError failure; /* 0: good */
  const char *word;
} AnswerCase;

static const AnswerCase answer_cases[] = {
  { &limn_provider_gemini, 200, "{\"models\": [{\"name\": \"models/x\"}]}" },
  { &limn_provider_gemini, 200, "{}", LIMN_ERROR_ANSWER, "LIMN_GEMINI_URL" },
  { &limn_provider_gemini, 200, "[]", LIMN_ERROR_ANSWER, "LIMN_GEMINI_URL" },
  { &limn_provider_gemini, 404, NULL, LIMN_ERROR_ANSWER, "LIMN_GEMINI_URL" },
  { &limn_provider_gemini,
    400,
    "{\"error\": {\"code\": 400, \"message\": \"API key not valid.\", "
    "\"status\": \"INVALID_ARGUMENT\", \"details\": [{\"@type\": "
    "\"type.googleapis.com/google.rpc.ErrorInfo\", \"reason\": "
    "\"API_KEY_INVALID\"}]}}",
    LIMN_ERROR_AUTH,
    "check GEMINI_API_KEY" },
  { &limn_provider_gemini,
    403,
    "{\"error\": {\"code\": 403, \"status\": \"PERMISSION_DENIED\"}}",
    LIMN_ERROR_AUTH,
    "PERMISSION_DENIED" },
  { &limn_provider_gemini, 503, NULL, LIMN_ERROR_TRANSIENT, "503" },
  { &limn_provider_replicate,
    200,
    "{\"type\": \"user\", \"username\": \"a\"}" },
  { &limn_provider_replicate,
    200,
    "{\"a\": 1}",
    LIMN_ERROR_ANSWER,
    "LIMN_REPLICATE_URL" },
  { &limn_provider_replicate,
    404,
    "{\"detail\": \"nothing here\"}",
    LIMN_ERROR_ANSWER,
    "LIMN_REPLICATE_URL" },
  { &limn_provider_replicate,
    401,
    "{\"detail\": \"not a token\", \"status\": 401}",
    LIMN_ERROR_AUTH,
    "check REPLICATE_API_TOKEN" },
  { &limn_provider_replicate,
    429,
    "{\"detail\": \"too fast\"}",
    LIMN_ERROR_RATE,
    "too fast" },
  { &limn_provider_replicate, 502, NULL, LIMN_ERROR_TRANSIENT, "502" },
};

static void
test_check_answers (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (answer_cases); i++)
    {
      const AnswerCase *c = &answer_cases[i];
      const LimnQuestion question = { .kind = LIMN_QUESTION_CHECK,
                                      .endpoint = c->provider->endpoint };
      g_autoptr (LimnHttpHead) head =
          limn_http_head_new (c->status, "https://a");
      g_autoptr (JsonNode) document =
          c->body != NULL ? json_from_string (c->body, NULL) : NULL;
      g_autoptr (LimnAnswer) answer = limn_answer_new ();
      g_autoptr (GError) error = NULL;
      gboolean good =
          c->provider->parse_answer (&question, head, document, answer, &error);

      g_assert_true (good == (c->failure == 0));
      if (good)
        {
          g_assert_no_error (error);
          continue;
        }
      g_assert_error (error, LIMN_ERROR, (int) c->failure);
      g_assert_true (g_str_has_prefix (error->message, c->provider->endpoint));
      g_assert_nonnull (strstr (error->message, c->word));
    }
}

/**
 * Peer:
 * @reply: what it answers whoever asks
 * @request: what it was sent
 *
 * A server that has one answer.
 */
typedef struct
{
  const char *reply;
  char request[4096];
} Peer;

static gboolean
peer_run (GThreadedSocketService *service,
          GSocketConnection *connection,
          GObject *source,
          gpointer data)
{
  Peer *peer = data;
  GIOStream *stream = G_IO_STREAM (connection);
  gsize length = 0;
  gssize n = 1;

  while (n > 0 && strstr (peer->request, "\r\n\r\n") == NULL)
    {
      n = g_input_stream_read (g_io_stream_get_input_stream (stream),
                               peer->request + length,
                               sizeof peer->request - 1 - length,
                               NULL,
                               NULL);
      length += (gsize) MAX (n, 0);
    }
  g_output_stream_write_all (g_io_stream_get_output_stream (stream),
                             peer->reply,
                             strlen (peer->reply),
                             NULL,
                             NULL,
                             NULL);
  g_io_stream_close (stream, NULL, NULL);
  return TRUE;
}

#define REPLY(status, body)                                                    \
  "HTTP/1.1 " status "\r\nConnection: close\r\n\r\n" body

static const struct
{
  const char *reply;
  LimnError failure; /* 0: it is there */
} call_cases[] = {
  { REPLY ("200 OK", "<!doctype html><p>hello"), 0 },
  { REPLY ("200 OK", "{\"hello\": 1}"), 0 },
  { REPLY ("204 No Content", ""), 0 },
  { REPLY ("302 Found\r\nLocation: /docs", ""), 0 },
  { REPLY ("401 Unauthorized", "{\"detail\": \"who?\"}"), 0 },
  { REPLY ("404 Not Found", "nothing here"), 0 },
  { REPLY ("500 Internal Server Error", ""), LIMN_ERROR_TRANSIENT },
  { REPLY ("503 Service Unavailable", "<html>"), LIMN_ERROR_TRANSIENT },
  { "hello\r\n\r\n", LIMN_ERROR_NETWORK },
  { "", LIMN_ERROR_NETWORK },
};

static LimnAnswer *
ask (const char *endpoint, GError **error)
{
  const LimnQuestion question = { .kind = LIMN_QUESTION_CHECK,
                                  .endpoint = endpoint };
  g_autoptr (LimnClient) client = limn_client_new (settings);

  return limn_client_ask_sync (client, &question, NULL, error);
}

/* where nothing free would tell more, any answer is a sign of life; the key
 * stays here */
static void
test_check_call (gconstpointer data)
{
  const gsize i = GPOINTER_TO_SIZE (data);
  Peer peer = { .reply = call_cases[i].reply };
  /* a bound on its threads would have it start again after the stop */
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (-1);
  guint port = g_socket_listener_add_any_inet_port (
      G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);
  g_autoptr (LimnAnswer) answer = NULL;
  g_autoptr (GError) error = NULL;

  g_signal_connect (service, "run", G_CALLBACK (peer_run), &peer);
  g_setenv ("LIMN_FAL_URL", url, TRUE);
  g_setenv ("FAL_KEY", TEST_KEY, TRUE);
  answer = ask ("fal", &error);
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
  g_assert_true (g_str_has_prefix (peer.request, "GET / HTTP/1.1\r\n"));
  g_assert_null (strstr (peer.request, "s3cret"));
  if (call_cases[i].failure == 0)
    {
      g_assert_no_error (error);
      g_assert_nonnull (answer);
      g_assert_false (answer->accepts_key);
    }
  else
    {
      g_assert_error (error, LIMN_ERROR, (int) call_cases[i].failure);
      g_assert_null (answer);
    }
}

static void
test_check_refused (void)
{
  g_autoptr (GError) unset = NULL;
  g_autoptr (GError) echo = NULL;

  g_unsetenv ("FAL_KEY");
  g_assert_null (ask ("fal", &unset));
  g_assert_error (unset, LIMN_ERROR, LIMN_ERROR_AUTH);
  g_assert_null (ask ("echo", &echo));
  g_assert_error (echo, LIMN_ERROR, LIMN_ERROR_INVALID);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  settings = limn_settings_new_from_data ("", NULL);
  g_test_add_data_func (
      "/check/build/gemini", &limn_provider_gemini, test_check_build);
  g_test_add_data_func (
      "/check/build/replicate", &limn_provider_replicate, test_check_build);
  g_test_add_func ("/check/answers", test_check_answers);
  for (gsize i = 0; i < G_N_ELEMENTS (call_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/check/call/%u", (guint) i + 1);

      g_test_add_data_func (path, GSIZE_TO_POINTER (i), test_check_call);
    }
  g_test_add_func ("/check/refused", test_check_refused);
  status = g_test_run ();
  limn_settings_free (settings);
  return status;
}

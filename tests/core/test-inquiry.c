/* small questions over the wire: bounds, deadlines, cancelling, reuse. */
#include "client.h"
#include "error.h"
#include "inquiry.h"
#include "peer.h"
#include "workshop.h"

static Peer *test_peer;

typedef struct
{
  LimnSettings *settings;
  LimnClient *client;
  GCancellable *cancellable;
  GError *error;
  LimnAnswer *answer;
} TestInquiry;

static void
test_inquiry_set_up (TestInquiry *self, gconstpointer data)
{
  peer_reset (test_peer);
  self->settings = limn_settings_new (NULL);
  self->client = limn_client_new (self->settings);
  self->cancellable = g_cancellable_new ();
}

static void
test_inquiry_tear_down (TestInquiry *self, gconstpointer data)
{
  g_clear_error (&self->error);
  g_clear_pointer (&self->answer, limn_answer_free);
  g_object_unref (self->cancellable);
  g_object_unref (self->client);
  limn_settings_free (self->settings);
}

static void
test_inquiry_ask (TestInquiry *self, LimnQuestionKind kind, guint timeout_s)
{
  LimnQuestion question = { .kind = kind,
                            .endpoint = "lumenfall",
                            .subject = "mock-image",
                            .timeout_s = timeout_s };

  g_clear_error (&self->error);
  g_clear_pointer (&self->answer, limn_answer_free);
  self->answer = limn_client_ask_sync (
      self->client, &question, self->cancellable, &self->error);
}

static JsonArray *
test_inquiry_list_requests (void)
{
  g_autoptr (JsonNode) node = peer_get (test_peer, "/emulator/requests");
  JsonArray *all = json_node_get_array (node);
  JsonArray *found = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *row = json_array_get_object_element (all, i);

      if (!g_str_has_prefix (json_object_get_string_member (row, "path"),
                             "/emulator/"))
        json_array_add_object_element (found, json_object_ref (row));
    }
  return found;
}

/* one connection serves all */
static void
test_inquiry_reuse (TestInquiry *self, gconstpointer data)
{
  static const LimnQuestionKind kinds[] = { LIMN_QUESTION_BALANCE,
                                            LIMN_QUESTION_MODELS,
                                            LIMN_QUESTION_MODEL };
  g_autoptr (JsonArray) requests = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      test_inquiry_ask (self, kinds[i], 0);
      g_assert_no_error (self->error);
      g_assert_nonnull (self->answer);
    }
  requests = test_inquiry_list_requests ();
  g_assert_cmpuint (json_array_get_length (requests), ==, 3);
  for (guint i = 1; i < 3; i++)
    g_assert_cmpint (
        json_object_get_int_member (json_array_get_object_element (requests, 0),
                                    "connection"),
        ==,
        json_object_get_int_member (json_array_get_object_element (requests, i),
                                    "connection"));
}

static void
test_inquiry_deadline (TestInquiry *self, gconstpointer data)
{
  peer_put (test_peer, "/emulator/faults", data);
  test_inquiry_ask (self, LIMN_QUESTION_BALANCE, 1);
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_NETWORK);
  g_assert_null (self->answer);
}

static gboolean
test_inquiry_cancel_when_asked (gpointer user_data)
{
  TestInquiry *self = user_data;
  g_autoptr (JsonArray) requests = test_inquiry_list_requests ();

  if (json_array_get_length (requests) == 0)
    return G_SOURCE_CONTINUE;
  g_cancellable_cancel (self->cancellable);
  return G_SOURCE_REMOVE;
}

static void
test_inquiry_cancel (TestInquiry *self, gconstpointer data)
{
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"stall\", \"ms\": 3600000, \"at\": \"other\"}]");
  g_idle_add (test_inquiry_cancel_when_asked, self);
  test_inquiry_ask (self, LIMN_QUESTION_MODELS, 0);
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  /* the client is as good as new */
  g_cancellable_reset (self->cancellable);
  test_inquiry_ask (self, LIMN_QUESTION_MODELS, 0);
  g_assert_no_error (self->error);
  g_assert_cmpuint (self->answer->offers->len, >, 0);
}

static void
test_inquiry_cancel_before (TestInquiry *self, gconstpointer data)
{
  g_autoptr (JsonArray) requests = NULL;

  g_cancellable_cancel (self->cancellable);
  test_inquiry_ask (self, LIMN_QUESTION_BALANCE, 0);
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  requests = test_inquiry_list_requests ();
  g_assert_cmpuint (json_array_get_length (requests), ==, 0);
}

/* several at once, each with its own answer */
static void
test_inquiry_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  LimnAnswer **answer = user_data;
  g_autoptr (GError) error = NULL;

  *answer = limn_client_ask_finish (LIMN_CLIENT (source), result, &error);
  g_assert_no_error (error);
}

static void
test_inquiry_async (TestInquiry *self, gconstpointer data)
{
  LimnQuestion balance = { .kind = LIMN_QUESTION_BALANCE,
                           .endpoint = "lumenfall" };
  char subject[] = "lumen-sketch";
  LimnQuestion model = { .kind = LIMN_QUESTION_MODEL,
                         .endpoint = "lumenfall",
                         .subject = subject };
  g_autoptr (LimnAnswer) first = NULL;
  g_autoptr (LimnAnswer) second = NULL;
  const LimnOffer *offer;

  limn_client_ask_async (
      self->client, &balance, NULL, test_inquiry_done, &first);
  limn_client_ask_async (
      self->client, &model, NULL, test_inquiry_done, &second);
  /* the question is copied */
  subject[0] = '\0';
  while (first == NULL || second == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (first->account, ==, "prepaid");
  g_assert_cmpuint (second->offers->len, ==, 1);
  offer = g_ptr_array_index (second->offers, 0);
  g_assert_cmpstr (offer->slug, ==, "lumen-sketch-1");
  g_assert_cmpstr (offer->aliases[0], ==, "lumen-sketch");
}

/* whatever the endpoint echoes */
static void
test_inquiry_key (TestInquiry *self, gconstpointer data)
{
  peer_put (test_peer,
            "/emulator/faults",
            "[{\"fault\": \"echo_key\", \"at\": \"other\"}]");
  test_inquiry_ask (self, LIMN_QUESTION_BALANCE, 0);
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_null (strstr (self->error->message, "s3cret"));
  g_assert_nonnull (strstr (self->error->message, "***"));
}

static gboolean
test_inquiry_flood (GThreadedSocketService *service,
                    GSocketConnection *connection,
                    GObject *source,
                    gpointer user_data)
{
  GInputStream *input = g_io_stream_get_input_stream (G_IO_STREAM (connection));
  GOutputStream *output =
      g_io_stream_get_output_stream (G_IO_STREAM (connection));
  static const char head[] = "HTTP/1.1 200 OK\r\n\r\n{\"data\":\"";
  g_autofree char *piece = g_strnfill (64 * 1024, 'x');
  char request[4096];

  g_input_stream_read (input, request, sizeof request, NULL, NULL);
  g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
  while (g_output_stream_write_all (
      output, piece, strlen (piece), NULL, NULL, NULL))
    ;
  return TRUE;
}

/* a small document that has no end */
static void
test_inquiry_too_long (TestInquiry *self, gconstpointer data)
{
  /* with but one thread it would start again when that ends, closed or not */
  g_autoptr (GSocketService) service = g_threaded_socket_service_new (10);
  guint16 port = g_socket_listener_add_any_inet_port (
      G_SOCKET_LISTENER (service), NULL, NULL);
  g_autofree char *url = g_strdup_printf ("http://127.0.0.1:%u", port);

  g_signal_connect (service, "run", G_CALLBACK (test_inquiry_flood), NULL);
  g_socket_service_start (service);
  g_setenv ("LIMN_LUMENFALL_URL", url, TRUE);
  test_inquiry_ask (self, LIMN_QUESTION_MODELS, 0);
  g_setenv ("LIMN_LUMENFALL_URL", peer_get_url (test_peer), TRUE);
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  g_assert_nonnull (strstr (self->error->message, "4194304"));
  g_socket_service_stop (service);
  g_socket_listener_close (G_SOCKET_LISTENER (service));
}

/* who cannot be asked says so before any network */
static void
test_inquiry_unasked (TestInquiry *self, gconstpointer data)
{
  LimnQuestion echo = { .kind = LIMN_QUESTION_BALANCE, .endpoint = "echo" };
  LimnQuestion nobody = { .kind = LIMN_QUESTION_BALANCE, .endpoint = "nobody" };

  g_assert_false (limn_client_can_ask (self->client, &echo));
  g_assert_false (limn_client_can_ask (self->client, &nobody));
  g_assert_null (
      limn_client_ask_sync (self->client, &echo, NULL, &self->error));
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (self->error->message,
                   ==,
                   "endpoint 'echo': cannot be asked for its balance");
}

static void
test_inquiry_no_key (TestInquiry *self, gconstpointer data)
{
  LimnQuestion question = { .kind = LIMN_QUESTION_BALANCE,
                            .endpoint = "lumenfall" };

  g_assert_true (limn_client_can_ask (self->client, &question));
  g_unsetenv ("LUMENFALL_API_KEY");
  g_assert_false (limn_client_can_ask (self->client, &question));
  test_inquiry_ask (self, LIMN_QUESTION_BALANCE, 0);
  g_setenv ("LUMENFALL_API_KEY", PEER_KEY, TRUE);
  g_assert_error (self->error, LIMN_ERROR, LIMN_ERROR_AUTH);
}

static const struct
{
  const char *name;
  gconstpointer data;
  void (*run) (TestInquiry *self, gconstpointer data);
} test_inquiry_cases[] = {
  { "reuse", NULL, test_inquiry_reuse },
  { "deadline/wait",
    "[{\"fault\": \"stall\", \"ms\": 3600000, \"at\": \"other\"}]",
    test_inquiry_deadline },
  { "deadline/download",
    "[{\"fault\": \"stall_mid_body\", \"ms\": 3600000, \"at\": \"other\"}]",
    test_inquiry_deadline },
  { "cancel", NULL, test_inquiry_cancel },
  { "cancel/before", NULL, test_inquiry_cancel_before },
  { "async", NULL, test_inquiry_async },
  { "key", NULL, test_inquiry_key },
  { "too-long", NULL, test_inquiry_too_long },
  { "unasked", NULL, test_inquiry_unasked },
  { "no-key", NULL, test_inquiry_no_key },
};

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  test_peer = peer_start ();
  for (guint i = 0; i < G_N_ELEMENTS (test_inquiry_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/inquiry/", test_inquiry_cases[i].name, NULL);

      g_test_add (path,
                  TestInquiry,
                  test_inquiry_cases[i].data,
                  test_inquiry_set_up,
                  test_inquiry_cases[i].run,
                  test_inquiry_tear_down);
    }
  status = g_test_run ();
  peer_stop (test_peer);
  return status;
}

/* limn/transport: whole exchanges with a server on loopback. */
#include <string.h>

#include "error.h"
#include "transport-call.h"

static void
test_get (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = fetch (fixture, "GET", "/hello");
  g_autofree char *url = loopback_server_url (fixture->server, "/hello");
  g_autofree char *expected =
      g_strdup_printf ("GET /hello HTTP/1.1\n"
                       "Host: 127.0.0.1:%u\n"
                       "User-Agent: limn/" LIMN_VERSION "\n"
                       "Accept: */*\n"
                       "Accept-Encoding: identity\n"
                       "X-Plain: yes\n"
                       "Authorization: Bearer " KEY "\n"
                       "\n",
                       fixture->server->port);
  g_autoptr (GBytes) request = loopback_server_get (fixture->server, 0);

  g_assert_no_error (call->error);
  g_assert_cmpuint (call->head->status, ==, 200);
  g_assert_cmpuint (call->status, ==, 200);
  g_assert_cmpstr (limn_http_head_get (call->head, "x-test"), ==, "One");
  g_assert_cmpstr (call->head->url, ==, url);
  g_assert_cmpstr (call->body->str, ==, "hello");
  g_assert_cmpuint (call->connected, ==, 1);
  g_assert_cmpint (call->total, ==, 0);
  g_assert_cmpfloat (call->times.connect_ms, >, 0);
  g_assert_cmpfloat (call->times.wait_ms, >, 0);
  g_assert_cmpmem (g_bytes_get_data (request, NULL),
                   g_bytes_get_size (request),
                   expected,
                   strlen (expected));
  g_assert_nonnull (strstr (fixture->log->str, "/hello: 200"));
}

static void
test_post (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = fetch (fixture, "POST", "/hello");
  g_autofree char *expected =
      g_strdup_printf ("POST /hello HTTP/1.1\n"
                       "Host: 127.0.0.1:%u\n"
                       "User-Agent: limn/" LIMN_VERSION "\n"
                       "Accept: */*\n"
                       "Accept-Encoding: identity\n"
                       "Content-Type: application/json\n"
                       "X-Plain: yes\n"
                       "Authorization: Bearer " KEY "\n"
                       "Content-Length: 7\n"
                       "\n"
                       "{\"n\":1}",
                       fixture->server->port);
  g_autoptr (GBytes) request = loopback_server_get (fixture->server, 0);

  g_assert_no_error (call->error);
  g_assert_cmpstr (call->body->str, ==, "hello");
  g_assert_cmpint (call->sent, ==, 7);
  g_assert_cmpint (call->total, ==, 7);
  g_assert_cmpmem (g_bytes_get_data (request, NULL),
                   g_bytes_get_size (request),
                   expected,
                   strlen (expected));
}

/* methods beyond the two, with a body and without */
static void
test_methods (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *method;
    gboolean body;
    const char *line;
    const char *length;
  } cases[] = {
    { "PUT", TRUE, "PUT /hello HTTP/1.1\n", "\nContent-Length: 7\n" },
    { "PUT", FALSE, "PUT /hello HTTP/1.1\n", "\nContent-Length: 0\n" },
    { "POST", FALSE, "POST /hello HTTP/1.1\n", "\nContent-Length: 0\n" },
    { "DELETE", FALSE, "DELETE /hello HTTP/1.1\n", "\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) call = call_new (fixture->transport);
      g_autofree char *url = loopback_server_url (fixture->server, "/hello");
      g_autoptr (LimnHttpRequest) request =
          limn_http_request_new (cases[i].method, url);
      g_autoptr (GBytes) body = g_bytes_new_static ("content", 7);

      if (cases[i].body)
        limn_http_request_set_body (request, NULL, body);
      call_run (call, request);
      g_assert_no_error (call->error);
      g_assert_true (request_has (fixture->server, i, cases[i].line));
      g_assert_true (request_has (fixture->server, i, cases[i].length));
      g_assert_false (request_has (fixture->server, i, "Content-Type"));
      g_assert_true (!cases[i].body ||
                     request_has (fixture->server, i, "\n\ncontent"));
    }
}

/* the body of a request as text, its boundary written as BOUNDARY */
static char *
get_form (LoopbackServer *server, guint index)
{
  g_autoptr (GBytes) request = loopback_server_get (server, index);
  g_autofree char *text =
      g_strndup (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
  const char *field = strstr (text, "boundary=") + strlen ("boundary=");
  g_autofree char *boundary = g_strndup (field, strcspn (field, "\n"));
  g_auto (GStrv) pieces = g_strsplit (strstr (text, "\n\n") + 2, boundary, -1);

  return g_strjoinv ("BOUNDARY", pieces);
}

static void
test_form (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = call_new (fixture->transport);
  g_autofree char *url = loopback_server_url (fixture->server, "/hello");
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  g_autoptr (GBytes) one = g_bytes_new_static ("\x89PNG one", 8);
  g_autoptr (GBytes) two = g_bytes_new_static ("two\r\n--two", 10);
  g_autofree char *form = NULL;

  limn_http_request_add_text (request, "prompt", "ein grüner Fuchs");
  limn_http_request_add_file (request, "image[]", "one.png", "image/png", one);
  limn_http_request_add_file (request, "image[]", "two", NULL, two);
  limn_http_request_add_text (request, "n", "");
  call_run (call, request);

  g_assert_no_error (call->error);
  form = get_form (fixture->server, 0);
  g_assert_cmpstr (form,
                   ==,
                   "--BOUNDARY\r\n"
                   "Content-Disposition: form-data; name=\"prompt\"\r\n"
                   "\r\n"
                   "ein grüner Fuchs\r\n"
                   "--BOUNDARY\r\n"
                   "Content-Disposition: form-data; name=\"image[]\"; "
                   "filename=\"one.png\"\r\n"
                   "Content-Type: image/png\r\n"
                   "\r\n"
                   "\x89PNG one\r\n"
                   "--BOUNDARY\r\n"
                   "Content-Disposition: form-data; name=\"image[]\"; "
                   "filename=\"two\"\r\n"
                   "Content-Type: application/octet-stream\r\n"
                   "\r\n"
                   "two\r\n--two\r\n"
                   "--BOUNDARY\r\n"
                   "Content-Disposition: form-data; name=\"n\"\r\n"
                   "\r\n"
                   "\r\n"
                   "--BOUNDARY--\r\n");
  g_assert_false (request_has (fixture->server, 0, "chunked"));
  g_assert_false (request_has (fixture->server, 0, "Expect"));
}

static GBytes *
make_noise (gsize size)
{
  guint32 *words = g_new (guint32, size / 4);

  for (gsize i = 0; i < size / 4; i++)
    words[i] = g_test_rand_int ();
  return g_bytes_new_take (words, size);
}

static void
test_upload (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = call_new (fixture->transport);
  g_autofree char *url = loopback_server_url (fixture->server, "/hello");
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  g_autoptr (GBytes) image = make_noise (9 * 1024 * 1024);
  g_autoptr (GBytes) sent = NULL;

  limn_http_request_add_file (request, "image", "a.png", "image/png", image);
  call_run (call, request);

  g_assert_no_error (call->error);
  g_assert_cmpint (call->total, >, 9 * 1024 * 1024);
  g_assert_cmpint (call->sent, ==, call->total);
  g_assert_cmpfloat (call->times.upload_ms, >, 0);
  sent = loopback_server_get (fixture->server, 0);
  g_assert_cmpuint (g_bytes_get_size (sent), >, (gsize) call->total);
  g_assert_nonnull (memmem (g_bytes_get_data (sent, NULL),
                            g_bytes_get_size (sent),
                            g_bytes_get_data (image, NULL),
                            g_bytes_get_size (image)));
}

static void
test_replies (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *path;
    guint status;
    const char *body;
  } cases[] = {
    { "/chunked", 200, "one, two" },
    { "/early", 201, "ok" },
    { "/error", 402, "{\"error\":\"poor\"}" },
    { "/undeclared", 200, "0123456789012345678901234567890123456789" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) call = fetch (fixture, "POST", cases[i].path);

      g_assert_no_error (call->error);
      g_assert_cmpuint (call->head->status, ==, cases[i].status);
      g_assert_cmpstr (call->body->str, ==, cases[i].body);
      g_assert_null (limn_http_head_get (call->head, "x-trailer"));
      g_assert_null (limn_http_head_get (call->head, "x-hint"));
    }
}

static void
test_max_bytes (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *path;
    gsize max_bytes;
    gboolean heads;
    gboolean valid;
  } cases[] = {
    { "/declared", 1000, FALSE, FALSE },
    { "/undeclared", 39, TRUE, FALSE },
    { "/undeclared", 40, TRUE, TRUE },
    { "/hello", 5, TRUE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) call = call_new (fixture->transport);
      g_autoptr (LimnHttpRequest) request =
          request_new ("POST", fixture->server, cases[i].path);

      call->limits.max_bytes = cases[i].max_bytes;
      call_run (call, request);
      g_assert_true (call->heads == (guint) cases[i].heads);
      g_assert_cmpuint (call->body->len, <=, cases[i].max_bytes);
      if (cases[i].valid)
        g_assert_no_error (call->error);
      else
        assert_fails (call, LIMN_ERROR_ANSWER, "larger than");
    }
}

/* the warmed connection is the one that the request uses */
static void
test_warm (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *url =
      loopback_server_url (fixture->server, "/v1/images?key=secret");
  g_autoptr (Call) call = NULL;

  limn_transport_warm (fixture->transport, url);
  while (strstr (fixture->log->str, "/: 404") == NULL)
    g_main_context_iteration (NULL, TRUE);
  call = fetch (fixture, "POST", "/hello");

  g_assert_no_error (call->error);
  g_assert_cmpuint (loopback_server_connections (fixture->server), ==, 1);
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 2);
  g_assert_true (request_has (fixture->server, 0, "HEAD / HTTP/1.1\n"));
  g_assert_false (request_has (fixture->server, 0, KEY));

  limn_transport_warm (fixture->transport, "http://192.0.2.1/");
  limn_transport_warm (fixture->transport, "nonsense");
}

/* two at a time */
static void
test_together (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) one = call_new (fixture->transport);
  g_autoptr (Call) two = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) slow =
      request_new ("POST", fixture->server, "/hang");
  g_autoptr (LimnHttpRequest) quick =
      request_new ("POST", fixture->server, "/hello");

  call_send (one, slow);
  call_send (two, quick);
  call_wait (two);
  g_assert_no_error (two->error);
  g_assert_false (one->over);
  g_cancellable_cancel (one->cancellable);
  call_wait (one);
  g_assert_error (one->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
}

/* a result's URL is fetched while the answer that names it still comes */
static void
test_follower (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) one = call_new (fixture->transport);
  g_autoptr (Call) two = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) first =
      request_new ("POST", fixture->server, "/stall");
  g_autoptr (LimnHttpRequest) second =
      request_new ("GET", fixture->server, "/hello");

  one->follower = two;
  one->next = second;
  call_send (one, first);
  call_wait (two);
  g_assert_no_error (two->error);
  g_assert_cmpstr (two->body->str, ==, "hello");
  g_assert_false (one->over);
  g_cancellable_cancel (one->cancellable);
  call_wait (one);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CALL_TEST ("/transport/get", test_get);
  CALL_TEST ("/transport/post", test_post);
  CALL_TEST ("/transport/methods", test_methods);
  CALL_TEST ("/transport/form", test_form);
  CALL_TEST ("/transport/upload", test_upload);
  CALL_TEST ("/transport/replies", test_replies);
  CALL_TEST ("/transport/max-bytes", test_max_bytes);
  CALL_TEST ("/transport/warm", test_warm);
  CALL_TEST ("/transport/together", test_together);
  CALL_TEST ("/transport/follower", test_follower);
  return g_test_run ();
}

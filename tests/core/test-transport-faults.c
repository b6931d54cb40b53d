/* limn/transport: what breaks, what is refused, and who ends it. */
#include <string.h>

#include "error.h"
#include "transport-call.h"

/* what breaks after the request left: it may be owed, unless it only reads */
static void
test_broken (Fixture *fixture, gconstpointer unused)
{
  static const char *const paths[] = { "/silent", "/partial", "/garbled" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Call) get = fetch (fixture, "GET", paths[i]);
      g_autoptr (Call) post = fetch (fixture, "POST", paths[i]);
      g_autoptr (Call) put = fetch (fixture, "PUT", paths[i]);

      assert_fails (get, LIMN_ERROR_NETWORK, "try again");
      assert_fails (post, LIMN_ERROR_AMBIGUOUS, "may have been charged");
      assert_fails (put, LIMN_ERROR_AMBIGUOUS, "127.0.0.1:");
    }
}

/* on a new connection libcurl would send it again: once is enough when it may
 * cost money */
static void
test_kept_connection (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *method;
    guint leaves;
    gint code;
  } cases[] = {
    { "POST", 1, LIMN_ERROR_AMBIGUOUS },
    { "PUT", 1, LIMN_ERROR_AMBIGUOUS },
    { "GET", 2, LIMN_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) before = fetch (fixture, "GET", "/hello");
      guint count = loopback_server_count (fixture->server);
      guint connections = loopback_server_connections (fixture->server);
      g_autoptr (LimnHttpRequest) request =
          request_new (cases[i].method, fixture->server, "/silent");
      g_autoptr (Call) call = call_new (fixture->transport);

      g_assert_no_error (before->error);
      call_run (call, request);
      g_assert_error (call->error, LIMN_ERROR, cases[i].code);
      g_assert_cmpuint (
          loopback_server_count (fixture->server), ==, count + cases[i].leaves);
      /* it did begin on the kept one */
      g_assert_cmpuint (
          loopback_server_connections (fixture->server), <=, connections + 1);
    }
}

static void
test_refused (Fixture *fixture, gconstpointer unused)
{
  LoopbackServer *gone = loopback_server_new ();
  g_autofree char *url = loopback_server_url (gone, "/hello");
  g_autofree char *peer = g_strdup_printf ("127.0.0.1:%u", gone->port);
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  g_autoptr (Call) call = call_new (fixture->transport);

  loopback_server_free (gone);
  call_run (call, request);
  assert_fails (call, LIMN_ERROR_NETWORK, peer);
  assert_fails (call, LIMN_ERROR_NETWORK, "check the connection");
  g_assert_cmpuint (call->connected, ==, 0);
}

static void
test_no_tls (Fixture *fixture, gconstpointer unused)
{
  g_autofree char *url =
      g_strdup_printf ("https://127.0.0.1:%u/hello", fixture->server->port);
  g_autoptr (LimnHttpRequest) request = limn_http_request_new ("POST", url);
  g_autoptr (Call) call = call_new (fixture->transport);

  call_run (call, request);
  assert_fails (call, LIMN_ERROR_NETWORK, "no secure connection to 127.0.0.1");
  g_assert_cmpuint (loopback_server_count (fixture->server), ==, 0);
}

static void
test_timeout (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *method;
    const char *path;
    int code;
  } cases[] = {
    { "POST", "/hang", LIMN_ERROR_AMBIGUOUS },
    { "POST", "/stall", LIMN_ERROR_AMBIGUOUS },
    { "GET", "/hang", LIMN_ERROR_NETWORK },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) call = call_new (fixture->transport);
      g_autoptr (LimnHttpRequest) request =
          request_new (cases[i].method, fixture->server, cases[i].path);

      call->limits.total_s = 1;
      call_run (call, request);
      assert_fails (call, cases[i].code, "did not answer in time");
      g_assert_cmpfloat (call->times.wait_ms + call->times.download_ms, >, 0);
    }
}

static void
test_cancel_before (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("POST", fixture->server, "/hello");

  g_cancellable_cancel (call->cancellable);
  call_run (call, request);
  assert_fails (call, LIMN_ERROR_CANCELLED, "cancelled");
  g_assert_null (strstr (call->error->message, "charged"));
  g_assert_cmpuint (call->connected, ==, 0);
  g_assert_cmpuint (loopback_server_connections (fixture->server), ==, 0);
}

/* the server's thread cancels as soon as it has the request */
static void
test_cancel_waiting (Fixture *fixture, gconstpointer unused)
{
  static const char *const paths[] = { "/hang", "/stall" };

  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (Call) call = call_new (fixture->transport);
      g_autoptr (LimnHttpRequest) request =
          request_new ("POST", fixture->server, paths[i]);

      fixture->server->cancellable = call->cancellable;
      call_run (call, request);
      assert_fails (call, LIMN_ERROR_CANCELLED, "may be charged");
      fixture->server->cancellable = NULL;
    }
}

/* from within libcurl's call */
static void
test_cancel_in_watch (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("GET", fixture->server, "/stall");

  call->cancel_at_head = TRUE;
  call_run (call, request);
  assert_fails (call, LIMN_ERROR_CANCELLED, "cancelled");
}

static void
test_watch_error (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("POST", fixture->server, "/hello");

  call->refuse_data = g_error_new (G_FILE_ERROR, 7, "no room left");
  call_run (call, request);
  g_assert_error (call->error, G_FILE_ERROR, 7);
  g_assert_cmpstr (call->error->message, ==, "no room left");
  g_assert_cmpstr (call->body->str, ==, "hello");
}

static void
test_invalid (Fixture *fixture, gconstpointer unused)
{
  static const struct
  {
    const char *url;
    const char *message;
  } cases[] = {
    { "http://192.0.2.1/x", "allow http for this endpoint in the settings" },
    { "http://nas.local/x", "use https" },
    { "http://127.0.0.1.example/", "use https" },
    { "http://localhost.example/", "use https" },
    { "http://2130706433/", "use https" },
    { "ftp://127.0.0.1/", "an address must be https://" },
    { "file:///etc/passwd", "an address must be https://" },
    { "https://user:pw@127.0.0.1/", "without a user name" },
    { "https:///x", "an address must be https://" },
    { "https://a b/", "without spaces" },
    { "https://127.0.0.1\\@192.0.2.1/", "an address must be https://" },
    { "", "an address must be https://" },
    { "x", "an address must be https://" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (Call) call = call_new (fixture->transport);
      g_autoptr (LimnHttpRequest) request =
          limn_http_request_new ("GET", cases[i].url);

      call_run (call, request);
      assert_fails (call, LIMN_ERROR_INVALID, cases[i].message);
      g_assert_cmpuint (call->connected, ==, 0);
    }
}

static void
test_split_header (Fixture *fixture, gconstpointer unused)
{
  g_autoptr (Call) call = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("GET", fixture->server, "/hello");

  limn_http_request_add_secret (request, "X-Key", KEY "\r\nX-More: 1");
  call_run (call, request);
  assert_fails (call, LIMN_ERROR_INVALID, "header 'X-Key'");
  g_assert_null (strstr (call->error->message, "secret"));
  g_assert_cmpuint (loopback_server_connections (fixture->server), ==, 0);
}

/* the last reference ends what is under way */
static void
test_dispose (Fixture *fixture, gconstpointer unused)
{
  LimnTransport *transport = limn_transport_new ();
  g_autoptr (Call) call = call_new (transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("POST", fixture->server, "/hang");
  gpointer weak = transport;

  g_object_add_weak_pointer (G_OBJECT (transport), &weak);
  call_send (call, request);
  while (loopback_server_count (fixture->server) == 0)
    g_main_context_iteration (NULL, FALSE);
  g_clear_object (&call->transport);
  g_assert_false (call->over);
  g_object_unref (transport);
  call_wait (call);
  g_assert_error (call->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  g_assert_null (weak);
}

/* the same from within libcurl's call */
static void
test_dispose_in_watch (Fixture *fixture, gconstpointer unused)
{
  LimnTransport *transport = limn_transport_new ();
  g_autoptr (Call) call = call_new (transport);
  g_autoptr (LimnHttpRequest) request =
      request_new ("POST", fixture->server, "/stall");
  gpointer weak = transport;

  g_object_add_weak_pointer (G_OBJECT (transport), &weak);
  call->drop_at_data = TRUE;
  call_send (call, request);
  g_object_unref (transport);
  call_wait (call);
  g_assert_error (call->error, LIMN_ERROR, LIMN_ERROR_CANCELLED);
  g_assert_cmpstr (call->body->str, ==, "half");
  g_assert_null (weak);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  CALL_TEST ("/transport-faults/broken", test_broken);
  CALL_TEST ("/transport-faults/kept-connection", test_kept_connection);
  CALL_TEST ("/transport-faults/refused", test_refused);
  CALL_TEST ("/transport-faults/no-tls", test_no_tls);
  CALL_TEST ("/transport-faults/timeout", test_timeout);
  CALL_TEST ("/transport-faults/cancel-before", test_cancel_before);
  CALL_TEST ("/transport-faults/cancel-waiting", test_cancel_waiting);
  CALL_TEST ("/transport-faults/cancel-in-watch", test_cancel_in_watch);
  CALL_TEST ("/transport-faults/watch-error", test_watch_error);
  CALL_TEST ("/transport-faults/invalid", test_invalid);
  CALL_TEST ("/transport-faults/split-header", test_split_header);
  CALL_TEST ("/transport-faults/dispose", test_dispose);
  CALL_TEST ("/transport-faults/dispose-in-watch", test_dispose_in_watch);
  return g_test_run ();
}

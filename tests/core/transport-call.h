/* transport-call: one exchange with a loopback server, watched for the tests.
 */
#pragma once

#include "error.h"
#include "loopback-server.h"
#include "transport.h"

#define KEY "lmnfl_key.secret"

/* one exchange as its watch sees it */
typedef struct _Call Call;

struct _Call
{
  LimnTransport *transport;
  GCancellable *cancellable;
  LimnTransportLimits limits;

  guint connected;
  guint heads;
  guint status; /* that @heads told of */
  goffset sent;
  goffset total;
  GString *body;

  gboolean cancel_at_head;
  gboolean drop_at_data;
  GError *refuse_data;
  Call *follower; /* sent at the first data */
  LimnHttpRequest *next;

  gboolean over;
  LimnHttpHead *head;
  GError *error;
  LimnTransportTimes times;
};

/* a transport, two servers, and what was logged */
typedef struct
{
  LoopbackServer *server;
  LoopbackServer *other;
  LimnTransport *transport;
  GString *log; /* all that the transport said to debug */
  guint log_handler;
} Fixture;

static inline void
on_connected (gpointer user_data)
{
  Call *call = user_data;

  g_assert_false (call->over);
  g_assert_cmpuint (call->connected++, ==, 0);
}

static inline void
on_upload (gpointer user_data, goffset sent, goffset total)
{
  Call *call = user_data;

  g_assert_false (call->over);
  g_assert_cmpuint (call->connected, ==, 1);
  g_assert_cmpint (sent, >, call->sent);
  g_assert_cmpint (sent, <=, total);
  g_assert_true (call->total == 0 || call->total == total);
  call->sent = sent;
  call->total = total;
}

static inline gboolean
on_head (gpointer user_data, const LimnHttpHead *head, GError **error)
{
  Call *call = user_data;

  g_assert_false (call->over);
  g_assert_cmpuint (call->heads++, ==, 0);
  call->status = head->status;
  if (call->cancel_at_head)
    g_cancellable_cancel (call->cancellable);
  return TRUE;
}

static inline void call_send (Call *call, LimnHttpRequest *request);

static inline gboolean
on_data (gpointer user_data, const guint8 *data, gsize length, GError **error)
{
  Call *call = user_data;

  g_assert_false (call->over);
  g_assert_cmpuint (call->heads, ==, 1);
  g_assert_cmpuint (length, >, 0);
  g_string_append_len (call->body, (const char *) data, (gssize) length);
  if (call->follower != NULL)
    call_send (call->follower, call->next);
  if (call->drop_at_data)
    g_clear_object (&call->transport);
  if (call->refuse_data == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&call->refuse_data));
  return FALSE;
}

static const LimnTransportWatch watch = {
  on_connected, on_upload, on_head, on_data
};

static inline void
on_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  g_assert_false (call->over);
  call->over = TRUE;
  call->head = limn_transport_send_finish (
      LIMN_TRANSPORT (source), result, &call->times, &call->error);
  g_assert_true ((call->head == NULL) == (call->error != NULL));
}

static inline Call *
call_new (LimnTransport *transport)
{
  Call *call = g_new0 (Call, 1);

  call->transport = g_object_ref (transport);
  call->cancellable = g_cancellable_new ();
  call->body = g_string_new (NULL);
  return call;
}

static inline void
call_free (Call *call)
{
  g_clear_object (&call->transport);
  g_object_unref (call->cancellable);
  g_string_free (call->body, TRUE);
  limn_http_head_free (call->head);
  g_clear_error (&call->error);
  g_clear_error (&call->refuse_data);
  g_free (call);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Call, call_free)

static inline void
call_send (Call *call, LimnHttpRequest *request)
{
  limn_transport_send_async (call->transport,
                             request,
                             &call->limits,
                             &watch,
                             call,
                             call->cancellable,
                             on_done,
                             call);
  /* never within the call */
  g_assert_false (call->over);
}

static inline void
call_wait (Call *call)
{
  while (!call->over)
    g_main_context_iteration (NULL, TRUE);
  /* and nothing comes after the end */
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static inline void
call_run (Call *call, LimnHttpRequest *request)
{
  call_send (call, request);
  call_wait (call);
}

/* a request for a page, keyed, with a JSON body unless it only reads */
static inline LimnHttpRequest *
request_new (const char *method, LoopbackServer *server, const char *path)
{
  g_autofree char *url = loopback_server_url (server, path);
  LimnHttpRequest *request = limn_http_request_new (method, url);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"n\":1}", 7);

  limn_http_request_add_header (request, "X-Plain", "yes");
  limn_http_request_add_secret (request, "Authorization", "Bearer " KEY);
  if (!g_str_equal (method, "GET"))
    limn_http_request_set_body (request, "application/json", body);
  return request;
}

static inline Call *
fetch (Fixture *fixture, const char *method, const char *path)
{
  Call *call = call_new (fixture->transport);
  g_autoptr (LimnHttpRequest) request =
      request_new (method, fixture->server, path);

  call->limits.follow = TRUE;
  call_run (call, request);
  return call;
}

static inline void
on_log (const char *domain,
        GLogLevelFlags level,
        const char *message,
        gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_printf (fixture->log, "%s\n", message);
}

static inline void
fixture_set_up (Fixture *fixture, gconstpointer unused)
{
  fixture->server = loopback_server_new ();
  fixture->other = loopback_server_new ();
  fixture->server->other = fixture->other->port;
  fixture->other->other = fixture->server->port;
  fixture->transport = limn_transport_new ();
  fixture->log = g_string_new (NULL);
  fixture->log_handler =
      g_log_set_handler ("limn", G_LOG_LEVEL_DEBUG, on_log, fixture);
}

static inline void
fixture_tear_down (Fixture *fixture, gconstpointer unused)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_null (strstr (fixture->log->str, "secret"));
  g_assert_finalize_object (fixture->transport);
  loopback_server_free (fixture->server);
  loopback_server_free (fixture->other);
  g_log_remove_handler ("limn", fixture->log_handler);
  g_string_free (fixture->log, TRUE);
}

static inline gboolean
request_has (LoopbackServer *server, guint index, const char *text)
{
  g_autoptr (GBytes) request = loopback_server_get (server, index);
  gsize length;
  const char *bytes = g_bytes_get_data (request, &length);

  return g_strstr_len (bytes, (gssize) length, text) != NULL;
}

/* one readable line, of that kind */
static inline void
assert_fails (Call *call, int code, const char *message)
{
  g_assert_error (call->error, LIMN_ERROR, code);
  if (strstr (call->error->message, message) == NULL)
    g_error ("'%s' lacks '%s'", call->error->message, message);
  g_assert_null (strchr (call->error->message, '\n'));
}

#define CALL_TEST(path, function)                                              \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

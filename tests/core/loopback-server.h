/* loopback-server: an HTTP server of few words for tests of the transport. */
#pragma once

#include <gio/gio.h>
#include <string.h>

/**
 * LoopbackServer:
 * @port: where it listens, on 127.0.0.1
 * @other: port that "@OTHER@" in a reply stands for
 * @cancellable: (nullable): cancelled when a request for a hanging page is in
 *
 * Every page has a fixed reply; every request is kept as it came.
 */
typedef struct
{
  GSocketService *service;
  guint16 port;
  guint16 other;
  GCancellable *cancellable;

  GMutex mutex;
  GPtrArray *requests; /* of GBytes */
  guint connections;
  gboolean gone; /* all threads have ended */
} LoopbackServer;

/* what follows the reply */
typedef enum
{
  LOOPBACK_KEEP,
  LOOPBACK_CLOSE,
  LOOPBACK_HANG, /* until the client closes */
} LoopbackEnding;

typedef struct
{
  const char *path;
  const char *reply;
  LoopbackEnding ending;
} LoopbackPage;

static const LoopbackPage loopback_pages[] = {
  { "/", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", LOOPBACK_KEEP },
  { "/hello",
    "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Test: One\r\n\r\nhello",
    LOOPBACK_KEEP },
  { "/chunked",
    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    "3\r\none\r\n5\r\n, two\r\n0\r\nX-Trailer: late\r\n\r\n",
    LOOPBACK_KEEP },
  { "/early",
    "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nX-Hint: a\r\n\r\n"
    "HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\nok",
    LOOPBACK_KEEP },
  { "/error",
    "HTTP/1.1 402 Payment Required\r\nContent-Length: 16\r\n"
    "Connection: close\r\n\r\n{\"error\":\"poor\"}",
    LOOPBACK_CLOSE },
  { "/silent", "", LOOPBACK_CLOSE },
  { "/partial",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    LOOPBACK_CLOSE },
  { "/garbled", "this is not HTTP\r\n\r\n", LOOPBACK_CLOSE },
  { "/hang", "", LOOPBACK_HANG },
  { "/stall",
    "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf",
    LOOPBACK_HANG },
  { "/declared",
    "HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n",
    LOOPBACK_CLOSE },
  { "/undeclared",
    "HTTP/1.1 200 OK\r\n\r\n0123456789012345678901234567890123456789",
    LOOPBACK_CLOSE },
  { "/near",
    "HTTP/1.1 301 Moved\r\nLocation: /hello\r\nContent-Length: 4\r\n\r\nbody",
    LOOPBACK_KEEP },
  { "/far",
    "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:@OTHER@/hello\r\n"
    "Content-Length: 0\r\n\r\n",
    LOOPBACK_KEEP },
  { "/there-and-back",
    "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:@OTHER@/far\r\n"
    "Content-Length: 0\r\n\r\n",
    LOOPBACK_KEEP },
  { "/loop",
    "HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n",
    LOOPBACK_KEEP },
  { "/outside",
    "HTTP/1.1 302 Found\r\nLocation: http://192.0.2.1/x\r\n"
    "Content-Length: 0\r\n\r\n",
    LOOPBACK_KEEP },
  /* a token server, and a model that takes no token */
  { "/token",
    "HTTP/1.1 200 OK\r\nContent-Length: 46\r\n\r\n"
    "{\"access_token\":\"ya29.good\",\"expires_in\":3599}",
    LOOPBACK_KEEP },
  { "/token-brief",
    "HTTP/1.1 200 OK\r\nContent-Length: 45\r\n\r\n"
    "{\"access_token\":\"ya29.brief\",\"expires_in\":60}",
    LOOPBACK_KEEP },
  { "/token-revoked",
    "HTTP/1.1 400 Bad Request\r\nContent-Length: 25\r\n\r\n"
    "{\"error\":\"invalid_grant\"}",
    LOOPBACK_KEEP },
  { "/v1/projects/my-lab/locations/global/publishers/google/models/"
    "m:generateContent",
    "HTTP/1.1 401 Unauthorized\r\nContent-Length: 38\r\n\r\n"
    "{\"error\":{\"status\":\"UNAUTHENTICATED\"}}",
    LOOPBACK_KEEP },
  { "/file",
    "HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\n"
    "Content-Length: 0\r\n\r\n",
    LOOPBACK_KEEP },
};

/* the head of a request; NULL when the client has gone, or speaks TLS */
static inline GString *
loopback_read_head (GDataInputStream *input)
{
  g_autoptr (GString) head = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *line =
          g_data_input_stream_read_line (input, NULL, NULL, NULL);

      if (line == NULL || *line == 0x16)
        return NULL;
      g_string_append_printf (head, "%s\n", g_strchomp (line));
      if (*line == '\0')
        return g_steal_pointer (&head);
    }
}

static inline GString *
loopback_read_request (GDataInputStream *input)
{
  g_autoptr (GString) request = loopback_read_head (input);
  const char *field =
      request == NULL ? NULL : strstr (request->str, "\nContent-Length: ");
  gsize head = request == NULL ? 0 : request->len;
  gsize length = 0;

  if (field != NULL)
    length = g_ascii_strtoull (field + 17, NULL, 10);
  if (length > 0)
    {
      g_string_set_size (request, head + length);
      if (!g_input_stream_read_all (G_INPUT_STREAM (input),
                                    request->str + head,
                                    length,
                                    NULL,
                                    NULL,
                                    NULL))
        return NULL;
    }
  return g_steal_pointer (&request);
}

static inline const LoopbackPage *
loopback_find_page (const char *request)
{
  g_auto (GStrv) words = g_strsplit (request, " ", 3);

  for (guint i = 0; i < G_N_ELEMENTS (loopback_pages); i++)
    if (g_strcmp0 (loopback_pages[i].path, words[1]) == 0)
      return &loopback_pages[i];
  g_error ("no page for %s", request);
}

/* FALSE when the connection ends */
static inline gboolean
loopback_answer (LoopbackServer *self,
                 GSocketConnection *connection,
                 GDataInputStream *input,
                 const char *request)
{
  const LoopbackPage *page = loopback_find_page (request);
  GOutputStream *output =
      g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_autofree char *port = g_strdup_printf ("%u", self->other);
  g_auto (GStrv) pieces = g_strsplit (page->reply, "@OTHER@", -1);
  g_autofree char *reply = g_strjoinv (port, pieces);
  char byte;

  g_output_stream_write_all (output, reply, strlen (reply), NULL, NULL, NULL);
  if (page->ending == LOOPBACK_HANG)
    {
      if (self->cancellable != NULL)
        g_cancellable_cancel (self->cancellable);
      g_input_stream_read (G_INPUT_STREAM (input), &byte, 1, NULL, NULL);
    }
  return page->ending == LOOPBACK_KEEP;
}

static inline gboolean
loopback_on_run (GThreadedSocketService *service,
                 GSocketConnection *connection,
                 GObject *source,
                 LoopbackServer *self)
{
  g_autoptr (GDataInputStream) input = g_data_input_stream_new (
      g_io_stream_get_input_stream (G_IO_STREAM (connection)));
  gboolean open = TRUE;

  g_mutex_lock (&self->mutex);
  self->connections++;
  g_mutex_unlock (&self->mutex);
  while (open)
    {
      g_autoptr (GString) request = loopback_read_request (input);

      if (request == NULL)
        break;
      g_mutex_lock (&self->mutex);
      g_ptr_array_add (self->requests,
                       g_bytes_new (request->str, request->len));
      g_mutex_unlock (&self->mutex);
      open = loopback_answer (self, connection, input, request->str);
    }
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);
  return TRUE;
}

static inline void
loopback_on_gone (gpointer data, GObject *service)
{
  LoopbackServer *self = data;

  g_mutex_lock (&self->mutex);
  self->gone = TRUE;
  g_mutex_unlock (&self->mutex);
}

static inline LoopbackServer *
loopback_server_new (void)
{
  LoopbackServer *self = g_new0 (LoopbackServer, 1);
  g_autoptr (GInetAddress) host =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (host, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  g_mutex_init (&self->mutex);
  self->requests =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  self->service = g_threaded_socket_service_new (10);
  g_assert_true (
      g_socket_listener_add_address (G_SOCKET_LISTENER (self->service),
                                     address,
                                     G_SOCKET_TYPE_STREAM,
                                     G_SOCKET_PROTOCOL_TCP,
                                     NULL,
                                     &bound,
                                     NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect (self->service, "run", G_CALLBACK (loopback_on_run), self);
  g_object_weak_ref (G_OBJECT (self->service), loopback_on_gone, self);
  g_socket_service_start (self->service);
  return self;
}

static inline gboolean
loopback_server_is_gone (LoopbackServer *self)
{
  gboolean gone;

  g_mutex_lock (&self->mutex);
  gone = self->gone;
  g_mutex_unlock (&self->mutex);
  return gone;
}

/* the clients must have gone: its threads run until then */
static inline void
loopback_server_free (LoopbackServer *self)
{
  g_socket_service_stop (self->service);
  g_socket_listener_close (G_SOCKET_LISTENER (self->service));
  g_object_unref (self->service);
  while (!loopback_server_is_gone (self))
    g_main_context_iteration (NULL, FALSE);
  g_ptr_array_unref (self->requests);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

static inline char *
loopback_server_url (LoopbackServer *self, const char *path)
{
  return g_strdup_printf ("http://127.0.0.1:%u%s", self->port, path);
}

static inline guint
loopback_server_count (LoopbackServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->requests->len;
  g_mutex_unlock (&self->mutex);
  return count;
}

static inline guint
loopback_server_connections (LoopbackServer *self)
{
  guint count;

  g_mutex_lock (&self->mutex);
  count = self->connections;
  g_mutex_unlock (&self->mutex);
  return count;
}

/* a request as it came, line ends of the head as "\n" */
static inline GBytes *
loopback_server_get (LoopbackServer *self, guint index)
{
  GBytes *request = NULL;

  g_mutex_lock (&self->mutex);
  g_assert_cmpuint (index, <, self->requests->len);
  request = g_bytes_ref (g_ptr_array_index (self->requests, index));
  g_mutex_unlock (&self->mutex);
  return request;
}

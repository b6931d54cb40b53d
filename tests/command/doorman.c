/* doorman: a port of loopback that is no server: it turns away, or leads on. */
#include "doorman.h"

#include <string.h>

struct _Doorman
{
  DoormanManner manner;
  guint16 host; /* port that every tunnel ends at */
  guint16 port;
  GSocketListener *listener;
  GCancellable *cancellable;
  GThread *thread;
  GMutex mutex;
  GString *heard; /* heads of requests to a proxy */
};

/* RFC 8446 §6: an alert, fatal, handshake_failure */
static const guint8 doorman_alert[] = { 0x15, 0x03, 0x03, 0, 2, 2, 40 };

typedef struct
{
  GInputStream *from;
  GOutputStream *to;
} DoormanPipe;

static gpointer
doorman_pipe (gpointer data)
{
  DoormanPipe *pipe = data;

  g_output_stream_splice (
      pipe->to, pipe->from, G_OUTPUT_STREAM_SPLICE_NONE, NULL, NULL);
  return NULL;
}

/* both ways, until the client goes */
static void
doorman_tunnel (Doorman *self, GIOStream *client)
{
  g_autoptr (GSocketClient) caller = g_socket_client_new ();
  g_autoptr (GSocketConnection) host = g_socket_client_connect_to_host (
      caller, "127.0.0.1", self->host, NULL, NULL);
  DoormanPipe back;
  GThread *thread;

  g_assert_nonnull (host);
  back.from = g_io_stream_get_input_stream (G_IO_STREAM (host));
  back.to = g_io_stream_get_output_stream (client);
  thread = g_thread_new ("doorman back", doorman_pipe, &back);
  g_output_stream_splice (g_io_stream_get_output_stream (G_IO_STREAM (host)),
                          g_io_stream_get_input_stream (client),
                          G_OUTPUT_STREAM_SPLICE_NONE,
                          NULL,
                          NULL);
  g_socket_shutdown (g_socket_connection_get_socket (host), TRUE, TRUE, NULL);
  g_thread_join (thread);
}

static void
doorman_hear (Doorman *self, GIOStream *client)
{
  GInputStream *input = g_io_stream_get_input_stream (client);
  g_autoptr (GString) head = g_string_new (NULL);
  char byte;

  while (!g_str_has_suffix (head->str, "\r\n\r\n") &&
         g_input_stream_read (input, &byte, 1, NULL, NULL) == 1)
    g_string_append_c (head, byte);
  g_mutex_lock (&self->mutex);
  g_string_append (self->heard, head->str);
  g_mutex_unlock (&self->mutex);
}

static void
doorman_say (GIOStream *client, gconstpointer bytes, gsize length)
{
  g_output_stream_write_all (
      g_io_stream_get_output_stream (client), bytes, length, NULL, NULL, NULL);
}

static void
doorman_receive (Doorman *self, GIOStream *client)
{
  static const char forbids[] =
      "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n";
  static const char leads[] = "HTTP/1.1 200 Connected\r\n\r\n";
  char bytes[1024];

  if (self->manner == DOORMAN_ALERTS)
    {
      g_input_stream_read (g_io_stream_get_input_stream (client),
                           bytes,
                           sizeof bytes,
                           NULL,
                           NULL);
      doorman_say (client, doorman_alert, sizeof doorman_alert);
      return;
    }
  doorman_hear (self, client);
  if (self->manner == DOORMAN_FORBIDS)
    {
      doorman_say (client, forbids, strlen (forbids));
      return;
    }
  doorman_say (client, leads, strlen (leads));
  doorman_tunnel (self, client);
}

typedef struct
{
  Doorman *self;
  GSocketConnection *client;
} DoormanVisit;

static gpointer
doorman_visit (gpointer data)
{
  g_autofree DoormanVisit *visit = data;

  doorman_receive (visit->self, G_IO_STREAM (visit->client));
  g_io_stream_close (G_IO_STREAM (visit->client), NULL, NULL);
  g_object_unref (visit->client);
  return NULL;
}

/* each visitor has a thread: they may come two at a time */
static gpointer
doorman_run (gpointer data)
{
  Doorman *self = data;
  g_autoptr (GPtrArray) threads = g_ptr_array_new ();
  GSocketConnection *client;

  while ((client = g_socket_listener_accept (
              self->listener, NULL, self->cancellable, NULL)) != NULL)
    {
      DoormanVisit *visit = g_new (DoormanVisit, 1);

      visit->self = self;
      visit->client = client;
      g_ptr_array_add (threads,
                       g_thread_new ("doorman visit", doorman_visit, visit));
    }
  for (guint i = 0; i < threads->len; i++)
    g_thread_join (g_ptr_array_index (threads, i));
  return NULL;
}

/**
 * doorman_start:
 * @manner: what it does with who comes
 * @host: port of loopback to which it leads
 *
 * Returns: (transfer full): a doorman at a port of its own
 */
Doorman *
doorman_start (DoormanManner manner, guint16 host)
{
  Doorman *self = g_new0 (Doorman, 1);
  g_autoptr (GInetAddress) loopback =
      g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->manner = manner;
  self->host = host;
  self->listener = g_socket_listener_new ();
  self->cancellable = g_cancellable_new ();
  self->heard = g_string_new (NULL);
  g_mutex_init (&self->mutex);
  g_assert_true (g_socket_listener_add_address (self->listener,
                                                address,
                                                G_SOCKET_TYPE_STREAM,
                                                G_SOCKET_PROTOCOL_TCP,
                                                NULL,
                                                &bound,
                                                NULL));
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  self->thread = g_thread_new ("doorman", doorman_run, self);
  return self;
}

/**
 * doorman_stop:
 * @self: (transfer full): a doorman whose visitors have gone
 */
void
doorman_stop (Doorman *self)
{
  g_cancellable_cancel (self->cancellable);
  g_thread_join (self->thread);
  g_object_unref (self->cancellable);
  g_object_unref (self->listener);
  g_string_free (self->heard, TRUE);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

guint16
doorman_get_port (const Doorman *self)
{
  return self->port;
}

/**
 * doorman_dup_heard:
 * @self: a proxy
 *
 * Returns: (transfer full): the heads of all that it was asked for
 */
char *
doorman_dup_heard (Doorman *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  return g_strdup (self->heard->str);
}

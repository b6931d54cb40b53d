/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport: one multi handle, driven by one source of the context. */
#include <curl/curl.h>

#include "poller.h"
#include "transfer-part.h"
#include "transport-send.h"
#include "transport-trust.h"

#define LIMN_TRANSPORT_KEEPALIVE_S 30

/* libcurl goes on for as long as bytes come in; after so many microseconds the
 * main loop has its turn */
#define LIMN_TRANSPORT_TURN (8 * 1000)

/* a request on its way */
typedef struct
{
  LimnTransport *transport;
  LimnTransportSend *send;
  LimnTransfer *transfer; /* of @send */
  CURL *easy;
  struct curl_slist *lines;
  curl_mime *mime;
  char message[CURL_ERROR_SIZE];
  gboolean added;
  gboolean paused; /* until the next turn */
} LimnTransportExchange;

struct _LimnTransport
{
  GObject parent_instance;
  CURLM *multi;
  LimnPoller *poller;
  GPtrArray *exchanges;
  gboolean busy; /* libcurl is at work and must not be called */
  gint64 turn;   /* when this turn ends, monotonic microseconds; 0 between */
};

G_DEFINE_FINAL_TYPE (LimnTransport, limn_transport, G_TYPE_OBJECT)

/* redirects are followed by hand, because of the secrets; leaving without
 * waiting for the resolver lets a cancel return at once */
static const struct
{
  CURLoption option;
  long value;
} limn_transport_options[] = {
  { CURLOPT_NOSIGNAL, 1 },
  { CURLOPT_NOPROGRESS, 0 },
  { CURLOPT_FOLLOWLOCATION, 0 },
  { CURLOPT_SUPPRESS_CONNECT_HEADERS, 1 },
  { CURLOPT_QUICK_EXIT, 1 },
  { CURLOPT_BUFFERSIZE, 512 * 1024 },
  { CURLOPT_UPLOAD_BUFFERSIZE, 2 * 1024 * 1024 },
  { CURLOPT_TCP_NODELAY, 1 },
  { CURLOPT_TCP_KEEPALIVE, 1 },
  { CURLOPT_TCP_KEEPIDLE, LIMN_TRANSPORT_KEEPALIVE_S },
  { CURLOPT_TCP_KEEPINTVL, LIMN_TRANSPORT_KEEPALIVE_S },
  { CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS },
  { CURLOPT_SSL_VERIFYPEER, 1 },
  { CURLOPT_SSL_VERIFYHOST, 2 },
  { CURLOPT_CONNECTTIMEOUT, LIMN_TRANSPORT_CONNECT_S },
};

/* every other code is a broken connection */
static const struct
{
  CURLcode code;
  LimnTransferFailure failure;
} limn_transport_failures[] = {
  { CURLE_COULDNT_RESOLVE_HOST, LIMN_TRANSFER_UNKNOWN },
  { CURLE_COULDNT_RESOLVE_PROXY, LIMN_TRANSFER_UNKNOWN },
  { CURLE_COULDNT_CONNECT, LIMN_TRANSFER_UNREACHED },
  { CURLE_PROXY, LIMN_TRANSFER_UNREACHED },
  { CURLE_SSL_CONNECT_ERROR, LIMN_TRANSFER_UNTRUSTED },
  { CURLE_PEER_FAILED_VERIFICATION, LIMN_TRANSFER_UNTRUSTED },
  { CURLE_SSL_CACERT_BADFILE, LIMN_TRANSFER_UNTRUSTED },
  { CURLE_OPERATION_TIMEDOUT, LIMN_TRANSFER_LATE },
  { CURLE_UNSUPPORTED_PROTOCOL, LIMN_TRANSFER_GARBLED },
  { CURLE_WEIRD_SERVER_REPLY, LIMN_TRANSFER_GARBLED },
};

/* sent again from the beginning, when a proxy asks for it */
static int
limn_transport_on_seek (void *data, curl_off_t offset, int origin)
{
  gboolean found = origin == SEEK_SET && limn_transfer_part_seek (data, offset);

  return found ? CURL_SEEKFUNC_OK : CURL_SEEKFUNC_CANTSEEK;
}

static int
limn_transport_on_leave (void *data, char *to, char *from, int port, int own)
{
  return limn_transfer_leave (data) ? CURL_PREREQFUNC_OK :
                                      CURL_PREREQFUNC_ABORT;
}

static int
limn_transport_on_progress (void *data,
                            curl_off_t down_total,
                            curl_off_t down,
                            curl_off_t up_total,
                            curl_off_t up)
{
  return limn_transfer_upload (data, up, up_total) ? 0 : 1;
}

static size_t
limn_transport_on_header (char *line, size_t size, size_t n, void *data)
{
  return limn_transfer_header (data, line, n) ? n : 0;
}

static size_t
limn_transport_on_data (char *bytes, size_t size, size_t n, void *data)
{
  LimnTransportExchange *exchange = data;

  exchange->paused = g_get_monotonic_time () > exchange->transport->turn;
  if (exchange->paused)
    return CURL_WRITEFUNC_PAUSE;
  return limn_transfer_data (exchange->transfer, (const guint8 *) bytes, n) ?
             n :
             CURL_WRITEFUNC_ERROR;
}

static void
limn_transport_add_parts (LimnTransportExchange *exchange, GPtrArray *parts)
{
  exchange->mime = curl_mime_init (exchange->easy);
  for (guint i = 0; i < parts->len; i++)
    {
      const LimnHttpPart *part = g_ptr_array_index (parts, i);
      curl_mimepart *to = curl_mime_addpart (exchange->mime);

      curl_mime_name (to, part->name);
      curl_mime_filename (to, part->filename);
      curl_mime_type (to, part->content_type);
      curl_mime_data_cb (to,
                         (curl_off_t) g_bytes_get_size (part->data),
                         limn_transfer_part_read,
                         limn_transport_on_seek,
                         limn_transfer_part_free,
                         limn_transfer_part_new (part->data));
    }
  curl_easy_setopt (exchange->easy, CURLOPT_MIMEPOST, exchange->mime);
}

static void
limn_transport_add_body (LimnTransportExchange *exchange, GBytes *body)
{
  gsize length = 0;
  const char *bytes = body == NULL ? NULL : g_bytes_get_data (body, &length);

  curl_easy_setopt (
      exchange->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t) length);
  curl_easy_setopt (
      exchange->easy, CURLOPT_POSTFIELDS, bytes == NULL ? "" : bytes);
}

static void
limn_transport_set_method (LimnTransportExchange *exchange)
{
  const LimnHttpRequest *request =
      limn_transfer_get_request (exchange->transfer);

  if (request->parts->len > 0)
    limn_transport_add_parts (exchange, request->parts);
  else if (request->body != NULL || g_str_equal (request->method, "POST") ||
           g_str_equal (request->method, "PUT"))
    limn_transport_add_body (exchange, request->body);
  if (g_str_equal (request->method, "HEAD"))
    curl_easy_setopt (exchange->easy, CURLOPT_NOBODY, 1L);
  else
    curl_easy_setopt (exchange->easy, CURLOPT_CUSTOMREQUEST, request->method);
}

static void
limn_transport_set_lines (LimnTransportExchange *exchange)
{
  g_autoptr (GPtrArray) lines = limn_transfer_list_lines (exchange->transfer);
  struct curl_slist *list = NULL;

  for (guint i = 0; i < lines->len; i++)
    list = curl_slist_append (list, g_ptr_array_index (lines, i));
  curl_easy_setopt (exchange->easy, CURLOPT_HTTPHEADER, list);
  g_clear_pointer (&exchange->lines, curl_slist_free_all);
  exchange->lines = list;
}

/* what depends on the URL, again after a redirect */
static void
limn_transport_set_url (LimnTransportExchange *exchange)
{
  const char *url = limn_transfer_get_url (exchange->transfer);
  gboolean direct = limn_transport_url_is_loopback (url);

  limn_transport_set_lines (exchange);
  curl_easy_setopt (exchange->easy, CURLOPT_URL, url);
  curl_easy_setopt (exchange->easy, CURLOPT_NOPROXY, direct ? "*" : NULL);
  curl_easy_setopt (exchange->easy,
                    CURLOPT_TIMEOUT_MS,
                    (long) limn_transfer_get_rest_ms (exchange->transfer));
}

static void
limn_transport_set_callbacks (LimnTransportExchange *exchange)
{
  LimnTransfer *transfer = exchange->transfer;
  CURL *easy = exchange->easy;

  curl_easy_setopt (easy, CURLOPT_PRIVATE, exchange);
  curl_easy_setopt (easy, CURLOPT_ERRORBUFFER, exchange->message);
  curl_easy_setopt (easy, CURLOPT_PREREQFUNCTION, limn_transport_on_leave);
  curl_easy_setopt (easy, CURLOPT_PREREQDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_XFERINFOFUNCTION, limn_transport_on_progress);
  curl_easy_setopt (easy, CURLOPT_XFERINFODATA, transfer);
  curl_easy_setopt (easy, CURLOPT_HEADERFUNCTION, limn_transport_on_header);
  curl_easy_setopt (easy, CURLOPT_HEADERDATA, transfer);
  curl_easy_setopt (easy, CURLOPT_WRITEFUNCTION, limn_transport_on_data);
  curl_easy_setopt (easy, CURLOPT_WRITEDATA, exchange);
}

static void
limn_transport_prepare (LimnTransportExchange *exchange)
{
  exchange->easy = curl_easy_init ();
  for (guint i = 0; i < G_N_ELEMENTS (limn_transport_options); i++)
    curl_easy_setopt (exchange->easy,
                      limn_transport_options[i].option,
                      limn_transport_options[i].value);
  curl_easy_setopt (exchange->easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (exchange->easy, CURLOPT_USERAGENT, "limn/" LIMN_VERSION);
  limn_transport_trust (exchange->easy);
  limn_transport_set_callbacks (exchange);
  limn_transport_set_method (exchange);
  limn_transport_set_url (exchange);
}

static void
limn_transport_exchange_free (gpointer data)
{
  LimnTransportExchange *exchange = data;

  if (exchange->added)
    curl_multi_remove_handle (exchange->transport->multi, exchange->easy);
  g_clear_pointer (&exchange->easy, curl_easy_cleanup);
  g_clear_pointer (&exchange->mime, curl_mime_free);
  g_clear_pointer (&exchange->lines, curl_slist_free_all);
  limn_transport_send_free (exchange->send);
  g_free (exchange);
}

static void
limn_transport_complete (LimnTransport *self, LimnTransportExchange *exchange)
{
  limn_transport_send_return (exchange->send, self);
  g_ptr_array_remove_fast (self->exchanges, exchange);
}

static void
limn_transport_start (LimnTransport *self, LimnTransportExchange *exchange)
{
  if (exchange->easy == NULL)
    limn_transport_prepare (exchange);
  curl_multi_add_handle (self->multi, exchange->easy);
  exchange->added = TRUE;
}

static void
limn_transport_translate (LimnTransportExchange *exchange, CURLcode code)
{
  LimnTransferFailure failure = LIMN_TRANSFER_BROKEN;
  const char *detail = *exchange->message != '\0' ? exchange->message :
                                                    curl_easy_strerror (code);

  for (guint i = 0; i < G_N_ELEMENTS (limn_transport_failures); i++)
    if (limn_transport_failures[i].code == code)
      failure = limn_transport_failures[i].failure;
  limn_transfer_fail (exchange->transfer, failure, detail);
}

/* TRUE when the exchange goes on at another URL */
static gboolean
limn_transport_redirect (LimnTransportExchange *exchange)
{
  char *url = NULL;

  if (!limn_transfer_is_redirected (exchange->transfer))
    return FALSE;
  curl_easy_getinfo (exchange->easy, CURLINFO_REDIRECT_URL, &url);
  if (!limn_transfer_redirect (exchange->transfer, url != NULL ? url : ""))
    return FALSE;
  curl_multi_remove_handle (exchange->transport->multi, exchange->easy);
  exchange->added = FALSE;
  limn_transport_set_url (exchange);
  return TRUE;
}

static void
limn_transport_settle (gpointer user_data)
{
  LimnTransport *self = user_data;
  CURLMsg *message = NULL;
  int left = 0;

  self->turn = 0;
  while ((message = curl_multi_info_read (self->multi, &left)) != NULL)
    {
      LimnTransportExchange *exchange = NULL;
      CURLcode code = message->data.result;

      curl_easy_getinfo (message->easy_handle, CURLINFO_PRIVATE, &exchange);
      if (code != CURLE_OK)
        limn_transport_translate (exchange, code);
      if (!limn_transport_redirect (exchange))
        limn_transport_complete (self, exchange);
    }
  /* begun, redirected or cancelled while libcurl was at work */
  for (guint i = self->exchanges->len; i > 0; i--)
    {
      LimnTransportExchange *exchange =
          g_ptr_array_index (self->exchanges, i - 1);

      if (limn_transfer_has_failed (exchange->transfer))
        limn_transport_complete (self, exchange);
      else if (!exchange->added)
        limn_transport_start (self, exchange);
      else if (exchange->paused)
        limn_poller_set_timer (self->poller, 0);
    }
}

static void
limn_transport_resume (LimnTransport *self)
{
  for (guint i = 0; i < self->exchanges->len; i++)
    {
      LimnTransportExchange *exchange = g_ptr_array_index (self->exchanges, i);
      gboolean paused = exchange->paused;

      exchange->paused = FALSE;
      if (paused)
        curl_easy_pause (exchange->easy, CURLPAUSE_CONT);
    }
}

/* a watch may drop the transport, which must outlive libcurl's call */
static void
limn_transport_on_ready (gpointer user_data, int fd, GIOCondition condition)
{
  g_autoptr (LimnTransport) self = g_object_ref (user_data);
  int events = 0;
  int running = 0;

  events |= (condition & G_IO_IN) != 0 ? CURL_CSELECT_IN : 0;
  events |= (condition & G_IO_OUT) != 0 ? CURL_CSELECT_OUT : 0;
  events |= (condition & (G_IO_ERR | G_IO_HUP)) != 0 ? CURL_CSELECT_ERR : 0;
  self->busy = TRUE;
  if (self->turn == 0)
    self->turn = g_get_monotonic_time () + LIMN_TRANSPORT_TURN;
  limn_transport_resume (self);
  curl_multi_socket_action (self->multi, fd, events, &running);
  self->busy = FALSE;
}

static const LimnPollerWatch limn_transport_watch = {
  .ready = limn_transport_on_ready,
  .done = limn_transport_settle,
};

static int
limn_transport_on_socket (
    CURL *easy, curl_socket_t fd, int what, void *data, void *unused)
{
  static const GIOCondition conditions[] = {
    [CURL_POLL_IN] = G_IO_IN,
    [CURL_POLL_OUT] = G_IO_OUT,
    [CURL_POLL_INOUT] = G_IO_IN | G_IO_OUT,
    [CURL_POLL_REMOVE] = 0,
  };
  LimnTransport *self = data;

  limn_poller_set (self->poller, fd, conditions[what]);
  return 0;
}

static int
limn_transport_on_timer (CURLM *multi, long ms, void *data)
{
  LimnTransport *self = data;

  limn_poller_set_timer (self->poller, ms);
  return 0;
}

static gboolean
limn_transport_on_cancel (GCancellable *cancellable, gpointer user_data)
{
  LimnTransportExchange *exchange = user_data;

  limn_transfer_cancel (exchange->transfer);
  if (!exchange->transport->busy)
    limn_transport_complete (exchange->transport, exchange);
  return G_SOURCE_REMOVE;
}

static void
limn_transport_dispose (GObject *object)
{
  LimnTransport *self = LIMN_TRANSPORT (object);

  while (self->exchanges != NULL && self->exchanges->len > 0)
    {
      LimnTransportExchange *exchange = g_ptr_array_index (self->exchanges, 0);

      limn_transfer_cancel (exchange->transfer);
      limn_transport_complete (self, exchange);
    }
  g_clear_pointer (&self->exchanges, g_ptr_array_unref);
  g_clear_pointer (&self->multi, curl_multi_cleanup);
  g_clear_pointer (&self->poller, limn_poller_free);
  G_OBJECT_CLASS (limn_transport_parent_class)->dispose (object);
}

static void
limn_transport_class_init (LimnTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = limn_transport_dispose;
  curl_global_init (CURL_GLOBAL_DEFAULT);
}

static void
limn_transport_init (LimnTransport *self)
{
  g_autoptr (GMainContext) context = g_main_context_ref_thread_default ();
  CURLM *multi = curl_multi_init ();

  curl_multi_setopt (multi, CURLMOPT_SOCKETFUNCTION, limn_transport_on_socket);
  curl_multi_setopt (multi, CURLMOPT_SOCKETDATA, self);
  curl_multi_setopt (multi, CURLMOPT_TIMERFUNCTION, limn_transport_on_timer);
  curl_multi_setopt (multi, CURLMOPT_TIMERDATA, self);
  self->multi = multi;
  self->poller = limn_poller_new (context, &limn_transport_watch, self);
  self->exchanges =
      g_ptr_array_new_with_free_func (limn_transport_exchange_free);
}

/**
 * limn_transport_new:
 *
 * Returns: (transfer full): a transport on the thread-default context; it is
 *   used from that context's thread only. Dropping the last reference ends
 *   what is under way with %LIMN_ERROR_CANCELLED.
 */
LimnTransport *
limn_transport_new (void)
{
  return g_object_new (LIMN_TYPE_TRANSPORT, NULL);
}

/**
 * limn_transport_begin:
 * @self: a transport
 * @send: (transfer full): a request
 *
 * Begins it at once, or when libcurl may be called again.
 */
void
limn_transport_begin (LimnTransport *self, LimnTransportSend *send)
{
  LimnTransportExchange *exchange = g_new0 (LimnTransportExchange, 1);

  g_return_if_fail (self->multi != NULL);

  exchange->transport = self;
  exchange->send = send;
  exchange->transfer = send->transfer;
  g_ptr_array_add (self->exchanges, exchange);
  limn_transport_send_watch (send,
                             limn_poller_get_context (self->poller),
                             limn_transport_on_cancel,
                             exchange);
  if (!limn_transfer_begin (exchange->transfer))
    limn_transport_complete (self, exchange);
  else if (!self->busy)
    limn_transport_start (self, exchange);
}

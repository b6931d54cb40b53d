/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer: limits, redirects, times and the sentences of failures. */
#include <string.h>

#include "error.h"

#include <glib/gi18n-lib.h>
#include "transfer.h"

#include <glib/gi18n-lib.h>

/* far more than any server sends */
#define LIMN_TRANSFER_MAX_HEAD (256 * 1024)

struct _LimnTransfer
{
  LimnHttpRequest *request;
  LimnTransportLimits limits;
  LimnTransportWatch watch;
  gpointer user_data;

  /* where the exchange is, redirects considered */
  char *url;
  gboolean secrets;
  guint redirects;

  gboolean left;  /* bytes of the present request may have left */
  gboolean known; /* the head is complete */
  LimnHttpHead *head;
  gsize head_length;
  gsize received;
  goffset sent;
  GError *error; /* the first one counts */

  /* monotonic, 0 for not yet */
  gint64 started;
  gint64 connected;
  gint64 uploaded;
  gint64 answered;
};

static const guint limn_transfer_redirects[] = { 301, 302, 303, 307, 308 };

G_GNUC_PRINTF (3, 4)
static gboolean
limn_transfer_end (LimnTransfer *self, LimnError code, const char *format, ...)
{
  va_list arguments;

  if (self->error != NULL)
    return FALSE;
  va_start (arguments, format);
  self->error = g_error_new_valist (LIMN_ERROR, code, format, arguments);
  va_end (arguments);
  return FALSE;
}

/* a request that only reads can be repeated and costs nothing */
static gboolean
limn_transfer_only_reads (const LimnTransfer *self)
{
  return self->limits.owes_nothing ||
         g_str_equal (self->request->method, "GET") ||
         g_str_equal (self->request->method, "HEAD");
}

static gboolean
limn_transfer_check_size (LimnTransfer *self, guint64 size)
{
  if (size <= self->limits.max_bytes)
    return TRUE;
  return limn_transfer_end (self,
                            LIMN_ERROR_ANSWER,
                            _ ("the answer is larger than %.0f bytes, which is "
                               "the limit: ask for less, or check the "
                               "endpoint's address"),
                            (gdouble) self->limits.max_bytes);
}

static gboolean
limn_transfer_close_head (LimnTransfer *self)
{
  const char *length = limn_http_head_get (self->head, "content-length");

  /* 100 Continue and its like are not the answer */
  if (self->head->status < 200)
    {
      g_clear_pointer (&self->head, limn_http_head_free);
      return TRUE;
    }
  self->known = TRUE;
  if (limn_transfer_is_redirected (self))
    return TRUE;
  if (length != NULL && !g_str_equal (self->request->method, "HEAD") &&
      !limn_transfer_check_size (self, g_ascii_strtoull (length, NULL, 10)))
    return FALSE;
  if (self->watch.head == NULL)
    return TRUE;
  return self->watch.head (self->user_data, self->head, &self->error);
}

static gboolean
limn_transfer_open_head (LimnTransfer *self, const char *line)
{
  const char *space = strchr (line, ' ');
  guint64 status = space == NULL ? 0 : g_ascii_strtoull (space, NULL, 10);

  if (self->answered == 0)
    self->answered = g_get_monotonic_time ();
  self->known = FALSE;
  limn_http_head_free (self->head);
  self->head = limn_http_head_new ((guint) MIN (status, 999), self->url);
  return TRUE;
}

/* once another origin was on the way, the secrets stay here */
static void
limn_transfer_move (LimnTransfer *self, char *url, gboolean own)
{
  g_free (self->url);
  self->url = url;
  self->secrets = self->secrets && own;
  self->left = FALSE;
  self->known = FALSE;
  self->received = 0;
  self->answered = 0;
  g_clear_pointer (&self->head, limn_http_head_free);
}

static gdouble
limn_transfer_span_ms (gint64 from, gint64 to)
{
  if (from == 0 || to <= from)
    return 0;
  return (gdouble) (to - from) / 1000.0;
}

/**
 * limn_transfer_new:
 * @request: what to send; copied
 * @limits: (nullable): limits; copied
 * @watch: (nullable): who watches; copied
 * @user_data: first argument of the functions of @watch
 *
 * Returns: (transfer full): an exchange whose time runs from now on
 */
LimnTransfer *
limn_transfer_new (const LimnHttpRequest *request,
                   const LimnTransportLimits *limits,
                   const LimnTransportWatch *watch,
                   gpointer user_data)
{
  LimnTransfer *self = g_new0 (LimnTransfer, 1);

  self->request = limn_http_request_copy (request);
  self->secrets = TRUE;
  self->sent = -1;
  self->user_data = user_data;
  self->started = g_get_monotonic_time ();
  if (watch != NULL)
    self->watch = *watch;
  if (limits != NULL)
    self->limits = *limits;
  if (self->limits.total_s == 0)
    self->limits.total_s = LIMN_TRANSPORT_TOTAL_S;
  if (self->limits.max_bytes == 0)
    self->limits.max_bytes = LIMN_TRANSPORT_MAX_BYTES;
  return self;
}

/**
 * limn_transfer_free:
 * @self: (nullable) (transfer full): an exchange
 */
void
limn_transfer_free (LimnTransfer *self)
{
  if (self == NULL)
    return;
  limn_http_request_free (self->request);
  limn_http_head_free (self->head);
  g_clear_error (&self->error);
  g_free (self->url);
  g_free (self);
}

/**
 * limn_transfer_begin:
 * @self: a new exchange
 *
 * Returns: FALSE when it must not be begun; it has failed then, with
 *   %LIMN_ERROR_INVALID
 */
gboolean
limn_transfer_begin (LimnTransfer *self)
{
  if (self->error != NULL ||
      !limn_http_request_check (self->request, &self->error))
    return FALSE;
  self->url = limn_transport_url_admit (
      self->request->url, self->limits.allow_http, &self->error);
  return self->url != NULL;
}

/**
 * limn_transfer_get_request:
 * @self: an exchange
 *
 * Returns: (transfer none): the request, with the URL it began with
 */
const LimnHttpRequest *
limn_transfer_get_request (const LimnTransfer *self)
{
  return self->request;
}

/**
 * limn_transfer_get_url:
 * @self: an exchange
 *
 * Returns: (transfer none): the URL it is at
 */
const char *
limn_transfer_get_url (const LimnTransfer *self)
{
  return self->url;
}

/**
 * limn_transfer_list_lines:
 * @self: an exchange that has begun
 *
 * Returns: (transfer full) (element-type utf8): the header lines that may go
 *   to limn_transfer_get_url()
 */
GPtrArray *
limn_transfer_list_lines (const LimnTransfer *self)
{
  return limn_http_request_list_lines (self->request, self->secrets);
}

/**
 * limn_transfer_get_rest_ms:
 * @self: an exchange
 *
 * Returns: milliseconds that are left for it, at least 1
 */
guint
limn_transfer_get_rest_ms (const LimnTransfer *self)
{
  gint64 total = (gint64) self->limits.total_s * 1000;
  gint64 spent = (g_get_monotonic_time () - self->started) / 1000;

  return (guint) CLAMP (total - spent, 1, G_MAXINT);
}

/**
 * limn_transfer_leave:
 * @self: an exchange
 *
 * Notes that the connection stands and the request is about to leave. libcurl
 * repeats a request when a kept connection ends without an answer; one that
 * may cost money must not leave twice.
 *
 * Returns: FALSE when it must not leave
 */
gboolean
limn_transfer_leave (LimnTransfer *self)
{
  if (self->error != NULL)
    return FALSE;
  if (self->left && !limn_transfer_only_reads (self))
    {
      limn_transfer_fail (
          self, LIMN_TRANSFER_BROKEN, _ ("a kept connection ended"));
      return FALSE;
    }
  if (self->connected == 0 && self->watch.connected != NULL)
    self->watch.connected (self->user_data);
  self->left = TRUE;
  self->connected = g_get_monotonic_time ();
  self->uploaded = self->connected;
  return self->error == NULL;
}

/**
 * limn_transfer_upload:
 * @self: an exchange
 * @sent: bytes of the body that have left
 * @total: of how many
 *
 * Returns: FALSE when the exchange has failed meanwhile
 */
gboolean
limn_transfer_upload (LimnTransfer *self, goffset sent, goffset total)
{
  if (self->error != NULL)
    return FALSE;
  if (!self->left || total <= 0 || sent <= 0 || sent == self->sent)
    return TRUE;
  self->sent = sent;
  self->uploaded = g_get_monotonic_time ();
  if (self->watch.upload != NULL)
    self->watch.upload (self->user_data, sent, total);
  return self->error == NULL;
}

/**
 * limn_transfer_header:
 * @self: an exchange
 * @line: status line, field or empty line, with its line break
 * @length: its length
 *
 * Returns: FALSE when the exchange has failed
 */
gboolean
limn_transfer_header (LimnTransfer *self, const char *line, gsize length)
{
  g_autofree char *text = g_strndup (line, length);

  if (self->error != NULL)
    return FALSE;
  self->head_length += length;
  if (self->head_length > LIMN_TRANSFER_MAX_HEAD)
    return limn_transfer_end (self,
                              LIMN_ERROR_ANSWER,
                              _ ("the answer has more than 256 KiB of headers: "
                                 "check the endpoint's address"));
  if (g_str_has_prefix (text, "HTTP/"))
    return limn_transfer_open_head (self, text);
  /* trailers come after the body */
  if (self->head == NULL || self->known)
    return TRUE;
  if (*g_strchomp (text) == '\0')
    return limn_transfer_close_head (self);
  limn_http_head_add_line (self->head, text);
  return TRUE;
}

/**
 * limn_transfer_data:
 * @self: an exchange
 * @data: the next bytes of the body
 * @length: how many
 *
 * Returns: FALSE when the exchange has failed
 */
gboolean
limn_transfer_data (LimnTransfer *self, const guint8 *data, gsize length)
{
  if (self->error != NULL)
    return FALSE;
  self->received += length;
  if (!limn_transfer_check_size (self, self->received))
    return FALSE;
  if (limn_transfer_is_redirected (self) || self->watch.data == NULL)
    return TRUE;
  return self->watch.data (self->user_data, data, length, &self->error) &&
         self->error == NULL;
}

/**
 * limn_transfer_is_redirected:
 * @self: an exchange whose head is known
 *
 * Returns: whether it goes on at another URL
 */
gboolean
limn_transfer_is_redirected (const LimnTransfer *self)
{
  if (self->error != NULL || !self->known || !self->limits.follow ||
      !limn_transfer_only_reads (self) ||
      limn_http_head_get (self->head, "location") == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (limn_transfer_redirects); i++)
    if (self->head->status == limn_transfer_redirects[i])
      return TRUE;
  return FALSE;
}

/**
 * limn_transfer_redirect:
 * @self: an exchange that is redirected
 * @url: to where
 *
 * Moves on to @url.
 *
 * Returns: FALSE when it must not be followed; the exchange has failed then
 */
gboolean
limn_transfer_redirect (LimnTransfer *self, const char *url)
{
  gboolean own = limn_transport_url_same_origin (url, self->request->url);
  g_autofree char *peer = limn_transport_url_peer (self->url);
  g_autofree char *next = NULL;
  g_autoptr (GError) error = NULL;

  if (++self->redirects > LIMN_TRANSPORT_MAX_REDIRECTS)
    return limn_transfer_end (self,
                              LIMN_ERROR_ANSWER,
                              _ ("%s redirects more than %d times: check the "
                                 "address"),
                              peer,
                              LIMN_TRANSPORT_MAX_REDIRECTS);
  next = limn_transport_url_follow (
      url, self->url, own && self->limits.allow_http, &error);
  if (next == NULL)
    return limn_transfer_end (self,
                              LIMN_ERROR_ANSWER,
                              _ ("%s redirects to where Limn does not go: %s"),
                              peer,
                              error->message);
  limn_transfer_move (self, g_steal_pointer (&next), own);
  return TRUE;
}

/**
 * limn_transfer_cancel:
 * @self: an exchange
 *
 * Ends it with %LIMN_ERROR_CANCELLED.
 */
void
limn_transfer_cancel (LimnTransfer *self)
{
  if (self->left && !limn_transfer_only_reads (self))
    limn_transfer_end (
        self,
        LIMN_ERROR_CANCELLED,
        _ ("cancelled; the request had left and may be charged"));
  else
    limn_transfer_end (self, LIMN_ERROR_CANCELLED, _ ("cancelled"));
}

/**
 * limn_transfer_fail:
 * @self: an exchange
 * @failure: how it failed
 * @detail: what is known about it, as a part of a sentence
 *
 * Ends it with %LIMN_ERROR_NETWORK where nothing can be owed, and with
 * %LIMN_ERROR_AMBIGUOUS where the request had left. An earlier error stays.
 */
void
limn_transfer_fail (LimnTransfer *self,
                    LimnTransferFailure failure,
                    const char *detail)
{
  LimnTransferStage stage = LIMN_TRANSFER_UNSENT;
  g_autofree char *peer = NULL;

  if (self->error != NULL)
    return;
  peer = limn_transport_url_peer (self->url);
  if (self->left)
    stage = limn_transfer_only_reads (self) ? LIMN_TRANSFER_REPEATABLE :
                                              LIMN_TRANSFER_OWED;
  self->error = limn_transfer_failure_to_error (failure, stage, peer, detail);
}

/**
 * limn_transfer_has_failed:
 * @self: an exchange
 *
 * Returns: whether it has an error
 */
gboolean
limn_transfer_has_failed (const LimnTransfer *self)
{
  return self->error != NULL;
}

/**
 * limn_transfer_finish:
 * @self: an exchange that is over
 * @times: (out): where the time went
 * @error: return location
 *
 * Returns: (transfer full): the head; NULL with the error that ended it
 */
LimnHttpHead *
limn_transfer_finish (LimnTransfer *self,
                      LimnTransportTimes *times,
                      GError **error)
{
  gint64 now = g_get_monotonic_time ();
  gint64 answered = self->answered == 0 ? now : self->answered;

  times->connect_ms = limn_transfer_span_ms (self->started, self->connected);
  times->upload_ms = limn_transfer_span_ms (self->connected, self->uploaded);
  times->wait_ms = limn_transfer_span_ms (self->uploaded, answered);
  times->download_ms = limn_transfer_span_ms (self->answered, now);
  if (!self->known)
    limn_transfer_fail (self, LIMN_TRANSFER_BROKEN, _ ("without an answer"));
  if (self->error == NULL)
    return g_steal_pointer (&self->head);
  g_propagate_error (error, g_steal_pointer (&self->error));
  return NULL;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/exchange: one request and its reply. */
#include "exchange.h"

typedef struct
{
  LimnReceiver *receiver;
  LimnProgressFunc progress;
  gpointer progress_data;
  LimnHttpHead *head;
  goffset length;
  goffset received;
  gboolean body_broken;
  LimnReply *reply;
} LimnExchange;

static void
limn_exchange_free (gpointer data)
{
  LimnExchange *self = data;

  limn_http_head_free (self->head);
  limn_reply_free (self->reply);
  g_free (self);
}

/**
 * limn_reply_free:
 * @self: (nullable) (transfer full): a reply
 */
void
limn_reply_free (LimnReply *self)
{
  if (self == NULL)
    return;
  limn_http_head_free (self->head);
  g_clear_pointer (&self->document, json_node_unref);
  g_free (self);
}

static void
limn_exchange_report (LimnExchange *self,
                      LimnPhase phase,
                      goffset done,
                      goffset total)
{
  if (self->progress != NULL)
    self->progress (phase, done, total, self->progress_data);
}

static void
limn_exchange_connected (gpointer user_data)
{
  limn_exchange_report (user_data, LIMN_PHASE_UPLOAD, 0, 0);
}

static void
limn_exchange_upload (gpointer user_data, goffset sent, goffset total)
{
  limn_exchange_report (user_data,
                        sent < total ? LIMN_PHASE_UPLOAD : LIMN_PHASE_WAIT,
                        sent,
                        total);
}

static gboolean
limn_exchange_head (gpointer user_data,
                    const LimnHttpHead *head,
                    GError **error)
{
  LimnExchange *self = user_data;
  const char *length = limn_http_head_get (head, "content-length");

  /* the transport keeps @head until the end; this copy is for the body */
  limn_http_head_free (self->head);
  self->head = limn_http_head_new (head->status, head->url);
  self->length = length != NULL ? g_ascii_strtoll (length, NULL, 10) : 0;
  return TRUE;
}

static gboolean
limn_exchange_data (gpointer user_data,
                    const guint8 *data,
                    gsize length,
                    GError **error)
{
  LimnExchange *self = user_data;
  gboolean failed = self->head != NULL && !limn_http_head_is_good (self->head);

  self->reply->last_byte = g_get_monotonic_time ();
  self->received += length;
  limn_exchange_report (
      self, LIMN_PHASE_DOWNLOAD, self->received, self->length);
  if (self->body_broken)
    return TRUE;
  if (limn_receiver_feed (self->receiver, data, length, failed ? NULL : error))
    return TRUE;
  self->body_broken = TRUE;
  return failed; /* an error page need not be JSON: its status tells enough */
}

static const LimnTransportWatch limn_exchange_watch = {
  .connected = limn_exchange_connected,
  .upload = limn_exchange_upload,
  .head = limn_exchange_head,
  .data = limn_exchange_data,
};

/* an empty good answer is one without a document */
static gboolean
limn_exchange_read (LimnExchange *self, GError **error)
{
  LimnReply *reply = self->reply;
  g_autoptr (GError) broken = NULL;

  if (!self->body_broken)
    reply->document = limn_receiver_finish (self->receiver, &broken);
  if (reply->document != NULL || !limn_http_head_is_good (reply->head) ||
      reply->head->status == 204)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&broken));
  return FALSE;
}

static void
limn_exchange_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LimnExchange *self = g_task_get_task_data (task);
  LimnReply *reply = self->reply;
  GError *error = NULL;

  reply->head = limn_transport_send_finish (
      LIMN_TRANSPORT (source), result, &reply->times, &error);
  if (error != NULL)
    reply->head = g_steal_pointer (&self->head);
  if (error != NULL && reply->head != NULL &&
      !limn_http_head_is_good (reply->head))
    g_clear_error (&error); /* the failure tells more than its break */
  if (error == NULL)
    limn_exchange_read (self, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/**
 * limn_exchange_async:
 * @transport: for the network
 * @request: what is sent
 * @limits: of the exchange
 * @receiver: fresh; takes the reply's body; must live until the end
 * @progress: (nullable): told how it goes
 * @progress_data: for @progress
 * @cancellable: (nullable): ends it
 * @callback: (scope async): called at the end
 * @user_data: for @callback
 *
 * Sends @request; images of the reply flow through @receiver.
 */
void
limn_exchange_async (LimnTransport *transport,
                     LimnHttpRequest *request,
                     const LimnTransportLimits *limits,
                     LimnReceiver *receiver,
                     LimnProgressFunc progress,
                     gpointer progress_data,
                     GCancellable *cancellable,
                     GAsyncReadyCallback callback,
                     gpointer user_data)
{
  GTask *task = g_task_new (transport, cancellable, callback, user_data);
  LimnExchange *self = g_new0 (LimnExchange, 1);

  self->receiver = receiver;
  self->progress = progress;
  self->progress_data = progress_data;
  self->reply = g_new0 (LimnReply, 1);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, limn_exchange_free);
  limn_transport_send_async (transport,
                             request,
                             limits,
                             &limn_exchange_watch,
                             self,
                             cancellable,
                             limn_exchange_done,
                             task);
}

/**
 * limn_exchange_finish:
 * @result: as given to the callback
 * @error: return location
 *
 * A reply whose status tells a failure is no error here.
 *
 * Returns: (transfer full): what came; with @error set where the line broke or
 *   a good reply is no JSON
 */
LimnReply *
limn_exchange_finish (GAsyncResult *result, GError **error)
{
  LimnExchange *self = g_task_get_task_data (G_TASK (result));

  g_task_propagate_boolean (G_TASK (result), error);
  return g_steal_pointer (&self->reply);
}

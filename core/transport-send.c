/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-send: the asynchronous call, from its start to its task. */
#include "transport-send.h"

/**
 * limn_transport_send_new:
 * @transfer: (transfer full): an exchange
 *
 * Returns: (transfer full): a request whose end nobody hears of
 */
LimnTransportSend *
limn_transport_send_new (LimnTransfer *transfer)
{
  LimnTransportSend *self = g_new0 (LimnTransportSend, 1);

  self->transfer = transfer;
  return self;
}

/**
 * limn_transport_send_free:
 * @self: (nullable) (transfer full): a request
 */
void
limn_transport_send_free (LimnTransportSend *self)
{
  if (self == NULL)
    return;
  if (self->cancel != NULL)
    g_source_destroy (self->cancel);
  g_clear_pointer (&self->cancel, g_source_unref);
  limn_transfer_free (self->transfer);
  g_clear_object (&self->cancellable);
  g_free (self);
}

/**
 * limn_transport_send_watch:
 * @self: a request
 * @context: where @cancelled is called
 * @cancelled: called once, while @self lives, when the request is cancelled
 * @user_data: last argument of @cancelled
 *
 * What is cancelled already fails at once.
 */
void
limn_transport_send_watch (LimnTransportSend *self,
                           GMainContext *context,
                           GCancellableSourceFunc cancelled,
                           gpointer user_data)
{
  if (self->cancellable == NULL)
    return;
  if (g_cancellable_is_cancelled (self->cancellable))
    limn_transfer_cancel (self->transfer);
  self->cancel = g_cancellable_source_new (self->cancellable);
  g_source_set_callback (
      self->cancel, G_SOURCE_FUNC (cancelled), user_data, NULL);
  g_source_attach (self->cancel, context);
}

/**
 * limn_transport_send_return:
 * @self: a request whose exchange is over
 * @transport: its transport
 *
 * Tells the end, from the loop. The task is made only here: until the end it
 * would keep @transport alive, which nobody could then drop to end everything.
 */
void
limn_transport_send_return (LimnTransportSend *self, LimnTransport *transport)
{
  const LimnHttpRequest *request = limn_transfer_get_request (self->transfer);
  g_autofree char *bare = limn_transport_url_bare (request->url);
  g_autofree LimnTransportTimes *times = g_new0 (LimnTransportTimes, 1);
  g_autoptr (LimnHttpHead) head = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GTask) task = NULL;

  head = limn_transfer_finish (self->transfer, times, &error);
  g_debug ("%s %s: %u", request->method, bare, head == NULL ? 0 : head->status);

  task = g_task_new (transport, NULL, self->callback, self->callback_data);
  g_task_set_source_tag (task, limn_transport_send_async);
  g_task_set_task_data (task, g_steal_pointer (&times), g_free);
  if (head == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (
        task, g_steal_pointer (&head), (GDestroyNotify) limn_http_head_free);
}

/**
 * limn_transport_send_async:
 * @self: a transport
 * @request: what to send; copied, so that it may be freed at once
 * @limits: (nullable): limits, NULL for the usual ones; copied
 * @watch: who watches; copied
 * @user_data: first argument of the functions of @watch
 * @cancellable: (nullable): ends it at once
 * @callback: called from the loop when it is over
 * @callback_data: last argument of @callback
 *
 * Sends @request and reads the answer. A redirect is followed if @limits says
 * so and the request only reads, without the secrets once the origin differs.
 * A request that may cost money leaves once: what libcurl would repeat on a new
 * connection ends with %LIMN_ERROR_AMBIGUOUS. May be called by a watch.
 */
void
limn_transport_send_async (LimnTransport *self,
                           LimnHttpRequest *request,
                           const LimnTransportLimits *limits,
                           const LimnTransportWatch *watch,
                           gpointer user_data,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer callback_data)
{
  LimnTransportSend *sent = NULL;

  g_return_if_fail (LIMN_IS_TRANSPORT (self) && request != NULL);
  g_return_if_fail (watch != NULL && watch->data != NULL);

  sent = limn_transport_send_new (
      limn_transfer_new (request, limits, watch, user_data));
  sent->callback = callback;
  sent->callback_data = callback_data;
  g_set_object (&sent->cancellable, cancellable);
  limn_transport_begin (self, sent);
}

/**
 * limn_transport_send_finish:
 * @self: the transport
 * @result: what the callback was given
 * @times: (out) (nullable): where the time went, also on failure
 * @error: return location
 *
 * An HTTP status that tells of an error is none here.
 *
 * Returns: (transfer full): the head of the answer; NULL with
 *   %LIMN_ERROR_INVALID (the request must not be sent), %LIMN_ERROR_NETWORK
 *   (nothing is owed), %LIMN_ERROR_AMBIGUOUS, %LIMN_ERROR_ANSWER (a bound),
 *   %LIMN_ERROR_CANCELLED, or the error of a watch
 */
LimnHttpHead *
limn_transport_send_finish (LimnTransport *self,
                            GAsyncResult *result,
                            LimnTransportTimes *times,
                            GError **error)
{
  const LimnTransportTimes *taken = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  taken = g_task_get_task_data (G_TASK (result));
  if (times != NULL)
    *times = *taken;
  return g_task_propagate_pointer (G_TASK (result), error);
}

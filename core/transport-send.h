/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-send: what the transport needs of a request that is sent. */
#pragma once

#include "transfer.h"

G_BEGIN_DECLS

typedef struct _LimnTransportSend LimnTransportSend;

/**
 * LimnTransportSend:
 * @transfer: the exchange
 * @callback: (nullable): whom its end is told
 * @callback_data: last argument of @callback
 * @cancellable: (nullable): who may end it
 * @cancel: (nullable): waits for it
 */
struct _LimnTransportSend
{
  LimnTransfer *transfer;
  GAsyncReadyCallback callback;
  gpointer callback_data;
  GCancellable *cancellable;
  GSource *cancel;
};

LimnTransportSend *limn_transport_send_new (LimnTransfer *transfer);
void limn_transport_send_free (LimnTransportSend *self);

void limn_transport_send_watch (LimnTransportSend *self,
                                GMainContext *context,
                                GCancellableSourceFunc cancelled,
                                gpointer user_data);
void limn_transport_send_return (LimnTransportSend *self,
                                 LimnTransport *transport);

/* implemented by the transport: takes @send and begins it when it can */
void limn_transport_begin (LimnTransport *self, LimnTransportSend *send);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTransportSend, limn_transport_send_free)

G_END_DECLS

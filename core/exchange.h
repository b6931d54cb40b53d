/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/exchange: one request and its reply, images streamed, the rest a small
 * document. Private to the core. */
#pragma once

#include "consumer.h"
#include "transport.h"

G_BEGIN_DECLS

/**
 * LimnReply:
 * @head: (nullable): status and headers, as far as the reply came
 * @document: (nullable): the JSON body without its images; %NULL where it is
 *   empty, or no JSON in a failure
 * @times: how long it took
 * @last_byte: monotonic time in microseconds of the last bytes; 0 without any
 */
typedef struct
{
  LimnHttpHead *head;
  JsonNode *document;
  LimnTransportTimes times;
  gint64 last_byte;
} LimnReply;

void limn_exchange_async (LimnTransport *transport,
                          LimnHttpRequest *request,
                          const LimnTransportLimits *limits,
                          LimnReceiver *receiver,
                          LimnProgressFunc progress,
                          gpointer progress_data,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data);
LimnReply *limn_exchange_finish (GAsyncResult *result, GError **error);
void limn_reply_free (LimnReply *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnReply, limn_reply_free)

G_END_DECLS

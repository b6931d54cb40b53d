/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/fetch: one result on its way from its URL; private to the core. */
#pragma once

#include "receiver.h"
#include "transport.h"

G_BEGIN_DECLS

/**
 * LimnFetchWatch:
 * @total: MUST; @bytes more are expected, as the server says
 * @data: MUST; @bytes more have come
 * @done: MUST; result @index is closed in the receiver, whole or not
 */
typedef struct
{
  void (*total) (gpointer user_data, goffset bytes);
  void (*data) (gpointer user_data, gsize bytes);
  void (*done) (gpointer user_data, guint index);
} LimnFetchWatch;

gboolean limn_fetch_check_url (const char *url,
                               const char *root,
                               gboolean allow_http,
                               GError **error);
char *limn_fetch_dup_shown (const char *url);
guint limn_fetch_start (LimnTransport *transport,
                        LimnReceiver *receiver,
                        const char *url,
                        const LimnTransportLimits *limits,
                        const LimnFetchWatch *watch,
                        gpointer user_data,
                        GCancellable *cancellable);

G_END_DECLS

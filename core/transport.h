/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport: HTTP on a GMainContext; the only user of libcurl. */
#pragma once

#include "http.h"

G_BEGIN_DECLS

#define LIMN_TRANSPORT_CONNECT_S 15
#define LIMN_TRANSPORT_TOTAL_S 600
#define LIMN_TRANSPORT_MAX_BYTES (512 * 1024 * 1024)
#define LIMN_TRANSPORT_MAX_REDIRECTS 5

/**
 * LimnTransportLimits:
 * @total_s: seconds for the whole exchange; 0 means %LIMN_TRANSPORT_TOTAL_S
 * @max_bytes: largest response body; 0 means %LIMN_TRANSPORT_MAX_BYTES
 * @allow_http: whether plain http may be spoken to a host other than loopback
 * @follow: whether redirects are followed (never with the secrets to another
 *   origin, never from https to http); POST requests are never redirected
 * @owes_nothing: whether the request costs nothing whatever its method, so that
 *   it may be repeated
 */
typedef struct
{
  guint total_s;
  gsize max_bytes;
  gboolean allow_http;
  gboolean follow;
  gboolean owes_nothing;
} LimnTransportLimits;

/**
 * LimnTransportWatch:
 * @connected: MAY; the connection stands, the request is about to leave
 * @upload: MAY; @sent of @total bytes of the body have left
 * @head: MAY; status and headers are known; FALSE with @error ends it
 * @data: MUST; body bytes in order; FALSE with @error ends it
 *
 * Called on the transport's context, never after the finish of the request.
 */
typedef struct
{
  void (*connected) (gpointer user_data);
  void (*upload) (gpointer user_data, goffset sent, goffset total);
  gboolean (*head) (gpointer user_data,
                    const LimnHttpHead *head,
                    GError **error);
  gboolean (*data) (gpointer user_data,
                    const guint8 *data,
                    gsize length,
                    GError **error);
} LimnTransportWatch;

/**
 * LimnTransportTimes:
 * @connect_ms: from the call to a usable connection
 * @upload_ms: from there to the last byte of the request
 * @wait_ms: from there to the first byte of the response
 * @download_ms: from there to its last byte
 */
typedef struct
{
  gdouble connect_ms;
  gdouble upload_ms;
  gdouble wait_ms;
  gdouble download_ms;
} LimnTransportTimes;

#define LIMN_TYPE_TRANSPORT (limn_transport_get_type ())
G_DECLARE_FINAL_TYPE (LimnTransport, limn_transport, LIMN, TRANSPORT, GObject)

LimnTransport *limn_transport_new (void);

const char *limn_transport_get_library (void);

void limn_transport_warm (LimnTransport *self, const char *url);

void limn_transport_send_async (LimnTransport *self,
                                LimnHttpRequest *request,
                                const LimnTransportLimits *limits,
                                const LimnTransportWatch *watch,
                                gpointer user_data,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer callback_data);

LimnHttpHead *limn_transport_send_finish (LimnTransport *self,
                                          GAsyncResult *result,
                                          LimnTransportTimes *times,
                                          GError **error);

char *limn_transport_url_admit (const char *url,
                                gboolean allow_http,
                                GError **error);
char *limn_transport_url_follow (const char *url,
                                 const char *from,
                                 gboolean allow_http,
                                 GError **error);
char *limn_transport_url_peer (const char *url);
char *limn_transport_url_root (const char *url);
char *limn_transport_url_bare (const char *url);
gboolean limn_transport_url_is_loopback (const char *url);
gboolean limn_transport_url_same_origin (const char *a, const char *b);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-warm: a connection before there is a request for it. */
#include "transport-send.h"

/**
 * limn_transport_warm:
 * @self: a transport
 * @url: any URL of the host; others than limn_transport_url_admit() admits are
 *   left alone
 *
 * Opens a connection that a later request finds ready, resolved and with TLS.
 * It costs a HEAD request for the root, without any header of a request:
 * libcurl never reuses what CURLOPT_CONNECT_ONLY opened. Nobody hears of
 * failures.
 */
void
limn_transport_warm (LimnTransport *self, const char *url)
{
  const LimnTransportLimits limits = { .total_s = LIMN_TRANSPORT_CONNECT_S };
  g_autofree char *root = NULL;
  g_autoptr (LimnHttpRequest) request = NULL;

  g_return_if_fail (LIMN_IS_TRANSPORT (self) && url != NULL);

  root = limn_transport_url_root (url);
  request = limn_http_request_new ("HEAD", root);
  limn_transport_begin (self,
                        limn_transport_send_new (
                            limn_transfer_new (request, &limits, NULL, NULL)));
}

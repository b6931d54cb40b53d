/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-trust: whose certificates count. */
#include "transport-trust.h"

#include <glib.h>

/* what the command curl reads, and OpenSSL; libcurl leaves both to the
 * application */
static const struct
{
  const char *name;
  CURLoption options[2]; /* of servers, and of proxies that speak TLS */
} limn_transport_certificates[] = {
  { "SSL_CERT_DIR", { CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH } },
  { "SSL_CERT_FILE", { CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO } },
  { "CURL_CA_BUNDLE", { CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO } },
};

/**
 * limn_transport_trust:
 * @easy: a handle
 *
 * Says whose certificates are trusted: those of the variables, the later of
 * which wins, or else the system's.
 */
void
limn_transport_trust (CURL *easy)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_transport_certificates); i++)
    {
      const char *path = g_getenv (limn_transport_certificates[i].name);

      for (guint k = 0; path != NULL && *path != '\0' && k < 2; k++)
        curl_easy_setopt (
            easy, limn_transport_certificates[i].options[k], path);
    }
}

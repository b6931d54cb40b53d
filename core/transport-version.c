/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-version: which libcurl this is. */
#include <curl/curl.h>

#include "transport.h"

/**
 * limn_transport_get_library:
 *
 * Returns: (transfer none): libcurl and what it was built with, with their
 *   versions, as libcurl tells them
 */
const char *
limn_transport_get_library (void)
{
  return curl_version ();
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transport-trust: whose certificates count; private to the transport. */
#pragma once

#include <curl/curl.h>

void limn_transport_trust (CURL *easy);

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/access: an endpoint with its address and its key; private to the core.
 */
#pragma once

#include "http.h"
#include "providers/provider.h"
#include "settings.h"

G_BEGIN_DECLS

/**
 * LimnAccess:
 * @provider: builds and parses
 * @root: (nullable): scheme, host and port; %NULL without network
 * @key: (nullable): the key, or the token once there is one; %NULL without
 *   network
 * @wants_token: a token of limn/tokens stands for the key
 * @allow_http: whether plain http may be spoken beyond loopback
 */
typedef struct
{
  const LimnProvider *provider;
  char *root;
  char *key;
  gboolean wants_token;
  gboolean allow_http;
} LimnAccess;

LimnAccess *limn_access_new (const char *endpoint,
                             const char *protocol,
                             const LimnSettings *settings,
                             GError **error);
void limn_access_free (LimnAccess *self);
void limn_access_sign (const LimnAccess *self, LimnHttpRequest *request);
void limn_access_mask (const LimnAccess *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAccess, limn_access_free)

G_END_DECLS

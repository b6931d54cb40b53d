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
 * @in_keyring: the key is in the keyring, which limn_access_open_async() asks
 * @allow_http: whether plain http may be spoken beyond loopback
 */
typedef struct
{
  const LimnProvider *provider;
  char *root;
  char *key;
  gboolean wants_token;
  gboolean in_keyring;
  gboolean allow_http;
} LimnAccess;

LimnAccess *limn_access_new (const char *endpoint,
                             const char *protocol,
                             const LimnSettings *settings,
                             GError **error);
void limn_access_free (LimnAccess *self);
void limn_access_open_async (LimnAccess *self,
                             const LimnSettings *settings,
                             const char *endpoint,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean limn_access_open_finish (LimnAccess *self,
                                  GAsyncResult *result,
                                  GError **error);
void limn_access_sign (const LimnAccess *self, LimnHttpRequest *request);
void limn_access_mask (const LimnAccess *self, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnAccess, limn_access_free)

G_END_DECLS

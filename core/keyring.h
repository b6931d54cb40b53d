/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyring: keys in the desktop's keyring; private to the core. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* how it is called where a key comes from */
#define LIMN_KEYRING_NAME "the system keyring"
/* milliseconds that it may take; one that is there answers in some ten */
#define LIMN_KEYRING_LIMIT_MS 2000

void limn_keyring_lookup_async (const char *endpoint,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
char *limn_keyring_lookup_finish (GAsyncResult *result, GError **error);

char *limn_keyring_lookup_sync (const char *endpoint, GError **error);
gboolean limn_keyring_store_sync (const char *endpoint,
                                  const char *key,
                                  GError **error);
gboolean limn_keyring_forget_sync (const char *endpoint, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyring-library: libsecret, loaded when a key is in the keyring.
 *
 * It brings a library of ciphers along, and whoever keeps no key there is to
 * pay nothing for it. */
#pragma once

#include <libsecret/secret.h>

G_BEGIN_DECLS

/* every function of it that is used */
#define LIMN_SECRET_FUNCTIONS(use)                                             \
  use (secret_collection_for_alias_sync) use (secret_collection_get_locked)    \
      use (secret_item_get_locked) use (secret_item_get_secret)                \
          use (secret_service_clear_sync) use (secret_service_get_sync)        \
              use (secret_service_search_sync) use (secret_service_store_sync) \
                  use (secret_value_get_text) use (secret_value_new)           \
                      use (secret_value_unref)

#define LIMN_SECRET_MEMBER(name) __typeof__ (name) *name;

typedef struct
{
  LIMN_SECRET_FUNCTIONS (LIMN_SECRET_MEMBER)
} LimnSecretLibrary;

/* empty before limn_keyring_library_load() */
extern LimnSecretLibrary limn_secret;

gboolean limn_keyring_library_load (GError **error);

G_END_DECLS

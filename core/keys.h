/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys: where an endpoint's key comes from. */
#pragma once

#include "settings.h"

G_BEGIN_DECLS

/**
 * LimnKeysPlace:
 * @LIMN_KEYS_ANYWHERE: the system keyring, or else Limn's own file
 * @LIMN_KEYS_KEYRING: the system keyring
 * @LIMN_KEYS_FILE: Limn's own file, which the user alone can read
 */
typedef enum
{
  LIMN_KEYS_ANYWHERE,
  LIMN_KEYS_KEYRING,
  LIMN_KEYS_FILE,
} LimnKeysPlace;

/* a key lives in memory that is wiped when it is freed */
char *limn_keys_lookup (const LimnSettings *settings,
                        const char *endpoint,
                        char **source,
                        GError **error);
char *limn_keys_lookup_near (const LimnSettings *settings,
                             const char *endpoint,
                             gboolean *in_keyring,
                             char **source,
                             GError **error);
char *limn_keys_lookup_behind (const LimnSettings *settings,
                               const char *endpoint,
                               char *key,
                               const GError *missed,
                               char **source,
                               GError **error);
gboolean limn_keys_check (const char *key, const char *source, GError **error);
gboolean limn_keys_is_set (const LimnSettings *settings, const char *endpoint);
char *limn_keys_store (const LimnSettings *settings,
                       const char *endpoint,
                       const char *key,
                       LimnKeysPlace place,
                       char **missed,
                       GError **error);
gboolean limn_keys_forget (const LimnSettings *settings,
                           const char *endpoint,
                           GError **error);
void limn_keys_store_async (const LimnSettings *settings,
                            const char *endpoint,
                            const char *key,
                            LimnKeysPlace place,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
char *limn_keys_store_finish (GAsyncResult *result,
                              char **missed,
                              GError **error);
char *limn_keys_dup_source (const LimnSettings *settings,
                            const char *endpoint,
                            gboolean *kept,
                            GError **error);
char **limn_keys_hide (char **environment);
const char *limn_keys_get_login (const char *endpoint);
const char *limn_keys_get_remedy (const char *endpoint);
void limn_keys_free (char *key);
char *limn_keys_mask (const char *text, const char *key);
void limn_keys_mask_field (char **field, const char *key);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys: where an endpoint's key comes from. */
#pragma once

#include "settings.h"

G_BEGIN_DECLS

/* a key lives in memory that is wiped when it is freed */
char *limn_keys_lookup (const LimnSettings *settings,
                        const char *endpoint,
                        char **source,
                        GError **error);
gboolean limn_keys_check (const char *key, const char *source, GError **error);
const char *limn_keys_get_remedy (const char *endpoint);
void limn_keys_free (char *key);
char *limn_keys_mask (const char *text, const char *key);
void limn_keys_mask_field (char **field, const char *key);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lists: what commands that only list something share. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

gboolean limn_lists_parse (const char *usage,
                           char ***arguments,
                           gboolean *json,
                           gboolean *refresh,
                           GError **error);
void limn_lists_print_json (JsonNode *node);

G_END_DECLS

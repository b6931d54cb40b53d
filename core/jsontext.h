/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsontext: JSON text in and out, with exact numbers and plain errors. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* nesting beyond this is refused before the recursive parser sees it */
#define LIMN_JSONTEXT_MAX_DEPTH 64

JsonNode *limn_jsontext_parse (const char *text,
                               gssize length,
                               const char *name,
                               GError **error);
char *limn_jsontext_print (JsonNode *node, gboolean pretty);
char *limn_jsontext_dup_value (JsonNode *node);
const char *limn_jsontext_kind (JsonNode *node);

const char *limn_jsontext_get_string (JsonObject *object, const char *name);
JsonObject *limn_jsontext_get_object (JsonObject *object, const char *name);
gboolean limn_jsontext_get_number (JsonObject *object,
                                   const char *name,
                                   gdouble *number);

G_END_DECLS

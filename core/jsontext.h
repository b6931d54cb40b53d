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

GHashTable *limn_jsontext_new_files (void);
JsonNode *limn_jsontext_add_file (GHashTable *files,
                                  const char *lead,
                                  GBytes *data);
GBytes *limn_jsontext_print_files (JsonNode *node, GHashTable *files);

const char *limn_jsontext_kind (JsonNode *node);

JsonObject *limn_jsontext_to_object (JsonNode *node);
const char *limn_jsontext_get_string (JsonObject *object, const char *name);
JsonObject *limn_jsontext_get_object (JsonObject *object, const char *name);
JsonArray *limn_jsontext_get_array (JsonObject *object, const char *name);
gboolean limn_jsontext_get_number (JsonObject *object,
                                   const char *name,
                                   gdouble *number);

G_END_DECLS

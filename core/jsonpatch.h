/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonpatch: one JSON document laid over another. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

JsonNode *limn_jsonpatch_merge (JsonNode *base, JsonNode *patch);

G_END_DECLS

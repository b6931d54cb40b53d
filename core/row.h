/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/row: reads a row of the catalogue from JSON. */
#pragma once

#include <json-glib/json-glib.h>

#include "model.h"

G_BEGIN_DECLS

gboolean limn_row_read (LimnModel *model,
                        JsonNode *node,
                        GPtrArray *path,
                        GError **error);

G_END_DECLS

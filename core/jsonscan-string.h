/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonscan-string: the inside of a JSON string that is in memory. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *limn_jsonscan_string_measure (const char **at,
                                          const char *end,
                                          gboolean *escaped);
const char *limn_jsonscan_string_unescape (const char *string,
                                           gsize *length,
                                           GStringChunk *chunk);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settled: the jobs of the journal of which nothing waits. Private to the
 * core. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GHashTable *limn_settled_read (const char *folder);
void limn_settled_add (const char *folder, const GPtrArray *ids);
void limn_settled_add_one (const char *folder, const char *id);
void limn_settled_keep (const char *folder, GHashTable *there);

G_END_DECLS

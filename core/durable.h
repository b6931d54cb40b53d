/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/durable: what outlasts a power cut. Private to the core. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean limn_durable_sync (const char *const *paths, GError **error);

G_END_DECLS

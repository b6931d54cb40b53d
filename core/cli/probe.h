/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/probe: runs a program only to see what it says. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* how long it may take, seconds */
#define LIMN_PROBE_LIMIT_S 5

char *limn_probe_run (const char *const *argv, GError **error);

G_END_DECLS

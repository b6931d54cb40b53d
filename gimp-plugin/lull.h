/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/lull: a moment in which GIMP has nothing to draw. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void limn_lull_wait (void);
guint limn_lull_add (GSourceFunc run, gpointer user_data);

G_END_DECLS

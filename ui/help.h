/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/help: what the keys and the parts of the dialog do. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *limn_help_new (GtkWindow *parent);

G_END_DECLS

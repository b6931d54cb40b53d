/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/paragraph: a label of whole sentences, as wide as it is let. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *limn_paragraph_new (guint chars);
void limn_paragraph_adopt (GtkWidget *label, guint chars);

G_END_DECLS

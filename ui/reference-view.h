/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-view: references as rows that can be chosen, dragged and
 * dropped on. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * LimnReferenceViewDrop:
 * @uris: (array zero-terminated=1): what was dropped
 * @user_data: as given
 *
 * Returns: whether any of it was taken
 */
typedef gboolean (*LimnReferenceViewDrop) (char **uris, gpointer user_data);

GtkWidget *limn_reference_view_new (GtkListStore *rows);
gint limn_reference_view_get_chosen (GtkWidget *view);
gboolean limn_reference_view_remove (GtkWidget *view);
gboolean limn_reference_view_move (GtkWidget *view, gint step);
void limn_reference_view_take_drops (GtkWidget *view,
                                     GtkWidget *around,
                                     LimnReferenceViewDrop drop,
                                     gpointer user_data);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/thumbnail: a small image as GTK shows it, over a checkerboard where it
 * is transparent. */
#pragma once

#include <gtk/gtk.h>

#include "picture.h"

G_BEGIN_DECLS

GtkWidget *limn_thumbnail_new (const LimnPicture *picture, const char *name);
void limn_thumbnail_set_picture (GtkWidget *thumbnail,
                                 const LimnPicture *picture);
GdkPixbuf *limn_thumbnail_make_pixbuf (const LimnPicture *picture);
cairo_surface_t *limn_thumbnail_make_surface (const LimnPicture *picture);
void limn_thumbnail_draw_checks (cairo_t *cr, gint width, gint height);
guint limn_thumbnail_get_side (GtkWidget *widget, guint lines);

G_END_DECLS

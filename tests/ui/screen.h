/* screen: an X server of a test's own, without a window manager. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void screen_keep_data (void);
void screen_start (guint width, guint height);
void screen_stop (void);
GtkWidget *screen_find (GtkWidget *widget, GType type, const char *text);
GtkWidget *screen_find_named (GtkWidget *widget, const char *name);
void screen_click (GtkWidget *button);
void screen_type (GtkWidget *entry, const char *text);
void screen_wait (gboolean (*done) (gpointer data), gpointer data);
void screen_settle (void);
void screen_shoot (GtkWidget *window, const char *name);

G_END_DECLS

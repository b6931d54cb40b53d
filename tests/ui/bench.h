/* bench: a window to try a widget in, and the keys that are pressed there. */
#pragma once

#include <gtk/gtk.h>

void bench_init (int *argc, char ***argv);
GtkWidget *bench_open (GtkWidget *widget);
void bench_close (GtkWidget *window);
void bench_settle (void);
void bench_press (GtkWidget *widget, guint key, GdkModifierType modifiers);
void bench_click (GtkWidget *within, const char *label);
void bench_drag (
    GtkWidget *from, gint x, gint y, GtkWidget *to, gint to_x, gint to_y);
GtkWidget *bench_find (GtkWidget *within, GType type, const char *label);
void bench_shoot (GtkWidget *window, const char *name);

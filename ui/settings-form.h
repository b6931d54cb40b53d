/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/settings-form: pages, rows and remarks of the settings. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *limn_settings_form_add_page (GtkNotebook *book, const char *title);
GtkWidget *limn_settings_form_new_note (const char *text);
GtkWidget *limn_settings_form_new_trouble (void);
void limn_settings_form_tell (GtkWidget *trouble, const char *text);
gboolean limn_settings_form_has_trouble (GtkWidget *trouble);
GtkWidget *limn_settings_form_new_table (void);
GtkWidget *limn_settings_form_add_row (GtkWidget *table,
                                       guint row,
                                       const char *label,
                                       GtkWidget *widget,
                                       const char *unit);
void limn_settings_form_set_name (GtkWidget *widget, const char *name);
void limn_settings_form_set_size (GtkWindow *window, gint columns, gint lines);

G_END_DECLS

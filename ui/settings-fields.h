/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/settings-fields: the fields of settings.ini that a window offers, as
 * one table. */
#pragma once

#include <gtk/gtk.h>

#include "settings-edit.h"
#include "workshop.h"

G_BEGIN_DECLS

typedef struct _LimnSettingsFields LimnSettingsFields;

typedef enum
{
  LIMN_SETTINGS_PAGE_GENERAL,
  LIMN_SETTINGS_PAGE_SPENDING,
  LIMN_SETTINGS_PAGE_JOURNAL,
} LimnSettingsPage;

LimnSettingsFields *limn_settings_fields_new (LimnWorkshop *workshop);
void limn_settings_fields_free (LimnSettingsFields *self);
GtkWidget *limn_settings_fields_make_table (LimnSettingsFields *self,
                                            LimnSettingsPage page);
GtkWidget *limn_settings_fields_get (LimnSettingsFields *self, const char *key);
void limn_settings_fields_write (LimnSettingsFields *self,
                                 LimnSettingsEdit *edit);
gboolean limn_settings_fields_check (LimnSettingsFields *self);

G_END_DECLS

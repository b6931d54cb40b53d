/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/settings-dialog: keys, servers, defaults, spending and journal. */
#pragma once

#include <gtk/gtk.h>

#include "client.h"
#include "workshop.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SETTINGS_DIALOG (limn_settings_dialog_get_type ())
#define LIMN_SETTINGS_DIALOG(o)                                                \
  (G_TYPE_CHECK_INSTANCE_CAST (                                                \
      (o), LIMN_TYPE_SETTINGS_DIALOG, LimnSettingsDialog))

typedef struct _LimnSettingsDialog LimnSettingsDialog;
typedef struct
{
  GtkDialogClass parent_class;
} LimnSettingsDialogClass;

GType limn_settings_dialog_get_type (void);

GtkWidget *limn_settings_dialog_new (GtkWindow *parent,
                                     LimnWorkshop *workshop,
                                     LimnClient *client);
void limn_settings_dialog_run (GtkWindow *parent,
                               LimnWorkshop *workshop,
                               LimnClient *client);
void limn_settings_dialog_open (void);

G_END_DECLS

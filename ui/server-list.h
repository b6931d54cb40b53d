/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/server-list: the user's own servers: name, address, kind. */
#pragma once

#include <gtk/gtk.h>

#include "settings-edit.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SERVER_LIST (limn_server_list_get_type ())
#define LIMN_SERVER_LIST(o)                                                    \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_SERVER_LIST, LimnServerList))

typedef struct _LimnServerList LimnServerList;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnServerListClass;

GType limn_server_list_get_type (void);

GtkWidget *limn_server_list_new (const LimnSettings *settings);
void limn_server_list_write (LimnServerList *self, LimnSettingsEdit *edit);
gboolean limn_server_list_check (LimnServerList *self,
                                 const LimnSettings *preview);

G_END_DECLS

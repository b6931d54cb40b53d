/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recover-dialog: what was paid for and has not arrived, to be looked at,
 * inserted, saved or thrown away. */
#pragma once

#include <gtk/gtk.h>

#include "client.h"

G_BEGIN_DECLS

typedef struct _LimnRecoverHost LimnRecoverHost;

/**
 * LimnRecoverHostClass:
 * @insert: puts the results of job @id into the image, or makes a new one of
 *   them; may run the main loop meanwhile. Returns: whether all that could come
 *   has come; else %FALSE with @error
 */
typedef struct
{
  gboolean (*insert) (LimnRecoverHost *self,
                      const char *id,
                      gboolean as_image,
                      GError **error);
} LimnRecoverHostClass;

/**
 * LimnRecoverHost:
 * @klass: what it can do
 * @client: whose journal it is
 * @has_image: whether there is an image to insert into
 */
struct _LimnRecoverHost
{
  const LimnRecoverHostClass *klass;
  LimnClient *client;
  gboolean has_image;
};

#define LIMN_TYPE_RECOVER_DIALOG (limn_recover_dialog_get_type ())
#define LIMN_RECOVER_DIALOG(o)                                                 \
  (G_TYPE_CHECK_INSTANCE_CAST (                                                \
      (o), LIMN_TYPE_RECOVER_DIALOG, LimnRecoverDialog))

typedef struct _LimnRecoverDialog LimnRecoverDialog;
typedef struct
{
  GtkDialogClass parent_class;
} LimnRecoverDialogClass;

GType limn_recover_dialog_get_type (void);
GtkWidget *limn_recover_dialog_new (LimnRecoverHost *host);
void limn_recover_dialog_run (LimnRecoverHost *host);

G_END_DECLS

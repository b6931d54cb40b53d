/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/sign-in-box: signing in at the gateway, inside a window.
 *
 * Signals: "signed-in" once a key is kept. */
#pragma once

#include <gtk/gtk.h>

#include "client.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SIGN_IN_BOX (limn_sign_in_box_get_type ())
#define LIMN_SIGN_IN_BOX(o)                                                    \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_SIGN_IN_BOX, LimnSignInBox))

typedef struct _LimnSignInBox LimnSignInBox;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnSignInBoxClass;

GType limn_sign_in_box_get_type (void);

GtkWidget *limn_sign_in_box_new (LimnClient *client);
void limn_sign_in_box_cancel (LimnSignInBox *self);
const char *limn_sign_in_box_get_text (LimnSignInBox *self);

G_END_DECLS

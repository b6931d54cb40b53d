/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/sides-box: how far a canvas is extended: by sides, or to a shape. */
#pragma once

#include <gtk/gtk.h>

#include "request.h"

G_BEGIN_DECLS

#define LIMN_TYPE_SIDES_BOX (limn_sides_box_get_type ())
#define LIMN_SIDES_BOX(o)                                                      \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_SIDES_BOX, LimnSidesBox))

typedef struct _LimnSidesBox LimnSidesBox;
typedef struct
{
  GtkTableClass parent_class;
} LimnSidesBoxClass;

GType limn_sides_box_get_type (void);
GtkWidget *limn_sides_box_new (void);
void limn_sides_box_show (LimnSidesBox *self, const LimnRequest *request);
void limn_sides_box_read (LimnSidesBox *self, LimnRequest *request);

G_END_DECLS

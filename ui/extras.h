/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/extras: what most requests leave as it is. */
#pragma once

#include <gtk/gtk.h>

#include "plan.h"

G_BEGIN_DECLS

#define LIMN_TYPE_EXTRAS (limn_extras_get_type ())
#define LIMN_EXTRAS(o)                                                         \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_EXTRAS, LimnExtras))

typedef struct _LimnExtras LimnExtras;
typedef struct
{
  GtkExpanderClass parent_class;
} LimnExtrasClass;

GType limn_extras_get_type (void);
GtkWidget *limn_extras_new (LimnRequest *request, gboolean repeats);
void limn_extras_refresh (LimnExtras *self);
gboolean limn_extras_set_plan (LimnExtras *self, const LimnPlan *plan);
const char *limn_extras_get_fault (LimnExtras *self);
GtkWidget *limn_extras_find_control (LimnExtras *self, const char *name);

G_END_DECLS

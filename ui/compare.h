/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare: the results of a run side by side, until some are kept. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

#define LIMN_TYPE_COMPARE (limn_compare_get_type ())
#define LIMN_COMPARE(o)                                                        \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_COMPARE, LimnCompare))

typedef struct _LimnCompare LimnCompare;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnCompareClass;

GType limn_compare_get_type (void);
GtkWidget *limn_compare_new (LimnHost *host);
void limn_compare_set_results (LimnCompare *self,
                               const LimnRecord *record,
                               guint n_results);
gboolean limn_compare_is_open (LimnCompare *self);
void limn_compare_settle (LimnCompare *self);
void limn_compare_grab_focus (LimnCompare *self);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/status: how a job goes, and for how long. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

#define LIMN_TYPE_STATUS (limn_status_get_type ())
#define LIMN_STATUS(o)                                                         \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_STATUS, LimnStatus))

typedef struct _LimnStatus LimnStatus;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnStatusClass;

GType limn_status_get_type (void);
GtkWidget *limn_status_new (void);
void limn_status_start (LimnStatus *self);
void limn_status_set_progress (LimnStatus *self,
                               const LimnHostProgress *progress);
void limn_status_stop (LimnStatus *self, const char *text);
const char *limn_status_get_text (LimnStatus *self);

char *limn_status_describe (const LimnHostProgress *progress, guint seconds);
gdouble limn_status_get_fraction (const LimnHostProgress *progress);

G_END_DECLS

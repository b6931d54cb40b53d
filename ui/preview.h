/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/preview: exactly what will be sent. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

#define LIMN_TYPE_PREVIEW (limn_preview_get_type ())
#define LIMN_PREVIEW(o)                                                        \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_PREVIEW, LimnPreview))

typedef struct _LimnPreview LimnPreview;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnPreviewClass;

GType limn_preview_get_type (void);
GtkWidget *limn_preview_new (LimnHost *host);
void limn_preview_set_plan (LimnPreview *self, const LimnPlan *plan);
void limn_preview_refresh (LimnPreview *self);
void limn_preview_set_open (LimnPreview *self, gboolean open);
gboolean limn_preview_get_open (LimnPreview *self);
const char *limn_preview_get_text (LimnPreview *self);

G_END_DECLS

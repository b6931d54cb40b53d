/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/preview: exactly what will be sent. */
#include "preview.h"

struct _LimnPreview
{
  GtkVBox parent_instance;
  LimnHost *host;
};

G_DEFINE_FINAL_TYPE (LimnPreview, limn_preview, GTK_TYPE_VBOX)

static void
limn_preview_class_init (LimnPreviewClass *klass)
{
  g_signal_new ("toggled",
                LIMN_TYPE_PREVIEW,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                0);
}

static void
limn_preview_init (LimnPreview *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
limn_preview_new (LimnHost *host)
{
  LimnPreview *self = g_object_new (LIMN_TYPE_PREVIEW, NULL);

  self->host = host;
  return GTK_WIDGET (self);
}

void
limn_preview_set_plan (LimnPreview *self, const LimnPlan *plan)
{
}

void
limn_preview_refresh (LimnPreview *self)
{
}

void
limn_preview_set_open (LimnPreview *self, gboolean open)
{
}

gboolean
limn_preview_get_open (LimnPreview *self)
{
  return FALSE;
}

const char *
limn_preview_get_text (LimnPreview *self)
{
  return "";
}

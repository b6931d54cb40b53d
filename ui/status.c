/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/status: how a job goes, and for how long. */
#include "status.h"

struct _LimnStatus
{
  GtkVBox parent_instance;
};

G_DEFINE_FINAL_TYPE (LimnStatus, limn_status, GTK_TYPE_VBOX)

static void
limn_status_class_init (LimnStatusClass *klass)
{
}

static void
limn_status_init (LimnStatus *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
limn_status_new (void)
{
  LimnStatus *self = g_object_new (LIMN_TYPE_STATUS, NULL);

  return GTK_WIDGET (self);
}

void
limn_status_start (LimnStatus *self)
{
}

void
limn_status_set_progress (LimnStatus *self, const LimnHostProgress *progress)
{
}

void
limn_status_stop (LimnStatus *self, const char *text)
{
}

const char *
limn_status_get_text (LimnStatus *self)
{
  return "";
}

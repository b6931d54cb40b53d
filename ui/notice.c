/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/notice: an error, a refusal or a hint within the dialog. */
#include "notice.h"

struct _LimnNotice
{
  GtkVBox parent_instance;
};

G_DEFINE_FINAL_TYPE (LimnNotice, limn_notice, GTK_TYPE_VBOX)

static void
limn_notice_class_init (LimnNoticeClass *klass)
{
  g_signal_new ("action",
                LIMN_TYPE_NOTICE,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                G_TYPE_STRING);
}

static void
limn_notice_init (LimnNotice *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
limn_notice_new (void)
{
  LimnNotice *self = g_object_new (LIMN_TYPE_NOTICE, NULL);

  return GTK_WIDGET (self);
}

void
limn_notice_show_error (LimnNotice *self,
                        const GError *error,
                        const LimnRecord *record)
{
}

void
limn_notice_show_banner (LimnNotice *self,
                         const char *text,
                         const char *label,
                         const char *action)
{
}

void
limn_notice_clear (LimnNotice *self)
{
}

const char *
limn_notice_get_text (LimnNotice *self)
{
  return "";
}

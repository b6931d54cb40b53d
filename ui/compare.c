/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/compare: the results of a run side by side, until some are kept. */
#include "compare.h"

struct _LimnCompare
{
  GtkVBox parent_instance;
  LimnHost *host;
};

G_DEFINE_FINAL_TYPE (LimnCompare, limn_compare, GTK_TYPE_VBOX)

static void
limn_compare_class_init (LimnCompareClass *klass)
{
  g_signal_new ("settled",
                LIMN_TYPE_COMPARE,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                1,
                G_TYPE_UINT);
}

static void
limn_compare_init (LimnCompare *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
limn_compare_new (LimnHost *host)
{
  LimnCompare *self = g_object_new (LIMN_TYPE_COMPARE, NULL);

  self->host = host;
  return GTK_WIDGET (self);
}

void
limn_compare_set_results (LimnCompare *self,
                          const LimnRecord *record,
                          guint n_results)
{
}

gboolean
limn_compare_is_open (LimnCompare *self)
{
  return FALSE;
}

void
limn_compare_settle (LimnCompare *self)
{
}

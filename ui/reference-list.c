/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-list: layers and files that are sent beside the frame. */
#include "reference-list.h"

struct _LimnReferenceList
{
  GtkVBox parent_instance;
  LimnHost *host;
};

G_DEFINE_FINAL_TYPE (LimnReferenceList, limn_reference_list, GTK_TYPE_VBOX)

static void
limn_reference_list_class_init (LimnReferenceListClass *klass)
{
  g_signal_new ("changed",
                LIMN_TYPE_REFERENCE_LIST,
                G_SIGNAL_RUN_LAST,
                0,
                NULL,
                NULL,
                NULL,
                G_TYPE_NONE,
                0);
}

static void
limn_reference_list_init (LimnReferenceList *self)
{
  gtk_box_set_spacing (GTK_BOX (self), 6);
}

GtkWidget *
limn_reference_list_new (LimnHost *host)
{
  LimnReferenceList *self = g_object_new (LIMN_TYPE_REFERENCE_LIST, NULL);

  self->host = host;
  return GTK_WIDGET (self);
}

void
limn_reference_list_set_entries (LimnReferenceList *self, JsonArray *entries)
{
}

JsonArray *
limn_reference_list_get_entries (LimnReferenceList *self)
{
  return json_array_new ();
}

void
limn_reference_list_set_first (LimnReferenceList *self, guint number)
{
}

void
limn_reference_list_set_limit (LimnReferenceList *self, guint limit)
{
}

gboolean
limn_reference_list_add (LimnReferenceList *self, const char *entry)
{
  return FALSE;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-list: layers and files that are sent beside the frame. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

#define LIMN_TYPE_REFERENCE_LIST (limn_reference_list_get_type ())
#define LIMN_REFERENCE_LIST(o)                                                 \
  (G_TYPE_CHECK_INSTANCE_CAST (                                                \
      (o), LIMN_TYPE_REFERENCE_LIST, LimnReferenceList))

typedef struct _LimnReferenceList LimnReferenceList;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnReferenceListClass;

GType limn_reference_list_get_type (void);
GtkWidget *limn_reference_list_new (LimnHost *host);
void limn_reference_list_set_entries (LimnReferenceList *self,
                                      JsonArray *entries);
JsonArray *limn_reference_list_get_entries (LimnReferenceList *self);
void limn_reference_list_set_first (LimnReferenceList *self, guint number);
void limn_reference_list_set_limit (LimnReferenceList *self, guint limit);
gboolean limn_reference_list_add (LimnReferenceList *self, const char *entry);
gboolean limn_reference_list_add_uris (LimnReferenceList *self, char **uris);

G_END_DECLS

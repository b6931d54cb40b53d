/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reference-rows: the references of a list, as a tree model. */
#pragma once

#include <gtk/gtk.h>

#include "host.h"

G_BEGIN_DECLS

enum
{
  LIMN_REFERENCE_ROWS_ENTRY,   /* "layer:Name", "file:/path" */
  LIMN_REFERENCE_ROWS_LABEL,   /* what the user calls it */
  LIMN_REFERENCE_ROWS_NUMBER,  /* "image 2" */
  LIMN_REFERENCE_ROWS_PICTURE, /* thumbnail */
  LIMN_REFERENCE_ROWS_TIP,     /* all of its name, as markup */
  LIMN_REFERENCE_ROWS_N
};

GtkListStore *limn_reference_rows_new (void);
guint limn_reference_rows_count (GtkListStore *self);
gboolean limn_reference_rows_has (GtkListStore *self, const char *entry);
void limn_reference_rows_add (GtkListStore *self,
                              LimnHost *host,
                              const char *entry,
                              guint side);
void limn_reference_rows_number (GtkListStore *self, guint first, guint limit);
JsonArray *limn_reference_rows_to_json (GtkListStore *self);
char *limn_reference_rows_dup_label (LimnHost *host, const char *entry);

G_END_DECLS

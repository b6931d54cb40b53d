/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/key-row: the key of one endpoint: whether there is one, a field for a
 * new one, and whether it works. What is in the field is never shown. */
#pragma once

#include <gtk/gtk.h>

#include "client.h"
#include "workshop.h"

G_BEGIN_DECLS

#define LIMN_TYPE_KEY_ROW (limn_key_row_get_type ())
#define LIMN_KEY_ROW(o)                                                        \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_KEY_ROW, LimnKeyRow))

typedef struct _LimnKeyRow LimnKeyRow;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnKeyRowClass;

GType limn_key_row_get_type (void);

GtkWidget *limn_key_row_new (LimnWorkshop *workshop,
                             LimnClient *client,
                             const char *endpoint,
                             const char *name);
void limn_key_row_refresh (LimnKeyRow *self);
void limn_key_row_save (LimnKeyRow *self);
void limn_key_row_test (LimnKeyRow *self);
gboolean limn_key_row_is_busy (LimnKeyRow *self);
gboolean limn_key_row_has_text (LimnKeyRow *self);
const char *limn_key_row_get_text (LimnKeyRow *self);

G_END_DECLS

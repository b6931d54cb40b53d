/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/recover-row: one job that waits: picture, prompt, price, age, and what
 * can be done about it.
 *
 * Signals: "insert" with whether a new image is wanted, "save", "discard" once
 * it was confirmed. */
#pragma once

#include <gtk/gtk.h>

#include "waiting.h"

G_BEGIN_DECLS

#define LIMN_TYPE_RECOVER_ROW (limn_recover_row_get_type ())
#define LIMN_RECOVER_ROW(o)                                                    \
  (G_TYPE_CHECK_INSTANCE_CAST ((o), LIMN_TYPE_RECOVER_ROW, LimnRecoverRow))

typedef struct _LimnRecoverRow LimnRecoverRow;
typedef struct
{
  GtkVBoxClass parent_class;
} LimnRecoverRowClass;

GType limn_recover_row_get_type (void);
GtkWidget *limn_recover_row_new (const LimnWaiting *waiting,
                                 const char *folder,
                                 gboolean has_image);
const char *limn_recover_row_get_id (LimnRecoverRow *self);
gboolean limn_recover_row_can_insert (LimnRecoverRow *self);
void limn_recover_row_tell (LimnRecoverRow *self, const char *text);
char *limn_recover_row_describe_age (gint64 seconds);

G_END_DECLS

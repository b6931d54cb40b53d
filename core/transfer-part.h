/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/transfer-part: contents that are read where they lie. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnTransferPart LimnTransferPart;

LimnTransferPart *limn_transfer_part_new (GBytes *data);
void limn_transfer_part_free (gpointer self);

gsize limn_transfer_part_read (char *buffer,
                               gsize size,
                               gsize count,
                               gpointer self);
gboolean limn_transfer_part_seek (LimnTransferPart *self, goffset offset);

G_END_DECLS

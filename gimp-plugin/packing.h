/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/packing: what a run sends is read here and packed in a thread. */
#pragma once

#include "reading.h"

G_BEGIN_DECLS

/**
 * LimnPackingPart:
 * @reading: (nullable) (transfer full): what is read
 * @take: (nullable): gets each of its bands
 * @finish: (nullable): is called behind the last one
 * @data: for both, which are called in another thread, part after part
 * @free: (nullable): frees @data
 *
 * One thing that is packed. Each function returns FALSE with the error set to
 * end it all.
 */
typedef struct
{
  LimnReading *reading;
  gboolean (*take) (gpointer data, const LimnBand *band, GError **error);
  gboolean (*finish) (gpointer data, GError **error);
  gpointer data;
  GDestroyNotify free;
} LimnPackingPart;

typedef struct _LimnPacking LimnPacking;

/**
 * LimnPackingDone:
 * @packing: a packing that has ended
 * @error: (nullable): why it failed
 * @user_data: as given
 */
typedef void (*LimnPackingDone) (LimnPacking *packing,
                                 const GError *error,
                                 gpointer user_data);

LimnPacking *limn_packing_new (void);
void limn_packing_free (LimnPacking *self);
void limn_packing_add (LimnPacking *self, const LimnPackingPart *part);
gboolean limn_packing_run_sync (LimnPacking *self, GError **error);
void limn_packing_run (LimnPacking *self,
                       gint priority,
                       LimnPackingDone done,
                       gpointer user_data);
void limn_packing_compare (LimnPacking *self,
                           const LimnPacking *before,
                           LimnPackingDone done,
                           gpointer user_data);
void limn_packing_cancel (LimnPacking *self);
gboolean limn_packing_is_same (const LimnPacking *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPacking, limn_packing_free)

G_END_DECLS

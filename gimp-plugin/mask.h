/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/mask: where a result shows, made when the job began. */
#pragma once

#include <libgimp/gimp.h>

#include "fidelity/plane.h"
#include "frame.h"
#include "memento.h"

G_BEGIN_DECLS

typedef struct _LimnMask LimnMask;

LimnMask *limn_mask_new_opaque (const LimnFrame *frame);
LimnMask *limn_mask_new_from_memento (const LimnMemento *memento,
                                      const LimnFrame *frame);
LimnMask *limn_mask_new_from_selection (gint32 image, const LimnFrame *frame);
LimnMask *limn_mask_new_from_layer (gint32 drawable,
                                    const LimnFrame *frame,
                                    gboolean with_alpha);
LimnMask *limn_mask_new_from_layer_mask (gint32 drawable,
                                         const LimnFrame *frame);
LimnMask *limn_mask_new_from_change (const LimnFrame *frame,
                                     const LimnPlane *change);
LimnMask *limn_mask_copy (const LimnMask *self);
void limn_mask_free (LimnMask *self);
void limn_mask_clear (LimnMask *self,
                      const LimnFrame *frame,
                      const LimnRect *rect);
gdouble limn_mask_find_feather (const LimnMask *self);
void limn_mask_feather (LimnMask *self, gdouble radius, gdouble room);
void limn_mask_multiply (LimnMask *self, const LimnMask *other);
const guint8 *limn_mask_get_values (const LimnMask *self);
gboolean limn_mask_remember (const LimnMask *self,
                             LimnMemento *memento,
                             GError **error);
void limn_mask_apply (const LimnMask *self, gint32 image, gint32 layer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMask, limn_mask_free)

G_END_DECLS

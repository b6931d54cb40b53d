/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/mask: where a result shows, made when the job began. */
#pragma once

#include <libgimp/gimp.h>

#include "fidelity/plane.h"
#include "frame.h"
#include "memento.h"
#include "reading.h"

G_BEGIN_DECLS

typedef struct _LimnMask LimnMask;

LimnMask *limn_mask_new_opaque (const LimnFrame *frame);
LimnMask *limn_mask_new_from_memento (const LimnMemento *memento,
                                      const LimnFrame *frame);
LimnMask *limn_mask_new_from_change (const LimnFrame *frame,
                                     const LimnPlane *change);
LimnReading *limn_mask_open_selection (gint32 image, const LimnFrame *frame);
LimnReading *limn_mask_open_layer_mask (gint32 drawable,
                                        const LimnFrame *frame);
LimnReading *limn_mask_open_alpha (gint32 drawable, const LimnFrame *frame);
void limn_mask_take (LimnMask *self, const LimnBand *band);
gboolean limn_mask_is_opaque (const LimnMask *self);
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
gint limn_mask_get_height (const LimnMask *self);
gint limn_mask_write (const LimnMask *self, LimnPixels *pixels, gint y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMask, limn_mask_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/mask: the selection as it was when the job began. */
#pragma once

#include <libgimp/gimp.h>

#include "frame.h"

G_BEGIN_DECLS

typedef struct _LimnMask LimnMask;

LimnMask *limn_mask_capture (gint32 image, const LimnFrame *frame);
void limn_mask_free (LimnMask *self);
void limn_mask_apply (const LimnMask *self, gint32 layer);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnMask, limn_mask_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload-mask: what is selected, for models that look at a mask. */
#pragma once

#include "input.h"
#include "mask.h"
#include "plan.h"

G_BEGIN_DECLS

gboolean limn_upload_mask_is_read (const LimnPlan *plan);
LimnInput *limn_upload_mask_encode (const LimnMask *mask,
                                    const LimnFrame *frame,
                                    GError **error);

G_END_DECLS

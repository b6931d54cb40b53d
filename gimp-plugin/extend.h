/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/extend: the canvas of an image, and how it grows. */
#pragma once

#include "extension.h"
#include "mask.h"

G_BEGIN_DECLS

typedef struct _LimnExtend LimnExtend;

LimnExtend *limn_extend_new (gint32 image, gint32 drawable, GError **error);
LimnExtend *limn_extend_new_recovered (gint32 image,
                                       gint32 drawable,
                                       const LimnRect *grown);
void limn_extend_free (LimnExtend *self);

gboolean limn_extend_suit (LimnExtend *self,
                           const LimnRequest *request,
                           GError **error);
const LimnExtension *limn_extend_get_extension (const LimnExtend *self);
LimnMask *limn_extend_make_mask (const LimnExtend *self,
                                 const LimnFrame *frame,
                                 gdouble overlap);
void limn_extend_resize (const LimnExtend *self, LimnRect *place);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnExtend, limn_extend_free)

G_END_DECLS

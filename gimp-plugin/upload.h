/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload: a frame of a layer, encoded to go out. */
#pragma once

#include <libgimp/gimp.h>

#include "fidelity/original.h"
#include "frame.h"
#include "input.h"
#include "plan.h"
#include "reading.h"

G_BEGIN_DECLS

typedef struct _LimnUpload LimnUpload;

LimnReading *limn_upload_open (gint32 image,
                               gint32 drawable,
                               const LimnFrame *frame);
LimnUpload *limn_upload_new (const LimnFrame *frame,
                             guint channels,
                             gboolean compare,
                             GError **error);
void limn_upload_free (LimnUpload *self);
gboolean limn_upload_push (LimnUpload *self,
                           const LimnBand *band,
                           GError **error);
LimnInput *limn_upload_finish (LimnUpload *self,
                               LimnOriginal **original,
                               GError **error);
gboolean limn_upload_lighten (LimnInput *input,
                              const LimnPlan *plan,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnUpload, limn_upload_free)

G_END_DECLS

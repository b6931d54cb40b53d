/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload: a frame of a layer, encoded to go out. */
#pragma once

#include <libgimp/gimp.h>

#include "fidelity/original.h"
#include "frame.h"
#include "input.h"
#include "plan.h"

G_BEGIN_DECLS

LimnInput *limn_upload_encode (gint32 image,
                               gint32 drawable,
                               const LimnFrame *frame,
                               LimnOriginal **original,
                               GError **error);
gboolean limn_upload_lighten (LimnInput *input,
                              const LimnPlan *plan,
                              GError **error);

G_END_DECLS

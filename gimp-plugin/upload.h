/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/upload: a part of a layer, encoded to go out. */
#pragma once

#include <libgimp/gimp.h>

#include "frame.h"
#include "input.h"

G_BEGIN_DECLS

gboolean limn_upload_find_frame (gint32 image,
                                 gint32 drawable,
                                 LimnFrame *frame,
                                 GError **error);
LimnInput *limn_upload_encode (gint32 image,
                               gint32 drawable,
                               const LimnFrame *frame,
                               GError **error);

G_END_DECLS

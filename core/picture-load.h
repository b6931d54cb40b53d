/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/picture-load: an image file, made small while it is read. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

LimnPicture *limn_picture_load (const char *path,
                                guint max_side,
                                GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/picture-file: a file as a small picture. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

LimnPicture *limn_picture_file_load (const char *path, guint max_side);

G_END_DECLS

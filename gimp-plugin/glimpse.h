/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/glimpse: small pictures of what is in an image, quick to have. */
#pragma once

#include "edit.h"
#include "picture.h"

G_BEGIN_DECLS

LimnPicture *limn_glimpse_new_drawable (gint32 drawable, guint max_side);
LimnPicture *limn_glimpse_new_frame (gint32 drawable,
                                     const LimnFrame *frame,
                                     guint max_side);
LimnPicture *limn_glimpse_new_coverage (gint32 drawable,
                                        const LimnRect *place,
                                        const LimnFrame *frame,
                                        guint max_side);
LimnPicture *limn_glimpse_new_growth (const LimnExtension *extension,
                                      const LimnFrame *frame,
                                      guint max_side);
void limn_glimpse_feather (LimnPicture *picture,
                           const LimnFrame *frame,
                           gdouble radius);

G_END_DECLS

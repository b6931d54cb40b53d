/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/pixels: rows of a drawable as the rest of Limn wants them, whatever the
 * image's precision and profile. */
#pragma once

#include <libgimp/gimp.h>

#include "codec/codec.h"

G_BEGIN_DECLS

typedef struct _LimnPixels LimnPixels;

LimnPixels *limn_pixels_open_source (gint32 image, gint32 drawable);
LimnPixels *limn_pixels_open_target (gint32 image,
                                     gint32 drawable,
                                     const LimnImageInfo *info);
LimnPixels *limn_pixels_open_coverage (gint32 image, gint32 drawable);
void limn_pixels_free (LimnPixels *self);
guint limn_pixels_get_channels (const LimnPixels *self);
void limn_pixels_read (LimnPixels *self,
                       gint x,
                       gint y,
                       gint width,
                       gint height,
                       guint8 *rows,
                       gsize stride);
void limn_pixels_write (
    LimnPixels *self, gint y, gint n_rows, const guint8 *rows, gsize stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPixels, limn_pixels_free)

G_END_DECLS

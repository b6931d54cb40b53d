/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/tiles: rows of a drawable, tile by tile over libgimp's wire. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

typedef struct _LimnTiles LimnTiles;

LimnTiles *limn_tiles_new (gint32 drawable);
void limn_tiles_free (LimnTiles *self);
guint limn_tiles_get_bpp (const LimnTiles *self);
guint limn_tiles_get_width (const LimnTiles *self);
guint limn_tiles_get_height (void);
void limn_tiles_read (LimnTiles *self,
                      gint x,
                      gint y,
                      gint width,
                      gint height,
                      guint8 *rows,
                      gsize stride);
void limn_tiles_write (
    LimnTiles *self, gint y, gint height, const guint8 *rows, gsize stride);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTiles, limn_tiles_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/pixel-store: all pixels of an image, for encoders that want no less. */
#pragma once

#include "codec/codec-private.h"

G_BEGIN_DECLS

/**
 * LimnPixelStore:
 * @info: what the pixels are
 * @quality: quality of the file, 1 to 100
 * @row_bytes: from row to row, without padding
 * @length: bytes that have come
 * @pixels: room for all rows
 */
typedef struct
{
  LimnImageInfo info;
  guint quality;
  gsize row_bytes;
  gsize length;
  guint8 *pixels;
} LimnPixelStore;

gpointer limn_pixel_store_create (const LimnImageInfo *info,
                                  guint quality,
                                  GError **error);
gboolean limn_pixel_store_push (gpointer state,
                                const guint8 *pixels,
                                gsize stride,
                                guint n_rows,
                                GError **error);
void limn_pixel_store_free (gpointer state);

G_END_DECLS

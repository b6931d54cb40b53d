/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* a row sink that holds a decoder to its word. */
#pragma once

#include "codec/codec.h"

G_BEGIN_DECLS

/* what an input may claim and still be decoded: enough for every path, two
 * bands among them, and little enough to be quick */
#define PICTURE_MAX_PIXELS (16 * 1024)

/**
 * Picture:
 * @info: what the header said
 * @n_rows: rows so far
 * @sum: a checksum of the samples, which also has each of them read
 * @is_large: it was refused for its size alone
 */
typedef struct
{
  LimnImageInfo info;
  guint n_rows;
  guint32 sum;
  gboolean is_large;
} Picture;

extern const LimnRowSink picture_sink;

void picture_clear (Picture *self);
gboolean picture_begin (Picture *self,
                        const LimnImageInfo *info,
                        GError **error);
gboolean picture_take (
    Picture *self, guint y, guint n_rows, const guint8 *pixels, gsize stride);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Picture, picture_clear)

G_END_DECLS

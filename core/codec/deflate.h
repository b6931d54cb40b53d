/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/deflate: one zlib stream, compressed in blocks by several threads. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnDeflate LimnDeflate;

/**
 * LimnDeflatePrepare:
 * @block: what limn_deflate_push() was given
 *
 * Runs in a worker thread and frees @block.
 *
 * Returns: (transfer full): the bytes to compress
 */
typedef GByteArray *(*LimnDeflatePrepare) (gpointer block);

/**
 * LimnDeflateWrite:
 * @data: next bytes of the stream
 * @length: how many
 * @crc: CRC-32 of @data
 * @user_data: as passed in
 */
typedef void (*LimnDeflateWrite) (const guint8 *data,
                                  gsize length,
                                  guint32 crc,
                                  gpointer user_data);

LimnDeflate *limn_deflate_new (LimnDeflatePrepare prepare);
void limn_deflate_free (LimnDeflate *self);
void limn_deflate_push (LimnDeflate *self, gpointer block, gboolean is_last);
gboolean limn_deflate_finish (LimnDeflate *self,
                              LimnDeflateWrite write,
                              gpointer user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnDeflate, limn_deflate_free)

G_END_DECLS

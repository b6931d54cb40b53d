/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/base64: incremental decoding at memory speed (RFC 4648). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnBase64:
 * @bits: pending sextets
 * @count: how many sextets are pending, 0 to 3
 * @padding: how many '=' have been seen, 0 to 2
 * @offset: characters read so far, for the error message
 *
 * State of one decoding; zero it to begin.
 */
typedef struct
{
  guint32 bits;
  guint8 count;
  guint8 padding;
  guint64 offset;
} LimnBase64;

/* bytes that decoding @length characters can yield at most */
#define LIMN_BASE64_MAX_OUT(length) (((length) / 4 + 1) * 3)

gboolean limn_base64_decode (LimnBase64 *self,
                             const char *text,
                             gsize length,
                             guint8 *out,
                             gsize *out_length,
                             GError **error);
gboolean limn_base64_finish (const LimnBase64 *self, GError **error);

G_END_DECLS

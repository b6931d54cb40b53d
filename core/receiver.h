/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/receiver: a reply's bytes become images, row by row, as they arrive.
 *
 * JSON bodies go through limn/payload, whose claimed strings are base64 images;
 * fetched images come as plain bytes. Either way each image has a slot with a
 * decoder of its own, and the consumer sees rows. */
#pragma once

#include "codec/codec.h"
#include "payload.h"

G_BEGIN_DECLS

/**
 * LimnResultSink:
 * @begin: MUST; result @index has a size
 * @rows: MUST; see #LimnRowSink
 * @bytes: MAY; the image's bytes exactly as received
 * @end: MUST; result @index is whole, or failed with @error, in which case
 *   what was made of it is to be thrown away, and another may begin under the
 *   same number
 *
 * Each but @end returns FALSE with @error set to give up that result.
 */
typedef struct
{
  gboolean (*begin) (gpointer user_data,
                     guint index,
                     const LimnImageInfo *info,
                     GError **error);
  gboolean (*rows) (gpointer user_data,
                    guint index,
                    guint y,
                    guint n_rows,
                    const guint8 *pixels,
                    gsize stride,
                    GError **error);
  gboolean (*bytes) (gpointer user_data,
                     guint index,
                     const guint8 *data,
                     gsize length,
                     GError **error);
  void (*end) (gpointer user_data, guint index, const GError *error);
} LimnResultSink;

typedef struct _LimnReceiver LimnReceiver;

LimnReceiver *limn_receiver_new (const char *const *claims,
                                 const LimnResultSink *sink,
                                 gpointer user_data);
void limn_receiver_free (LimnReceiver *self);

gboolean limn_receiver_feed (LimnReceiver *self,
                             const guint8 *data,
                             gsize length,
                             GError **error);
JsonNode *limn_receiver_finish (LimnReceiver *self, GError **error);

guint limn_receiver_open (LimnReceiver *self);
gboolean limn_receiver_feed_image (LimnReceiver *self,
                                   guint index,
                                   const guint8 *data,
                                   gsize length,
                                   GError **error);
void limn_receiver_close (LimnReceiver *self, guint index, const GError *error);
void limn_receiver_abort (LimnReceiver *self, const GError *error);

guint limn_receiver_get_n_results (LimnReceiver *self);
guint limn_receiver_get_n_whole (LimnReceiver *self);
const LimnImageInfo *limn_receiver_get_info (LimnReceiver *self, guint index);
const GError *limn_receiver_get_error (LimnReceiver *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnReceiver, limn_receiver_free)

G_END_DECLS

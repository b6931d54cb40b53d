/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload: a JSON reader that never holds the long strings.
 *
 * Bytes are pushed in as they arrive. Claimed strings flow, unescaped, to
 * a sink while they are being read; all the rest is kept as a small
 * skeleton of json-glib nodes. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* the skeleton's hard maximum, DESIGN.md §6 */
#define LIMN_PAYLOAD_MAX_SKELETON (4 * 1024 * 1024)
/* unclaimed strings longer than this are cut in the skeleton */
#define LIMN_PAYLOAD_MAX_STRING (64 * 1024)
#define LIMN_PAYLOAD_MAX_DEPTH 64

/**
 * LimnPayloadSink:
 * @begin: MUST; a claimed string opens; @stream counts from 0 in the order of
 *   appearance, @path is like "data[0].b64_json"
 * @data: MUST; the next unescaped bytes of that string
 * @end: MUST; the string is closed
 *
 * Each returns FALSE with @error set to end the reading with that error.
 */
typedef struct
{
  gboolean (*begin) (gpointer user_data,
                     guint stream,
                     const char *path,
                     GError **error);
  gboolean (*data) (gpointer user_data,
                    guint stream,
                    const char *data,
                    gsize length,
                    GError **error);
  gboolean (*end) (gpointer user_data, guint stream, GError **error);
} LimnPayloadSink;

typedef struct _LimnPayload LimnPayload;

LimnPayload *limn_payload_new (const char *const *claims,
                               const LimnPayloadSink *sink,
                               gpointer user_data);
void limn_payload_free (LimnPayload *self);
gboolean limn_payload_feed (LimnPayload *self,
                            const char *data,
                            gsize length,
                            GError **error);
JsonNode *limn_payload_finish (LimnPayload *self, GError **error);

gint limn_payload_get_stream (JsonNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPayload, limn_payload_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-skeleton: the small document that stays of an answer. */
#pragma once

#include "payload.h"

G_BEGIN_DECLS

typedef struct _LimnPayloadSkeleton LimnPayloadSkeleton;

LimnPayloadSkeleton *limn_payload_skeleton_new (void);
void limn_payload_skeleton_free (LimnPayloadSkeleton *self);

void limn_payload_skeleton_open (LimnPayloadSkeleton *self, gboolean array);
void limn_payload_skeleton_close (LimnPayloadSkeleton *self);

void limn_payload_skeleton_begin_text (LimnPayloadSkeleton *self);
void limn_payload_skeleton_add_text (LimnPayloadSkeleton *self,
                                     const char *data,
                                     gsize length);
const char *limn_payload_skeleton_add_scalar (LimnPayloadSkeleton *self,
                                              const char *at,
                                              const char *end);
const char *limn_payload_skeleton_close_key (LimnPayloadSkeleton *self);
gboolean limn_payload_skeleton_close_string (LimnPayloadSkeleton *self);
gboolean limn_payload_skeleton_close_scalar (LimnPayloadSkeleton *self);
void limn_payload_skeleton_add_stream (LimnPayloadSkeleton *self, guint stream);

gsize limn_payload_skeleton_get_size (const LimnPayloadSkeleton *self);
JsonNode *limn_payload_skeleton_steal (LimnPayloadSkeleton *self);
gint limn_payload_skeleton_find_stream (JsonNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPayloadSkeleton, limn_payload_skeleton_free)

G_END_DECLS

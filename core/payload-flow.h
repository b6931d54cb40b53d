/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-flow: which strings flow to the sink and which stay. */
#pragma once

#include "payload-path.h"
#include "payload-skeleton.h"

G_BEGIN_DECLS

/**
 * LimnPayloadFlow:
 * @sink: @user_data: who takes the strings that flow
 * @path: (unowned): where in the text the reader is
 * @skeleton: (unowned): where the other strings stay
 * @count: streams that have ended
 * @claim: (nullable): what the present string begins with if it flows; %NULL
 *   once that is decided
 * @n_matched: bytes of @claim that have come
 * @flows: whether the present string flows
 *
 * State of the value that is being read, for strings that are no keys.
 */
typedef struct
{
  LimnPayloadSink sink;
  gpointer user_data;
  LimnPayloadPath *path;
  LimnPayloadSkeleton *skeleton;
  guint count;
  const char *claim;
  gsize n_matched;
  gboolean flows;
} LimnPayloadFlow;

gboolean limn_payload_flow_begin (LimnPayloadFlow *self, GError **error);
gboolean limn_payload_flow_emit (LimnPayloadFlow *self,
                                 const char *data,
                                 gsize length,
                                 GError **error);
gboolean limn_payload_flow_end (LimnPayloadFlow *self, GError **error);

G_END_DECLS

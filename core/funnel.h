/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/funnel: the results of several replies as one row of numbers.
 *
 * A job may take several requests. Each reply has an inlet, which counts its
 * images from 0; the consumer behind the funnel sees one row of numbers, and
 * the end of a result only when it is known to be wanted: a draft or a result
 * of a try that failed gives its number back. Private to the core. */
#pragma once

#include "receiver.h"

G_BEGIN_DECLS

typedef struct _LimnFunnel LimnFunnel;
typedef struct _LimnInlet LimnInlet;
typedef struct _LimnFeed LimnFeed;

/* takes the images of one reply; its user data is a LimnInlet */
extern const LimnResultSink limn_inlet_sink;

LimnFunnel *limn_funnel_new (const LimnResultSink *sink, gpointer user_data);
void limn_funnel_free (LimnFunnel *self);
LimnInlet *limn_funnel_open (LimnFunnel *self);

gint limn_funnel_feed (LimnFunnel *self,
                       GBytes *bytes,
                       LimnImageInfo *info,
                       GError **error);

LimnFeed *limn_feed_new (LimnFunnel *funnel, GBytes *bytes);
void limn_feed_free (LimnFeed *self);
gboolean limn_feed_step (LimnFeed *self);
gint limn_feed_end (LimnFeed *self, LimnImageInfo *info, GError **error);

void limn_inlet_reserve (LimnInlet *self, guint index);
gint limn_inlet_get_number (LimnInlet *self, guint index);
gint limn_inlet_keep (LimnInlet *self, guint index);
void limn_inlet_close (LimnInlet *self, const GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnFunnel, limn_funnel_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnFeed, limn_feed_free)

G_END_DECLS

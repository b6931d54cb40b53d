/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/poller: one source that waits for many descriptors and a timer. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMN_POLLER_TIMER (-1)

/**
 * LimnPollerWatch:
 * @ready: MUST; @fd, which is still waited for, has become @condition, or the
 *   timer has run out: @fd is LIMN_POLLER_TIMER then
 * @done: MUST; called after it, once each time the source has woken
 *
 * Neither is called while another runs, not even in a nested main loop.
 */
typedef struct
{
  void (*ready) (gpointer user_data, int fd, GIOCondition condition);
  void (*done) (gpointer user_data);
} LimnPollerWatch;

typedef struct _LimnPoller LimnPoller;

LimnPoller *limn_poller_new (GMainContext *context,
                             const LimnPollerWatch *watch,
                             gpointer user_data);
void limn_poller_free (LimnPoller *self);
GMainContext *limn_poller_get_context (LimnPoller *self);

void limn_poller_set (LimnPoller *self, int fd, GIOCondition condition);
void limn_poller_set_timer (LimnPoller *self, glong ms);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnPoller, limn_poller_free)

G_END_DECLS

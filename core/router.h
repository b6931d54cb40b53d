/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/router: what to do after a try: pure, without a clock or a network. */
#pragma once

#include <glib.h>

#include "error.h"

G_BEGIN_DECLS

/* the longest wait that an endpoint's hint is obeyed for, milliseconds */
#define LIMN_ROUTER_MAX_WAIT_MS 60000

/**
 * LimnTrial:
 * @route: index of the route that was tried
 * @endpoint: whom it talks to
 * @kind: how it failed
 * @retry_ms: milliseconds after which the endpoint wants to be asked again; -1
 *   where it said nothing
 * @is_final: the endpoint said that asking again is of no use
 */
typedef struct
{
  guint route;
  const char *endpoint;
  LimnError kind;
  gint64 retry_ms;
  gboolean is_final;
} LimnTrial;

/**
 * LimnVerdict:
 * @route: index of the route to try next; -1 to stop
 * @wait_ms: milliseconds to wait before
 */
typedef struct
{
  gint route;
  guint wait_ms;
} LimnVerdict;

LimnVerdict limn_router_decide (const LimnTrial *trials,
                                guint n_trials,
                                const char *const *endpoints,
                                guint n_routes,
                                guint max_tries,
                                gdouble chance);
gboolean limn_router_may_be_charged (LimnError kind);

G_END_DECLS

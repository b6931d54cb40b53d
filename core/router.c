/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/router: what to do after a try. */
#include "router.h"

#include <string.h>

/* the first wait before a route is tried again, doubled each time */
#define LIMN_ROUTER_BASE_MS 500
#define LIMN_ROUTER_MAX_BACKOFF_MS 8000
/* share of a wait that chance takes off, so that many do not wake together */
#define LIMN_ROUTER_JITTER 0.25

/* what a kind allows without paying twice, facts/wire.md §9 */
typedef enum
{
  LIMN_ROUTER_STOP,      /* charged perhaps, or the same everywhere */
  LIMN_ROUTER_ELSEWHERE, /* never here again, perhaps at another endpoint */
  LIMN_ROUTER_MOVE,      /* never on this route again, perhaps on another */
  LIMN_ROUTER_ONCE,      /* once more here, then stop */
  LIMN_ROUTER_RETRY,     /* other routes first, then here again */
} LimnRouterPolicy;

static LimnRouterPolicy
limn_router_get_policy (LimnError kind)
{
  switch (kind)
    {
    case LIMN_ERROR_AUTH:
    case LIMN_ERROR_BILLING:
      return LIMN_ROUTER_ELSEWHERE;
    case LIMN_ERROR_GONE:
      return LIMN_ROUTER_MOVE;
    case LIMN_ERROR_NOIMAGE:
      return LIMN_ROUTER_ONCE;
    case LIMN_ERROR_RATE:
    case LIMN_ERROR_CAPACITY:
    case LIMN_ERROR_TRANSIENT:
    case LIMN_ERROR_NETWORK:
      return LIMN_ROUTER_RETRY;
    default:
      return LIMN_ROUTER_STOP;
    }
}

/**
 * limn_router_may_be_charged:
 * @kind: how a request failed
 *
 * Returns: whether it may cost money although nothing came of it
 */
gboolean
limn_router_may_be_charged (LimnError kind)
{
  return kind == LIMN_ERROR_AMBIGUOUS || kind == LIMN_ERROR_ANSWER ||
         kind == LIMN_ERROR_CANCELLED || kind == LIMN_ERROR_FILE;
}

typedef struct
{
  const LimnTrial *trials;
  guint n_trials;
  const char *const *endpoints;
  guint max_tries;
} LimnRouterHistory;

static guint
limn_router_count (const LimnRouterHistory *history, guint route)
{
  guint count = 0;

  for (guint i = 0; i < history->n_trials; i++)
    count += history->trials[i].route == route;
  return count;
}

/* one that may have been charged stops all, whatever fails after it: with a
 * hedge the last failure is not the only one */
static gboolean
limn_router_is_stopped (const LimnRouterHistory *history)
{
  for (guint i = 0; i < history->n_trials; i++)
    if (limn_router_get_policy (history->trials[i].kind) == LIMN_ROUTER_STOP)
      return TRUE;
  return FALSE;
}

/* whether what happened leaves @route open */
static gboolean
limn_router_is_open (const LimnRouterHistory *history, guint route)
{
  for (guint i = 0; i < history->n_trials; i++)
    {
      const LimnTrial *trial = &history->trials[i];
      LimnRouterPolicy policy = limn_router_get_policy (trial->kind);

      if (policy == LIMN_ROUTER_ELSEWHERE &&
          strcmp (trial->endpoint, history->endpoints[route]) == 0)
        return FALSE;
      if (trial->route == route &&
          (policy == LIMN_ROUTER_MOVE || trial->is_final))
        return FALSE;
    }
  return limn_router_count (history, route) < history->max_tries;
}

static guint
limn_router_get_backoff (guint n_tries, gdouble chance)
{
  guint ms = LIMN_ROUTER_BASE_MS << MIN (n_tries - 1, 4);

  ms = MIN (ms, LIMN_ROUTER_MAX_BACKOFF_MS);
  return (guint) (ms * (1 - chance * LIMN_ROUTER_JITTER));
}

/* what the route's last failure asks for; G_MAXUINT: longer than one waits */
static guint
limn_router_get_wait (const LimnRouterHistory *history,
                      guint route,
                      gdouble chance)
{
  for (guint i = history->n_trials; i-- > 0;)
    {
      const LimnTrial *trial = &history->trials[i];

      if (trial->route != route)
        continue;
      if (trial->retry_ms > LIMN_ROUTER_MAX_WAIT_MS)
        return G_MAXUINT;
      if (trial->retry_ms >= 0)
        return (guint) trial->retry_ms;
      return limn_router_get_backoff (limn_router_count (history, route),
                                      chance);
    }
  return 0;
}

/* routes tried least first, in their order; of those the shortest wait */
static LimnVerdict
limn_router_choose (const LimnRouterHistory *history,
                    guint n_routes,
                    gdouble chance)
{
  LimnVerdict best = { -1, G_MAXUINT };
  guint least = G_MAXUINT;

  for (guint i = 0; i < n_routes; i++)
    {
      guint tries = limn_router_count (history, i);
      guint wait = limn_router_get_wait (history, i, chance);

      if (!limn_router_is_open (history, i) || wait == G_MAXUINT ||
          tries > least || (tries == least && wait >= best.wait_ms))
        continue;
      best = (LimnVerdict){ (gint) i, wait };
      least = tries;
    }
  return best;
}

/**
 * limn_router_decide:
 * @trials: (array length=n_trials): all that failed, in time
 * @n_trials: how many
 * @endpoints: (array length=n_routes): whom each route talks to
 * @n_routes: routes there are, the best first
 * @max_tries: tries of one route, the first included
 * @chance: a random number from 0 to 1, for the jitter
 *
 * Retry and failover happen only after a failure that cannot have been billed.
 * A route that was not tried goes before one that failed; one that failed is
 * tried again after the endpoint's hint, else after 0.5 s, doubled up to 8 s.
 *
 * Returns: the next try; route -1 to stop
 */
LimnVerdict
limn_router_decide (const LimnTrial *trials,
                    guint n_trials,
                    const char *const *endpoints,
                    guint n_routes,
                    guint max_tries,
                    gdouble chance)
{
  const LimnVerdict stop = { -1, 0 };
  LimnRouterHistory history = { trials, n_trials, endpoints, max_tries };
  const LimnTrial *last;
  LimnRouterPolicy policy;

  if (n_trials == 0)
    return n_routes > 0 ? (LimnVerdict){ 0, 0 } : stop;
  last = &trials[n_trials - 1];
  policy = limn_router_get_policy (last->kind);
  if (limn_router_is_stopped (&history))
    return stop;
  if (policy == LIMN_ROUTER_ONCE)
    return last->is_final || max_tries < 2 ||
                   limn_router_count (&history, last->route) > 1 ?
               stop :
               (LimnVerdict){ (gint) last->route,
                              limn_router_get_wait (
                                  &history, last->route, chance) };
  return limn_router_choose (&history, n_routes, chance);
}

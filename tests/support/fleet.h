/* fleet: many jobs at once against the emulator's weather, and what came of
 * them: delivered, how fast, at what price, and whether any was paid twice. */
#pragma once

#include "peer.h"

G_BEGIN_DECLS

/* how much faster than the world the weather is played */
#define FLEET_SPEED 100

/**
 * FleetOrder:
 * @options: of each request, a JSON object
 * @n_jobs: jobs in all
 * @n_at_once: jobs under way at a time
 */
typedef struct
{
  const char *options;
  guint n_jobs;
  guint n_at_once;
} FleetOrder;

/**
 * FleetTally:
 * @n_delivered: jobs that brought an image
 * @seconds: (element-type gdouble): that each of them took, in the world's
 *   time, the shortest first
 * @n_first: jobs whose first attempt to end did
 * @first_seconds: (element-type gdouble): that these attempts took, good or bad
 * @told_micros: what their records say they cost
 * @n_requests: paid requests that reached the emulator
 * @n_paid: those that it made and charged
 * @n_lost: jobs that were charged and brought nothing
 * @n_twice: jobs that were charged more than once
 * @paid_micros: what the emulator charged
 */
typedef struct
{
  guint n_jobs, n_delivered;
  GArray *seconds;
  guint n_first;
  GArray *first_seconds;
  gint64 told_micros;
  guint n_requests, n_paid, n_lost, n_twice;
  gint64 paid_micros;
} FleetTally;

void fleet_set_weather (Peer *peer, guint lost_permille);
FleetTally *fleet_run (Peer *peer, const FleetOrder *order);
gdouble fleet_get_quantile (GArray *seconds, gdouble share);
void fleet_tally_free (FleetTally *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FleetTally, fleet_tally_free)

G_END_DECLS

/* bench/routes: what failover, policies and hedging make of providers that are
 * slow and fail: thousands of jobs against the emulator, which plays Nano
 * Banana Pro's own figures a hundred times as fast. */
#include <stdio.h>
#include <stdlib.h>

#include "bench-meter.h"
#include "fleet.h"

#define BENCH_ROUTES_JOBS 2000
#define BENCH_ROUTES_AT_ONCE 80

/* one in ten; @has_policy: belongs into the second table too
 */
#define BENCH_ROUTES_LOST_PERMILLE 100

static const struct
{
  const char *name;
  const char *options;
  gboolean has_policy;
} bench_routes_rows[] = {
  { "gemini alone", "{\"limn.provider\": \"gemini\"}", FALSE },
  { "vertex alone", "{\"limn.provider\": \"vertex\"}", FALSE },
  { "replicate alone", "{\"limn.provider\": \"replicate\"}", FALSE },
  { "fal alone", "{\"limn.provider\": \"fal\"}", FALSE },
  { "gateway's choice", "{}", FALSE },
  { "reliable", "{\"limn.policy\": \"reliable\"}", TRUE },
  { "fast", "{\"limn.policy\": \"fast\"}", TRUE },
  { "cheap", "{\"limn.policy\": \"cheap\"}", TRUE },
  { "reliable, hedged",
    "{\"limn.policy\": \"reliable\", \"limn.hedge\": 0.4}",
    TRUE },
};

static void
bench_routes_print (const char *name, const FleetTally *tally)
{
  guint n_delivered = MAX (tally->n_delivered, 1);

  printf ("%-17s %5.1f %6.1f %6.1f  %6.2f %6.1f %6.1f  %7.4f %7.4f  %5.2f "
          "%6.3f %5u %5u\n",
          name,
          100.0 * tally->n_first / tally->n_jobs,
          fleet_get_quantile (tally->first_seconds, 0.5),
          fleet_get_quantile (tally->first_seconds, 0.95),
          100.0 * tally->n_delivered / tally->n_jobs,
          fleet_get_quantile (tally->seconds, 0.5),
          fleet_get_quantile (tally->seconds, 0.95),
          tally->told_micros / 1e6 / n_delivered,
          tally->paid_micros / 1e6 / n_delivered,
          (double) tally->n_requests / tally->n_jobs,
          (double) tally->n_paid / tally->n_jobs,
          tally->n_lost,
          tally->n_twice);
  fflush (stdout);
}

static void
bench_routes_print_head (guint jobs, guint lost_permille)
{
  printf ("\n%u jobs a row, %u at once; %.0f %% of all requests are charged "
          "and never answered\n"
          "%-17s first try            delivered             USD an image     "
          "a job        jobs paid\n"
          "%-17s     %%    p50    p95       %%    p50    p95   record  ledger "
          " tries   paid  lost twice\n",
          jobs,
          BENCH_ROUTES_AT_ONCE,
          lost_permille / 10.0,
          "",
          "");
}

static void
bench_routes_run (Peer *peer, guint jobs, guint lost_permille)
{
  bench_routes_print_head (jobs, lost_permille);
  for (guint i = 0; i < G_N_ELEMENTS (bench_routes_rows); i++)
    {
      const FleetOrder order = { .options = bench_routes_rows[i].options,
                                 .n_jobs = jobs,
                                 .n_at_once = BENCH_ROUTES_AT_ONCE };
      g_autoptr (FleetTally) tally = NULL;

      if (lost_permille > 0 && !bench_routes_rows[i].has_policy)
        continue;
      fleet_set_weather (peer, lost_permille);
      tally = fleet_run (peer, &order);
      bench_routes_print (bench_routes_rows[i].name, tally);
    }
}

int
main (int argc, char **argv)
{
  guint jobs = argc > 1 ? (guint) atoi (argv[1]) : BENCH_ROUTES_JOBS;
  double began = bench_meter_get_wall ();
  g_autoptr (Peer) peer = peer_start ();

  peer_configure (peer, "");
  printf (
      "seconds are the world's: what attempts took, times %d, and the waits "
      "between\nthem as they were; a route that fails is not rested\n",
      FLEET_SPEED);
  bench_routes_run (peer, jobs, 0);
  bench_routes_run (peer, jobs, BENCH_ROUTES_LOST_PERMILLE);
  printf ("\nall of it took %.0f s\n", (bench_meter_get_wall () - began) / 1e3);
  return EXIT_SUCCESS;
}

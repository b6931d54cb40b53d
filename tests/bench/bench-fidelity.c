/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/bench-fidelity: what it takes to see how a result differs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "drift.h"
#include "fidelity/proxy.h"
#include "fidelity/registration.h"

#define BENCH_FIDELITY_SIDE 2048
#define BENCH_FIDELITY_PROXY 1024
#define BENCH_FIDELITY_BAND 128
#define BENCH_FIDELITY_ROUNDS 7

typedef struct
{
  double wall;
  double cpu;
} BenchFidelityTime;

/* a picture, enlarged by repeating its pixels, and its proxy */
typedef struct
{
  guint side;
  guint8 *pixels;
  LimnProxy *proxy;
  LimnPlane *luma;
} BenchFidelityPicture;

static BenchFidelityTime
bench_fidelity_now (void)
{
  struct timespec cpu;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &cpu);
  return (BenchFidelityTime){ g_get_monotonic_time () / 1e3,
                              cpu.tv_sec * 1e3 + cpu.tv_nsec / 1e6 };
}

/* keeps the least of all rounds, which other programs disturbed least */
static void
bench_fidelity_keep (BenchFidelityTime *least, BenchFidelityTime start)
{
  BenchFidelityTime now = bench_fidelity_now ();

  least->wall = MIN (least->wall, now.wall - start.wall);
  least->cpu = MIN (least->cpu, now.cpu - start.cpu);
}

static void
bench_fidelity_print (const char *name, guint side, BenchFidelityTime least)
{
  printf ("%5u  %-14s %7.1f ms wall %7.1f ms CPU\n",
          side,
          name,
          least.wall,
          least.cpu);
}

static void
bench_fidelity_enlarge (BenchFidelityPicture *self,
                        const guint8 *pixels,
                        guint side)
{
  guint factor = side / BENCH_FIDELITY_SIDE;
  guint8 *target = g_malloc ((gsize) side * side * 3);

  self->side = side;
  self->pixels = target;
  for (guint y = 0; y < side; y++)
    for (guint x = 0; x < side; x++)
      for (guint i = 0; i < 3; i++)
        *target++ =
            pixels[((gsize) (y / factor) * BENCH_FIDELITY_SIDE + x / factor) *
                       3 +
                   i];
}

static void
bench_fidelity_clear (BenchFidelityPicture *self)
{
  g_free (self->pixels);
  limn_proxy_free (self->proxy);
  limn_plane_free (self->luma);
}

static void
bench_fidelity_reduce (BenchFidelityPicture *self)
{
  gsize stride = (gsize) self->side * 3;

  g_clear_pointer (&self->proxy, limn_proxy_free);
  self->proxy = limn_proxy_new (
      self->side, self->side, 3, 8, BENCH_FIDELITY_PROXY, BENCH_FIDELITY_PROXY);
  for (guint y = 0; y < self->side; y += BENCH_FIDELITY_BAND)
    limn_proxy_push (
        self->proxy, self->pixels + y * stride, stride, BENCH_FIDELITY_BAND);
}

static void
bench_fidelity_make_luma (BenchFidelityPicture *self)
{
  g_clear_pointer (&self->luma, limn_plane_free);
  self->luma =
      limn_registration_make_luma (limn_proxy_get_plane (self->proxy, 0),
                                   limn_proxy_get_plane (self->proxy, 1),
                                   limn_proxy_get_plane (self->proxy, 2));
}

static void
bench_fidelity_run (const DriftCase *drift, guint side)
{
  BenchFidelityTime proxy = { G_MAXDOUBLE, G_MAXDOUBLE };
  BenchFidelityTime registration = { G_MAXDOUBLE, G_MAXDOUBLE };
  BenchFidelityPicture source = { 0 };
  BenchFidelityPicture result = { 0 };
  LimnRegistration found;

  bench_fidelity_enlarge (&source, drift->source, side);
  bench_fidelity_enlarge (&result, drift->result, side);
  bench_fidelity_reduce (&source);
  bench_fidelity_make_luma (&source);
  for (guint i = 0; i < BENCH_FIDELITY_ROUNDS; i++)
    {
      BenchFidelityTime start = bench_fidelity_now ();

      bench_fidelity_reduce (&result);
      bench_fidelity_keep (&proxy, start);
      start = bench_fidelity_now ();
      bench_fidelity_make_luma (&result);
      limn_registration_estimate (source.luma, result.luma, NULL, &found);
      bench_fidelity_keep (&registration, start);
    }
  bench_fidelity_print ("proxy", side, proxy);
  bench_fidelity_print ("registration", side, registration);
  bench_fidelity_clear (&source);
  bench_fidelity_clear (&result);
}

int
main (void)
{
  DriftPlan plan;
  g_autoptr (DriftCase) drift = NULL;

  drift_plan_init (&plan, 4, BENCH_FIDELITY_SIDE, BENCH_FIDELITY_SIDE);
  drift = drift_case_new (&plan);
  bench_fidelity_run (drift, BENCH_FIDELITY_SIDE);
  bench_fidelity_run (drift, 2 * BENCH_FIDELITY_SIDE);
  return EXIT_SUCCESS;
}

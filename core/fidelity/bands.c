/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/bands: one loop over rows or columns, shared by all processors. */
#include "bands.h"

/* rows are rarely equally dear: small bands level the processors' shares */
#define LIMN_BANDS_PER_PROCESSOR 8
/* shorter bands cost more to hand out than to do */
#define LIMN_BANDS_MIN 16

typedef struct
{
  LimnBandsWork work;
  gpointer user_data;
  guint n, step;
  guint next; /* atomic: the first row that nobody has taken */
  guint n_helpers;
  GMutex lock;
  GCond changed;
} LimnBandsRun;

static void
limn_bands_take (LimnBandsRun *run)
{
  guint from = g_atomic_int_add (&run->next, run->step);

  while (from < run->n)
    {
      run->work (run->user_data, from, MIN (from + run->step, run->n));
      from = g_atomic_int_add (&run->next, run->step);
    }
}

static void
limn_bands_help (gpointer data, gpointer pool_data)
{
  LimnBandsRun *run = data;

  limn_bands_take (run);
  g_mutex_lock (&run->lock);
  run->n_helpers--;
  g_cond_signal (&run->changed);
  g_mutex_unlock (&run->lock);
}

/* one pool for all loops; NULL where threads cannot be had */
static GThreadPool *
limn_bands_get_pool (void)
{
  static GThreadPool *pool = NULL;
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      pool = g_thread_pool_new (
          limn_bands_help, NULL, (int) g_get_num_processors (), FALSE, NULL);
      g_once_init_leave (&is_ready, 1);
    }
  return pool;
}

/* the stack of the caller holds @run, so it stays until all have left it */
static void
limn_bands_wait (LimnBandsRun *run)
{
  g_mutex_lock (&run->lock);
  while (run->n_helpers > 0)
    g_cond_wait (&run->changed, &run->lock);
  g_mutex_unlock (&run->lock);
}

/**
 * limn_bands_run:
 * @n: rows or columns; 0 does nothing
 * @work: does a band of them; not from inside another run
 * @user_data: passed to @work
 *
 * Calls @work for bands that cover 0 to @n - 1, in this thread and others at
 * the same time, and returns when all are done.
 */
void
limn_bands_run (guint n, LimnBandsWork work, gpointer user_data)
{
  GThreadPool *pool = limn_bands_get_pool ();
  guint n_processors = g_get_num_processors ();
  guint n_bands = n_processors * LIMN_BANDS_PER_PROCESSOR;
  LimnBandsRun run = { .work = work, .user_data = user_data, .n = n };

  g_return_if_fail (n <= G_MAXINT / 2 && work != NULL);

  run.step = MAX (LIMN_BANDS_MIN, (n + n_bands - 1) / n_bands);
  if (pool != NULL && n > run.step)
    run.n_helpers = n_processors - 1;
  g_mutex_init (&run.lock);
  g_cond_init (&run.changed);
  for (guint i = run.n_helpers; i > 0; i--)
    g_thread_pool_push (pool, &run, NULL);
  limn_bands_take (&run);
  limn_bands_wait (&run);
  g_mutex_clear (&run.lock);
  g_cond_clear (&run.changed);
}

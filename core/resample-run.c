/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample-run: a whole picture on all processors. */
#include "resample-private.h"

/**
 * LimnResampleJob:
 * @owner: whose band
 * @pixels: @stride: the whole input
 * @first: @n_rows: the band
 * @band: (nullable): its rows, once made
 */
typedef struct
{
  LimnResample *owner;
  const guint8 *pixels;
  gsize stride;
  guint first, n_rows;
  guint8 *band;
} LimnResampleJob;

static void
limn_resample_make_band (LimnResampleJob *job)
{
  LimnResample *self = job->owner;
  gsize out_bytes = limn_resample_get_out_bytes (self);
  guint end = job->first + job->n_rows;
  guint y = self->y.first[job->first];
  g_autoptr (LimnResampleLane) lane = limn_resample_lane_new (self, job->first);
  g_autofree guint8 *band = g_malloc (job->n_rows * out_bytes);

  for (; lane->next < end; y++)
    {
      limn_resample_lane_load (lane, y, job->pixels + y * job->stride);
      while (lane->next < end && limn_resample_lane_is_ready (lane, y))
        limn_resample_lane_make (lane,
                                 band + (lane->next - job->first) * out_bytes);
    }
  job->band = g_steal_pointer (&band);
}

static void
limn_resample_work (gpointer data, gpointer pool_data)
{
  LimnResampleJob *job = data;
  LimnResample *self = job->owner;
  LimnResampleJob made = *job;

  if (!g_atomic_int_get (&self->cancelled))
    limn_resample_make_band (&made);

  g_mutex_lock (&self->lock);
  job->band = made.band;
  self->n_running--;
  g_cond_signal (&self->changed);
  g_mutex_unlock (&self->lock);
}

/* one pool for all; NULL where threads cannot be had */
static GThreadPool *
limn_resample_get_pool (void)
{
  static GThreadPool *pool = NULL;
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      pool = g_thread_pool_new (
          limn_resample_work, NULL, (int) g_get_num_processors (), TRUE, NULL);
      g_once_init_leave (&is_ready, 1);
    }
  return pool;
}

static void
limn_resample_start (LimnResampleJob *job)
{
  LimnResample *self = job->owner;
  GThreadPool *pool = limn_resample_get_pool ();

  g_mutex_lock (&self->lock);
  self->n_running++;
  g_mutex_unlock (&self->lock);
  if (pool != NULL)
    g_thread_pool_push (pool, job, NULL);
  else
    limn_resample_work (job, NULL);
}

static gboolean
limn_resample_deliver (LimnResampleJob *job, GError **error)
{
  LimnResample *self = job->owner;
  g_autofree guint8 *band = NULL;

  g_mutex_lock (&self->lock);
  while (job->band == NULL)
    g_cond_wait (&self->changed, &self->lock);
  band = g_steal_pointer (&job->band);
  g_mutex_unlock (&self->lock);

  return self->sink (self->user_data,
                     job->first,
                     job->n_rows,
                     band,
                     limn_resample_get_out_bytes (self),
                     error);
}

/* those queued are skipped, those being made are waited for */
static void
limn_resample_cancel (LimnResample *self, LimnResampleJob *jobs, guint n_jobs)
{
  g_atomic_int_set (&self->cancelled, TRUE);
  g_mutex_lock (&self->lock);
  while (self->n_running > 0)
    g_cond_wait (&self->changed, &self->lock);
  g_mutex_unlock (&self->lock);
  for (guint i = 0; i < n_jobs; i++)
    g_clear_pointer (&jobs[i].band, g_free);
}

/**
 * limn_resample_run:
 * @self: a resampling with a sink, to which nothing was pushed
 * @pixels: the whole input
 * @stride: bytes from one row to the next
 * @error: return location
 *
 * Makes the whole output on all processors. The sink takes one band in this
 * thread while the next ones are made in others; few are held at a time.
 *
 * Returns: FALSE with the sink's @error
 */
gboolean
limn_resample_run (LimnResample *self,
                   const guint8 *pixels,
                   gsize stride,
                   GError **error)
{
  guint n_jobs;
  guint n_ahead = 2 * g_get_num_processors () + 2;
  guint n_started = 0;
  g_autofree LimnResampleJob *jobs = NULL;

  g_return_val_if_fail (self->sink != NULL, FALSE);
  g_return_val_if_fail (self->n_pushed == 0, FALSE);

  if (limn_resample_is_identity (self))
    return limn_resample_pass (self, pixels, stride, self->in_height, error);
  if (limn_resample_is_shift (self))
    return limn_resample_shift (self, pixels, stride, self->in_height, error);

  n_jobs = (self->out_height - 1) / self->band_rows + 1;
  jobs = g_new0 (LimnResampleJob, n_jobs);
  for (guint i = 0; i < n_jobs; i++)
    {
      for (; n_started < MIN (n_jobs, i + n_ahead); n_started++)
        {
          guint from = n_started * self->band_rows;
          guint n_rows = MIN (self->band_rows, self->out_height - from);

          jobs[n_started] =
              (LimnResampleJob){ self, pixels, stride, from, n_rows, NULL };
          limn_resample_start (&jobs[n_started]);
        }
      if (!limn_resample_deliver (&jobs[i], error))
        {
          limn_resample_cancel (self, jobs, n_started);
          return FALSE;
        }
    }
  return TRUE;
}

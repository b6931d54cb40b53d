/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/scribe: a thread that writes, one thing after the other: what waits for
 * a disk does not hold up a job. */
#include "scribe.h"

typedef struct
{
  void (*write) (gpointer data);
  gpointer data;
} LimnScribeTask;

struct _LimnScribe
{
  GThreadPool *pool; /* of one thread, which keeps the order */
  GMutex lock;
  GCond idle;
  guint n_open;
};

static void
limn_scribe_work (gpointer data, gpointer user_data)
{
  LimnScribeTask *task = data;
  LimnScribe *self = user_data;

  task->write (task->data);
  g_free (task);
  g_mutex_lock (&self->lock);
  self->n_open--;
  g_cond_broadcast (&self->idle);
  g_mutex_unlock (&self->lock);
}

/**
 * limn_scribe_new:
 *
 * Returns: (transfer full): a scribe; its thread begins with its first task
 */
LimnScribe *
limn_scribe_new (void)
{
  LimnScribe *self = g_new0 (LimnScribe, 1);

  self->pool = g_thread_pool_new (limn_scribe_work, self, 1, FALSE, NULL);
  g_mutex_init (&self->lock);
  g_cond_init (&self->idle);
  return self;
}

/**
 * limn_scribe_free:
 * @self: (nullable) (transfer full): a scribe, which ends its work first
 */
void
limn_scribe_free (LimnScribe *self)
{
  if (self == NULL)
    return;
  limn_scribe_flush (self);
  g_thread_pool_free (self->pool, FALSE, TRUE);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->idle);
  g_free (self);
}

/**
 * limn_scribe_push:
 * @self: a scribe
 * @write: what is to be done behind everything that was pushed before
 * @data: for @write, which frees it
 */
void
limn_scribe_push (LimnScribe *self,
                  void (*write) (gpointer data),
                  gpointer data)
{
  LimnScribeTask *task = g_new (LimnScribeTask, 1);

  *task = (LimnScribeTask){ .write = write, .data = data };
  g_mutex_lock (&self->lock);
  self->n_open++;
  g_mutex_unlock (&self->lock);
  g_thread_pool_push (self->pool, task, NULL);
  /* cppcheck-suppress memleak; the thread frees it */
}

/**
 * limn_scribe_flush:
 * @self: a scribe
 *
 * Waits until everything that was pushed is done.
 */
void
limn_scribe_flush (LimnScribe *self)
{
  g_mutex_lock (&self->lock);
  while (self->n_open > 0)
    g_cond_wait (&self->idle, &self->lock);
  g_mutex_unlock (&self->lock);
}

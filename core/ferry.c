/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/ferry: two queues, and a thread between them. */
#include "ferry.h"

#include <string.h>

/* what comes back is handed out so long at a time, microseconds */
#define LIMN_FERRY_SLICE (8 * 1000)
/* what may wait to be handed out, bytes */
#define LIMN_FERRY_MAX_BYTES (16 * 1024 * 1024)

typedef enum
{
  LIMN_FERRY_BEGIN,
  LIMN_FERRY_ROWS,
  LIMN_FERRY_END,
  LIMN_FERRY_CLOSE,
} LimnFerryKind;

typedef struct
{
  LimnFerryKind kind;
  guint index;
  LimnImageInfo info;
  guint y, n_rows;
  gsize stride;
  guint8 *rows;
  GError *error;
} LimnFerryLoad;

/* a shore: whom loads are handed to, and which of their results failed there */
typedef struct
{
  const LimnResultSink *sink;
  gpointer data;
  GPtrArray *failures; /* a NULL where there is none */
} LimnFerryShore;

struct _LimnFerry
{
  LimnFerryShore work; /* the thread's */
  LimnFerryShore home; /* the main loop's */
  GThread *thread;
  GAsyncQueue *out;
  GQueue back;       /* locked */
  gsize n_back;      /* bytes; locked */
  gboolean is_awake; /* whether the main loop will look; locked */
  GMutex lock;
  GCond less;
  LimnFerryDone done;
  gpointer user_data;
};

static void
limn_ferry_free_load (gpointer data)
{
  LimnFerryLoad *load = data;

  g_clear_pointer (&load->info.icc, g_bytes_unref);
  g_free (load->rows);
  g_clear_error (&load->error);
  g_free (load);
}

static void
limn_ferry_free_failure (gpointer data)
{
  GError *failure = data;

  g_clear_error (&failure);
}

static void
limn_ferry_shore_init (LimnFerryShore *shore,
                       const LimnResultSink *sink,
                       gpointer data)
{
  shore->sink = sink;
  shore->data = data;
  shore->failures = g_ptr_array_new_with_free_func (limn_ferry_free_failure);
}

/* takes @failure */
static void
limn_ferry_set_failure (LimnFerryShore *shore, guint index, GError *failure)
{
  if (index >= shore->failures->len)
    g_ptr_array_set_size (shore->failures, (gint) index + 1);
  limn_ferry_free_failure (g_ptr_array_index (shore->failures, index));
  g_ptr_array_index (shore->failures, index) = failure;
}

static const GError *
limn_ferry_get_failure (const LimnFerryShore *shore, guint index)
{
  return index < shore->failures->len ?
             g_ptr_array_index (shore->failures, index) :
             NULL;
}

/* whoever sends cannot be told any more that nobody wants it: the result ends
 * with the reason */
static void
limn_ferry_unload (LimnFerryShore *shore, const LimnFerryLoad *load)
{
  const GError *failed = limn_ferry_get_failure (shore, load->index);
  GError *error = NULL;

  switch (load->kind)
    {
    case LIMN_FERRY_BEGIN:
      shore->sink->begin (shore->data, load->index, &load->info, &error);
      limn_ferry_set_failure (shore, load->index, error);
      return;
    case LIMN_FERRY_ROWS:
      if (failed == NULL && !shore->sink->rows (shore->data,
                                                load->index,
                                                load->y,
                                                load->n_rows,
                                                load->rows,
                                                load->stride,
                                                &error))
        limn_ferry_set_failure (shore, load->index, error);
      return;
    default:
      shore->sink->end (
          shore->data, load->index, load->error != NULL ? load->error : failed);
      limn_ferry_set_failure (shore, load->index, NULL);
    }
}

static LimnFerryLoad *
limn_ferry_pick (LimnFerry *self)
{
  LimnFerryLoad *load;

  g_mutex_lock (&self->lock);
  load = g_queue_pop_head (&self->back);
  if (load == NULL)
    self->is_awake = FALSE;
  else
    self->n_back -= load->stride * load->n_rows;
  g_cond_signal (&self->less);
  g_mutex_unlock (&self->lock);
  return load;
}

static gboolean
limn_ferry_land (gpointer user_data)
{
  LimnFerry *self = user_data;
  gint64 end = g_get_monotonic_time () + LIMN_FERRY_SLICE;
  LimnFerryLoad *load;

  while (g_get_monotonic_time () < end)
    {
      LimnFerryKind kind;

      load = limn_ferry_pick (self);
      if (load == NULL)
        return G_SOURCE_REMOVE;
      kind = load->kind;
      if (kind != LIMN_FERRY_CLOSE)
        limn_ferry_unload (&self->home, load);
      limn_ferry_free_load (load);
      if (kind != LIMN_FERRY_CLOSE)
        continue;
      self->done (self->user_data);
      return G_SOURCE_REMOVE;
    }
  return G_SOURCE_CONTINUE;
}

static void
limn_ferry_send_back (LimnFerry *self, LimnFerryLoad *load)
{
  g_mutex_lock (&self->lock);
  while (self->n_back > LIMN_FERRY_MAX_BYTES)
    g_cond_wait (&self->less, &self->lock);
  g_queue_push_tail (&self->back, load);
  self->n_back += load->stride * load->n_rows;
  if (!self->is_awake)
    g_idle_add (limn_ferry_land, self);
  self->is_awake = TRUE;
  g_mutex_unlock (&self->lock);
}

static LimnFerryLoad *
limn_ferry_load_begin (guint index, const LimnImageInfo *info)
{
  LimnFerryLoad *load = g_new0 (LimnFerryLoad, 1);

  load->kind = LIMN_FERRY_BEGIN;
  load->index = index;
  load->info = *info;
  if (info->icc != NULL)
    g_bytes_ref (info->icc);
  return load;
}

static LimnFerryLoad *
limn_ferry_load_rows (
    guint index, guint y, guint n_rows, const guint8 *pixels, gsize stride)
{
  LimnFerryLoad *load = g_new0 (LimnFerryLoad, 1);

  load->kind = LIMN_FERRY_ROWS;
  load->index = index;
  load->y = y;
  load->n_rows = n_rows;
  load->stride = stride;
  load->rows = g_memdup2 (pixels, stride * n_rows);
  return load;
}

static LimnFerryLoad *
limn_ferry_load_end (guint index, const GError *error)
{
  LimnFerryLoad *load = g_new0 (LimnFerryLoad, 1);

  load->kind = LIMN_FERRY_END;
  load->index = index;
  load->error = error != NULL ? g_error_copy (error) : NULL;
  return load;
}

static gboolean
limn_ferry_begin (gpointer user_data,
                  guint index,
                  const LimnImageInfo *info,
                  GError **error)
{
  LimnFerry *self = user_data;

  g_async_queue_push (self->out, limn_ferry_load_begin (index, info));
  return TRUE;
}

static gboolean
limn_ferry_rows (gpointer user_data,
                 guint index,
                 guint y,
                 guint n_rows,
                 const guint8 *pixels,
                 gsize stride,
                 GError **error)
{
  LimnFerry *self = user_data;

  g_async_queue_push (self->out,
                      limn_ferry_load_rows (index, y, n_rows, pixels, stride));
  return TRUE;
}

static void
limn_ferry_end (gpointer user_data, guint index, const GError *error)
{
  LimnFerry *self = user_data;

  g_async_queue_push (self->out, limn_ferry_load_end (index, error));
}

const LimnResultSink limn_ferry_sink = {
  .begin = limn_ferry_begin,
  .rows = limn_ferry_rows,
  .end = limn_ferry_end,
};

static gboolean
limn_ferry_return_begin (gpointer user_data,
                         guint index,
                         const LimnImageInfo *info,
                         GError **error)
{
  limn_ferry_send_back (user_data, limn_ferry_load_begin (index, info));
  return TRUE;
}

static gboolean
limn_ferry_return_rows (gpointer user_data,
                        guint index,
                        guint y,
                        guint n_rows,
                        const guint8 *pixels,
                        gsize stride,
                        GError **error)
{
  limn_ferry_send_back (
      user_data, limn_ferry_load_rows (index, y, n_rows, pixels, stride));
  return TRUE;
}

static void
limn_ferry_return_end (gpointer user_data, guint index, const GError *error)
{
  limn_ferry_send_back (user_data, limn_ferry_load_end (index, error));
}

const LimnResultSink limn_ferry_return_sink = {
  .begin = limn_ferry_return_begin,
  .rows = limn_ferry_return_rows,
  .end = limn_ferry_return_end,
};

static gpointer
limn_ferry_cross (gpointer data)
{
  LimnFerry *self = data;
  LimnFerryLoad *load = g_async_queue_pop (self->out);

  while (load->kind != LIMN_FERRY_CLOSE)
    {
      limn_ferry_unload (&self->work, load);
      limn_ferry_free_load (load);
      load = g_async_queue_pop (self->out);
    }
  limn_ferry_send_back (self, load);
  return NULL;
}

/**
 * limn_ferry_new:
 * @home: takes on the main loop what comes back; must outlive the ferry
 * @home_data: for @home
 *
 * Returns: (transfer full): a ferry that lies still
 */
LimnFerry *
limn_ferry_new (const LimnResultSink *home, gpointer home_data)
{
  LimnFerry *self = g_new0 (LimnFerry, 1);

  limn_ferry_shore_init (&self->home, home, home_data);
  self->out = g_async_queue_new_full (limn_ferry_free_load);
  g_queue_init (&self->back);
  g_mutex_init (&self->lock);
  g_cond_init (&self->less);
  return self;
}

/**
 * limn_ferry_free:
 * @self: (nullable) (transfer full): a ferry that was not started, or that is
 *   done
 */
void
limn_ferry_free (LimnFerry *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_clear_pointer (&self->work.failures, g_ptr_array_unref);
  g_ptr_array_unref (self->home.failures);
  g_async_queue_unref (self->out);
  g_queue_clear_full (&self->back, limn_ferry_free_load);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->less);
  g_free (self);
}

/**
 * limn_ferry_start:
 * @self: a ferry
 * @work: is called in the thread with what #limn_ferry_sink takes, and may call
 *   #limn_ferry_return_sink there; must outlive the ferry
 * @work_data: for @work
 *
 * Begins to cross. Who sends results is not told when nobody wants them.
 */
void
limn_ferry_start (LimnFerry *self,
                  const LimnResultSink *work,
                  gpointer work_data)
{
  limn_ferry_shore_init (&self->work, work, work_data);
  self->thread = g_thread_new ("limn-ferry", limn_ferry_cross, self);
}

/**
 * limn_ferry_close:
 * @self: a ferry that was started
 * @done: is called once on the main loop, behind all that comes back; may free
 *   @self
 * @user_data: for @done
 *
 * Nothing more goes over.
 */
void
limn_ferry_close (LimnFerry *self, LimnFerryDone done, gpointer user_data)
{
  LimnFerryLoad *load = g_new0 (LimnFerryLoad, 1);

  load->kind = LIMN_FERRY_CLOSE;
  self->done = done;
  self->user_data = user_data;
  g_async_queue_push (self->out, load);
  /* cppcheck-suppress memleak; the other side frees it */
}

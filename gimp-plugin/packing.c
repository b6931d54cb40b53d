/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/packing: bands go from GIMP's thread to one that packs them, a few at a
 * time. */
#include "packing.h"

#include <glib/gi18n-lib.h>

#include "error.h"

/* bands that may wait for the thread that packs */
#define LIMN_PACKING_MAX_BANDS 6

struct _LimnPacking
{
  GPtrArray *parts;
  guint at; /* part that is read */
  gint priority;
  LimnPackingDone done;
  gpointer user_data;
  const LimnPacking *before; /* (nullable): only compare with it */

  GThread *thread;
  GAsyncQueue *queue;
  gint cancelled; /* atomic */
  GMutex lock;
  guint n_bands;       /* that wait; locked */
  gboolean is_resting; /* until there are fewer; locked */

  /* the thread's, until it ends */
  GChecksum *sum; /* of all that was read: pixels that changed are others */
  GError *error;
};

/* what the thread does next; without a part it ends */
typedef struct
{
  LimnPackingPart *part;
  LimnBand *band; /* NULL behind the part's last one */
} LimnPackingStep;

static gboolean limn_packing_read (gpointer user_data);

static void
limn_packing_free_part (gpointer data)
{
  LimnPackingPart *part = data;

  limn_reading_free (part->reading);
  if (part->free != NULL)
    part->free (part->data);
  g_free (part);
}

static void
limn_packing_free_step (gpointer data)
{
  LimnPackingStep *step = data;

  limn_band_free (step->band);
  g_free (step);
}

/**
 * limn_packing_new:
 *
 * Returns: (transfer full): a packing of nothing
 */
LimnPacking *
limn_packing_new (void)
{
  LimnPacking *self = g_new0 (LimnPacking, 1);

  self->parts = g_ptr_array_new_with_free_func (limn_packing_free_part);
  self->queue = g_async_queue_new_full (limn_packing_free_step);
  self->sum = g_checksum_new (G_CHECKSUM_MD5);
  g_mutex_init (&self->lock);
  return self;
}

/**
 * limn_packing_free:
 * @self: (nullable) (transfer full): a packing that was not begun, or has ended
 */
void
limn_packing_free (LimnPacking *self)
{
  if (self == NULL)
    return;
  if (self->thread != NULL)
    g_thread_join (self->thread);
  g_async_queue_unref (self->queue);
  g_ptr_array_unref (self->parts);
  g_checksum_free (self->sum);
  g_mutex_clear (&self->lock);
  g_clear_error (&self->error);
  g_free (self);
}

/**
 * limn_packing_add:
 * @self: a packing that was not begun
 * @part: what is packed behind the parts that were added before; copied
 */
void
limn_packing_add (LimnPacking *self, const LimnPackingPart *part)
{
  g_ptr_array_add (self->parts, g_memdup2 (part, sizeof *part));
}

static gboolean
limn_packing_run_part (LimnPackingPart *part, GError **error)
{
  LimnBand *next;

  while (part->reading != NULL &&
         (next = limn_reading_next (part->reading)) != NULL)
    {
      g_autoptr (LimnBand) band = next;

      if (part->take != NULL && !part->take (part->data, band, error))
        return FALSE;
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  return part->finish == NULL || part->finish (part->data, error);
}

/**
 * limn_packing_run_sync:
 * @self: a packing
 * @error: return location
 *
 * Reads and packs in this thread. A connection that was warmed up meanwhile
 * gets its turns between the bands.
 *
 * Returns: %FALSE with the error of a part
 */
gboolean
limn_packing_run_sync (LimnPacking *self, GError **error)
{
  for (guint i = 0; i < self->parts->len; i++)
    if (!limn_packing_run_part (g_ptr_array_index (self->parts, i), error))
      return FALSE;
  return TRUE;
}

static gboolean
limn_packing_end (gpointer user_data)
{
  LimnPacking *self = user_data;

  g_thread_join (g_steal_pointer (&self->thread));
  if (g_atomic_int_get (&self->cancelled))
    {
      g_clear_error (&self->error);
      self->error =
          g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
    }
  self->done (self, self->error, self->user_data);
  return G_SOURCE_REMOVE;
}

static void
limn_packing_wake (LimnPacking *self)
{
  g_idle_add_full (self->priority, limn_packing_read, self, NULL);
}

static void
limn_packing_count_down (LimnPacking *self)
{
  g_mutex_lock (&self->lock);
  self->n_bands--;
  if (self->is_resting)
    limn_packing_wake (self);
  self->is_resting = FALSE;
  g_mutex_unlock (&self->lock);
}

/* what fails is not gone on with, but what is on its way here is still taken */
static void
limn_packing_do_step (LimnPacking *self, const LimnPackingStep *step)
{
  LimnPackingPart *part = step->part;
  const LimnBand *band = step->band;

  if (band != NULL)
    limn_packing_count_down (self);
  if (self->error != NULL || g_atomic_int_get (&self->cancelled))
    return;
  if (band != NULL)
    g_checksum_update (
        self->sum, band->rows, (gssize) (band->stride * band->n_rows));
  if (self->before != NULL)
    return;
  if (band != NULL && part->take != NULL)
    part->take (part->data, band, &self->error);
  if (band == NULL && part->finish != NULL)
    part->finish (part->data, &self->error);
}

static gpointer
limn_packing_work (gpointer data)
{
  LimnPacking *self = data;
  LimnPackingStep *step = g_async_queue_pop (self->queue);

  while (step->part != NULL)
    {
      limn_packing_do_step (self, step);
      limn_packing_free_step (step);
      step = g_async_queue_pop (self->queue);
    }
  limn_packing_free_step (step);
  g_idle_add_full (self->priority, limn_packing_end, self, NULL);
  return NULL;
}

static void
limn_packing_push (LimnPacking *self, LimnPackingPart *part, LimnBand *band)
{
  LimnPackingStep *step = g_new (LimnPackingStep, 1);

  *step = (LimnPackingStep){ part, band };
  g_async_queue_push (self->queue, step);
  /* cppcheck-suppress memleak; the thread frees it */
}

/* whether another band may be read now */
static gboolean
limn_packing_count_up (LimnPacking *self)
{
  gboolean go_on;

  g_mutex_lock (&self->lock);
  go_on = ++self->n_bands < LIMN_PACKING_MAX_BANDS;
  self->is_resting = !go_on;
  g_mutex_unlock (&self->lock);
  return go_on;
}

/* a band at a time, so that the main loop has its turns */
static gboolean
limn_packing_read (gpointer user_data)
{
  LimnPacking *self = user_data;
  LimnPackingPart *part =
      self->at < self->parts->len && !g_atomic_int_get (&self->cancelled) ?
          g_ptr_array_index (self->parts, self->at) :
          NULL;
  LimnBand *band = part != NULL && part->reading != NULL ?
                       limn_reading_next (part->reading) :
                       NULL;
  gboolean go_on = part != NULL;

  if (band != NULL)
    go_on = limn_packing_count_up (self);
  else
    self->at++;
  limn_packing_push (self, part, band);
  return go_on ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

/**
 * limn_packing_run:
 * @self: a packing
 * @priority: of what happens on the main loop
 * @done: is called once, on the main loop; may free @self
 * @user_data: for @done
 *
 * Reads on the main loop, some milliseconds at a time, and packs in a thread.
 */
void
limn_packing_run (LimnPacking *self,
                  gint priority,
                  LimnPackingDone done,
                  gpointer user_data)
{
  self->priority = priority;
  self->done = done;
  self->user_data = user_data;
  self->thread = g_thread_new ("limn-packing", limn_packing_work, self);
  limn_packing_wake (self);
}

/**
 * limn_packing_compare:
 * @self: a packing
 * @before: one that has run; must live until @done
 * @done: as limn_packing_run()
 * @user_data: for @done
 *
 * Reads as limn_packing_run() does and packs nothing. GIMP 2.10 tells no
 * plug-in that a user has painted, so this is how to know.
 */
void
limn_packing_compare (LimnPacking *self,
                      const LimnPacking *before,
                      LimnPackingDone done,
                      gpointer user_data)
{
  self->before = before;
  limn_packing_run (self, G_PRIORITY_DEFAULT_IDLE, done, user_data);
}

/**
 * limn_packing_is_same:
 * @self: a packing that limn_packing_compare() has ended
 *
 * Returns: whether it read the very same pixels
 */
gboolean
limn_packing_is_same (const LimnPacking *self)
{
  g_autoptr (GChecksum) own = g_checksum_copy (self->sum);
  g_autoptr (GChecksum) other = g_checksum_copy (self->before->sum);

  return g_str_equal (g_checksum_get_string (own),
                      g_checksum_get_string (other));
}

/**
 * limn_packing_cancel:
 * @self: a packing that runs
 *
 * Ends it soon, with %LIMN_ERROR_CANCELLED.
 */
void
limn_packing_cancel (LimnPacking *self)
{
  g_atomic_int_set (&self->cancelled, TRUE);
}

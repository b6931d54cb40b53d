/* emulator/job: the queue, and the life of a job from phase to phase. */
#include "job.h"

/* jobs that can still be asked about */
#define EMU_JOBS_MOST 256

struct _EmuJobs
{
  const EmuSettings *settings;
  EmuLedger *ledger;
  EmuMedia *media;
  EmuStudio *studio;
  GPtrArray *jobs;
};

typedef struct
{
  EmuJobFunc func;
  gpointer data;
} EmuJobWaiter;

static void emu_job_step (EmuJob *self);

EmuJobs *
emu_jobs_new (const EmuSettings *settings,
              EmuLedger *ledger,
              EmuMedia *media,
              EmuStudio *studio)
{
  EmuJobs *self = g_new0 (EmuJobs, 1);

  self->settings = settings;
  self->ledger = ledger;
  self->media = media;
  self->studio = studio;
  self->jobs = g_ptr_array_new_with_free_func ((GDestroyNotify) emu_job_unref);
  return self;
}

void
emu_jobs_free (EmuJobs *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      EmuJob *job = g_ptr_array_index (self->jobs, i);

      g_clear_handle_id (&job->timer, g_source_remove);
    }
  g_ptr_array_unref (self->jobs);
  g_free (self);
}

/**
 * emu_jobs_refresh:
 *
 * To be called when settings have changed: they hold for jobs under way too.
 */
void
emu_jobs_refresh (EmuJobs *self)
{
  for (guint i = 0; i < self->jobs->len; i++)
    emu_job_step (g_ptr_array_index (self->jobs, i));
}

/**
 * emu_jobs_find:
 *
 * Returns: (transfer none) (nullable): the job of this name at this vendor
 */
EmuJob *
emu_jobs_find (const EmuJobs *self, const char *vendor, const char *id)
{
  for (guint i = 0; i < self->jobs->len; i++)
    {
      EmuJob *job = g_ptr_array_index (self->jobs, i);

      if (g_str_equal (job->id, id) && g_str_equal (job->entry->vendor, vendor))
        return job;
    }
  return NULL;
}

/**
 * emu_jobs_ahead:
 *
 * Returns: how many jobs of the same vendor have waited for longer
 */
guint
emu_jobs_ahead (const EmuJobs *self, const EmuJob *job)
{
  guint n = 0;

  for (guint i = 0; i < self->jobs->len; i++)
    {
      const EmuJob *other = g_ptr_array_index (self->jobs, i);

      if (other == job)
        break;
      if (other->phase == EMU_JOB_QUEUED &&
          g_str_equal (other->entry->vendor, job->entry->vendor))
        n++;
    }
  return n;
}

/* newest first */
void
emu_jobs_foreach (const EmuJobs *self,
                  const char *vendor,
                  EmuJobFunc func,
                  gpointer data)
{
  for (guint i = self->jobs->len; i > 0; i--)
    {
      EmuJob *job = g_ptr_array_index (self->jobs, i - 1);

      if (g_str_equal (job->entry->vendor, vendor))
        func (job, data);
    }
}

/**
 * emu_job_new:
 * @id: no other job of the vendor has
 * @entry: (transfer none): the ledger's, which takes @id too
 *
 * Returns: (transfer full): a job without an order, which cannot but fail
 */
EmuJob *
emu_job_new (EmuJobs *jobs, const char *id, EmuLedgerEntry *entry)
{
  EmuJob *self = g_new0 (EmuJob, 1);

  self->refs = 1;
  self->jobs = jobs;
  self->id = g_strdup (id);
  self->created = g_get_real_time ();
  self->since = g_get_monotonic_time ();
  self->entry = entry;
  g_free (entry->id);
  entry->id = g_strdup (id);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->waiters = g_array_new (FALSE, FALSE, sizeof (EmuJobWaiter));
  return self;
}

EmuJob *
emu_job_ref (EmuJob *self)
{
  self->refs++;
  return self;
}

void
emu_job_unref (EmuJob *self)
{
  if (--self->refs > 0)
    return;
  if (self->data_free != NULL)
    self->data_free (self->data);
  g_free (self->id);
  emu_fault_free (self->fault);
  g_clear_pointer (&self->order, emu_studio_order_free);
  g_clear_error (&self->error);
  g_clear_pointer (&self->images, g_ptr_array_unref);
  g_ptr_array_unref (self->paths);
  g_array_unref (self->waiters);
  g_free (self);
}

/**
 * emu_job_take_fault:
 * @fault: (inout) (nullable): of the request; %NULL afterwards if it is one for
 *   jobs, which a job without an order does not need
 */
void
emu_job_take_fault (EmuJob *self, EmuFault **fault)
{
  g_autoptr (EmuFault) own = NULL;

  if (!emu_fault_concerns_job (*fault))
    return;
  own = g_steal_pointer (fault);
  if (self->order == NULL)
    return;
  self->fault = g_steal_pointer (&own);
  if (emu_fault_is (self->fault, EMU_FAULT_WRONG_FORMAT))
    self->order->format = self->order->format == EMU_FORMAT_JPEG ?
                              EMU_FORMAT_PNG :
                              EMU_FORMAT_JPEG;
}

gboolean
emu_job_is_over (const EmuJob *self)
{
  return self->phase > EMU_JOB_RUNNING;
}

static void
emu_job_end (EmuJob *self, EmuJobPhase phase, const char *status, guint images)
{
  g_autoptr (GArray) waiters = g_steal_pointer (&self->waiters);

  self->waiters = g_array_new (FALSE, FALSE, sizeof (EmuJobWaiter));
  self->phase = phase;
  self->ended = g_get_real_time ();
  self->gone = NULL;
  emu_ledger_finish (self->jobs->ledger,
                     self->entry,
                     status,
                     images,
                     images > 0 ? self->cost : 0);
  for (guint i = 0; i < waiters->len; i++)
    {
      EmuJobWaiter *waiter = &g_array_index (waiters, EmuJobWaiter, i);

      waiter->func (self, waiter->data);
    }
}

static void
emu_job_deliver (EmuJob *self)
{
  for (guint i = 0; self->folder != NULL && i < self->images->len; i++)
    {
      const EmuStudioImage *image = g_ptr_array_index (self->images, i);
      g_autoptr (GBytes) file = emu_fault_spoil_file (self->fault, image->file);

      g_ptr_array_add (
          self->paths,
          emu_media_add (
              self->jobs->media, self->folder, self->extension, file));
    }
  emu_job_end (self, EMU_JOB_DONE, "completed", self->images->len);
}

static void
emu_job_finish (EmuJob *self)
{
  if (self->gone != NULL && *self->gone)
    emu_job_end (self, EMU_JOB_CANCELLED, "cancelled", 0);
  else if (emu_fault_is (self->fault, EMU_FAULT_JOB_CANCELED))
    emu_job_end (self, EMU_JOB_CANCELLED, "cancelled", 0);
  else if (emu_fault_is (self->fault, EMU_FAULT_JOB_ABORTED))
    emu_job_end (self, EMU_JOB_ABORTED, "upstream_failure", 0);
  else if (emu_fault_is (self->fault, EMU_FAULT_JOB_FAILS))
    emu_job_end (self, EMU_JOB_FAILED, "upstream_failure", 0);
  else if (emu_fault_prevents_images (self->fault))
    emu_job_end (self, EMU_JOB_DONE, "upstream_failure", 0);
  else if (self->images == NULL)
    emu_job_end (self, EMU_JOB_FAILED, "rejected", 0);
  else
    emu_job_deliver (self);
}

static void
emu_job_on_made (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (EmuJob) self = data;

  self->images = emu_studio_make_finish (result, &self->error);
  self->made = TRUE;
  emu_job_step (self);
}

static void
emu_job_begin (EmuJob *self)
{
  self->phase = EMU_JOB_RUNNING;
  self->started = g_get_real_time ();
  self->since = g_get_monotonic_time ();
  self->made = self->order == NULL || emu_fault_prevents_images (self->fault);
  if (!self->made)
    emu_studio_make_async (self->jobs->studio,
                           g_steal_pointer (&self->order),
                           emu_job_on_made,
                           emu_job_ref (self));
}

static gboolean
emu_job_on_timer (gpointer data)
{
  EmuJob *self = data;

  self->timer = 0;
  emu_job_step (self);
  return G_SOURCE_REMOVE;
}

/* whether the phase has lasted @ms; if not, looks again when it has */
static gboolean
emu_job_is_due (EmuJob *self, guint ms)
{
  gint64 left = self->since / 1000 + ms - g_get_monotonic_time () / 1000;

  g_clear_handle_id (&self->timer, g_source_remove);
  if (left <= 0)
    return TRUE;
  self->timer = g_timeout_add ((guint) left, emu_job_on_timer, self);
  return FALSE;
}

static void
emu_job_step (EmuJob *self)
{
  const EmuSettings *settings = self->jobs->settings;

  if (self->phase == EMU_JOB_QUEUED &&
      !emu_fault_is (self->fault, EMU_FAULT_JOB_WAITS) &&
      emu_job_is_due (self, settings->queue_ms))
    emu_job_begin (self);
  if (self->phase == EMU_JOB_RUNNING && self->made &&
      !emu_fault_is (self->fault, EMU_FAULT_JOB_RUNS) &&
      emu_job_is_due (self, settings->run_ms))
    emu_job_finish (self);
}

/* removes the oldest of many jobs that are over */
static void
emu_job_make_room (EmuJobs *jobs)
{
  for (guint i = 0; i < jobs->jobs->len && jobs->jobs->len > EMU_JOBS_MOST;)
    if (emu_job_is_over (g_ptr_array_index (jobs->jobs, i)))
      g_ptr_array_remove_index (jobs->jobs, i);
    else
      i++;
}

/**
 * emu_job_start:
 *
 * Puts it into the queue, which may be empty.
 */
void
emu_job_start (EmuJob *self)
{
  g_ptr_array_add (self->jobs->jobs, emu_job_ref (self));
  emu_job_make_room (self->jobs);
  emu_job_step (self);
}

/* ends it now, without a charge */
void
emu_job_cancel (EmuJob *self)
{
  if (emu_job_is_over (self))
    return;
  g_clear_handle_id (&self->timer, g_source_remove);
  emu_job_end (self, EMU_JOB_CANCELLED, "cancelled", 0);
}

/**
 * emu_job_wait:
 * @func: called once, when the job is over, and at once if it is
 */
void
emu_job_wait (EmuJob *self, EmuJobFunc func, gpointer data)
{
  EmuJobWaiter waiter = { func, data };

  if (emu_job_is_over (self))
    func (self, data);
  else
    g_array_append_val (self->waiters, waiter);
}

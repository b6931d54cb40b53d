/* emulator/job: an order that is answered later, at URLs of its own. */
#pragma once

#include "fault.h"
#include "ledger.h"
#include "media.h"
#include "settings.h"
#include "studio.h"

G_BEGIN_DECLS

typedef enum
{
  EMU_JOB_QUEUED,
  EMU_JOB_RUNNING,
  EMU_JOB_DONE,
  EMU_JOB_FAILED,
  EMU_JOB_CANCELLED,
  EMU_JOB_ABORTED,
} EmuJobPhase;

typedef struct _EmuJobs EmuJobs;

/**
 * EmuJob:
 * @id: in its URLs, and in the ledger
 * @created: wall clock in µs, like @started and @ended, which are 0 until then
 * @since: monotonic time of the present phase
 * @entry: (transfer none): in the ledger
 * @cost: micro-dollars, once it is done
 * @fault: (nullable): what is to go wrong with it
 * @gone: (nullable) (transfer none): whether nobody waits for it any more
 * @folder: (nullable): below which its files can be had
 * @extension: of the files
 * @error: (nullable): why it failed, if no fault said so
 * @images: (nullable) (element-type EmuStudioImage): what was made
 * @paths: (element-type utf8): where the files can be had
 * @data: (nullable): the vendor's own
 */
typedef struct
{
  gint refs;
  EmuJobs *jobs;
  char *id;
  EmuJobPhase phase;
  gint64 created;
  gint64 started;
  gint64 ended;
  gint64 since;
  EmuLedgerEntry *entry;
  gint64 cost;
  EmuFault *fault;
  const gboolean *gone;
  const char *folder;
  const char *extension;
  EmuStudioOrder *order;
  gboolean made;
  GError *error;
  GPtrArray *images;
  GPtrArray *paths;
  GArray *waiters;
  guint timer;
  gpointer data;
  GDestroyNotify data_free;
} EmuJob;

typedef void (*EmuJobFunc) (EmuJob *job, gpointer data);

EmuJobs *emu_jobs_new (const EmuSettings *settings,
                       EmuLedger *ledger,
                       EmuMedia *media,
                       EmuStudio *studio);
void emu_jobs_free (EmuJobs *self);
void emu_jobs_refresh (EmuJobs *self);
EmuJob *emu_jobs_find (const EmuJobs *self, const char *vendor, const char *id);
guint emu_jobs_ahead (const EmuJobs *self, const EmuJob *job);
void emu_jobs_foreach (const EmuJobs *self,
                       const char *vendor,
                       EmuJobFunc func,
                       gpointer data);

EmuJob *emu_job_new (EmuJobs *jobs, const char *id, EmuLedgerEntry *entry);
EmuJob *emu_job_ref (EmuJob *self);
void emu_job_unref (EmuJob *self);
void emu_job_take_fault (EmuJob *self, EmuFault **fault);
void emu_job_start (EmuJob *self);
gboolean emu_job_is_over (const EmuJob *self);
void emu_job_cancel (EmuJob *self);
void emu_job_wait (EmuJob *self, EmuJobFunc func, gpointer data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuJob, emu_job_unref)

G_END_DECLS

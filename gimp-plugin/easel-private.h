/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/easel: what its files share. */
#pragma once

#include "easel.h"
#include "ferry.h"

G_BEGIN_DECLS

typedef struct _LimnEaselJob LimnEaselJob;

/**
 * LimnEasel:
 * @host: what the dialog sees; first, so that it can be had back
 * @call: what the dialog was opened for; its layer is the one to work on
 * @active: layer that was active when this last had to do with it; another one
 *   is the user's choice
 * @job: (nullable): what was asked for and has not been answered yet
 * @ahead: (nullable): what is, or will be, encoded ahead
 * @wanted: (nullable): what is to be encoded ahead when GIMP rests
 * @lull: source that waits for that; 0 for none
 * @n_jobs: jobs that have not ended, the cancelled ones too
 * @scout: (nullable): looked at the image for @scouted, a plan of the dialog's
 *   that may be gone, at @scouted_at, monotonic microseconds
 * @delivered_at: when results came last, monotonic microseconds; 0 never
 * @outcome: (nullable): of the last run that brought something
 * @shown: number of the result that is seen, -1 for none
 */
struct _LimnEasel
{
  LimnHost host;
  LimnCall *call;
  gint32 active;
  LimnEaselJob *job;
  LimnEaselJob *ahead;
  LimnRequest *wanted;
  guint lull;
  guint n_jobs;
  LimnEaselJob *scout;
  const LimnPlan *scouted;
  gint64 scouted_at;
  gint64 delivered_at;
  LimnOutcome *outcome;
  gint shown;
};

/**
 * LimnEaselJob:
 * @easel: whose it is
 * @call: what is done, its request owned
 * @run: the steps of it
 * @key: what of the image is sent, and how
 * @is_packing: @is_packed: whether its inputs are made
 * @waiter: (nullable): job that is to send what is encoded ahead here
 * @ferry: (nullable): brings an edit's results
 * @cancellable: ends it
 * @listener: @user_data: who waits for it
 * @is_told: whether they have heard that it ended
 * @state: what is going on
 * @reported: when that was last told, monotonic microseconds
 * @patience: source that ends the wait for a cancelled job, or 0
 * @failure: (nullable): why it ended
 */
struct _LimnEaselJob
{
  LimnEasel *easel;
  LimnCall call;
  LimnRun run;
  char *key;
  gboolean is_packing, is_packed;
  LimnEaselJob *waiter;
  LimnFerry *ferry;
  GCancellable *cancellable;
  LimnHostListener listener;
  gpointer user_data;
  gboolean is_told;
  LimnHostState state;
  gint64 reported;
  guint patience;
  GError *failure;
};

gboolean limn_easel_look (LimnEasel *self,
                          LimnEaselJob *job,
                          const LimnRequest *request,
                          GError **error);
void limn_easel_remember_active (LimnEasel *self);

LimnEaselJob *limn_easel_job_new (LimnEasel *easel);
void limn_easel_job_free (LimnEaselJob *self);
void limn_easel_job_end (LimnEaselJob *self, GError *failure);
gboolean limn_easel_job_is_cancelled (const LimnEaselJob *self);
gboolean limn_easel_job_open_packing (LimnEaselJob *self, GError **error);
void limn_easel_job_pack (LimnEaselJob *self);
void limn_easel_job_packed (LimnEaselJob *self);
void limn_easel_job_send (LimnEaselJob *self);
void limn_easel_job_gather (LimnEaselJob *self);
void limn_easel_get_ready (LimnHost *host, const LimnPlan *plan);
void limn_easel_run (LimnHost *host,
                     const LimnRequest *request,
                     const LimnHostListener *listener,
                     gpointer user_data);
void limn_easel_cancel (LimnHost *host);
void limn_easel_forget_ahead (LimnEasel *self);
const LimnInputs *limn_easel_get_inputs_ahead (LimnEasel *self,
                                               const LimnRequest *request);

void limn_easel_take_results (LimnEasel *self, LimnOutcome *outcome);
LimnPicture *limn_easel_get_result_picture (LimnHost *host,
                                            guint index,
                                            guint max_side);
void limn_easel_show_result (LimnHost *host, gint index);
void limn_easel_keep_results (LimnHost *host,
                              const gboolean *keep,
                              guint n_results);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnEaselJob, limn_easel_job_free)

G_END_DECLS

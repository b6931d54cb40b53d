/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job-private: what the files of a job share. */
#pragma once

#include "attempt.h"
#include "job.h"

G_BEGIN_DECLS

struct _LimnJob
{
  LimnJobTools tools;
  LimnConsumer consumer;
  LimnAttemptFrame frame;
  LimnFunnel *funnel;
  LimnRecord *record;
  LimnEntry *entry; /* (nullable): in the journal, while the job runs */

  GPtrArray *strands;
  guint n_running;    /* what the end waits for */
  GPtrArray *results; /* (nullable) owned copies, by the consumer's number */
  LimnTransportTimes times;
  gint64 last_byte;
  gint64 cost_micros;
  char *currency;
  gboolean is_estimate;
  char *cost_source;
  GError *error;
  GError *refusal; /* of the journal: nothing was sent */
};

void limn_job_send (GTask *task);
void limn_job_leave (GTask *task);
void limn_job_print (GTask *task);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job: one plan being executed; private to the core. */
#pragma once

#include "client.h"
#include "health.h"
#include "journal-private.h"
#include "tokens.h"
#include "transport.h"

G_BEGIN_DECLS

typedef struct _LimnJob LimnJob;

/**
 * LimnJobTools:
 * @transport: for the network
 * @tokens: where an endpoint takes no key of its own
 * @settings: (nullable): roots of the endpoints
 * @health: (nullable): learns how routes do
 * @journal: (nullable): keeps what jobs by network bring
 *
 * What a client has; outlives its jobs.
 */
typedef struct
{
  LimnTransport *transport;
  LimnTokens *tokens;
  const LimnSettings *settings;
  LimnHealth *health;
  LimnJournal *journal;
} LimnJobTools;

LimnJob *limn_job_new (const LimnPlan *plan,
                       const LimnInputs *inputs,
                       const LimnConsumer *consumer,
                       const LimnJobTools *tools);
void limn_job_free (LimnJob *job);
void limn_job_run (GTask *task);
LimnRecord *limn_job_finish (LimnJob *job, gint64 *last_byte);

G_END_DECLS

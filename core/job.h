/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/job: one plan being executed; private to the core. */
#pragma once

#include "client.h"
#include "transport.h"

G_BEGIN_DECLS

typedef struct _LimnJob LimnJob;

LimnJob *limn_job_new (const LimnPlan *plan,
                       const LimnInputs *inputs,
                       const LimnConsumer *consumer,
                       LimnTransport *transport,
                       const LimnSettings *settings);
void limn_job_free (LimnJob *job);
void limn_job_run (GTask *task);
LimnRecord *limn_job_finish (LimnJob *job, gint64 *last_byte);

G_END_DECLS

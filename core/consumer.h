/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/consumer: who takes a job's results and hears how it goes. */
#pragma once

#include "memento.h"
#include "receiver.h"

G_BEGIN_DECLS

typedef enum
{
  LIMN_PHASE_CONNECT,
  LIMN_PHASE_UPLOAD,
  LIMN_PHASE_WAIT,
  LIMN_PHASE_DOWNLOAD,
} LimnPhase;

/**
 * LimnProgressFunc:
 * @phase: what is going on
 * @done: bytes so far, in the phases that move bytes
 * @total: bytes in all, 0 where the server did not say
 * @user_data: as given
 */
typedef void (*LimnProgressFunc) (LimnPhase phase,
                                  goffset done,
                                  goffset total,
                                  gpointer user_data);

/**
 * LimnConsumer:
 * @sink: takes the results
 * @sink_data: for @sink
 * @progress: (nullable): is told how it goes
 * @progress_data: for @progress
 * @memento: (nullable): what the journal keeps, to bring results that never
 *   arrived where these would have gone
 */
typedef struct
{
  const LimnResultSink *sink;
  gpointer sink_data;
  LimnProgressFunc progress;
  gpointer progress_data;
  const LimnMemento *memento;
} LimnConsumer;

G_END_DECLS

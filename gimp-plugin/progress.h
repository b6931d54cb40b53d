/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/progress: a job's phases in GIMP's own progress bar. */
#pragma once

#include "client.h"

G_BEGIN_DECLS

/**
 * LimnProgress:
 * @title: what is being done
 * @phase: what is going on, -1 before the first word of it
 * @done: @total: bytes so far and in all, in the phases that move bytes
 * @phase_began: @shown_at: monotonic times, microseconds
 * @timer: redraws while nothing moves, so that the user sees it is alive
 */
typedef struct
{
  char *title;
  gint phase;
  goffset done, total;
  gint64 phase_began;
  gint64 shown_at;
  guint timer;
} LimnProgress;

LimnProgress *limn_progress_new (const char *title);
void limn_progress_free (LimnProgress *self);
void limn_progress_update (LimnPhase phase,
                           goffset done,
                           goffset total,
                           gpointer progress);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnProgress, limn_progress_free)

G_END_DECLS

/* limn/progress: a job's phases in GIMP's own progress bar. */
#pragma once

#include "client.h"

G_BEGIN_DECLS

/**
 * LimnProgress:
 * @title: what the bar says while nothing moves
 * @shown_at: monotonic time of the last update, microseconds
 * @phase: phase shown last
 */
typedef struct
{
  char *title;
  gint64 shown_at;
  gint phase;
} LimnProgress;

LimnProgress *limn_progress_new (const char *title);
void limn_progress_free (LimnProgress *self);
void limn_progress_update (LimnProgress *self,
                           LimnPhase phase,
                           goffset done,
                           goffset total);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnProgress, limn_progress_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/twin: a job that was the same request, and was paid a moment ago.
 * Private to the core. */
#pragma once

#include "record.h"

G_BEGIN_DECLS

/**
 * LimnTwin:
 * @record: of the job
 * @seconds: since it ended, 0 at least
 */
typedef struct
{
  LimnRecord *record;
  gdouble seconds;
} LimnTwin;

void limn_twin_note (const char *fingerprint, const char *id);
LimnTwin *limn_twin_find (const char *fingerprint);
void limn_twin_free (LimnTwin *self);
GPtrArray *limn_twin_load (const LimnTwin *self, guint n);
void limn_twin_sweep (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTwin, limn_twin_free)

G_END_DECLS

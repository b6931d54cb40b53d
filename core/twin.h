/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/twin: a job that was the same request, and was paid a moment ago.
 * Private to the core. */
#pragma once

#include "plan.h"
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

gboolean limn_twin_is_wanted (const LimnPlan *plan);
void limn_twin_note (const char *fingerprint, const char *id);
char **limn_twin_list_ways (const LimnPlan *plan);
LimnTwin *limn_twin_find (const char *fingerprint, const char *const *ways);
void limn_twin_free (LimnTwin *self);
GPtrArray *limn_twin_load (const LimnTwin *self, guint n);
void limn_twin_sweep (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnTwin, limn_twin_free)

G_END_DECLS

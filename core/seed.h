/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/seed: the seeds of several results of one job. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

gint64 limn_seed_vary (gint64 seed, guint number);
JsonNode *limn_seed_dup_option (const char *name,
                                JsonNode *value,
                                guint number);
char *limn_seed_dup_sent (const LimnPlan *plan,
                          const LimnRoute *route,
                          guint number);

G_END_DECLS

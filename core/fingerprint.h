/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/fingerprint: whether two requests are the same one. */
#pragma once

#include "input.h"
#include "plan.h"
#include "record.h"

G_BEGIN_DECLS

/* seconds after its end for which a job may be the same request again */
#define LIMN_FINGERPRINT_WINDOW_S 60

char *limn_fingerprint_new (const LimnPlan *plan, const LimnInputs *inputs);
LimnRecord *limn_fingerprint_find_twin (const char *fingerprint,
                                        gint64 now,
                                        const GPtrArray *records);

G_END_DECLS

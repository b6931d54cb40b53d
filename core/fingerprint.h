/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/fingerprint: whether two requests are the same one. */
#pragma once

#include <gio/gio.h>

#include "input.h"
#include "plan.h"
#include "record.h"

G_BEGIN_DECLS

/* seconds after its end for which a job may be the same request again */
#define LIMN_FINGERPRINT_WINDOW_S 60

char *limn_fingerprint_new (const LimnPlan *plan, const LimnInputs *inputs);
void limn_fingerprint_new_async (const LimnPlan *plan,
                                 const LimnInputs *inputs,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
char *limn_fingerprint_new_finish (GAsyncResult *result);
gdouble limn_fingerprint_get_age (const LimnRecord *twin, gint64 now);
LimnRecord *limn_fingerprint_find_twin (const char *fingerprint,
                                        gint64 now,
                                        const GPtrArray *records);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/cost: what a job cost, in a sentence. */
#pragma once

#include "record.h"

G_BEGIN_DECLS

char *limn_cost_describe (const LimnRecord *record);
char *limn_cost_format (gint64 micros, const char *currency);
char *limn_cost_dup_amount (JsonObject *cost);

G_END_DECLS

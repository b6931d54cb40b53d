/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/estimate: what a plan will cost, who says so, and the budget. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

/* source of an estimate that no endpoint gave */
#define LIMN_ESTIMATE_CATALOGUE "catalogue"
/* bounds of a hedge, seconds */
#define LIMN_ESTIMATE_MIN_HEDGE_S 0.1
#define LIMN_ESTIMATE_MAX_HEDGE_S 600

void limn_estimate_from_routes (LimnPlan *self);
gdouble limn_estimate_read_hedge (const LimnRequest *request,
                                  const LimnSettings *settings);
gint64 limn_estimate_get_worst (const LimnPlan *self);
void limn_estimate_keep_budget (LimnPlan *self);
gboolean limn_estimate_check_budget (const LimnPlan *self, GError **error);
gboolean limn_estimate_set (LimnPlan *self,
                            gint64 micros,
                            const char *source,
                            GError **error);
gboolean limn_estimate_is_affordable (const LimnPlan *self,
                                      const LimnRoute *route);
JsonObject *limn_estimate_of_route (const LimnPlan *self,
                                    const LimnRoute *route);
JsonObject *limn_estimate_to_json (const LimnPlan *self);

G_END_DECLS

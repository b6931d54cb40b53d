/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/recourse: where a refused job may be repeated, knowingly. */
#pragma once

#include "plan-routes.h"

G_BEGIN_DECLS

void limn_recourse_find (LimnPlan *plan, const LimnPlanQuest *quest);
JsonArray *limn_recourse_to_json (const LimnPlan *plan, const char *refuser);
char *limn_recourse_describe (const LimnRequest *request, JsonArray *offers);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan-prompt: the prompt as it is sent. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

gboolean limn_plan_set_prompt (LimnPlan *self, GError **error);

G_END_DECLS

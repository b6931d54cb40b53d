/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/reference: files that a plan refers to, read for a command. */
#pragma once

#include "input.h"
#include "plan.h"

G_BEGIN_DECLS

gboolean limn_reference_load_all (LimnPlan *plan,
                                  LimnInputs *inputs,
                                  GError **error);

G_END_DECLS

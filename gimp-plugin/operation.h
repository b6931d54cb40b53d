/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/operation: what a procedure does, from its call to its layers. */
#pragma once

#include "run.h"

G_BEGIN_DECLS

LimnOutcome *limn_operation_run (LimnCall *call, GError **error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/target: whether a call can work with the image and layer it names. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

gboolean limn_target_check (const LimnCall *call, GError **error);

G_END_DECLS

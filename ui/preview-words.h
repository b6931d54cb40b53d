/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/preview-words: what a preview says of a plan. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

char *limn_preview_words_describe (const LimnPlan *plan, gsize bytes);

G_END_DECLS

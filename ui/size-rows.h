/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/size-rows: every shape and scale that can be had, with its pixels and
 * its price. */
#pragma once

#include "choice-list.h"
#include "plan.h"

G_BEGIN_DECLS

char *limn_size_rows_make_key (const LimnRequest *request);
void limn_size_rows_choose (LimnRequest *request, const char *key);
LimnChoiceRows *limn_size_rows_new (const LimnRequest *request,
                                    const LimnPlan *plan,
                                    const LimnPlan *automatic,
                                    LimnCatalog *catalog);
char *limn_size_rows_describe_price (gint64 micros);

G_END_DECLS

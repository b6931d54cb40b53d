/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/provider-rows: who can run a model, with what it costs there. */
#pragma once

#include "choice-list.h"
#include "plan.h"

G_BEGIN_DECLS

char *limn_provider_rows_make_key (const LimnRequest *request,
                                   LimnCatalog *catalog);
void limn_provider_rows_choose (LimnRequest *request,
                                const char *key,
                                LimnCatalog *catalog);
LimnChoiceRows *limn_provider_rows_new (const LimnRequest *request,
                                        const LimnPlan *plan,
                                        LimnCatalog *catalog,
                                        const LimnSettings *settings);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/table: plans, models, sizes and balances as text for people. */
#pragma once

#include "answer.h"
#include "plan.h"

G_BEGIN_DECLS

void limn_table_print_plan (const LimnPlan *plan);
void limn_table_print_models (LimnCatalog *catalog);
void limn_table_print_model (const LimnModel *model);
void limn_table_print_sizes (const LimnModel *model);
void limn_table_print_balance (const LimnAnswer *answer);

JsonNode *limn_table_models_to_json (LimnCatalog *catalog,
                                     const GPtrArray *news);
JsonNode *limn_table_model_to_json (const LimnModel *model);
void limn_table_add_facts (const LimnModel *model, JsonObject *row);
JsonNode *limn_table_sizes_to_json (const LimnModel *model);
JsonNode *limn_table_balance_to_json (const LimnAnswer *answer);

G_END_DECLS

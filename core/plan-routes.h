/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan-routes: which ways lead to a model, and in which order they are
 * tried. Private to the plan. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

#define LIMN_PLAN_GATEWAY "lumenfall"
/* what servers of the user's own speak */
#define LIMN_PLAN_OPENAI "openai"
/* the endpoint without network or price */
#define LIMN_PLAN_ECHO "echo"

/**
 * LimnPlanQuest:
 * @catalog: what is known of models
 * @settings: (nullable): the user's
 * @endpoint: (nullable): whom the user wants to talk to
 * @pin: (nullable): provider the user wants
 * @n_images: input images
 *
 * What the routes of a plan are sought with.
 */
typedef struct
{
  LimnCatalog *catalog;
  const LimnSettings *settings;
  const char *endpoint;
  const char *pin;
  guint n_images;
} LimnPlanQuest;

gboolean limn_plan_find_routes (LimnPlan *self,
                                const LimnPlanQuest *quest,
                                GError **error);

G_END_DECLS

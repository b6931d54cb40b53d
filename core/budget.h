/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/budget: plans whose price the catalogue does not know. */
#pragma once

#include "client.h"

G_BEGIN_DECLS

LimnPlan *limn_budget_plan (LimnClient *client,
                            const LimnRequest *request,
                            LimnCatalog *catalog,
                            const LimnSettings *settings,
                            const LimnCanvas *canvas,
                            GError **error);
gboolean limn_budget_settle_sync (LimnClient *client,
                                  LimnPlan *plan,
                                  const LimnInputs *inputs,
                                  GCancellable *cancellable,
                                  GError **error);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/roster: models that only the gateway knows, in models.json of the state
 * folder; private to the core.
 *
 * The file overlays the built-in catalogue as the user's own catalog.json does,
 * and before it. It holds names only: what such a model can do, the gateway
 * does not tell. */
#pragma once

#include "answer.h"
#include "catalog.h"

G_BEGIN_DECLS

gboolean limn_roster_load (LimnCatalog *catalog, GError **warning);
gboolean limn_roster_replace (const GPtrArray *offers, GError **error);
gboolean limn_roster_add (LimnCatalog *catalog,
                          const LimnOffer *offer,
                          GError **warning);
void limn_roster_add_alias (LimnCatalog *catalog,
                            const LimnModel *model,
                            const char *alias);

G_END_DECLS

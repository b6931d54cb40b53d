/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/workshop: settings and catalogue of this user, opened together. */
#pragma once

#include "catalog.h"
#include "client.h"
#include "settings.h"

G_BEGIN_DECLS

/**
 * LimnWorkshop:
 * @settings: the user's settings
 * @catalog: the built-in catalogue under the models that only the gateway
 *   knows and the user's own overlay
 * @health: what this machine has seen of routes
 * @warnings: (element-type utf8): what was wrong with either, a line each;
 *   never a reason to stop
 */
typedef struct
{
  LimnSettings *settings;
  LimnCatalog *catalog;
  LimnHealth *health;
  GPtrArray *warnings;
} LimnWorkshop;

LimnWorkshop *limn_workshop_open (void);
LimnClient *limn_workshop_new_client (LimnWorkshop *self);
void limn_workshop_reload (LimnWorkshop *self);
gboolean limn_workshop_has_key (LimnWorkshop *self);
void limn_workshop_free (LimnWorkshop *self);
void limn_workshop_print_warnings (LimnWorkshop *self);
GPtrArray *limn_workshop_refresh (LimnWorkshop *self,
                                  LimnClient *client,
                                  GError **error);
gboolean limn_workshop_learn (LimnWorkshop *self,
                              LimnClient *client,
                              const LimnRequest *request,
                              GCancellable *cancellable,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnWorkshop, limn_workshop_free)

G_END_DECLS

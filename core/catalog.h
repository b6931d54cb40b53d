/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/catalog: what is known about models, as data.
 *
 * The built-in catalog.json is a GResource; a file catalog.json in the
 * configuration folder overlays it row by row. */
#pragma once

#include <gio/gio.h>

#include "health.h"
#include "model.h"

G_BEGIN_DECLS

typedef struct _LimnCatalog LimnCatalog;

LimnCatalog *limn_catalog_new (const char *overlay_path, GError **warning);
LimnCatalog *limn_catalog_new_from_data (const char *json,
                                         gssize length,
                                         GError **error);
void limn_catalog_free (LimnCatalog *self);
gboolean limn_catalog_overlay (LimnCatalog *self,
                               const char *json,
                               gssize length,
                               GError **error);
void limn_catalog_set_health (LimnCatalog *self, LimnHealth *health);
LimnHealth *limn_catalog_get_health (LimnCatalog *self);
gboolean limn_catalog_overlay_file (LimnCatalog *self,
                                    const char *path,
                                    GError **warning);
const LimnModel *limn_catalog_get_default (LimnCatalog *self);
const LimnModel *limn_catalog_lookup (LimnCatalog *self,
                                      const char *name,
                                      char **provider,
                                      GError **error);
char *limn_catalog_suggest (LimnCatalog *self, const char *name);
GPtrArray *limn_catalog_list (LimnCatalog *self);
gint64 limn_catalog_get_price (LimnCatalog *self,
                               const LimnModel *model,
                               const char *provider,
                               const char *resolution,
                               guint n_images);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCatalog, limn_catalog_free)

G_END_DECLS

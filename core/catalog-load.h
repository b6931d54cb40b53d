/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/catalog-load: makes models of a catalogue's texts, one after another. */
#pragma once

#include "model.h"

G_BEGIN_DECLS

typedef struct _LimnCatalogLoad LimnCatalogLoad;

LimnCatalogLoad *limn_catalog_load_new (void);
void limn_catalog_load_free (LimnCatalogLoad *self);

gboolean limn_catalog_load_apply (LimnCatalogLoad *self,
                                  GBytes *text,
                                  GError **error);
GPtrArray *limn_catalog_load_finish (LimnCatalogLoad *self, GError **error);
const char *limn_catalog_load_get_default (const LimnCatalogLoad *self);
gboolean limn_catalog_load_fail_default (const LimnCatalogLoad *self,
                                         GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnCatalogLoad, limn_catalog_load_free)

G_END_DECLS

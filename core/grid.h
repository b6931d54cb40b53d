/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/grid: the size table of one model while a text changes it. */
#pragma once

#include "model.h"
#include "names.h"

G_BEGIN_DECLS

typedef struct _LimnGrid LimnGrid;

LimnGrid *limn_grid_new (LimnNames *names);
void limn_grid_free (LimnGrid *self);

void limn_grid_load (LimnGrid *self, const LimnModel *model);
void limn_grid_clear (LimnGrid *self);
gboolean limn_grid_enter (LimnGrid *self, LimnName *tier);
void limn_grid_drop_tier (LimnGrid *self, LimnName *tier);
LimnModelSize *limn_grid_get (LimnGrid *self, LimnName *ratio);
void limn_grid_drop (LimnGrid *self, LimnName *ratio);
void limn_grid_save (LimnGrid *self, LimnModel *model);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnGrid, limn_grid_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/row: reads a row of the catalogue from JSON. */
#pragma once

#include "model.h"
#include "patch.h"

G_BEGIN_DECLS

gboolean limn_row_read (LimnPatch *patch, LimnModel *model, GError **error);
void limn_row_finish (LimnModel *model);

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/change: what an edit without a selection really changed. */
#pragma once

#include "fidelity/plane.h"

G_BEGIN_DECLS

LimnPlane *limn_change_detect (const LimnPlane *const reference[3],
                               const LimnPlane *const result[3],
                               const LimnPlane *weight);
void limn_change_to_mask (const LimnPlane *change,
                          guint width,
                          guint height,
                          guint y,
                          guint n_rows,
                          guint8 *rows);

G_END_DECLS

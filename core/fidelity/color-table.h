/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-table: the correction of a drift for every code of 8 bits. */
#pragma once

#include <glib.h>

#include "fidelity/color-curve.h"
#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * LimnColorEnd:
 * @known: of the reference, as coded, 0 to 1: the curve holds up to here
 * @goal: what the last code beyond it, black or white, should become
 */
typedef struct
{
  gdouble known;
  gdouble goal;
} LimnColorEnd;

void limn_color_table_fill (gfloat table[256],
                            const LimnColorCurve *curve,
                            const LimnColorEnd *dark,
                            const LimnColorEnd *bright);
void limn_color_table_apply (const gfloat table[256], LimnPlane *plane);
void limn_color_table_reset (gfloat table[256]);

G_END_DECLS

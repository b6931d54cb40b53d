/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-match: takes the colours of a result back to its reference's. */
#pragma once

#include <glib.h>

#include "fidelity/color-curve.h"
#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * LimnColorMatch:
 * @table: (array fixed-size=768): the corrected value of each code of 8 bits,
 *   per channel, sRGB as coded, 0 to 1; never falls. Exactly code / 255 if not
 *   @accepted
 * @curves: (array fixed-size=3): how each channel drifted, all in one space;
 *   the tables undo it. No drift if not @accepted
 * @residual_before: by how much reference and result differ where the picture
 *   did not change: root of the mean square over blocks and channels, as coded
 * @residual_after: the same with the correction that was found
 * @accepted: whether the correction is worth it
 */
typedef struct
{
  gfloat table[3][256];
  LimnColorCurve curves[3];
  gdouble residual_before, residual_after;
  gboolean accepted;
} LimnColorMatch;

void limn_color_match_estimate (const LimnPlane *const reference[3],
                                const LimnPlane *const result[3],
                                const LimnPlane *weight,
                                LimnColorMatch *self);

G_END_DECLS

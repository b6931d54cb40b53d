/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration: how far a result has slipped from what was sent. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * LimnRegistration:
 * @dx: @dy: shift in pixels of the planes, and
 * @scale: scale: what is at p of the reference (pixel centres, counted from
 *   the middle of the plane) is at scale * p + (dx, dy) of the moved picture
 * @residual_before: @residual_after: how far the pictures differ where they
 *   show the same, without and with the correction: the root mean square of
 *   luma in codes of 0 to 1, brightness and contrast matched locally; both 0
 *   if nothing comparable was found
 * @accepted: whether there is a drift to correct; if not, @dx, @dy and @scale
 *   are exactly 0, 0 and 1
 */
typedef struct
{
  gdouble dx, dy, scale;
  gdouble residual_before, residual_after;
  gboolean accepted;
} LimnRegistration;

LimnPlane *limn_registration_make_luma (const LimnPlane *red,
                                        const LimnPlane *green,
                                        const LimnPlane *blue);
void limn_registration_estimate (const LimnPlane *reference,
                                 const LimnPlane *moved,
                                 const LimnPlane *weight,
                                 LimnRegistration *self);
LimnPlane *limn_registration_apply (const LimnRegistration *self,
                                    const LimnPlane *moved);

G_END_DECLS

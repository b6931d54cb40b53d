/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-block: what each small square says about the motion. */
#pragma once

#include <glib.h>

#include "fidelity/registration-warp.h"

G_BEGIN_DECLS

/* sides of the squares: for the reduced levels, and for the full planes */
#define LIMN_REGISTRATION_SMALL_BLOCK 8
#define LIMN_REGISTRATION_LARGE_BLOCK 16

/**
 * LimnRegistrationBlock:
 * @n: sum of the weights of its pixels; 0 if it says nothing
 * @x: @y: its middle, counted from that of the plane
 * @contrast: squares of the reference about its mean, summed
 * @energy: squares of what is left of it, the moved picture's brightness and
 *   contrast matched, summed
 * @bx: @by: @axx: @axy: @ayy: moving the picture on by (u, v) leaves
 *   energy - 2 (bx u + by v) + axx u² + 2 axy u v + ayy v²
 */
typedef struct
{
  gdouble n;
  gdouble x, y;
  gdouble contrast;
  gdouble energy;
  gdouble bx, by;
  gdouble axx, axy, ayy;
} LimnRegistrationBlock;

GArray *limn_registration_block_measure (const LimnPlane *reference,
                                         const LimnPlane *moved,
                                         const LimnPlane *weight,
                                         const LimnMotion *motion,
                                         guint side);

/* what is left of a block after it is moved on by (u, v) pixels */
static inline gdouble
limn_registration_block_predict (const LimnRegistrationBlock *self,
                                 gdouble u,
                                 gdouble v)
{
  return self->energy - 2 * (self->bx * u + self->by * v) + self->axx * u * u +
         2 * self->axy * u * v + self->ayy * v * v;
}

G_END_DECLS

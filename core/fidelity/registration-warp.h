/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-warp: rows of a plane, seen through a motion. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * LimnMotion:
 * @dx: @dy: shift in pixels
 * @scale: scale about the middle; p is found at scale * p + (dx, dy)
 */
typedef struct
{
  gdouble dx, dy, scale;
} LimnMotion;

typedef struct _LimnRegistrationWarp LimnRegistrationWarp;

LimnRegistrationWarp *limn_registration_warp_new (const LimnPlane *plane,
                                                  const LimnMotion *motion);
void limn_registration_warp_free (LimnRegistrationWarp *self);
void limn_registration_warp_get_columns (const LimnRegistrationWarp *self,
                                         guint *begin,
                                         guint *end);
void limn_registration_warp_get_rows (const LimnRegistrationWarp *self,
                                      guint *begin,
                                      guint *end);
void limn_registration_warp_draw (LimnRegistrationWarp *self,
                                  guint y,
                                  gfloat *target);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnRegistrationWarp,
                               limn_registration_warp_free)

G_END_DECLS

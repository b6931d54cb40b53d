/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-case: a drifted picture, its correction and what is left of it. */
#pragma once

#include <glib.h>

#include "drift.h"
#include "fidelity/color-match.h"

G_BEGIN_DECLS

/* proxies are half as large as the frame */
#define COLOR_CASE_REDUCTION 2

/**
 * ColorCase:
 * @drift: the pictures
 * @reference: @result: (array fixed-size=3): their proxies
 * @trust: of the size of the proxies: 0 where the edit is or is near, else 1
 * @match: what color_case_match() found
 */
typedef struct
{
  DriftCase *drift;
  LimnPlane *reference[3];
  LimnPlane *result[3];
  LimnPlane *trust;
  LimnColorMatch match;
} ColorCase;

ColorCase *color_case_new (const DriftPlan *plan, gboolean is_exposed);
void color_case_free (ColorCase *self);
void color_case_match (ColorCase *self, const LimnPlane *weight);
void color_case_measure (const ColorCase *self,
                         guint reduction,
                         GArray *differences,
                         GArray *with_clipped);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ColorCase, color_case_free)

G_END_DECLS

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lab: how far two colours look apart. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnLab:
 * @lightness: CIE L*, 0 (black) to 100 (white)
 * @a: CIE a*, green (below 0) to red; 0 for every gray of sRGB
 * @b: CIE b*, blue (below 0) to yellow; 0 for every gray of sRGB
 */
typedef struct
{
  gdouble lightness, a, b;
} LimnLab;

LimnLab limn_lab_from_srgb (gdouble red, gdouble green, gdouble blue);
gdouble limn_lab_difference (const LimnLab *one, const LimnLab *other);

G_END_DECLS

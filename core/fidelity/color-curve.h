/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-curve: how one channel drifted, as three numbers. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* tones a channel is looked at in */
#define LIMN_COLOR_TONES 64

/**
 * LimnColorSpace:
 * @LIMN_COLOR_SPACE_CODED: values as sRGB codes them
 * @LIMN_COLOR_SPACE_LINEAR: linear light
 */
typedef enum
{
  LIMN_COLOR_SPACE_CODED,
  LIMN_COLOR_SPACE_LINEAR
} LimnColorSpace;

/**
 * LimnColorCurve:
 * @space: in which the numbers hold
 * @gain: factor, 1 for none
 * @offset: what is added, 0 for none; in units of white
 * @gamma: exponent, 1 for none
 *
 * result = gain * reference^gamma + offset, per channel, white being 1.
 */
typedef struct
{
  LimnColorSpace space;
  gdouble gain, offset, gamma;
} LimnColorCurve;

/**
 * LimnColorTone:
 * @weight: how much was seen, in blocks
 * @reference: @result: mean values there, as coded, 0 to 1
 */
typedef struct
{
  gdouble weight;
  gdouble reference, result;
} LimnColorTone;

/**
 * LimnColorFamily:
 *
 * Curves of one kind.
 */
typedef struct
{
  LimnColorSpace space;
  gboolean has_gamma;
} LimnColorFamily;

gdouble limn_color_curve_apply (const LimnColorCurve *self, gdouble value);
gdouble limn_color_curve_invert (const LimnColorCurve *self, gdouble value);
void limn_color_curve_fit (LimnColorCurve *self,
                           const LimnColorFamily *family,
                           const LimnColorTone tones[LIMN_COLOR_TONES],
                           gdouble noise);
gdouble limn_color_curve_measure (const LimnColorCurve *self,
                                  const LimnColorTone tones[LIMN_COLOR_TONES],
                                  gdouble noise);

G_END_DECLS

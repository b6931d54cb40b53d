/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-curve: how one channel drifted, as three numbers. */
#include <math.h>

#include "fidelity/color-curve.h"

#define LIMN_COLOR_CURVE_MAX_STEPS 6
/* a tenth of a level */
#define LIMN_COLOR_CURVE_LEAST_STEP 4e-4
#define LIMN_COLOR_CURVE_N_NUMBERS 3
/* a tone is never known better than this: half a level */
#define LIMN_COLOR_CURVE_FLOOR (0.5 / 255)

/* how far gain, offset and gamma of a drift usually are from none; this
 * decides only what the picture leaves open, as a single tone leaves the gain
 */
static const gdouble limn_color_curve_spread[][LIMN_COLOR_CURVE_N_NUMBERS] = {
  [LIMN_COLOR_SPACE_CODED] = { 0.15, 0.05, 0.1 },
  [LIMN_COLOR_SPACE_LINEAR] = { 0.3, 0.02, 0.1 },
};

/* IEC 61966-2-1, and on below 0 as a line */
static gdouble
limn_color_curve_decode (gdouble coded)
{
  return coded <= 0.04045 ? coded / 12.92 : pow ((coded + 0.055) / 1.055, 2.4);
}

static gdouble
limn_color_curve_encode (gdouble linear)
{
  return linear <= 0.0031308 ? linear * 12.92 :
                               1.055 * pow (linear, 1 / 2.4) - 0.055;
}

static gdouble
limn_color_curve_raise (gdouble value, gdouble gamma)
{
  return gamma == 1 ? value : pow (MAX (value, 0), gamma);
}

/**
 * limn_color_curve_apply:
 * @self: a curve
 * @value: of the reference, as coded, 0 to 1
 *
 * Returns: what became of it, as coded, not clipped
 */
gdouble
limn_color_curve_apply (const LimnColorCurve *self, gdouble value)
{
  if (self->space == LIMN_COLOR_SPACE_CODED)
    return self->gain * limn_color_curve_raise (value, self->gamma) +
           self->offset;
  value = limn_color_curve_decode (value);
  value = self->gain * limn_color_curve_raise (value, self->gamma);
  return limn_color_curve_encode (value + self->offset);
}

/**
 * limn_color_curve_invert:
 * @self: a curve
 * @value: of the result, as coded, 0 to 1
 *
 * Returns: what it was, as coded, not clipped
 */
gdouble
limn_color_curve_invert (const LimnColorCurve *self, gdouble value)
{
  gboolean is_linear = self->space == LIMN_COLOR_SPACE_LINEAR;

  if (is_linear)
    value = limn_color_curve_decode (value);
  value = (value - self->offset) / self->gain;
  value = limn_color_curve_raise (value, 1 / self->gamma);
  return is_linear ? limn_color_curve_encode (value) : value;
}

/* what one tone says: 1 / variance */
static gdouble
limn_color_curve_trust (const LimnColorTone *tone, gdouble noise)
{
  if (tone->weight <= 0)
    return 0;
  return 1 / (noise * noise / tone->weight +
              LIMN_COLOR_CURVE_FLOOR * LIMN_COLOR_CURVE_FLOOR);
}

/* the curve at a value, and its slopes along each of its numbers */
static gdouble
limn_color_curve_derive (const LimnColorCurve *self,
                         gdouble value,
                         gdouble slopes[LIMN_COLOR_CURVE_N_NUMBERS])
{
  gboolean is_linear = self->space == LIMN_COLOR_SPACE_LINEAR;
  gdouble base = is_linear ? limn_color_curve_decode (value) : value;
  gdouble power = limn_color_curve_raise (base, self->gamma);
  gdouble drifted = self->gain * power + self->offset;
  gdouble coded = is_linear ? limn_color_curve_encode (drifted) : drifted;
  gdouble slope = 1;

  if (is_linear)
    slope = drifted <= 0.0031308 ? 12.92 : (coded + 0.055) / (2.4 * drifted);
  slopes[0] = slope * power;
  slopes[1] = slope;
  slopes[2] = base > 0 ? slope * self->gain * power * log (base) : 0;
  return coded;
}

/* Gauss, of a positive definite matrix; the answer takes the place of @right */
static void
limn_color_curve_solve (
    gdouble matrix[LIMN_COLOR_CURVE_N_NUMBERS][LIMN_COLOR_CURVE_N_NUMBERS],
    gdouble right[LIMN_COLOR_CURVE_N_NUMBERS])
{
  const guint n = LIMN_COLOR_CURVE_N_NUMBERS;

  for (guint i = 0; i < n; i++)
    for (guint row = i + 1; row < n; row++)
      {
        gdouble factor = matrix[row][i] / matrix[i][i];

        for (guint column = i; column < n; column++)
          matrix[row][column] -= factor * matrix[i][column];
        right[row] -= factor * right[i];
      }
  for (guint i = n; i-- > 0;)
    {
      for (guint column = i + 1; column < n; column++)
        right[i] -= matrix[i][column] * right[column];
      right[i] /= matrix[i][i];
    }
}

/* one step of Gauss and Newton towards the least squares; FALSE if it was too
 * small to matter */
static gboolean
limn_color_curve_step (LimnColorCurve *self,
                       gboolean has_gamma,
                       const LimnColorTone *tones,
                       gdouble noise)
{
  const guint n = LIMN_COLOR_CURVE_N_NUMBERS;
  const gdouble *spread = limn_color_curve_spread[self->space];
  gdouble matrix[LIMN_COLOR_CURVE_N_NUMBERS][LIMN_COLOR_CURVE_N_NUMBERS] = {
    { 0 }
  };
  gdouble right[] = { 1 - self->gain, -self->offset, 1 - self->gamma };

  for (guint i = 0; i < n; i++)
    {
      matrix[i][i] = 1 / (spread[i] * spread[i]);
      right[i] *= matrix[i][i];
    }
  for (guint t = 0; t < LIMN_COLOR_TONES; t++)
    {
      gdouble trust = limn_color_curve_trust (&tones[t], noise);
      gdouble slopes[LIMN_COLOR_CURVE_N_NUMBERS];
      gdouble miss = 0;

      if (trust <= 0)
        continue;
      miss = tones[t].result -
             limn_color_curve_derive (self, tones[t].reference, slopes);
      if (!has_gamma)
        slopes[2] = 0;
      for (guint i = 0; i < n; i++)
        {
          right[i] += trust * slopes[i] * miss;
          for (guint k = 0; k < n; k++)
            matrix[i][k] += trust * slopes[i] * slopes[k];
        }
    }
  limn_color_curve_solve (matrix, right);
  self->gain = CLAMP (self->gain + right[0], 0.25, 4);
  self->offset = CLAMP (self->offset + right[1], -0.25, 0.25);
  self->gamma = CLAMP (self->gamma + right[2], 0.5, 2);
  return fabs (right[0]) + fabs (right[1]) + fabs (right[2]) >
         LIMN_COLOR_CURVE_LEAST_STEP;
}

/**
 * limn_color_curve_fit:
 * @self: (out caller-allocates): the curve of the family closest to the tones
 * @family: which curves
 * @tones: what was seen
 * @noise: deviation of a single block, as coded
 *
 * Tones count by what is known of them, not by how often they were seen, so
 * that a large sky does not outvote the rest of the picture.
 */
void
limn_color_curve_fit (LimnColorCurve *self,
                      const LimnColorFamily *family,
                      const LimnColorTone tones[LIMN_COLOR_TONES],
                      gdouble noise)
{
  *self = (LimnColorCurve){ family->space, 1, 0, 1 };
  for (guint i = 0; i < LIMN_COLOR_CURVE_MAX_STEPS; i++)
    if (!limn_color_curve_step (self, family->has_gamma, tones, noise))
      break;
}

/**
 * limn_color_curve_measure:
 * @self: a curve
 * @tones: what was seen
 * @noise: deviation of a single block, as coded
 *
 * Returns: root of the mean square by which the tones miss the curve, as coded
 */
gdouble
limn_color_curve_measure (const LimnColorCurve *self,
                          const LimnColorTone tones[LIMN_COLOR_TONES],
                          gdouble noise)
{
  gdouble sum = 0;
  gdouble weight = 0;

  for (guint t = 0; t < LIMN_COLOR_TONES; t++)
    {
      gdouble trust = limn_color_curve_trust (&tones[t], noise);
      gdouble miss = trust <= 0 ?
                         0 :
                         tones[t].result -
                             limn_color_curve_apply (self, tones[t].reference);

      sum += trust * miss * miss;
      weight += trust;
    }
  return weight > 0 ? sqrt (sum / weight) : 0;
}

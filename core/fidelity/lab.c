/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/lab: how far two colours look apart. */
#include <math.h>

#include "fidelity/lab.h"

/* 25^7, where the chroma terms of CIEDE2000 bend */
#define LIMN_LAB_CHROMA_BEND 6103515625.0
/* (6/29)^3 and its slope: below it the cube root of CIE 15 is a line */
#define LIMN_LAB_LINE_END (216.0 / 24389.0)
#define LIMN_LAB_LINE_SLOPE (24389.0 / 27.0 / 116.0)

/* linear sRGB to CIE XYZ, IEC 61966-2-1 */
static const gdouble limn_lab_matrix[3][3] = {
  { 0.4124564, 0.3575761, 0.1804375 },
  { 0.2126729, 0.7151522, 0.0721750 },
  { 0.0193339, 0.1191920, 0.9503041 },
};

/* IEC 61966-2-1 */
static gdouble
limn_lab_linearize (gdouble coded)
{
  return coded <= 0.04045 ? coded / 12.92 : pow ((coded + 0.055) / 1.055, 2.4);
}

/* a row of the matrix sums up to the white point D65: its grays are neutral */
static gdouble
limn_lab_compress (const gdouble row[3], const gdouble linear[3])
{
  gdouble part =
      (row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]) /
      (row[0] + row[1] + row[2]);

  return part > LIMN_LAB_LINE_END ? cbrt (part) :
                                    LIMN_LAB_LINE_SLOPE * part + 16.0 / 116.0;
}

/**
 * limn_lab_from_srgb:
 * @red: @green: @blue: sRGB as coded, 0 to 1
 *
 * Takes some 100 ns: three powers and three roots.
 *
 * Returns: the colour in CIE L*a*b* under the white point D65 of sRGB
 */
LimnLab
limn_lab_from_srgb (gdouble red, gdouble green, gdouble blue)
{
  const gdouble linear[3] = { limn_lab_linearize (red),
                              limn_lab_linearize (green),
                              limn_lab_linearize (blue) };
  gdouble x = limn_lab_compress (limn_lab_matrix[0], linear);
  gdouble y = limn_lab_compress (limn_lab_matrix[1], linear);
  gdouble z = limn_lab_compress (limn_lab_matrix[2], linear);

  return (LimnLab){ 116 * y - 16, 500 * (x - y), 200 * (y - z) };
}

/* sqrt (c^7 / (c^7 + 25^7)) */
static gdouble
limn_lab_bend (gdouble chroma)
{
  gdouble power = pow (chroma, 7);

  return sqrt (power / (power + LIMN_LAB_CHROMA_BEND));
}

/* degrees, 0 to 360; 0 for gray */
static gdouble
limn_lab_get_hue (gdouble a, gdouble b)
{
  gdouble hue = a == 0 && b == 0 ? 0 : atan2 (b, a) * 180 / G_PI;

  return hue < 0 ? hue + 360 : hue;
}

static gdouble
limn_lab_cosine (gdouble degrees)
{
  return cos (degrees * G_PI / 180);
}

/* the hue between two hues on the shorter way round */
static gdouble
limn_lab_average_hue (gdouble one, gdouble other)
{
  gdouble sum = one + other;

  if (fabs (one - other) <= 180)
    return sum / 2;
  return sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
}

/* the hue to go from one hue to another, -180 to 180 */
static gdouble
limn_lab_subtract_hue (gdouble one, gdouble other)
{
  gdouble step = other - one;

  if (step > 180)
    return step - 360;
  return step < -180 ? step + 360 : step;
}

/* T of the note, equation 15 */
static gdouble
limn_lab_weigh_hue (gdouble hue)
{
  return 1 - 0.17 * limn_lab_cosine (hue - 30) +
         0.24 * limn_lab_cosine (2 * hue) +
         0.32 * limn_lab_cosine (3 * hue + 6) -
         0.20 * limn_lab_cosine (4 * hue - 63);
}

/* R_T of the note, equations 16, 17 and 21 */
static gdouble
limn_lab_rotate (gdouble hue, gdouble chroma)
{
  gdouble offset = (hue - 275) / 25;
  gdouble angle = 60 * exp (-offset * offset);

  return -2 * limn_lab_bend (chroma) * sin (angle * G_PI / 180);
}

/* the three differences, each in units of what is just seen; equation 22 */
static gdouble
limn_lab_combine (gdouble lightness,
                  gdouble chroma,
                  gdouble hue,
                  const LimnLab *middle)
{
  gdouble above = (middle->lightness - 50) * (middle->lightness - 50);
  gdouble l = lightness / (1 + 0.015 * above / sqrt (20 + above));
  gdouble c = chroma / (1 + 0.045 * middle->a);
  gdouble h = hue / (1 + 0.015 * middle->a * limn_lab_weigh_hue (middle->b));
  gdouble rotation = limn_lab_rotate (middle->b, middle->a);

  return sqrt (MAX (0, l * l + c * c + h * h + rotation * c * h));
}

/**
 * limn_lab_difference:
 * @one: a colour
 * @other: another
 *
 * CIEDE2000 with all weights 1, as G. Sharma, W. Wu and E. N. Dalal note it
 * ("The CIEDE2000 Color-Difference Formula", 2005). Takes some 300 ns.
 *
 * Returns: the difference, 0 for the same colour; about 1 is just seen
 */
gdouble
limn_lab_difference (const LimnLab *one, const LimnLab *other)
{
  gdouble flat = (hypot (one->a, one->b) + hypot (other->a, other->b)) / 2;
  gdouble stretch = 1 + 0.5 * (1 - limn_lab_bend (flat));
  gdouble c1 = hypot (one->a * stretch, one->b);
  gdouble c2 = hypot (other->a * stretch, other->b);
  gdouble h1 = limn_lab_get_hue (one->a * stretch, one->b);
  gdouble h2 = limn_lab_get_hue (other->a * stretch, other->b);
  gboolean has_hue = c1 > 0 && c2 > 0;
  gdouble turn = has_hue ? limn_lab_subtract_hue (h1, h2) : 0;
  /* in polar form: chroma and hue stand where a and b did */
  LimnLab middle = { (one->lightness + other->lightness) / 2,
                     (c1 + c2) / 2,
                     has_hue ? limn_lab_average_hue (h1, h2) : h1 + h2 };

  return limn_lab_combine (other->lightness - one->lightness,
                           c2 - c1,
                           2 * sqrt (c1 * c2) * sin (turn / 2 * G_PI / 180),
                           &middle);
}

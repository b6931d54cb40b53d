/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-lab: colour differences against the published ones. */
#include <math.h>

#include "fidelity/lab.h"

typedef struct
{
  LimnLab one, other;
  gdouble difference;
} TestLabPair;

/* table 1 of Sharma, Wu and Dalal: every branch and every leap of the hue */
static const TestLabPair test_lab_pairs[] = {
  { { 50, 2.6772, -79.7751 }, { 50, 0, -82.7485 }, 2.0425 },
  { { 50, 3.1571, -77.2803 }, { 50, 0, -82.7485 }, 2.8615 },
  { { 50, 2.8361, -74.0200 }, { 50, 0, -82.7485 }, 3.4412 },
  { { 50, -1.3802, -84.2814 }, { 50, 0, -82.7485 }, 1.0000 },
  { { 50, -1.1848, -84.8006 }, { 50, 0, -82.7485 }, 1.0000 },
  { { 50, -0.9009, -85.5211 }, { 50, 0, -82.7485 }, 1.0000 },
  { { 50, 0, 0 }, { 50, -1, 2 }, 2.3669 },
  { { 50, -1, 2 }, { 50, 0, 0 }, 2.3669 },
  { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0009 }, 7.1792 },
  { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0010 }, 7.1792 },
  { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0011 }, 7.2195 },
  { { 50, 2.4900, -0.0010 }, { 50, -2.4900, 0.0012 }, 7.2195 },
  { { 50, -0.0010, 2.4900 }, { 50, 0.0009, -2.4900 }, 4.8045 },
  { { 50, -0.0010, 2.4900 }, { 50, 0.0010, -2.4900 }, 4.8045 },
  { { 50, -0.0010, 2.4900 }, { 50, 0.0011, -2.4900 }, 4.7461 },
  { { 50, 2.5, 0 }, { 50, 0, -2.5 }, 4.3065 },
  { { 50, 2.5, 0 }, { 73, 25, -18 }, 27.1492 },
  { { 50, 2.5, 0 }, { 61, -5, 29 }, 22.8977 },
  { { 50, 2.5, 0 }, { 56, -27, -3 }, 31.9030 },
  { { 50, 2.5, 0 }, { 58, 24, 15 }, 19.4535 },
  { { 50, 2.5, 0 }, { 50, 3.1736, 0.5854 }, 1.0000 },
  { { 50, 2.5, 0 }, { 50, 3.2972, 0 }, 1.0000 },
  { { 50, 2.5, 0 }, { 50, 1.8634, 0.5757 }, 1.0000 },
  { { 50, 2.5, 0 }, { 50, 3.2592, 0.3350 }, 1.0000 },
  { { 60.2574, -34.0099, 36.2677 }, { 60.4626, -34.1751, 39.4387 }, 1.2644 },
  { { 63.0109, -31.0961, -5.8663 }, { 62.8187, -29.7946, -4.0864 }, 1.2630 },
  { { 61.2901, 3.7196, -5.3901 }, { 61.4292, 2.2480, -4.9620 }, 1.8731 },
  { { 35.0831, -44.1164, 3.7933 }, { 35.0232, -40.0716, 1.5901 }, 1.8645 },
  { { 22.7233, 20.0904, -46.6940 }, { 23.0331, 14.9730, -42.5619 }, 2.0373 },
  { { 36.4612, 47.8580, 18.3852 }, { 36.2715, 50.5065, 21.2231 }, 1.4146 },
  { { 90.8027, -2.0831, 1.4410 }, { 91.1528, -1.6435, 0.0447 }, 1.4441 },
  { { 90.9257, -0.5406, -0.9208 }, { 88.6381, -0.8985, -0.7239 }, 1.5381 },
  { { 6.7747, -0.2908, -2.4247 }, { 5.8714, -0.0985, -2.2286 }, 0.6377 },
  { { 2.0776, 0.0795, -1.1350 }, { 0.9033, -0.0636, -0.5514 }, 0.9082 },
};

static void
test_lab_published_pairs (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (test_lab_pairs); i++)
    {
      const TestLabPair *pair = &test_lab_pairs[i];

      g_assert_cmpfloat_with_epsilon (
          limn_lab_difference (&pair->one, &pair->other),
          pair->difference,
          0.5001e-4);
      g_assert_cmpfloat_with_epsilon (
          limn_lab_difference (&pair->other, &pair->one),
          pair->difference,
          0.5001e-4);
    }
}

static void
test_lab_same_colour (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (test_lab_pairs); i++)
    g_assert_cmpfloat (
        limn_lab_difference (&test_lab_pairs[i].one, &test_lab_pairs[i].one),
        ==,
        0);
}

typedef struct
{
  gdouble red, green, blue;
  LimnLab lab;
} TestLabColor;

/* sRGB under D65, to two digits as commonly published */
static const TestLabColor test_lab_colors[] = {
  { 0, 0, 0, { 0, 0, 0 } },
  { 1, 1, 1, { 100, 0, 0 } },
  { 1, 0, 0, { 53.24, 80.09, 67.20 } },
  { 0, 1, 0, { 87.73, -86.18, 83.18 } },
  { 0, 0, 1, { 32.30, 79.19, -107.86 } },
  { 0.02, 0.02, 0.02, { 1.40, 0, 0 } },
  { 119 / 255.0, 119 / 255.0, 119 / 255.0, { 50.03, 0, 0 } },
};

static void
test_lab_conversion (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (test_lab_colors); i++)
    {
      const TestLabColor *color = &test_lab_colors[i];
      LimnLab lab = limn_lab_from_srgb (color->red, color->green, color->blue);

      g_assert_cmpfloat_with_epsilon (
          lab.lightness, color->lab.lightness, 0.01);
      g_assert_cmpfloat_with_epsilon (lab.a, color->lab.a, 0.02);
      g_assert_cmpfloat_with_epsilon (lab.b, color->lab.b, 0.02);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lab/published-pairs", test_lab_published_pairs);
  g_test_add_func ("/lab/same-colour", test_lab_same_colour);
  g_test_add_func ("/lab/conversion", test_lab_conversion);
  return g_test_run ();
}

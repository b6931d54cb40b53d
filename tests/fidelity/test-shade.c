/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-shade: distances of shades against CIEDE2000. */
#include <math.h>
#include <stdlib.h>

#include "fidelity/lab.h"
#include "fidelity/shade.h"

#define N_PAIRS 20000

static gdouble
measure_shades (const gfloat one[3], const gfloat other[3])
{
  gfloat values[2][3];
  gdouble sum = 0;

  for (guint i = 0; i < 2; i++)
    {
      const gfloat *from = i > 0 ? other : one;

      limn_shade_convert (
          (const gfloat *const[]){ from, from + 1, from + 2 },
          1,
          (gfloat *const[]){ values[i], values[i] + 1, values[i] + 2 });
    }
  for (guint i = 0; i < 3; i++)
    sum += (values[1][i] - values[0][i]) * (values[1][i] - values[0][i]);
  return sqrt (sum);
}

static gdouble
measure_lab (const gfloat one[3], const gfloat other[3])
{
  LimnLab a = limn_lab_from_srgb (one[0], one[1], one[2]);
  LimnLab b = limn_lab_from_srgb (other[0], other[1], other[2]);

  return limn_lab_difference (&a, &b);
}

static int
compare_doubles (const void *one, const void *other)
{
  gdouble a = *(const gdouble *) one, b = *(const gdouble *) other;

  return (a > b) - (a < b);
}

/* dull and vivid colours, and others near them */
static void
draw_pair (GRand *rand, gfloat one[3], gfloat other[3])
{
  gdouble gray = g_rand_double (rand), vividness = g_rand_double (rand);

  for (guint i = 0; i < 3; i++)
    {
      gdouble value = gray + vividness * g_rand_double_range (rand, -0.5, 0.5);
      gdouble step = g_rand_double_range (rand, -0.15, 0.15);

      one[i] = (gfloat) CLAMP (value, 0, 1);
      other[i] = (gfloat) CLAMP (one[i] + step, 0, 1);
    }
}

static void
test_pairs (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);
  g_autofree gdouble *ratios = g_new (gdouble, N_PAIRS);

  for (guint n = 0; n < N_PAIRS;)
    {
      gfloat one[3], other[3];
      gdouble difference = 0;

      draw_pair (rand, one, other);
      difference = measure_lab (one, other);
      if (difference > 2 && difference < 10)
        ratios[n++] = measure_shades (one, other) / difference;
    }
  qsort (ratios, N_PAIRS, sizeof (gdouble), compare_doubles);
  g_test_message ("shades over CIEDE2000: least %.2f, 5 %% %.2f, half %.2f, "
                  "95 %% %.2f, most %.2f",
                  ratios[0],
                  ratios[N_PAIRS / 20],
                  ratios[N_PAIRS / 2],
                  ratios[N_PAIRS * 19 / 20],
                  ratios[N_PAIRS - 1]);
  g_assert_cmpfloat (fabs (ratios[N_PAIRS / 2] - 1), <, 0.02);
  g_assert_cmpfloat (ratios[N_PAIRS / 20], >, 0.86);
  g_assert_cmpfloat (ratios[N_PAIRS * 19 / 20], <, 1.14);
}

/* what is no colour becomes the nearest one */
static void
test_clamp (void)
{
  static const gfloat colours[][2][3] = {
    { { -1, 0.5f, 2 }, { 0, 0.5f, 1 } },
    { { 1.5f, 1.5f, 1.5f }, { 1, 1, 1 } },
    { { -9, -9, -9 }, { 0, 0, 0 } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    g_assert_cmpfloat (measure_shades (colours[i][0], colours[i][1]), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/shade/pairs", test_pairs);
  g_test_add_func ("/fidelity/shade/clamp", test_clamp);
  return g_test_run ();
}

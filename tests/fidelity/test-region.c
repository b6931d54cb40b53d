/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-region: windows and parts of regions, against plain counting. */
#include <string.h>

#include "fidelity/region.h"

/* a picture of '#' and '.' as bits, and back */
static guint8 *
read_bits (const char *picture, gchar mark)
{
  gsize n = strlen (picture);
  guint8 *bits = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    bits[i] = picture[i] == mark;
  return bits;
}

static const struct
{
  const char *name;
  guint width;
  guint8 value;
  guint min_area, min_seeds;
  const char *before, *seeds, *after;
} sift_cases[] = {
  { "small ones go",
    6,
    1,
    3,
    0,
    "##...#"
    "#..#.."
    "...#..",
    NULL,
    "##...."
    "#....."
    "......" },
  { "corners do not join",
    4,
    1,
    3,
    0,
    "##.."
    "..##",
    NULL,
    "...."
    "...." },
  { "arms join below",
    5,
    1,
    9,
    0,
    "#.#.#"
    "#.#.#"
    "#####",
    NULL,
    "#.#.#"
    "#.#.#"
    "#####" },
  { "arms join late",
    7,
    1,
    12,
    0,
    "#.#.#.#"
    "#.###.#"
    "###...#"
    "#######",
    NULL,
    "#.#.#.#"
    "#.###.#"
    "###...#"
    "#######" },
  { "a spiral is one",
    5,
    1,
    13,
    0,
    "#####"
    "....#"
    "###.#"
    "#...#"
    "#####",
    NULL,
    "#####"
    "....#"
    "###.#"
    "#...#"
    "#####" },
  { "holes fill",
    5,
    0,
    3,
    0,
    "#####"
    "#.#.."
    "#####",
    NULL,
    "#####"
    "#####"
    "#####" },
  { "large holes stay",
    4,
    0,
    2,
    0,
    "####"
    "#..#"
    "####",
    NULL,
    "####"
    "#..#"
    "####" },
  { "seeds decide",
    5,
    1,
    1,
    2,
    "##.##"
    "##.##",
    "#...#"
    ".....",
    "....."
    "....." },
  { "enough seeds",
    5,
    1,
    1,
    2,
    "##.##"
    "##.##",
    "#...#"
    ".#...",
    "##..."
    "##..." },
  { "nothing", 3, 1, 5, 0, "...", NULL, "..." },
};

static void
test_sift (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (sift_cases); i++)
    {
      const char *before = sift_cases[i].before, *seeds = sift_cases[i].seeds;
      guint width = sift_cases[i].width;
      gsize n = strlen (before);
      g_autofree guint8 *bits = read_bits (before, '#');
      g_autofree guint8 *marks = seeds != NULL ? read_bits (seeds, '#') : NULL;
      g_autofree guint8 *after = read_bits (sift_cases[i].after, '#');

      limn_region_sift (bits,
                        width,
                        (guint) n / width,
                        sift_cases[i].value,
                        sift_cases[i].min_area,
                        marks,
                        sift_cases[i].min_seeds);
      if (memcmp (bits, after, n) != 0)
        g_error ("%s: not as it should be", sift_cases[i].name);
    }
}

static guint
count_plainly (
    const guint8 *bits, gint width, gint height, gint x, gint y, gint radius)
{
  guint n = 0;

  for (gint v = y - radius; v <= y + radius; v++)
    for (gint u = x - radius; u <= x + radius; u++)
      n += bits[CLAMP (v, 0, height - 1) * width + CLAMP (u, 0, width - 1)];
  return n;
}

static void
test_count (void)
{
  static const guint sizes[][2] = {
    { 70, 40 }, { 1, 30 }, { 30, 1 }, { 3, 2 }, { 1, 1 }
  };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  guint8 bits[70 * 40], counts[70 * 40];

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint radius = 0; radius <= LIMN_REGION_MAX_RADIUS; radius++)
      {
        guint width = sizes[i][0], height = sizes[i][1];

        for (guint k = 0; k < width * height; k++)
          bits[k] = g_rand_int_range (rand, 0, 3) > 0;
        limn_region_count (bits, width, height, radius, counts);
        for (guint k = 0; k < width * height; k++)
          g_assert_cmpuint (counts[k],
                            ==,
                            count_plainly (bits,
                                           (gint) width,
                                           (gint) height,
                                           (gint) (k % width),
                                           (gint) (k / width),
                                           (gint) radius));
      }
}

static const struct
{
  const char *name;
  const char *before, *after;
} close_cases[] = {
  { "two radii",
    "..........."
    "..........."
    "..##..##..."
    "..##..##..."
    "..........."
    "...........",
    "..........."
    "..........."
    "..######..."
    "..######..."
    "..........."
    "..........." },
  { "more",
    "..........."
    "..........."
    "..##...##.."
    "..##...##.."
    "..........."
    "...........",
    "..........."
    "..........."
    "..##...##.."
    "..##...##.."
    "..........."
    "..........." },
  { "at the border",
    "..........."
    "..##......."
    "..##......."
    "..........."
    "..........."
    "...........",
    "..##......."
    "..##......."
    "..##......."
    "..........."
    "..........."
    "..........." },
};

static void
test_close (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (close_cases); i++)
    {
      g_autofree guint8 *bits = read_bits (close_cases[i].before, '#');
      g_autofree guint8 *after = read_bits (close_cases[i].after, '#');

      limn_region_close (bits, 11, 6, 1);
      if (memcmp (bits, after, 66) != 0)
        g_error ("%s: not as it should be", close_cases[i].name);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/region/sift", test_sift);
  g_test_add_func ("/fidelity/region/count", test_count);
  g_test_add_func ("/fidelity/region/close", test_close);
  return g_test_run ();
}

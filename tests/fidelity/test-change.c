/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-change: the mask of what an edit changed, the truth known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"
#include "fidelity/change.h"
#include "fidelity/lab.h"
#include "photograph.h"

#define N_CASES 216
/* one case in so many has no edit */
#define UNCHANGED 9
#define WIDTH 400
#define HEIGHT 300

/* what registration and colour match may leave behind: pixels, parts of the
 * range and levels; together about CIEDE2000 1 */
#define MAX_SHIFT 0.25
#define MAX_GAIN 0.02
#define MAX_OFFSET 1.5

/* pixels by whether they changed and whether the mask says so */
typedef struct
{
  gdouble found, missed, wrong;
  guint n;
} Tally;

/* rather than a case that drifted: one whose drift was taken back, not quite */
static DriftCase *
shoot_case (guint32 seed, gboolean is_edited)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gdouble angle = g_rand_double_range (rand, 0, 2 * G_PI);
  gdouble shift = g_rand_double_range (rand, 0, MAX_SHIFT);
  DriftPlan plan;

  drift_plan_init (&plan, seed, WIDTH, HEIGHT);
  drift_plan_still (&plan);
  plan.dx = shift * cos (angle);
  plan.dy = shift * sin (angle);
  for (guint i = 0; i < 3; i++)
    {
      plan.gain[i] = 1 + g_rand_double_range (rand, -MAX_GAIN, MAX_GAIN);
      plan.offset[i] = g_rand_double_range (rand, -MAX_OFFSET, MAX_OFFSET);
    }
  if (!is_edited)
    plan.edited = 0;
  return drift_case_new (&plan);
}

static void
split (const guint8 *pixels, guint width, guint height, LimnPlane *planes[3])
{
  for (guint i = 0; i < 3; i++)
    {
      planes[i] = limn_plane_new (width, height);
      for (gsize k = 0; k < (gsize) width * height; k++)
        planes[i]->values[k] = pixels[k * 3 + i] / 255.0f;
    }
}

/* from what was sent and what came back to the mask */
static LimnPlane *
run_pipeline (const guint8 *source,
              const guint8 *result,
              guint width,
              guint height,
              const LimnPlane *weight)
{
  LimnPlane *one[3], *other[3];
  LimnPlane *change = NULL;

  split (source, width, height, one);
  split (result, width, height, other);
  change = limn_change_detect (
      (const LimnPlane *const *) one, (const LimnPlane *const *) other, weight);
  for (guint i = 0; i < 3; i++)
    {
      limn_plane_free (one[i]);
      limn_plane_free (other[i]);
    }
  return change;
}

static Tally
tally_case (const DriftCase *self, const LimnPlane *change)
{
  g_autoptr (DriftCase) clean = drift_case_new_clean (self);
  Tally tally = { .n = 1 };

  for (gsize i = 0; i < WIDTH * HEIGHT; i++)
    {
      gboolean is_changed =
          drift_is_seen (self->source + 3 * i, clean->result + 3 * i);
      gboolean is_masked = change->values[i] >= 0.5f;

      tally.found += is_changed && is_masked;
      tally.missed += is_changed && !is_masked;
      tally.wrong += !is_changed && is_masked;
    }
  return tally;
}

static void
add_tally (Tally *sum, const Tally *tally)
{
  sum->found += tally->found;
  sum->missed += tally->missed;
  sum->wrong += tally->wrong;
  sum->n += tally->n;
}

static gdouble
get_recall (const Tally *tally)
{
  return tally->found / MAX (1, tally->found + tally->missed);
}

static gdouble
get_precision (const Tally *tally)
{
  return tally->found / MAX (1, tally->found + tally->wrong);
}

static int
compare_doubles (const void *one, const void *other)
{
  gdouble a = *(const gdouble *) one, b = *(const gdouble *) other;

  return (a > b) - (a < b);
}

static gdouble
find_quantile (gdouble *values, guint n, gdouble part)
{
  qsort (values, n, sizeof (gdouble), compare_doubles);
  return values[(guint) (part * (n - 1))];
}

static void
print_row (const char *name, const Tally *tally)
{
  g_test_message ("%-16s %3u cases  recall %.3f  precision %.3f",
                  name,
                  tally->n,
                  get_recall (tally),
                  get_precision (tally));
}

static void
test_edits (void)
{
  g_autofree Tally *photographs = g_new0 (Tally, photograph_get_count ());
  gdouble recalls[N_CASES], precisions[N_CASES];
  Tally all = { 0 };

  for (guint32 seed = 0; seed < N_CASES; seed++)
    {
      g_autoptr (DriftCase) self = shoot_case (seed, TRUE);
      g_autoptr (LimnPlane) change =
          run_pipeline (self->source, self->result, WIDTH, HEIGHT, NULL);
      Tally tally = tally_case (self, change);

      recalls[seed] = get_recall (&tally);
      precisions[seed] = get_precision (&tally);
      add_tally (&all, &tally);
      add_tally (&photographs[self->plan.photograph], &tally);
    }
  for (guint i = 0; i < photograph_get_count (); i++)
    print_row (photograph_get_name (i), &photographs[i]);
  print_row ("all, pooled", &all);
  g_test_message ("median recall %.3f, precision %.3f; one case in ten is "
                  "below recall %.3f, precision %.3f",
                  find_quantile (recalls, N_CASES, 0.5),
                  find_quantile (precisions, N_CASES, 0.5),
                  find_quantile (recalls, N_CASES, 0.1),
                  find_quantile (precisions, N_CASES, 0.1));
  g_assert_cmpfloat (get_recall (&all), >=, 0.95);
  g_assert_cmpfloat (get_precision (&all), >=, 0.90);
  g_assert_cmpfloat (find_quantile (recalls, N_CASES, 0.5), >=, 0.95);
  g_assert_cmpfloat (find_quantile (precisions, N_CASES, 0.5), >=, 0.90);
}

static void
test_unchanged (void)
{
  for (guint32 seed = 0; seed < N_CASES; seed += UNCHANGED)
    {
      g_autoptr (DriftCase) self = shoot_case (seed, FALSE);
      g_autoptr (LimnPlane) change =
          run_pipeline (self->source, self->result, WIDTH, HEIGHT, NULL);
      guint n = 0;

      for (gsize i = 0; i < WIDTH * HEIGHT; i++)
        n += change->values[i] >= 0.5f;
      g_assert_cmpuint (n, <=, WIDTH * HEIGHT / 1000);
    }
}

/* a gray picture with a pattern of its own */
static guint8 *
draw_scene (guint width, guint height)
{
  guint8 *pixels = g_malloc ((gsize) width * height * 3);

  for (guint i = 0; i < width * height; i++)
    memset (pixels + 3 * i, 100 + (i % width + i / width) % 60, 3);
  return pixels;
}

static void
paint (guint8 *pixels, guint width, guint x, guint y, guint side)
{
  for (guint i = 0; i < side * side; i++)
    memset (pixels + 3 * ((y + i / side) * width + x + i % side), 250, 3);
}

/* squares painted over a scene of 200 x 100, and the mask at four places */
static const struct
{
  const char *name;
  struct
  {
    guint x, y, side;
  } squares[4];
  struct
  {
    guint x, y;
    gfloat least, most;
  } probes[4];
} scene_cases[] = {
  { "nothing", { { 0 } }, { { 0, 0, 0, 0 }, { 100, 50, 0, 0 } } },
  { "a pixel is a speck", { { 50, 50, 1 } }, { { 50, 50, 0, 0 } } },
  { "4 x 4 is a speck", { { 50, 50, 4 } }, { { 51, 51, 0, 0 } } },
  { "12 x 12 is a change",
    { { 50, 50, 12 } },
    { { 50, 55, 1, 1 },
      { 61, 55, 1, 1 },
      { 63, 55, 0.2f, 0.6f },
      { 66, 55, 0, 0 } } },
  { "in the corner",
    { { 180, 80, 20 } },
    { { 199, 99, 1, 1 }, { 190, 81, 1, 1 }, { 170, 90, 0, 0 } } },
  /* four around a hole of 6 x 6 */
  { "a small hole is filled",
    { { 40, 40, 16 }, { 56, 46, 16 }, { 46, 62, 10 }, { 40, 56, 10 } },
    { { 52, 58, 1, 1 }, { 41, 41, 1, 1 } } },
  { "apart",
    { { 20, 20, 20 }, { 120, 20, 20 } },
    { { 30, 30, 1, 1 }, { 130, 30, 1, 1 }, { 80, 30, 0, 0 } } },
  { "three quarters",
    { { 0, 0, 100 }, { 100, 0, 50 }, { 100, 50, 50 } },
    { { 50, 50, 1, 1 }, { 140, 50, 1, 1 }, { 160, 50, 0, 0 } } },
};

static void
test_scenes (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (scene_cases); i++)
    {
      g_autofree guint8 *source = draw_scene (200, 100);
      g_autofree guint8 *result = draw_scene (200, 100);
      g_autoptr (LimnPlane) change = NULL;

      for (guint k = 0; k < 4; k++)
        paint (result,
               200,
               scene_cases[i].squares[k].x,
               scene_cases[i].squares[k].y,
               scene_cases[i].squares[k].side);
      change = run_pipeline (source, result, 200, 100, NULL);
      for (guint k = 0; k < 4; k++)
        {
          guint x = scene_cases[i].probes[k].x, y = scene_cases[i].probes[k].y;
          gfloat value = limn_plane_get_row (change, y)[x];

          if ((x == 0 && y == 0 && k > 0) ||
              (value >= scene_cases[i].probes[k].least &&
               value <= scene_cases[i].probes[k].most))
            continue;
          g_error ("%s: %g at %u,%u", scene_cases[i].name, value, x, y);
        }
    }
}

/* what is not known has not changed */
static void
test_weight (void)
{
  g_autofree guint8 *source = draw_scene (200, 100);
  g_autofree guint8 *result = draw_scene (200, 100);
  g_autoptr (LimnPlane) weight = limn_plane_new (200, 100);
  g_autoptr (LimnPlane) change = NULL;

  for (guint y = 0; y < 100; y++)
    for (guint x = 0; x < 200; x++)
      limn_plane_get_row (weight, y)[x] = x < 100;
  paint (result, 200, 20, 20, 30);
  paint (result, 200, 120, 20, 30);
  change = run_pipeline (source, result, 200, 100, weight);
  g_assert_cmpfloat (limn_plane_get_row (change, 35)[35], ==, 1);
  for (guint x = 100; x < 200; x++)
    g_assert_cmpfloat (limn_plane_get_row (change, 35)[x], ==, 0);
}

/* pictures smaller than the windows, wholly changed */
static void
test_tiny (void)
{
  static const guint sizes[][2] = { { 1, 1 }, { 2, 1 }, { 1, 40 }, { 40, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint width = sizes[i][0], height = sizes[i][1];
      g_autofree guint8 *source = g_malloc0 (width * height * 3);
      g_autofree guint8 *result = g_malloc0 (width * height * 3);
      g_autoptr (LimnPlane) same =
          run_pipeline (source, result, width, height, NULL);
      g_autoptr (LimnPlane) other = NULL;

      memset (result, 200, width * height * 3);
      other = run_pipeline (source, result, width, height, NULL);
      g_assert_cmpfloat (same->values[0], ==, 0);
      g_assert_cmpfloat (other->values[0], ==, width * height >= 40);
    }
}

/* a ramp stays straight, its ends flat; bands are parts of the whole */
static void
test_enlarge (void)
{
  const guint width = 64, height = 21;
  g_autoptr (LimnPlane) change = limn_plane_new (16, 3);
  guint8 whole[64 * 21], band[64 * 5];

  for (guint y = 0; y < 3; y++)
    for (guint x = 0; x < 16; x++)
      limn_plane_get_row (change, y)[x] = x / 15.0f;
  limn_change_to_mask (change, width, height, 0, height, whole);
  for (guint i = 0; i < width * height; i++)
    {
      gdouble place = CLAMP ((i % width + 0.5) / 4 - 0.5, 0, 15);

      g_assert_cmpfloat (fabs (whole[i] - place * 17), <=, 0.51);
    }
  for (guint y = 0; y + 5 <= height; y++)
    {
      limn_change_to_mask (change, width, height, y, 5, band);
      g_assert_cmpmem (band, sizeof band, whole + y * width, sizeof band);
    }
}

/* along the columns as along the rows, and nothing changes at the same size */
static void
test_enlarge_columns (void)
{
  g_autoptr (LimnPlane) change = limn_plane_new (2, 16);
  guint8 mask[3 * 64];

  for (guint i = 0; i < 32; i++)
    change->values[i] = (i / 2) / 15.0f;
  limn_change_to_mask (change, 3, 64, 0, 64, mask);
  for (guint i = 0; i < 3 * 64; i++)
    {
      gdouble place = CLAMP ((i / 3 + 0.5) / 4 - 0.5, 0, 15);

      g_assert_cmpfloat (fabs (mask[i] - place * 17), <=, 0.51);
    }
  limn_change_to_mask (change, 2, 16, 0, 16, mask);
  for (guint i = 0; i < 32; i++)
    g_assert_cmpuint (mask[i], ==, i / 2 * 17);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/change/scenes", test_scenes);
  g_test_add_func ("/fidelity/change/weight", test_weight);
  g_test_add_func ("/fidelity/change/tiny", test_tiny);
  g_test_add_func ("/fidelity/change/enlarge", test_enlarge);
  g_test_add_func ("/fidelity/change/enlarge-columns", test_enlarge_columns);
  g_test_add_func ("/fidelity/change/unchanged", test_unchanged);
  g_test_add_func ("/fidelity/change/edits", test_edits);
  return g_test_run ();
}

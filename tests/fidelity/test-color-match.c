/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-color-match: how near a drifted picture comes to its source. */
#include <math.h>

#include "color-case.h"
#include "photograph.h"

#define TEST_COLOR_WIDTH 512
#define TEST_COLOR_HEIGHT 384
/* what is asked for: median and 95th percentile of CIEDE2000 */
#define TEST_COLOR_MEDIAN 1.0
#define TEST_COLOR_TAIL 2.0
/* and at most this much above what the JPEG alone does */
#define TEST_COLOR_MORE 0.1
#define TEST_COLOR_MORE_TAIL 0.2

/* codes over which a table bends to what was clipped */
#define TEST_COLOR_BEND (16 / 255.0)

/* cases of one kind */
typedef struct
{
  const char *name;
  guint32 first_seed;
  guint n_cases;
  gdouble shift; /* pixels of the frame that registration left */
  gboolean has_weight;
  gboolean is_exposed; /* drift in linear light, not of the codes */
} TestColorSet;

static const TestColorSet test_color_sets[] = {
  { "no selection", 1000, 80, 0, FALSE, FALSE },
  { "selection", 2000, 60, 0, TRUE, FALSE },
  { "shift 0.25 px", 3000, 30, 0.25, FALSE, FALSE },
  { "linear light", 4000, 30, 0, FALSE, TRUE },
};

/* what is averaged before one looks */
static const guint test_color_scales[] = { 1, 2, 4 };
#define TEST_COLOR_N_SCALES G_N_ELEMENTS (test_color_scales)

/* differences of all pixels of a set, and what each case comes to */
typedef struct
{
  GArray *pixels[TEST_COLOR_N_SCALES];
  GArray *clipped[TEST_COLOR_N_SCALES]; /* with what was clipped */
  GArray *floors[TEST_COLOR_N_SCALES];  /* without drift, by JPEG alone */
  GArray *medians[TEST_COLOR_N_SCALES];
  GArray *tails[TEST_COLOR_N_SCALES];
  guint n_cases, n_accepted;
} TestColorScore;

static void
test_color_score_init (TestColorScore *self)
{
  *self = (TestColorScore){ .n_cases = 0 };
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    {
      self->pixels[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
      self->clipped[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
      self->floors[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
      self->medians[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
      self->tails[i] = g_array_new (FALSE, FALSE, sizeof (gdouble));
    }
}

static void
test_color_score_clear (TestColorScore *self)
{
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    {
      g_array_unref (self->pixels[i]);
      g_array_unref (self->clipped[i]);
      g_array_unref (self->floors[i]);
      g_array_unref (self->medians[i]);
      g_array_unref (self->tails[i]);
    }
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (TestColorScore, test_color_score_clear)

static gint
test_color_order (gconstpointer one, gconstpointer other)
{
  gdouble a = *(const gdouble *) one;
  gdouble b = *(const gdouble *) other;

  return (a > b) - (a < b);
}

/* 0.5 for the median */
static gdouble
test_color_get_part (GArray *values, gdouble part)
{
  if (values->len == 0)
    return 0;
  g_array_sort (values, test_color_order);
  return g_array_index (
      values, gdouble, (guint) (part * (values->len - 1) + 0.5));
}

static void
test_color_score_add (TestColorScore *self, const ColorCase *drifted)
{
  self->n_cases++;
  self->n_accepted += drifted->match.accepted;
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    {
      g_autoptr (GArray) own = g_array_new (FALSE, FALSE, sizeof (gdouble));
      gdouble median = 0;
      gdouble tail = 0;

      color_case_measure (drifted, test_color_scales[i], own, self->clipped[i]);
      median = test_color_get_part (own, 0.5);
      tail = test_color_get_part (own, 0.95);
      g_array_append_vals (self->pixels[i], own->data, own->len);
      g_array_append_val (self->medians[i], median);
      g_array_append_val (self->tails[i], tail);
    }
}

static void
test_color_score_add_floor (TestColorScore *self, const DriftPlan *plan)
{
  DriftPlan still = *plan;
  g_autoptr (ColorCase) floor = NULL;

  for (guint i = 0; i < 3; i++)
    {
      still.gain[i] = 1;
      still.offset[i] = 0;
    }
  floor = color_case_new (&still, FALSE);
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    color_case_measure (floor, test_color_scales[i], self->floors[i], NULL);
}

static void
test_color_score_join (TestColorScore *self, const TestColorScore *other)
{
  self->n_cases += other->n_cases;
  self->n_accepted += other->n_accepted;
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    {
      GArray *const pairs[][2] = {
        { self->pixels[i], other->pixels[i] },
        { self->clipped[i], other->clipped[i] },
        { self->floors[i], other->floors[i] },
        { self->medians[i], other->medians[i] },
        { self->tails[i], other->tails[i] },
      };

      for (guint k = 0; k < G_N_ELEMENTS (pairs); k++)
        g_array_append_vals (pairs[k][0], pairs[k][1]->data, pairs[k][1]->len);
    }
}

/* median / 95th percentile of CIEDE2000 */
static void
test_color_score_print (TestColorScore *self, const char *name)
{
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    g_test_message (
        "%-14s %3u of %3u  1:%u  %.2f / %.2f  JPEG alone %.2f / %.2f  with "
        "clipped %.2f / %.2f  median case %.2f / %.2f  worst case %.2f / %.2f",
        name,
        self->n_accepted,
        self->n_cases,
        test_color_scales[i],
        test_color_get_part (self->pixels[i], 0.5),
        test_color_get_part (self->pixels[i], 0.95),
        test_color_get_part (self->floors[i], 0.5),
        test_color_get_part (self->floors[i], 0.95),
        test_color_get_part (self->clipped[i], 0.5),
        test_color_get_part (self->clipped[i], 0.95),
        test_color_get_part (self->medians[i], 0.5),
        test_color_get_part (self->tails[i], 0.5),
        test_color_get_part (self->medians[i], 1),
        test_color_get_part (self->tails[i], 1));
}

static DriftPlan
test_color_make_plan (guint32 seed, gdouble shift, gboolean has_drift)
{
  DriftPlan plan;
  gdouble length = 0;

  drift_plan_init (&plan, seed, TEST_COLOR_WIDTH, TEST_COLOR_HEIGHT);
  length = hypot (plan.dx, plan.dy);
  plan.dx *= shift / length;
  plan.dy *= shift / length;
  plan.scale = 1;
  for (guint i = 0; i < 3 && !has_drift; i++)
    {
      plan.gain[i] = 1;
      plan.offset[i] = 0;
    }
  return plan;
}

/* no step backwards, none that shows */
static void
test_color_check_tables (const LimnColorMatch *match)
{
  for (guint i = 0; i < 3; i++)
    for (guint k = 1; k < 256; k++)
      {
        gfloat step = match->table[i][k] - match->table[i][k - 1];

        g_assert_cmpfloat (step, >=, 0);
        g_assert_cmpfloat (step, <=, 4 / 255.0);
      }
}

static void
test_color_run_set (const TestColorSet *set, TestColorScore *score)
{
  for (guint i = 0; i < set->n_cases; i++)
    {
      DriftPlan plan = test_color_make_plan (
          set->first_seed + i, set->shift, !set->is_exposed);
      g_autoptr (ColorCase) drifted = color_case_new (&plan, set->is_exposed);

      color_case_match (drifted, set->has_weight ? drifted->trust : NULL);
      test_color_check_tables (&drifted->match);
      test_color_score_add (score, drifted);
      test_color_score_add_floor (score, &plan);
    }
}

/* a JPEG has its own differences, and no table takes those away; what is asked
 * for can be reached where they are averaged */
static void
test_color_check_score (TestColorScore *self)
{
  g_assert_cmpuint (self->n_accepted, ==, self->n_cases);
  for (guint i = 0; i < TEST_COLOR_N_SCALES; i++)
    {
      g_assert_cmpfloat (
          test_color_get_part (self->pixels[i], 0.5), <=, TEST_COLOR_MEDIAN);
      g_assert_cmpfloat (
          test_color_get_part (self->medians[i], 0.5), <=, TEST_COLOR_MEDIAN);
      g_assert_cmpfloat (test_color_get_part (self->pixels[i], 0.5),
                         <=,
                         test_color_get_part (self->floors[i], 0.5) +
                             TEST_COLOR_MORE);
      g_assert_cmpfloat (test_color_get_part (self->pixels[i], 0.95),
                         <=,
                         test_color_get_part (self->floors[i], 0.95) +
                             TEST_COLOR_MORE_TAIL);
    }
  g_assert_cmpfloat (
      test_color_get_part (self->pixels[TEST_COLOR_N_SCALES - 1], 0.95),
      <=,
      TEST_COLOR_TAIL);
  g_assert_cmpfloat (
      test_color_get_part (self->tails[TEST_COLOR_N_SCALES - 1], 0.5),
      <=,
      TEST_COLOR_TAIL);
}

static void
test_color_drift (void)
{
  g_auto (TestColorScore) all = { { NULL } };

  test_color_score_init (&all);
  for (guint i = 0; i < G_N_ELEMENTS (test_color_sets); i++)
    {
      g_auto (TestColorScore) score = { { NULL } };

      test_color_score_init (&score);
      test_color_run_set (&test_color_sets[i], &score);
      test_color_score_print (&score, test_color_sets[i].name);
      test_color_check_score (&score);
      test_color_score_join (&all, &score);
    }
  test_color_score_print (&all, "all");
  test_color_check_score (&all);
}

static void
test_color_check_identity (const LimnColorMatch *match)
{
  g_assert_false (match->accepted);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpfloat (match->curves[i].gain, ==, 1);
      g_assert_cmpfloat (match->curves[i].offset, ==, 0);
      g_assert_cmpfloat (match->curves[i].gamma, ==, 1);
      for (guint k = 0; k < 256; k++)
        g_assert_cmpfloat (match->table[i][k], ==, k / 255.0f);
    }
}

/* JPEG and an edit without drift leave the colours alone */
static void
test_color_still (void)
{
  for (guint i = 0; i < 24; i++)
    {
      DriftPlan plan = test_color_make_plan (5000 + i, i % 2 * 0.25, FALSE);
      g_autoptr (ColorCase) still = color_case_new (&plan, FALSE);

      color_case_match (still, i % 3 == 0 ? still->trust : NULL);
      test_color_check_identity (&still->match);
    }
}

/* the proxies of one case come back as those of another */
static void
test_color_swap (ColorCase *one, ColorCase *other)
{
  for (guint i = 0; i < 3; i++)
    {
      LimnPlane *plane = one->result[i];

      one->result[i] = other->result[i];
      other->result[i] = plane;
    }
}

/* another picture altogether: there is nothing to match */
static void
test_color_foreign (void)
{
  guint count = photograph_get_count ();

  for (guint i = 0; i < 24; i++)
    {
      DriftPlan plan = test_color_make_plan (6000 + i, 0, TRUE);
      DriftPlan other = test_color_make_plan (6500 + i, 0, TRUE);
      g_autoptr (ColorCase) sent = color_case_new (&plan, FALSE);
      g_autoptr (ColorCase) returned = NULL;

      other.photograph = (plan.photograph + 1 + i % (count - 1)) % count;
      returned = color_case_new (&other, FALSE);
      test_color_swap (sent, returned);
      color_case_match (sent, NULL);
      test_color_check_identity (&sent->match);
    }
}

/* what is left to look at must be worth a fit */
static void
test_color_area (void)
{
  DriftPlan plan = test_color_make_plan (7000, 0, TRUE);
  g_autoptr (ColorCase) drifted = color_case_new (&plan, FALSE);
  g_autoptr (LimnPlane) weight =
      limn_plane_new (drifted->trust->width, drifted->trust->height);

  color_case_match (drifted, weight);
  test_color_check_identity (&drifted->match);
  for (guint y = 0; y < weight->height / 10; y++)
    for (guint x = 0; x < weight->width / 10; x++)
      limn_plane_get_row (weight, y)[x] = 1;
  color_case_match (drifted, weight);
  test_color_check_identity (&drifted->match);
  color_case_match (drifted, NULL);
  g_assert_true (drifted->match.accepted);
}

/* a drift of all three channels over a ramp of tones */
typedef struct
{
  const char *name;
  LimnColorCurve curve;
  gfloat darkest, brightest; /* of the ramp */
  /* how far off the correction may be, in levels: of the ramp that is not
   * clipped, and of black and white */
  gdouble error, end_error;
} TestColorRamp;

static const TestColorRamp test_color_ramps[] = {
  { "coded", { LIMN_COLOR_SPACE_CODED, 1.15, -0.04, 1 }, 0, 1, 0.3, 255 },
  { "linear", { LIMN_COLOR_SPACE_LINEAR, 0.8, 0.02, 1 }, 0, 1, 0.3, 255 },
  { "gamma", { LIMN_COLOR_SPACE_CODED, 0.95, 0.02, 1.2 }, 0, 1, 0.4, 255 },
  { "clipped", { LIMN_COLOR_SPACE_CODED, 1.5, -0.2, 1 }, 0, 1, 0.3, 255 },
  { "dark", { LIMN_COLOR_SPACE_CODED, 0.85, 0.04, 1 }, 0.1f, 0.4f, 0.3, 10 },
  { "bright", { LIMN_COLOR_SPACE_CODED, 1.1, -0.2, 1 }, 0.6f, 0.9f, 0.3, 10 },
  { "flat", { LIMN_COLOR_SPACE_CODED, 1, 0.04, 1 }, 0.5f, 0.5f, 0.3, 10 },
};

static void
test_color_ramp_draw (const TestColorRamp *ramp,
                      LimnPlane *reference,
                      LimnPlane *result)
{
  for (guint y = 0; y < reference->height; y++)
    for (guint x = 0; x < reference->width; x++)
      {
        gfloat part = (gfloat) x / (gfloat) (reference->width - 1);
        gfloat value = ramp->darkest + part * (ramp->brightest - ramp->darkest);
        gdouble drifted = limn_color_curve_apply (&ramp->curve, value);

        limn_plane_get_row (reference, y)[x] = value;
        limn_plane_get_row (result, y)[x] = (gfloat) CLAMP (drifted, 0, 1);
      }
}

static void
test_color_ramp_check (const TestColorRamp *ramp, const LimnColorMatch *match)
{
  gdouble low = limn_color_curve_apply (&ramp->curve, ramp->darkest);
  gdouble high = limn_color_curve_apply (&ramp->curve, ramp->brightest);
  const gfloat *table = match->table[1];

  g_assert_true (match->accepted);
  g_assert_cmpint (match->curves[1].space, ==, ramp->curve.space);
  test_color_check_tables (match);
  for (guint k = 1; k < 255; k++)
    {
      gdouble value = k / 255.0;

      /* nor where the table bends to what was clipped */
      if (value < low || value > high ||
          (low <= 0 && value < TEST_COLOR_BEND) ||
          (high >= 1 && value > 1 - TEST_COLOR_BEND))
        continue;
      g_assert_cmpfloat_with_epsilon (
          table[k],
          limn_color_curve_invert (&ramp->curve, value),
          ramp->error / 255);
    }
  g_assert_cmpfloat (table[0], <=, ramp->end_error / 255);
  g_assert_cmpfloat (table[255], >=, 1 - ramp->end_error / 255);
}

/* without noise the drift is found, and what was not seen stays tame */
static void
test_color_ramps_run (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_color_ramps); i++)
    {
      const TestColorRamp *ramp = &test_color_ramps[i];
      g_autoptr (LimnPlane) reference = limn_plane_new (701, 200);
      g_autoptr (LimnPlane) result = limn_plane_new (701, 200);
      const LimnPlane *const references[3] = { reference,
                                               reference,
                                               reference };
      const LimnPlane *const results[3] = { result, result, result };
      LimnColorMatch match;

      g_test_message ("%s", ramp->name);
      test_color_ramp_draw (ramp, reference, result);
      limn_color_match_estimate (references, results, NULL, &match);
      test_color_ramp_check (ramp, &match);
    }
}

/* a white sky that came back brighter than white stays white, and is no gray */
static void
test_color_white (void)
{
  const TestColorRamp ramp = { "white", { LIMN_COLOR_SPACE_CODED, 1.15, 0, 1 },
                               0,       1,
                               0.3,     255 };
  g_autoptr (LimnPlane) reference = limn_plane_new (600, 400);
  g_autoptr (LimnPlane) result = limn_plane_new (600, 400);
  const LimnPlane *const references[3] = { reference, reference, reference };
  const LimnPlane *const results[3] = { result, result, result };
  LimnColorMatch match;

  test_color_ramp_draw (&ramp, reference, result);
  for (gsize i = 0; i < (gsize) 600 * 200; i++)
    reference->values[i] = result->values[i] = 1;
  limn_color_match_estimate (references, results, NULL, &match);
  test_color_ramp_check (&ramp, &match);
  g_assert_cmpfloat (match.table[1][255], >, 1 / 1.15 + 0.04);
}

/* the smallest pictures there are */
static void
test_color_small (void)
{
  for (guint width = 1; width < 4; width++)
    {
      g_autoptr (LimnPlane) plane = limn_plane_new (width, 1);
      const LimnPlane *const planes[3] = { plane, plane, plane };
      LimnColorMatch match;

      limn_color_match_estimate (planes, planes, NULL, &match);
      test_color_check_identity (&match);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/color-match/drift", test_color_drift);
  g_test_add_func ("/color-match/still", test_color_still);
  g_test_add_func ("/color-match/foreign", test_color_foreign);
  g_test_add_func ("/color-match/area", test_color_area);
  g_test_add_func ("/color-match/ramps", test_color_ramps_run);
  g_test_add_func ("/color-match/white", test_color_white);
  g_test_add_func ("/color-match/small", test_color_small);
  return g_test_run ();
}

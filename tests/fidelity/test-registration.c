/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-registration: drifts are found, and nothing else is. */
#include <math.h>
#include <stdlib.h>

#include "drift.h"
#include "fidelity/proxy.h"
#include "fidelity/registration.h"

#define TEST_REGISTRATION_MAX_SIDE 1024
/* pixels of the frame: the error of 19 cases in 20, and by how much a single
 * one may be worse than no correction */
#define TEST_REGISTRATION_GOOD 0.25
#define TEST_REGISTRATION_SLACK 0.02
/* pixels of a plane by which a selection is larger than the edit */
#define TEST_REGISTRATION_MARGIN 2

/* what the truth is multiplied by: 0 is no drift at all */
typedef struct
{
  guint32 first_seed;
  guint n;
  guint width, height;
  gdouble drift;
} TestRegistrationGroup;

static const TestRegistrationGroup test_registration_groups[] = {
  { 0, 50, 1024, 1024, 1 },       { 1000, 50, 1024, 768, 1 },
  { 2000, 40, 768, 1024, 1 },     { 3000, 25, 1024, 1024, 0.1 },
  { 4000, 25, 1024, 768, 0.02 },  { 5000, 6, 1024, 1024, 0 },
  { 6000, 6, 1024, 768, 0 },      { 7000, 6, 1536, 1152, 1 },
  { 8000, 3, 1536, 1536, 0.1 },   { 9000, 2, 2048, 1536, 1 },
  { 10000, 2, 2048, 2048, 0.05 },
};

/* without a weight plane, and with one */
typedef enum
{
  TEST_REGISTRATION_BLIND,
  TEST_REGISTRATION_TOLD,
  TEST_REGISTRATION_N_MODES
} TestRegistrationMode;

typedef struct
{
  DriftPlan plan;
  gdouble share;
  gdouble before;
  gdouble after[TEST_REGISTRATION_N_MODES];
  LimnRegistration found[TEST_REGISTRATION_N_MODES];
} TestRegistrationOutcome;

static LimnPlane *
test_registration_make_luma (const guint8 *pixels, const DriftPlan *plan)
{
  guint width = 0;
  guint height = 0;
  g_autoptr (LimnProxy) proxy = NULL;

  limn_proxy_fit_size (
      plan->width, plan->height, TEST_REGISTRATION_MAX_SIDE, &width, &height);
  proxy = limn_proxy_new (plan->width, plan->height, 3, 8, width, height);
  limn_proxy_push (proxy, pixels, (gsize) plan->width * 3, plan->height);
  return limn_registration_make_luma (limn_proxy_get_plane (proxy, 0),
                                      limn_proxy_get_plane (proxy, 1),
                                      limn_proxy_get_plane (proxy, 2));
}

static void
test_registration_run (gpointer data, gpointer user_data)
{
  TestRegistrationOutcome *self = data;
  g_autoptr (DriftCase) drift = drift_case_new (&self->plan);
  g_autoptr (LimnPlane) reference =
      test_registration_make_luma (drift->source, &self->plan);
  g_autoptr (LimnPlane) moved =
      test_registration_make_luma (drift->result, &self->plan);
  g_autoptr (LimnPlane) trust = drift_case_get_trust (
      drift, moved->width, moved->height, TEST_REGISTRATION_MARGIN);
  gdouble ratio = (gdouble) self->plan.width / moved->width;

  self->share = drift->share;
  self->before = drift_case_get_error (drift, 0, 0, 1);
  for (guint i = 0; i < TEST_REGISTRATION_N_MODES; i++)
    {
      LimnRegistration *found = &self->found[i];

      limn_registration_estimate (
          reference, moved, i == TEST_REGISTRATION_TOLD ? trust : NULL, found);
      self->after[i] = drift_case_get_error (
          drift, found->dx * ratio, found->dy * ratio, found->scale);
    }
}

/* all cases of all groups, on all cores */
static GArray *
test_registration_get_outcomes (void)
{
  static GArray *outcomes = NULL;
  GThreadPool *pool = NULL;

  if (outcomes != NULL)
    return outcomes;

  outcomes = g_array_new (FALSE, TRUE, sizeof (TestRegistrationOutcome));
  for (guint i = 0; i < G_N_ELEMENTS (test_registration_groups); i++)
    for (guint k = 0; k < test_registration_groups[i].n; k++)
      {
        const TestRegistrationGroup *group = &test_registration_groups[i];
        TestRegistrationOutcome outcome = { 0 };
        DriftPlan *plan = &outcome.plan;

        drift_plan_init (
            plan, group->first_seed + k, group->width, group->height);
        plan->dx *= group->drift;
        plan->dy *= group->drift;
        plan->scale = 1 + (plan->scale - 1) * group->drift;
        g_array_append_val (outcomes, outcome);
      }
  pool = g_thread_pool_new (
      test_registration_run, NULL, (gint) g_get_num_processors (), FALSE, NULL);
  for (guint i = 0; i < outcomes->len; i++)
    g_thread_pool_push (
        pool, &g_array_index (outcomes, TestRegistrationOutcome, i), NULL);
  g_thread_pool_free (pool, FALSE, TRUE);
  return outcomes;
}

static int
test_registration_sort (gconstpointer a, gconstpointer b)
{
  gdouble x = *(const gdouble *) a;
  gdouble y = *(const gdouble *) b;

  return (x > y) - (x < y);
}

static gdouble
test_registration_get_percentile (GArray *errors, guint percent)
{
  if (errors->len == 0)
    return 0;
  g_array_sort (errors, test_registration_sort);
  return g_array_index (
      errors, gdouble, MIN (errors->len - 1, errors->len * percent / 100));
}

/* a line of the table: cases of a drift in pixels and a share edited */
typedef struct
{
  const char *name;
  gdouble min_drift, max_drift;
  gdouble min_share, max_share;
} TestRegistrationLine;

static const TestRegistrationLine test_registration_lines[] = {
  { "all that drifted", 1e-9, 99, 0, 1 },
  { "drift to 0.5 px", 1e-9, 0.5, 0, 1 },
  { "drift 0.5 to 4 px", 0.5, 4, 0, 1 },
  { "drift 4 to 12 px", 4, 12, 0, 1 },
  { "drift above 12 px", 12, 99, 0, 1 },
  { "edited to 20 %", 1e-9, 99, 0, 0.2 },
  { "edited 20 to 40 %", 1e-9, 99, 0.2, 0.4 },
  { "edited above 40 %", 1e-9, 99, 0.4, 1 },
};

static GArray *
test_registration_select (const TestRegistrationLine *line, gint mode)
{
  GArray *outcomes = test_registration_get_outcomes ();
  GArray *errors = g_array_new (FALSE, FALSE, sizeof (gdouble));

  for (guint i = 0; i < outcomes->len; i++)
    {
      const TestRegistrationOutcome *outcome =
          &g_array_index (outcomes, TestRegistrationOutcome, i);

      if (outcome->before >= line->min_drift &&
          outcome->before < line->max_drift &&
          outcome->share >= line->min_share && outcome->share < line->max_share)
        g_array_append_val (
            errors, *(mode < 0 ? &outcome->before : &outcome->after[mode]));
    }
  return errors;
}

static void
test_registration_print (void)
{
  g_test_message ("error in pixels of the frame, at its worst corner");
  g_test_message ("%-18s %4s | %13s | %20s | %20s",
                  "",
                  "n",
                  "left alone",
                  "without weight",
                  "with weight");
  g_test_message ("%-18s %4s | %6s %6s | %6s %6s %6s | %6s %6s %6s",
                  "",
                  "",
                  "p50",
                  "p95",
                  "p50",
                  "p95",
                  "max",
                  "p50",
                  "p95",
                  "max");
  for (guint i = 0; i < G_N_ELEMENTS (test_registration_lines); i++)
    {
      const TestRegistrationLine *line = &test_registration_lines[i];
      g_autoptr (GArray) before = test_registration_select (line, -1);
      g_autoptr (GArray) blind =
          test_registration_select (line, TEST_REGISTRATION_BLIND);
      g_autoptr (GArray) told =
          test_registration_select (line, TEST_REGISTRATION_TOLD);

      g_test_message ("%-18s %4u | %6.2f %6.2f | %6.3f %6.3f %6.3f | %6.3f "
                      "%6.3f %6.3f",
                      line->name,
                      before->len,
                      test_registration_get_percentile (before, 50),
                      test_registration_get_percentile (before, 95),
                      test_registration_get_percentile (blind, 50),
                      test_registration_get_percentile (blind, 95),
                      test_registration_get_percentile (blind, 100),
                      test_registration_get_percentile (told, 50),
                      test_registration_get_percentile (told, 95),
                      test_registration_get_percentile (told, 100));
    }
}

static void
test_registration_precise (void)
{
  test_registration_print ();
  for (gint mode = 0; mode < TEST_REGISTRATION_N_MODES; mode++)
    {
      g_autoptr (GArray) errors =
          test_registration_select (&test_registration_lines[0], mode);

      g_assert_cmpuint (errors->len, >=, 200);
      g_assert_cmpfloat (test_registration_get_percentile (errors, 95),
                         <=,
                         TEST_REGISTRATION_GOOD);
    }
}

static void
test_registration_assert_still (const LimnRegistration *found)
{
  g_assert_false (found->accepted);
  g_assert_cmpfloat (found->dx, ==, 0);
  g_assert_cmpfloat (found->dy, ==, 0);
  g_assert_cmpfloat (found->scale, ==, 1);
}

/* every single case, and its record adds up */
static void
test_registration_harmless (void)
{
  GArray *outcomes = test_registration_get_outcomes ();

  for (guint i = 0; i < outcomes->len; i++)
    for (guint mode = 0; mode < TEST_REGISTRATION_N_MODES; mode++)
      {
        const TestRegistrationOutcome *outcome =
            &g_array_index (outcomes, TestRegistrationOutcome, i);
        const LimnRegistration *found = &outcome->found[mode];

        if (outcome->after[mode] > outcome->before + TEST_REGISTRATION_SLACK)
          g_error ("seed %u, mode %u: %.3f px become %.3f px",
                   outcome->plan.seed,
                   mode,
                   outcome->before,
                   outcome->after[mode]);
        if (!found->accepted || outcome->before == 0)
          test_registration_assert_still (found);
        else
          g_assert_cmpfloat (found->residual_after, <, found->residual_before);
      }
}

static LimnPlane *
test_registration_make_noise (guint width, guint height, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  LimnPlane *plane = limn_plane_new (width, height);

  for (gsize i = 0; i < (gsize) width * height; i++)
    plane->values[i] = (gfloat) g_rand_double (rand);
  return plane;
}

/* a slope of @height over the plane, in codes, with a grain of @noise */
static LimnPlane *
test_registration_make_plain (gdouble height, gdouble noise, guint32 seed)
{
  LimnPlane *plane = test_registration_make_noise (640, 480, seed);

  for (gsize i = 0; i < 640 * 480; i++)
    plane->values[i] = (gfloat) (0.3 + height * (i % 640) / 640.0 +
                                 noise * (plane->values[i] - 0.5));
  return plane;
}

static void
test_registration_assert_pair (const LimnPlane *reference,
                               const LimnPlane *moved)
{
  LimnRegistration found;

  limn_registration_estimate (reference, moved, NULL, &found);
  test_registration_assert_still (&found);
}

static void
test_registration_plain (void)
{
  static const gdouble kinds[][2] = {
    { 0, 0 }, { 0, 0.03 }, { 0.5, 0 }, { 0.5, 0.02 }, { 0.1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (LimnPlane) one =
          test_registration_make_plain (kinds[i][0], kinds[i][1], 1);
      g_autoptr (LimnPlane) other =
          test_registration_make_plain (kinds[i][0], kinds[i][1], 2);

      test_registration_assert_pair (one, other);
      test_registration_assert_pair (one, one);
    }
}

/* from a single pixel on, in all shapes */
static void
test_registration_shapes (void)
{
  static const guint sizes[][2] = {
    { 1, 1 },     { 3, 900 },  { 31, 31 },   { 32, 32 },  { 33, 1024 },
    { 1024, 40 }, { 65, 127 }, { 128, 129 }, { 301, 77 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (LimnPlane) one =
          test_registration_make_noise (sizes[i][0], sizes[i][1], 1);
      g_autoptr (LimnPlane) other =
          test_registration_make_noise (sizes[i][0], sizes[i][1], 2);

      test_registration_assert_pair (one, other);
      test_registration_assert_pair (one, one);
    }
}

typedef struct
{
  guint width, height;
  gdouble dx, dy, scale;
  gboolean is_found;
} TestRegistrationBound;

/* to 3 % of the longer side, not beyond; and small pictures */
static void
test_registration_bounds (void)
{
  static const TestRegistrationBound bounds[] = {
    { 1000, 800, 28, -27, 0.98, TRUE }, { 1000, 800, -12, 26, 1.027, TRUE },
    { 1000, 800, 60, 0, 1, FALSE },     { 1000, 800, 0, -45, 1, FALSE },
    { 1000, 800, 0, 0, 1.06, FALSE },   { 256, 300, 3, -4, 1.01, TRUE },
    { 1400, 300, -10, 5, 0.99, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (bounds); i++)
    {
      const TestRegistrationBound *bound = &bounds[i];
      TestRegistrationOutcome outcome = { 0 };
      DriftPlan *plan = &outcome.plan;

      *plan = (DriftPlan){ i,
                           4,
                           bound->width,
                           bound->height,
                           bound->dx,
                           bound->dy,
                           bound->scale,
                           { 1, 1, 1 },
                           { 0, 0, 0 },
                           0,
                           90 };
      test_registration_run (&outcome, NULL);
      if (bound->is_found)
        g_assert_cmpfloat (outcome.after[TEST_REGISTRATION_BLIND], <, 0.15);
      else
        test_registration_assert_still (
            &outcome.found[TEST_REGISTRATION_BLIND]);
    }
}

/* another picture, and a picture that nobody vouches for */
static void
test_registration_strangers (void)
{
  DriftPlan plan;
  g_autoptr (DriftCase) first = NULL;
  g_autoptr (DriftCase) second = NULL;
  g_autoptr (LimnPlane) one = NULL;
  g_autoptr (LimnPlane) other = NULL;
  g_autoptr (LimnPlane) moved = NULL;
  g_autoptr (LimnPlane) nowhere = limn_plane_new (800, 600);
  LimnRegistration found;

  drift_plan_init (&plan, 1, 800, 600);
  plan.photograph = 4;
  first = drift_case_new (&plan);
  plan.photograph = 8;
  second = drift_case_new (&plan);
  one = test_registration_make_luma (first->source, &plan);
  moved = test_registration_make_luma (first->result, &plan);
  other = test_registration_make_luma (second->source, &plan);

  test_registration_assert_pair (one, other);
  test_registration_assert_pair (one, one);
  limn_registration_estimate (one, moved, nowhere, &found);
  test_registration_assert_still (&found);
  limn_registration_estimate (one, moved, NULL, &found);
  g_assert_true (found.accepted);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/registration/plain", test_registration_plain);
  g_test_add_func ("/fidelity/registration/shapes", test_registration_shapes);
  g_test_add_func ("/fidelity/registration/bounds", test_registration_bounds);
  g_test_add_func ("/fidelity/registration/strangers",
                   test_registration_strangers);
  g_test_add_func ("/fidelity/registration/precise", test_registration_precise);
  g_test_add_func ("/fidelity/registration/harmless",
                   test_registration_harmless);
  return g_test_run ();
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-drift: the cases that prove the fidelity of edits are sound. */
#include <math.h>
#include <string.h>

#include "drift.h"
#include "photograph.h"

static DriftPlan
test_drift_make_plan (guint32 seed)
{
  DriftPlan plan;

  drift_plan_init (&plan, seed, 320, 256);
  return plan;
}

/* mean distance in levels between the source and a result moved back by whole
 * pixels, away from the borders */
static gdouble
test_drift_measure (const DriftCase *self, gint dx, gint dy)
{
  const DriftPlan *plan = &self->plan;
  gdouble sum = 0;
  guint n = 0;

  for (guint y = 32; y < plan->height - 32; y++)
    for (guint x = 32 * 3; x < (plan->width - 32) * 3; x++, n++)
      {
        gsize at = (gsize) y * plan->width * 3 + x;
        gsize moved =
            (gsize) ((gssize) at + (dy * (gint) plan->width + dx) * 3);

        sum += abs (self->source[at] - self->result[moved]);
      }
  return sum / n;
}

static void
test_drift_repeat (void)
{
  DriftPlan plan = test_drift_make_plan (1);
  g_autoptr (DriftCase) first = drift_case_new (&plan);
  g_autoptr (DriftCase) second = drift_case_new (&plan);
  gsize length = (gsize) plan.width * plan.height * 3;

  g_assert_cmpmem (first->source, length, second->source, length);
  g_assert_cmpmem (first->result, length, second->result, length);
}

/* without any change the result is the source */
static void
test_drift_still (void)
{
  for (guint i = 0; i < photograph_get_count (); i++)
    {
      DriftPlan plan = { i, i, 300, 280, 0, 0, 1, { 1, 1, 1 } };
      g_autoptr (DriftCase) self = drift_case_new (&plan);
      gsize length = (gsize) plan.width * plan.height * 3;

      g_assert_cmpmem (self->source, length, self->result, length);
      g_assert_cmpfloat (self->share, ==, 0);
    }
}

/* content at p is found at p + (dx, dy), not at p - (dx, dy) */
static void
test_drift_shift (void)
{
  DriftPlan plan = { 4, 4, 320, 256, 7, -3, 1, { 1, 1, 1 } };
  g_autoptr (DriftCase) self = drift_case_new (&plan);

  g_assert_cmpfloat (test_drift_measure (self, 7, -3), <, 0.01);
  g_assert_cmpfloat (test_drift_measure (self, -7, 3), >, 3);
  g_assert_cmpfloat (drift_case_get_error (self, 7, -3, 1), ==, 0);
  g_assert_cmpfloat (drift_case_get_error (self, 10, 1, 1), ==, 5);
}

/* half a turn about the middle maps the frame onto itself */
static void
test_drift_error (void)
{
  DriftPlan plan = { 4, 4, 300, 400, 0, 0, 1.01, { 1, 1, 1 } };
  DriftCase self = { plan };

  g_assert_cmpfloat (
      fabs (drift_case_get_error (&self, 0, 0, 1) - 2.5), <, 1e-9);
}

static void
test_drift_share (void)
{
  for (guint32 seed = 0; seed < 12; seed++)
    {
      DriftPlan plan = test_drift_make_plan (seed);
      g_autoptr (DriftCase) self = drift_case_new (&plan);
      g_autoptr (LimnPlane) trust = drift_case_get_trust (self, 160, 128, 2);
      gdouble sum = 0;

      for (guint i = 0; i < 160 * 128; i++)
        sum += trust->values[i];
      g_assert_cmpfloat (fabs (self->share - plan.edited), <, 0.12);
      g_assert_cmpfloat (sum / (160 * 128), <, 1 - self->share);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/drift/repeat", test_drift_repeat);
  g_test_add_func ("/fidelity/drift/still", test_drift_still);
  g_test_add_func ("/fidelity/drift/shift", test_drift_shift);
  g_test_add_func ("/fidelity/drift/error", test_drift_error);
  g_test_add_func ("/fidelity/drift/share", test_drift_share);
  return g_test_run ();
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-echo: what nothing but resampling leaves of a photograph. */
#include <math.h>
#include <stdlib.h>

#include "drift.h"
#include "ground.h"
#include "photograph.h"
#include "resample.h"

typedef struct
{
  GByteArray *pixels;
  guint channels, width;
} Sheet;

static gboolean
sheet_rows (gpointer user_data,
            guint y,
            guint n_rows,
            const guint8 *pixels,
            gsize stride,
            GError **error)
{
  Sheet *self = user_data;

  for (guint i = 0; i < n_rows; i++)
    g_byte_array_append (
        self->pixels, pixels + i * stride, self->width * self->channels);
  return TRUE;
}

static GByteArray *
resample_whole (const guint8 *pixels, guint from[2], guint to[2])
{
  Sheet sheet = { g_byte_array_new (), 3, to[0] };
  LimnAxis x = { (gdouble) from[0] / to[0], 0 };
  LimnAxis y = { (gdouble) from[1] / to[1], 0 };
  g_autoptr (LimnResample) resample =
      limn_resample_new (from[0], from[1], 3, 8, to[0], to[1], &x, &y);

  limn_resample_set_sink (resample, 0, sheet_rows, &sheet);
  g_assert_true (limn_resample_run (resample, pixels, from[0] * 3, NULL));
  return sheet.pixels;
}

/* sent at one size, returned at another, and nothing else done to it: mean
 * difference over photographs in levels of 255 */
static void
test_echo (void)
{
  static const struct
  {
    gdouble sent, returned; /* parts of the frame's sides */
    gdouble most;
  } cases[] = {
    { 1, 1.5, 0.5 },   { 1, 2, 0.5 },  { 0.95, 0.95, 1 },
    { 0.82, 0.82, 1 }, { 0.82, 1, 1 }, { 0.7, 0.7, 1 },
  };
  static const LimnLandingOptions options = { TRUE, TRUE, FALSE };
  guint frame_size[2] = { 1200, 900 };
  LimnRect rect = { 0, 0, 1200, 900 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint sent[2] = { (guint) lround (1200 * cases[i].sent),
                        (guint) lround (900 * cases[i].sent) };
      guint returned[2] = { (guint) lround (1200 * cases[i].returned),
                            (guint) lround (900 * cases[i].returned) };
      LimnImageInfo info = ground_make_info (returned[0], returned[1], 3, 8);
      gdouble sum = 0;

      for (guint k = 0; k < photograph_get_count (); k++)
        {
          g_autoptr (DriftCase) drift = NULL;
          g_autoptr (GByteArray) out = NULL;
          g_autoptr (GByteArray) back = NULL;
          g_autoptr (LimnOriginal) original = NULL;
          g_autoptr (LimnLanding) landing = NULL;
          g_auto (Ground) ground = { 0 };
          LimnFrame frame;
          DriftPlan plan;

          drift_plan_init (&plan, k, frame_size[0], frame_size[1]);
          plan.photograph = k;
          plan.edited = 0;
          drift = drift_case_new (&plan);
          out = resample_whole (drift->source, frame_size, sent);
          back = resample_whole (out->data, sent, returned);
          limn_frame_init (&frame, &rect);
          frame.sent_width = (gint) sent[0];
          frame.sent_height = (gint) sent[1];
          original = limn_original_new (&frame, 3);
          limn_original_push (original, out->data, sent[0] * 3, sent[1]);
          landing = limn_landing_new (
              &frame, original, &options, &ground_sink, &ground);
          ground_send (landing, 0, &info, back->data);
          for (guint at = 0; at < ground.pixels->len; at++)
            sum += abs (ground.pixels->data[at] - drift->source[at]);
        }
      sum /= 1200.0 * 900 * 3 * photograph_get_count ();
      g_test_message ("sent at %.2f, returned at %.2f: %.2f levels",
                      cases[i].sent,
                      cases[i].returned,
                      sum);
      g_assert_cmpfloat (sum, <=, cases[i].most);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/echo/resampled", test_echo);
  return g_test_run ();
}

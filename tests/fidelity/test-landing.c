/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-landing: a result is laid over its frame, and fits. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"
#include "error.h"
#include "fidelity/lab.h"
#include "ground.h"
#include "landing.h"

#define N_CASES 48
#define WIDTH 1024
#define HEIGHT 768

/* colours are compared over squares of so many pixels, where the JPEG's noise
 * is below what is looked for */
#define SQUARE 4
/* pixels around what was edited that the user's selection covers too */
#define MARGIN 8
static guint8 *
draw_noise (gsize n, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint8 *pixels = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    pixels[i] = (guint8) g_rand_int (rand);
  return pixels;
}

/* a result that is what was sent is not touched, whatever lies around it */
static void
test_identity (void)
{
  static const struct
  {
    LimnFrame frame;
    guint channels;
  } cases[] = {
    { { { 0, 0, 301, 203 }, { 0, 0, 301, 203 }, { 0, 0, 301, 203 }, 301, 203 },
      3 },
    { { { 5, -7, 300, 214 }, { 5, 0, 300, 200 }, { 5, 0, 300, 200 }, 300, 214 },
      4 },
    { { { -9, 3, 318, 200 }, { 0, 3, 300, 200 }, { 0, 3, 300, 200 }, 318, 200 },
      1 },
    { { { -9, -3, 318, 206 }, { 0, 0, 99, 200 }, { -5, 0, 300, 7 }, 318, 206 },
      2 },
  };
  static const LimnLandingOptions options = { TRUE, TRUE, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LimnFrame *frame = &cases[i].frame;
      guint channels = cases[i].channels;
      gsize stride = (gsize) frame->sent_width * channels;
      g_autofree guint8 *pixels = draw_noise (stride * frame->sent_height, i);
      g_autoptr (LimnOriginal) original = limn_original_new (frame, channels);
      g_auto (Ground) ground = { 0 };
      g_autoptr (LimnLanding) landing =
          limn_landing_new (frame, original, &options, &ground_sink, &ground);
      LimnImageInfo info =
          ground_make_info (frame->sent_width, frame->sent_height, channels, 8);
      gsize row = (gsize) frame->target.width * channels;

      limn_original_push (original, pixels, stride, frame->sent_height);
      ground_send (landing, 0, &info, pixels);
      g_assert_cmpuint (ground.n_whole, ==, 1);
      g_assert_cmpint (ground.info.width, ==, frame->target.width);
      g_assert_cmpint (ground.pixels->len, ==, row * frame->target.height);
      for (gint y = 0; y < frame->target.height; y++)
        g_assert_cmpmem (ground.pixels->data + y * row,
                         row,
                         pixels +
                             (frame->target.y - frame->rect.y + y) * stride +
                             (frame->target.x - frame->rect.x) * channels,
                         row);
    }
}

/* sizes other than what was sent: a constant picture stays one */
static void
test_sizes (void)
{
  static const struct
  {
    guint width, height, depth;
    gboolean reshaped;
  } cases[] = {
    { 600, 400, 8, FALSE },  { 1200, 800, 8, FALSE },  { 151, 101, 8, FALSE },
    { 600, 400, 16, FALSE }, { 601, 399, 8, FALSE },   { 500, 500, 8, TRUE },
    { 1000, 100, 16, TRUE }, { 6600, 4400, 8, FALSE }, { 3, 2, 8, FALSE },
  };
  static const LimnLandingOptions options = { TRUE, TRUE, FALSE };
  LimnRect rect = { 10, 20, 300, 200 };
  LimnFrame frame;

  limn_frame_init (&frame, &rect);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize n = (gsize) cases[i].width * cases[i].height * 3;
      g_autofree guint8 *sent = draw_noise (300 * 200 * 3, i);
      g_autofree guint8 *pixels = g_malloc (n * 2);
      g_autoptr (LimnOriginal) original = limn_original_new (&frame, 3);
      g_auto (Ground) ground = { 0 };
      g_autoptr (LimnLanding) landing =
          limn_landing_new (&frame, original, &options, &ground_sink, &ground);
      LimnImageInfo info =
          ground_make_info (cases[i].width, cases[i].height, 3, cases[i].depth);
      g_autoptr (JsonNode) report = NULL;
      JsonObject *object;

      memset (pixels, 77, n * 2);
      limn_original_push (original, sent, 900, 200);
      ground_send (landing, 0, &info, pixels);
      g_assert_cmpuint (
          ground.pixels->len, ==, 300 * 200 * 3 * cases[i].depth / 8);
      for (guint k = 0; k < ground.pixels->len; k++)
        g_assert_cmpint (ground.pixels->data[k], ==, 77);
      report = limn_landing_report (landing, 0);
      object = json_node_get_object (report);
      g_assert_cmpint (json_object_get_boolean_member (object, "reshaped"),
                       ==,
                       cases[i].reshaped);
      g_assert_true (json_object_get_null_member (object, "color"));
      g_assert_cmpfloat (
          json_object_get_double_member (object, "scale"), ==, 1);
    }
}

/* a result of 16 bits is matched as one of 8 bits is, as finely as it is */
static void
test_deep (void)
{
  static const LimnLandingOptions options = { TRUE, TRUE, FALSE };
  LimnRect rect = { 0, 0, 320, 240 };
  gsize n = 320 * 240 * 3;
  g_autofree guint8 *sent = g_malloc (n);
  g_autofree guint16 *came = g_new (guint16, n);
  g_autoptr (LimnOriginal) original = NULL;
  g_autoptr (LimnLanding) landing = NULL;
  g_auto (Ground) ground = { 0 };
  LimnImageInfo info = ground_make_info (320, 240, 3, 16);
  LimnFrame frame;

  for (gsize i = 0; i < n; i++)
    {
      sent[i] = (guint8) (40 + (i / 3 % 320 * (i % 3 + 1) + i / 480) % 170);
      came[i] = (guint16) (sent[i] * 257 * 0.9 + 12 * 257);
    }
  limn_frame_init (&frame, &rect);
  original = limn_original_new (&frame, 3);
  limn_original_push (original, sent, 960, 240);
  landing =
      limn_landing_new (&frame, original, &options, &ground_sink, &ground);
  ground_send (landing, 0, &info, (const guint8 *) came);
  g_assert_cmpuint (ground.pixels->len, ==, n * 2);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpint (
        ABS (((guint16 *) (gpointer) ground.pixels->data)[i] - sent[i] * 257),
        <=,
        257);
}

/* one fails, its number is used again, one is not wanted; what was found is
 * told by whole ones */
static void
test_failures (void)
{
  static const LimnLandingOptions options = { FALSE, FALSE, FALSE };
  g_autoptr (GError) broken =
      g_error_new_literal (LIMN_ERROR, LIMN_ERROR_ANSWER, "broken");
  g_autoptr (GError) refusal = NULL;
  LimnRect rect = { 0, 0, 30, 20 };
  g_autofree guint8 *pixels = draw_noise (30 * 20 * 3, 1);
  LimnImageInfo info = ground_make_info (30, 20, 3, 8);
  g_autoptr (LimnOriginal) original = NULL;
  g_autoptr (LimnLanding) landing = NULL;
  g_autoptr (JsonNode) report = NULL;
  g_auto (Ground) ground = { 0 };
  LimnFrame frame;

  limn_frame_init (&frame, &rect);
  original = limn_original_new (&frame, 3);
  limn_original_push (original, pixels, 90, 20);
  landing =
      limn_landing_new (&frame, original, &options, &ground_sink, &ground);
  g_assert_true (limn_landing_sink.begin (landing, 0, &info, NULL));
  limn_landing_sink.end (landing, 0, broken);
  g_assert_cmpuint (ground.n_failed, ==, 1);
  ground.full = TRUE;
  g_assert_false (limn_landing_sink.begin (landing, 1, &info, &refusal));
  g_assert_error (refusal, LIMN_ERROR, LIMN_ERROR_INVALID);
  limn_landing_sink.end (landing, 1, refusal);
  ground.full = FALSE;
  ground_send (landing, 2, &info, pixels);
  ground_send (landing, 0, &info, pixels);
  g_assert_cmpuint (ground.n_whole, ==, 2);
  report = limn_landing_report (landing, 1);
  g_assert_true (JSON_NODE_HOLDS_OBJECT (report));
  g_assert_null (limn_landing_get_change (landing, 0));
}

/* what is left outside of the edit, CIEDE2000 over squares */
static void
collect_differences (const DriftCase *drift,
                     const LimnPlane *trust,
                     const guint8 *pixels,
                     GArray *differences)
{
  for (guint y = 0; y + SQUARE <= HEIGHT; y += SQUARE)
    for (guint x = 0; x + SQUARE <= WIDTH; x += SQUARE)
      {
        gdouble mean[2][3] = { { 0 } };
        gboolean trusted = TRUE;
        gdouble difference;
        LimnLab one, other;

        for (guint i = 0; i < SQUARE * SQUARE; i++)
          {
            gsize at = (gsize) (y + i / SQUARE) * WIDTH + x + i % SQUARE;

            trusted = trusted && trust->values[at] > 0.999f;
            for (guint c = 0; c < 3; c++)
              {
                mean[0][c] += drift->source[at * 3 + c] / 255.0;
                mean[1][c] += pixels[at * 3 + c] / 255.0;
              }
          }
        if (!trusted)
          continue;
        for (guint c = 0; c < 3; c++)
          {
            mean[0][c] /= SQUARE * SQUARE;
            mean[1][c] /= SQUARE * SQUARE;
          }
        one = limn_lab_from_srgb (mean[0][0], mean[0][1], mean[0][2]);
        other = limn_lab_from_srgb (mean[1][0], mean[1][1], mean[1][2]);
        difference = limn_lab_difference (&one, &other);
        g_array_append_val (differences, difference);
      }
}

static int
compare_doubles (const void *one, const void *other)
{
  gdouble a = *(const gdouble *) one, b = *(const gdouble *) other;

  return (a > b) - (a < b);
}

static gdouble
find_quantile (GArray *values, gdouble part)
{
  qsort (values->data, values->len, sizeof (gdouble), compare_doubles);
  return g_array_index (values, gdouble, (guint) (part * (values->len - 1)));
}

typedef struct
{
  gdouble found, missed, wrong;
} Tally;

static void
tally_change (const DriftCase *drift, const LimnPlane *change, Tally *tally)
{
  g_autoptr (DriftCase) clean = drift_case_new_clean (drift);

  g_assert_cmpuint (change->width, ==, WIDTH);
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    {
      gboolean changed =
          drift_is_seen (drift->source + 3 * i, clean->result + 3 * i);
      gboolean masked = change->values[i] >= 0.5f;

      tally->found += changed && masked;
      tally->missed += changed && !masked;
      tally->wrong += !changed && masked;
    }
}

typedef struct
{
  GArray *before, *after;
  Tally tally;
} Outcome;

/* an edit that drifted in every way, laid back by what is offered to users */
static void
land_case (guint32 seed, gboolean told, Outcome *outcome)
{
  static const LimnLandingOptions options = { TRUE, TRUE, TRUE };
  LimnRect rect = { 0, 0, WIDTH, HEIGHT };
  LimnImageInfo info = ground_make_info (WIDTH, HEIGHT, 3, 8);
  g_autofree guint8 *coverage = g_malloc0 ((gsize) WIDTH * HEIGHT);
  g_autoptr (DriftCase) drift = NULL;
  g_autoptr (LimnPlane) trust = NULL;
  g_autoptr (LimnOriginal) original = NULL;
  g_autoptr (LimnLanding) landing = NULL;
  g_auto (Ground) ground = { 0 };
  LimnFrame frame;
  DriftPlan plan;

  drift_plan_init (&plan, seed, WIDTH, HEIGHT);
  drift = drift_case_new (&plan);
  trust = drift_case_get_trust (drift, WIDTH, HEIGHT, MARGIN);
  limn_frame_init (&frame, &rect);
  original = limn_original_new (&frame, 3);
  limn_original_push (original, drift->source, WIDTH * 3, HEIGHT);
  for (gsize i = 0; i < (gsize) WIDTH * HEIGHT; i++)
    coverage[i] = trust->values[i] > 0.999f ? 0 : 255;
  if (told)
    limn_original_exclude (original, coverage, WIDTH);
  landing =
      limn_landing_new (&frame, original, &options, &ground_sink, &ground);
  ground_send (landing, 0, &info, drift->result);
  collect_differences (drift, trust, drift->result, outcome->before);
  collect_differences (drift, trust, ground.pixels->data, outcome->after);
  tally_change (drift, limn_landing_get_change (landing, 0), &outcome->tally);
}

static void
test_drifts (gconstpointer data)
{
  gboolean told = GPOINTER_TO_INT (data);
  g_autoptr (GArray) before = g_array_new (FALSE, FALSE, sizeof (gdouble));
  g_autoptr (GArray) after = g_array_new (FALSE, FALSE, sizeof (gdouble));
  Outcome outcome = { before, after, { 0 } };
  const Tally *tally = &outcome.tally;
  gdouble recall, precision;

  for (guint32 seed = 0; seed < N_CASES / 2; seed++)
    land_case (20000 + seed, told, &outcome);
  recall = tally->found / (tally->found + tally->missed);
  precision = tally->found / (tally->found + tally->wrong);
  g_test_message ("%s: dE00 outside the edit %.2f and %.2f at the 95th "
                  "percentile, as it came %.2f and %.2f; change: recall %.3f, "
                  "precision %.3f",
                  told ? "selected" : "by prompt only",
                  find_quantile (after, 0.5),
                  find_quantile (after, 0.95),
                  find_quantile (before, 0.5),
                  find_quantile (before, 0.95),
                  recall,
                  precision);
  g_assert_cmpfloat (find_quantile (after, 0.5), <=, 1.0);
  g_assert_cmpfloat (find_quantile (after, 0.95), <=, 2.0);
  g_assert_cmpfloat (recall, >=, 0.95);
  g_assert_cmpfloat (precision, >=, 0.90);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/landing/identity", test_identity);
  g_test_add_func ("/landing/sizes", test_sizes);
  g_test_add_func ("/landing/deep", test_deep);
  g_test_add_func ("/landing/failures", test_failures);
  g_test_add_data_func (
      "/landing/drifts/selected", GINT_TO_POINTER (TRUE), test_drifts);
  g_test_add_data_func (
      "/landing/drifts/prompt", GINT_TO_POINTER (FALSE), test_drifts);
  return g_test_run ();
}

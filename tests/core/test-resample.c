/* tests of limn/resample: where pixels go */
#include <math.h>

#include "resample-fixture.h"

static void
test_identity (void)
{
  for (guint channels = 1; channels <= 4; channels++)
    for (guint depth = 8; depth <= 16; depth += 8)
      {
        g_auto (Picture) in = picture_new (61, 300, channels, depth);
        g_auto (Picture) whole = picture_new (61, 300, channels, depth);
        g_auto (Picture) pushed = picture_new (61, 300, channels, depth);
        g_autoptr (LimnResample) first =
            resample_fixture_make (&in,
                                   &whole,
                                   resample_fixture_fit (1, 1),
                                   resample_fixture_fit (1, 1),
                                   0);
        g_autoptr (LimnResample) second =
            resample_fixture_make (&in,
                                   &pushed,
                                   resample_fixture_fit (1, 1),
                                   resample_fixture_fit (1, 1),
                                   7);

        picture_fill_random (&in);
        g_assert_true (limn_resample_is_identity (first));
        resample_fixture_run (first, &in, &whole);
        resample_fixture_push (second, &in, &pushed);
        g_assert_cmpmem (in.data,
                         picture_get_bytes (&in),
                         whole.data,
                         picture_get_bytes (&whole));
        g_assert_cmpmem (in.data,
                         picture_get_bytes (&in),
                         pushed.data,
                         picture_get_bytes (&pushed));
      }
}

static const struct
{
  guint in_width, out_width;
  LimnAxis x, y;
  gboolean tables;
} other_cases[] = {
  { 8, 9, { 1, 0 }, { 1, 0 }, FALSE },
  { 8, 8, { 1.0001, 0 }, { 1, 0 }, FALSE },
  { 8, 8, { 1, 0 }, { 0.9999, 0 }, FALSE },
  { 8, 8, { 1, 1e-6 }, { 1, 0 }, FALSE },
  { 8, 8, { 1, 0 }, { 1, -1 }, FALSE },
  { 8, 8, { 1, 0 }, { 1, 0 }, TRUE },
};

static void
test_no_identity (void)
{
  static const gfloat tables[3][256];

  for (guint i = 0; i < G_N_ELEMENTS (other_cases); i++)
    {
      g_autoptr (LimnResample) self =
          limn_resample_new (other_cases[i].in_width,
                             8,
                             3,
                             8,
                             other_cases[i].out_width,
                             8,
                             &other_cases[i].x,
                             &other_cases[i].y);

      if (other_cases[i].tables)
        limn_resample_set_tables (self, tables);
      g_assert_false (limn_resample_is_identity (self));
    }
}

/* mappings that all must hold for; outputs are 40x33 */
static const struct
{
  guint in_width, in_height;
  LimnAxis x, y;
} mappings[] = {
  { 40, 33, { 1, 0.375 }, { 1, -0.25 } },
  { 40, 33, { 1.01, -0.3 }, { 0.99, 0.2 } },
  { 40, 33, { 1, 7 }, { 1, -3 } },
  { 80, 66, { 2, 0 }, { 2, 0 } },
  { 37, 150, { 0.9, 0.1 }, { 4.5, 0.7 } },
  { 800, 7, { 20, 0 }, { 0.2, 0.1 } },
  { 3, 2, { 0.05, 0 }, { 0.05, 0 } },
  { 1, 1, { 0.7, 0 }, { 3, 0 } },
  { 1, 50, { 1, 0.2 }, { 1.5, 0 } },
  { 50, 1, { 1.2, -4 }, { 1, 0.4 } },
  { 20, 20, { 1, -1000 }, { 1, 1e9 } },
};

static void
test_constant (void)
{
  static const guint pixels[][4] = { { 0, 0, 0, 0 },
                                     { 255, 255, 255, 255 },
                                     { 1, 128, 254, 255 },
                                     { 17, 99, 201, 77 },
                                     { 200, 255, 3, 1 } };

  for (guint i = 0; i < G_N_ELEMENTS (mappings); i++)
    for (guint j = 0; j < G_N_ELEMENTS (pixels); j++)
      for (guint k = 0; k < 8; k++)
        {
          guint depth = k % 2 == 0 ? 8 : 16;
          guint pixel[4];
          g_auto (Picture) in = picture_new (
              mappings[i].in_width, mappings[i].in_height, k / 2 + 1, depth);
          g_auto (Picture) same = picture_new (40, 33, k / 2 + 1, depth);
          g_auto (Picture) out = { 0 };

          for (guint c = 0; c < 4; c++)
            pixel[c] = pixels[j][c] * (depth == 16 ? 257 : 1);
          /* what has no alpha has no colour */
          if (k / 2 == 1 && pixels[j][1] == 0)
            pixel[0] = 0;
          picture_fill (&in, pixel);
          picture_fill (&same, pixel);
          out = resample_fixture_resample (
              &in, 40, 33, mappings[i].x, mappings[i].y);
          g_assert_cmpmem (out.data,
                           picture_get_bytes (&out),
                           same.data,
                           picture_get_bytes (&same));
        }
}

/* pixels from the edge that the edge has its part in */
#define MARGIN(scale) (4 * MAX (1, scale))

static void
test_ramp (void)
{
  static const LimnAxis axes[] = { { 1, 0.5 },    { 1, -0.125 }, { 1.013, 0.3 },
                                   { 0.987, 1 },  { 0.5, 0 },    { 1.7, 0 },
                                   { 2.9, 0.21 }, { 4, 0 },      { 0.31, 5 } };

  for (guint i = 0; i < G_N_ELEMENTS (axes) * 2; i++)
    {
      LimnAxis axis = axes[i / 2];
      gboolean down = i % 2 == 1;
      LimnAxis across = { 1, 0.3 };
      g_auto (Picture) in = picture_new (256, 256, 1, 8);
      g_auto (Picture) out = { 0 };

      for (guint y = 0; y < 256; y++)
        for (guint x = 0; x < 256; x++)
          picture_set (&in, x, y, 0, down ? y : x);
      out = resample_fixture_resample (
          &in, 60, 60, down ? across : axis, down ? axis : across);
      for (guint j = 0; j < 60; j++)
        {
          gdouble at = axis.scale * (j + 0.5) + axis.offset;
          guint level = picture_get (&out, down ? 30 : j, down ? j : 30, 0);

          if (at > MARGIN (axis.scale) && at < 256 - MARGIN (axis.scale))
            g_assert_cmpfloat (fabs (level + 0.5 - at), <=, 0.501);
        }
    }
}

/* waves no finer than four pixels, 0 to 65535 */
static gdouble
wave (gdouble x, gdouble y)
{
  return 32767.5 + 9000 * sin (x * 1.5) + 9000 * sin (y * 1.2 + x * 0.4) +
         9000 * cos (y * 1.55 - 0.7) + 5000 * cos (x * 0.11 + y * 0.23);
}

static gdouble
measure_wave (LimnAxis x, LimnAxis y)
{
  g_auto (Picture) in = picture_new (96, 96, 1, 16);
  g_auto (Picture) out = { 0 };
  gdouble worst = 0;

  for (guint i = 0; i < 96; i++)
    for (guint j = 0; j < 96; j++)
      picture_set (&in, j, i, 0, (guint) (wave (j + 0.5, i + 0.5) + 0.5));
  out = resample_fixture_resample (&in, 90, 90, x, y);
  for (guint i = 6; i < 84; i++)
    for (guint j = 6; j < 84; j++)
      worst = MAX (worst,
                   fabs (picture_get (&out, j, i, 0) -
                         wave (x.scale * (j + 0.5) + x.offset,
                               y.scale * (i + 0.5) + y.offset)));
  return worst / 65535;
}

static void
test_wave (void)
{
  for (guint k = 0; k <= 8; k++)
    {
      LimnAxis shift = { 1, k / 8.0 };
      gdouble along = measure_wave (shift, (LimnAxis){ 1, 0 });
      gdouble both = measure_wave (shift, shift);

      g_test_message (
          "shift %u/8: %.4f along x, %.4f along both, of 1", k, along, both);
      /* whole pixels are copied */
      g_assert_cmpfloat (both, <, k % 8 == 0 ? 1e-5 : 0.02);
      g_assert_cmpfloat (along, <, k % 8 == 0 ? 1e-5 : 0.01);
    }
}

/* where the middle of a blob at @x, @y is found, after a way and its way back
 */
static void
find_blob (
    gdouble x, gdouble y, guint reduced, gdouble *found_x, gdouble *found_y)
{
  g_auto (Picture) in = picture_new (128, 128, 1, 16);
  g_auto (Picture) small = { 0 };
  g_auto (Picture) out = { 0 };
  gdouble sum = 0;

  for (guint i = 0; i < 128; i++)
    for (guint j = 0; j < 128; j++)
      {
        gdouble dx = j + 0.5 - x;
        gdouble dy = i + 0.5 - y;
        gdouble height = 60000 * exp (-(dx * dx + dy * dy) / (2 * 6 * 6));

        picture_set (&in, j, i, 0, (guint) (height + 0.5));
      }
  small = resample_fixture_resample (&in,
                                     reduced,
                                     reduced,
                                     resample_fixture_fit (128, reduced),
                                     resample_fixture_fit (128, reduced));
  out = resample_fixture_resample (&small,
                                   128,
                                   128,
                                   resample_fixture_fit (reduced, 128),
                                   resample_fixture_fit (reduced, 128));
  *found_x = *found_y = 0;
  for (guint i = 0; i < 128; i++)
    for (guint j = 0; j < 128; j++)
      {
        gdouble value = picture_get (&out, j, i, 0);

        sum += value;
        *found_x += value * (j + 0.5);
        *found_y += value * (i + 0.5);
      }
  *found_x /= sum;
  *found_y /= sum;
}

static void
test_still (void)
{
  static const guint sizes[] = { 127, 119, 100, 85, 64, 51, 43, 32 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint k = 0; k < 4; k++)
      {
        gdouble x = 60.1 + k * 0.29;
        gdouble y = 66.7 - k * 0.41;
        gdouble found_x;
        gdouble found_y;

        find_blob (x, y, sizes[i], &found_x, &found_y);
        g_test_message (
            "%u px: moved %.4f, %.4f px", sizes[i], found_x - x, found_y - y);
        g_assert_cmpfloat (fabs (found_x - x), <, 0.01);
        g_assert_cmpfloat (fabs (found_y - y), <, 0.01);
      }
}

static void
test_edges (void)
{
  g_auto (Picture) in = picture_new (20, 10, 3, 8);
  g_auto (Picture) out = { 0 };

  picture_fill_random (&in);
  /* ten pixels of margin on each side, whole pixels apart */
  out = resample_fixture_resample (
      &in, 40, 30, (LimnAxis){ 1, -10 }, (LimnAxis){ 1, -10 });
  for (guint y = 0; y < 30; y++)
    for (guint x = 0; x < 40; x++)
      for (guint c = 0; c < 3; c++)
        g_assert_cmpuint (picture_get (&out, x, y, c),
                          ==,
                          picture_get (&in,
                                       (guint) CLAMP ((gint) x - 10, 0, 19),
                                       (guint) CLAMP ((gint) y - 10, 0, 9),
                                       c));
}

/* one column or row of input is what all of the output shows */
static void
test_thin (void)
{
  g_auto (Picture) column = picture_new (1, 9, 2, 8);
  g_auto (Picture) row = picture_new (9, 1, 4, 16);
  g_auto (Picture) wide = { 0 };
  g_auto (Picture) high = { 0 };

  for (guint i = 0; i < 9; i++)
    {
      picture_set (&column, 0, i, 0, i * 28);
      picture_set (&column, 0, i, 1, 255);
      for (guint c = 0; c < 4; c++)
        picture_set (&row, i, 0, c, c == 3 ? 65535 : i * 7000 + c);
    }
  wide = resample_fixture_resample (
      &column, 12, 9, (LimnAxis){ 0.3, -1 }, resample_fixture_fit (1, 1));
  high = resample_fixture_resample (
      &row, 9, 12, resample_fixture_fit (1, 1), (LimnAxis){ 3, 2 });
  for (guint i = 0; i < 9; i++)
    for (guint j = 0; j < 12; j++)
      {
        g_assert_cmpuint (picture_get (&wide, j, i, 0), ==, i * 28);
        g_assert_cmpuint (picture_get (&wide, j, i, 1), ==, 255);
        for (guint c = 0; c < 3; c++)
          g_assert_cmpuint (picture_get (&high, i, j, c), ==, i * 7000 + c);
      }
}

/* what is finer than the output can show becomes its mean, not a pattern */
static void
test_alias (void)
{
  static const guint sizes[] = { 60, 50, 40, 30, 17 };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint side = sizes[i];
      g_auto (Picture) in = picture_new (120, 120, 1, 8);
      g_auto (Picture) out = { 0 };

      for (guint y = 0; y < 120; y++)
        for (guint x = 0; x < 120; x++)
          picture_set (&in, x, y, 0, (x + y) % 2 == 0 ? 100 : 200);
      out = resample_fixture_resample (&in,
                                       side,
                                       side,
                                       resample_fixture_fit (120, side),
                                       resample_fixture_fit (120, side));
      for (guint y = 4; y < side - 4; y++)
        for (guint x = 4; x < side - 4; x++)
          g_assert_cmpint (
              ABS ((gint) picture_get (&out, x, y, 0) - 150), <=, 1);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/identity", test_identity);
  g_test_add_func ("/resample/no-identity", test_no_identity);
  g_test_add_func ("/resample/constant", test_constant);
  g_test_add_func ("/resample/ramp", test_ramp);
  g_test_add_func ("/resample/wave", test_wave);
  g_test_add_func ("/resample/still", test_still);
  g_test_add_func ("/resample/edges", test_edges);
  g_test_add_func ("/resample/thin", test_thin);
  g_test_add_func ("/resample/alias", test_alias);
  return g_test_run ();
}

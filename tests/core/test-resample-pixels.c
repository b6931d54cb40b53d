/* tests of limn/resample: alpha, tables, bands, processors */
#include "error.h"
#include "resample-fixture.h"

/* a mapping between sizes, at random */
static LimnAxis
random_axis (guint n_in, guint n_out)
{
  gdouble ratio = (gdouble) n_in / n_out;

  return (LimnAxis){ ratio * g_test_rand_double_range (1, 1.2),
                     g_test_rand_double_range (-9, 9) };
}

static Picture
random_picture (guint max_side)
{
  Picture self =
      picture_new ((guint) g_test_rand_int_range (1, (gint) max_side),
                   (guint) g_test_rand_int_range (1, (gint) max_side),
                   (guint) g_test_rand_int_range (1, 5),
                   g_test_rand_bit () ? 8 : 16);

  picture_fill_random (&self);
  return self;
}

/* streamed or whole, in bands of any height: the same bytes */
static void
test_bands (void)
{
  for (guint i = 0; i < 300; i++)
    {
      g_auto (Picture) in = random_picture (90);
      guint width = (guint) g_test_rand_int_range (1, 90);
      guint height = (guint) g_test_rand_int_range (1, 90);
      g_auto (Picture) whole =
          picture_new (width, height, in.channels, in.depth);
      g_auto (Picture) pushed =
          picture_new (width, height, in.channels, in.depth);
      LimnAxis x = random_axis (in.width, width);
      LimnAxis y = random_axis (in.height, height);
      g_autoptr (LimnResample) first = resample_fixture_make (
          &in, &whole, x, y, (guint) g_test_rand_int_range (0, 50));
      g_autoptr (LimnResample) second = resample_fixture_make (
          &in, &pushed, x, y, (guint) g_test_rand_int_range (0, 50));

      resample_fixture_run (first, &in, &whole);
      resample_fixture_push (second, &in, &pushed);
      g_assert_cmpmem (whole.data,
                       picture_get_bytes (&whole),
                       pushed.data,
                       picture_get_bytes (&pushed));
    }
}

/* the loops for old processors differ by a rounding at most */
static void
test_processors (void)
{
  guint64 n_samples = 0;
  guint64 n_other = 0;

  for (guint i = 0; i < 100; i++)
    {
      g_auto (Picture) in = random_picture (90);
      g_auto (Picture) fast = picture_new (70, 50, in.channels, in.depth);
      g_auto (Picture) plain = picture_new (70, 50, in.channels, in.depth);
      LimnAxis x = random_axis (in.width, 70);
      LimnAxis y = random_axis (in.height, 50);
      g_autoptr (LimnResample) first =
          resample_fixture_make (&in, &fast, x, y, 0);
      g_autoptr (LimnResample) second =
          resample_fixture_make (&in, &plain, x, y, 0);
      guint n_colors = in.channels % 2 == 0 ? 0 : in.channels;

      second->kernels = limn_resample_get_kernels (TRUE);
      resample_fixture_run (first, &in, &fast);
      resample_fixture_run (second, &in, &plain);
      /* where alpha is nearly none, colours are of any value: not compared */
      for (guint at = 0; at < 70 * 50 * in.channels; at++)
        {
          guint c = at % in.channels;
          gint a = (gint) picture_get (
              &fast, at / in.channels % 70, at / in.channels / 70, c);
          gint b = (gint) picture_get (
              &plain, at / in.channels % 70, at / in.channels / 70, c);

          if (c >= n_colors && c < in.channels - 1)
            continue;
          g_assert_cmpint (ABS (a - b), <=, 1);
          n_other += a != b;
          n_samples++;
        }
    }
  g_test_message ("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
                  " samples rounded otherwise",
                  n_other,
                  n_samples);
  g_assert_cmpuint (n_other * 100, <, n_samples);
}

/* left half opaque, right half clear with a colour that must not be seen */
static void
test_alpha_hides (void)
{
  static const guint shown[] = { 30, 60, 200, 255 };
  static const guint hidden[] = { 255, 250, 0, 0 };

  for (guint k = 0; k < 4; k++)
    {
      guint depth = k % 2 == 0 ? 8 : 16;
      guint channels = k / 2 == 0 ? 2 : 4;
      guint unit = depth == 8 ? 1 : 257;
      g_auto (Picture) in = picture_new (40, 12, channels, depth);
      g_auto (Picture) out = { 0 };
      guint n_soft = 0;

      for (guint y = 0; y < 12; y++)
        for (guint x = 0; x < 40; x++)
          for (guint c = 0; c < channels; c++)
            {
              const guint *pixel = x < 20 ? shown : hidden;

              picture_set (
                  &in, x, y, c, pixel[c == channels - 1 ? 3 : c] * unit);
            }
      out = resample_fixture_resample (
          &in, 30, 10, (LimnAxis){ 1.31, 0.2 }, (LimnAxis){ 0.8, 1 });
      for (guint y = 0; y < 10; y++)
        for (guint x = 0; x < 30; x++)
          {
            guint alpha = picture_get (&out, x, y, channels - 1);

            n_soft += alpha > 0 && alpha < 255 * unit;
            for (guint c = 0; c < channels - 1; c++)
              g_assert_cmpuint (picture_get (&out, x, y, c),
                                ==,
                                alpha == 0 ? 0 : shown[c] * unit);
          }
      g_assert_cmpuint (n_soft, >, 0);
    }
}

static void
test_alpha_opaque (void)
{
  for (guint i = 0; i < 40; i++)
    {
      g_auto (Picture) in = random_picture (60);
      g_auto (Picture) out = { 0 };
      guint max = in.depth == 8 ? 255 : 65535;
      guint last = in.channels - 1;

      if (in.channels % 2 != 0)
        continue;
      for (guint y = 0; y < in.height; y++)
        for (guint x = 0; x < in.width; x++)
          picture_set (&in, x, y, last, max);
      out = resample_fixture_resample (
          &in, 50, 50, random_axis (in.width, 50), random_axis (in.height, 50));
      for (guint at = 0; at < 50 * 50; at++)
        g_assert_cmpuint (picture_get (&out, at % 50, at / 50, last), ==, max);
    }
}

/* @tables: each channel its own curve */
static void
fill_tables (gfloat tables[3][256])
{
  for (guint i = 0; i < 256; i++)
    {
      tables[0][i] = (gfloat) (255 - i) / 255;
      tables[1][i] = (gfloat) (i / 2 + 10) / 255;
      tables[2][i] = (gfloat) (i * i) / (255 * 255);
    }
}

/* the levels themselves, where nothing is moved */
static void
test_tables_levels (void)
{
  gfloat tables[3][256];

  fill_tables (tables);
  for (guint channels = 1; channels <= 4; channels++)
    {
      g_auto (Picture) in = picture_new (256, 3, channels, 8);
      g_auto (Picture) out = picture_new (256, 3, channels, 8);
      g_autoptr (LimnResample) self =
          resample_fixture_make (&in,
                                 &out,
                                 resample_fixture_fit (1, 1),
                                 resample_fixture_fit (1, 1),
                                 0);
      guint n_colors = channels - (channels % 2 == 0);

      for (guint i = 0; i < 256; i++)
        for (guint c = 0; c < channels; c++)
          for (guint y = 0; y < 3; y++)
            picture_set (&in, i, y, c, c < n_colors ? i : 201);
      limn_resample_set_tables (self, (const gfloat (*)[256]) tables);
      resample_fixture_run (self, &in, &out);
      for (guint i = 0; i < 256; i++)
        for (guint c = 0; c < channels; c++)
          g_assert_cmpuint (picture_get (&out, i, 1, c),
                            ==,
                            c < n_colors ? (guint) (tables[c][i] * 255 + 0.5f) :
                                           201);
    }
}

/* the same as a picture corrected before, where tables keep whole levels */
static void
test_tables_first (void)
{
  gfloat tables[3][256];
  g_auto (Picture) in = picture_new (70, 50, 3, 8);
  g_auto (Picture) corrected = picture_new (70, 50, 3, 8);
  g_auto (Picture) expected = { 0 };
  g_auto (Picture) out = picture_new (64, 44, 3, 8);
  LimnAxis x = { 1.01, 0.3 };
  LimnAxis y = { 0.99, 0.7 };
  g_autoptr (LimnResample) self = resample_fixture_make (&in, &out, x, y, 9);

  for (guint i = 0; i < 256; i++)
    tables[0][i] = tables[1][i] = tables[2][i] = (gfloat) (255 - i) / 255;
  picture_fill_random (&in);
  for (gsize i = 0; i < picture_get_bytes (&in); i++)
    corrected.data[i] = 255 - in.data[i];
  limn_resample_set_tables (self, (const gfloat (*)[256]) tables);
  resample_fixture_run (self, &in, &out);
  expected = resample_fixture_resample (&corrected, 64, 44, x, y);
  for (gsize i = 0; i < picture_get_bytes (&out); i++)
    g_assert_cmpint (ABS (out.data[i] - expected.data[i]), <=, 1);
}

/* 16 bits: what those of 8 become, and evenly in between */
static void
test_tables_wide (void)
{
  gfloat tables[3][256];

  fill_tables (tables);
  for (guint channels = 1; channels <= 4; channels++)
    {
      g_auto (Picture) in = picture_new (256, 257, channels, 16);
      g_auto (Picture) out = picture_new (256, 257, channels, 16);
      g_autoptr (LimnResample) self =
          resample_fixture_make (&in,
                                 &out,
                                 resample_fixture_fit (1, 1),
                                 resample_fixture_fit (1, 1),
                                 0);
      guint n_colors = channels - (channels % 2 == 0);

      for (guint i = 0; i < 256; i++)
        for (guint y = 0; y < 257; y++)
          for (guint c = 0; c < channels; c++)
            picture_set (
                &in, i, y, c, c < n_colors ? MIN (i * 257 + y, 65535) : 65535);
      limn_resample_set_tables (self, (const gfloat (*)[256]) tables);
      resample_fixture_run (self, &in, &out);
      for (guint i = 0; i < 255; i++)
        for (guint y = 0; y < 257; y++)
          for (guint c = 0; c < channels; c++)
            {
              gdouble wanted =
                  (tables[c % 3][i] * (257 - y) + tables[c % 3][i + 1] * y) *
                  255;

              g_assert_cmpfloat_with_epsilon (picture_get (&out, i, y, c),
                                              c < n_colors ? wanted : 65535,
                                              1);
            }
    }
}

/* an icon comes back as large as ever, a mural goes out small */
static void
test_extremes (void)
{
  static const guint sides[][2] = {
    { 1, 300 }, { 300, 1 }, { 1, 1 }, { 2, 16384 }, { 16384, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sides); i++)
    {
      guint from = sides[i][0];
      guint to = sides[i][1];
      LimnAxis x = resample_fixture_fit (from, to);
      LimnAxis y = resample_fixture_fit (7, 5);
      g_auto (Picture) in = picture_new (from, 7, 4, 8);
      g_auto (Picture) out = { 0 };

      for (gsize k = 0; k < picture_get_bytes (&in); k++)
        in.data[k] = k % 4 == 3 ? 255 : 90 + k % 4;
      out = resample_fixture_resample (&in, to, 5, x, y);
      for (gsize k = 0; k < picture_get_bytes (&out); k++)
        g_assert_cmpuint (out.data[k], ==, k % 4 == 3 ? 255 : 90 + k % 4);
    }
}

static gboolean
refuse_second (gpointer user_data,
               guint y,
               guint n_rows,
               const guint8 *pixels,
               gsize stride,
               GError **error)
{
  guint *n_calls = user_data;

  if (++*n_calls < 2)
    return TRUE;
  g_set_error_literal (error, LIMN_ERROR, LIMN_ERROR_FILE, "full");
  return FALSE;
}

static void
check_refusal (gboolean whole, LimnAxis axis)
{
  g_auto (Picture) in = picture_new (64, 600, 4, 8);
  g_autoptr (LimnResample) self =
      limn_resample_new (64, 600, 4, 8, 64, 600, &axis, &axis);
  g_autoptr (GError) error = NULL;
  guint n_calls = 0;
  gsize stride = picture_get_stride (&in);

  limn_resample_set_sink (self, 8, refuse_second, &n_calls);
  if (whole)
    g_assert_false (limn_resample_run (self, in.data, stride, &error));
  else
    g_assert_false (limn_resample_push (self, in.data, stride, 600, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_FILE);
  g_assert_cmpuint (n_calls, ==, 2);
}

static void
test_refusal (void)
{
  for (guint i = 0; i < 4; i++)
    check_refusal (i % 2 == 0, (LimnAxis){ 1, i / 2 * 0.5 });
}

/* what no output row needs is not waited for */
static void
test_early (void)
{
  g_auto (Picture) in = picture_new (8, 100, 1, 8);
  g_auto (Picture) out = picture_new (8, 20, 1, 8);
  g_autoptr (LimnResample) self = resample_fixture_make (
      &in, &out, (LimnAxis){ 1, 0 }, (LimnAxis){ 1, 30.5 }, 10);

  g_assert_true (limn_resample_push (self, in.data, 8, 42, NULL));
  g_assert_cmpuint (out.n_rows, ==, 0);
  g_assert_true (limn_resample_push (self, in.data, 8, 1, NULL));
  g_assert_cmpuint (out.n_rows, ==, 10);
  g_assert_true (limn_resample_push (self, in.data, 8, 10, NULL));
  g_assert_cmpuint (out.n_rows, ==, 20);
  g_assert_true (limn_resample_push (self, in.data, 8, 47, NULL));
  g_assert_cmpuint (out.n_rows, ==, 20);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/resample/bands", test_bands);
  g_test_add_func ("/resample/processors", test_processors);
  g_test_add_func ("/resample/alpha-hides", test_alpha_hides);
  g_test_add_func ("/resample/alpha-opaque", test_alpha_opaque);
  g_test_add_func ("/resample/tables-levels", test_tables_levels);
  g_test_add_func ("/resample/tables-first", test_tables_first);
  g_test_add_func ("/resample/tables-wide", test_tables_wide);
  g_test_add_func ("/resample/extremes", test_extremes);
  g_test_add_func ("/resample/refusal", test_refusal);
  g_test_add_func ("/resample/early", test_early);
  return g_test_run ();
}

/* tests of limn/sizing, and of the catalogue's tables under it */
#include "sizing.h"

#include <math.h>
#include <string.h>

#include "catalog.h"
#include "error.h"

#define MAX_SIDE 20000

static void
test_sizing_parse_size (void)
{
  static const struct
  {
    const char *text;
    LimnSizeKind kind;
    gdouble width, height;
  } cases[] = {
    { "", LIMN_SIZE_AUTO, 0, 0 },
    { " AUTO ", LIMN_SIZE_AUTO, 0, 0 },
    { "1365x768", LIMN_SIZE_PIXELS, 1365, 768 },
    { " 1365 X 768 ", LIMN_SIZE_PIXELS, 1365, 768 },
    { "1365×768", LIMN_SIZE_PIXELS, 1365, 768 },
    { "1365 × 768", LIMN_SIZE_PIXELS, 1365, 768 },
    { "1x100000", LIMN_SIZE_PIXELS, 1, 100000 },
    { "16:9", LIMN_SIZE_RATIO, 16, 9 },
    { "1.85 : 1", LIMN_SIZE_RATIO, 1.85, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      LimnSize size = { LIMN_SIZE_RATIO, -1, -1 };

      g_assert_true (limn_sizing_parse_size (cases[i].text, &size, &error));
      g_assert_no_error (error);
      g_assert_cmpint (size.kind, ==, cases[i].kind);
      g_assert_cmpfloat (size.width, ==, cases[i].width);
      g_assert_cmpfloat (size.height, ==, cases[i].height);
    }
}

static void
test_sizing_parse_size_bad (void)
{
  static const char *const cases[] = {
    "1024",    "x",        "1024x",    "x768",   "0x768",      "1024x0",
    "-1x5",    "1e3x5",    "100001x1", "1.5x2",  "16:0",       "0:9",
    "16:9:1",  "16:9x",    "16;9",     "a:b",    "1024x768x3", "inf:1",
    "nan:nan", "1024*768", "16/9",     "auto x", "1 024x768",  "1024 768",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *begin = g_strdup_printf ("size '%s': ", cases[i]);
      LimnSize size;

      if (limn_sizing_parse_size (cases[i], &size, &error))
        g_error ("accepted: %s", cases[i]);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, begin));
      g_assert_nonnull (strstr (error->message, "16:9"));
    }
}

static void
test_sizing_parse_ratio (void)
{
  g_autoptr (GError) error = NULL;
  gdouble width, height;

  g_assert_true (limn_sizing_parse_ratio ("2.39:1", &width, &height, &error));
  g_assert_cmpfloat (width, ==, 2.39);
  g_assert_cmpfloat (height, ==, 1);
  g_assert_true (limn_sizing_parse_ratio ("Auto", &width, &height, &error));
  g_assert_cmpfloat (width, ==, 0);
  g_assert_false (
      limn_sizing_parse_ratio ("1920x1080", &width, &height, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (
      g_str_has_prefix (error->message, "aspect_ratio '1920x1080': "));
}

static void
test_sizing_parse_tier (void)
{
  static const struct
  {
    const char *text;
    gdouble pixels;
  } cases[] = {
    { "", 0 },           { "auto", 0 },     { "0.5K", 262144 },
    { "1K", 1048576 },   { "1k", 1048576 }, { " 4 K ", 16777216 },
    { "0.25", 262144 },  { "1", 1048576 },  { "1MP", 1048576 },
    { "4 mp", 4194304 },
  };
  static const char *const bad[] = {
    "K", "0K", "-1K", "1M", "large", "1KK", "1e9", "200K", "0", "99999999999"
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      gdouble pixels = -1;

      g_assert_true (limn_sizing_parse_tier (cases[i].text, &pixels, &error));
      g_assert_no_error (error);
      g_assert_cmpfloat_with_epsilon (pixels, cases[i].pixels, 1e-3);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *begin = g_strdup_printf ("resolution '%s': ", bad[i]);
      gdouble pixels;

      if (limn_sizing_parse_tier (bad[i], &pixels, &error))
        g_error ("accepted: %s", bad[i]);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_true (g_str_has_prefix (error->message, begin));
    }
}

static void
test_sizing_nearest_shape (void)
{
  static const gdouble ratios[] = { 4, 8, 1, 0.25, 0.125 };

  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 5, 7), ==, 1);
  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 5, 1 / 7.0), ==, 4);
  /* ties: 2 lies between 1 and 4, sqrt(32) between 4 and 8 */
  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 5, 2), ==, 2);
  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 5, 0.5), ==, 2);
  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 5, sqrt (32)), ==, 0);
  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 5, 1 / sqrt (32)), ==, 3);
  g_assert_cmpint (
      limn_sizing_nearest_shape ((const gdouble[]){ 0.5, 2 }, 2, 1), ==, 1);
  g_assert_cmpint (limn_sizing_nearest_shape (ratios, 0, 1), ==, -1);
}

static void
test_sizing_areas (void)
{
  static const gdouble tiers[] = { 1048576, 4194304, 16777216 };

  g_assert_cmpint (limn_sizing_nearest_area (tiers, 3, 1920 * 1080), ==, 0);
  g_assert_cmpint (limn_sizing_nearest_area (tiers, 3, 2048 * 1024), ==, 1);
  g_assert_cmpint (limn_sizing_nearest_area (tiers, 3, 1), ==, 0);
  g_assert_cmpint (limn_sizing_nearest_area (tiers, 3, 1e12), ==, 2);
  g_assert_cmpint (limn_sizing_nearest_area (tiers, 0, 1), ==, -1);
}

static void
test_sizing_clamp (void)
{
  static const struct
  {
    guint width, height, max_side;
    gdouble max_pixels;
    guint out_width, out_height;
  } cases[] = {
    { 800, 600, 0, 0, 800, 600 },
    { 800, 600, 800, 480000, 800, 600 },
    { 8000, 6000, 4000, 0, 4000, 3000 },
    { 6000, 8000, 4000, 0, 3000, 4000 },
    { 4000, 2000, 0, 2000000, 2000, 1000 },
    { 100000, 1, 100, 0, 100, 1 },
    { 10, 10, 0, 1, 1, 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint width = cases[i].width;
      guint height = cases[i].height;

      limn_sizing_clamp (
          &width, &height, cases[i].max_side, cases[i].max_pixels);
      g_assert_cmpuint (width, ==, cases[i].out_width);
      g_assert_cmpuint (height, ==, cases[i].out_height);
    }
}

static void
test_sizing_clamp_random (void)
{
  for (guint i = 0; i < 20000; i++)
    {
      guint before_width = (guint) g_test_rand_int_range (1, MAX_SIDE);
      guint before_height = (guint) g_test_rand_int_range (1, MAX_SIDE);
      guint side = (guint) g_test_rand_int_range (1, MAX_SIDE);
      gdouble pixels = g_test_rand_double_range (1, 4e8);
      guint width = before_width;
      guint height = before_height;

      limn_sizing_clamp (&width, &height, side, pixels);
      g_assert_cmpuint (MIN (width, height), >=, 1);
      g_assert_cmpuint (width, <=, MIN (before_width, side));
      g_assert_cmpuint (height, <=, MIN (before_height, side));
      g_assert_cmpfloat ((gdouble) width * height, <=, pixels);
      /* the shorter side is within a pixel of the ratio */
      g_assert_cmpfloat (fabs ((gdouble) width * before_height -
                               (gdouble) height * before_width),
                         <=,
                         1.01 * MAX (before_width, before_height));
    }
}

static void
test_sizing_tables (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  guint count = 0;

  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);

      for (guint j = 0; j < model->n_sizes; j++, count++)
        {
          const LimnModelSize *size = &model->sizes[j];

          g_assert_true (limn_model_nearest_size (
                             model,
                             (gdouble) size->width / size->height,
                             (gdouble) size->width * size->height) == size);
          g_assert_true (
              limn_model_nearest_size (
                  model,
                  (gdouble) size->vendor_width / size->vendor_height,
                  (gdouble) size->vendor_width * size->vendor_height) == size);
        }
    }
  g_assert_cmpuint (count, ==, 96);
}

/* "21:9" to "9:21" */
static char *
mirror (const char *ratio)
{
  g_auto (GStrv) terms = g_strsplit (ratio, ":", 2);

  return g_strdup_printf ("%s:%s", terms[1], terms[0]);
}

/* any size comes to a row of the table, and its mirror to the mirrored row
 * where the table has one */
static void
test_sizing_random (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);

  for (guint i = 0; i < 20000; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i % models->len);
      gdouble width = g_test_rand_int_range (1, MAX_SIDE + 1);
      gdouble height = g_test_rand_int_range (1, MAX_SIDE + 1);
      const LimnModelSize *row =
          limn_model_nearest_size (model, width / height, width * height);
      const LimnModelSize *turned =
          limn_model_nearest_size (model, height / width, width * height);
      g_autofree char *mirrored = mirror (row->aspect_ratio);

      g_assert_true (row >= model->sizes &&
                     row < model->sizes + model->n_sizes);
      g_assert_cmpstr (row->resolution, ==, turned->resolution);
      if (strcmp (row->aspect_ratio, "21:9") != 0 &&
          strcmp (turned->aspect_ratio, "21:9") != 0)
        g_assert_cmpstr (turned->aspect_ratio, ==, mirrored);
    }
}

/* a wider wish never gets a narrower shape, a larger one no smaller tier */
static void
test_sizing_monotonic (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  const LimnModel *model = limn_catalog_get_default (catalog);
  gdouble last_ratio = 0;
  gdouble last_area = 0;

  for (gdouble step = -4; step <= 4; step += 0.001)
    {
      const LimnModelSize *row =
          limn_model_nearest_size (model, pow (10, step), 1048576);
      gdouble ratio = (gdouble) row->width / row->height;

      g_assert_cmpfloat (ratio, >=, last_ratio);
      last_ratio = ratio;
    }
  for (gdouble step = 0; step <= 9; step += 0.001)
    {
      const LimnModelSize *row =
          limn_model_nearest_size (model, 1, pow (10, step));
      gdouble area = (gdouble) row->width * row->height;

      g_assert_cmpfloat (area, >=, last_area);
      last_area = area;
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sizing/parse-size", test_sizing_parse_size);
  g_test_add_func ("/sizing/parse-size-bad", test_sizing_parse_size_bad);
  g_test_add_func ("/sizing/parse-ratio", test_sizing_parse_ratio);
  g_test_add_func ("/sizing/parse-tier", test_sizing_parse_tier);
  g_test_add_func ("/sizing/nearest-shape", test_sizing_nearest_shape);
  g_test_add_func ("/sizing/areas", test_sizing_areas);
  g_test_add_func ("/sizing/clamp", test_sizing_clamp);
  g_test_add_func ("/sizing/clamp-random", test_sizing_clamp_random);
  g_test_add_func ("/sizing/tables", test_sizing_tables);
  g_test_add_func ("/sizing/random", test_sizing_random);
  g_test_add_func ("/sizing/monotonic", test_sizing_monotonic);
  return g_test_run ();
}

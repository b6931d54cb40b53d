/* tests of limn/health */
#include "health.h"

#include <glib/gstdio.h>

#define NOW (G_GINT64_CONSTANT (1700000000) * G_USEC_PER_SEC)

static void
test_health_learn (void)
{
  g_autoptr (LimnHealth) health = limn_health_new ();
  LimnHealthFigures figures;

  limn_health_get (health, "a", NOW, &figures);
  g_assert_cmpuint (figures.n, ==, 0);
  for (guint i = 0; i < 40; i++)
    limn_health_add (health, "a", i % 4 != 0, 1000, NOW);
  limn_health_get (health, "a", NOW, &figures);
  g_assert_cmpuint (figures.n, ==, 20);
  g_assert_cmpfloat (figures.success, >, 0.65);
  g_assert_cmpfloat (figures.success, <, 0.85);
  g_assert_cmpfloat_with_epsilon (figures.ms, 1000, 1);
  for (guint i = 0; i < 60; i++)
    limn_health_add (health, "a", TRUE, 4000, NOW);
  limn_health_get (health, "a", NOW, &figures);
  g_assert_cmpfloat (figures.success, >, 0.95);
  g_assert_cmpfloat (figures.ms, >, 3500);
}

/* last for half a minute, then for twice as long, then in its place */
static void
test_health_down (void)
{
  static const struct
  {
    guint n_failures;
    gint64 after_s;
    gboolean down;
  } cases[] = {
    { 0, 0, FALSE },   { 1, 0, TRUE },     { 1, 29, TRUE },  { 1, 31, FALSE },
    { 2, 31, TRUE },   { 2, 61, FALSE },   { 4, 239, TRUE }, { 4, 241, FALSE },
    { 20, 899, TRUE }, { 20, 901, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnHealth) health = limn_health_new ();
      LimnHealthFigures figures;

      limn_health_add (health, "a", TRUE, 10, NOW - G_USEC_PER_SEC);
      for (guint j = 0; j < cases[i].n_failures; j++)
        limn_health_add (health, "a", FALSE, 10, NOW);
      limn_health_get (
          health, "a", NOW + cases[i].after_s * G_USEC_PER_SEC, &figures);
      g_assert_true (figures.is_down == cases[i].down);
    }
}

/* of several side by side, in whatever order they end */
static void
test_health_beside (void)
{
  static const struct
  {
    gint64 worked_ms; /* before the failure's end */
    gboolean down;
  } cases[] = {
    { -1, FALSE }, { 0, FALSE }, { 1, FALSE }, { 500, FALSE }, { 501, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnHealth) health = limn_health_new ();
      gint64 worked = NOW - cases[i].worked_ms * 1000;
      LimnHealthFigures figures;

      for (guint is_late = 0; is_late < 2; is_late++)
        if ((worked > NOW) == is_late)
          limn_health_add (health, "a", TRUE, 400, worked);
        else
          limn_health_add (health, "a", FALSE, 500, NOW);
      limn_health_get (health, "a", NOW + 1000, &figures);
      g_assert_true (figures.is_down == cases[i].down);
      g_assert_cmpfloat (figures.success, ==, 0.5);
    }
}

static void
test_health_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-health-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "state", "h.json", NULL);
  g_autofree char *state = g_path_get_dirname (path);
  g_autoptr (LimnHealth) health = limn_health_load (path);
  g_autoptr (LimnHealth) again = NULL;
  g_autoptr (LimnHealth) broken = NULL;
  g_autoptr (GError) error = NULL;
  gint64 now = g_get_real_time ();
  LimnHealthFigures figures;
  guint n_kept = 0;

  limn_health_add (health, "old", TRUE, 10, now - 31 * G_TIME_SPAN_DAY);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("route %u", i);

      limn_health_add (health, name, i % 2 == 0, 2000, now - i);
    }
  limn_health_save (health, &error);
  g_assert_no_error (error);
  again = limn_health_load (path);
  for (guint i = 0; i < 300; i++)
    {
      g_autofree char *name = g_strdup_printf ("route %u", i);

      limn_health_get (again, name, now, &figures);
      n_kept += figures.n;
      if (figures.n > 0)
        g_assert_cmpfloat (figures.success, ==, i % 2 == 0);
    }
  g_assert_cmpuint (n_kept, ==, 256);
  limn_health_get (again, "route 0", now, &figures);
  g_assert_cmpfloat_with_epsilon (figures.ms, 2000, 1);
  limn_health_get (again, "route 1", now, &figures);
  g_assert_true (figures.is_down);
  limn_health_get (again, "old", now, &figures);
  g_assert_cmpuint (figures.n, ==, 0);
  g_file_set_contents (path,
                       "{\"routes\": {\"a\": 7, \"b\": {\"n\": -1}, "
                       "\"c\": {\"n\": 1e99, \"seen\": 1.7e21, "
                       "\"failed\": 1e300}}}",
                       -1,
                       NULL);
  broken = limn_health_load (path);
  limn_health_get (broken, "b", now, &figures);
  g_assert_cmpuint (figures.n, ==, 0);
  limn_health_get (broken, "c", now, &figures);
  g_assert_cmpuint (figures.n, ==, 0);
  g_unlink (path);
  g_rmdir (state);
  g_rmdir (folder);
}

static void
test_health_counts (void)
{
  g_assert_true (limn_health_counts (LIMN_ERROR_TRANSIENT));
  g_assert_true (limn_health_counts (LIMN_ERROR_AMBIGUOUS));
  g_assert_false (limn_health_counts (LIMN_ERROR_REFUSED));
  g_assert_false (limn_health_counts (LIMN_ERROR_CANCELLED));
  g_assert_false (limn_health_counts (LIMN_ERROR_BILLING));
}

static void
test_health_count (void)
{
  g_autoptr (LimnHealth) health = limn_health_new ();
  guint n_routes = 7, n_resting = 7;

  limn_health_count (health, NOW, &n_routes, &n_resting);
  g_assert_cmpuint (n_routes, ==, 0);
  g_assert_cmpuint (n_resting, ==, 0);
  limn_health_add (health, "a", TRUE, 10, NOW);
  limn_health_add (health, "b", FALSE, 10, NOW);
  limn_health_add (health, "old", FALSE, 10, NOW - 31 * G_TIME_SPAN_DAY);
  limn_health_count (health, NOW + G_USEC_PER_SEC, &n_routes, &n_resting);
  g_assert_cmpuint (n_routes, ==, 2);
  g_assert_cmpuint (n_resting, ==, 1);
  limn_health_count (health, NOW + G_TIME_SPAN_HOUR, &n_routes, &n_resting);
  g_assert_cmpuint (n_routes, ==, 2);
  g_assert_cmpuint (n_resting, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/health/learn", test_health_learn);
  g_test_add_func ("/health/down", test_health_down);
  g_test_add_func ("/health/beside", test_health_beside);
  g_test_add_func ("/health/file", test_health_file);
  g_test_add_func ("/health/counts", test_health_counts);
  g_test_add_func ("/health/count", test_health_count);
  return g_test_run ();
}

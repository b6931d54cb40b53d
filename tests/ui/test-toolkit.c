/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a window's beginning leaves of others' things: the environment, and the
 * file in which babl keeps what it has learnt. */
#include <babl/babl.h>
#include <glib/gstdio.h>
#include <libgimp/gimp.h>
#include <libgimp/gimpui.h>

#include "toolkit.h"

#define NO_CACHE "BABL_INHIBIT_CACHE"

/* what babl says where it learns how fast it is, which takes long */
#define LEARNS "*measuring lut timings*"

/* a folder of caches, as babl leaves it after one conversion */
static void
test_leave_cache (void)
{
  guint8 pixel[4] = { 1, 2, 3, 4 };
  gfloat wide[4];

  babl_init ();
  babl_process (
      babl_fish (babl_format ("R'G'B'A u8"), babl_format ("RGBA float")),
      pixel,
      wide,
      1);
  babl_exit ();
}

static void
test_begin (void)
{
  limn_toolkit_prepare ();
  gimp_ui_init ("limn", FALSE);
  g_assert_cmpstr (g_getenv (NO_CACHE), ==, g_getenv ("TEST_WANTED"));
  g_assert_nonnull (gdk_display_get_default ());
}

static void
test_cache (gconstpointer data)
{
  const char *given = data;
  g_autofree char *folder = g_dir_make_tmp ("limn-toolkit-XXXXXX", NULL);
  g_autofree char *babl = g_build_filename (folder, "babl", NULL);
  g_autofree char *path = g_build_filename (babl, "babl-fishes", NULL);
  g_autofree char *before = NULL, *after = NULL;

  g_setenv ("XDG_CACHE_HOME", folder, TRUE);
  g_test_trap_subprocess ("/toolkit/subprocess/leave", 0, 0);
  g_test_trap_assert_passed ();
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_nonnull (strstr (before, "R'G'B'A u8"));
  if (given != NULL)
    {
      g_setenv (NO_CACHE, given, TRUE);
      g_setenv ("TEST_WANTED", given, TRUE);
    }
  g_setenv ("BABL_LUT_INFO", "1", TRUE);
  g_test_trap_subprocess ("/toolkit/subprocess/begin", 0, 0);
  g_test_trap_assert_passed ();
  g_test_trap_assert_stderr_unmatched (LEARNS);
  g_test_trap_assert_stdout_unmatched (LEARNS);
  g_unsetenv (NO_CACHE);
  g_unsetenv ("TEST_WANTED");
  g_unsetenv ("BABL_LUT_INFO");
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  g_assert_cmpstr (after, ==, before);
  g_remove (path);
  g_rmdir (babl);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/toolkit/subprocess/leave", test_leave_cache);
  g_test_add_func ("/toolkit/subprocess/begin", test_begin);
  g_test_add_data_func ("/toolkit/cache", NULL, test_cache);
  g_test_add_data_func ("/toolkit/cache/off", "yes", test_cache);
  return g_test_run ();
}

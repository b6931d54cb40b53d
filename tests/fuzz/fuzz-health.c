/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/health: health.json of the state folder. */
#include "fuzz.h"
#include "health.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  g_autoptr (LimnHealth) health = NULL;
  LimnHealthFigures figures;
  guint n_routes, n_resting;
  gint64 now = g_get_real_time ();

  if (path == NULL)
    path = g_build_filename (fuzz_get_home (), "file", NULL);
  fuzz_write_file (path, data, size);
  health = limn_health_load (path);
  limn_health_count (health, now, &n_routes, &n_resting);
  g_assert_cmpuint (n_resting, <=, n_routes);
  limn_health_add (health, "a", FALSE, 10, now);
  limn_health_get (health, "a", now, &figures);
  g_assert_true (figures.success >= 0 && figures.success <= 1);
  g_assert_true (figures.ms >= 0);
  return 0;
}

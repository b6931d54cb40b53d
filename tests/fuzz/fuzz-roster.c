/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/roster: models.json of the state folder. */
#include "fuzz.h"
#include "roster.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static char *path;
  g_autoptr (LimnCatalog) catalog = limn_catalog_new_from_data (
      "{\"models\":{\"m\":{}},\"default\":\"m\"}", -1, NULL);
  g_autoptr (GError) warning = NULL;

  if (path == NULL)
    path = g_build_filename (fuzz_get_home (), "state", "models.json", NULL);
  fuzz_write_file (path, data, size);
  FUZZ_CHECK (limn_roster_load (catalog, &warning), warning);
  g_assert_nonnull (limn_catalog_get_default (catalog));
  return 0;
}

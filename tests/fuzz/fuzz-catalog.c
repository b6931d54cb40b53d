/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/catalog: the user's catalog.json over the built-in one. */
#include <string.h>

#include "catalog.h"
#include "fuzz.h"

static void
visit (LimnCatalog *catalog)
{
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);

  g_assert_nonnull (limn_catalog_get_default (catalog));
  for (guint i = 0; i < models->len; i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);
      g_autofree char *provider = NULL;

      /* what stands before a slash is a provider's name for a lookup */
      if (strchr (model->slug, '/') != NULL)
        continue;
      g_assert_true (
          limn_catalog_lookup (catalog, model->slug, &provider, NULL) == model);
      limn_catalog_get_price (catalog, model, "gemini", "1K", 2);
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_memdup2 (data, size);
  g_autofree char *name = fuzz_dup_text (data, MIN (size, 40));
  g_autofree char *near = NULL;
  g_autoptr (LimnCatalog) catalog =
      limn_catalog_new_from_data ("{\"models\":{\"m\":{\"aliases\":[\"n\"]}},"
                                  "\"default\":\"m\"}",
                                  -1,
                                  NULL);
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (catalog);
  if (size == 0)
    return 0;
  FUZZ_CHECK (limn_catalog_overlay (catalog, text, (gssize) size, &error),
              error);
  visit (catalog);
  if (g_utf8_validate (name, -1, NULL))
    near = limn_catalog_suggest (catalog, name);
  return 0;
}

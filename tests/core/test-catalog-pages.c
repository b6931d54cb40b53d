/* the built-in catalogue beside what the pages of gateway and vendors say.
 *
 * The tables here were copied from those pages, not from the catalogue. */
#include "catalog.h"

#include <string.h>

#include "money.h"

/* a row a line: ratio, pixels of the gateway's table, pixels of the vendor's;
 * the vendor's page prints 792x168 for 21:9 at 0.5K, half of its 1K row is
 * meant */
static const struct
{
  const char *model;
  const char *tier;
  const char *rows;
} test_catalog_pages_sizes[] = {
  { "gemini-3-pro-image-preview",
    "1K",
    "4:3 1183x887 1200x896\n"
    "4:5 916x1145 928x1152\n"
    "5:4 1145x916 1152x928\n"
    "1:1 1024x1024 1024x1024\n"
    "3:4 887x1182 896x1200\n"
    "2:3 836x1254 848x1264\n"
    "3:2 1254x836 1264x848\n"
    "9:16 768x1365 768x1376\n"
    "16:9 1365x768 1376x768\n"
    "21:9 1563x670 1584x672\n" },
  { "gemini-3-pro-image-preview",
    "2K",
    "21:9 3129x1341 3168x1344\n"
    "3:4 1774x2365 1792x2400\n"
    "4:3 2365x1774 2400x1792\n"
    "4:5 1832x2290 1856x2304\n"
    "5:4 2290x1832 2304x1856\n"
    "9:16 1536x2731 1536x2752\n"
    "16:9 2731x1536 2752x1536\n"
    "1:1 2048x2048 2048x2048\n"
    "2:3 1672x2508 1696x2528\n"
    "3:2 2508x1672 2528x1696\n" },
  { "gemini-3-pro-image-preview",
    "4K",
    "3:4 3548x4730 3584x4800\n"
    "2:3 3345x5017 3392x5056\n"
    "5:4 4580x3664 4608x3712\n"
    "1:1 4096x4096 4096x4096\n"
    "9:16 3072x5461 3072x5504\n"
    "16:9 5461x3072 5504x3072\n"
    "4:3 4729x3547 4800x3584\n"
    "3:2 5016x3344 5056x3392\n"
    "4:5 3663x4579 3712x4608\n"
    "21:9 6256x2681 6336x2688\n" },
  { "gemini-3.1-flash-image-preview",
    "0.5K",
    "5:4 573x458 576x464\n"
    "9:16 384x683 384x688\n"
    "16:9 683x384 688x384\n"
    "1:4 256x1024 256x1024\n"
    "1:1 512x512 512x512\n"
    "4:1 1024x256 1024x256\n"
    "1:8 181x1448 192x1536\n"
    "8:1 1448x181 1536x192\n"
    "2:3 418x627 424x632\n"
    "3:2 627x418 632x424\n"
    "4:5 458x572 464x576\n"
    "21:9 782x335 792x336\n"
    "3:4 443x591 448x600\n"
    "4:3 591x443 600x448\n" },
  { "gemini-3.1-flash-image-preview",
    "1K",
    "4:3 1183x887 1200x896\n"
    "4:5 916x1145 928x1152\n"
    "5:4 1145x916 1152x928\n"
    "1:4 512x2048 512x2048\n"
    "1:1 1024x1024 1024x1024\n"
    "4:1 2048x512 2048x512\n"
    "3:4 887x1182 896x1200\n"
    "1:8 362x2896 384x3072\n"
    "8:1 2896x362 3072x384\n"
    "2:3 836x1254 848x1264\n"
    "3:2 1254x836 1264x848\n"
    "9:16 768x1365 768x1376\n"
    "16:9 1365x768 1376x768\n"
    "21:9 1563x670 1584x672\n" },
  { "gemini-3.1-flash-image-preview",
    "2K",
    "21:9 3129x1341 3168x1344\n"
    "3:4 1774x2365 1792x2400\n"
    "4:3 2365x1774 2400x1792\n"
    "4:5 1832x2290 1856x2304\n"
    "5:4 2290x1832 2304x1856\n"
    "9:16 1536x2731 1536x2752\n"
    "16:9 2731x1536 2752x1536\n"
    "1:4 1024x4096 1024x4096\n"
    "1:1 2048x2048 2048x2048\n"
    "4:1 4096x1024 4096x1024\n"
    "1:8 724x5793 768x6144\n"
    "8:1 5792x724 6144x768\n"
    "2:3 1672x2508 1696x2528\n"
    "3:2 2508x1672 2528x1696\n" },
  { "gemini-3.1-flash-image-preview",
    "4K",
    "3:4 3548x4730 3584x4800\n"
    "2:3 3345x5017 3392x5056\n"
    "5:4 4580x3664 4608x3712\n"
    "1:4 2048x8192 2048x8192\n"
    "1:1 4096x4096 4096x4096\n"
    "4:1 8192x2048 8192x2048\n"
    "9:16 3072x5461 3072x5504\n"
    "16:9 5461x3072 5504x3072\n"
    "1:8 1448x11585 1536x12288\n"
    "4:3 4729x3547 4800x3584\n"
    "8:1 11584x1448 12288x1536\n"
    "3:2 5016x3344 5056x3392\n"
    "4:5 3663x4579 3712x4608\n"
    "21:9 6256x2681 6336x2688\n" },
  { "gemini-2.5-flash-image",
    "1K",
    "4:3 1183x887 1184x864\n"
    "4:5 916x1145 896x1152\n"
    "5:4 1145x916 1152x896\n"
    "1:1 1024x1024 1024x1024\n"
    "3:4 887x1182 864x1184\n"
    "2:3 836x1254 832x1248\n"
    "3:2 1254x836 1248x832\n"
    "9:16 768x1365 768x1344\n"
    "16:9 1365x768 1344x768\n"
    "21:9 1563x670 1536x672\n" },
};

typedef struct
{
  const char *model, *provider;
  const char *id, *edit_id, *edit_slug;
  guint max_images;
  guint p50_ms, p95_ms, success_permille, ttfb_ms;
  gboolean estimated;
  const char *input;
  const char *prices; /* 0.5K 1K 2K 4K */
} TestCatalogPagesRunner;

#define PRO "gemini-3-pro-image-preview"
#define TWO "gemini-3.1-flash-image-preview"
#define ONE "gemini-2.5-flash-image"

/* clang-format off */
static const TestCatalogPagesRunner test_catalog_pages_runners[] = {
  { PRO, "gemini", "gemini-3-pro-image", NULL, NULL, 14,
    21949, 32966, 692, 20033, TRUE, "0.0011", "- 0.134 0.134 0.24" },
  { PRO, "vertex", "gemini-3-pro-image", NULL, NULL, 14,
    40746, 69512, 482, 40083, TRUE, "0.0011", "- 0.134 0.134 0.24" },
  { PRO, "replicate", "google/nano-banana-pro", NULL, NULL, 14,
    41822, 97656, 840, 41822, FALSE, "0.00", "- 0.15 0.15 0.30" },
  { PRO, "fal", "fal-ai/nano-banana-pro", "fal-ai/nano-banana-pro/edit",
    "gemini-3-pro-image-preview-edit", 2,
    42435, 89951, 784, 42435, FALSE, "0.00", "- 0.15 0.15 0.30" },
  { TWO, "gemini", "gemini-3.1-flash-image", NULL, NULL, 14,
    25839, 42574, 737, 24248, FALSE, "0.00", "0.045 0.067 0.101 0.151" },
  { TWO, "replicate", "google/nano-banana-2", NULL, NULL, 14,
    30023, 51892, 409, 30023, FALSE, "0.00", "- 0.067 0.101 0.151" },
  { TWO, "vertex", "gemini-3.1-flash-image", NULL, NULL, 14,
    45061, 105302, 358, 43959, FALSE, "0.00", "0.045 0.067 0.101 0.151" },
  { TWO, "fal", "fal-ai/nano-banana-2", "fal-ai/nano-banana-2/edit",
    "gemini-3.1-flash-image-preview-edit", 0,
    48044, 102396, 865, 48155, FALSE, "0.00", "0.06 0.08 0.12 0.16" },
  { ONE, "gemini", "gemini-2.5-flash-image", NULL, NULL, 3,
    7886, 10941, 579, 7043, TRUE, "0.00", "- 0.039 - -" },
  { ONE, "fal", "fal-ai/nano-banana", "fal-ai/nano-banana/edit",
    "gemini-2.5-flash-image-edit", 0,
    31825, 96361, 1000, 35705, FALSE, "0.00", "- 0.039 - -" },
  { ONE, "vertex", "gemini-2.5-flash-image", NULL, NULL, 3,
    0, 0, 0, 0, TRUE, "0.00", "- 0.039 - -" },
  { ONE, "replicate", "google/nano-banana", NULL, NULL, 0,
    0, 0, 0, 0, FALSE, "0.00", "- 0.039 - -" },
};
/* clang-format on */

static const LimnModel *
lookup (LimnCatalog *catalog, const char *name)
{
  const LimnModel *model = limn_catalog_lookup (catalog, name, NULL, NULL);

  g_assert_nonnull (model);
  return model;
}

static void
test_catalog_pages_tables (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  guint n_rows = 0;

  for (guint i = 0; i < G_N_ELEMENTS (test_catalog_pages_sizes); i++)
    {
      const LimnModel *model =
          lookup (catalog, test_catalog_pages_sizes[i].model);
      g_autoptr (GString) rows = g_string_new (NULL);

      for (guint j = 0; j < model->n_sizes; j++)
        {
          const LimnModelSize *size = &model->sizes[j];

          if (strcmp (size->resolution, test_catalog_pages_sizes[i].tier) != 0)
            continue;
          n_rows++;
          g_string_append_printf (rows,
                                  "%s %ux%u %ux%u\n",
                                  size->aspect_ratio,
                                  size->width,
                                  size->height,
                                  size->vendor_width,
                                  size->vendor_height);
        }
      g_assert_cmpstr (rows->str, ==, test_catalog_pages_sizes[i].rows);
    }
  g_assert_cmpuint (n_rows, ==, 30 + 56 + 10);
  for (guint i = 0; i < models->len; i++)
    n_rows -= ((const LimnModel *) g_ptr_array_index (models, i))->n_sizes;
  g_assert_cmpuint (n_rows, ==, 0);
}

static char *
test_catalog_pages_print_prices (const LimnModelRunner *runner)
{
  static const char *const tiers[] = { "0.5K", "1K", "2K", "4K" };
  g_autoptr (GString) prices = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tiers); i++)
    {
      const gint64 *price = g_hash_table_lookup (runner->prices, tiers[i]);
      g_autofree char *text = limn_money_to_string (price != NULL ? *price : 0);

      g_string_append_printf (
          prices, "%s%s", i > 0 ? " " : "", price != NULL ? text : "-");
    }
  return g_strdup (prices->str);
}

static void
test_catalog_pages_providers (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  guint count = G_N_ELEMENTS (test_catalog_pages_runners);

  for (guint i = 0; i < models->len; i++)
    count -= ((const LimnModel *) g_ptr_array_index (models, i))->runners->len;
  g_assert_cmpuint (count, ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (test_catalog_pages_runners); i++)
    {
      const TestCatalogPagesRunner *row = &test_catalog_pages_runners[i];
      const LimnModelRunner *runner =
          limn_model_get_runner (lookup (catalog, row->model), row->provider);
      g_autofree char *prices = test_catalog_pages_print_prices (runner);
      g_autofree char *input = limn_money_to_string (runner->input_micros);

      g_test_message ("%s at %s", row->model, row->provider);
      g_assert_cmpstr (runner->id, ==, row->id);
      g_assert_cmpstr (runner->edit_id, ==, row->edit_id);
      g_assert_cmpstr (runner->edit_slug, ==, row->edit_slug);
      g_assert_cmpuint (runner->max_images, ==, row->max_images);
      g_assert_cmpuint (runner->p50_ms, ==, row->p50_ms);
      g_assert_cmpuint (runner->p95_ms, ==, row->p95_ms);
      g_assert_cmpuint (runner->ttfb_ms, ==, row->ttfb_ms);
      g_assert_cmpuint (runner->success_permille, ==, row->success_permille);
      g_assert_true (runner->estimated == row->estimated);
      g_assert_cmpstr (input, ==, row->input);
      g_assert_cmpstr (prices, ==, row->prices);
    }
}

static void
test_catalog_pages_models (void)
{
  static const struct
  {
    const char *slug, *providers, *aliases, *extras;
    LimnModelScore rank, elo;
    const char *deprecated, *successor;
  } cases[] = {
    { PRO,
      "gemini vertex replicate fal",
      "gemini-3-pro-image nano-banana-pro",
      "allow_fallback_model enable_web_search limit_generations "
      "safety_filter_level safety_tolerance sync_mode",
      { 3, 1 },
      { 1273, 1244 },
      "",
      NULL },
    { TWO,
      "gemini replicate vertex fal",
      "gemini-3.1-flash-image nano-banana-2",
      "enable_web_search google_search image_search limit_generations "
      "safety_tolerance sync_mode thinking_level",
      { 1, 2 },
      { 0, 0 },
      "2026-10-06 in favour of gemini-nano-banana-2.1",
      NULL },
    { ONE,
      "gemini fal vertex replicate",
      "gemini-2.5-flash-image-preview nano-banana",
      "limit_generations safety_tolerance sync_mode",
      { 0, 0 },
      { 0, 0 },
      "2026-10-02",
      TWO },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LimnModel *model = lookup (catalog, cases[i].slug);
      g_autofree char *providers = g_strjoinv (" ", model->providers);
      g_autofree char *aliases = g_strjoinv (" ", model->aliases);
      g_autofree char *extras = g_strjoinv (" ", model->extras);

      g_assert_cmpstr (providers, ==, cases[i].providers);
      g_assert_cmpstr (aliases, ==, cases[i].aliases);
      g_assert_cmpstr (extras, ==, cases[i].extras);
      g_assert_cmpmem (&model->rank,
                       sizeof model->rank,
                       &cases[i].rank,
                       sizeof cases[i].rank);
      g_assert_cmpmem (
          &model->elo, sizeof model->elo, &cases[i].elo, sizeof cases[i].elo);
      g_assert_true ((model->deprecated == NULL) ==
                     (*cases[i].deprecated == '\0'));
      g_assert_true (model->deprecated == NULL ||
                     strstr (model->deprecated, cases[i].deprecated) != NULL);
      g_assert_cmpstr (model->successor, ==, cases[i].successor);
      g_assert_nonnull (model->best_for);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog-pages/tables", test_catalog_pages_tables);
  g_test_add_func ("/catalog-pages/providers", test_catalog_pages_providers);
  g_test_add_func ("/catalog-pages/models", test_catalog_pages_models);
  return g_test_run ();
}

/* tests of limn/catalog, and of limn/model and limn/row under it */
#include "catalog.h"

#include <string.h>
#include <glib/gstdio.h>

#include "error.h"
#include "money.h"

static const LimnModel *
lookup (LimnCatalog *catalog, const char *name)
{
  g_autoptr (GError) error = NULL;
  const LimnModel *model = limn_catalog_lookup (catalog, name, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (model);
  return model;
}

static void
test_catalog_models (void)
{
  static const struct
  {
    const char *slug, *name;
    guint n_ratios, n_sizes, max_images;
    const char *tiers;
  } cases[] = {
    { "gemini-3-pro-image-preview", "Nano Banana Pro", 10, 30, 14, "1K 2K 4K" },
    { "gemini-3.1-flash-image-preview",
      "Nano Banana 2",
      14,
      56,
      14,
      "0.5K 1K 2K 4K" },
    { "gemini-2.5-flash-image", "Nano Banana", 10, 10, 3, "1K" },
  };
  g_autoptr (GError) warning = NULL;
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, &warning);
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);

  g_assert_no_error (warning);
  g_assert_cmpuint (models->len, ==, G_N_ELEMENTS (cases));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LimnModel *model = g_ptr_array_index (models, i);
      g_autofree char *tiers = g_strjoinv (" ", model->tiers);

      g_assert_cmpstr (model->slug, ==, cases[i].slug);
      g_assert_cmpstr (model->name, ==, cases[i].name);
      g_assert_cmpuint (g_strv_length (model->ratios), ==, cases[i].n_ratios);
      g_assert_cmpuint (model->n_sizes, ==, cases[i].n_sizes);
      g_assert_cmpuint (model->max_images, ==, cases[i].max_images);
      g_assert_cmpuint (model->max_prompt, ==, 32000);
      g_assert_cmpstr (tiers, ==, cases[i].tiers);
      g_assert_cmpstr (model->default_tier, ==, "1K");
      g_assert_null (model->retired);
      g_assert_true (model->successor == NULL ||
                     lookup (catalog, model->successor) != NULL);
      g_assert_nonnull (model->description);
    }
  g_assert_cmpstr (limn_catalog_get_default (catalog)->slug,
                   ==,
                   "gemini-3.1-flash-image-preview");
}

static void
test_catalog_sizes (void)
{
  static const struct
  {
    const char *model, *ratio, *tier;
    guint width, height, vendor_width, vendor_height;
  } cases[] = {
    { "nano-banana-pro", "16:9", "4K", 5461, 3072, 5504, 3072 },
    { "nano-banana-pro", "5:4", "2K", 2290, 1832, 2304, 1856 },
    { "nano-banana-2", "21:9", "0.5K", 782, 335, 792, 336 },
    { "nano-banana-2", "8:1", "4K", 11584, 1448, 12288, 1536 },
    { "nano-banana-2", "1:8", "4K", 1448, 11585, 1536, 12288 },
    { "nano-banana", "4:3", "1K", 1183, 887, 1184, 864 },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const LimnModelSize *size = limn_model_find_size (
          lookup (catalog, cases[i].model), cases[i].ratio, cases[i].tier);

      g_assert_nonnull (size);
      g_assert_cmpuint (size->width, ==, cases[i].width);
      g_assert_cmpuint (size->height, ==, cases[i].height);
      g_assert_cmpuint (size->vendor_width, ==, cases[i].vendor_width);
      g_assert_cmpuint (size->vendor_height, ==, cases[i].vendor_height);
    }
  g_assert_null (
      limn_model_find_size (lookup (catalog, "nano-banana"), "1:1", "2K"));
}

static void
test_catalog_runners (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  const LimnModel *model = lookup (catalog, "nano-banana-pro");
  const LimnModelRunner *gemini = limn_model_get_runner (model, "gemini");
  const LimnModelRunner *fal = limn_model_get_runner (model, "fal");
  g_autofree char *providers = g_strjoinv (" ", model->providers);

  g_assert_cmpstr (providers, ==, "gemini vertex replicate fal");
  g_assert_cmpuint (gemini->p50_ms, ==, 21949);
  g_assert_cmpuint (gemini->p95_ms, ==, 32966);
  g_assert_cmpuint (gemini->ttfb_ms, ==, 20033);
  g_assert_cmpuint (gemini->success_permille, ==, 692);
  g_assert_cmpuint (fal->max_images, ==, 2);
  g_assert_cmpuint (model->elo.edit, ==, 1244);
  g_assert_cmpuint (model->rank.generate, ==, 3);
  g_assert_null (limn_model_get_runner (model, "openai"));
}

static void
test_catalog_price (void)
{
  static const struct
  {
    const char *model, *provider, *tier;
    guint n_images;
    gint64 micros;
  } cases[] = {
    { "nano-banana-pro", "gemini", "1K", 0, 134000 },
    { "nano-banana-pro", "vertex", "4K", 2, 242200 },
    { "nano-banana-pro", "replicate", "4K", 2, 300000 },
    { "nano-banana-pro", NULL, "2K", 0, 150000 },
    { "nano-banana-2", NULL, "0.5K", 0, 60000 },
    { "nano-banana-2", "gemini", "0.5K", 0, 45000 },
    { "nano-banana-2", "replicate", "0.5K", 0, LIMN_MONEY_UNKNOWN },
    { "nano-banana", NULL, "1K", 3, 39000 },
    { "nano-banana", NULL, "4K", 0, LIMN_MONEY_UNKNOWN },
    { "nano-banana", "openai", "1K", 0, LIMN_MONEY_UNKNOWN },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (limn_catalog_get_price (catalog,
                                             lookup (catalog, cases[i].model),
                                             cases[i].provider,
                                             cases[i].tier,
                                             cases[i].n_images),
                     ==,
                     cases[i].micros);
}

static void
test_catalog_lookup (void)
{
  static const struct
  {
    const char *name, *slug, *provider;
  } cases[] = {
    { "gemini-3-pro-image-preview", "gemini-3-pro-image-preview", NULL },
    { "gemini-3-pro-image", "gemini-3-pro-image-preview", NULL },
    { " Nano-Banana-PRO ", "gemini-3-pro-image-preview", NULL },
    { "nano-banana", "gemini-2.5-flash-image", NULL },
    { "gemini-2.5-flash-image-preview", "gemini-2.5-flash-image", NULL },
    { "Vertex/nano-banana-2", "gemini-3.1-flash-image-preview", "vertex" },
    { "fal/gemini-3-pro-image-preview-edit",
      "gemini-3-pro-image-preview",
      "fal" },
    { "whoever/nano-banana", "gemini-2.5-flash-image", "whoever" },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *provider = NULL;
      const LimnModel *model =
          limn_catalog_lookup (catalog, cases[i].name, &provider, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (model->slug, ==, cases[i].slug);
      g_assert_cmpstr (provider, ==, cases[i].provider);
    }
}

static void
test_catalog_unknown (void)
{
  static const struct
  {
    const char *name;
    const char *message;
  } cases[] = {
    { "nano-bannana",
      "model 'nano-bannana': not in the catalogue; did you mean 'nano-banana' "
      "or 'nano-banana-2'? (limn models lists all, limn models "
      "--refresh finds new ones)" },
    { "dall-e-3",
      "model 'dall-e-3': not in the catalogue; the default is "
      "'gemini-3.1-flash-image-preview' (limn models lists all, limn models "
      "--refresh finds new ones)" },
    { "vertex/gemini-3-pro-image-preview-edit",
      "model 'gemini-3-pro-image-preview-edit': not in the catalogue; *" },
    { "/nano-banana", "model '/nano-banana': not in the catalogue; *" },
    { "a\nb", "model 'a?nb': not in the catalogue; *" },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autofree char *huge = g_strnfill (1000000, 'x');
  g_autoptr (GError) long_error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          limn_catalog_lookup (catalog, cases[i].name, NULL, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_null (strchr (error->message, '\n'));
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
    }
  g_assert_null (limn_catalog_lookup (catalog, huge, NULL, &long_error));
  g_assert_cmpuint (strlen (long_error->message), <, 300);
}

static void
test_catalog_overlay (void)
{
  static const char overlay[] =
      "{\"default\": \"nano-banana-pro\", \"models\": {"
      " \"gemini-3-pro-image-preview\": {"
      "  \"max_images\": 5, \"name\": \"Pro\","
      "  \"providers\": {\"fal\": null,"
      "   \"gemini\": {\"prices\": {\"1K\": \"0.2\"}}},"
      "  \"sizes\": {\"1K\": {\"16:9\": {\"vendor\": \"1400x800\"}},"
      "   \"8K\": {\"1:1\": {\"table\": \"8192x8192\"}}}},"
      " \"gemini-2.5-flash-image\": {\"retired\": \"closed on 2026-10-02\","
      "  \"successor\": \"gemini-3.1-flash-image-preview\"},"
      " \"new-one\": {\"note\": \"x\", \"sizes\":"
      "  {\"1\": {\"2:1\": {\"table\": \"1448x724\"}}}}}}";
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GError) error = NULL;
  const LimnModel *pro, *old, *new;

  g_assert_true (limn_catalog_overlay (catalog, overlay, -1, &error));
  g_assert_no_error (error);
  pro = limn_catalog_get_default (catalog);
  g_assert_cmpstr (pro->name, ==, "Pro");
  g_assert_cmpuint (pro->max_images, ==, 5);
  g_assert_cmpuint (pro->n_sizes, ==, 31);
  g_assert_cmpstr (pro->tiers[3], ==, "8K");
  g_assert_cmpuint (
      limn_model_find_size (pro, "16:9", "1K")->vendor_width, ==, 1400);
  g_assert_cmpuint (limn_model_find_size (pro, "16:9", "1K")->width, ==, 1365);
  g_assert_cmpuint (
      limn_model_find_size (pro, "1:1", "8K")->vendor_width, ==, 8192);
  g_assert_null (limn_model_get_runner (pro, "fal"));
  g_assert_cmpint (
      limn_catalog_get_price (catalog, pro, "gemini", "1K", 0), ==, 200000);
  g_assert_cmpint (
      limn_catalog_get_price (catalog, pro, "gemini", "4K", 0), ==, 240000);
  old = lookup (catalog, "nano-banana");
  g_assert_cmpstr (old->retired, ==, "closed on 2026-10-02");
  g_assert_cmpstr (old->successor, ==, "gemini-3.1-flash-image-preview");
  new = lookup (catalog, "NEW-one");
  g_assert_cmpstr (new->name, ==, "new-one");
  g_assert_cmpstr (new->description, ==, "");
  g_assert_cmpstr (new->default_tier, ==, "1");
  g_assert_cmpuint (new->max_prompt, ==, 0);
}

/* a sparse table: shape goes before scale */
static void
test_catalog_sparse (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnCatalog) catalog = limn_catalog_new_from_data (
      "{\"default\": \"m\", \"models\": {\"m\": {\"sizes\": {"
      "\"1K\": {\"1:1\": {\"table\": \"1024x1024\"}},"
      "\"4K\": {\"1:1\": {\"table\": \"4096x4096\"},"
      "         \"16:9\": {\"table\": \"5461x3072\"}}}}}}",
      -1,
      &error);
  const LimnModelSize *size;

  g_assert_no_error (error);
  size = limn_model_nearest_size (
      limn_catalog_get_default (catalog), 16 / 9.0, 1048576);
  g_assert_cmpuint (size->width, ==, 5461);
}

/* a model without a table takes any size: there is nothing to look up */
static void
test_catalog_open (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnCatalog) catalog = limn_catalog_new_from_data (
      "{\"default\": \"local\", \"models\": {\"local\": {\"providers\": "
      "{\"openai\": {\"id\": \"someone/painter\"}}}}}",
      -1,
      &error);
  const LimnModel *model;

  g_assert_no_error (error);
  model = limn_catalog_get_default (catalog);
  g_assert_cmpuint (model->n_sizes, ==, 0);
  g_assert_null (model->ratios[0]);
  g_assert_null (model->tiers[0]);
  g_assert_null (model->default_tier);
  g_assert_null (limn_model_find_size (model, "1:1", "1K"));
  g_assert_null (limn_model_find_tier (model, "1K"));
  g_assert_null (limn_model_nearest_ratio (model, 1));
  g_assert_null (limn_model_nearest_tier (model, 1048576));
  g_assert_null (limn_model_nearest_size (model, 1, 1048576));
  g_assert_cmpstr (
      limn_model_get_runner (model, "openai")->id, ==, "someone/painter");
}

static void
test_catalog_overlay_bad (void)
{
  static const struct
  {
    const char *json;
    const char *message;
  } cases[] = {
    { "{\n\"models\": {]}\n",
      "catalogue: broken JSON at line 2, column 12: *" },
    { "{\n\"models\": {}}\n}",
      "catalogue: broken JSON at line 3, column 1: *" },
    { "[]", "line 1: catalogue: an object is needed" },
    { "{\n\"models\": [}\n",
      "line 2: models: an object with a model is needed" },
    { "{\n\"modles\": {}}", "line 2: modles: no such key in the catalogue" },
    { "{\"models\": 7}", "line 1: models: an object with a model is needed" },
    { "{\"default\": \"none\"}",
      "line 1: default 'none': the name of a model is needed" },
    { "{\"models\": {\n\"gemini-2.5-flash-image\": {\n\"max_promt\": 1}}}",
      "line 3: models/gemini-2.5-flash-image/max_promt: no such key *" },
    { "{\"models\": {\n\"gemini-2.5-flash-image\": {\"max_prompt\": 1.5}}}",
      "line 2: models/gemini-2.5-flash-image/max_prompt: a whole number *" },
    { "{\"models\": {\"gemini-2.5-flash-image\": {\"aliases\": \"x\"}}}",
      "line 1: models/gemini-2.5-flash-image/aliases: an array *" },
    { "{\"models\": {\"gemini-2.5-flash-image\": {\"sizes\": {\"1K\": {\n"
      "\"16:9\": {\"vendor\": \"1376*768\"}}}}}}",
      "line 2: models/gemini-2.5-flash-image/sizes/1K/16:9/vendor: a string "
      "with pixels *" },
    { "{\"models\": {\"gemini-2.5-flash-image\": {\"sizes\": {\"1K\": "
      "{\"wide\": {\"table\": \"2x1\"}}}}}}",
      "line 1: models/gemini-2.5-flash-image/sizes/1K/wide: a ratio *" },
    { "{\"models\": {\"gemini-2.5-flash-image\": {\"sizes\": {\"1k\": {}}}}}",
      "line 1: models/gemini-2.5-flash-image/sizes/1k: a tier *" },
    { "{\"models\": {\"gemini-2.5-flash-image\": {\"providers\": {\"fal\": "
      "{\"prices\": {\"1K\": 0.039}}}}}}",
      "line 1: models/gemini-2.5-flash-image/providers/fal/prices/1K: a "
      "string with dollars *" },
    { "{\"models\": {\"fresh\": {\"sizes\": {\"1K\":\n{\"1:1\": {}}}}}}",
      "line 2: models/fresh/sizes/1K/1:1: the key \"table\" is needed" },
    { "{\"models\": {\"gemini-2.5-flash-image\": {\"default_tier\": \"2K\"}}}",
      "line 1: models/gemini-2.5-flash-image: default_tier is none *" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
      g_autoptr (GError) error = NULL;

      g_assert_false (
          limn_catalog_overlay (catalog, cases[i].json, -1, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s\ngave %s", cases[i].json, error->message);
      g_assert_cmpuint (
          limn_model_find_size (lookup (catalog, "nano-banana"), "16:9", "1K")
              ->width,
          ==,
          1365);
    }
}

static void
test_catalog_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("limn-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "catalog.json", NULL);
  g_autofree char *begin = g_strconcat (path, ": line 2: models/", NULL);
  g_autoptr (GError) warning = NULL;
  g_autoptr (LimnCatalog) without = limn_catalog_new (path, &warning);
  g_autoptr (LimnCatalog) broken = NULL;
  g_autoptr (LimnCatalog) good = NULL;

  g_assert_no_error (warning);
  g_assert_cmpstr (lookup (without, "nano-banana")->name, ==, "Nano Banana");

  g_file_set_contents (
      path, "{\"models\":\n{\"gemini-2.5-flash-image\": 1}}", -1, NULL);
  broken = limn_catalog_new (path, &warning);
  g_assert_error (warning, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (warning->message, begin));
  g_assert_cmpstr (lookup (broken, "nano-banana")->name, ==, "Nano Banana");
  g_clear_error (&warning);

  g_file_set_contents (
      path,
      "{\"models\": {\"gemini-2.5-flash-image\": {\"name\": \"Mine\"}}}",
      -1,
      NULL);
  good = limn_catalog_new (path, &warning);
  g_assert_no_error (warning);
  g_assert_cmpstr (lookup (good, "nano-banana")->name, ==, "Mine");
  g_unlink (path);
  g_rmdir (folder);
}

/* a server's names may differ in case alone, in whatever order */
static void
test_catalog_case (void)
{
  static const char *const slugs[] = { "Ab", "aB", "ab", "Cd", " e " };
  static const char text[] =
      "{\"models\": {\"Ab\": {}, \"aB\": {\"aliases\": [\"cD\"]}, "
      "\"ab\": {}, \"Cd\": {}, \" e \": {}}, \"default\": \"cd\"}";
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnCatalog) catalog =
      limn_catalog_new_from_data (text, -1, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (slugs); i++)
    g_assert_cmpstr (
        limn_catalog_lookup (catalog, slugs[i], NULL, &error)->slug,
        ==,
        slugs[i]);
  g_assert_cmpstr (
      limn_catalog_lookup (catalog, "AB", NULL, &error)->slug, ==, "ab");
  g_assert_cmpstr (limn_catalog_get_default (catalog)->slug, ==, "Cd");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog/models", test_catalog_models);
  g_test_add_func ("/catalog/sizes", test_catalog_sizes);
  g_test_add_func ("/catalog/runners", test_catalog_runners);
  g_test_add_func ("/catalog/price", test_catalog_price);
  g_test_add_func ("/catalog/lookup", test_catalog_lookup);
  g_test_add_func ("/catalog/unknown", test_catalog_unknown);
  g_test_add_func ("/catalog/overlay", test_catalog_overlay);
  g_test_add_func ("/catalog/sparse", test_catalog_sparse);
  g_test_add_func ("/catalog/open", test_catalog_open);
  g_test_add_func ("/catalog/overlay-bad", test_catalog_overlay_bad);
  g_test_add_func ("/catalog/file", test_catalog_file);
  g_test_add_func ("/catalog/case", test_catalog_case);
  return g_test_run ();
}

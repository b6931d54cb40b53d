/* tests of limn/catalog-load, limn/patch, limn/row and limn/grid: overlays.
 *
 * The reference is RFC 7386 done on trees of json-glib: what comes out of that
 * must be what comes out of the catalogue's change in place. */
#include "catalog.h"

#include <string.h>

#include "data/limn-resources.h"
#include "error.h"
#include "jsontext.h"
#include "money.h"

#define TEST_OVERLAY_SEED 1738

static GBytes *
test_overlay_get_base (void)
{
  return g_resource_lookup_data (limn_get_resource (),
                                 "/org/limn/catalog.json",
                                 G_RESOURCE_LOOKUP_FLAGS_NONE,
                                 NULL);
}

static JsonNode *
test_overlay_merge (JsonNode *base, JsonNode *patch)
{
  JsonObject *merged;
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_OBJECT (patch))
    return json_node_copy (patch);
  merged = json_object_new ();
  if (base != NULL && JSON_NODE_HOLDS_OBJECT (base))
    {
      json_object_iter_init_ordered (&iter, json_node_get_object (base));
      while (json_object_iter_next_ordered (&iter, &name, &value))
        json_object_set_member (merged, name, json_node_copy (value));
    }
  json_object_iter_init_ordered (&iter, json_node_get_object (patch));
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (JSON_NODE_HOLDS_NULL (value))
      json_object_remove_member (merged, name);
    else
      json_object_set_member (
          merged,
          name,
          test_overlay_merge (json_object_get_member (merged, name), value));
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, merged);
  return node;
}

static void
test_overlay_dump_words (GString *out, const char *name, char **words)
{
  g_autofree char *text = g_strjoinv (" ", words);

  g_string_append_printf (out, "  %s: %s\n", name, text);
}

static void
test_overlay_dump_runner (GString *out, const LimnModelRunner *runner)
{
  g_autoptr (GList) tiers = g_list_sort (g_hash_table_get_keys (runner->prices),
                                         (GCompareFunc) strcmp);

  g_string_append_printf (out,
                          "  %s: %s %s %s %u %u %u %u %u %d %" G_GINT64_FORMAT,
                          runner->provider,
                          runner->edit_slug,
                          runner->id,
                          runner->edit_id,
                          runner->max_images,
                          runner->p50_ms,
                          runner->p95_ms,
                          runner->ttfb_ms,
                          runner->success_permille,
                          runner->estimated,
                          runner->input_micros);
  for (GList *tier = tiers; tier != NULL; tier = tier->next)
    {
      const gint64 *price = g_hash_table_lookup (runner->prices, tier->data);

      g_string_append_printf (
          out, " %s=%" G_GINT64_FORMAT, (char *) tier->data, *price);
    }
  g_string_append_c (out, '\n');
}

static void
test_overlay_dump_model (GString *out, const LimnModel *model)
{
  g_string_append_printf (out,
                          "%s\n  %s | %s | %s | %s | %s | %s | %s\n"
                          "  %u %u rank %u %u elo %u %u\n",
                          model->slug,
                          model->name,
                          model->description,
                          model->best_for,
                          model->default_tier,
                          model->deprecated,
                          model->retired,
                          model->successor,
                          model->max_prompt,
                          model->max_images,
                          model->rank.generate,
                          model->rank.edit,
                          model->elo.generate,
                          model->elo.edit);
  test_overlay_dump_words (out, "aliases", model->aliases);
  test_overlay_dump_words (out, "extras", model->extras);
  test_overlay_dump_words (out, "providers", model->providers);
  test_overlay_dump_words (out, "ratios", model->ratios);
  test_overlay_dump_words (out, "tiers", model->tiers);
  for (guint i = 0; i < model->runners->len; i++)
    test_overlay_dump_runner (out, g_ptr_array_index (model->runners, i));
  for (guint i = 0; i < model->n_sizes; i++)
    g_string_append_printf (out,
                            "  %s %s %ux%u %ux%u\n",
                            model->sizes[i].resolution,
                            model->sizes[i].aspect_ratio,
                            model->sizes[i].width,
                            model->sizes[i].height,
                            model->sizes[i].vendor_width,
                            model->sizes[i].vendor_height);
}

/* all that a catalogue holds, in its order */
static char *
test_overlay_dump (LimnCatalog *catalog)
{
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  GString *out = g_string_new (NULL);

  g_string_append_printf (
      out, "default %s\n", limn_catalog_get_default (catalog)->slug);
  for (guint i = 0; i < models->len; i++)
    test_overlay_dump_model (out, g_ptr_array_index (models, i));
  return g_string_free (out, FALSE);
}

/* one overlay after the other */
static const char *const test_overlay_chain[] = {
  "{}",
  "{\"note\": {\"any\": [\"thing\"]}, \"models\": {}}",
  "{\"default\": \"GEMINI-3-pro-image-preview\"}",
  /* texts, counts, scores, words, notes: replaced, then taken away */
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"name\": \"P\\u00e9ro\","
  "\"best_for\": \"\", \"description\": null, \"max_prompt\": 5,"
  "\"rank\": {\"edit\": 9}, \"elo\": null, \"aliases\": [\"pro\", \"p\"],"
  "\"deprecated\": \"soon\", \"note\": [1, {\"a\": null}]}}}",
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"name\": null,"
  "\"best_for\": null, \"max_prompt\": null, \"max_images\": null,"
  "\"rank\": {\"edit\": null}, \"extras\": null, \"deprecated\": null,"
  "\"aliases\": [\"nano-banana-pro\"]}}}",
  /* providers: one goes, one comes, one changes */
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"providers\": {"
  "\"vertex\": null, \"fal\": {\"id\": \"a/b\", \"edit_id\": null,"
  "\"edit_slug\": null, \"max_images\": null, \"estimated\": true,"
  "\"prices\": {\"4K\": null, \"1K\": \"0.9\", \"8K\": \"1\"}},"
  "\"own\": {\"input\": \"$0.5\", \"prices\": {}, \"note\": 1}, \"no\": null"
  "}}}}",
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"providers\": {"
  "\"vertex\": {\"p50_ms\": 1}, \"own\": {\"input\": null, \"prices\":"
  "{\"1K\": \"2\"}}, \"gemini\": {\"prices\": null}, \"replicate\": {}}}}}",
  "{\"models\": {\"gemini-2.5-flash-image\": {\"providers\": null}}}",
  /* tables: rows, tiers and ratios come, change and go */
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"sizes\": {"
  "\"2K\": null, \"1K\": {\"16:9\": {\"vendor\": null, \"note\": \"x\"},"
  "\"1:1\": {\"table\": \"1000 x 1000\"}, \"21:9\": null, \"9:1\": null,"
  "\"32:9\": {\"table\": \"2000x562\"}}, \"0.25\": {\"1:1\":"
  "{\"table\": \"512x512\", \"vendor\": \"500x500\"}}, \"8K\": {}}}}}",
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"sizes\": {"
  "\"4K\": {\"21:9\": null}, \"2K\": {\"1:1\": {\"table\": \"2048x2048\"}},"
  "\"1K\": {\"16:9\": {\"table\": \"1600x900\"}, \"32:9\":"
  "{\"vendor\": \"2016x560\"}, \"21:9\": {\"table\": \"1x1\"}}}}}}",
  "{\"models\": {\"gemini-3-pro-image-preview\": {\"default_tier\": null}}}",
  "{\"models\": {\"gemini-2.5-flash-image\": {\"sizes\": null}}}",
  "{\"models\": {\"gemini-2.5-flash-image\": {\"sizes\": {\"1\": {\"2:1\":"
  "{\"table\": \"1448x724\"}}}, \"default_tier\": \"1\"}}}",
  /* models come, change and go */
  "{\"models\": {\"new\": {\"aliases\": [\"fresh\"], \"sizes\": {}},"
  "\"gemini-2.5-flash-image\": null, \"never\": null, \"\": {}}}",
  "{\"models\": {\"gemini-2.5-flash-image\": {\"name\": \"Back\"},"
  "\"new\": {\"name\": \"New\", \"providers\": {\"x\": {}}}}}",
  "{\"default\": \"FRESH\", \"models\": {\"gemini-3-pro-image-preview\": null,"
  "\"gemini-3.1-flash-image-preview\": null}}",
};

static void
test_overlay_like_rfc (void)
{
  g_autoptr (GBytes) data = test_overlay_get_base ();
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (JsonNode) whole =
      limn_jsontext_parse (g_bytes_get_data (data, NULL),
                           (gssize) g_bytes_get_size (data),
                           "base",
                           NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_overlay_chain); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (JsonNode) before = g_steal_pointer (&whole);
      g_autoptr (JsonNode) patch =
          limn_jsontext_parse (test_overlay_chain[i], -1, "overlay", &error);
      g_autoptr (LimnCatalog) reference = NULL;
      g_autofree char *text = NULL;
      g_autofree char *expected = NULL;
      g_autofree char *found = NULL;

      g_assert_no_error (error);
      whole = test_overlay_merge (before, patch);
      text = limn_jsontext_print (whole, TRUE);
      reference = limn_catalog_new_from_data (text, -1, &error);
      g_assert_no_error (error);
      limn_catalog_overlay (catalog, test_overlay_chain[i], -1, &error);
      g_assert_no_error (error);
      expected = test_overlay_dump (reference);
      found = test_overlay_dump (catalog);
      g_assert_cmpstr (found, ==, expected);
    }
}

#define PRO "{\"models\": {\n\"gemini-3-pro-image-preview\": {\n"
static const struct
{
  const char *json;
  const char *message;
} test_overlay_refusals[] = {
  { PRO "\"name\": \"a\",\n\"name\": \"b\"}}}",
    "line 4: models/gemini-3-pro-image-preview/name: this key is given "
    "twice" },
  { "{\"models\": {},\n\"models\": {}}",
    "line 2: models: this key is given twice" },
  { "{\"models\": {\"a\": {},\n\"\\u0061\": {}}}",
    "line 2: models/a: this key is given twice" },
  { PRO "\"providers\": {\"x\": {\"prices\": {\"x\": \"1\"}},\n\"x\": null}",
    "line 4: models/gemini-3-pro-image-preview/providers/x: this key is "
    "given twice" },
  { PRO "\"providers\": {\"x\": {\"prices\": {\"1K\": \"1\",\n\"1K\": null}}",
    "line 4: models/gemini-3-pro-image-preview/providers/x/prices/1K: this "
    "key is given twice" },
  { PRO "\"sizes\": {\"1K\": null,\n\"1K\": {}}}}}",
    "line 4: models/gemini-3-pro-image-preview/sizes/1K: this key is given "
    "twice" },
  { PRO "\"sizes\": {\"1K\": {\"1:1\": {},\n\"1:1\": {}}}}}}",
    "line 4: models/gemini-3-pro-image-preview/sizes/1K/1:1: this key is "
    "given twice" },
  { PRO "\"sizes\": {\"1K\": {\"1:1\": {\"table\": \"1x1\",\n\"table\": 1}",
    "line 4: models/gemini-3-pro-image-preview/sizes/1K/1:1/table: this key "
    "is given twice" },
  { PRO "\"aliases\": [\"a\",\n\"b\",\nnull]}}}",
    "line 5: models/gemini-3-pro-image-preview/aliases: an array of strings "
    "*" },
  { PRO "\"max_images\":\n\"5\"}}}",
    "line 4: models/gemini-3-pro-image-preview/max_images: a whole number "
    "*" },
  { PRO "\"max_images\": -1}}}",
    "line 3: models/gemini-3-pro-image-preview/max_images: a whole number "
    "*" },
  { PRO "\"max_images\": 2147483648}}}",
    "line 3: models/gemini-3-pro-image-preview/max_images: a whole number "
    "*" },
  { PRO "\"successor\": \"a/b\"}}}",
    "line 3: models/gemini-3-pro-image-preview/successor: a name without / "
    "*" },
  { PRO "\"rank\": 3}}}",
    "line 3: models/gemini-3-pro-image-preview/rank: an object is needed" },
  { PRO "\"providers\": {\"fal\": {\"estimated\": \"yes\"}}}}}",
    "line 3: models/gemini-3-pro-image-preview/providers/fal/estimated: true "
    "or false is needed" },
  { PRO "\"providers\": {\"fal\": {\"id\": 1}}}}}",
    "line 3: models/gemini-3-pro-image-preview/providers/fal/id: a string "
    "is needed" },
  { PRO "\"sizes\": {\"1K\": {\n\"16:9\": {\"table\": null}}}}}}",
    "line 4: models/gemini-3-pro-image-preview/sizes/1K/16:9: the key "
    "\"table\" is needed" },
  { PRO "\"sizes\": {\"1K\": {\"16:9\": {\"table\": \"100001x1\"}}}}}}",
    "line 3: models/gemini-3-pro-image-preview/sizes/1K/16:9/table: a string "
    "with pixels *" },
  { PRO "\"sizes\": {\"1K\": null}}}}",
    "line 2: models/gemini-3-pro-image-preview: default_tier is none *" },
  { PRO "\"note\": [1, }}}}",
    "catalogue: broken JSON at line 3, column 13: *" },
  { PRO "\"a\\nb\": 1}}}",
    "line 3: models/gemini-3-pro-image-preview/a b: no such key *" },
  { "{\"models\": {\"gemini-3.1-flash-image-preview\": null}}",
    "default 'gemini-3.1-flash-image-preview': the name of a model is "
    "needed" },
  { "{\n\"models\": {\"gemini-3.1-flash-image-preview\": null, "
    "\"gemini-3-pro-image-preview\": null, \"gemini-2.5-flash-image\": "
    "null}}",
    "line 2: models: an object with a model is needed" },
  { "{\"default\": null}", "line 1: default: the name of a model is needed" },
  { "", "catalogue: broken JSON at line 1, column 1: a value is needed" },
  { "null", "line 1: catalogue: an object is needed" },
};
#undef PRO

static void
test_overlay_refused (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  const LimnModel *kept = limn_catalog_get_default (catalog);
  g_autofree char *before = test_overlay_dump (catalog);

  for (guint i = 0; i < G_N_ELEMENTS (test_overlay_refusals); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;

      if (limn_catalog_overlay (
              catalog, test_overlay_refusals[i].json, -1, &error))
        g_error ("%s was taken", test_overlay_refusals[i].json);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (test_overlay_refusals[i].message,
                                   error->message))
        g_error ("%s\ngave %s", test_overlay_refusals[i].json, error->message);
      after = test_overlay_dump (catalog);
      g_assert_cmpstr (after, ==, before);
      g_assert_true (limn_catalog_get_default (catalog) == kept);
    }
}

static void
test_overlay_many_providers (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GString) text =
      g_string_new ("{\"models\": {\"m\": {\"providers\": {");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 65; i++)
    g_string_append_printf (text, "%s\n\"p%u\": {}", i > 0 ? "," : "", i);
  g_string_append (text, "}}}}");
  g_assert_false (limn_catalog_overlay (catalog, text->str, -1, &error));
  g_assert_cmpstr (error->message,
                   ==,
                   "line 66: models/m/providers/p64: a model has at most 64 "
                   "providers");
}

/* one model with a row for each of many tiers and each of many ratios, then
 * half of them changed: nothing is searched, so it is done in no time */
static void
test_overlay_big_table (void)
{
  enum
  {
    N = 400
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  const LimnModel *model;

  for (guint step = 1; step <= 2; step++)
    {
      g_autoptr (GString) text =
          g_string_new ("{\"models\": {\"big\": {\"sizes\": {");
      g_autoptr (GError) error = NULL;

      for (guint i = 0; i < N; i += step)
        {
          g_string_append_printf (
              text, "%s\"%u.5\": {", i > 0 ? "," : "", N - i);
          for (guint j = 0; j < N; j++)
            g_string_append_printf (text,
                                    "%s\"%u:7\":{\"table\":\"%ux%u\"}",
                                    j > 0 ? "," : "",
                                    j + 1,
                                    i + step,
                                    j + 1);
          g_string_append (text, "}");
        }
      g_string_append (text, "}}}}");
      g_assert_true (limn_catalog_overlay (catalog, text->str, -1, &error));
      g_assert_no_error (error);
    }
  model = limn_catalog_lookup (catalog, "big", NULL, NULL);
  g_assert_cmpuint (model->n_sizes, ==, N * N);
  g_assert_cmpuint (g_strv_length (model->ratios), ==, N);
  g_assert_cmpuint (g_strv_length (model->tiers), ==, N);
  g_assert_cmpstr (model->tiers[0], ==, "1.5");
  g_assert_cmpstr (model->default_tier, ==, "1.5");
  g_assert_cmpstr (model->ratios[N - 1], ==, "400:7");
  g_assert_cmpuint (limn_model_find_size (model, "3:7", "400.5")->width, ==, 2);
  g_assert_cmpuint (limn_model_find_size (model, "3:7", "399.5")->width, ==, 2);
  g_assert_cmpuint (limn_model_find_size (model, "3:7", "398.5")->width, ==, 4);
}

/* a byte of @text is replaced, doubled, dropped, or the text is cut there */
static void
test_overlay_mutate (GString *text, GRand *chance)
{
  static const char bytes[] = "{}[]\",:0179-.eEtfnulrasK \\\n\t\xc3\xff\x01";
  gsize at = (gsize) g_rand_int_range (chance, 0, (gint32) text->len);
  char byte = bytes[g_rand_int_range (chance, 0, sizeof bytes - 1)];

  switch (g_rand_int_range (chance, 0, 8))
    {
    case 0:
      g_string_erase (text, (gssize) at, 1);
      return;
    case 1:
      g_string_insert_c (text, (gssize) at, byte);
      return;
    case 2:
      g_string_erase (text,
                      (gssize) at,
                      g_rand_int_range (chance, 1, 40) % (text->len - at));
      return;
    case 3:
      if (g_rand_int_range (chance, 0, 20) == 0 && at > 0)
        g_string_truncate (text, at);
      return;
    default:
      text->str[at] = byte;
    }
}

/* never a crash, never half an overlay, and what is taken is JSON; the same
 * mutations every time */
static void
test_overlay_mutations (void)
{
  g_autoptr (GBytes) data = test_overlay_get_base ();
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autofree char *before = test_overlay_dump (catalog);
  g_autoptr (GRand) chance = g_rand_new_with_seed (TEST_OVERLAY_SEED);
  guint n_taken = 0;

  for (guint i = 0; i < 3000; i++)
    {
      g_autoptr (GString) text = g_string_new_len (
          g_bytes_get_data (data, NULL), (gssize) g_bytes_get_size (data));
      g_autoptr (GError) error = NULL;
      g_autofree char *copy = NULL;

      for (gint n = g_rand_int_range (chance, 1, 4); n > 0; n--)
        test_overlay_mutate (text, chance);
      /* exactly as long as it is, for the sanitizer */
      copy = g_memdup2 (text->str, text->len);
      if (limn_catalog_overlay (catalog, copy, (gssize) text->len, &error))
        {
          g_autoptr (JsonNode) node = limn_jsontext_parse (
              text->str, (gssize) text->len, "mutation", &error);

          g_assert_no_error (error);
          n_taken++;
          g_clear_pointer (&catalog, limn_catalog_free);
          catalog = limn_catalog_new (NULL, NULL);
        }
      else
        {
          g_autofree char *after = test_overlay_dump (catalog);

          g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
          g_assert_true (g_utf8_validate (error->message, -1, NULL));
          g_assert_null (strchr (error->message, '\n'));
          g_assert_cmpstr (after, ==, before);
        }
    }
  /* both happen, else nothing was tested */
  g_assert_cmpuint (n_taken, >, 100);
  g_assert_cmpuint (n_taken, <, 2900);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalog-overlay/like-rfc", test_overlay_like_rfc);
  g_test_add_func ("/catalog-overlay/refused", test_overlay_refused);
  g_test_add_func ("/catalog-overlay/many-providers",
                   test_overlay_many_providers);
  g_test_add_func ("/catalog-overlay/big-table", test_overlay_big_table);
  g_test_add_func ("/catalog-overlay/mutations", test_overlay_mutations);
  return g_test_run ();
}

/* tests of limn/shape */
#include "shape.h"

#include "catalog.h"
#include "notes.h"

static void
set (char **field, const char *text)
{
  g_free (*field);
  *field = g_strdup (text);
}

static const struct
{
  LimnOperation operation;
  const char *model, *size, *ratio, *tier;
  guint width, height; /* of the canvas, and of the frame of an edit */
  const char *expected;
  const char *note; /* NULL: none */
} resolve_cases[] = {
#define G LIMN_OPERATION_GENERATE
#define E LIMN_OPERATION_EDIT
#define C LIMN_OPERATION_CREATE
  /* nothing said */
  { G, "nano-banana-2", "", "", "", 0, 0, "1:1 1K 1024x1024", NULL },
  { G, "nano-banana-2", "", "", "", 1920, 1080, "16:9 1K 1376x768", NULL },
  { C, "nano-banana-2", "", "", "", 1920, 1080, "1:1 1K 1024x1024", NULL },
  { E, "nano-banana-2", "", "", "", 1920, 1080, "16:9 2K 2752x1536", NULL },
  { E, "nano-banana-2", "", "", "", 500, 500, "1:1 0.5K 512x512", NULL },
  { E, "nano-banana-pro", "", "", "", 500, 500, "1:1 1K 1024x1024", NULL },
  { E, "nano-banana-2", "", "", "", 9000, 1000, "8:1 4K 12288x1536", NULL },
  { E, "nano-banana", "", "", "", 6000, 4000, "3:2 1K 1248x832", NULL },
  { E, "nano-banana-2", "", "", "", 0, 0, "auto 1K", NULL },
  /* ratios */
  { G,
    "nano-banana-2",
    "",
    "7:1",
    "",
    0,
    0,
    "8:1 1K 3072x384",
    "aspect_ratio 7:1 -> 8:1" },
  { G,
    "nano-banana-pro",
    "",
    "7:1",
    "",
    0,
    0,
    "21:9 1K 1584x672",
    "aspect_ratio 7:1 -> 21:9" },
  { G, "nano-banana-2", "", "32:18", "", 0, 0, "16:9 1K 1376x768", NULL },
  { G,
    "nano-banana-2",
    "",
    "1.85:1",
    "",
    0,
    0,
    "16:9 1K 1376x768",
    "aspect_ratio 1.85:1 -> 16:9" },
  { E, "nano-banana-2", "", "3:4", "", 1920, 1080, "3:4 2K 1792x2400", NULL },
  /* tiers */
  { G, "nano-banana-2", "", "", "2k", 0, 0, "1:1 2K 2048x2048", NULL },
  { G, "nano-banana-2", "", "", "0.25", 0, 0, "1:1 0.5K 512x512", NULL },
  { G,
    "nano-banana-2",
    "",
    "",
    "8K",
    0,
    0,
    "1:1 4K 4096x4096",
    "resolution 8K -> 4K" },
  { G,
    "nano-banana",
    "",
    "",
    "4K",
    0,
    0,
    "1:1 1K 1024x1024",
    "resolution 4K -> 1K" },
  { E, "nano-banana-2", "", "", "1K", 4000, 4000, "1:1 1K 1024x1024", NULL },
  /* an explicit size */
  { G,
    "nano-banana-2",
    "1920x1080",
    "",
    "",
    0,
    0,
    "16:9 1K 1376x768",
    "size 1920x1080 -> 16:9 1K (1376x768)" },
  { G, "nano-banana-2", "1365x768", "", "", 0, 0, "16:9 1K 1376x768", NULL },
  { G, "nano-banana-2", "2752x1536", "", "", 0, 0, "16:9 2K 2752x1536", NULL },
  { G,
    "nano-banana-2",
    "1365x768",
    "1:1",
    "",
    0,
    0,
    "16:9 1K 1376x768",
    "aspect_ratio 1:1 is ignored: size 1365x768 wins" },
  { G,
    "nano-banana-2",
    "1365x768",
    "",
    "4K",
    0,
    0,
    "16:9 1K 1376x768",
    "resolution 4K is ignored: size 1365x768 wins" },
  { G, "nano-banana-2", "16:9", "", "4K", 0, 0, "16:9 4K 5504x3072", NULL },
  { G,
    "nano-banana-2",
    "7:1",
    "",
    "",
    0,
    0,
    "8:1 1K 3072x384",
    "size 7:1 -> 8:1" },
  /* the model chooses */
  { G, "nano-banana-2", "auto", "", "", 1920, 1080, "auto auto", NULL },
  { G,
    "nano-banana-2",
    "auto",
    "",
    "4K",
    0,
    0,
    "auto auto",
    "resolution 4K is ignored: size auto wins" },
  { G, "nano-banana-2", "", "auto", "2K", 0, 0, "auto 2K", NULL },
  { G, "nano-banana-2", "", "4:3", "Auto", 0, 0, "4:3 auto", NULL },
  { E, "nano-banana-2", "", "auto", "", 1920, 1080, "auto 2K 2752x1536", NULL },
  { E,
    "nano-banana-2",
    "",
    "",
    "auto",
    1920,
    1080,
    "16:9 auto 1376x768",
    NULL },
#undef G
#undef E
#undef C
};

static void
test_shape_resolve (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (resolve_cases); i++)
    {
      g_autoptr (LimnRequest) request =
          limn_request_new (resolve_cases[i].operation);
      g_autoptr (GPtrArray) notes = limn_notes_new ();
      g_autoptr (GString) text = NULL;
      LimnScene scene;
      LimnCanvas canvas = {
        resolve_cases[i].width, resolve_cases[i].height, NULL, 0
      };
      LimnShape shape;

      limn_scene_init_file (
          &scene, resolve_cases[i].width, resolve_cases[i].height);
      if (resolve_cases[i].operation == LIMN_OPERATION_EDIT)
        canvas = (LimnCanvas){ 1, 1, &scene, 1 };
      if (resolve_cases[i].width == 0)
        canvas = (LimnCanvas){ 0 };
      set (&request->size, resolve_cases[i].size);
      set (&request->aspect_ratio, resolve_cases[i].ratio);
      set (&request->resolution, resolve_cases[i].tier);
      limn_shape_resolve (
          &shape,
          request,
          limn_catalog_lookup (catalog, resolve_cases[i].model, NULL, NULL),
          &canvas,
          notes);
      text = g_string_new (shape.aspect_ratio);
      g_string_append_printf (text, " %s", shape.resolution);
      if (shape.size != NULL)
        g_string_append_printf (text,
                                " %ux%u",
                                shape.size->vendor_width,
                                shape.size->vendor_height);
      g_assert_cmpstr (text->str, ==, resolve_cases[i].expected);
      g_assert_cmpuint (notes->len, ==, resolve_cases[i].note != NULL);
      if (resolve_cases[i].note != NULL)
        g_assert_cmpstr (
            limn_notes_get_sentence (notes, 0), ==, resolve_cases[i].note);
    }
}

/* a ratio that the wanted tier does not have takes the tier that has it */
static void
test_shape_sparse (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new_from_data (
      "{\"default\":\"m\",\"models\":{\"m\":{\"sizes\":{"
      "\"1K\":{\"1:1\":{\"table\":\"1024x1024\"}},"
      "\"4K\":{\"16:9\":{\"table\":\"5461x3072\"}}}}}}",
      -1,
      NULL);
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_GENERATE);
  g_autoptr (GPtrArray) notes = limn_notes_new ();
  LimnShape shape;

  set (&request->aspect_ratio, "16:9");
  limn_shape_resolve (
      &shape, request, limn_catalog_get_default (catalog), NULL, notes);
  g_assert_cmpstr (shape.resolution, ==, "4K");
  g_assert_cmpuint (shape.size->width, ==, 5461);
  g_assert_cmpuint (notes->len, ==, 1);
  g_assert_cmpstr (
      limn_notes_get_sentence (notes, 0), ==, "resolution 1K -> 4K");
}

/* a model without a table gets what was written */
static void
test_shape_open (void)
{
  static const struct
  {
    const char *size, *ratio, *tier, *expected;
  } cases[] = {
    { "", "", "", "auto auto" },        { "", "7:1", "3K", "7:1 3K" },
    { "640x480", "", "", "auto auto" }, { "16:9", "", "2K", "auto 2K" },
    { "auto", "", "", "auto auto" },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new_from_data (
      "{\"default\":\"m\",\"models\":{\"m\":{}}}", -1, NULL);
  LimnScene scene;
  LimnCanvas canvas = { 1, 1, &scene, 1 };

  limn_scene_init_file (&scene, 300, 200);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_EDIT);
      g_autoptr (GPtrArray) notes = limn_notes_new ();
      g_autofree char *text = NULL;
      LimnShape shape;

      set (&request->size, cases[i].size);
      set (&request->aspect_ratio, cases[i].ratio);
      set (&request->resolution, cases[i].tier);
      limn_shape_resolve (
          &shape, request, limn_catalog_get_default (catalog), &canvas, notes);
      text = g_strdup_printf ("%s %s", shape.aspect_ratio, shape.resolution);
      g_assert_cmpstr (text, ==, cases[i].expected);
      g_assert_null (shape.size);
      g_assert_cmpuint (notes->len, ==, 0);
    }
}

/* an edit has the size of what it edits, and says so */
static void
test_shape_fit (void)
{
  static const LimnOperation operations[] = { LIMN_OPERATION_GENERATE,
                                              LIMN_OPERATION_EDIT,
                                              LIMN_OPERATION_EXTEND };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (operations); i++)
    {
      g_autoptr (LimnRequest) request = limn_request_new (operations[i]);
      g_autoptr (GPtrArray) notes = limn_notes_new ();
      LimnShape shape;

      g_assert_true (
          limn_request_set_options (request, "{\"limn.fit\":\"table\"}", NULL));
      limn_shape_resolve (
          &shape, request, limn_catalog_get_default (catalog), NULL, notes);
      g_assert_cmpuint (notes->len, ==, i > 0);
      if (i > 0)
        g_assert_true (g_str_has_prefix (limn_notes_get_sentence (notes, 0),
                                         "limn.fit table is ignored"));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/shape/resolve", test_shape_resolve);
  g_test_add_func ("/shape/sparse", test_shape_sparse);
  g_test_add_func ("/shape/open", test_shape_open);
  g_test_add_func ("/shape/fit", test_shape_fit);
  return g_test_run ();
}

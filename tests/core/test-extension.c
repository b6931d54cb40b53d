/* tests of limn/extension, limn/sides and the plans made with them */
#include "extension.h"

#include "catalog.h"
#include "error.h"
#include "jsontext.h"
#include "plan.h"

#define NOTHING                                                                \
  {                                                                            \
    0, 0, 0, 0                                                                 \
  }

static LimnRequest *
new_request (const LimnSides *sides, const char *options)
{
  LimnRequest *request = limn_request_new (LIMN_OPERATION_EXTEND);

  request->sides = *sides;
  g_assert_true (limn_request_set_options (request, options, NULL));
  return request;
}

static void
assert_rect (const char *name, const LimnRect *found, const LimnRect *wanted)
{
  if (!limn_rect_equals (found, wanted))
    g_error ("%s: %dx%d at %d,%d instead of %dx%d at %d,%d",
             name,
             found->width,
             found->height,
             found->x,
             found->y,
             wanted->width,
             wanted->height,
             wanted->x,
             wanted->y);
}

/* left, right, top, bottom; what becomes of the canvas, and what is framed of
 * it where the whole is too large */
static const struct
{
  const char *name;
  LimnRect canvas, real;
  LimnSides sides;
  const char *options;
  LimnRect grown, close_up;
} grow_cases[] = {
  { "right, as much context as is new",
    { 0, 0, 1000, 600 },
    { 0, 0, 1000, 600 },
    { 0, 400, 0, 0 },
    "",
    { 0, 0, 1400, 600 },
    { 600, 0, 800, 600 } },
  { "left, a quarter of the side as context",
    { 0, 0, 1001, 600 },
    { 0, 0, 1001, 600 },
    { 10, 0, 0, 0 },
    "",
    { -10, 0, 1011, 600 },
    { -10, 0, 261, 600 } },
  { "top",
    { 0, 0, 300, 400 },
    { -5, -5, 400, 500 },
    { 0, 0, 150, 0 },
    "",
    { 0, -150, 300, 550 },
    { 0, -150, 300, 300 } },
  { "bottom",
    { 0, 0, 300, 400 },
    { 0, 0, 300, 400 },
    { 0, 0, 0, 50 },
    "",
    { 0, 0, 300, 450 },
    { 0, 300, 300, 150 } },
  { "a band as thick as the picture leaves nothing out",
    { 0, 0, 300, 400 },
    { 0, 0, 300, 400 },
    { 0, 300, 0, 0 },
    "",
    { 0, 0, 600, 400 },
    NOTHING },
  { "two sides that meet",
    { 0, 0, 300, 400 },
    { 0, 0, 300, 400 },
    { 10, 0, 10, 0 },
    "",
    { -10, -10, 310, 410 },
    NOTHING },
  { "all four",
    { 0, 0, 300, 400 },
    { 0, 0, 300, 400 },
    { 1, 2, 3, 4 },
    "",
    { -1, -3, 303, 407 },
    NOTHING },
  { "a layer that does not fill the canvas",
    { 0, 0, 1000, 600 },
    { 10, 10, 100, 100 },
    { 0, 400, 0, 0 },
    "",
    { 0, 0, 1400, 600 },
    NOTHING },
  { "to a wider ratio, evenly",
    { 0, 0, 300, 200 },
    { 0, 0, 300, 200 },
    NOTHING,
    "{\"limn.ratio\":\"16:9\"}",
    { -28, 0, 356, 200 },
    NOTHING },
  { "to a higher one, an odd pixel below",
    { 0, 0, 301, 200 },
    { 0, 0, 301, 200 },
    NOTHING,
    "{\"limn.ratio\":\" 1:1 \"}",
    { 0, -50, 301, 301 },
    NOTHING },
  { "a single column is one side",
    { 0, 0, 1919, 1080 },
    { 0, 0, 1919, 1080 },
    NOTHING,
    "{\"limn.ratio\":\"16:9\"}",
    { 0, 0, 1920, 1080 },
    { 1439, 0, 481, 1080 } },
};

static void
test_extension_grow (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (grow_cases); i++)
    {
      g_autoptr (LimnRequest) request =
          new_request (&grow_cases[i].sides, grow_cases[i].options);
      g_autoptr (GError) error = NULL;
      const char *name = grow_cases[i].name;
      LimnExtension extension;

      g_assert_true (limn_request_validate (request, &error));
      g_assert_true (limn_extension_init (&extension,
                                          request,
                                          &grow_cases[i].canvas,
                                          &grow_cases[i].real,
                                          &error));
      g_assert_no_error (error);
      assert_rect (name, &extension.grown, &grow_cases[i].grown);
      assert_rect (name, &extension.scene.area, &grow_cases[i].grown);
      assert_rect (name, &extension.scene.room, &grow_cases[i].grown);
      assert_rect (name, &extension.scene.bounds, &grow_cases[i].real);
      assert_rect (name, &extension.close_up.area, &grow_cases[i].close_up);
      assert_rect (name, &extension.close_up.room, &grow_cases[i].grown);
      g_assert_true (extension.scene.whole && extension.close_up.whole);
    }
}

static void
test_extension_bad (void)
{
  static const struct
  {
    LimnSides sides;
    const char *options, *message;
  } cases[] = {
    { NOTHING,
      "",
      "left, right, top, bottom: all are 0, * pixels * limn.ratio, like 16:9" },
    { NOTHING,
      "{\"limn.ratio\":\"auto\"}",
      "left, right, top, bottom: all are 0, *" },
    { { -1, 0, 0, 0 },
      "",
      "left -1: a whole number of pixels from 0 to 524288 is needed" },
    { { 0, 0, 0, 524289 }, "", "bottom 524289: a whole number *" },
    { NOTHING,
      "{\"limn.ratio\":\"16/9\"}",
      "limn.ratio '16/9': use a ratio like *" },
    { { 0, 1, 0, 0 },
      "{\"limn.ratio\":\"16:9\"}",
      "limn.ratio '16:9': left, right, top and bottom already say how far; *" },
    { NOTHING,
      "{\"limn.ratio\":\"3:2\"}",
      "limn.ratio '3:2': the canvas has this shape already; *" },
    { { 524288, 0, 0, 0 },
      "",
      "canvas 524588x200: GIMP's images have at most 524288 pixels a side; *" },
    { NOTHING,
      "{\"limn.ratio\":\"100000:1\"}",
      "canvas 20000000x200: GIMP's *" },
  };
  LimnRect canvas = { 0, 0, 300, 200 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request =
          new_request (&cases[i].sides, cases[i].options);
      g_autoptr (GError) error = NULL;
      LimnExtension extension;

      g_assert_false (
          limn_extension_init (&extension, request, &canvas, &canvas, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      if (!g_pattern_match_simple (cases[i].message, error->message))
        g_error ("%s", error->message);
    }
}

static void
test_extension_prompt (void)
{
  static const struct
  {
    LimnFrame frame;
    const char *prompt, *sent;
  } cases[] = {
    { { { 0, 0, 1000, 500 }, { 0, 0, 796, 500 }, NOTHING, 1, 1 },
      "",
      "In this image the real picture ends 20 % from the right edge; the "
      "stripe beyond only repeats its last pixels. Continue the picture there "
      "naturally and without a seam, and leave all the rest exactly as it is, "
      "in the same place and at the same size." },
    { { { -100, 0, 1000, 500 }, { 0, 0, 900, 499 }, NOTHING, 1, 1 },
      "more sea",
      "In this image the real picture ends 10 % from the left edge and 1 % "
      "from the bottom edge; the stripes beyond only repeat its last pixels. "
      "Continue the picture there naturally and without a seam, and leave all "
      "the rest exactly as it is, in the same place and at the same size. In "
      "the new part: more sea" },
    { { { -100, -200, 1000, 1000 }, { 0, 0, 600, 500 }, NOTHING, 1, 1 },
      " \n",
      "In this image the real picture ends 10 % from the left edge, 30 % from "
      "the right edge, 20 % from the top edge and 30 % from the bottom edge; "
      "the stripes beyond only repeat its last pixels. Continue the picture "
      "there naturally and without a seam, and leave all the rest exactly as "
      "it is, in the same place and at the same size." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *sent =
          limn_extension_make_prompt (&cases[i].frame, cases[i].prompt);

      g_assert_cmpstr (sent, ==, cases[i].sent);
    }
}

/* 100 pixels on the right of 1000x600, of which a frame shows all or a part */
static void
test_extension_overlap (void)
{
  static const struct
  {
    LimnRect target;
    gdouble wanted, automatic, overlap;
  } cases[] = {
    { { 0, 0, 1100, 600 }, -1, 4, 8 },   { { 0, 0, 1100, 600 }, -1, 20, 20 },
    { { 0, 0, 1100, 600 }, 0, 20, 0 },   { { 0, 0, 1100, 600 }, 1000, 20, 300 },
    { { 990, 0, 110, 600 }, -1, 20, 5 },
  };
  LimnExtension extension = { .canvas = { 0, 0, 1000, 600 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnFrame frame = { .target = cases[i].target };

      g_assert_cmpfloat (
          limn_extension_get_overlap (
              &extension, &frame, cases[i].wanted, cases[i].automatic),
          ==,
          cases[i].overlap);
    }
}

/* users go on working while the answer is awaited */
static void
test_extension_canvas (void)
{
  static const struct
  {
    const char *name;
    LimnRect canvas;
    gint dx, dy;
    LimnRect found;
  } cases[] = {
    { "as it was", { 0, 0, 300, 200 }, 0, 0, { -50, 0, 350, 200 } },
    { "cropped", { 0, 0, 100, 80 }, -70, -60, { -120, -60, 350, 200 } },
    { "enlarged", { 0, 0, 500, 400 }, 100, 100, { 0, 0, 500, 400 } },
    { "layer moved", { 0, 0, 300, 200 }, 10, 20, { -40, 0, 350, 220 } },
  };
  LimnExtension extension = { .grown = { -50, 0, 350, 200 } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnRect found = limn_extension_find_canvas (
          &extension, &cases[i].canvas, cases[i].dx, cases[i].dy);

      assert_rect (cases[i].name, &found, &cases[i].found);
    }
}

static LimnPlan *
new_plan (const LimnRequest *request,
          LimnCatalog *catalog,
          const LimnRect *canvas,
          GError **error)
{
  LimnExtension extension;
  LimnCanvas all = { .scene = &extension.scene,
                     .close_up = &extension.close_up,
                     .n_images = 1 };

  if (!limn_extension_init (&extension, request, canvas, canvas, error))
    return NULL;
  return limn_plan_new (request, catalog, NULL, &all, error);
}

/* the whole as long as it loses nothing, else what is new, where that helps */
static void
test_extension_plan (void)
{
  static const struct
  {
    LimnRect canvas;
    LimnSides sides;
    const char *resolution; /* asked for */
    LimnRect frame;
    gint sent_width;
  } cases[] = {
    { { 0, 0, 824, 1024 }, { 0, 200, 0, 0 }, "", { 0, 0, 1024, 1024 }, 1024 },
    { { 0, 0, 12000, 4096 },
      { 0, 288, 0, 0 },
      "",
      { 8988, 0, 3300, 4096 },
      3300 },
    { { 0, 0, 12000, 4096 },
      { 144, 144, 0, 0 },
      "",
      { -144, -558, 12288, 5213 },
      6336 },
    { { 0, 0, 3000, 1024 },
      { 0, 72, 0, 0 },
      "1K",
      { 2247, 0, 825, 1024 },
      825 },
  };
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnRequest) request = new_request (&cases[i].sides, "");
      g_autoptr (LimnPlan) plan = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *name = g_strdup_printf ("plan %u", i);

      limn_request_set_text (request, "resolution", cases[i].resolution, NULL);
      plan = new_plan (request, catalog, &cases[i].canvas, &error);
      g_assert_no_error (error);
      assert_rect (name, &plan->frame.rect, &cases[i].frame);
      g_assert_cmpint (plan->frame.sent_width, ==, cases[i].sent_width);
      g_assert_true (g_str_has_prefix (plan->prompt,
                                       "In this image the real picture ends "));
      g_assert_cmpstr (plan->request->prompt, ==, "");
    }
}

/* what is sent counts */
static void
test_extension_long_prompt (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new_from_data (
      "{\"default\":\"m\",\"models\":{\"m\":{\"max_prompt\":200,\"sizes\":{"
      "\"1K\":{\"1:1\":{\"table\":\"1024x1024\"}}}}}}",
      -1,
      NULL);
  LimnSides sides = { 0, 100, 0, 0 };
  LimnRect canvas = { 0, 0, 300, 200 };
  g_autoptr (LimnRequest) request = new_request (&sides, "");
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  limn_request_set_text (request, "prompt", "more sea", NULL);
  plan = new_plan (request, catalog, &canvas, &error);
  g_assert_null (plan);
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  if (!g_pattern_match_simple ("prompt: 327 characters with 319 of Limn's own, "
                               "m takes at most 200; shorten it",
                               error->message))
    g_error ("%s", error->message);
}

static void
test_extension_json (void)
{
  LimnSides sides = { 1, 20, 300, 0 };
  g_autoptr (LimnRequest) request = new_request (&sides, "");
  g_autoptr (JsonNode) node = limn_request_to_json (request);
  g_autofree char *text = limn_jsontext_print (node, FALSE);
  g_autoptr (LimnRequest) back = limn_request_from_json (node, NULL);
  g_autoptr (LimnRequest) copy = limn_request_copy (back);
  g_autoptr (LimnRequest) other = limn_request_new (LIMN_OPERATION_EDIT);
  g_autoptr (JsonNode) plain = limn_request_to_json (other);

  g_assert_cmpstr (text,
                   ==,
                   "{\"operation\":\"extend\",\"prompt\":\"\",\"model\":\"\","
                   "\"size\":\"\",\"aspect_ratio\":\"\",\"resolution\":\"\","
                   "\"n\":1,\"left\":1,\"right\":20,\"top\":300,\"bottom\":0,"
                   "\"options\":{}}");
  g_assert_cmpmem (&copy->sides, sizeof sides, &sides, sizeof sides);
  g_assert_false (
      json_object_has_member (json_node_get_object (plain), "left"));
}

static void
test_extension_json_bad (void)
{
  static const char *const cases[] = {
    "{\"operation\":\"extend\",\"left\":-1}",
    "{\"operation\":\"extend\",\"right\":0.5}",
    "{\"operation\":\"extend\",\"top\":\"8\"}",
    "{\"operation\":\"extend\",\"bottom\":1e99}",
    "{\"operation\":\"extend\",\"bottom\":null}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (cases[i], -1, "case", NULL);
      g_autoptr (GError) error = NULL;

      g_assert_null (limn_request_from_json (node, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extension/grow", test_extension_grow);
  g_test_add_func ("/extension/bad", test_extension_bad);
  g_test_add_func ("/extension/prompt", test_extension_prompt);
  g_test_add_func ("/extension/overlap", test_extension_overlap);
  g_test_add_func ("/extension/canvas", test_extension_canvas);
  g_test_add_func ("/extension/plan", test_extension_plan);
  g_test_add_func ("/extension/long-prompt", test_extension_long_prompt);
  g_test_add_func ("/extension/json", test_extension_json);
  g_test_add_func ("/extension/json-bad", test_extension_json_bad);
  return g_test_run ();
}

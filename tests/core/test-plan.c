/* tests of limn/plan */
#include "plan.h"

#include <string.h>

#include "error.h"
#include "jsontext.h"

static LimnCatalog *catalog;

static LimnRequest *
new_request (const char *operation, const char *fields, const char *options)
{
  g_autofree char *text = g_strdup_printf (
      "{\"operation\":\"%s\",\"prompt\":\"a fox\"%s,\"options\":{%s}}",
      operation,
      fields,
      options);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = limn_jsontext_parse (text, -1, "case", &error);
  LimnRequest *request;

  g_assert_no_error (error);
  request = limn_request_from_json (node, &error);
  g_assert_no_error (error);
  return request;
}

static LimnPlan *
new_plan (const char *operation,
          const char *fields,
          const char *options,
          const LimnCanvas *canvas,
          GError **error)
{
  g_autoptr (LimnRequest) request = new_request (operation, fields, options);

  return limn_plan_new (request, catalog, NULL, canvas, error);
}

static void
test_plan_routes (void)
{
  static const struct
  {
    const char *operation, *fields, *options;
    const char *endpoint, *provider, *model;
  } cases[] = {
    { "generate", "", "", "lumenfall", NULL, "gemini-3.1-flash-image-preview" },
    { "generate",
      ",\"model\":\"nano-banana-pro\"",
      "",
      "lumenfall",
      NULL,
      "gemini-3-pro-image-preview" },
    { "generate",
      ",\"model\":\"vertex/nano-banana-pro\"",
      "",
      "lumenfall",
      "vertex",
      "vertex/gemini-3-pro-image-preview" },
    { "generate",
      "",
      "\"limn.provider\":\"Replicate\"",
      "lumenfall",
      "replicate",
      "replicate/gemini-3.1-flash-image-preview" },
    { "generate",
      ",\"model\":\"fal/nano-banana\"",
      "\"limn.provider\":\"fal\"",
      "lumenfall",
      "fal",
      "fal/gemini-2.5-flash-image" },
    { "edit",
      ",\"model\":\"fal/nano-banana\"",
      "",
      "lumenfall",
      "fal",
      "fal/gemini-2.5-flash-image-edit" },
    { "generate",
      ",\"model\":\"fal/gemini-3-pro-image-preview-edit\"",
      "",
      "lumenfall",
      "fal",
      "fal/gemini-3-pro-image-preview" },
    { "generate",
      ",\"model\":\"open-air\"",
      "",
      "lumenfall",
      NULL,
      "open-air" },
    { "generate",
      ",\"model\":\"vertex/nano-banana\"",
      "\"limn.endpoint\":\"echo\"",
      "echo",
      NULL,
      "gemini-2.5-flash-image" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnCanvas canvas = { .n_images = cases[i].operation[0] == 'e' };
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPlan) plan = new_plan (cases[i].operation,
                                            cases[i].fields,
                                            cases[i].options,
                                            &canvas,
                                            &error);
      const LimnRoute *route;

      g_assert_no_error (error);
      g_assert_cmpuint (plan->routes->len, ==, 1);
      route = g_ptr_array_index (plan->routes, 0);
      g_assert_cmpstr (route->endpoint, ==, cases[i].endpoint);
      g_assert_cmpstr (route->provider, ==, cases[i].provider);
      g_assert_cmpstr (route->model, ==, cases[i].model);
    }
}

static void
test_plan_cost (void)
{
  static const struct
  {
    const char *fields, *options;
    guint n_images;
    gint64 micros;
  } cases[] = {
    { "", "", 0, 80000 },
    { ",\"n\":4", "", 0, 320000 },
    { ",\"resolution\":\"4K\",\"n\":10", "", 0, 1600000 },
    { "", "\"limn.provider\":\"gemini\"", 0, 67000 },
    { ",\"model\":\"gemini/nano-banana-pro\",\"n\":2", "", 3, 274600 },
    { ",\"size\":\"auto\"", "", 0, 80000 },
    { ",\"resolution\":\"0.5K\"", "\"limn.provider\":\"replicate\"", 0, 67000 },
    { ",\"resolution\":\"0.5K\"", "\"limn.endpoint\":\"replicate\"", 0, 67000 },
    { ",\"model\":\"open-air\"", "", 0, LIMN_MONEY_UNKNOWN },
    { ",\"n\":10", "\"limn.endpoint\":\"echo\"", 0, 0 },
    { "", "\"limn.endpoint\":\"echo\",\"limn.budget\":0", 0, 0 },
    { ",\"n\":4", "\"limn.budget\":0.32", 0, 320000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnCanvas canvas = { .n_images = cases[i].n_images };
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPlan) plan = new_plan (
          "generate", cases[i].fields, cases[i].options, &canvas, &error);

      g_assert_no_error (error);
      g_assert_cmpint (plan->estimated_micros, ==, cases[i].micros);
    }
}

static const struct
{
  const char *operation, *fields, *options;
  guint n_images;
  int code;
  const char *message;
} refused_cases[] = {
  { "generate",
    ",\"n\":4",
    "\"limn.budget\":0.319999",
    0,
    LIMN_ERROR_BILLING,
    "estimated cost 0.32 USD for n 4 is above limn.budget 0.319999 USD; *" },
  { "generate",
    "",
    "\"limn.budget\":0",
    0,
    LIMN_ERROR_BILLING,
    "estimated cost 0.08 USD for n 1 is above limn.budget 0.00 USD; *" },
  { "generate",
    ",\"model\":\"open-air\"",
    "\"limn.budget\":9",
    0,
    LIMN_ERROR_BILLING,
    "limn.budget 9.00 USD: the catalogue has no price for open-air at auto, "
    "*" },
  { "generate",
    ",\"model\":\"nano-bannana\"",
    "",
    0,
    LIMN_ERROR_INVALID,
    "model 'nano-bannana': not in the catalogue; did you mean *" },
  { "edit",
    ",\"model\":\"nano-banana-pro\"",
    "\"limn.endpoint\":\"fal\"",
    3,
    LIMN_ERROR_INVALID,
    "image: 3 given, gemini-3-pro-image-preview on fal takes at most 2; leave "
    "some out" },
  { "generate",
    ",\"model\":\"fal/nano-banana\"",
    "\"limn.provider\":\"vertex\"",
    0,
    LIMN_ERROR_INVALID,
    "limn.provider 'vertex': contradicts model 'fal/nano-banana'; *" },
  { "generate",
    ",\"model\":\"vertx/nano-banana\"",
    "",
    0,
    LIMN_ERROR_INVALID,
    "provider 'vertx': does not run gemini-2.5-flash-image as far as the "
    "catalogue knows; use one of gemini, fal, vertex, replicate" },
  { "generate",
    ",\"prompt\":\" \"",
    "",
    0,
    LIMN_ERROR_INVALID,
    "prompt: empty; *" },
  { "edit", "", "", 0, LIMN_ERROR_INVALID, "image: an edit needs one" },
  { "edit",
    ",\"model\":\"nano-banana\"",
    "",
    4,
    LIMN_ERROR_INVALID,
    "image: 4 given, gemini-2.5-flash-image takes at most 3; *" },
  { "edit",
    ",\"model\":\"fal/nano-banana-pro\"",
    "",
    3,
    LIMN_ERROR_INVALID,
    "image: 3 given, gemini-3-pro-image-preview on fal takes at most 2; *" },
};

static void
test_plan_refused (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (refused_cases); i++)
    {
      LimnCanvas canvas = { .n_images = refused_cases[i].n_images };
      g_autoptr (GError) error = NULL;

      g_assert_null (new_plan (refused_cases[i].operation,
                               refused_cases[i].fields,
                               refused_cases[i].options,
                               &canvas,
                               &error));
      g_assert_error (error, LIMN_ERROR, refused_cases[i].code);
      if (!g_pattern_match_simple (refused_cases[i].message, error->message))
        g_error ("%s", error->message);
    }
}

/* characters count, not bytes */
static void
test_plan_long_prompt (void)
{
  g_autoptr (LimnRequest) request = limn_request_new (LIMN_OPERATION_GENERATE);
  g_autoptr (GString) prompt = g_string_new (NULL);
  g_autoptr (LimnPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 32000; i++)
    g_string_append (prompt, "ä");
  limn_request_set_text (request, "prompt", prompt->str, NULL);
  plan = limn_plan_new (request, catalog, NULL, NULL, &error);
  g_assert_no_error (error);
  g_string_append (prompt, "!");
  limn_request_set_text (request, "prompt", prompt->str, NULL);
  g_assert_null (limn_plan_new (request, catalog, NULL, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (error->message,
                   ==,
                   "prompt: 32001 characters, gemini-3.1-flash-image-preview "
                   "takes at most 32000; shorten it");
}

static void
test_plan_retired (void)
{
  g_autoptr (LimnCatalog) old = limn_catalog_new (NULL, NULL);
  g_autoptr (LimnRequest) request =
      new_request ("generate", ",\"model\":\"nano-banana\"", "");
  g_autoptr (GError) error = NULL;

  g_assert_true (limn_catalog_overlay (
      old,
      "{\"models\":{\"gemini-2.5-flash-image\":{\"retired\":\"shut down\","
      "\"successor\":\"gemini-3.1-flash-image-preview\"}}}",
      -1,
      NULL));
  g_assert_null (limn_plan_new (request, old, NULL, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_GONE);
  g_assert_cmpstr (error->message,
                   ==,
                   "model 'gemini-2.5-flash-image' is retired: shut down; use "
                   "'gemini-3.1-flash-image-preview'");
}

/* an argument wins over the settings, these over what Limn decides */
static void
test_plan_settings (void)
{
  g_autoptr (LimnSettings) mine = limn_settings_new_from_data (
      "[limn]\nmodel=vertex/nano-banana-pro\nendpoint=echo\n", NULL);
  g_autoptr (LimnSettings) bad =
      limn_settings_new_from_data ("[limn]\nendpoint=ecco\n", NULL);
  g_autoptr (LimnRequest) plain = new_request ("generate", "", "");
  g_autoptr (LimnRequest) said =
      new_request ("generate",
                   ",\"model\":\"nano-banana\"",
                   "\"limn.endpoint\":\"lumenfall\"");
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPlan) set = limn_plan_new (plain, catalog, mine, NULL, &error);
  g_autoptr (LimnPlan) explicit =
      limn_plan_new (said, catalog, mine, NULL, &error);
  const LimnRoute *route = g_ptr_array_index (set->routes, 0);

  g_assert_no_error (error);
  g_assert_cmpstr (set->model->name, ==, "Nano Banana Pro");
  g_assert_cmpstr (set->request->model, ==, "vertex/nano-banana-pro");
  g_assert_cmpstr (plain->model, ==, "");
  g_assert_cmpstr (route->endpoint, ==, "echo");
  route = g_ptr_array_index (explicit->routes, 0);
  g_assert_cmpstr (explicit->model->name, ==, "Nano Banana");
  g_assert_cmpstr (route->endpoint, ==, "lumenfall");
  g_assert_null (limn_plan_new (plain, catalog, bad, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message,
                                   "settings.ini: limn.endpoint 'ecco': "));
}

/* a model with an end in sight says so, and what comes after it */
static void
test_plan_deprecated (void)
{
  g_autoptr (LimnPlan) plan =
      new_plan ("generate", ",\"model\":\"nano-banana\"", "", NULL, NULL);
  g_autoptr (LimnPlan) other = new_plan ("generate", "", "", NULL, NULL);

  g_assert_cmpuint (plan->notes->len, ==, 1);
  g_assert_true (
      g_str_has_suffix (limn_notes_get_sentence (plan->notes, 0),
                        "; its successor is gemini-3.1-flash-image-preview"));
  g_assert_cmpuint (other->notes->len, ==, 0);
}

/* the frame suits the pixels that come back, which suit the frame */
static void
test_plan_frame (void)
{
  LimnScene scene = { { 1000, 1000, 400, 200 },
                      { 0, 0, 4000, 3000 },
                      { 0, 0, 4000, 3000 } };
  LimnCanvas canvas = { .scene = &scene };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnPlan) plan = new_plan ("edit", "", "", &canvas, &error);
  g_autoptr (LimnPlan) wide =
      new_plan ("edit", "", "\"limn.context\":1000", &canvas, NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (plan->resolution, ==, "1K");
  g_assert_cmpuint (plan->width, ==, 1200);
  g_assert_cmpint (plan->frame.rect.width, ==, 750);
  g_assert_cmpint (plan->frame.sent_width, ==, 750);
  g_assert_cmpstr (wide->resolution, ==, "4K");
  g_assert_cmpint (wide->frame.rect.width, ==, 2400);
}

/* a frame that is given stays as it is, and leads to the plan it came from,
 * whatever is known of the scene by then */
static void
test_plan_frame_again (void)
{
  static const char *const models[] = { "nano-banana",
                                        "nano-banana-2",
                                        "nano-banana-pro" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (guint i = 0; i < 600; i++)
    {
      LimnRect layer = { g_rand_int_range (rand, -500, 500),
                         g_rand_int_range (rand, -500, 500),
                         g_rand_int_range (rand, 40, 7000),
                         g_rand_int_range (rand, 40, 7000) };
      LimnRect area = { layer.x,
                        layer.y,
                        g_rand_int_range (rand, 20, layer.width),
                        g_rand_int_range (rand, 20, layer.height) };
      LimnScene scene = { .area = area, .bounds = layer, .room = layer };
      LimnScene later = { .area = { 0, 0, 9, 9 },
                          .bounds = { 0, 0, 9, 9 },
                          .room = { 0, 0, 9, 9 },
                          .whole = TRUE };
      LimnCanvas canvas = { .scene = &scene };
      LimnCanvas same = { .scene = &later };
      g_autofree char *model = g_strdup_printf (
          ",\"model\":\"%s\"", models[i % G_N_ELEMENTS (models)]);
      g_autoptr (LimnPlan) plan = new_plan ("edit", model, "", &canvas, NULL);
      g_autoptr (LimnPlan) again = NULL;

      same.frame = &plan->frame;
      again = new_plan ("edit", model, "", &same, NULL);
      g_assert_cmpmem (
          &plan->frame, sizeof (LimnFrame), &again->frame, sizeof (LimnFrame));
      g_assert_cmpuint (again->n_images, ==, 1);
      g_assert_cmpstr (again->aspect_ratio, ==, plan->aspect_ratio);
      g_assert_cmpstr (again->resolution, ==, plan->resolution);
      g_assert_cmpuint (again->width, ==, plan->width);
    }
}

static void
test_plan_json (void)
{
  LimnScene scene;
  LimnCanvas canvas = { .scene = &scene, .n_images = 1 };
  g_autoptr (LimnPlan) edit = NULL;
  g_autoptr (LimnPlan) unknown = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) other = NULL;
  g_autofree char *text = NULL;
  g_autofree char *other_text = NULL;

  limn_scene_init_file (&scene, 1600, 900);
  edit = new_plan ("edit",
                   ",\"model\":\"gemini/nano-banana-pro\","
                   "\"resolution\":\"3K\",\"n\":2",
                   "",
                   &canvas,
                   NULL);
  node = limn_plan_to_json (edit);
  text = limn_jsontext_print (node, FALSE);
  g_assert_cmpstr (
      text,
      ==,
      "{\"model\":\"gemini-3-pro-image-preview\",\"aspect_ratio\":\"16:9\","
      "\"resolution\":\"4K\",\"width\":5504,\"height\":3072,"
      "\"frame\":{\"x\":0,\"y\":0,\"width\":1600,\"height\":900,"
      "\"sent_width\":1600,\"sent_height\":900,\"known\":{\"x\":0,"
      "\"y\":0,\"width\":1600,\"height\":900},\"target\":{\"x\":0,"
      "\"y\":0,\"width\":1600,\"height\":900}},\"references\":[],"
      "\"routes\":[{\"endpoint\":\"lumenfall\",\"provider\":\"gemini\","
      "\"model\":\"gemini/gemini-3-pro-image-preview\"}],"
      "\"estimated_cost\":{\"amount\":0.4822,\"currency\":\"USD\","
      "\"source\":\"catalogue\"},"
      "\"matched\":{\"resolution\":\"3K -> 4K\"},\"dropped\":[],"
      "\"inert\":[],\"notes\":[\"resolution 3K -> 4K\"]}");
  unknown = new_plan ("generate",
                      ",\"model\":\"anyone/open-air\",\"size\":\"640x480\"",
                      "",
                      NULL,
                      NULL);
  other = limn_plan_to_json (unknown);
  other_text = limn_jsontext_print (other, FALSE);
  g_assert_nonnull (strstr (other_text, "\"frame\":null,"));
  g_assert_nonnull (strstr (other_text, "{\"amount\":null,"));
  g_assert_nonnull (strstr (other_text, "\"model\":\"anyone/open-air\""));
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalog = limn_catalog_new (NULL, NULL);
  limn_catalog_overlay (catalog, "{\"models\":{\"open-air\":{}}}", -1, NULL);
  g_test_add_func ("/plan/routes", test_plan_routes);
  g_test_add_func ("/plan/cost", test_plan_cost);
  g_test_add_func ("/plan/refused", test_plan_refused);
  g_test_add_func ("/plan/long-prompt", test_plan_long_prompt);
  g_test_add_func ("/plan/retired", test_plan_retired);
  g_test_add_func ("/plan/settings", test_plan_settings);
  g_test_add_func ("/plan/deprecated", test_plan_deprecated);
  g_test_add_func ("/plan/frame", test_plan_frame);
  g_test_add_func ("/plan/frame-again", test_plan_frame_again);
  g_test_add_func ("/plan/json", test_plan_json);
  status = g_test_run ();
  limn_catalog_free (catalog);
  return status;
}

/* requests of endpoints, compared with the files of tests/golden */
#pragma once

#include "providers/provider.h"

static LimnCatalog *catalog;
static LimnSettings *settings;

typedef struct
{
  const char *name; /* of the golden file */
  LimnOperation operation;
  const char *model;
  const char *size;
  const char *aspect_ratio;
  const char *resolution;
  gint n;
  const char *options;
  guint n_images;
  gboolean mask;
} RequestCase;

static GBytes *
make_png (guint side)
{
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = side,
                         .height = side,
                         .channels = 3,
                         .depth = 8 };
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, NULL);
  g_autofree guint8 *rows = g_malloc0 ((gsize) side * side * 3);

  g_assert_true (limn_encoder_push (encoder, rows, side * 3, side, NULL));
  return limn_encoder_finish (encoder, NULL);
}

static LimnInputs *
make_inputs (const RequestCase *c)
{
  LimnInputs *inputs = limn_inputs_new ();

  for (guint i = 0; i < c->n_images + c->mask; i++)
    {
      g_autoptr (GBytes) png = make_png (8 + i);
      LimnInput *input = limn_input_new (png, NULL, NULL);

      g_assert_nonnull (input);
      if (i < c->n_images)
        g_ptr_array_add (inputs->images, input);
      else
        inputs->mask = input;
    }
  return inputs;
}

static LimnPlan *
make_plan (const RequestCase *c)
{
  g_autoptr (LimnRequest) request = limn_request_new (c->operation);
  g_autoptr (GError) error = NULL;
  const char *texts[][2] = { { "prompt", "a \"red\" fox,\nin the snow" },
                             { "model", c->model },
                             { "size", c->size },
                             { "aspect_ratio", c->aspect_ratio },
                             { "resolution", c->resolution } };
  LimnScene scene;
  LimnCanvas canvas = { .n_images = c->n_images };
  LimnPlan *plan;

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_assert_true (
        limn_request_set_text (request, texts[i][0], texts[i][1], NULL));
  request->n = c->n;
  g_assert_true (limn_request_set_options (request, c->options, NULL));
  limn_scene_init_file (&scene, 1600, 900);
  /* a generation refers to its images */
  canvas.scene = limn_operation_has_frame (c->operation) ? &scene : NULL;
  plan = limn_plan_new (request, catalog, settings, &canvas, &error);
  g_assert_no_error (error);
  return plan;
}

/* LIMN_GOLDEN_UPDATE=1 writes what is compared otherwise */
static void
assert_golden (const char *vendor, const char *name, const char *text)
{
  g_autofree char *file = g_strconcat (vendor, "-", name, ".txt", NULL);
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "golden", file, NULL);
  g_autofree char *golden = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("LIMN_GOLDEN_UPDATE") != NULL)
    g_file_set_contents (path, text, -1, NULL);
  g_file_get_contents (path, &golden, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, golden);
}

/* the request of @c at @provider, by @route or by the plan's own */
static inline void
assert_request (const LimnProvider *provider,
                const RequestCase *c,
                const LimnRoute *route,
                const char *const *urls)
{
  g_autoptr (LimnPlan) plan = make_plan (c);
  g_autoptr (LimnInputs) inputs = make_inputs (c);
  LimnOrder order = { .plan = plan,
                      .route = route != NULL ?
                                   route :
                                   g_ptr_array_index (plan->routes, 0),
                      .settings = settings,
                      .inputs = inputs,
                      .urls = urls,
                      .n = (guint) c->n };
  g_autofree char *root = limn_settings_get_root (
      settings, order.route->endpoint, provider->root, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autofree char *text = NULL;

  order.root = root;
  request = provider->build (&order, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (request->secrets->len, ==, 0);
  text = limn_http_request_to_string (request);
  assert_golden (provider->endpoint, c->name, text);
}

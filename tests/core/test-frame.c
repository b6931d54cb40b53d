/* tests of limn/frame */
#include "frame.h"

#include <math.h>

#include "catalog.h"
#include "error.h"
#include "jsontext.h"

/* what a scene comes to; the native size is the model's */
static const struct
{
  const char *name;
  LimnScene scene;
  gdouble context;
  guint native_width, native_height;
  LimnRect rect, known;
  gint sent_width, sent_height;
} test_frame_cases[] = {
  { "a layer in the model's shape is itself",
    { { 0, 0, 1024, 1024 }, { 0, 0, 1024, 1024 }, { 0, 0, 1024, 1024 }, TRUE },
    -1,
    1024,
    1024,
    { 0, 0, 1024, 1024 },
    { 0, 0, 1024, 1024 },
    1024,
    1024 },
  { "a layer of another shape has its edges extended, evenly",
    { { 0, 0, 1000, 400 }, { 0, 0, 1000, 400 }, { 0, 0, 1000, 400 }, TRUE },
    -1,
    1584,
    672,
    { 0, -12, 1000, 424 },
    { 0, 0, 1000, 400 },
    1000,
    424 },
  { "a layer off the canvas grows where it has neighbours",
    { { -50, 10, 100, 100 },
      { -50, 0, 1050, 800 },
      { -50, 0, 1050, 800 },
      TRUE },
    -1,
    1264,
    848,
    { -50, 7, 158, 106 },
    { -50, 7, 158, 106 },
    158,
    106 },
  { "context is the largest of three, and the ratio is exact",
    { { 1000, 1000, 400, 200 }, { 0, 0, 4000, 3000 }, { 0, 0, 4000, 3000 } },
    -1,
    1264,
    848,
    { 805, 835, 790, 530 },
    { 805, 835, 790, 530 },
    790,
    530 },
  { "32 pixels around a single one",
    { { 500, 500, 1, 1 }, { 0, 0, 1000, 1000 }, { 0, 0, 1000, 1000 } },
    -1,
    512,
    512,
    { 468, 468, 65, 65 },
    { 468, 468, 65, 65 },
    65,
    65 },
  { "in the corner the frame is moved, not cut",
    { { 0, 0, 100, 100 }, { 0, 0, 1000, 1000 }, { 0, 0, 1000, 1000 } },
    -1,
    512,
    512,
    { 0, 0, 200, 200 },
    { 0, 0, 200, 200 },
    200,
    200 },
  { "context as written",
    { { 500, 500, 100, 100 }, { 0, 0, 1000, 1000 }, { 0, 0, 1000, 1000 } },
    10,
    512,
    512,
    { 490, 490, 120, 120 },
    { 490, 490, 120, 120 },
    120,
    120 },
  { "no context",
    { { 500, 500, 100, 100 }, { 0, 0, 1000, 1000 }, { 0, 0, 1000, 1000 } },
    0,
    512,
    512,
    { 500, 500, 100, 100 },
    { 500, 500, 100, 100 },
    100,
    100 },
  { "near the model's size nothing is resampled",
    { { 1000, 1000, 450, 450 }, { 0, 0, 4000, 4000 }, { 0, 0, 4000, 4000 } },
    -1,
    1024,
    1024,
    { 713, 713, 1024, 1024 },
    { 713, 713, 1024, 1024 },
    1024,
    1024 },
  { "a little above it context is given up",
    { { 1000, 1000, 550, 550 }, { 0, 0, 4000, 4000 }, { 0, 0, 4000, 4000 } },
    -1,
    1024,
    1024,
    { 763, 763, 1024, 1024 },
    { 763, 763, 1024, 1024 },
    1024,
    1024 },
  { "far above it the frame is reduced",
    { { 1000, 1000, 1500, 1500 }, { 0, 0, 4000, 4000 }, { 0, 0, 4000, 4000 } },
    -1,
    1024,
    1024,
    { 250, 250, 3000, 3000 },
    { 250, 250, 3000, 3000 },
    1024,
    1024 },
  { "context is given up before an edge is extended",
    { { 100, 10, 200, 380 }, { 0, 0, 1000, 400 }, { 0, 0, 1000, 400 } },
    -1,
    928,
    1152,
    { 39, 0, 322, 400 },
    { 39, 0, 322, 400 },
    322,
    400 },
  { "the whole canvas selected is sent whole",
    { { 0, 0, 1000, 1000 }, { 0, 0, 1000, 1000 }, { 0, 0, 1000, 1000 } },
    -1,
    1024,
    1024,
    { 0, 0, 1000, 1000 },
    { 0, 0, 1000, 1000 },
    1000,
    1000 },
  { "an unknown size asks for no ratio",
    { { 0, 0, 5000, 100 }, { 0, 0, 5000, 100 }, { 0, 0, 5000, 100 }, TRUE },
    -1,
    0,
    0,
    { 0, 0, 5000, 100 },
    { 0, 0, 5000, 100 },
    4096,
    82 },
  { "a file is sent as it is",
    { { 0, 0, 5000, 100 },
      { 0, 0, 5000, 100 },
      { 0, 0, 5000, 100 },
      TRUE,
      TRUE },
    -1,
    1024,
    1024,
    { 0, 0, 5000, 100 },
    { 0, 0, 5000, 100 },
    5000,
    100 },
  { "no ratio makes a frame that no image is",
    { { 0, 0, 200, 200000 },
      { 0, 0, 200, 200000 },
      { 0, 0, 200, 200000 },
      TRUE },
    -1,
    16384,
    1,
    { -262044, 0, 524288, 200000 },
    { 0, 0, 200, 200000 },
    16384,
    1 },
};

static void
test_frame_assert_rect (const char *name, LimnRect found, LimnRect wanted)
{
  if (limn_rect_equals (&found, &wanted))
    return;
  g_test_message ("%s: %dx%d at %d,%d instead of %dx%d at %d,%d",
                  name,
                  found.width,
                  found.height,
                  found.x,
                  found.y,
                  wanted.width,
                  wanted.height,
                  wanted.x,
                  wanted.y);
  g_test_fail ();
}

static void
test_frame_fit (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_frame_cases); i++)
    {
      LimnFrame frame;

      limn_frame_fit (&frame,
                      &test_frame_cases[i].scene,
                      test_frame_cases[i].context,
                      test_frame_cases[i].native_width,
                      test_frame_cases[i].native_height);
      test_frame_assert_rect (
          test_frame_cases[i].name, frame.rect, test_frame_cases[i].rect);
      test_frame_assert_rect (
          test_frame_cases[i].name, frame.known, test_frame_cases[i].known);
      g_assert_cmpint (frame.sent_width, ==, test_frame_cases[i].sent_width);
      g_assert_cmpint (frame.sent_height, ==, test_frame_cases[i].sent_height);
    }
}

static LimnRect
test_frame_draw_rect (GRand *rand, const LimnRect *bounds)
{
  LimnRect rect = { 0,
                    0,
                    g_rand_int_range (rand, 1, bounds->width + 1),
                    g_rand_int_range (rand, 1, bounds->height + 1) };

  rect.x =
      bounds->x + g_rand_int_range (rand, 0, bounds->width - rect.width + 1);
  rect.y =
      bounds->y + g_rand_int_range (rand, 0, bounds->height - rect.height + 1);
  return rect;
}

/* the area has the ratio to within a pixel, or leaves it where the bounds end
 */
static void
test_frame_check_frame (const LimnFrame *frame,
                        const LimnScene *scene,
                        const LimnModelSize *size)
{
  gdouble ratio = (gdouble) size->vendor_width / size->vendor_height;
  gboolean extended = !limn_rect_equals (&frame->rect, &frame->known);

  g_assert_true (limn_rect_contains (&frame->rect, &scene->area));
  g_assert_true (limn_rect_contains (&scene->bounds, &frame->known));
  g_assert_cmpfloat (fabs (frame->rect.height * ratio - frame->rect.width),
                     <=,
                     MAX (ratio, 1));
  g_assert_cmpint (frame->sent_width, <=, frame->rect.width);
  g_assert_cmpint (frame->sent_width, <=, (gint) size->vendor_width);
  g_assert_cmpint (frame->sent_height, <=, (gint) size->vendor_height);
  /* an edge is extended on one axis only, and only where all of it is used */
  if (extended)
    g_assert_true (frame->known.width == scene->bounds.width ||
                   frame->known.height == scene->bounds.height);
  if (extended)
    g_assert_true (frame->known.width == frame->rect.width ||
                   frame->known.height == frame->rect.height);
}

static void
test_frame_properties (void)
{
  g_autoptr (LimnCatalog) catalog = limn_catalog_new (NULL, NULL);
  g_autoptr (GPtrArray) models = limn_catalog_list (catalog);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  LimnRect world = { -3000, -3000, 9000, 9000 };

  for (guint i = 0; i < 20000; i++)
    {
      const LimnModel *model =
          models->pdata[g_rand_int_range (rand, 0, (gint) models->len)];
      const LimnModelSize *size =
          &model->sizes[g_rand_int_range (rand, 0, (gint) model->n_sizes)];
      LimnScene scene = { .bounds = test_frame_draw_rect (rand, &world),
                          .whole = i % 3 == 0 };
      gdouble context = i % 5 == 0 ? g_rand_int_range (rand, 0, 500) : -1;
      LimnFrame frame;

      scene.room = scene.bounds;
      scene.area = test_frame_draw_rect (rand, &scene.room);
      limn_frame_fit (
          &frame, &scene, context, size->vendor_width, size->vendor_height);
      test_frame_check_frame (&frame, &scene, size);
    }
}

static void
test_frame_json (void)
{
  LimnFrame frame = {
    { -3, 4, 1000, 500 }, { 0, 4, 900, 500 }, { 7, 4, 90, 50 }, 800, 400
  };
  LimnFrame back = { 0 };
  g_autoptr (JsonNode) node = limn_frame_to_json (&frame);
  g_autofree char *text = limn_jsontext_print (node, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (text,
                   ==,
                   "{\"x\":-3,\"y\":4,\"width\":1000,\"height\":500,"
                   "\"sent_width\":800,\"sent_height\":400,"
                   "\"known\":{\"x\":0,\"y\":4,\"width\":900,"
                   "\"height\":500},\"target\":{\"x\":7,\"y\":4,"
                   "\"width\":90,\"height\":50}}");
  g_assert_true (limn_frame_from_json (&back, node, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&back, sizeof back, &frame, sizeof frame);
}

static void
test_frame_json_unset (void)
{
  LimnFrame frame = { 0 };
  LimnFrame back = { { 1, 2, 3, 4 }, { 1, 2, 3, 4 }, { 1, 2, 3, 4 }, 3, 4 };
  g_autoptr (JsonNode) node = limn_frame_to_json (&frame);

  g_assert_true (JSON_NODE_HOLDS_NULL (node));
  g_assert_true (limn_frame_from_json (&back, node, NULL));
  g_assert_false (limn_frame_is_set (&back));
}

static void
test_frame_json_bad (void)
{
  static const char *const cases[] = {
    "[]",
    "\"frame\"",
    "{}",
    "{\"x\":0,\"y\":0,\"width\":10,\"height\":10,\"sent_width\":10}",
    "{\"x\":\"0\",\"y\":0,\"width\":9,\"height\":9,\"sent_width\":9,"
    "\"sent_height\":9}",
    "{\"x\":0.5,\"y\":0,\"width\":9,\"height\":9,\"sent_width\":9,"
    "\"sent_height\":9}",
    "{\"x\":0,\"y\":0,\"width\":0,\"height\":9,\"sent_width\":9,"
    "\"sent_height\":9}",
    "{\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"sent_width\":10,"
    "\"sent_height\":9}",
    "{\"x\":0,\"y\":0,\"width\":9,\"height\":9,\"sent_width\":9,"
    "\"sent_height\":9,\"known\":{\"x\":0,\"y\":0,\"width\":9,"
    "\"height\":10}}",
    "{\"x\":0,\"y\":0,\"width\":9e99,\"height\":9,\"sent_width\":9,"
    "\"sent_height\":9}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (cases[i], -1, "case", NULL);
      g_autoptr (GError) error = NULL;
      LimnFrame frame = {
        { 1, 2, 3, 4 }, { 1, 2, 3, 4 }, { 1, 2, 3, 4 }, 3, 4
      };

      g_assert_false (limn_frame_from_json (&frame, node, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_cmpint (frame.rect.height, ==, 4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/fit", test_frame_fit);
  g_test_add_func ("/frame/properties", test_frame_properties);
  g_test_add_func ("/frame/json", test_frame_json);
  g_test_add_func ("/frame/json-unset", test_frame_json_unset);
  g_test_add_func ("/frame/json-bad", test_frame_json_bad);
  return g_test_run ();
}

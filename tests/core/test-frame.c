/* tests of limn/frame */
#include "frame.h"

#include "error.h"
#include "jsontext.h"

static void
test_frame_limit (void)
{
  static const struct
  {
    gint width, height;
    guint max_side;
    gdouble max_pixels;
    gint sent_width, sent_height;
  } cases[] = {
    { 640, 480, 0, 0, 640, 480 },
    { 640, 480, 4096, 1e9, 640, 480 },
    { 8192, 4096, 2048, 0, 2048, 1024 },
    { 4000, 2000, 0, 2e6, 2000, 1000 },
    { 0, 0, 10, 10, 0, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      LimnFrame frame;

      limn_frame_init (&frame, -5, 7, cases[i].width, cases[i].height);
      limn_frame_limit (&frame, cases[i].max_side, cases[i].max_pixels);
      g_assert_cmpint (frame.x, ==, -5);
      g_assert_cmpint (frame.width, ==, cases[i].width);
      g_assert_cmpint (frame.sent_width, ==, cases[i].sent_width);
      g_assert_cmpint (frame.sent_height, ==, cases[i].sent_height);
    }
}

static void
test_frame_scale (void)
{
  LimnFrame frame;
  gdouble x, y;

  limn_frame_init (&frame, 0, 0, 1000, 500);
  limn_frame_get_scale (&frame, 2000, 250, &x, &y);
  g_assert_cmpfloat (x, ==, 0.5);
  g_assert_cmpfloat (y, ==, 2);
}

static void
test_frame_json (void)
{
  LimnFrame frame = { -3, 4, 1000, 500, 800, 400 };
  LimnFrame back = { 0 };
  g_autoptr (JsonNode) node = limn_frame_to_json (&frame);
  g_autofree char *text = limn_jsontext_print (node, FALSE);
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (text,
                   ==,
                   "{\"x\":-3,\"y\":4,\"width\":1000,\"height\":500,"
                   "\"sent_width\":800,\"sent_height\":400}");
  g_assert_true (limn_frame_from_json (&back, node, &error));
  g_assert_no_error (error);
  g_assert_cmpmem (&back, sizeof back, &frame, sizeof frame);
}

static void
test_frame_json_unset (void)
{
  LimnFrame frame = { 0 };
  LimnFrame back = { 1, 2, 3, 4, 3, 4 };
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
    "{\"x\":0,\"y\":0,\"width\":9e99,\"height\":9,\"sent_width\":9,"
    "\"sent_height\":9}",
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonNode) node =
          limn_jsontext_parse (cases[i], -1, "case", NULL);
      g_autoptr (GError) error = NULL;
      LimnFrame frame = { 1, 2, 3, 4, 3, 4 };

      g_assert_false (limn_frame_from_json (&frame, node, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
      g_assert_cmpint (frame.height, ==, 4);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/frame/limit", test_frame_limit);
  g_test_add_func ("/frame/scale", test_frame_scale);
  g_test_add_func ("/frame/json", test_frame_json);
  g_test_add_func ("/frame/json-unset", test_frame_json_unset);
  g_test_add_func ("/frame/json-bad", test_frame_json_bad);
  return g_test_run ();
}

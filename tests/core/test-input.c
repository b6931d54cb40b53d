/* tests of limn/input: what is too large to go out as it is */
#include "input.h"

#define WIDTH 200
#define HEIGHT 150

/* noise, which no lossless file makes small */
static LimnInput *
make_input (LimnImageFormat format, guint channels)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (channels);
  LimnImageInfo info = { .format = format,
                         .width = WIDTH,
                         .height = HEIGHT,
                         .channels = channels,
                         .depth = 8 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, &error);
  gsize stride = (gsize) WIDTH * channels;
  g_autofree guint8 *pixels = g_malloc (stride * HEIGHT);
  g_autoptr (GBytes) bytes = NULL;
  LimnInput *input;

  g_assert_no_error (error);
  for (gsize i = 0; i < stride * HEIGHT; i++)
    pixels[i] = (guint8) g_rand_int_range (rand, 100, 140);
  g_assert_true (limn_encoder_push (encoder, pixels, stride, HEIGHT, &error));
  bytes = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  input = limn_input_new (bytes, NULL, &error);
  g_assert_no_error (error);
  return input;
}

static void
test_input_shrink (void)
{
  static const struct
  {
    LimnImageFormat from;
    guint channels;
    gsize max_bytes;
    LimnImageFormat to;
    const char *name;
  } cases[] = {
    { LIMN_IMAGE_FORMAT_PNG, 3, 1000, LIMN_IMAGE_FORMAT_JPEG, "image.jpg" },
    { LIMN_IMAGE_FORMAT_PNG, 1, 1000, LIMN_IMAGE_FORMAT_JPEG, "image.jpg" },
    { LIMN_IMAGE_FORMAT_PNG, 4, 1000, LIMN_IMAGE_FORMAT_WEBP, "image.webp" },
    { LIMN_IMAGE_FORMAT_PNG, 3, 1000000, LIMN_IMAGE_FORMAT_PNG, "image.png" },
    { LIMN_IMAGE_FORMAT_JPEG, 3, 1000, LIMN_IMAGE_FORMAT_JPEG, "image.jpg" },
    { LIMN_IMAGE_FORMAT_WEBP, 4, 1000, LIMN_IMAGE_FORMAT_WEBP, "image.webp" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (LimnInput) input =
          make_input (cases[i].from, cases[i].channels);
      gsize before = g_bytes_get_size (input->data);
      g_autoptr (GError) error = NULL;

      g_assert_true (limn_input_shrink (input, cases[i].max_bytes, &error));
      g_assert_no_error (error);
      g_assert_cmpint (input->format, ==, cases[i].to);
      g_assert_cmpstr (input->name, ==, cases[i].name);
      g_assert_cmpuint (input->width, ==, WIDTH);
      g_assert_cmpuint (input->height, ==, HEIGHT);
      if (cases[i].from == cases[i].to)
        g_assert_cmpuint (g_bytes_get_size (input->data), ==, before);
      else
        g_assert_cmpuint (g_bytes_get_size (input->data), <, before);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/input/shrink", test_input_shrink);
  return g_test_run ();
}

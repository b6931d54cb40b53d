/* tests of limn/stencil, and of masks among the inputs */
#include "stencil.h"

#include "codec-fixture.h"

/* more rows than a band has */
#define HEIGHT (2 * LIMN_CODEC_BAND_ROWS + 3)

/* two columns, whose rows have the pixels of @samples in turn */
static LimnInput *
make_mask (LimnImageFormat format,
           guint channels,
           guint depth,
           guint height,
           const guint16 *samples,
           guint n_pixels)
{
  LimnImageInfo info = { .format = format,
                         .width = 2,
                         .height = height,
                         .channels = channels,
                         .depth = depth };
  g_autoptr (GByteArray) pixels = g_byte_array_new ();
  g_autoptr (GBytes) data = NULL;

  for (guint y = 0; y < height; y++)
    for (guint i = 0; i < 2 * channels; i++)
      {
        guint16 wide = samples[y % n_pixels * channels + i % channels];
        guint8 narrow = (guint8) wide;

        g_byte_array_append (
            pixels, depth == 16 ? (guint8 *) &wide : &narrow, depth / 8);
      }
  data = codec_fixture_encode (&info, pixels, 100);
  return limn_input_new (data, NULL, NULL);
}

static const struct
{
  const char *name;
  LimnImageFormat format;
  guint channels, depth;
  guint n_pixels;
  guint16 samples[16];
  guint8 edit[4];
} stencil_cases[] = {
  { "gray", LIMN_IMAGE_FORMAT_PNG, 1, 8, 3, { 0, 128, 255 }, { 0, 128, 255 } },
  { "gray 16",
    LIMN_IMAGE_FORMAT_PNG,
    1,
    16,
    3,
    { 0, 0x80ff, 0xffff },
    { 0, 128, 255 } },
  { "rgb",
    LIMN_IMAGE_FORMAT_PNG,
    3,
    8,
    4,
    { 255, 255, 255, 0, 0, 0, 255, 0, 0, 0, 255, 0 },
    { 255, 0, 76, 150 } },
  { "alpha",
    LIMN_IMAGE_FORMAT_PNG,
    4,
    8,
    3,
    { 255, 255, 255, 255, 0, 0, 0, 0, 9, 9, 9, 100 },
    { 0, 255, 155 } },
  { "alpha 16",
    LIMN_IMAGE_FORMAT_PNG,
    4,
    16,
    2,
    { 0xffff, 0xffff, 0xffff, 0xffff, 0, 0, 0, 0 },
    { 0, 255 } },
  { "gray alpha",
    LIMN_IMAGE_FORMAT_PNG,
    2,
    8,
    2,
    { 255, 255, 255, 0 },
    { 0, 255 } },
  { "opaque alpha: white is edited",
    LIMN_IMAGE_FORMAT_PNG,
    4,
    8,
    2,
    { 255, 255, 255, 255, 0, 0, 0, 255 },
    { 255, 0 } },
  { "opaque gray alpha",
    LIMN_IMAGE_FORMAT_PNG,
    2,
    8,
    2,
    { 255, 255, 0, 255 },
    { 255, 0 } },
  { "webp",
    LIMN_IMAGE_FORMAT_WEBP,
    4,
    8,
    2,
    { 0, 0, 0, 255, 0, 0, 0, 0 },
    { 0, 255 } },
  { "jpeg", LIMN_IMAGE_FORMAT_JPEG, 1, 8, 1, { 255 }, { 255 } },
};

static void
test_stencil_cut (gconstpointer data)
{
  guint i = GPOINTER_TO_UINT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnInput) mask = make_mask (stencil_cases[i].format,
                                          stencil_cases[i].channels,
                                          stencil_cases[i].depth,
                                          HEIGHT,
                                          stencil_cases[i].samples,
                                          stencil_cases[i].n_pixels);
  g_autoptr (LimnInput) stencil = limn_stencil_cut (mask, &error);
  g_auto (CodecFixtureImage) out = { 0 };
  gsize length;
  const guint8 *bytes;

  g_assert_no_error (error);
  g_assert_cmpint (stencil->format, ==, LIMN_IMAGE_FORMAT_PNG);
  g_assert_cmpstr (stencil->name,
                   ==,
                   mask->format == LIMN_IMAGE_FORMAT_PNG ? "image.png" :
                                                           "mask.png");
  bytes = g_bytes_get_data (stencil->data, &length);
  g_assert_true (codec_fixture_decode (&out, bytes, length, length, NULL));
  g_assert_cmpuint (out.info.channels, ==, 4);
  g_assert_cmpuint (out.info.depth, ==, 8);
  g_assert_cmpuint (out.info.width, ==, 2);
  g_assert_cmpuint (out.info.height, ==, HEIGHT);
  for (guint p = 0; p < 2 * HEIGHT; p++)
    {
      guint8 edit = stencil_cases[i].edit[p / 2 % stencil_cases[i].n_pixels];
      guint8 expected[4] = { edit, edit, edit, 255 - edit };

      g_assert_cmpmem (out.pixels->data + 4 * p, 4, expected, 4);
    }
}

/* a stencil of a stencil is the same */
static void
test_stencil_again (void)
{
  static const guint16 samples[] = { 0, 70, 255 };
  g_autoptr (LimnInput) mask =
      make_mask (LIMN_IMAGE_FORMAT_PNG, 1, 8, 9, samples, 3);
  g_autoptr (LimnInput) once = limn_stencil_cut (mask, NULL);
  g_autoptr (LimnInput) twice = limn_stencil_cut (once, NULL);

  g_assert_true (g_bytes_equal (once->data, twice->data));
}

static void
test_stencil_broken (void)
{
  static const guint16 samples[] = { 0 };
  g_autoptr (LimnInput) mask =
      make_mask (LIMN_IMAGE_FORMAT_PNG, 1, 8, 300, samples, 1);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (
      mask->data, 0, g_bytes_get_size (mask->data) - 20);
  g_autoptr (LimnInput) broken = limn_input_new (cut, "m.png", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_stencil_cut (broken, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_true (g_str_has_prefix (error->message, "mask 'm.png': "));
}

static void
test_stencil_inputs (void)
{
  static const guint16 samples[] = { 255, 0 };
  g_autoptr (LimnInputs) inputs = limn_inputs_new ();
  g_autoptr (LimnInput) good =
      make_mask (LIMN_IMAGE_FORMAT_PNG, 1, 8, 4, samples, 2);
  g_autoptr (LimnInput) bad =
      make_mask (LIMN_IMAGE_FORMAT_PNG, 1, 8, 5, samples, 2);
  g_autoptr (LimnInput) stencil = limn_stencil_cut (good, NULL);
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (inputs->images,
                   make_mask (LIMN_IMAGE_FORMAT_PNG, 1, 8, 4, samples, 2));
  g_assert_false (limn_inputs_set_mask (inputs, bad, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_cmpstr (error->message,
                   ==,
                   "mask 'image.png': is 2x5, its image is 2x4; make them of "
                   "one size");
  g_assert_null (inputs->mask);
  for (guint i = 0; i < 2; i++)
    {
      g_assert_true (limn_inputs_set_mask (inputs, good, NULL));
      g_assert_true (g_bytes_equal (inputs->mask->data, stencil->data));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (stencil_cases); i++)
    {
      g_autofree char *path =
          g_strconcat ("/stencil/cut/", stencil_cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_stencil_cut);
    }
  g_test_add_func ("/stencil/again", test_stencil_again);
  g_test_add_func ("/stencil/broken", test_stencil_broken);
  g_test_add_func ("/stencil/inputs", test_stencil_inputs);
  return g_test_run ();
}

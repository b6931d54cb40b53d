/* limn/test-conversion: any pixels into any format, and what is lost then. */
#include <math.h>

#include "codec/conversion.h"
#include "codec-fixture.h"

#define TEST_CONVERSION_WIDTH 53
#define TEST_CONVERSION_HEIGHT 140

/**
 * TestConversionCase:
 * @channels: those of the result, by those of the source, from 1 on
 * @tolerance: of 8-bit samples at quality 100; 255: only kind and size
 */
typedef struct
{
  LimnImageFormat format;
  guint channels[4];
  gboolean is_deep;
  guint tolerance;
} TestConversionCase;

static const TestConversionCase test_conversion_cases[] = {
  { LIMN_IMAGE_FORMAT_PNG, { 1, 2, 3, 4 }, TRUE, 0 },
  { LIMN_IMAGE_FORMAT_JPEG, { 1, 1, 3, 3 }, FALSE, 4 },
  { LIMN_IMAGE_FORMAT_WEBP, { 3, 4, 3, 4 }, FALSE, 0 },
  { LIMN_IMAGE_FORMAT_GIF, { 3, 4, 3, 4 }, FALSE, 255 },
  { LIMN_IMAGE_FORMAT_AVIF, { 1, 2, 3, 4 }, FALSE, 0 },
};

static gdouble
test_conversion_get_sample (const LimnImageInfo *info,
                            const GByteArray *pixels,
                            guint pixel,
                            guint channel)
{
  gsize at = ((gsize) pixel * info->channels + channel) * info->depth / 8;
  guint16 wide = 0;

  if (info->depth == 8)
    return pixels->data[at] / 255.0;
  memcpy (&wide, pixels->data + at, sizeof wide);
  return wide / 65535.0;
}

/* what sample @channel of the result must be, 0 to 1 */
static gdouble
test_conversion_expect (const LimnImageInfo *from,
                        const GByteArray *pixels,
                        const LimnImageInfo *to,
                        guint pixel,
                        guint channel)
{
  gboolean had_alpha = from->channels % 2 == 0;
  gboolean has_alpha = to->channels % 2 == 0;
  gdouble alpha =
      had_alpha ?
          test_conversion_get_sample (from, pixels, pixel, from->channels - 1) :
          1;
  gdouble color = test_conversion_get_sample (
      from, pixels, pixel, from->channels <= 2 ? 0 : MIN (channel, 2));

  if (has_alpha && channel == to->channels - 1)
    return alpha;
  return had_alpha && !has_alpha ? color * alpha + 1 - alpha : color;
}

static GBytes *
test_conversion_convert (const LimnImageInfo *info,
                         LimnImageFormat format,
                         const GByteArray *pixels)
{
  LimnEncoderOptions options = { .quality = 100 };
  gsize row_bytes = codec_fixture_get_row_bytes (info);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnConversion) conversion =
      limn_conversion_new (info, format, &options, &error);
  GBytes *file = NULL;

  g_assert_no_error (error);
  for (guint y = 0; y < info->height; y += 70)
    {
      limn_conversion_push (
          conversion, pixels->data + y * row_bytes, row_bytes, 70, &error);
      g_assert_no_error (error);
    }
  file = limn_conversion_finish (conversion, &error);
  g_assert_no_error (error);
  return file;
}

static void
test_conversion_decode (GBytes *file, CodecFixtureImage *image)
{
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);

  codec_fixture_decode (image, data, length, 5000, &error);
  g_assert_no_error (error);
}

static void
test_conversion_pixels (const TestConversionCase *c,
                        guint channels,
                        guint depth)
{
  LimnImageInfo from = { .width = TEST_CONVERSION_WIDTH,
                         .height = TEST_CONVERSION_HEIGHT,
                         .channels = channels,
                         .depth = depth };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&from);
  g_autoptr (GBytes) file = test_conversion_convert (&from, c->format, pixels);
  g_auto (CodecFixtureImage) image = { 0 };
  const LimnImageInfo *to = &image.info;
  gdouble max = 0;

  test_conversion_decode (file, &image);
  max = to->depth == 8 ? 255 : 65535;
  g_assert_cmpint (to->format, ==, c->format);
  g_assert_cmpuint (to->width, ==, from.width);
  g_assert_cmpuint (to->height, ==, from.height);
  g_assert_cmpuint (to->channels, ==, c->channels[channels - 1]);
  g_assert_cmpuint (to->depth, ==, c->is_deep ? depth : 8);
  for (guint i = 0; i < to->width * to->height && c->tolerance < 255; i++)
    for (guint k = 0; k < to->channels; k++)
      g_assert_cmpfloat_with_epsilon (
          test_conversion_expect (&from, pixels, to, i, k) * max,
          test_conversion_get_sample (to, image.pixels, i, k) * max,
          c->tolerance + 0.501);
}

static void
test_conversion_case (gconstpointer data)
{
  const TestConversionCase *c = data;

  for (guint channels = 1; channels <= 4; channels++)
    for (guint depth = 8; depth <= 16; depth += 8)
      test_conversion_pixels (c, channels, depth);
}

/* every 16-bit sample to the nearest of 8 bits */
static void
test_conversion_rounding (void)
{
  LimnImageInfo info = {
    .width = 256, .height = 256, .channels = 1, .depth = 16
  };
  g_autoptr (GByteArray) pixels = g_byte_array_new ();
  g_autoptr (GBytes) file = NULL;
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (LimnConversion) conversion = NULL;
  g_autoptr (GError) error = NULL;
  LimnEncoderOptions options = { .quality = 100 };

  for (guint i = 0; i <= 65535; i++)
    {
      guint16 wide = (guint16) i;

      g_byte_array_append (pixels, (const guint8 *) &wide, 2);
    }
  conversion =
      limn_conversion_new (&info, LIMN_IMAGE_FORMAT_AVIF, &options, &error);
  g_assert_true (
      limn_conversion_push (conversion, pixels->data, 512, 256, &error));
  file = limn_conversion_finish (conversion, &error);
  g_assert_no_error (error);
  test_conversion_decode (file, &image);
  for (guint i = 0; i <= 65535; i++)
    g_assert_cmpuint (image.pixels->data[i], ==, (guint) round (i / 257.0));
}

/* from a profile of so many channels to the one of the result, or to none */
static const struct
{
  LimnImageFormat format;
  guint channels;
  gboolean stays;
} test_conversion_profiles[] = {
  { LIMN_IMAGE_FORMAT_PNG, 1, TRUE },  { LIMN_IMAGE_FORMAT_PNG, 4, TRUE },
  { LIMN_IMAGE_FORMAT_JPEG, 2, TRUE }, { LIMN_IMAGE_FORMAT_JPEG, 4, TRUE },
  { LIMN_IMAGE_FORMAT_WEBP, 3, TRUE }, { LIMN_IMAGE_FORMAT_WEBP, 1, FALSE },
  { LIMN_IMAGE_FORMAT_GIF, 3, FALSE }, { LIMN_IMAGE_FORMAT_GIF, 1, FALSE },
  { LIMN_IMAGE_FORMAT_AVIF, 1, TRUE }, { LIMN_IMAGE_FORMAT_AVIF, 4, TRUE },
};

static void
test_conversion_profile (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_conversion_profiles); i++)
    {
      guint channels = test_conversion_profiles[i].channels;
      g_autoptr (GBytes) icc = codec_fixture_make_icc (channels, 700);
      LimnImageInfo info = { .width = TEST_CONVERSION_WIDTH,
                             .height = TEST_CONVERSION_HEIGHT,
                             .channels = channels,
                             .depth = 8,
                             .icc = icc };
      g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
      g_autoptr (GBytes) file = test_conversion_convert (
          &info, test_conversion_profiles[i].format, pixels);
      g_auto (CodecFixtureImage) image = { 0 };

      test_conversion_decode (file, &image);
      g_assert_true ((image.info.icc != NULL) ==
                     test_conversion_profiles[i].stays);
      if (image.info.icc != NULL)
        g_assert_true (g_bytes_equal (image.info.icc, icc));
    }
}

static void
test_conversion_refuse (void)
{
  LimnImageInfo info = {
    .width = 16384, .height = 9, .channels = 1, .depth = 8
  };
  g_autoptr (GError) size = NULL;
  g_autoptr (GError) format = NULL;

  g_assert_null (
      limn_conversion_new (&info, LIMN_IMAGE_FORMAT_WEBP, NULL, &size));
  g_assert_error (size, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (size->message, "16384x9"));
  g_assert_null (
      limn_conversion_new (&info, LIMN_IMAGE_FORMAT_UNKNOWN, NULL, &format));
  g_assert_error (format, LIMN_ERROR, LIMN_ERROR_INVALID);
}

/* from file to file, each format into each */
static void
test_conversion_run (void)
{
  for (guint i = LIMN_IMAGE_FORMAT_PNG; i <= LIMN_IMAGE_FORMAT_AVIF; i++)
    for (guint k = LIMN_IMAGE_FORMAT_PNG; k <= LIMN_IMAGE_FORMAT_AVIF; k++)
      {
        LimnImageInfo info = { i, 31, 17, 3, 8, NULL };
        LimnImageInfo told = { 0 };
        g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
        g_autoptr (GBytes) before = codec_fixture_encode (&info, pixels, 0);
        g_autoptr (GError) error = NULL;
        g_autoptr (GBytes) after =
            limn_conversion_run (before, k, &told, &error);
        g_auto (CodecFixtureImage) image = { 0 };

        g_assert_no_error (error);
        test_conversion_decode (after, &image);
        g_assert_cmpint (image.info.format, ==, (int) k);
        g_assert_cmpuint (image.info.width, ==, 31);
        g_assert_cmpuint (image.info.height, ==, 17);
        g_assert_cmpmem (&told, sizeof told, &image.info, sizeof told);
      }
}

static void
test_conversion_run_broken (void)
{
  static const char *const files[] = { "", "nothing", "GIF89a\2\3" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) file = g_bytes_new (files[i], strlen (files[i]));
      LimnImageInfo info = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_null (
          limn_conversion_run (file, LIMN_IMAGE_FORMAT_PNG, &info, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_conversion_cases); i++)
    {
      const TestConversionCase *c = &test_conversion_cases[i];
      g_autofree char *name = g_strdup_printf (
          "/conversion/to/%s", limn_image_format_get_name (c->format));

      g_test_add_data_func (name, c, test_conversion_case);
    }
  g_test_add_func ("/conversion/rounding", test_conversion_rounding);
  g_test_add_func ("/conversion/profile", test_conversion_profile);
  g_test_add_func ("/conversion/refuse", test_conversion_refuse);
  g_test_add_func ("/conversion/run", test_conversion_run);
  g_test_add_func ("/conversion/run-broken", test_conversion_run_broken);
  return g_test_run ();
}

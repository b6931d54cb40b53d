/* limn/test-codec: every format in and out, whole, in crumbs and broken. */
#include "codec-fixture.h"

/* three bands, the last one short; odd width for packed and padded rows */
#define TEST_CODEC_WIDTH 83
#define TEST_CODEC_HEIGHT 150

typedef struct
{
  const char *name;
  LimnImageFormat format;
  guint channels;
  guint depth;
  guint quality;
  guint tolerance;
  gsize icc;
} TestCodecCase;

static const TestCodecCase test_codec_cases[] = {
  { "png-gray", LIMN_IMAGE_FORMAT_PNG, 1, 8, 0, 0, 400 },
  { "png-gray-alpha", LIMN_IMAGE_FORMAT_PNG, 2, 8, 0, 0, 0 },
  { "png-rgb", LIMN_IMAGE_FORMAT_PNG, 3, 8, 0, 0, 150000 },
  { "png-rgba", LIMN_IMAGE_FORMAT_PNG, 4, 8, 0, 0, 0 },
  { "png-gray-16", LIMN_IMAGE_FORMAT_PNG, 1, 16, 0, 0, 0 },
  { "png-gray-alpha-16", LIMN_IMAGE_FORMAT_PNG, 2, 16, 0, 0, 400 },
  { "png-rgb-16", LIMN_IMAGE_FORMAT_PNG, 3, 16, 0, 0, 0 },
  { "png-rgba-16", LIMN_IMAGE_FORMAT_PNG, 4, 16, 0, 0, 400 },
  { "jpeg-gray", LIMN_IMAGE_FORMAT_JPEG, 1, 8, 0, 8, 400 },
  { "jpeg-rgb", LIMN_IMAGE_FORMAT_JPEG, 3, 8, 0, 12, 150000 },
  { "jpeg-rgb-75", LIMN_IMAGE_FORMAT_JPEG, 3, 8, 75, 40, 0 },
  { "webp-rgb", LIMN_IMAGE_FORMAT_WEBP, 3, 8, 0, 40, 400 },
  { "webp-rgb-lossless", LIMN_IMAGE_FORMAT_WEBP, 3, 8, 100, 0, 0 },
  { "webp-rgba-lossless", LIMN_IMAGE_FORMAT_WEBP, 4, 8, 100, 0, 150000 },
  { "gif-rgb", LIMN_IMAGE_FORMAT_GIF, 3, 8, 0, 16, 0 },
  { "avif-gray", LIMN_IMAGE_FORMAT_AVIF, 1, 8, 0, 8, 400 },
  { "avif-gray-alpha-lossless", LIMN_IMAGE_FORMAT_AVIF, 2, 8, 100, 0, 0 },
  { "avif-rgb", LIMN_IMAGE_FORMAT_AVIF, 3, 8, 0, 12, 150000 },
  { "avif-rgba-lossless", LIMN_IMAGE_FORMAT_AVIF, 4, 8, 100, 0, 400 },
};

static LimnImageInfo
test_codec_describe (const TestCodecCase *c)
{
  LimnImageInfo info = {
    .format = c->format,
    .width = TEST_CODEC_WIDTH,
    .height = TEST_CODEC_HEIGHT,
    .channels = c->channels,
    .depth = c->depth,
  };

  return info;
}

static GBytes *
test_codec_make_file (const TestCodecCase *c)
{
  LimnImageInfo info = test_codec_describe (c);
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);

  return codec_fixture_encode (&info, pixels, c->quality);
}

static void
test_codec_assert_near (const GByteArray *a, const GByteArray *b, guint limit)
{
  guint worst = 0;

  g_assert_cmpuint (a->len, ==, b->len);
  for (guint i = 0; i < a->len; i++)
    worst = MAX (worst, (guint) ABS (a->data[i] - b->data[i]));
  g_assert_cmpuint (worst, <=, limit);
}

static void
test_codec_assert_same_info (const LimnImageInfo *a, const LimnImageInfo *b)
{
  g_assert_cmpint (a->format, ==, b->format);
  g_assert_cmpuint (a->width, ==, b->width);
  g_assert_cmpuint (a->height, ==, b->height);
  g_assert_cmpuint (a->channels, ==, b->channels);
  g_assert_cmpuint (a->depth, ==, b->depth);
  g_assert_true ((a->icc == NULL) == (b->icc == NULL));
  if (a->icc != NULL)
    g_assert_true (g_bytes_equal (a->icc, b->icc));
}

static void
test_codec_round_trip (gconstpointer data)
{
  static const gsize large[] = { 100, 777, 4096, G_MAXINT32 };
  const TestCodecCase *c = data;
  LimnImageInfo info = test_codec_describe (c);
  g_autoptr (GBytes) icc =
      c->icc > 0 ? codec_fixture_make_icc (c->channels, c->icc) : NULL;
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (GBytes) file = NULL;
  gsize length = 0;
  const guint8 *bytes = NULL;

  info.icc = icc;
  file = codec_fixture_encode (&info, pixels, c->quality);
  bytes = g_bytes_get_data (file, &length);
  g_assert_cmpint (limn_image_format_sniff (bytes, length), ==, c->format);
  for (gsize i = 1; i <= 64 + G_N_ELEMENTS (large); i++)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;
      gsize chunk = i <= 64 ? i : large[i - 65];

      codec_fixture_decode (&image, bytes, length, chunk, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (image.n_begins, ==, 1);
      test_codec_assert_same_info (&image.info, &info);
      test_codec_assert_near (image.pixels, pixels, c->tolerance);
    }
}

static GByteArray *
test_codec_read_plainly (GBytes *file, guint32 format)
{
  png_image image = { .version = PNG_IMAGE_VERSION };
  GByteArray *pixels = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);

  g_assert_true (png_image_begin_read_from_memory (&image, data, length));
  image.format = format;
  g_byte_array_set_size (pixels, PNG_IMAGE_SIZE (image));
  g_assert_true (png_image_finish_read (&image, NULL, pixels->data, 0, NULL));
  return pixels;
}

/* several strips, with noise and flat areas, so with both ways to compress */
static void
test_codec_png_strips (void)
{
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_PNG, 3000, 901, 4, 8, NULL };
  gsize row_bytes = codec_fixture_get_row_bytes (&info);
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (GByteArray) plain = NULL;
  g_autoptr (GBytes) first = NULL;
  g_autoptr (GBytes) second = NULL;

  memset (pixels->data + 300 * row_bytes, 0x5a, 300 * row_bytes);
  first = codec_fixture_encode (&info, pixels, 0);
  second = codec_fixture_encode (&info, pixels, 0);
  plain = test_codec_read_plainly (first, PNG_FORMAT_RGBA);

  g_assert_true (g_bytes_equal (first, second));
  g_assert_cmpmem (plain->data, plain->len, pixels->data, pixels->len);
  g_assert_cmpuint (g_bytes_get_size (first), <, pixels->len / 2);
}

/* the gaps of a padded source never reach the file */
static void
test_codec_stride (void)
{
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_PNG, 5, 3, 3, 8, NULL };
  guint8 padded[3][20];
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, &error);
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GByteArray) plain = NULL;

  for (guint i = 0; i < sizeof padded; i++)
    padded[i / 20][i % 20] = (guint8) (i * 11);
  g_assert_true (limn_encoder_push (encoder, padded[0], 20, 3, &error));
  file = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  plain = test_codec_read_plainly (file, PNG_FORMAT_RGB);
  for (guint y = 0; y < 3; y++)
    g_assert_cmpmem (plain->data + y * 15, 15, padded[y], 15);
}

static const CodecFixturePng test_codec_pngs[] = {
  { "interlaced-rgb", PNG_COLOR_TYPE_RGB, 8, TRUE, FALSE, 3, 8 },
  { "interlaced-gray-16", PNG_COLOR_TYPE_GRAY, 16, TRUE, FALSE, 1, 16 },
  { "gray-1", PNG_COLOR_TYPE_GRAY, 1, FALSE, FALSE, 1, 8 },
  { "gray-1-key", PNG_COLOR_TYPE_GRAY, 1, TRUE, TRUE, 2, 8 },
  { "gray-4", PNG_COLOR_TYPE_GRAY, 4, FALSE, FALSE, 1, 8 },
  { "palette-2", PNG_COLOR_TYPE_PALETTE, 2, FALSE, FALSE, 3, 8 },
  { "palette-2-alpha", PNG_COLOR_TYPE_PALETTE, 2, FALSE, TRUE, 4, 8 },
  { "palette-2-interlaced", PNG_COLOR_TYPE_PALETTE, 2, TRUE, TRUE, 4, 8 },
  { "rgb-key", PNG_COLOR_TYPE_RGB, 8, FALSE, TRUE, 4, 8 },
};

/* big-endian packed sample @i of a row */
static guint
test_codec_get_packed (const guint8 *row, guint depth, guint i)
{
  guint per_byte = 8 / MIN (depth, 8);
  guint shift = 8 - depth * (i % per_byte + 1);

  if (depth == 16)
    return (guint) row[2 * i] << 8 | row[2 * i + 1];
  return row[i / per_byte] >> shift & ((1u << depth) - 1);
}

/* appends what pixel @x must become, by the words of the PNG specification */
static void
test_codec_expect_pixel (const CodecFixturePng *kind,
                         const guint8 *row,
                         guint x,
                         GByteArray *out)
{
  guint n = kind->color_type == PNG_COLOR_TYPE_RGB ? 3 : 1;
  guint8 samples[4] = { 0, 0, 0, 0 };
  gboolean is_key = TRUE;

  for (guint i = 0; i < n; i++)
    {
      guint value = test_codec_get_packed (row, kind->depth, x * n + i);
      guint16 wide = (guint16) value;

      is_key = is_key && value == 0;
      samples[i] = (guint8) (value * 255 / ((1u << kind->depth) - 1));
      if (kind->out_depth == 16)
        g_byte_array_append (out, (const guint8 *) &wide, 2);
      else if (kind->color_type == PNG_COLOR_TYPE_PALETTE)
        {
          memcpy (samples, &codec_fixture_palette[value], 3);
          samples[3] = value < 3 ? codec_fixture_alpha[value] : 255;
        }
    }
  if (kind->color_type != PNG_COLOR_TYPE_PALETTE && kind->has_key)
    samples[n] = is_key ? 0 : 255;
  if (kind->out_depth == 8)
    g_byte_array_append (out, samples, kind->channels);
}

static void
test_codec_foreign_png (gconstpointer data)
{
  const CodecFixturePng *kind = data;
  guint width = TEST_CODEC_WIDTH;
  guint height = TEST_CODEC_HEIGHT;
  gsize stride = (gsize) width * 3;
  g_autofree guint8 *rows = g_malloc (stride * height);
  g_autoptr (GByteArray) wanted = g_byte_array_new ();
  g_autoptr (GByteArray) file = NULL;

  for (gsize i = 0; i < stride * height; i++)
    rows[i] = i % 7 < 4 ? 0 : (guint8) (i * 37 >> 2);
  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      test_codec_expect_pixel (kind, rows + y * stride, x, wanted);

  file = codec_fixture_write_png (kind, width, height, rows, stride);
  for (gsize chunk = 1; chunk < 2000; chunk = chunk * 3 + 1)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      codec_fixture_decode (&image, file->data, file->len, chunk, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (image.info.channels, ==, kind->channels);
      g_assert_cmpuint (image.info.depth, ==, kind->out_depth);
      g_assert_cmpmem (
          image.pixels->data, image.pixels->len, wanted->data, wanted->len);
    }
}

static const CodecFixtureJpeg test_codec_jpegs[] = {
  { "progressive", JCS_RGB, JCS_YCbCr, TRUE, FALSE },
  { "rgb", JCS_RGB, JCS_RGB, FALSE, TRUE },
  { "cmyk-adobe", JCS_CMYK, JCS_CMYK, FALSE, TRUE },
  { "ycck-adobe", JCS_CMYK, JCS_YCCK, TRUE, TRUE },
  { "cmyk-plain", JCS_CMYK, JCS_CMYK, FALSE, FALSE },
};

static void
test_codec_foreign_jpeg (gconstpointer data)
{
  const CodecFixtureJpeg *kind = data;
  guint n = kind->input == JCS_CMYK ? 4 : 3;
  guint8 flip = n == 4 && !kind->has_adobe ? 255 : 0;
  LimnImageInfo info = {
    LIMN_IMAGE_FORMAT_JPEG, TEST_CODEC_WIDTH, TEST_CODEC_HEIGHT, n, 8, NULL
  };
  g_autoptr (GByteArray) rows = codec_fixture_paint (&info);
  g_autoptr (GByteArray) wanted = g_byte_array_new ();
  g_autoptr (GBytes) file =
      codec_fixture_write_jpeg (kind, info.width, info.height, rows->data);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  for (guint i = 0; i < rows->len; i++)
    {
      guint light = n == 4 ? rows->data[i - i % 4 + 3] ^ flip : 255;
      guint8 sample = (guint8) ((rows->data[i] ^ flip) * light / 255);

      if (i % n < 3)
        g_byte_array_append (wanted, &sample, 1);
    }
  for (gsize chunk = 1; chunk < 100000; chunk = chunk * 5 + 1)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      codec_fixture_decode (&image, bytes, length, chunk, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (image.info.channels, ==, 3);
      test_codec_assert_near (image.pixels, wanted, 12);
    }
}

static void
test_codec_truncated (gconstpointer data)
{
  const TestCodecCase *c = data;
  g_autoptr (GBytes) file = test_codec_make_file (c);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  for (guint i = 0; i <= 17; i++)
    {
      /* less than two bytes may be the padding of WebP */
      gsize cut = i < 16 ? length * i / 16 : length - (i == 16 ? 2 : 5);
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (codec_fixture_decode (&image, bytes, cut, 100, &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
      if (image.n_begins == 1)
        g_assert_nonnull (strstr (error->message, "of 150"));
    }
}

/* some flips only change colours, but what fails says so, and all end */
static void
test_codec_corrupted (gconstpointer data)
{
  const TestCodecCase *c = data;
  g_autoptr (GBytes) file = test_codec_make_file (c);
  g_autoptr (GByteArray) bytes = g_bytes_unref_to_array (g_bytes_ref (file));
  guint n_failed = 0;
  guint n_tried = 0;

  for (guint i = 0; i < bytes->len; i += 1 + bytes->len / 1500, n_tried++)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean ok = FALSE;

      bytes->data[i] ^= (guint8) (1 << i % 8);
      ok = codec_fixture_decode (&image, bytes->data, bytes->len, 512, &error);
      bytes->data[i] ^= (guint8) (1 << i % 8);
      g_assert_true (ok == (error == NULL));
      g_assert_true (!ok || image.n_rows == image.info.height);
      n_failed += !ok;
    }
  g_assert_cmpuint (n_failed, >, 0);
  if (c->format == LIMN_IMAGE_FORMAT_PNG)
    g_assert_cmpuint (n_failed, >, n_tried * 9 / 10);
}

static void
test_codec_add (const char *group,
                const char *name,
                gconstpointer data,
                GTestDataFunc run)
{
  g_autofree char *path = g_strdup_printf ("/codec/%s/%s", group, name);

  g_test_add_data_func (path, data, run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_codec_cases); i++)
    {
      const TestCodecCase *c = &test_codec_cases[i];

      test_codec_add ("round-trip", c->name, c, test_codec_round_trip);
      test_codec_add ("truncated", c->name, c, test_codec_truncated);
      test_codec_add ("corrupted", c->name, c, test_codec_corrupted);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_codec_pngs); i++)
    test_codec_add ("foreign-png",
                    test_codec_pngs[i].name,
                    &test_codec_pngs[i],
                    test_codec_foreign_png);
  for (guint i = 0; i < G_N_ELEMENTS (test_codec_jpegs); i++)
    test_codec_add ("foreign-jpeg",
                    test_codec_jpegs[i].name,
                    &test_codec_jpegs[i],
                    test_codec_foreign_jpeg);
  g_test_add_func ("/codec/png-strips", test_codec_png_strips);
  g_test_add_func ("/codec/stride", test_codec_stride);
  return g_test_run ();
}

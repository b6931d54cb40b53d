/* limn/test-avif: AVIF files of all sorts, made by libavif, and our own. */
#include <avif/avif.h>

#include "codec-fixture.h"

/* even, so that a crop may begin anywhere even */
#define TEST_AVIF_WIDTH 44
#define TEST_AVIF_HEIGHT 140

typedef struct
{
  const char *name;
  guint depth;
  gboolean is_gray;
  gboolean has_alpha;
  gboolean is_limited; /* to the range of video */
  guint n_frames;      /* 0 and 1: a still picture */
  gboolean is_cropped;
  guint n_turns;
  int mirror; /* -1 none, 0 top and bottom, 1 left and right */
  guint primaries, transfer;
  gsize icc;
} TestAvifCase;

static const TestAvifCase test_avif_cases[] = {
  { "rgb-8", 8, .mirror = -1 },
  { "rgb-10", 10, .mirror = -1 },
  { "rgb-12", 12, .mirror = -1 },
  { "rgba-10", 10, .has_alpha = TRUE, .mirror = -1 },
  { "gray-8", 8, TRUE, .mirror = -1 },
  { "gray-10", 10, TRUE, .mirror = -1 },
  { "gray-alpha-12", 12, TRUE, TRUE, .mirror = -1, .icc = 400 },
  { "gray-limited", 8, TRUE, .is_limited = TRUE, .mirror = -1 },
  { "gray-limited-10", 10, TRUE, .is_limited = TRUE, .mirror = -1 },
  { "sequence", 8, .n_frames = 3, .mirror = -1 },
  { "sequence-alpha", 8, .has_alpha = TRUE, .n_frames = 3, .mirror = -1 },
  { "cropped", 8, .is_cropped = TRUE, .mirror = -1 },
  { "turned-1", 8, .n_turns = 1, .mirror = -1 },
  { "turned-2", 8, .n_turns = 2, .mirror = -1 },
  { "turned-3", 10, .has_alpha = TRUE, .n_turns = 3, .mirror = -1 },
  { "mirrored-0", 8, .mirror = 0 },
  { "mirrored-1", 8, .has_alpha = TRUE, .mirror = 1 },
  { "all-0", 8, .is_cropped = TRUE, .n_turns = 1, .mirror = 0 },
  { "all-1", 8, TRUE, TRUE, .is_cropped = TRUE, .n_turns = 3, .mirror = 1 },
  { "bt709", 8, .mirror = -1, .primaries = 1, .transfer = 1 },
  { "srgb", 8, .mirror = -1, .primaries = 1, .transfer = 13 },
  { "profile", 8, .mirror = -1, .primaries = 12, .transfer = 16, .icc = 3000 },
};

static const avifCropRect test_avif_crop = { 6, 10, 30, 120 };

/* a sample of the file; each channel and frame its own, alpha the fourth */
static guint
test_avif_get_sample (
    const TestAvifCase *c, guint frame, guint i, guint x, guint y)
{
  guint max = (1u << c->depth) - 1;
  guint value = (x * 23 + y * 7 + i * 91 + frame * 50) % (max + 1);

  /* 16 to 235 in 8 bits (ITU-R BT.709) */
  return c->is_limited ? (16 << (c->depth - 8)) + value * 219 / 255 : value;
}

static void
test_avif_fill (const TestAvifCase *c,
                guint frame,
                guint channel,
                guint8 *plane,
                gsize row_bytes)
{
  for (guint y = 0; y < TEST_AVIF_HEIGHT; y++)
    for (guint x = 0; x < TEST_AVIF_WIDTH; x++)
      {
        guint value = test_avif_get_sample (c, frame, channel, x, y);
        guint16 wide = (guint16) value;

        if (c->depth == 8)
          plane[y * row_bytes + x] = (guint8) value;
        else
          memcpy (plane + y * row_bytes + 2 * x, &wide, 2);
      }
}

static void
test_avif_add_transforms (const TestAvifCase *c, avifImage *image)
{
  avifDiagnostics diagnostics;

  if (c->is_cropped)
    {
      image->transformFlags |= AVIF_TRANSFORM_CLAP;
      g_assert_true (avifCleanApertureBoxConvertCropRect (&image->clap,
                                                          &test_avif_crop,
                                                          TEST_AVIF_WIDTH,
                                                          TEST_AVIF_HEIGHT,
                                                          image->yuvFormat,
                                                          &diagnostics));
    }
  if (c->n_turns > 0)
    {
      image->transformFlags |= AVIF_TRANSFORM_IROT;
      image->irot.angle = (guint8) c->n_turns;
    }
  if (c->mirror >= 0)
    {
      image->transformFlags |= AVIF_TRANSFORM_IMIR;
      image->imir.mode = (guint8) c->mirror;
    }
}

/* with the identity matrix, whose planes are green, blue and red */
static avifImage *
test_avif_make_image (const TestAvifCase *c, guint frame)
{
  static const guint channels[] = { 1, 2, 0 };
  avifImage *image = avifImageCreate (TEST_AVIF_WIDTH,
                                      TEST_AVIF_HEIGHT,
                                      c->depth,
                                      c->is_gray ? AVIF_PIXEL_FORMAT_YUV400 :
                                                   AVIF_PIXEL_FORMAT_YUV444);
  avifPlanesFlags planes = c->has_alpha ? AVIF_PLANES_ALL : AVIF_PLANES_YUV;

  image->yuvRange = c->is_limited ? AVIF_RANGE_LIMITED : AVIF_RANGE_FULL;
  image->matrixCoefficients = c->is_gray ? AVIF_MATRIX_COEFFICIENTS_BT601 :
                                           AVIF_MATRIX_COEFFICIENTS_IDENTITY;
  if (c->primaries > 0)
    image->colorPrimaries = (guint16) c->primaries;
  if (c->transfer > 0)
    image->transferCharacteristics = (guint16) c->transfer;
  g_assert_cmpint (avifImageAllocatePlanes (image, planes), ==, AVIF_RESULT_OK);
  for (guint i = 0; i < (c->is_gray ? 1 : 3); i++)
    test_avif_fill (c,
                    frame,
                    c->is_gray ? 0 : channels[i],
                    image->yuvPlanes[i],
                    image->yuvRowBytes[i]);
  if (c->has_alpha)
    test_avif_fill (c, frame, 3, image->alphaPlane, image->alphaRowBytes);
  test_avif_add_transforms (c, image);
  return image;
}

static GByteArray *
test_avif_make_file (const TestAvifCase *c, GBytes *icc)
{
  avifEncoder *encoder = avifEncoderCreate ();
  avifRWData data = AVIF_DATA_EMPTY;
  GByteArray *file = g_byte_array_new ();
  guint n_frames = MAX (c->n_frames, 1);

  encoder->speed = AVIF_SPEED_FASTEST;
  encoder->minQuantizer = encoder->maxQuantizer = 0;
  encoder->minQuantizerAlpha = encoder->maxQuantizerAlpha = 0;
  for (guint i = 0; i < n_frames; i++)
    {
      avifImage *image = test_avif_make_image (c, i);

      if (icc != NULL)
        avifImageSetProfileICC (
            image, g_bytes_get_data (icc, NULL), g_bytes_get_size (icc));
      g_assert_cmpint (avifEncoderAddImage (encoder,
                                            image,
                                            1,
                                            n_frames == 1 ?
                                                AVIF_ADD_IMAGE_FLAG_SINGLE :
                                                AVIF_ADD_IMAGE_FLAG_NONE),
                       ==,
                       AVIF_RESULT_OK);
      avifImageDestroy (image);
    }
  g_assert_cmpint (avifEncoderFinish (encoder, &data), ==, AVIF_RESULT_OK);
  g_byte_array_append (file, data.data, (guint) data.size);
  avifRWDataFree (&data);
  avifEncoderDestroy (encoder);
  return file;
}

/* where a pixel of the result comes from, step by step back */
static void
test_avif_trace (
    const TestAvifCase *c, guint x, guint y, guint *from_x, guint *from_y)
{
  guint crop_width = c->is_cropped ? test_avif_crop.width : TEST_AVIF_WIDTH;
  guint crop_height = c->is_cropped ? test_avif_crop.height : TEST_AVIF_HEIGHT;
  gboolean is_lying = c->n_turns % 2 == 1;
  guint width = is_lying ? crop_height : crop_width;
  guint height = is_lying ? crop_width : crop_height;

  if (c->mirror == 0)
    y = height - 1 - y;
  if (c->mirror == 1)
    x = width - 1 - x;
  for (guint i = 0; i < c->n_turns; i++)
    {
      /* the top of a picture turned against the clock was its right side */
      guint turned_x = height - 1 - y;
      guint turned_y = x;
      guint turned_width = height;

      height = width;
      width = turned_width;
      x = turned_x;
      y = turned_y;
    }
  *from_x = x + (c->is_cropped ? test_avif_crop.x : 0);
  *from_y = y + (c->is_cropped ? test_avif_crop.y : 0);
}

static gdouble
test_avif_expect (const TestAvifCase *c, guint channel, guint x, guint y)
{
  guint max = c->depth == 8 ? 255 : 65535;
  guint from_x = 0;
  guint from_y = 0;
  gdouble value = 0;
  gdouble range = (1 << c->depth) - 1;

  test_avif_trace (c, x, y, &from_x, &from_y);
  value = test_avif_get_sample (c, 0, channel, from_x, from_y);
  if (c->is_limited)
    {
      value -= 16 << (c->depth - 8);
      range = 219 << (c->depth - 8);
    }
  return MIN (value / range, 1) * max;
}

static void
test_avif_assert_pixels (const TestAvifCase *c, const CodecFixtureImage *image)
{
  guint n_colors = c->is_gray ? 1 : 3;
  const guint8 *sample = image->pixels->data;
  gdouble tolerance = c->depth == 8 ? 1 : 70;

  for (guint y = 0; y < image->info.height; y++)
    for (guint x = 0; x < image->info.width; x++)
      for (guint i = 0; i < image->info.channels; i++)
        {
          guint16 wide = *sample;

          if (c->depth > 8)
            memcpy (&wide, sample, 2);
          g_assert_cmpfloat_with_epsilon (
              wide,
              test_avif_expect (c, i < n_colors ? i : 3, x, y),
              c->is_limited ? tolerance : 0.51);
          sample += c->depth > 8 ? 2 : 1;
        }
}

static void
test_avif_assert_image (const TestAvifCase *c,
                        const CodecFixtureImage *image,
                        GBytes *icc)
{
  guint width = c->is_cropped ? test_avif_crop.width : TEST_AVIF_WIDTH;
  guint height = c->is_cropped ? test_avif_crop.height : TEST_AVIF_HEIGHT;
  gboolean is_lying = c->n_turns % 2 == 1;

  g_assert_cmpint (image->info.format, ==, LIMN_IMAGE_FORMAT_AVIF);
  g_assert_cmpuint (image->info.width, ==, is_lying ? height : width);
  g_assert_cmpuint (image->info.height, ==, is_lying ? width : height);
  g_assert_cmpuint (image->info.depth, ==, c->depth > 8 ? 16 : 8);
  g_assert_cmpuint (
      image->info.channels, ==, (c->is_gray ? 1 : 3) + (c->has_alpha ? 1 : 0));
  g_assert_cmpuint (image->n_rows, ==, image->info.height);
  g_assert_true ((icc != NULL) == (image->info.icc != NULL));
  if (icc != NULL)
    g_assert_true (g_bytes_equal (icc, image->info.icc));
  test_avif_assert_pixels (c, image);
}

static void
test_avif_decode (gconstpointer data)
{
  const TestAvifCase *c = data;
  g_autoptr (GBytes) icc =
      c->icc > 0 ? codec_fixture_make_icc (c->is_gray ? 1 : 3, c->icc) : NULL;
  g_autoptr (GByteArray) file = test_avif_make_file (c, icc);

  for (gsize chunk = 1; chunk < 100000; chunk = chunk * 5 + 1)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      codec_fixture_decode (&image, file->data, file->len, chunk, &error);
      g_assert_no_error (error);
      test_avif_assert_image (c, &image, icc);
    }
}

/* every point: what is not whole says so, and nothing more is needed than the
 * first picture */
static void
test_avif_truncated (gconstpointer data)
{
  const TestAvifCase *c = data;
  g_autoptr (GByteArray) file = test_avif_make_file (c, NULL);
  gsize step = 1 + file->len / 3000;
  gsize whole = G_MAXSIZE;

  for (gsize left = file->len; left-- > 0;)
    {
      gsize cut = file->len - 1 - left;
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean ok = FALSE;

      /* every byte of the boxes, some of the pictures */
      if (cut > 1500 && left > 100 && cut % step != 0)
        continue;
      ok = codec_fixture_decode (&image, file->data, cut, 1000, &error);
      if (ok && cut < whole)
        whole = cut;
      g_assert_true (ok == (cut >= whole));
      g_assert_true (ok ||
                     g_error_matches (error, LIMN_ERROR, LIMN_ERROR_ANSWER));
      /* less than its name cannot be told from noise */
      g_assert_true (ok || cut < 12 || strstr (error->message, "cut short"));
    }
  g_assert_true (c->n_frames > 1 ? whole < file->len * 2 / 3 :
                                   whole == G_MAXSIZE);
}

static const TestAvifCase test_avif_refused[] = {
  { "p3", 8, .mirror = -1, .primaries = 12, .transfer = 13 },
  { "bt2020", 10, .mirror = -1, .primaries = 9, .transfer = 14 },
  { "pq", 10, .mirror = -1, .primaries = 1, .transfer = 16 },
  { "linear", 8, TRUE, .mirror = -1, .primaries = 1, .transfer = 8 },
};

static void
test_avif_refuse (gconstpointer data)
{
  const TestAvifCase *c = data;
  g_autoptr (GByteArray) file = test_avif_make_file (c, NULL);
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *words =
      g_strdup_printf ("primaries %u, transfer %u", c->primaries, c->transfer);

  g_assert_false (
      codec_fixture_decode (&image, file->data, file->len, 100, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  g_assert_nonnull (strstr (error->message, words));
  g_assert_cmpuint (image.n_begins, ==, 0);
}

/* other writers put a general brand first */
static void
test_avif_brand (void)
{
  g_autoptr (GByteArray) file = test_avif_make_file (&test_avif_cases[0], NULL);
  g_autoptr (GByteArray) other =
      test_avif_make_file (&test_avif_cases[0], NULL);

  memcpy (file->data + 8, "mif1", 4);
  for (gsize chunk = 1; chunk < 100; chunk += 40)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      codec_fixture_decode (&image, file->data, file->len, chunk, &error);
      g_assert_no_error (error);
      test_avif_assert_image (&test_avif_cases[0], &image, NULL);
    }
  g_assert_cmpint (
      limn_image_format_sniff (other->data, 12), ==, LIMN_IMAGE_FORMAT_AVIF);
  memcpy (other->data + 8, "mif1", 4);
  memcpy (other->data + 16, "heic", 4);
  g_assert_cmpint (limn_image_format_sniff (other->data, other->len),
                   ==,
                   LIMN_IMAGE_FORMAT_UNKNOWN);
}

/* less quality makes a smaller file, and the picture stays the same */
static void
test_avif_quality (void)
{
  static const guint qualities[] = { 100, 90, 60, 30, 1 };
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_AVIF, 200, 150, 3, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  gsize last = G_MAXSIZE;

  for (guint i = 0; i < G_N_ELEMENTS (qualities); i++)
    {
      g_autoptr (GBytes) file =
          codec_fixture_encode (&info, pixels, qualities[i]);
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;
      gsize length = 0;
      const guint8 *data = g_bytes_get_data (file, &length);
      guint64 sum = 0;

      g_assert_cmpuint (length, <, last);
      last = length;
      codec_fixture_decode (&image, data, length, 4000, &error);
      g_assert_no_error (error);
      for (guint k = 0; k < pixels->len; k++)
        sum += ABS (pixels->data[k] - image.pixels->data[k]);
      g_assert_cmpuint (sum / pixels->len, <=, 12);
    }
}

/* alpha is exact, whatever the quality */
static void
test_avif_alpha (void)
{
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_AVIF, 90, 60, 4, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (GBytes) file = codec_fixture_encode (&info, pixels, 10);
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);

  codec_fixture_decode (&image, data, length, 4000, &error);
  g_assert_no_error (error);
  for (guint i = 3; i < pixels->len; i += 4)
    g_assert_cmpuint (pixels->data[i], ==, image.pixels->data[i]);
}

static void
test_avif_add (const char *group,
               const char *name,
               gconstpointer data,
               GTestDataFunc run)
{
  g_autofree char *path = g_strdup_printf ("/avif/%s/%s", group, name);

  g_test_add_data_func (path, data, run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_avif_cases); i++)
    {
      const TestAvifCase *c = &test_avif_cases[i];

      test_avif_add ("decode", c->name, c, test_avif_decode);
      if (c->n_turns == 0 && c->icc == 0)
        test_avif_add ("truncated", c->name, c, test_avif_truncated);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_avif_refused); i++)
    test_avif_add ("refuse",
                   test_avif_refused[i].name,
                   &test_avif_refused[i],
                   test_avif_refuse);
  g_test_add_func ("/avif/brand", test_avif_brand);
  g_test_add_func ("/avif/quality", test_avif_quality);
  g_test_add_func ("/avif/alpha", test_avif_alpha);
  return g_test_run ();
}

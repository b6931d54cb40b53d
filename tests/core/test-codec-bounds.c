/* limn/test-codec-bounds: what the codec refuses, and in which words. */
#include <malloc.h>
#include <zlib.h>

#include "codec-fixture.h"

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  const char *words;
} TestCodecBoundsAnswer;

#define TEST_CODEC_BOUNDS_BYTES(text) text, sizeof (text) - 1

static const TestCodecBoundsAnswer test_codec_bounds_answers[] = {
  { "empty", TEST_CODEC_BOUNDS_BYTES (""), "no image bytes" },
  { "html",
    TEST_CODEC_BOUNDS_BYTES ("\n <!DOCTYPE html><p>"),
    "an HTML page where an image" },
  { "json", TEST_CODEC_BOUNDS_BYTES ("{\"a\":1}"), "a JSON document" },
  { "gif-88", TEST_CODEC_BOUNDS_BYTES ("GIF88a0123456789"), "'GIF88a012" },
  { "heic",
    TEST_CODEC_BOUNDS_BYTES ("\0\0\0\x1c"
                             "ftypheic\0\0\0\0mif1"),
    "a HEIC image, which cannot be read: ask for output_format png, jpeg, "
    "webp, gif or avif" },
  { "heif",
    TEST_CODEC_BOUNDS_BYTES ("\0\0\0\x18"
                             "ftypmif1\0\0\0\0mif1heicavif"),
    "a HEIF image" },
  { "short", TEST_CODEC_BOUNDS_BYTES ("ab\x01"), "'ab\\x01'" },
  { "noise",
    TEST_CODEC_BOUNDS_BYTES ("0123456789abcdefgh"),
    "'0123456789abcdef', which is no PNG, JPEG, WebP, GIF or AVIF" },
  { "gif-head", TEST_CODEC_BOUNDS_BYTES ("GIF89a\2\0"), "ends in its" },
  { "avif-head",
    TEST_CODEC_BOUNDS_BYTES ("\0\0\0\x1c"
                             "ftypavif\0\0\0\0mif1"),
    "ends in its" },
  { "png-head", TEST_CODEC_BOUNDS_BYTES ("\x89PNG\r\n\x1a\n"), "ends in its" },
  { "animation",
    TEST_CODEC_BOUNDS_BYTES ("RIFF\x40\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0"
                             "\x0f\0\0\x0f\0\0"
                             "ANIM\x06\0\0\0\0\0\0\0\0\0"),
    "an animation" },
  { "chunk-length",
    TEST_CODEC_BOUNDS_BYTES ("\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR"),
    "impossible chunk length" },
};

static void
test_codec_bounds_answer (gconstpointer data)
{
  const TestCodecBoundsAnswer *answer = data;

  for (gsize chunk = 1; chunk < 40; chunk += 19)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (codec_fixture_decode (&image,
                                            (const guint8 *) answer->bytes,
                                            answer->length,
                                            chunk,
                                            &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
      g_assert_nonnull (strstr (error->message, answer->words));
      g_assert_null (strchr (error->message, '\n'));
      g_assert_cmpuint (image.n_begins, ==, 0);
    }
}

static GBytes *
test_codec_bounds_make_file (LimnImageFormat format, guint width, guint height)
{
  LimnImageInfo info = { format, width, height, 3, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);

  return codec_fixture_encode (&info, pixels, 0);
}

typedef struct
{
  const char *name;
  LimnImageFormat format;
  guint32 width;
  guint32 height;
  const char *words;
} TestCodecBoundsSize;

static const TestCodecBoundsSize test_codec_bounds_sizes[] = {
  { "png-side", LIMN_IMAGE_FORMAT_PNG, 100000, 100000, "100000 x 100000" },
  { "png-huge", LIMN_IMAGE_FORMAT_PNG, 0x7fffffff, 1, "2147483647 x 1" },
  { "png-area", LIMN_IMAGE_FORMAT_PNG, 16384, 16384, "150 megapixels" },
  { "jpeg-side", LIMN_IMAGE_FORMAT_JPEG, 65500, 65500, "65500 x 65500" },
  { "jpeg-area", LIMN_IMAGE_FORMAT_JPEG, 16384, 16384, "16384 x 16384" },
  { "webp-area", LIMN_IMAGE_FORMAT_WEBP, 16383, 16383, "16383 x 16383" },
  { "gif-side", LIMN_IMAGE_FORMAT_GIF, 65535, 65535, "65535 x 65535" },
  { "gif-area", LIMN_IMAGE_FORMAT_GIF, 16384, 16384, "150 megapixels" },
  { "avif-side", LIMN_IMAGE_FORMAT_AVIF, 100000, 100000, "100000 x 100000" },
  { "avif-long", LIMN_IMAGE_FORMAT_AVIF, 16385, 1, "16385 x 1" },
  { "avif-area", LIMN_IMAGE_FORMAT_AVIF, 16384, 16384, "150 megapixels" },
};

static const guint8 *
test_codec_bounds_find (GByteArray *file, const char *bytes, gsize n)
{
  for (guint i = 0; i + n <= file->len; i++)
    if (memcmp (file->data + i, bytes, n) == 0)
      return file->data + i;
  g_assert_not_reached ();
}

/* writes the claim into the header of a small file */
static void
test_codec_bounds_claim (GByteArray *file, const TestCodecBoundsSize *size)
{
  guint8 *at = file->data;

  if (size->format == LIMN_IMAGE_FORMAT_PNG)
    {
      codec_fixture_put_u32 (at + 16, size->width);
      codec_fixture_put_u32 (at + 20, size->height);
      codec_fixture_put_u32 (at + 29, (guint32) crc32 (0, at + 12, 17));
    }
  else if (size->format == LIMN_IMAGE_FORMAT_JPEG)
    {
      at = (guint8 *) test_codec_bounds_find (file, "\xff\xc0", 2);
      codec_fixture_put_u32 (at + 5, size->height << 16 | size->width);
    }
  else if (size->format == LIMN_IMAGE_FORMAT_AVIF)
    {
      at = (guint8 *) test_codec_bounds_find (file, "ispe", 4);
      codec_fixture_put_u32 (at + 8, size->width);
      codec_fixture_put_u32 (at + 12, size->height);
    }
  else
    {
      at = size->format == LIMN_IMAGE_FORMAT_GIF ?
               at + 3 :
               (guint8 *) test_codec_bounds_find (file, "\x9d\x01\x2a", 3);
      at[3] = at[5] = size->width & 0xff;
      at[4] = at[6] = (guint8) (size->width >> 8);
    }
}

static void
test_codec_bounds_size (gconstpointer data)
{
  const TestCodecBoundsSize *size = data;
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (
      test_codec_bounds_make_file (size->format, 40, 30));
  gsize before = 0;

  test_codec_bounds_claim (file, size);
  before = mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
  for (gsize chunk = 1; chunk < 500; chunk += 333)
    {
      CodecFixtureImage image = { 0 };
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnDecoder) decoder =
          limn_decoder_new (&codec_fixture_sink, &image);
      gboolean ok = TRUE;

      for (gsize i = 0; ok && i < file->len; i += chunk)
        ok = limn_decoder_feed (
            decoder, file->data + i, MIN (chunk, file->len - i), &error);
      g_assert_false (ok);
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
      g_assert_nonnull (strstr (error->message, size->words));
      g_assert_cmpuint (image.n_begins, ==, 0);
      g_assert_null (limn_decoder_get_info (decoder));
      g_assert_cmpuint (
          mallinfo2 ().uordblks + mallinfo2 ().hblkhd, <, before + 1000 * 1000);
    }
}

static void
test_codec_bounds_sink (gconstpointer data)
{
  LimnImageFormat format = GPOINTER_TO_UINT (data);
  g_autoptr (GBytes) file = test_codec_bounds_make_file (format, 50, 200);
  g_autoptr (GError) refusal = g_error_new_literal (
      G_IO_ERROR, G_IO_ERROR_NO_SPACE, "no room for tiles");
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);

  for (guint row = 0; row <= 200; row += 100)
    {
      g_auto (CodecFixtureImage)
          image = { .refusal = refusal, .refused_row = row };
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      g_autoptr (LimnDecoder) decoder =
          limn_decoder_new (&codec_fixture_sink, &image);

      g_assert_false (limn_decoder_feed (decoder, bytes, length, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
      g_assert_cmpstr (error->message, ==, refusal->message);
      g_assert_cmpuint (image.n_rows, ==, row == 100 ? 128 : row);
      g_assert_false (limn_decoder_finish (decoder, &again));
      g_assert_error (again, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
    }
}

typedef struct
{
  const char *name;
  LimnImageInfo info;
  guint quality;
  const char *words;
} TestCodecBoundsInvalid;

static const TestCodecBoundsInvalid test_codec_bounds_invalids[] = {
  { "format", { 0, 9, 9, 3, 8, NULL }, 0, "png, jpeg, webp, gif or avif" },
  { "png-5", { LIMN_IMAGE_FORMAT_PNG, 9, 9, 5, 8, NULL }, 0, "5 channels" },
  { "png-0", { LIMN_IMAGE_FORMAT_PNG, 9, 9, 0, 8, NULL }, 0, "0 channels" },
  { "png-bits", { LIMN_IMAGE_FORMAT_PNG, 9, 9, 3, 32, NULL }, 0, "32 bits" },
  { "jpeg-2", { LIMN_IMAGE_FORMAT_JPEG, 9, 9, 2, 8, NULL }, 0, "2 channels" },
  { "jpeg-4", { LIMN_IMAGE_FORMAT_JPEG, 9, 9, 4, 8, NULL }, 0, "4 channels" },
  { "jpeg-16", { LIMN_IMAGE_FORMAT_JPEG, 9, 9, 3, 16, NULL }, 0, "16 bits" },
  { "webp-1", { LIMN_IMAGE_FORMAT_WEBP, 9, 9, 1, 8, NULL }, 0, "1 channels" },
  { "webp-16", { LIMN_IMAGE_FORMAT_WEBP, 9, 9, 4, 16, NULL }, 0, "16 bits" },
  { "webp-side",
    { LIMN_IMAGE_FORMAT_WEBP, 16384, 9, 3, 8, NULL },
    0,
    "16384x9" },
  { "gif-16", { LIMN_IMAGE_FORMAT_GIF, 9, 9, 3, 16, NULL }, 0, "16 bits" },
  { "avif-16", { LIMN_IMAGE_FORMAT_AVIF, 9, 9, 3, 16, NULL }, 0, "16 bits" },
  { "avif-5", { LIMN_IMAGE_FORMAT_AVIF, 9, 9, 5, 8, NULL }, 0, "5 channels" },
  { "zero", { LIMN_IMAGE_FORMAT_PNG, 0, 9, 3, 8, NULL }, 0, "0x9" },
  { "area",
    { LIMN_IMAGE_FORMAT_PNG, 16384, 16384, 3, 8, NULL },
    0,
    "150 megapixels" },
  { "quality",
    { LIMN_IMAGE_FORMAT_JPEG, 9, 9, 3, 8, NULL },
    101,
    "output_compression '101'" },
};

static void
test_codec_bounds_invalid (gconstpointer data)
{
  const TestCodecBoundsInvalid *invalid = data;
  LimnEncoderOptions options = { .quality = invalid->quality };
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_encoder_new (&invalid->info, &options, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, invalid->words));
}

static void
test_codec_bounds_foreign_icc (void)
{
  g_autoptr (GBytes) icc = codec_fixture_make_icc (3, 400);
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_PNG, 9, 9, 1, 8, icc };
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_encoder_new (&info, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
}

static void
test_codec_bounds_no_icc (void)
{
  g_autoptr (GBytes) icc = codec_fixture_make_icc (3, 400);
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_GIF, 9, 9, 3, 8, icc };
  g_autoptr (GError) error = NULL;

  g_assert_null (limn_encoder_new (&info, NULL, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "gif cannot hold a colour"));
}

static void
test_codec_bounds_row_count (gconstpointer data)
{
  LimnImageInfo info = { GPOINTER_TO_UINT (data), 9, 9, 3, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, NULL);
  g_autoptr (GError) few = NULL;
  g_autoptr (GError) many = NULL;

  g_assert_true (limn_encoder_push (encoder, pixels->data, 27, 8, NULL));
  g_assert_null (limn_encoder_finish (encoder, &few));
  g_assert_error (few, LIMN_ERROR, LIMN_ERROR_INVALID);
  g_assert_false (limn_encoder_push (encoder, pixels->data, 27, 2, &many));
  g_assert_error (many, LIMN_ERROR, LIMN_ERROR_INVALID);
}

/* in the middle of the work, with blocks queued */
static void
test_codec_bounds_encoder_free (gconstpointer data)
{
  LimnImageInfo info = { GPOINTER_TO_UINT (data), 2000, 2000, 3, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, NULL);

  g_assert_true (limn_encoder_push (encoder, pixels->data, 6000, 1900, NULL));
}

/* sampling factors of the first component: colour at full size from 90 on */
static void
test_codec_bounds_sampling (void)
{
  static const guint8 expected[][2] = { { 0, 0x11 },
                                        { 90, 0x11 },
                                        { 89, 0x22 } };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      LimnImageInfo info = { LIMN_IMAGE_FORMAT_JPEG, 40, 30, 3, 8, NULL };
      g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
      g_autoptr (GByteArray) file = g_bytes_unref_to_array (
          codec_fixture_encode (&info, pixels, expected[i][0]));

      g_assert_cmpuint (
          test_codec_bounds_find (file, "\xff\xc0", 2)[11], ==, expected[i][1]);
    }
}

/* rows come while bytes do, and a fraction of the image is in memory */
static void
test_codec_bounds_streaming (void)
{
  g_autoptr (GBytes) file =
      test_codec_bounds_make_file (LIMN_IMAGE_FORMAT_PNG, 2048, 2048);
  gsize length = 0;
  const guint8 *bytes = g_bytes_get_data (file, &length);
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnDecoder) decoder =
      limn_decoder_new (&codec_fixture_sink, &image);
  gsize image_size = (gsize) 2048 * 2048 * 3;
  gsize before = mallinfo2 ().uordblks + mallinfo2 ().hblkhd;
  gsize kept = 0;

  for (gsize i = 0; i < length; i += 5000)
    {
      g_assert_true (limn_decoder_feed (
          decoder, bytes + i, MIN (5000, length - i), &error));
      if (image.n_rows == 0)
        continue;
      /* what the sink keeps is not the decoder's */
      g_byte_array_set_size (image.pixels, 0);
      kept = mallinfo2 ().uordblks + mallinfo2 ().hblkhd - before;
      g_assert_cmpuint (kept, <, image_size / 4);
      if (i > length / 2)
        g_assert_cmpuint (image.n_rows, >, 512);
    }
  g_assert_true (limn_decoder_finish (decoder, &error));
  g_assert_cmpuint (image.n_rows, ==, 2048);
}

/* provenance and workflow chunks may be larger than libpng wants to keep;
 * what follows the end is nobody's business */
static void
test_codec_bounds_ballast (void)
{
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (
      test_codec_bounds_make_file (LIMN_IMAGE_FORMAT_PNG, 40, 30));
  g_autoptr (GByteArray) heavy = g_byte_array_new ();
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (GError) error = NULL;
  guint8 head[8] = "\0\xa0\0\0caBX";
  const gsize n_start = 33;

  g_byte_array_append (heavy, file->data, n_start);
  g_byte_array_append (heavy, head, sizeof head);
  g_byte_array_set_size (heavy, n_start + 8 + 0xa00000 + 4);
  memset (heavy->data + n_start + 8, 'x', 0xa00000 + 4);
  g_byte_array_append (heavy, file->data + n_start, file->len - n_start);
  g_byte_array_append (heavy, (const guint8 *) "garbage", 7);

  codec_fixture_decode (&image, heavy->data, heavy->len, 100000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image.n_rows, ==, 30);
}

/* data behind the last of the data, which libpng begins anew with */
static void
test_codec_bounds_more_data (void)
{
  static const char more[] = "\0\0\0\1sRGB\0\xae\xce\x1c\xe9"
                             "\0\0\0\0IDAT\x35\xaf\x06\x1e";
  g_autoptr (GByteArray) file = g_bytes_unref_to_array (
      test_codec_bounds_make_file (LIMN_IMAGE_FORMAT_PNG, 40, 30));
  g_autoptr (GByteArray) longer = g_byte_array_new ();
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (GError) error = NULL;
  const gsize n_end = 12;

  g_byte_array_append (longer, file->data, file->len - n_end);
  g_byte_array_append (longer, (const guint8 *) more, sizeof more - 1);
  g_byte_array_append (longer, file->data + file->len - n_end, n_end);
  codec_fixture_decode (&image, longer->data, longer->len, 100, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image.n_begins, ==, 1);
  g_assert_cmpuint (image.n_rows, ==, 30);
}

static void
test_codec_bounds_names (void)
{
  static const struct
  {
    const char *name;
    LimnImageFormat format;
  } names[] = {
    { "png", LIMN_IMAGE_FORMAT_PNG },      { "PNG", LIMN_IMAGE_FORMAT_PNG },
    { "jpg", LIMN_IMAGE_FORMAT_JPEG },     { "Jpeg", LIMN_IMAGE_FORMAT_JPEG },
    { "webp", LIMN_IMAGE_FORMAT_WEBP },    { "bin", LIMN_IMAGE_FORMAT_UNKNOWN },
    { "gif", LIMN_IMAGE_FORMAT_GIF },      { "AVIF", LIMN_IMAGE_FORMAT_AVIF },
    { "heic", LIMN_IMAGE_FORMAT_UNKNOWN }, { "", LIMN_IMAGE_FORMAT_UNKNOWN },
    { NULL, LIMN_IMAGE_FORMAT_UNKNOWN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    g_assert_cmpint (
        limn_image_format_from_name (names[i].name), ==, names[i].format);
  g_assert_cmpstr (
      limn_image_format_get_name (LIMN_IMAGE_FORMAT_JPEG), ==, "jpeg");
  g_assert_cmpstr (
      limn_image_format_get_extension (LIMN_IMAGE_FORMAT_JPEG), ==, "jpg");
  g_assert_cmpstr (limn_image_format_get_media_type (LIMN_IMAGE_FORMAT_WEBP),
                   ==,
                   "image/webp");
}

static void
test_codec_bounds_add (const char *group,
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

  for (guint i = 0; i < G_N_ELEMENTS (test_codec_bounds_answers); i++)
    test_codec_bounds_add ("answer",
                           test_codec_bounds_answers[i].name,
                           &test_codec_bounds_answers[i],
                           test_codec_bounds_answer);
  for (guint i = 0; i < G_N_ELEMENTS (test_codec_bounds_sizes); i++)
    test_codec_bounds_add ("size",
                           test_codec_bounds_sizes[i].name,
                           &test_codec_bounds_sizes[i],
                           test_codec_bounds_size);
  for (guint i = 0; i < G_N_ELEMENTS (test_codec_bounds_invalids); i++)
    test_codec_bounds_add ("invalid",
                           test_codec_bounds_invalids[i].name,
                           &test_codec_bounds_invalids[i],
                           test_codec_bounds_invalid);
  for (guint i = LIMN_IMAGE_FORMAT_PNG; i <= LIMN_IMAGE_FORMAT_AVIF; i++)
    {
      const char *name = limn_image_format_get_name (i);

      test_codec_bounds_add (
          "sink", name, GUINT_TO_POINTER (i), test_codec_bounds_sink);
      test_codec_bounds_add (
          "row-count", name, GUINT_TO_POINTER (i), test_codec_bounds_row_count);
      test_codec_bounds_add ("encoder-free",
                             name,
                             GUINT_TO_POINTER (i),
                             test_codec_bounds_encoder_free);
    }
  g_test_add_func ("/codec/foreign-icc", test_codec_bounds_foreign_icc);
  g_test_add_func ("/codec/no-icc", test_codec_bounds_no_icc);
  g_test_add_func ("/codec/sampling", test_codec_bounds_sampling);
  g_test_add_func ("/codec/streaming", test_codec_bounds_streaming);
  g_test_add_func ("/codec/ballast", test_codec_bounds_ballast);
  g_test_add_func ("/codec-bounds/more-data", test_codec_bounds_more_data);
  g_test_add_func ("/codec/names", test_codec_bounds_names);
  return g_test_run ();
}

/* limn/test-gif: GIF files of all sorts, made by giflib, and our own. */
#include <gif_lib.h>

#include "codec-fixture.h"

#define TEST_GIF_COLORS 8

/* what nothing else explains is drawn with these; one is the transparent one */
static const GifColorType test_gif_colors[TEST_GIF_COLORS] = {
  { 0, 0, 0 },    { 255, 0, 0 },   { 0, 255, 0 }, { 0, 0, 255 },
  { 9, 99, 199 }, { 255, 255, 0 }, { 1, 2, 3 },   { 255, 255, 255 },
};

typedef struct
{
  int left, top, width, height;
  gboolean is_interlaced;
  gboolean has_own_colors; /* the others, turned round */
} TestGifFrame;

typedef struct
{
  const char *name;
  int width, height;
  int transparent; /* an index, NO_TRANSPARENT_COLOR */
  guint channels;  /* expected */
  TestGifFrame frames[3];
} TestGifCase;

#define OPAQUE NO_TRANSPARENT_COLOR

static const TestGifCase test_gif_cases[] = {
  { "plain", 37, 150, OPAQUE, 3, { { 0, 0, 37, 150 } } },
  { "interlaced", 37, 150, OPAQUE, 3, { { 0, 0, 37, 150, TRUE } } },
  { "interlaced-low", 9, 3, OPAQUE, 3, { { 0, 0, 9, 3, TRUE } } },
  { "transparent", 37, 20, 5, 4, { { 0, 0, 37, 20 } } },
  { "transparent-black", 37, 20, 0, 4, { { 0, 0, 37, 20, TRUE } } },
  { "own-colors", 37, 20, 3, 4, { { 0, 0, 37, 20, FALSE, TRUE } } },
  { "inside", 40, 140, OPAQUE, 4, { { 7, 2, 20, 130 } } },
  { "inside-interlaced", 40, 140, 2, 4, { { 7, 2, 20, 130, TRUE } } },
  { "reaching-out", 30, 20, OPAQUE, 4, { { 25, 15, 40, 40 } } },
  { "larger", 30, 20, OPAQUE, 3, { { 0, 0, 40, 40, TRUE } } },
  { "outside", 30, 20, OPAQUE, 4, { { 60, 60, 5, 5 } } },
  { "outside-interlaced", 30, 20, OPAQUE, 4, { { 60, 60, 5, 5, TRUE } } },
  { "reaching-out-interlaced",
    30,
    20,
    OPAQUE,
    4,
    { { 25, 15, 40, 40, TRUE } } },
  { "animated",
    37,
    30,
    OPAQUE,
    3,
    { { 0, 0, 37, 30 }, { 3, 3, 9, 9 }, { 0, 0, 37, 30, TRUE, TRUE } } },
  { "dot", 1, 1, OPAQUE, 3, { { 0, 0, 1, 1 } } },
};

static int
test_gif_get_index (int x, int y)
{
  return (x * 3 + y * 5 + x * y / 7) % TEST_GIF_COLORS;
}

static GifColorType
test_gif_get_color (const TestGifFrame *frame, int i)
{
  return test_gif_colors[frame->has_own_colors ? TEST_GIF_COLORS - 1 - i : i];
}

static int
test_gif_append (GifFileType *gif, const GifByteType *data, int length)
{
  g_byte_array_append (gif->UserData, data, (guint) length);
  return length;
}

/* rows in the order of the passes, first every eighth */
static int
test_gif_get_row (const TestGifFrame *frame, int i)
{
  static const int starts[] = { 0, 4, 2, 1 };
  static const int steps[] = { 8, 8, 4, 2 };

  if (!frame->is_interlaced)
    return i;
  for (guint pass = 0; pass < G_N_ELEMENTS (starts); pass++)
    for (int y = starts[pass]; y < frame->height; y += steps[pass])
      if (i-- == 0)
        return y;
  g_assert_not_reached ();
}

static void
test_gif_put_frame (GifFileType *gif,
                    const TestGifFrame *frame,
                    int transparent)
{
  GraphicsControlBlock control = { DISPOSE_DO_NOT, false, 10, transparent };
  g_autofree GifByteType *row = g_malloc (frame->width);
  GifByteType block[4];
  ColorMapObject *map = NULL;

  EGifGCBToExtension (&control, block);
  g_assert_true (EGifPutComment (gif, "a comment; with , and !") == GIF_OK);
  g_assert_true (EGifPutExtension (gif, GRAPHICS_EXT_FUNC_CODE, 4, block) ==
                 GIF_OK);
  if (frame->has_own_colors)
    {
      map = GifMakeMapObject (TEST_GIF_COLORS, NULL);
      for (int i = 0; i < TEST_GIF_COLORS; i++)
        map->Colors[i] = test_gif_get_color (frame, i);
    }
  g_assert_true (EGifPutImageDesc (gif,
                                   frame->left,
                                   frame->top,
                                   frame->width,
                                   frame->height,
                                   frame->is_interlaced,
                                   map) == GIF_OK);
  GifFreeMapObject (map);
  for (int i = 0; i < frame->height; i++)
    {
      int y = test_gif_get_row (frame, i);

      for (int x = 0; x < frame->width; x++)
        row[x] = (GifByteType) test_gif_get_index (x, y);
      g_assert_true (EGifPutLine (gif, row, frame->width) == GIF_OK);
    }
}

static GByteArray *
test_gif_make_file (const TestGifCase *c)
{
  GByteArray *file = g_byte_array_new ();
  GifFileType *gif = EGifOpen (file, test_gif_append, NULL);
  ColorMapObject *map = GifMakeMapObject (TEST_GIF_COLORS, test_gif_colors);

  EGifSetGifVersion (gif, true);
  g_assert_true (EGifPutScreenDesc (gif, c->width, c->height, 8, 0, map) ==
                 GIF_OK);
  for (guint i = 0; i < G_N_ELEMENTS (c->frames); i++)
    if (c->frames[i].width > 0)
      test_gif_put_frame (gif, &c->frames[i], c->transparent);
  GifFreeMapObject (map);
  g_assert_true (EGifCloseFile (gif, NULL) == GIF_OK);
  return file;
}

/* the first frame on a transparent screen */
static void
test_gif_expect_pixel (const TestGifCase *c, int x, int y, guint8 pixel[4])
{
  const TestGifFrame *frame = &c->frames[0];
  int in_x = x - frame->left;
  int in_y = y - frame->top;
  int index = test_gif_get_index (in_x, in_y);
  GifColorType color;

  memset (pixel, 0, 4);
  if (in_x < 0 || in_y < 0 || in_x >= frame->width || in_y >= frame->height)
    return;
  color = test_gif_get_color (frame, index);
  memcpy (pixel, &color, 3);
  pixel[3] = index == c->transparent ? 0 : 255;
}

static void
test_gif_assert_image (const TestGifCase *c, const CodecFixtureImage *image)
{
  const guint8 *pixel = image->pixels->data;

  g_assert_cmpint (image->info.format, ==, LIMN_IMAGE_FORMAT_GIF);
  g_assert_cmpuint (image->info.width, ==, (guint) c->width);
  g_assert_cmpuint (image->info.height, ==, (guint) c->height);
  g_assert_cmpuint (image->info.depth, ==, 8);
  g_assert_cmpuint (image->info.channels, ==, c->channels);
  g_assert_cmpuint (image->n_rows, ==, (guint) c->height);
  for (int y = 0; y < c->height; y++)
    for (int x = 0; x < c->width; x++, pixel += c->channels)
      {
        guint8 wanted[4];

        test_gif_expect_pixel (c, x, y, wanted);
        g_assert_cmpmem (pixel, c->channels, wanted, c->channels);
      }
}

static void
test_gif_decode (gconstpointer data)
{
  const TestGifCase *c = data;
  g_autoptr (GByteArray) file = test_gif_make_file (c);

  for (gsize chunk = 1; chunk < 100000; chunk = chunk * 3 + 1)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      codec_fixture_decode (&image, file->data, file->len, chunk, &error);
      g_assert_no_error (error);
      test_gif_assert_image (c, &image);
    }
}

/* no byte of the first picture may be missing, any other may */
static void
test_gif_truncated (gconstpointer data)
{
  const TestGifCase *c = data;
  g_autoptr (GByteArray) file = test_gif_make_file (c);
  gsize whole = G_MAXSIZE;

  for (gsize cut = 0; cut < file->len; cut++)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;
      gboolean ok = codec_fixture_decode (&image, file->data, cut, 5, &error);

      if (ok && cut < whole)
        whole = cut;
      g_assert_true (ok == (cut >= whole));
      g_assert_true (ok ||
                     g_error_matches (error, LIMN_ERROR, LIMN_ERROR_ANSWER));
      /* less than its name cannot be told from noise */
      g_assert_true (ok || cut < 6 || strstr (error->message, "cut short"));
      if (ok)
        test_gif_assert_image (c, &image);
    }
  if (c->frames[1].width > 0)
    g_assert_cmpuint (whole, <, file->len * 2 / 3);
  else
    g_assert_cmpuint (whole, ==, file->len - 1);
}

typedef struct
{
  const char *name;
  const char *bytes;
  gsize length;
  const char *words;
} TestGifBroken;

#define BYTES(text) text, sizeof (text) - 1
/* 2 x 2 pixels; a table of two colours */
#define SCREEN                                                                 \
  "GIF89a\2\0\2\0\x80\0\0"                                                     \
  "\0\0\0\xff\xff\xff"
#define FRAME ",\0\0\0\0\2\0\2\0\0"

static const TestGifBroken test_gif_broken[] = {
  { "no-picture", BYTES (SCREEN ";"), "no picture" },
  { "unknown-block", BYTES (SCREEN "?abc"), "unknown block" },
  { "no-colors",
    BYTES ("GIF89a\2\0\2\0\0\0\0" FRAME "\2\2\x44\1\0;"),
    "no colour table" },
  { "screen", BYTES ("GIF89a\0\0\2\0\x80\0\0"), "claims 0 x 2" },
  { "screen-huge",
    BYTES ("GIF89a\xff\xff\xff\xff\x80\0\0"),
    "claims 65535 x 65535" },
  { "frame", BYTES (SCREEN ",\0\0\0\0\0\0\2\0\0\2"), "claims 0 x 2" },
  { "frame-huge",
    BYTES (SCREEN ",\0\0\0\0\xff\xff\xff\xff\0\2"),
    "claims 65535 x 65535" },
  { "code-size", BYTES (SCREEN FRAME "\x0f\1\0\0;"), "broken" },
  { "few-pixels", BYTES (SCREEN FRAME "\2\2\x0c\x05\0;"), "row" },
  { "empty-data", BYTES (SCREEN FRAME "\2\0;"), "row 0 of 2" },
  { "control", BYTES (SCREEN "!\xf9\1\1\0" FRAME "\2\0;"), "row 0 of 2" },
};

static void
test_gif_refuse (gconstpointer data)
{
  const TestGifBroken *broken = data;

  for (gsize chunk = 1; chunk < 100; chunk += 60)
    {
      g_auto (CodecFixtureImage) image = { 0 };
      g_autoptr (GError) error = NULL;

      g_assert_false (codec_fixture_decode (&image,
                                            (const guint8 *) broken->bytes,
                                            broken->length,
                                            chunk,
                                            &error));
      g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, broken->words));
      g_assert_nonnull (strstr (error->message, "GIF"));
    }
}

/* encodes and decodes again */
static void
test_gif_pass (const LimnImageInfo *info,
               const GByteArray *pixels,
               guint quality,
               CodecFixtureImage *image)
{
  g_autoptr (GBytes) file = codec_fixture_encode (info, pixels, quality);
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);

  codec_fixture_decode (image, data, length, 4000, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (image->info.width, ==, info->width);
  g_assert_cmpuint (image->info.height, ==, info->height);
}

/* of any number of channels: half opaque is opaque, anything less is not */
static void
test_gif_encode (gconstpointer data)
{
  guint n = GPOINTER_TO_UINT (data);
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_GIF, 300, 200, n, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_auto (CodecFixtureImage) image = { 0 };
  guint worst = 0;

  test_gif_pass (&info, pixels, 0, &image);
  g_assert_cmpuint (image.info.channels, ==, n % 2 == 0 ? 4 : 3);
  for (guint i = 0; i < info.width * info.height; i++)
    {
      const guint8 *before = pixels->data + i * n;
      const guint8 *after = image.pixels->data + i * image.info.channels;
      gboolean is_clear = n % 2 == 0 && before[n - 1] < 128;

      if (n % 2 == 0)
        g_assert_cmpuint (after[3], ==, is_clear ? 0 : 255);
      for (guint c = 0; c < 3 && !is_clear; c++)
        worst = MAX (worst, ABS (after[c] - before[n > 2 ? c : 0]));
    }
  g_assert_cmpuint (worst, <=, 24);
}

/* an image of few colours stays as it is, to the bit */
static void
test_gif_exact (void)
{
  for (guint n_colors = 1; n_colors <= 200; n_colors = n_colors * 3 + 1)
    {
      LimnImageInfo info = { LIMN_IMAGE_FORMAT_GIF, 61, 47, 3, 8, NULL };
      g_autoptr (GByteArray) pixels = g_byte_array_new ();
      g_auto (CodecFixtureImage) image = { 0 };

      for (guint i = 0; i < info.width * info.height; i++)
        {
          guint color = i * 7 % n_colors;
          guint8 pixel[3] = { (guint8) (color * 5),
                              (guint8) (255 - color),
                              (guint8) (color * 31) };

          g_byte_array_append (pixels, pixel, sizeof pixel);
        }
      test_gif_pass (&info, pixels, 0, &image);
      g_assert_cmpmem (
          image.pixels->data, image.pixels->len, pixels->data, pixels->len);
    }
}

/* nothing but transparency is an image, too */
static void
test_gif_clear (void)
{
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_GIF, 5, 7, 4, 8, NULL };
  g_autoptr (GByteArray) pixels = g_byte_array_new ();
  g_auto (CodecFixtureImage) image = { 0 };

  g_byte_array_set_size (pixels, 5 * 7 * 4);
  memset (pixels->data, 100, pixels->len);
  test_gif_pass (&info, pixels, 0, &image);
  g_assert_cmpuint (image.info.channels, ==, 4);
  for (guint i = 3; i < image.pixels->len; i += 4)
    g_assert_cmpuint (image.pixels->data[i], ==, 0);
}

/* less quality makes a smaller file */
static void
test_gif_quality (void)
{
  LimnImageInfo info = { LIMN_IMAGE_FORMAT_GIF, 300, 200, 3, 8, NULL };
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
  g_autoptr (GBytes) best = codec_fixture_encode (&info, pixels, 100);
  g_autoptr (GBytes) fair = codec_fixture_encode (&info, pixels, 50);
  g_autoptr (GBytes) least = codec_fixture_encode (&info, pixels, 1);

  g_assert_cmpuint (g_bytes_get_size (best), >, g_bytes_get_size (fair));
  g_assert_cmpuint (g_bytes_get_size (fair), >, g_bytes_get_size (least));
}

static void
test_gif_add (const char *group,
              const char *name,
              gconstpointer data,
              GTestDataFunc run)
{
  g_autofree char *path = g_strdup_printf ("/gif/%s/%s", group, name);

  g_test_add_data_func (path, data, run);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_gif_cases); i++)
    {
      const TestGifCase *c = &test_gif_cases[i];

      test_gif_add ("decode", c->name, c, test_gif_decode);
      test_gif_add ("truncated", c->name, c, test_gif_truncated);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_gif_broken); i++)
    test_gif_add ("refuse",
                  test_gif_broken[i].name,
                  &test_gif_broken[i],
                  test_gif_refuse);
  for (guint n = 1; n <= 4; n++)
    {
      g_autofree char *name = g_strdup_printf ("%u", n);

      test_gif_add ("encode", name, GUINT_TO_POINTER (n), test_gif_encode);
    }
  g_test_add_func ("/gif/exact", test_gif_exact);
  g_test_add_func ("/gif/clear", test_gif_clear);
  g_test_add_func ("/gif/quality", test_gif_quality);
  return g_test_run ();
}

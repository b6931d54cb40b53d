/* limn/test-gif-palette: how near an image of 256 colours comes to itself. */
#include <math.h>

#include "codec-fixture.h"
#include "codec/gif-palette.h"

#define TEST_GIF_PALETTE_WIDTH 512
#define TEST_GIF_PALETTE_HEIGHT 400
/* what an eye takes together, pixels a side */
#define TEST_GIF_PALETTE_BLOCK 8

typedef void (*TestGifPalettePaint) (double u, double v, double color[3]);

typedef struct
{
  const char *name;
  TestGifPalettePaint paint; /* NULL: the photograph */
  double mean;               /* most a sample may be off in the mean, */
  double block_mean;         /* and the mean of a block, in the mean */
  double block_worst;        /* and at worst */
} TestGifPaletteCase;

/* @u and @v: 0 to 1 */
static void
test_gif_palette_paint_colors (double u, double v, double color[3])
{
  color[0] = 255 * u;
  color[1] = 255 * v;
  color[2] = 128 + 60 * sin (3 * u + 2 * v);
}

static void
test_gif_palette_paint_sky (double u, double v, double color[3])
{
  color[0] = 90 + 80 * v;
  color[1] = 140 + 60 * v + 10 * u;
  color[2] = 215 + 25 * v;
}

static void
test_gif_palette_paint_dark (double u, double v, double color[3])
{
  color[0] = 30 * u;
  color[1] = 20 * v;
  color[2] = 10 + 20 * u * v;
}

/* about a quarter more than measured. Without diffusion the blocks are off by
 * 2.5, 0.48, 0.51 and 0.94; with giflib's colours alone the mean of the first
 * is 6.0, of the last 3.2 */
static const TestGifPaletteCase test_gif_palette_cases[] = {
  { "colors", test_gif_palette_paint_colors, 5.2, 0.65, 14 },
  { "sky", test_gif_palette_paint_sky, 0.55, 0.16, 2.5 },
  { "dark", test_gif_palette_paint_dark, 0.5, 0.14, 2.5 },
  { "photo", NULL, 3.1, 0.6, 21 },
};

static void
test_gif_palette_clear_store (LimnPixelStore *store)
{
  g_clear_pointer (&store->info.icc, g_bytes_unref);
  g_clear_pointer (&store->pixels, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (LimnPixelStore, test_gif_palette_clear_store)

static void
test_gif_palette_allocate (LimnPixelStore *store, guint width, guint height)
{
  store->info =
      (LimnImageInfo){ LIMN_IMAGE_FORMAT_GIF, width, height, 3, 8, NULL };
  store->quality = 100;
  store->row_bytes = (gsize) width * 3;
  store->length = store->row_bytes * height;
  store->pixels = g_malloc (store->length);
}

static void
test_gif_palette_read_photo (LimnPixelStore *store)
{
  g_autofree char *path =
      g_test_build_filename (G_TEST_DIST, "data", "photo.jpg", NULL);
  g_auto (CodecFixtureImage) image = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *data = NULL;
  gsize length = 0;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  codec_fixture_decode (&image, (guint8 *) data, length, length, &error);
  g_assert_no_error (error);
  test_gif_palette_allocate (store, image.info.width, image.info.height);
  g_assert_cmpuint (image.pixels->len, ==, store->length);
  memcpy (store->pixels, image.pixels->data, store->length);
}

static void
test_gif_palette_paint (LimnPixelStore *store, TestGifPalettePaint paint)
{
  guint8 *sample = NULL;

  test_gif_palette_allocate (
      store, TEST_GIF_PALETTE_WIDTH, TEST_GIF_PALETTE_HEIGHT);
  sample = store->pixels;
  for (guint y = 0; y < TEST_GIF_PALETTE_HEIGHT; y++)
    for (guint x = 0; x < TEST_GIF_PALETTE_WIDTH; x++)
      {
        double color[3];

        paint (x / (TEST_GIF_PALETTE_WIDTH - 1.),
               y / (TEST_GIF_PALETTE_HEIGHT - 1.),
               color);
        for (guint c = 0; c < 3; c++)
          *sample++ = (guint8) floor (color[c] + 0.5);
      }
}

/* by how much sample @c of a pixel is too bright */
static int
test_gif_palette_get_error (const LimnPixelStore *store,
                            const LimnGifPalette *palette,
                            gsize i,
                            guint c)
{
  return palette->colors[palette->indices[i]][c] - store->pixels[3 * i + c];
}

static double
test_gif_palette_measure (const LimnPixelStore *store,
                          const LimnGifPalette *palette)
{
  gsize n_pixels = store->length / 3;
  double sum = 0;

  for (gsize i = 0; i < n_pixels; i++)
    for (guint c = 0; c < 3; c++)
      sum += ABS (test_gif_palette_get_error (store, palette, i, c));
  return sum / (double) store->length;
}

static double
test_gif_palette_measure_block (const LimnPixelStore *store,
                                const LimnGifPalette *palette,
                                gsize start,
                                guint c)
{
  const guint side = TEST_GIF_PALETTE_BLOCK;
  int sum = 0;

  for (guint i = 0; i < side * side; i++)
    sum += test_gif_palette_get_error (
        store, palette, start + i / side * store->info.width + i % side, c);
  return ABS (sum) / (double) (side * side);
}

/* returns the mean; bands are where the mean of a block is off */
static double
test_gif_palette_measure_blocks (const LimnPixelStore *store,
                                 const LimnGifPalette *palette,
                                 double *worst)
{
  const guint side = TEST_GIF_PALETTE_BLOCK;
  const LimnImageInfo *info = &store->info;
  double sum = 0;
  guint n = 0;

  for (guint y = 0; y + side <= info->height; y += side)
    for (guint x = 0; x + side <= info->width; x += side)
      for (guint c = 0; c < 3; c++, n++)
        {
          double error = test_gif_palette_measure_block (
              store, palette, (gsize) y * info->width + x, c);

          sum += error;
          *worst = MAX (*worst, error);
        }
  return sum / n;
}

static void
test_gif_palette_compare (gconstpointer data)
{
  const TestGifPaletteCase *c = data;
  g_auto (LimnPixelStore) store = { 0 };
  g_autoptr (LimnGifPalette) palette = NULL;
  g_autoptr (GError) error = NULL;
  double worst = 0;
  double mean, block_mean;

  if (c->paint != NULL)
    test_gif_palette_paint (&store, c->paint);
  else
    test_gif_palette_read_photo (&store);
  palette = limn_gif_palette_new (&store, &error);
  g_assert_no_error (error);
  g_assert_cmpint (palette->transparent, ==, LIMN_GIF_PALETTE_OPAQUE);
  mean = test_gif_palette_measure (&store, palette);
  block_mean = test_gif_palette_measure_blocks (&store, palette, &worst);
  g_test_message (
      "mean %.3f, of blocks %.3f, worst %.2f", mean, block_mean, worst);
  g_assert_cmpfloat (mean, <=, c->mean);
  g_assert_cmpfloat (block_mean, <=, c->block_mean);
  g_assert_cmpfloat (worst, <=, c->block_worst);
}

/* a small spot keeps its colour beside many others */
static void
test_gif_palette_spot (void)
{
  static const guint8 red[] = { 255, 0, 0 };
  g_auto (LimnPixelStore) store = { 0 };
  g_autoptr (LimnGifPalette) palette = NULL;
  g_autoptr (GError) error = NULL;
  gsize start = 200 * TEST_GIF_PALETTE_WIDTH + 300;

  test_gif_palette_paint (&store, test_gif_palette_paint_sky);
  for (gsize i = start; i < start + 20; i++)
    memcpy (store.pixels + 3 * i, red, sizeof red);
  palette = limn_gif_palette_new (&store, &error);
  g_assert_no_error (error);
  for (gsize i = start; i < start + 20; i++)
    g_assert_cmpmem (palette->colors[palette->indices[i]], 3, red, sizeof red);
}

/* the transparent one is counted, too */
static void
test_gif_palette_quality (void)
{
  static const struct
  {
    guint quality, least, most;
  } cases[] = {
    { 100, 250, 256 }, { 99, 250, 253 }, { 50, 120, 128 },
    { 10, 20, 25 },    { 1, 2, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (guint n = 3; n <= 4; n++)
      {
        LimnImageInfo info = { LIMN_IMAGE_FORMAT_GIF, 300, 200, n, 8, NULL };
        g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);
        LimnPixelStore store = {
          info, cases[i].quality, 300 * n, pixels->len, pixels->data
        };
        g_autoptr (GError) error = NULL;
        g_autoptr (LimnGifPalette) palette =
            limn_gif_palette_new (&store, &error);

        g_assert_no_error (error);
        g_assert_cmpuint (palette->n_colors, >=, cases[i].least);
        g_assert_cmpuint (palette->n_colors, <=, cases[i].most);
        g_assert_true ((palette->transparent >= 0) == (n == 4));
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_gif_palette_cases); i++)
    {
      const TestGifPaletteCase *c = &test_gif_palette_cases[i];
      g_autofree char *path = g_strdup_printf ("/gif-palette/%s", c->name);

      g_test_add_data_func (path, c, test_gif_palette_compare);
    }
  g_test_add_func ("/gif-palette/spot", test_gif_palette_spot);
  g_test_add_func ("/gif-palette/quality", test_gif_palette_quality);
  return g_test_run ();
}

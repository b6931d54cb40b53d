/* thumbnail: pixels keep their color and their alpha on the way to GTK. */
#include "thumbnail.h"

#include <string.h>

#include "bench.h"

static LimnPicture *
test_thumbnail_paint (const guint8 *rgba)
{
  LimnPicture *picture = limn_picture_new (16, 8);

  for (guint i = 0; i < 16 * 8; i++)
    memcpy (picture->pixels + i * 4, rgba, 4);
  return picture;
}

static const struct
{
  guint8 rgba[4];
  guint32 argb;    /* of cairo: alpha multiplied in */
  guint8 left[3];  /* over the first square of the checkerboard */
  guint8 right[3]; /* over the second */
} test_thumbnail_cases[] = {
  { { 255, 0, 10, 255 }, 0xffff000a, { 255, 0, 10 }, { 255, 0, 10 } },
  { { 255, 0, 10, 0 }, 0x00000000, { 153, 153, 153 }, { 102, 102, 102 } },
  { { 200, 100, 50, 128 }, 0x80643219, { 177, 126, 101 }, { 151, 101, 76 } },
};

static void
test_thumbnail_near (const guint8 *pixel, const guint8 *wanted)
{
  for (guint i = 0; i < 3; i++)
    g_assert_cmpint (ABS (pixel[i] - wanted[i]), <=, 2);
}

static void
test_thumbnail_pixbuf (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_thumbnail_cases); i++)
    {
      g_autoptr (LimnPicture) picture =
          test_thumbnail_paint (test_thumbnail_cases[i].rgba);
      g_autoptr (GdkPixbuf) pixbuf = limn_thumbnail_make_pixbuf (picture);
      const guint8 *pixels = gdk_pixbuf_read_pixels (pixbuf);
      gint n = gdk_pixbuf_get_n_channels (pixbuf);

      g_assert_cmpint (gdk_pixbuf_get_width (pixbuf), ==, 16);
      g_assert_cmpint (gdk_pixbuf_get_height (pixbuf), ==, 8);
      test_thumbnail_near (pixels, test_thumbnail_cases[i].left);
      test_thumbnail_near (pixels + 8 * n, test_thumbnail_cases[i].right);
    }
}

static void
test_thumbnail_surface (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_thumbnail_cases); i++)
    {
      g_autoptr (LimnPicture) picture =
          test_thumbnail_paint (test_thumbnail_cases[i].rgba);
      cairo_surface_t *surface = limn_thumbnail_make_surface (picture);
      guint32 pixel;

      memcpy (&pixel, cairo_image_surface_get_data (surface), sizeof pixel);
      g_assert_cmphex (pixel, ==, test_thumbnail_cases[i].argb);
      g_assert_cmpint (cairo_image_surface_get_width (surface), ==, 16);
      cairo_surface_destroy (surface);
    }
}

static void
test_thumbnail_widget (void)
{
  const guint8 red[] = { 255, 0, 0, 255 };
  g_autoptr (LimnPicture) picture = test_thumbnail_paint (red);
  GtkWidget *image = limn_thumbnail_new (NULL, "Sky");
  GtkWidget *window = bench_open (image);

  g_assert_cmpint (
      gtk_image_get_storage_type (GTK_IMAGE (image)), ==, GTK_IMAGE_STOCK);
  limn_thumbnail_set_picture (image, picture);
  g_assert_cmpint (
      gtk_image_get_storage_type (GTK_IMAGE (image)), ==, GTK_IMAGE_PIXBUF);
  g_assert_cmpstr (
      atk_object_get_name (gtk_widget_get_accessible (image)), ==, "Sky");
  g_assert_cmpuint (limn_thumbnail_get_side (image, 6),
                    ==,
                    3 * limn_thumbnail_get_side (image, 2));
  bench_close (window);
}

int
main (int argc, char *argv[])
{
  bench_init (&argc, &argv);
  g_test_add_func ("/thumbnail/pixbuf", test_thumbnail_pixbuf);
  g_test_add_func ("/thumbnail/surface", test_thumbnail_surface);
  g_test_add_func ("/thumbnail/widget", test_thumbnail_widget);
  return g_test_run ();
}

/* tests of limn/picture-load */
#include "picture-load.h"

#include <glib/gstdio.h>

#include "codec/codec.h"
#include "error.h"

static char *folder;

/**
 * TestPicture:
 * @channels: of the file
 * @max_side: that is asked for
 * @width: @height: that come of 6 x 4 pixels
 */
static const struct
{
  guint channels, depth, max_side, width, height;
} test_pictures[] = {
  { 3, 8, 100, 6, 4 }, { 3, 8, 6, 6, 4 }, { 3, 8, 3, 3, 2 },  { 4, 8, 3, 3, 2 },
  { 1, 8, 2, 2, 2 },   { 2, 8, 1, 1, 1 }, { 3, 16, 3, 3, 2 },
};

/* the left half is black, the right one white; alpha is half everywhere */
static char *
write_png (guint channels, guint depth)
{
  LimnImageInfo info = { .format = LIMN_IMAGE_FORMAT_PNG,
                         .width = 6,
                         .height = 4,
                         .channels = channels,
                         .depth = depth };
  char *path = g_build_filename (folder, "picture.png", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, NULL, &error);
  g_autoptr (GBytes) png = NULL;
  guint8 pixels[4 * 6 * 4 * 2];
  gsize size = depth / 8, at = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < 24; i++)
    for (guint c = 0; c < channels; c++)
      for (gsize b = 0; b < size; b++)
        pixels[at++] = channels % 2 == 0 && c == channels - 1 ? 128 :
                       i % 6 < 3                              ? 0 :
                                                                255;
  g_assert_true (
      limn_encoder_push (encoder, pixels, 6 * channels * size, 4, &error));
  png = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_set_contents (path,
                                      g_bytes_get_data (png, NULL),
                                      (gssize) g_bytes_get_size (png),
                                      NULL));
  return path;
}

static void
test_picture_load (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_pictures); i++)
    {
      guint channels = test_pictures[i].channels;
      g_autofree char *path = write_png (channels, test_pictures[i].depth);
      g_autoptr (GError) error = NULL;
      g_autoptr (LimnPicture) picture =
          limn_picture_load (path, test_pictures[i].max_side, &error);
      const guint8 *last;

      g_assert_no_error (error);
      g_assert_cmpuint (picture->width, ==, test_pictures[i].width);
      g_assert_cmpuint (picture->height, ==, test_pictures[i].height);
      last = picture->pixels + 4 * (picture->width * picture->height - 1);
      g_assert_cmpuint (last[3], ==, channels % 2 == 0 ? 128 : 255);
      if (picture->width > 1)
        {
          g_assert_cmpuint (picture->pixels[0], ==, 0);
          g_assert_cmpuint (last[2], ==, 255);
        }
      else
        g_assert_cmpuint (last[0], ==, 127);
      g_unlink (path);
    }
}

static void
test_picture_broken (void)
{
  g_autofree char *path = write_png (3, 8);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_assert_true (g_file_set_contents (path, text, (gssize) length / 2, NULL));
  g_assert_null (limn_picture_load (path, 10, &error));
  g_assert_error (error, LIMN_ERROR, LIMN_ERROR_ANSWER);
  g_clear_error (&error);
  g_unlink (path);
  g_assert_null (limn_picture_load (path, 10, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  folder = g_dir_make_tmp ("limn-XXXXXX", NULL);
  g_test_add_func ("/picture-load/sizes", test_picture_load);
  g_test_add_func ("/picture-load/broken", test_picture_broken);
  status = g_test_run ();
  g_rmdir (folder);
  g_free (folder);
  return status;
}

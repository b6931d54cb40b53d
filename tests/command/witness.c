/* witness: libpng, libjpeg and libwebp, one plain call each. */
#include "witness.h"

#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

static gboolean
witness_read_png (WitnessImage *self, const guint8 *data, gsize length)
{
  png_image png = { .version = PNG_IMAGE_VERSION };
  guint8 *pixels;

  if (png_sig_cmp (data, 0, MIN (length, 8)) != 0)
    return FALSE;
  g_assert_true (png_image_begin_read_from_memory (&png, data, length));
  png.format = PNG_FORMAT_RGBA;
  pixels = g_malloc (PNG_IMAGE_SIZE (png));
  g_assert_true (png_image_finish_read (&png, NULL, pixels, 0, NULL));
  g_assert_cmpuint (PNG_IMAGE_FAILED (png), ==, 0);
  self->format = "png";
  self->width = png.width;
  self->height = png.height;
  self->pixels = g_bytes_new_take (pixels, PNG_IMAGE_SIZE (png));
  return TRUE;
}

/* libjpeg ends the process on an error, and warns of missing data */
static gboolean
witness_read_jpeg (WitnessImage *self, const guint8 *data, gsize length)
{
  struct jpeg_decompress_struct jpeg;
  struct jpeg_error_mgr errors;
  guint8 *pixels;

  if (length < 2 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_decompress (&jpeg);
  jpeg_mem_src (&jpeg, data, length);
  jpeg_read_header (&jpeg, TRUE);
  jpeg.out_color_space = JCS_EXT_RGBA;
  jpeg_start_decompress (&jpeg);
  self->format = "jpeg";
  self->width = jpeg.output_width;
  self->height = jpeg.output_height;
  pixels = g_malloc ((gsize) self->width * self->height * 4);
  while (jpeg.output_scanline < jpeg.output_height)
    {
      guint8 *row = pixels + (gsize) jpeg.output_scanline * self->width * 4;

      jpeg_read_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_decompress (&jpeg);
  g_assert_cmpint (errors.num_warnings, ==, 0);
  jpeg_destroy_decompress (&jpeg);
  self->pixels =
      g_bytes_new_take (pixels, (gsize) self->width * self->height * 4);
  return TRUE;
}

static gboolean
witness_read_webp (WitnessImage *self, const guint8 *data, gsize length)
{
  int width = 0;
  int height = 0;
  guint8 *pixels;

  if (length < 12 || memcmp (data + 8, "WEBP", 4) != 0)
    return FALSE;
  pixels = WebPDecodeRGBA (data, length, &width, &height);
  g_assert_nonnull (pixels);
  self->format = "webp";
  self->width = width;
  self->height = height;
  self->pixels = g_bytes_new (pixels, (gsize) width * height * 4);
  WebPFree (pixels);
  return TRUE;
}

/**
 * witness_read:
 * @path: an image, which is to be whole
 *
 * Returns: (transfer full): it
 */
WitnessImage *
witness_read (const char *path)
{
  WitnessImage *self = g_new0 (WitnessImage, 1);
  g_autofree char *data = NULL;
  gsize length;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);
  g_assert_true (witness_read_png (self, (guint8 *) data, length) ||
                 witness_read_jpeg (self, (guint8 *) data, length) ||
                 witness_read_webp (self, (guint8 *) data, length));
  return self;
}

void
witness_free (WitnessImage *self)
{
  if (self == NULL)
    return;
  g_clear_pointer (&self->pixels, g_bytes_unref);
  g_free (self);
}

/**
 * witness_assert:
 * @path: an image, which is to be whole
 * @format: that it is to have
 * @width: @height: pixels that it is to have
 */
void
witness_assert (const char *path, const char *format, guint width, guint height)
{
  g_autoptr (WitnessImage) image = witness_read (path);

  g_assert_cmpstr (image->format, ==, format);
  g_assert_cmpuint (image->width, ==, width);
  g_assert_cmpuint (image->height, ==, height);
}

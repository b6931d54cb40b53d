/* witness: the reference libraries of all formats, a plain call each. */
#include "witness.h"

#include <stdio.h>
#include <string.h>

#include <avif/avif.h>
#include <gif_lib.h>
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

typedef struct
{
  const guint8 *data;
  gsize length;
} WitnessInput;

static int
witness_pull_gif (GifFileType *gif, GifByteType *target, int wanted)
{
  WitnessInput *input = gif->UserData;
  gsize n = MIN ((gsize) wanted, input->length);

  memcpy (target, input->data, n);
  input->data += n;
  input->length -= n;
  return (int) n;
}

/* of one picture that covers its screen */
static gboolean
witness_read_gif (WitnessImage *self, const guint8 *data, gsize length)
{
  WitnessInput input = { data, length };
  GraphicsControlBlock control = { .TransparentColor = NO_TRANSPARENT_COLOR };
  GifFileType *gif;
  guint8 *pixels;

  if (length < 6 || memcmp (data, "GIF89a", 6) != 0)
    return FALSE;
  gif = DGifOpen (&input, witness_pull_gif, NULL);
  g_assert_cmpint (DGifSlurp (gif), ==, GIF_OK);
  g_assert_cmpint (gif->ImageCount, ==, 1);
  g_assert_cmpint (gif->SavedImages[0].ImageDesc.Width, ==, gif->SWidth);
  g_assert_cmpint (gif->SavedImages[0].ImageDesc.Height, ==, gif->SHeight);
  DGifSavedExtensionToGCB (gif, 0, &control);
  self->format = "gif";
  self->width = gif->SWidth;
  self->height = gif->SHeight;
  pixels = g_malloc ((gsize) self->width * self->height * 4);
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    {
      int index = gif->SavedImages[0].RasterBits[i];

      g_assert_cmpint (index, <, gif->SColorMap->ColorCount);
      memcpy (pixels + 4 * i, &gif->SColorMap->Colors[index], 3);
      pixels[4 * i + 3] = index == control.TransparentColor ? 0 : 255;
    }
  DGifCloseFile (gif, NULL);
  self->pixels =
      g_bytes_new_take (pixels, (gsize) self->width * self->height * 4);
  return TRUE;
}

static gboolean
witness_read_avif (WitnessImage *self, const guint8 *data, gsize length)
{
  avifDecoder *decoder;
  avifImage *image;
  avifRGBImage rgb;

  if (length < 12 || memcmp (data + 4, "ftypavif", 8) != 0)
    return FALSE;
  decoder = avifDecoderCreate ();
  image = avifImageCreateEmpty ();
  g_assert_cmpint (
      avifDecoderReadMemory (decoder, image, data, length), ==, AVIF_RESULT_OK);
  avifRGBImageSetDefaults (&rgb, image);
  rgb.depth = 8;
  rgb.rowBytes = image->width * 4;
  rgb.pixels = g_malloc ((gsize) rgb.rowBytes * image->height);
  g_assert_cmpint (avifImageYUVToRGB (image, &rgb), ==, AVIF_RESULT_OK);
  self->format = "avif";
  self->width = image->width;
  self->height = image->height;
  self->pixels =
      g_bytes_new_take (rgb.pixels, (gsize) rgb.rowBytes * image->height);
  avifImageDestroy (image);
  avifDecoderDestroy (decoder);
  return TRUE;
}

/**
 * witness_write_png:
 * @path: a file
 * @width: @height: pixels
 * @pixels: RGBA
 */
void
witness_write_png (const char *path,
                   guint width,
                   guint height,
                   const guint8 *pixels)
{
  png_image png = { .version = PNG_IMAGE_VERSION,
                    .width = width,
                    .height = height,
                    .format = PNG_FORMAT_RGBA };

  g_assert_true (png_image_write_to_file (&png, path, 0, pixels, 0, NULL));
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
                 witness_read_webp (self, (guint8 *) data, length) ||
                 witness_read_gif (self, (guint8 *) data, length) ||
                 witness_read_avif (self, (guint8 *) data, length));
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

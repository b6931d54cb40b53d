/* emulator/encode: a picture into PNG, JPEG, WebP, GIF or AVIF. */
#include "encode.h"

#include <stdio.h>
#include <string.h>

#include <avif/avif.h>
#include <gif_lib.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

/* one of them is kept for what is transparent */
#define EMU_ENCODE_COLORS 256

typedef GBytes *(*EmuEncodeFunc) (const EmuPicture *picture, guint quality);

static void
emu_encode_png_write (png_structp png, png_bytep data, png_size_t length)
{
  g_byte_array_append (png_get_io_ptr (png), data, (guint) length);
}

static void
emu_encode_png_flush (png_structp png)
{
}

static GBytes *
emu_encode_png (const EmuPicture *picture, guint quality)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  png_structp png =
      png_create_write_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);

  png_set_write_fn (png, bytes, emu_encode_png_write, emu_encode_png_flush);
  png_set_user_limits (png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_IHDR (png,
                info,
                picture->width,
                picture->height,
                8,
                picture->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA :
                                     PNG_COLOR_TYPE_RGB,
                PNG_INTERLACE_NONE,
                PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  if (picture->icc != NULL)
    png_set_iCCP (png,
                  info,
                  "wide",
                  PNG_COMPRESSION_TYPE_BASE,
                  g_bytes_get_data (picture->icc, NULL),
                  (guint) g_bytes_get_size (picture->icc));
  else
    png_set_sRGB (png, info, PNG_sRGB_INTENT_PERCEPTUAL);
  /* grain does not repeat: looking for matches costs seconds, gains nothing */
  png_set_compression_level (png, 1);
  png_set_compression_strategy (png, Z_RLE);
  png_set_filter (png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB);
  png_set_compression_buffer_size (png, 1 << 18);
  png_write_info (png, info);
  if (!picture->has_alpha)
    png_set_filler (png, 0, PNG_FILLER_AFTER);
  for (guint y = 0; y < picture->height; y++)
    png_write_row (png, emu_picture_row (picture, y));
  png_write_end (png, info);
  png_destroy_write_struct (&png, &info);
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static void
emu_encode_jpeg_row (guint8 *rgb, const guint8 *rgba, guint width)
{
  for (guint x = 0; x < width; x++)
    memcpy (rgb + 3 * x, rgba + 4 * x, 3);
}

static GBytes *
emu_encode_jpeg (const EmuPicture *picture, guint quality)
{
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  g_autofree guint8 *row = g_malloc ((gsize) picture->width * 3);
  unsigned char *data = NULL;
  unsigned long length = 0;

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &length);
  jpeg.image_width = picture->width;
  jpeg.image_height = picture->height;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_set_quality (&jpeg, (int) quality, TRUE);
  jpeg_start_compress (&jpeg, TRUE);
  if (picture->icc != NULL)
    jpeg_write_icc_profile (&jpeg,
                            g_bytes_get_data (picture->icc, NULL),
                            (guint) g_bytes_get_size (picture->icc));
  for (guint y = 0; y < picture->height; y++)
    {
      emu_encode_jpeg_row (row, emu_picture_row (picture, y), picture->width);
      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  return g_bytes_new_with_free_func (data, length, free, data);
}

static GBytes *
emu_encode_webp (const EmuPicture *picture, guint quality)
{
  WebPConfig config;
  WebPPicture webp;
  WebPMemoryWriter writer;
  gboolean done;

  WebPConfigInit (&config);
  WebPPictureInit (&webp);
  WebPMemoryWriterInit (&writer);
  config.method = 1;
  config.quality = (float) quality;
  config.lossless = quality >= 100;
  config.exact = 1;
  config.thread_level = 1;
  webp.use_argb = config.lossless;
  webp.width = (int) picture->width;
  webp.height = (int) picture->height;
  webp.writer = WebPMemoryWrite;
  webp.custom_ptr = &writer;
  done = picture->has_alpha ?
             WebPPictureImportRGBA (
                 &webp, picture->pixels, (int) picture->width * 4) :
             WebPPictureImportRGBX (
                 &webp, picture->pixels, (int) picture->width * 4);
  done = done && WebPEncode (&config, &webp);
  WebPPictureFree (&webp);
  if (done)
    return g_bytes_new_with_free_func (
        writer.mem, writer.size, WebPFree, writer.mem);
  WebPMemoryWriterClear (&writer);
  return NULL;
}

static int
emu_encode_gif_write (GifFileType *gif, const GifByteType *data, int length)
{
  g_byte_array_append (gif->UserData, data, (guint) length);
  return length;
}

/* one index a pixel, the last for less than half opaque */
static ColorMapObject *
emu_encode_gif_map (const EmuPicture *picture, GifByteType *indices)
{
  gsize n = (gsize) picture->width * picture->height;
  g_autofree GifByteType *planes = g_malloc (3 * n);
  ColorMapObject *map = GifMakeMapObject (EMU_ENCODE_COLORS, NULL);
  int n_colors = EMU_ENCODE_COLORS - 1;

  for (gsize i = 0; i < n; i++)
    for (guint c = 0; c < 3; c++)
      planes[c * n + i] = picture->pixels[4 * i + c];
  GifQuantizeBuffer (picture->width,
                     picture->height,
                     &n_colors,
                     planes,
                     planes + n,
                     planes + 2 * n,
                     indices,
                     map->Colors);
  for (gsize i = 0; picture->has_alpha && i < n; i++)
    if (picture->pixels[4 * i + 3] < 128)
      indices[i] = EMU_ENCODE_COLORS - 1;
  return map;
}

static void
emu_encode_gif_image (GifFileType *gif,
                      const EmuPicture *picture,
                      const ColorMapObject *map,
                      GifByteType *indices)
{
  GraphicsControlBlock control = {
    .TransparentColor =
        picture->has_alpha ? EMU_ENCODE_COLORS - 1 : NO_TRANSPARENT_COLOR,
  };
  GifByteType block[4];
  int width = (int) picture->width;
  int height = (int) picture->height;

  EGifGCBToExtension (&control, block);
  EGifSetGifVersion (gif, true);
  EGifPutScreenDesc (gif, width, height, 8, 0, map);
  EGifPutExtension (gif, GRAPHICS_EXT_FUNC_CODE, sizeof block, block);
  EGifPutImageDesc (gif, 0, 0, width, height, false, NULL);
  for (int y = 0; y < height; y++)
    EGifPutLine (gif, indices + (gsize) y * picture->width, width);
}

/* its colours are as many as they are, whatever the quality */
static GBytes *
emu_encode_gif (const EmuPicture *picture, guint quality)
{
  GByteArray *bytes = g_byte_array_new ();
  g_autofree GifByteType *indices =
      g_malloc ((gsize) picture->width * picture->height);
  ColorMapObject *map = emu_encode_gif_map (picture, indices);
  GifFileType *gif = EGifOpen (bytes, emu_encode_gif_write, NULL);

  emu_encode_gif_image (gif, picture, map, indices);
  EGifCloseFile (gif, NULL);
  GifFreeMapObject (map);
  return g_byte_array_free_to_bytes (bytes);
}

static avifImage *
emu_encode_avif_image (const EmuPicture *picture)
{
  avifImage *image = avifImageCreate (
      picture->width, picture->height, 8, AVIF_PIXEL_FORMAT_YUV420);
  avifRGBImage rgb;

  image->colorPrimaries = AVIF_COLOR_PRIMARIES_BT709;
  image->transferCharacteristics = AVIF_TRANSFER_CHARACTERISTICS_SRGB;
  image->matrixCoefficients = AVIF_MATRIX_COEFFICIENTS_BT601;
  avifRGBImageSetDefaults (&rgb, image);
  rgb.ignoreAlpha = !picture->has_alpha;
  rgb.pixels = picture->pixels;
  rgb.rowBytes = picture->width * 4;
  avifImageRGBToYUV (image, &rgb);
  return image;
}

static GBytes *
emu_encode_avif (const EmuPicture *picture, guint quality)
{
  avifImage *image = emu_encode_avif_image (picture);
  avifEncoder *encoder = avifEncoderCreate ();
  avifRWData data = AVIF_DATA_EMPTY;
  avifResult result;

  encoder->speed = AVIF_SPEED_FASTEST;
  encoder->maxThreads = (int) g_get_num_processors ();
  encoder->minQuantizer = encoder->maxQuantizer =
      AVIF_QUANTIZER_WORST_QUALITY * (100 - (int) quality) / 100;
  result = avifEncoderWrite (encoder, image, &data);
  avifEncoderDestroy (encoder);
  avifImageDestroy (image);
  if (result == AVIF_RESULT_OK)
    return g_bytes_new_with_free_func (
        data.data, data.size, avifFree, data.data);
  return NULL;
}

static const EmuEncodeFunc emu_encode_funcs[] = {
  [EMU_FORMAT_PNG] = emu_encode_png,   [EMU_FORMAT_JPEG] = emu_encode_jpeg,
  [EMU_FORMAT_WEBP] = emu_encode_webp, [EMU_FORMAT_GIF] = emu_encode_gif,
  [EMU_FORMAT_AVIF] = emu_encode_avif,
};

/**
 * emu_encode_picture:
 * @quality: 0 to 100, for JPEG, WebP and AVIF
 *
 * Returns: (transfer full) (nullable): the file; %NULL where the format cannot
 *   hold it (WebP ends at 16383 pixels a side)
 */
GBytes *
emu_encode_picture (const EmuPicture *picture, EmuFormat format, guint quality)
{
  g_return_val_if_fail (format < EMU_FORMAT_UNKNOWN, NULL);

  return emu_encode_funcs[format](picture, quality);
}

static void
emu_encode_chunk (GByteArray *bytes,
                  const char *type,
                  const guint8 *data,
                  guint length)
{
  guint32 big = GUINT32_TO_BE (length);
  guint start;
  uLong crc;

  g_byte_array_append (bytes, (const guint8 *) &big, 4);
  start = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (bytes, data, length);
  crc = crc32 (0, bytes->data + start, bytes->len - start);
  big = GUINT32_TO_BE ((guint32) crc);
  g_byte_array_append (bytes, (const guint8 *) &big, 4);
}

/**
 * emu_encode_absurd_png:
 * @width: pixels the header claims
 * @height: rows the header claims
 *
 * Returns: (transfer full): a small PNG whose header is well formed and whose
 *   pixels, if somebody believed it, would not fit into memory
 */
GBytes *
emu_encode_absurd_png (guint width, guint height)
{
  static const guint8 signature[8] = { 137, 'P', 'N', 'G', 13, 10, 26, 10 };
  guint8 header[13] = { 0 }, packed[256], zeros[4096] = { 0 };
  uLongf packed_length = sizeof packed;
  GByteArray *bytes = g_byte_array_new ();
  guint32 big;

  big = GUINT32_TO_BE (width);
  memcpy (header, &big, 4);
  big = GUINT32_TO_BE (height);
  memcpy (header + 4, &big, 4);
  header[8] = 8;
  header[9] = PNG_COLOR_TYPE_RGB;
  compress (packed, &packed_length, zeros, sizeof zeros);
  g_byte_array_append (bytes, signature, sizeof signature);
  emu_encode_chunk (bytes, "IHDR", header, sizeof header);
  emu_encode_chunk (bytes, "IDAT", packed, (guint) packed_length);
  emu_encode_chunk (bytes, "IEND", NULL, 0);
  return g_byte_array_free_to_bytes (bytes);
}

/* emulator/decode: PNG, JPEG or WebP into a picture. */
#include "decode.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#define EMU_DECODE_MAX_PIXELS (150u * 1000 * 1000)

typedef struct
{
  const guint8 *data;
  gsize length;
  gsize at;
} EmuDecodeInput;

typedef struct
{
  struct jpeg_error_mgr base;
  jmp_buf leave;
} EmuDecodeJpegErrors;

static guint
emu_decode_be (const guint8 *data, guint n)
{
  guint value = 0;

  for (guint i = 0; i < n; i++)
    value = value << 8 | data[i];
  return value;
}

static gboolean
emu_decode_probe_png (const guint8 *data,
                      gsize length,
                      guint *width,
                      guint *height)
{
  if (length < 33 || png_sig_cmp (data, 0, 8) != 0)
    return FALSE;
  *width = emu_decode_be (data + 16, 4);
  *height = emu_decode_be (data + 20, 4);
  return TRUE;
}

/* walks the markers up to the frame header */
static gboolean
emu_decode_probe_jpeg (const guint8 *data,
                       gsize length,
                       guint *width,
                       guint *height)
{
  gsize at = 2;

  if (length < 4 || data[0] != 0xff || data[1] != 0xd8)
    return FALSE;
  while (at + 9 < length && data[at] == 0xff)
    {
      guint marker = data[at + 1];

      if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 &&
          marker != 0xc8 && marker != 0xcc)
        {
          *height = emu_decode_be (data + at + 5, 2);
          *width = emu_decode_be (data + at + 7, 2);
          return TRUE;
        }
      at += 2 + emu_decode_be (data + at + 2, 2);
    }
  return FALSE;
}

static gboolean
emu_decode_probe_webp (const guint8 *data,
                       gsize length,
                       guint *width,
                       guint *height)
{
  int w, h;

  if (!WebPGetInfo (data, length, &w, &h))
    return FALSE;
  *width = (guint) w;
  *height = (guint) h;
  return TRUE;
}

/**
 * emu_decode_probe:
 * @width: (out): pixels the header names
 * @height: (out): rows the header names
 *
 * Returns: the format, or %EMU_FORMAT_UNKNOWN
 */
EmuFormat
emu_decode_probe (GBytes *bytes, guint *width, guint *height)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (bytes, &length);

  *width = *height = 0;
  if (emu_decode_probe_png (data, length, width, height))
    return EMU_FORMAT_PNG;
  if (emu_decode_probe_jpeg (data, length, width, height))
    return EMU_FORMAT_JPEG;
  if (emu_decode_probe_webp (data, length, width, height))
    return EMU_FORMAT_WEBP;
  return EMU_FORMAT_UNKNOWN;
}

static void
emu_decode_png_read (png_structp png, png_bytep data, png_size_t length)
{
  EmuDecodeInput *input = png_get_io_ptr (png);

  if (input->length - input->at < length)
    png_error (png, "the file ends early");
  memcpy (data, input->data + input->at, length);
  input->at += length;
}

static void
emu_decode_png_warning (png_structp png, png_const_charp text)
{
}

static void
emu_decode_png_error (png_structp png, png_const_charp text)
{
  png_longjmp (png, 1);
}

static void
emu_decode_png_to_rgba8 (png_structp png, png_infop info)
{
  png_read_info (png, info);
  png_set_expand (png);
  png_set_scale_16 (png);
  png_set_gray_to_rgb (png);
  png_set_add_alpha (png, 255, PNG_FILLER_AFTER);
  png_set_interlace_handling (png);
  png_read_update_info (png, info);
}

static gboolean
emu_decode_png (EmuDecodeInput *input, EmuPicture *picture)
{
  g_autofree png_bytep *rows = g_new (png_bytep, picture->height);
  png_structp png = png_create_read_struct (PNG_LIBPNG_VER_STRING,
                                            NULL,
                                            emu_decode_png_error,
                                            emu_decode_png_warning);
  png_infop info = png_create_info_struct (png);

  for (guint y = 0; y < picture->height; y++)
    rows[y] = emu_picture_row (picture, y);
  if (setjmp (png_jmpbuf (png)))
    {
      png_destroy_read_struct (&png, &info, NULL);
      return FALSE;
    }
  png_set_read_fn (png, input, emu_decode_png_read);
  png_set_user_limits (png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  emu_decode_png_to_rgba8 (png, info);
  png_read_image (png, rows);
  png_read_end (png, NULL);
  png_destroy_read_struct (&png, &info, NULL);
  return TRUE;
}

static void
emu_decode_jpeg_error (j_common_ptr jpeg)
{
  longjmp (((EmuDecodeJpegErrors *) jpeg->err)->leave, 1);
}

static void
emu_decode_jpeg_message (j_common_ptr jpeg)
{
}

static gboolean
emu_decode_jpeg (EmuDecodeInput *input, EmuPicture *picture)
{
  struct jpeg_decompress_struct jpeg;
  EmuDecodeJpegErrors errors;
  gboolean whole;

  jpeg.err = jpeg_std_error (&errors.base);
  errors.base.error_exit = emu_decode_jpeg_error;
  errors.base.output_message = emu_decode_jpeg_message;
  if (setjmp (errors.leave))
    {
      jpeg_destroy_decompress (&jpeg);
      return FALSE;
    }
  jpeg_create_decompress (&jpeg);
  jpeg_mem_src (&jpeg, input->data, (unsigned long) input->length);
  jpeg_read_header (&jpeg, TRUE);
  jpeg.out_color_space = JCS_EXT_RGBA;
  jpeg_start_decompress (&jpeg);
  while (jpeg.output_scanline < jpeg.output_height)
    {
      JSAMPROW row = emu_picture_row (picture, jpeg.output_scanline);

      jpeg_read_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_decompress (&jpeg);
  whole = errors.base.num_warnings == 0;
  jpeg_destroy_decompress (&jpeg);
  return whole;
}

static gboolean
emu_decode_webp (EmuDecodeInput *input, EmuPicture *picture)
{
  return WebPDecodeRGBAInto (input->data,
                             input->length,
                             picture->pixels,
                             (gsize) picture->width * picture->height * 4,
                             (int) picture->width * 4) != NULL;
}

static gboolean
emu_decode_finds_alpha (const EmuPicture *picture)
{
  gsize n = (gsize) picture->width * picture->height;

  for (gsize i = 0; i < n; i++)
    if (picture->pixels[4 * i + 3] != 255)
      return TRUE;
  return FALSE;
}

/**
 * emu_decode_picture:
 *
 * Returns: (transfer full) (nullable): the pixels; %NULL when they cannot be
 *   decoded to the last row, or are more than 150 megapixels
 */
EmuPicture *
emu_decode_picture (GBytes *bytes)
{
  static gboolean (*const funcs[]) (EmuDecodeInput *, EmuPicture *) = {
    [EMU_FORMAT_PNG] = emu_decode_png,
    [EMU_FORMAT_JPEG] = emu_decode_jpeg,
    [EMU_FORMAT_WEBP] = emu_decode_webp,
  };
  g_autoptr (EmuPicture) picture = NULL;
  EmuDecodeInput input = { 0 };
  guint width, height;
  EmuFormat format = emu_decode_probe (bytes, &width, &height);

  if (format == EMU_FORMAT_UNKNOWN || width == 0 || height == 0 ||
      (guint64) width * height > EMU_DECODE_MAX_PIXELS)
    return NULL;
  input.data = g_bytes_get_data (bytes, &input.length);
  picture = emu_picture_new (width, height);
  if (!funcs[format](&input, picture))
    return NULL;
  picture->has_alpha = emu_decode_finds_alpha (picture);
  return g_steal_pointer (&picture);
}

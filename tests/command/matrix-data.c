/* matrix-data: the bytes of broken documents and images. */
#include "matrix.h"

#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <png.h>
#include <webp/encode.h>
#include <zlib.h>

#define MATRIX_DATA_SIDE 128
#define MATRIX_DATA_DEPTH 100000

/* no two pixels alike, so that every byte of a file counts */
static guint8 *
matrix_data_pixels (guint width, guint height)
{
  guint8 *pixels = g_malloc ((gsize) width * height * 3);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (gsize i = 0; i < (gsize) width * height * 3; i++)
    pixels[i] = (guint8) g_rand_int (rand);
  return pixels;
}

static GByteArray *
matrix_data_png (guint width, guint height)
{
  g_autofree guint8 *pixels = matrix_data_pixels (width, height);
  png_image png = { .version = PNG_IMAGE_VERSION,
                    .width = width,
                    .height = height,
                    .format = PNG_FORMAT_RGB };
  GByteArray *bytes = g_byte_array_new ();
  png_alloc_size_t length = 0;

  g_assert_true (
      png_image_write_to_memory (&png, NULL, &length, 0, pixels, 0, NULL));
  g_byte_array_set_size (bytes, (guint) length);
  g_assert_true (png_image_write_to_memory (
      &png, bytes->data, &length, 0, pixels, 0, NULL));
  return bytes;
}

static GByteArray *
matrix_data_jpeg (void)
{
  g_autofree guint8 *pixels =
      matrix_data_pixels (MATRIX_DATA_SIDE, MATRIX_DATA_SIDE);
  struct jpeg_compress_struct jpeg;
  struct jpeg_error_mgr errors;
  unsigned char *data = NULL;
  unsigned long length = 0;
  GByteArray *bytes = g_byte_array_new ();

  jpeg.err = jpeg_std_error (&errors);
  jpeg_create_compress (&jpeg);
  jpeg_mem_dest (&jpeg, &data, &length);
  jpeg.image_width = jpeg.image_height = MATRIX_DATA_SIDE;
  jpeg.input_components = 3;
  jpeg.in_color_space = JCS_RGB;
  jpeg_set_defaults (&jpeg);
  jpeg_start_compress (&jpeg, TRUE);
  for (guint y = 0; y < MATRIX_DATA_SIDE; y++)
    {
      guint8 *row = pixels + (gsize) y * MATRIX_DATA_SIDE * 3;

      jpeg_write_scanlines (&jpeg, &row, 1);
    }
  jpeg_finish_compress (&jpeg);
  jpeg_destroy_compress (&jpeg);
  g_byte_array_append (bytes, data, (guint) length);
  free (data);
  return bytes;
}

static GByteArray *
matrix_data_webp (void)
{
  g_autofree guint8 *pixels =
      matrix_data_pixels (MATRIX_DATA_SIDE, MATRIX_DATA_SIDE);
  GByteArray *bytes = g_byte_array_new ();
  uint8_t *data = NULL;
  size_t length = WebPEncodeRGB (pixels,
                                 MATRIX_DATA_SIDE,
                                 MATRIX_DATA_SIDE,
                                 MATRIX_DATA_SIDE * 3,
                                 80,
                                 &data);

  g_byte_array_append (bytes, data, (guint) length);
  WebPFree (data);
  return bytes;
}

static void
matrix_data_add_chunk (GByteArray *bytes,
                       const char *type,
                       const void *data,
                       guint length)
{
  guint32 big = GUINT32_TO_BE (length);
  guint start;

  g_byte_array_append (bytes, (const guint8 *) &big, 4);
  start = bytes->len;
  g_byte_array_append (bytes, (const guint8 *) type, 4);
  if (length > 0)
    g_byte_array_append (bytes, data, length);
  big = GUINT32_TO_BE (
      (guint32) crc32 (0, bytes->data + start, bytes->len - start));
  g_byte_array_append (bytes, (const guint8 *) &big, 4);
}

/* one bit a pixel, all of them alike: a thousandth of its pixels as a file */
static GByteArray *
matrix_data_bomb (guint side)
{
  static const guint8 signature[8] = { 137, 'P', 'N', 'G', 13, 10, 26, 10 };
  GByteArray *bytes = g_byte_array_new ();
  gsize length = (gsize) (side / 8 + 1) * side;
  g_autofree guint8 *rows = g_malloc0 (length);
  uLongf packed_length = compressBound (length);
  g_autofree guint8 *packed = g_malloc (packed_length);
  guint32 head[2] = { GUINT32_TO_BE (side), GUINT32_TO_BE (side) };
  guint8 header[13] = { 0 };

  memcpy (header, head, sizeof head);
  header[8] = 1;
  g_assert_cmpint (
      compress2 (packed, &packed_length, rows, length, 9), ==, Z_OK);
  g_byte_array_append (bytes, signature, sizeof signature);
  matrix_data_add_chunk (bytes, "IHDR", header, sizeof header);
  matrix_data_add_chunk (bytes, "IDAT", packed, (guint) packed_length);
  matrix_data_add_chunk (bytes, "IEND", NULL, 0);
  return bytes;
}

/* a profile that zlib unpacks, and no profile */
static GByteArray *
matrix_data_profile (void)
{
  g_autoptr (GByteArray) whole =
      matrix_data_png (MATRIX_DATA_SIDE, MATRIX_DATA_SIDE);
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  GByteArray *bytes = g_byte_array_new ();
  guint8 garbage[512], packed[1024];
  uLongf length = sizeof packed;

  for (guint i = 0; i < sizeof garbage; i++)
    garbage[i] = (guint8) (i * 37);
  compress (packed, &length, garbage, sizeof garbage);
  g_byte_array_append (chunk, (const guint8 *) "limn\0", 6);
  g_byte_array_append (chunk, packed, (guint) length);
  /* behind signature and header */
  g_byte_array_append (bytes, whole->data, 33);
  matrix_data_add_chunk (bytes, "iCCP", chunk->data, chunk->len);
  g_byte_array_append (bytes, whole->data + 33, whole->len - 33);
  return bytes;
}

static GByteArray *
matrix_data_cut (GByteArray *bytes)
{
  return g_byte_array_set_size (bytes, bytes->len * 6 / 10);
}

static GByteArray *
matrix_data_corrupt (GByteArray *bytes)
{
  for (guint i = bytes->len / 2; i < bytes->len / 2 + 64; i++)
    bytes->data[i] = 0xff;
  return bytes;
}

static GByteArray *
matrix_data_text (const char *text)
{
  GByteArray *bytes = g_byte_array_new ();

  return g_byte_array_append (bytes, (const guint8 *) text, strlen (text));
}

static GByteArray *
matrix_data_deep (void)
{
  GByteArray *bytes = matrix_data_text ("\"limn\":");

  for (guint i = 0; i < MATRIX_DATA_DEPTH; i++)
    g_byte_array_append (bytes, (const guint8 *) "[", 1);
  for (guint i = 0; i < MATRIX_DATA_DEPTH; i++)
    g_byte_array_append (bytes, (const guint8 *) "]", 1);
  return g_byte_array_append (bytes, (const guint8 *) ",", 1);
}

/* an error of all vendors at once, with far too many words */
static GByteArray *
matrix_data_long (void)
{
  g_autofree char *words = g_strnfill (1 << 20, 'w');
  g_autofree char *text =
      g_strdup_printf ("{\"error\":{\"code\":500,\"message\":\"%s\"},"
                       "\"detail\":\"%s\"}",
                       words,
                       words);

  return matrix_data_text (text);
}

static const struct
{
  const char *name;
  const char *text;
} matrix_data_texts[] = {
  { "nothing", "" },
  { "null", "null" },
  { "array", "[]" },
  { "object", "{}" },
  { "number", "17" },
  { "page", "<!DOCTYPE html><html><body>Bad gateway</body></html>" },
  { "latin",
    "{\"error\":{\"message\":\"caf\xe9 \xff\xfe\"},"
    "\"detail\":\"caf\xe9\"}" },
  { "utf8", "\"limn\":\"caf\xe9 \xff\xfe\xc0\x80\"," },
  { "twice",
    "\"data\":null,\"data\":[],\"candidates\":null,\"candidates\":[],"
    "\"status\":null,\"output\":null,\"request_id\":null,\"id\":null," },
  { "huge",
    "\"created\":1e999999,\"limn\":99999999999999999999999999999999999999,"
    "\"metadata\":{\"cost\":1e400},\"usageMetadata\":{\"x\":-1e400}," },
  { "wrong-types",
    "{\"data\":{\"b64_json\":7},\"candidates\":\"none\",\"images\":7,"
    "\"output\":{\"a\":1},\"status\":[],\"request_id\":{},\"id\":[1],"
    "\"urls\":\"x\",\"error\":17,\"detail\":{\"a\":[null]}}" },
  { "controls",
    "{\"error\":{\"message\":\"one\\ntwo\\u001b[2J\\u202e\\u0000end\"},"
    "\"detail\":\"one\\ntwo\\u001b[2J\\u202e\"}" },
};

static GByteArray *
matrix_data_make (const char *name)
{
  guint side = MATRIX_DATA_SIDE;

  for (guint i = 0; i < G_N_ELEMENTS (matrix_data_texts); i++)
    if (g_str_equal (name, matrix_data_texts[i].name))
      return matrix_data_text (matrix_data_texts[i].text);
  if (g_str_equal (name, "deep"))
    return matrix_data_deep ();
  if (g_str_equal (name, "long"))
    return matrix_data_long ();
  if (g_str_equal (name, "dot.png"))
    return matrix_data_png (1, 1);
  if (g_str_equal (name, "odd.png"))
    return matrix_data_png (300, 20);
  if (g_str_equal (name, "profile.png"))
    return matrix_data_profile ();
  if (g_str_equal (name, "cut.png"))
    return matrix_data_cut (matrix_data_png (side, side));
  if (g_str_equal (name, "corrupt.png"))
    return matrix_data_corrupt (matrix_data_png (side, side));
  if (g_str_equal (name, "cut.jpg"))
    return matrix_data_cut (matrix_data_jpeg ());
  if (g_str_equal (name, "corrupt.jpg"))
    return matrix_data_corrupt (matrix_data_jpeg ());
  if (g_str_equal (name, "cut.webp"))
    return matrix_data_cut (matrix_data_webp ());
  if (g_str_equal (name, "corrupt.webp"))
    return matrix_data_corrupt (matrix_data_webp ());
  if (g_str_equal (name, "bomb.png"))
    return matrix_data_bomb (16000);
  g_error ("no bytes %s", name);
}

/**
 * matrix_data_dup:
 * @name: of the bytes
 *
 * Returns: (transfer full): them in base64
 */
char *
matrix_data_dup (const char *name)
{
  g_autoptr (GByteArray) bytes = matrix_data_make (name);

  return g_base64_encode (bytes->data, bytes->len);
}

/* bench/plain: libpng, whole buffers, GEGL: what Limn is measured against. */
#include "bench-plain.h"

#include <gegl.h>
#include <json-glib/json-glib.h>
#include <libsoup/soup.h>
#include <png.h>
#include <string.h>

#include "codec/codec.h"
#include "tiles.h"

void
bench_plain_picture_clear (BenchPlainPicture *self)
{
  g_clear_pointer (&self->pixels, g_free);
}

static void
bench_plain_read (png_structp png, png_bytep target, size_t length)
{
  const guint8 **at = png_get_io_ptr (png);

  memcpy (target, *at, length);
  *at += length;
}

/**
 * bench_plain_decode:
 * @file: an RGB PNG without interlace
 * @keep: whether @picture gets the pixels, or only one row at a time is held
 * @picture: (out): the picture
 *
 * What a program does that has the whole file in memory.
 */
void
bench_plain_decode (GBytes *file, gboolean keep, BenchPlainPicture *picture)
{
  const guint8 *at = g_bytes_get_data (file, NULL);
  png_structp png =
      png_create_read_struct (PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct (png);
  gsize step;

  png_set_read_fn (png, &at, bench_plain_read);
  png_read_info (png, info);
  picture->width = png_get_image_width (png, info);
  picture->height = png_get_image_height (png, info);
  picture->stride = png_get_rowbytes (png, info);
  g_assert (picture->stride == (gsize) picture->width * 3);
  picture->pixels = g_malloc (picture->stride * (keep ? picture->height : 1));
  step = keep ? picture->stride : 0;
  for (guint y = 0; y < picture->height; y++)
    png_read_row (png, picture->pixels + y * step, NULL);
  png_read_end (png, NULL);
  png_destroy_read_struct (&png, &info, NULL);
}

/**
 * bench_plain_add_layer:
 * @image: id of an image
 * @picture: a picture
 *
 * Returns: id of a new empty layer of its size, outside the image
 */
gint32
bench_plain_add_layer (gint32 image, const BenchPlainPicture *picture)
{
  return gimp_layer_new (image,
                         "plain",
                         picture->width,
                         picture->height,
                         GIMP_RGB_IMAGE,
                         100,
                         GIMP_LAYER_MODE_NORMAL);
}

/**
 * bench_plain_write_tiles:
 * @layer: id of a layer of the picture's size
 * @picture: a picture
 *
 * The bare write of rows, by libgimp's tiles.
 */
void
bench_plain_write_tiles (gint32 layer, const BenchPlainPicture *picture)
{
  g_autoptr (LimnTiles) tiles = limn_tiles_new (layer);

  for (guint y = 0; y < picture->height; y += LIMN_CODEC_BAND_ROWS)
    limn_tiles_write (tiles,
                      y,
                      MIN (LIMN_CODEC_BAND_ROWS, picture->height - y),
                      picture->pixels + y * picture->stride,
                      picture->stride);
}

/**
 * bench_plain_write_gegl:
 * @layer: id of a layer of the picture's size
 * @picture: a picture
 *
 * The same by a GEGL buffer; gegl_init() comes before.
 */
void
bench_plain_write_gegl (gint32 layer, const BenchPlainPicture *picture)
{
  g_autoptr (GeglBuffer) buffer = gimp_drawable_get_buffer (layer);

  for (guint y = 0; y < picture->height; y += LIMN_CODEC_BAND_ROWS)
    gegl_buffer_set (
        buffer,
        GEGL_RECTANGLE (0,
                        y,
                        picture->width,
                        MIN (LIMN_CODEC_BAND_ROWS, picture->height - y)),
        0,
        babl_format ("R'G'B' u8"),
        picture->pixels + y * picture->stride,
        picture->stride);
  gegl_buffer_flush (buffer);
}

static GBytes *
bench_plain_post (const char *resolution)
{
  g_autoptr (SoupSession) session = soup_session_new ();
  g_autoptr (SoupMessage) message = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *url = g_strconcat (
      g_getenv ("LIMN_LUMENFALL_URL"), "/openai/v1/images/generations", NULL);
  g_autofree char *key =
      g_strconcat ("Bearer ", g_getenv ("LUMENFALL_API_KEY"), NULL);
  g_autofree char *text = g_strdup_printf (
      "{\"model\": \"gemini-3-pro-image-preview\", \"prompt\": \"%s\", "
      "\"aspect_ratio\": \"1:1\", \"resolution\": \"%s\", "
      "\"response_format\": \"b64_json\"}",
      BENCH_PLAIN_PROMPT,
      resolution);
  GBytes *reply;

  message = soup_message_new ("POST", url);
  body = g_bytes_new (text, strlen (text));
  soup_message_headers_append (
      soup_message_get_request_headers (message), "Authorization", key);
  soup_message_set_request_body_from_bytes (message, "application/json", body);
  reply = soup_session_send_and_read (session, message, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (soup_message_get_status (message), ==, 200);
  return reply;
}

static GBytes *
bench_plain_extract (GBytes *reply)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  const char *data = g_bytes_get_data (reply, &length);
  JsonObject *root;
  JsonArray *array;
  guint8 *bytes;

  json_parser_load_from_data (parser, data, (gssize) length, &error);
  g_assert_no_error (error);
  root = json_node_get_object (json_parser_get_root (parser));
  array = json_object_get_array_member (root, "data");
  bytes = g_base64_decode (
      json_object_get_string_member (json_array_get_object_element (array, 0),
                                     "b64_json"),
      &length);
  return g_bytes_new_take (bytes, length);
}

/**
 * bench_plain_receive:
 * @resolution: "1K", "2K" or "4K"
 * @image: id of an image
 *
 * A generation as one writes it first: the whole reply, the whole JSON, the
 * whole file, the whole picture, then a layer, above all others.
 *
 * Returns: (transfer full): the file
 */
GBytes *
bench_plain_receive (const char *resolution, gint32 image)
{
  g_autoptr (GBytes) reply = bench_plain_post (resolution);
  g_auto (BenchPlainPicture) picture = { 0 };
  GBytes *file = bench_plain_extract (reply);
  gint32 layer;

  bench_plain_decode (file, TRUE, &picture);
  layer = bench_plain_add_layer (image, &picture);
  bench_plain_write_tiles (layer, &picture);
  gimp_image_insert_layer (image, layer, -1, 0);
  return file;
}

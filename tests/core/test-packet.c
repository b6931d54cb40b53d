/* XMP packets in image files, as Exiv2 finds them. */
#include <gexiv2/gexiv2.h>
#include <zlib.h>

#include "codec-fixture.h"
#include "codec/packet.h"
#include "origin.h"

#define TAG "Xmp.iptcExt.DigitalSourceType"
#define SIDE 40

static GBytes *
test_packet_encode (LimnImageFormat format, gboolean has_icc)
{
  LimnImageInfo info = { format, SIDE, SIDE, 3, 8, NULL };
  g_autoptr (GBytes) icc = codec_fixture_make_icc (3, 500);
  g_autoptr (GByteArray) pixels = codec_fixture_paint (&info);

  info.icc = has_icc ? icc : NULL;
  return codec_fixture_encode (&info, pixels, 100);
}

static void
test_packet_decode (CodecFixtureImage *image, GBytes *file)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  g_autoptr (GError) error = NULL;

  codec_fixture_decode (image, data, length, length, &error);
  g_assert_no_error (error);
}

static void
test_packet_assert_origin (GBytes *file, const char *origin)
{
  g_autoptr (GExiv2Metadata) metadata = gexiv2_metadata_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *found = NULL;

  gexiv2_metadata_open_buf (metadata,
                            g_bytes_get_data (file, NULL),
                            (glong) g_bytes_get_size (file),
                            &error);
  g_assert_no_error (error);
  found = gexiv2_metadata_try_get_tag_string (metadata, TAG, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, origin);
}

/* the same pixels and the same profile, and the packet besides */
static void
test_packet_embed (gconstpointer data)
{
  LimnImageFormat format = GPOINTER_TO_UINT (data);
  g_autofree char *packet = limn_origin_dup_packet (LIMN_ORIGIN_EDITED);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GBytes) file = test_packet_encode (format, i == 1);
      g_autoptr (GBytes) marked = limn_packet_embed (file, format, packet);
      g_auto (CodecFixtureImage) before = { 0 };
      g_auto (CodecFixtureImage) after = { 0 };

      test_packet_assert_origin (file, NULL);
      test_packet_assert_origin (marked, LIMN_ORIGIN_EDITED);
      test_packet_decode (&before, file);
      test_packet_decode (&after, marked);
      g_assert_cmpuint (after.info.width, ==, SIDE);
      g_assert_cmpmem (before.pixels->data,
                       before.pixels->len,
                       after.pixels->data,
                       after.pixels->len);
      g_assert_cmpint (before.info.icc != NULL, ==, i == 1);
      g_assert_cmpint (after.info.icc != NULL, ==, i == 1);
    }
}

static guint32
test_packet_read_u32 (const guint8 *data)
{
  return (guint32) data[0] << 24 | (guint32) data[1] << 16 |
         (guint32) data[2] << 8 | data[3];
}

/* decoders pass over a wrong sum of such a chunk, so it is looked at here */
static void
test_packet_png_chunk (void)
{
  g_autoptr (GBytes) file = test_packet_encode (LIMN_IMAGE_FORMAT_PNG, FALSE);
  g_autoptr (GBytes) marked =
      limn_packet_embed (file, LIMN_IMAGE_FORMAT_PNG, "<x/>");
  const guint8 *chunk = (const guint8 *) g_bytes_get_data (marked, NULL) + 33;
  gsize length = strlen ("XML:com.adobe.xmp") + 5 + strlen ("<x/>");

  g_assert_cmpuint (test_packet_read_u32 (chunk), ==, length);
  g_assert_cmpmem (chunk + 4, 4, "iTXt", 4);
  g_assert_cmpuint (
      g_bytes_get_size (marked), ==, g_bytes_get_size (file) + 12 + length);
  g_assert_cmphex (test_packet_read_u32 (chunk + 8 + length),
                   ==,
                   crc32_z (0, chunk + 4, length + 4));
}

/* JFIF: its own segment stays the first */
static void
test_packet_jpeg_order (void)
{
  g_autoptr (GBytes) file = test_packet_encode (LIMN_IMAGE_FORMAT_JPEG, FALSE);
  g_autoptr (GBytes) marked =
      limn_packet_embed (file, LIMN_IMAGE_FORMAT_JPEG, "<x/>");
  const guint8 *data = g_bytes_get_data (marked, NULL);

  g_assert_cmpmem (data, 4, "\xFF\xD8\xFF\xE0", 4);
  g_assert_cmpmem (data + 6, 5, "JFIF", 5);
  g_assert_cmpmem (data + 20, 2, "\xFF\xE1", 2);
}

/* what cannot take it stays as it is */
static void
test_packet_impossible (void)
{
  static const LimnImageFormat formats[] = { LIMN_IMAGE_FORMAT_UNKNOWN,
                                             LIMN_IMAGE_FORMAT_GIF,
                                             LIMN_IMAGE_FORMAT_AVIF };
  g_autofree char *filler = g_strnfill (65600, 'x');
  g_autoptr (GBytes) file = test_packet_encode (LIMN_IMAGE_FORMAT_JPEG, FALSE);
  g_autoptr (GBytes) junk = g_bytes_new_static ("junk", 4);
  g_autoptr (GBytes) same =
      limn_packet_embed (file, LIMN_IMAGE_FORMAT_JPEG, filler);
  g_autoptr (GBytes) short_png =
      limn_packet_embed (junk, LIMN_IMAGE_FORMAT_PNG, "<x/>");
  g_autoptr (GBytes) broken =
      limn_packet_embed (junk, LIMN_IMAGE_FORMAT_WEBP, "<x/>");

  g_assert_true (same == file);
  g_assert_true (short_png != NULL && g_bytes_equal (short_png, junk));
  g_assert_true (broken != NULL && g_bytes_equal (broken, junk));
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autoptr (GBytes) kept = limn_packet_embed (file, formats[i], "<x/>");

      g_assert_true (kept == file);
    }
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    LimnImageFormat format;
  } formats[] = {
    { "/packet/embed/png", LIMN_IMAGE_FORMAT_PNG },
    { "/packet/embed/jpeg", LIMN_IMAGE_FORMAT_JPEG },
    { "/packet/embed/webp", LIMN_IMAGE_FORMAT_WEBP },
  };

  g_test_init (&argc, &argv, NULL);
  gexiv2_initialize ();
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    g_test_add_data_func (formats[i].path,
                          GUINT_TO_POINTER (formats[i].format),
                          test_packet_embed);
  g_test_add_func ("/packet/png-chunk", test_packet_png_chunk);
  g_test_add_func ("/packet/jpeg-order", test_packet_jpeg_order);
  g_test_add_func ("/packet/impossible", test_packet_impossible);
  return g_test_run ();
}

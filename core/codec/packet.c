/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/packet: an XMP packet into an image file (XMP specification, part 3). */
#include "codec/packet.h"

#include <string.h>
#include <webp/mux.h>
#include <zlib.h>

/* signature, and the header chunk, which must be the first */
#define LIMN_PACKET_PNG_HEAD (8 + 4 + 4 + 13 + 4)
#define LIMN_PACKET_JPEG_NAME "http://ns.adobe.com/xap/1.0/"
/* what a length of two bytes, which counts itself, leaves */
#define LIMN_PACKET_JPEG_MAX (G_MAXUINT16 - 2)

static GBytes *
limn_packet_insert (GBytes *file, gsize at, const GByteArray *added)
{
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  guint8 *whole = NULL;

  if (length < at)
    return g_bytes_ref (file);
  whole = g_malloc (length + added->len);
  memcpy (whole, data, at);
  memcpy (whole + at, added->data, added->len);
  memcpy (whole + at + added->len, data + at, length - at);
  return g_bytes_new_take (whole, length + added->len);
}

static void
limn_packet_append_u32 (GByteArray *out, gsize value)
{
  guint32 big_endian = GUINT32_TO_BE ((guint32) value);

  g_byte_array_append (out, (const guint8 *) &big_endian, sizeof big_endian);
}

/* 1.1.5: an iTXt chunk, not compressed, of no language and no translation */
static GBytes *
limn_packet_embed_png (GBytes *file, const char *packet)
{
  static const char head[] = "iTXtXML:com.adobe.xmp\0\0\0\0";
  g_autoptr (GByteArray) chunk = g_byte_array_new ();
  gsize length = sizeof head - 4 + strlen (packet);

  limn_packet_append_u32 (chunk, length);
  g_byte_array_append (chunk, (const guint8 *) head, sizeof head);
  g_byte_array_append (chunk, (const guint8 *) packet, (guint) strlen (packet));
  limn_packet_append_u32 (chunk, crc32_z (0, chunk->data + 4, length + 4));
  return limn_packet_insert (file, LIMN_PACKET_PNG_HEAD, chunk);
}

/* 1.1.3: an APP1 segment; JFIF wants its APP0 before all others */
static GBytes *
limn_packet_embed_jpeg (GBytes *file, const char *packet)
{
  static const guint8 marker[] = { 0xFF, 0xE1 };
  g_autoptr (GByteArray) segment = g_byte_array_new ();
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (file, &length);
  gsize content = sizeof LIMN_PACKET_JPEG_NAME + strlen (packet);
  guint16 size = GUINT16_TO_BE ((guint16) (content + 2));
  gsize at = 2;

  if (content > LIMN_PACKET_JPEG_MAX)
    return g_bytes_ref (file);
  if (length >= 6 && data[2] == 0xFF && data[3] == 0xE0)
    at = 4 + ((gsize) data[4] << 8 | data[5]);
  g_byte_array_append (segment, marker, sizeof marker);
  g_byte_array_append (segment, (const guint8 *) &size, sizeof size);
  g_byte_array_append (segment,
                       (const guint8 *) LIMN_PACKET_JPEG_NAME,
                       sizeof LIMN_PACKET_JPEG_NAME);
  g_byte_array_append (
      segment, (const guint8 *) packet, (guint) strlen (packet));
  return limn_packet_insert (file, at, segment);
}

static void
limn_packet_free_webp (gpointer data)
{
  WebPFree (data);
}

static GBytes *
limn_packet_embed_webp (GBytes *file, const char *packet)
{
  WebPData image = { 0 };
  WebPData xmp = { (const guint8 *) packet, strlen (packet) };
  WebPData whole = { 0 };
  WebPMux *mux;
  gboolean done;

  image.bytes = g_bytes_get_data (file, &image.size);
  mux = WebPMuxCreate (&image, FALSE);
  done = mux != NULL &&
         WebPMuxSetChunk (mux, "XMP ", &xmp, FALSE) == WEBP_MUX_OK &&
         WebPMuxAssemble (mux, &whole) == WEBP_MUX_OK;
  WebPMuxDelete (mux);
  if (!done)
    return g_bytes_ref (file);
  return g_bytes_new_with_free_func (
      whole.bytes, whole.size, limn_packet_free_webp, (gpointer) whole.bytes);
}

static GBytes *(*const limn_packet_formats[]) (GBytes *file,
                                               const char *packet) = {
  [LIMN_IMAGE_FORMAT_PNG] = limn_packet_embed_png,
  [LIMN_IMAGE_FORMAT_JPEG] = limn_packet_embed_jpeg,
  [LIMN_IMAGE_FORMAT_WEBP] = limn_packet_embed_webp,
};

/**
 * limn_packet_embed:
 * @file: an image as limn_encoder_finish() gives it, which holds no packet
 * @format: its format
 * @packet: XMP, UTF-8, at most some 65000 bytes for JPEG
 *
 * Returns: (transfer full): the image with @packet in it; @file itself where
 *   it cannot be put in: in GIF and AVIF
 */
GBytes *
limn_packet_embed (GBytes *file, LimnImageFormat format, const char *packet)
{
  if (format >= G_N_ELEMENTS (limn_packet_formats) ||
      limn_packet_formats[format] == NULL)
    return g_bytes_ref (file);
  return limn_packet_formats[format](file, packet);
}

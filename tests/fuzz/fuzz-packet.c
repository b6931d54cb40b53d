/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/packet: an XMP packet into a file, whatever the file holds. */
#include "codec/packet.h"
#include "fuzz.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  LimnImageFormat format = limn_image_format_sniff (data, size);
  g_autoptr (GBytes) marked = limn_packet_embed (file, format, "<x:xmpmeta/>");

  /* libwebp leaves out what stands behind the image */
  if (format != LIMN_IMAGE_FORMAT_WEBP)
    g_assert_cmpuint (g_bytes_get_size (marked), >=, size);
  g_assert_cmpint (limn_image_format_sniff (g_bytes_get_data (marked, NULL),
                                            g_bytes_get_size (marked)),
                   ==,
                   format);
  return 0;
}

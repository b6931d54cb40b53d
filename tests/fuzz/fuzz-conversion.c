/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/conversion: a file of any format into one that decodes again. */
#include "codec/conversion.h"
#include "fuzz.h"
#include "picture.h"

/* into a GIF, which takes a hundred times as long, one of so many */
#define SELDOM 24

/* what the file would be decoded to; %FALSE where it cannot be, or is large */
static gboolean
measure (Picture *picture, const guint8 *data, gsize size)
{
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (&picture_sink, picture);

  return limn_decoder_feed (decoder, data, size, NULL) &&
         limn_decoder_finish (decoder, NULL);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const LimnImageFormat formats[] = { LIMN_IMAGE_FORMAT_PNG,
                                             LIMN_IMAGE_FORMAT_JPEG,
                                             LIMN_IMAGE_FORMAT_WEBP };
  g_auto (Picture) before = { 0 };
  g_auto (Picture) after = { 0 };
  g_autoptr (GBytes) file = g_bytes_new (data, size);
  g_autoptr (GBytes) converted = NULL;
  g_autoptr (GError) error = NULL;
  LimnImageInfo info = { 0 };
  FuzzChunks chunks;
  guint choice;

  fuzz_chunks_init (&chunks, data, size);
  if (!measure (&before, data, size))
    return 0;
  choice = chunks.state >> 8;
  converted = limn_conversion_run (
      file,
      choice % SELDOM > 0 ? formats[choice % G_N_ELEMENTS (formats)] :
                            LIMN_IMAGE_FORMAT_GIF,
      &info,
      &error);
  FUZZ_CHECK (converted != NULL, error);
  if (converted == NULL)
    return 0;
  g_assert_true (measure (&after,
                          g_bytes_get_data (converted, NULL),
                          g_bytes_get_size (converted)));
  g_assert_cmpuint (after.info.width, ==, before.info.width);
  g_assert_cmpuint (after.info.height, ==, before.info.height);
  return 0;
}

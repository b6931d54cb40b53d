/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* the decoder of the format FUZZ_FORMAT: in pieces it yields what it yields in
 * one, and never more than the header said. */
#include "fuzz.h"
#include "picture.h"

static gboolean
decode (Picture *picture,
        const uint8_t *data,
        size_t size,
        FuzzChunks *chunks,
        GError **error)
{
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (&picture_sink, picture);

  for (gsize at = 0; at < size;)
    {
      gsize n = chunks != NULL ? fuzz_chunks_next (chunks, size - at) : size;
      g_autofree guint8 *copy = g_memdup2 (data + at, n);

      if (!limn_decoder_feed (decoder, copy, n, error))
        return FALSE;
      at += n;
    }
  return limn_decoder_finish (decoder, error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (Picture) whole = { 0 };
  g_auto (Picture) pieces = { 0 };
  g_autoptr (GError) whole_error = NULL;
  g_autoptr (GError) pieces_error = NULL;
  FuzzChunks chunks;

  if (limn_image_format_sniff (data, size) != FUZZ_FORMAT)
    return 0;
  fuzz_chunks_init (&chunks, data, size);
  FUZZ_CHECK (decode (&whole, data, size, NULL, &whole_error), whole_error);
  FUZZ_CHECK (decode (&pieces, data, size, &chunks, &pieces_error),
              pieces_error);
  /* whether a WebP without its tags is one, and what libjpeg makes of broken
   * codes, depends on how much of the file is there */
  if (FUZZ_FORMAT != LIMN_IMAGE_FORMAT_WEBP &&
      FUZZ_FORMAT != LIMN_IMAGE_FORMAT_JPEG)
    g_assert_cmpint (whole_error == NULL, ==, pieces_error == NULL);
  if (whole_error != NULL || pieces_error != NULL)
    return 0;
  g_assert_cmpuint (whole.n_rows, ==, whole.info.height);
  g_assert_cmpuint (whole.n_rows, ==, pieces.n_rows);
  if (FUZZ_FORMAT != LIMN_IMAGE_FORMAT_JPEG)
    g_assert_cmpuint (whole.sum, ==, pieces.sum);
  return 0;
}

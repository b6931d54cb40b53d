/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/image-format and limn/input: what bytes and names are taken for. */
#include "codec/codec-private.h"
#include "fuzz.h"
#include "input.h"
#include "picture.h"

/* a few bytes of GIF are many pixels, which are converted: that takes long */
static gboolean
is_large (const guint8 *data, gsize size)
{
  g_auto (Picture) picture = { 0 };
  g_autoptr (LimnDecoder) decoder = limn_decoder_new (&picture_sink, &picture);

  limn_decoder_feed (decoder, data, size, NULL);
  return picture.is_large;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree guint8 *copy = g_memdup2 (data, size);
  g_autofree char *text = fuzz_dup_text (data, size);
  g_autofree char *name = g_utf8_make_valid (text, -1);
  g_autofree char *sentence = limn_image_format_describe (copy, size);
  LimnImageFormat format = limn_image_format_sniff (copy, size);
  g_autoptr (GBytes) bytes = g_bytes_new (data, size);
  g_autoptr (LimnInput) input = NULL;
  g_autoptr (GError) error = NULL;

  fuzz_check_text (sentence);
  limn_image_format_get_head (copy, size);
  limn_image_format_from_name (name);
  g_assert_nonnull (limn_image_format_get_name (format));
  if (is_large (copy, size))
    return 0;
  input = limn_input_new (bytes, "a.png", &error);
  FUZZ_CHECK (input != NULL, error);
  if (input != NULL)
    g_assert_true (input->width >= 1 && input->width <= LIMN_CODEC_MAX_SIDE);
  return 0;
}

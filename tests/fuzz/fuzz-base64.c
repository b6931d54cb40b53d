/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/base64: in pieces it decodes what it decodes in one. */
#include <string.h>

#include "base64.h"
#include "fuzz.h"

static gboolean
decode (GByteArray *out,
        const uint8_t *data,
        size_t size,
        FuzzChunks *chunks,
        GError **error)
{
  LimnBase64 state = { 0 };

  for (gsize at = 0; at < size;)
    {
      gsize n = chunks != NULL ? fuzz_chunks_next (chunks, size - at) : size;
      g_autofree char *text = g_memdup2 (data + at, n);
      g_autofree guint8 *bytes = g_malloc (LIMN_BASE64_MAX_OUT (n));
      gsize length = 0;

      if (!limn_base64_decode (&state, text, n, bytes, &length, error))
        return FALSE;
      g_assert_cmpuint (length, <=, LIMN_BASE64_MAX_OUT (n));
      g_byte_array_append (out, bytes, (guint) length);
      at += n;
    }
  return limn_base64_finish (&state, error);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GByteArray) whole = g_byte_array_new ();
  g_autoptr (GByteArray) pieces = g_byte_array_new ();
  g_autoptr (GError) whole_error = NULL;
  g_autoptr (GError) pieces_error = NULL;
  FuzzChunks chunks;

  fuzz_chunks_init (&chunks, data, size);
  FUZZ_CHECK (decode (whole, data, size, NULL, &whole_error), whole_error);
  decode (pieces, data, size, &chunks, &pieces_error);
  fuzz_check_same (whole_error, pieces_error);
  if (whole_error != NULL)
    return 0;
  g_assert_cmpmem (whole->data, whole->len, pieces->data, pieces->len);
  return 0;
}

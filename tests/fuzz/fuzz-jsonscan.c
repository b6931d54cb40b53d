/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonscan: it takes the texts that limn/jsontext takes, and ends. */
#include "fuzz.h"
#include "jsonscan.h"
#include "jsontext.h"

/* all tokens of a text; @skips: values are skipped where one may begin */
static gboolean
scan (const char *text, gsize size, gboolean skips, GError **error)
{
  g_auto (LimnJsonscan) scan = { 0 };
  gsize n_tokens = 0;
  gint64 number;

  limn_jsonscan_init (&scan, text, (gssize) size);
  while (limn_jsonscan_next (&scan) > LIMN_JSONSCAN_END)
    {
      g_assert_cmpuint (++n_tokens, <=, size);
      g_assert_true (scan.where >= text && scan.where < text + size);
      if (scan.token == LIMN_JSONSCAN_NUMBER)
        limn_jsonscan_get_int (&scan, &number);
      if (scan.token == LIMN_JSONSCAN_KEY || scan.token == LIMN_JSONSCAN_STRING)
        g_assert_true (g_utf8_validate_len (scan.string, scan.length, NULL));
      if (skips && !limn_jsonscan_skip (&scan))
        break;
    }
  if (scan.token == LIMN_JSONSCAN_END)
    return TRUE;
  g_assert_cmpint (scan.token, ==, LIMN_JSONSCAN_BROKEN);
  limn_jsonscan_get_line (&scan, scan.where);
  limn_jsonscan_set_error (&scan, "text", error);
  return FALSE;
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_memdup2 (data, size);
  g_autoptr (GError) failed = NULL;
  g_autoptr (GError) skipped = NULL;

  if (size == 0)
    return 0;
  FUZZ_CHECK (scan (text, size, FALSE, &failed), failed);
  FUZZ_CHECK (scan (text, size, TRUE, &skipped), skipped);
  return 0;
}

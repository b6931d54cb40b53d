/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/http and limn/failure: header lines, hints of a pause, and words. */
#include "failure.h"
#include "fuzz.h"
#include "text.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = fuzz_dup_text (data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 32);
  g_autoptr (LimnHttpHead) head = limn_http_head_new (429, "https://a/");
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;
  g_autofree char *words = NULL;
  g_autofree char *cut = NULL;

  for (char **line = lines; *line != NULL; line++)
    limn_http_head_add_line (head, *line);
  words = g_utf8_make_valid (lines[0] != NULL ? lines[0] : "", -1);
  g_assert_cmpint (limn_failure_read_hint (head, words), >=, -1);
  limn_failure_is_final (head);
  cut = limn_failure_dup (words);
  fuzz_check_text (cut);
  shown = limn_text_clean (words, 40);
  fuzz_check_text (shown);
  g_assert_cmpint (g_utf8_strlen (shown, -1), <=, 41);
  limn_failure_set (&error, "fal", LIMN_ERROR_RATE, 429, words, words);
  FUZZ_CHECK (FALSE, error);
  return 0;
}

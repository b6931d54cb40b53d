/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/title: any prompt is a layer's name. */
#include "fuzz.h"
#include "title.h"

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_auto (GStrv) lines = fuzz_dup_lines (data, size, 1);
  g_autofree char *title = limn_title_make (lines[0]);

  fuzz_check_text (title);
  g_assert_cmpint (g_utf8_strlen (title, -1), <=, LIMN_TITLE_MAX);
  return 0;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/text: what users and vendors write, before it is shown. */
#include "text.h"

#include <string.h>

/**
 * limn_text_clean:
 * @text: (nullable): any bytes
 * @max: characters to keep, at least 1
 *
 * Makes @text fit to stand in one line: valid UTF-8, no control characters,
 * no runs of spaces, cut with an ellipsis, no full stop at the end.
 *
 * Returns: (transfer full): the cleaned text, perhaps empty
 */
char *
limn_text_clean (const char *text, guint max)
{
  g_autofree char *valid = g_utf8_make_valid (text != NULL ? text : "", -1);
  g_autoptr (GString) out = g_string_new (NULL);
  guint count = 0;

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean blank = g_unichar_isspace (c) || !g_unichar_isprint (c);

      if (blank && (out->len == 0 || out->str[out->len - 1] == ' '))
        continue;
      if (count++ == max)
        {
          g_string_append (out, "…");
          break;
        }
      g_string_append_unichar (out, blank ? ' ' : c);
    }
  while (out->len > 0 && strchr (" .", out->str[out->len - 1]) != NULL)
    g_string_truncate (out, out->len - 1);
  return g_string_free (g_steal_pointer (&out), FALSE);
}

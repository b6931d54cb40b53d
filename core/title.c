/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/title: the beginning of a prompt, as a name. */
#include "title.h"

#include <string.h>

#define LIMN_TITLE_ZWNJ 0x200C
#define LIMN_TITLE_ZWJ 0x200D
/* Unicode's skin tones, which colour the character before them */
#define LIMN_TITLE_TONE_FIRST 0x1F3FB
#define LIMN_TITLE_TONE_LAST 0x1F3FF

static gboolean
limn_title_is_end (gunichar c)
{
  GUnicodeBreakType kind = g_unichar_break_type (c);

  return kind == G_UNICODE_BREAK_MANDATORY ||
         kind == G_UNICODE_BREAK_CARRIAGE_RETURN ||
         kind == G_UNICODE_BREAK_LINE_FEED || kind == G_UNICODE_BREAK_NEXT_LINE;
}

/* invisible ones could turn the order of what stands beside a name; the joiners
 * belong to the spelling of words */
static gboolean
limn_title_is_shown (gunichar c)
{
  return c == LIMN_TITLE_ZWNJ || c == LIMN_TITLE_ZWJ ||
         (!g_unichar_iscntrl (c) && g_unichar_type (c) != G_UNICODE_FORMAT);
}

/* the first line that shows anything, single blanks between its words; @rest is
 * what follows it */
static GString *
limn_title_read_line (const char *text, const char **rest)
{
  GString *line = g_string_new (NULL);
  gboolean blank = FALSE;

  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (limn_title_is_end (c) && line->len > 0)
        break;
      blank = blank || g_unichar_isspace (c) || limn_title_is_end (c);
      if (g_unichar_isspace (c) || !limn_title_is_shown (c))
        continue;
      if (blank && line->len > 0)
        g_string_append_c (line, ' ');
      blank = FALSE;
      g_string_append_unichar (line, c);
    }
  *rest = text;
  return line;
}

static gboolean
limn_title_is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    {
      gunichar c = g_utf8_get_char (text);

      if (!g_unichar_isspace (c) && limn_title_is_shown (c))
        return FALSE;
    }
  return TRUE;
}

/* whether what stands before @at belongs to it: an accent, a joined sign */
static gboolean
limn_title_is_joined (const char *at)
{
  gunichar c = g_utf8_get_char (at);
  gunichar before = g_utf8_get_char (g_utf8_prev_char (at));

  return g_unichar_ismark (c) || c == LIMN_TITLE_ZWJ || c == LIMN_TITLE_ZWNJ ||
         before == LIMN_TITLE_ZWJ ||
         (c >= LIMN_TITLE_TONE_FIRST && c <= LIMN_TITLE_TONE_LAST);
}

/* after the last whole word; within a word where that would leave less than
 * half, as in scripts that write no blanks */
static gsize
limn_title_find_cut (const char *line, guint max)
{
  const char *end = g_utf8_offset_to_pointer (line, max);
  const char *cut = end;

  while (cut > line && *cut != ' ')
    cut--;
  if (g_utf8_pointer_to_offset (line, cut) >= max / 2)
    return (gsize) (cut - line);
  for (cut = end; cut > line && limn_title_is_joined (cut);)
    cut = g_utf8_prev_char (cut);
  return (gsize) ((cut > line ? cut : end) - line);
}

/* "a pier,…" reads badly */
static void
limn_title_trim (GString *line)
{
  while (line->len > 1 && strchr (" ,;:.-", line->str[line->len - 1]) != NULL)
    g_string_truncate (line, line->len - 1);
}

/**
 * limn_title_make:
 * @prompt: text; bytes that are no UTF-8 show as such
 *
 * Cuts @prompt to its first line and at most %LIMN_TITLE_MAX characters, at the
 * end of a word where there is one in the second half. Blanks are made single,
 * control characters and invisible marks go; an ellipsis stands for words that
 * went.
 *
 * Returns: (transfer full): the title, UTF-8; "" where nothing of @prompt shows
 */
char *
limn_title_make (const char *prompt)
{
  g_autofree char *text = g_utf8_make_valid (prompt, -1);
  const char *rest = NULL;
  g_autoptr (GString) line = limn_title_read_line (text, &rest);
  gboolean fits = g_utf8_strlen (line->str, -1) <= LIMN_TITLE_MAX;

  if (fits && limn_title_is_blank (rest))
    return g_string_free (g_steal_pointer (&line), FALSE);
  if (g_utf8_strlen (line->str, -1) >= LIMN_TITLE_MAX)
    g_string_truncate (line,
                       limn_title_find_cut (line->str, LIMN_TITLE_MAX - 1));
  limn_title_trim (line);
  g_string_append (line, "…");
  return g_string_free (g_steal_pointer (&line), FALSE);
}

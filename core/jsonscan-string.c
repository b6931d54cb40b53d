/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonscan-string: the inside of a JSON string that is in memory. */
#include "jsonscan-string.h"

#include <string.h>

/* what a NUL becomes: C's strings end there */
#define LIMN_JSONSCAN_STRING_NUL "\xEF\xBF\xBD"

/* the two halves of a surrogate pair (Unicode §3.9) */
#define LIMN_JSONSCAN_STRING_IS_HIGH(unit) ((unit) >> 10 == 0xD800 >> 10)
#define LIMN_JSONSCAN_STRING_IS_LOW(unit) ((unit) >> 10 == 0xDC00 >> 10)

/* letters after a backslash and what they stand for */
static const char limn_jsonscan_string_escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

/* the first byte from @at on that is no plain ASCII character of a string;
 * eight at a time: a byte b below n borrows into its top bit in b - n, and the
 * lowest such bit is always a true one */
static const char *
limn_jsonscan_string_find_special (const char *at, const char *end)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  for (; end - at >= 8; at += 8)
    {
      guint64 word, quote, slash, special;

      memcpy (&word, at, 8);
      word = GUINT64_FROM_LE (word);
      quote = word ^ ones * '"';
      slash = word ^ ones * '\\';
      special = (quote - ones) | (slash - ones) | (word - ones * ' ') | word;
      special &= ones * 0x80;
      if (special != 0)
        return at + __builtin_ctzll (special) / 8;
    }
  while (at < end && (guchar) *at >= ' ' && (guchar) *at < 0x80 && *at != '"' &&
         *at != '\\')
    at++;
  return at;
}

/* what the letter behind a backslash stands for, 0 for an unknown one */
static char
limn_jsonscan_string_get_escape (char letter)
{
  const char *pair = limn_jsonscan_string_escapes;

  while (*pair != '\0' && *pair != letter)
    pair += 2;
  return *pair != '\0' ? pair[1] : '\0';
}

/* the four digits of "\uXXXX" at @at, -1 for anything else */
static gint
limn_jsonscan_string_get_unit (const char *at, const char *end)
{
  gint unit = 0;

  if (end - at < 6 || at[0] != '\\' || at[1] != 'u')
    return -1;
  for (guint i = 2; i < 6; i++)
    {
      if (!g_ascii_isxdigit (at[i]))
        return -1;
      unit = unit << 4 | g_ascii_xdigit_value (at[i]);
    }
  return unit;
}

/* steps over a character written as one unit or as a pair of them */
static gunichar
limn_jsonscan_string_read_units (const char **at, const char *end)
{
  gint unit = limn_jsonscan_string_get_unit (*at, end);
  gint low;

  *at += 6;
  if (!LIMN_JSONSCAN_STRING_IS_HIGH (unit))
    return (gunichar) unit;
  low = limn_jsonscan_string_get_unit (*at, end);
  *at += 6;
  return 0x10000 + ((gunichar) (unit & 0x3FF) << 10 | (low & 0x3FF));
}

/* bytes of the escape at @at, 0 with @problem for a wrong one */
static gsize
limn_jsonscan_string_check_escape (const char *at,
                                   const char *end,
                                   const char **problem)
{
  gint unit;

  if (end - at >= 2 && limn_jsonscan_string_get_escape (at[1]) != '\0')
    return 2;
  unit = limn_jsonscan_string_get_unit (at, end);
  if (unit < 0)
    {
      *problem = "no such escape in a string";
      return 0;
    }
  if (!LIMN_JSONSCAN_STRING_IS_HIGH (unit) &&
      !LIMN_JSONSCAN_STRING_IS_LOW (unit))
    return 6;
  if (LIMN_JSONSCAN_STRING_IS_HIGH (unit))
    {
      gint low = limn_jsonscan_string_get_unit (at + 6, end);

      if (low >= 0 && LIMN_JSONSCAN_STRING_IS_LOW (low))
        return 12;
    }
  *problem = "half a surrogate pair in a string";
  return 0;
}

/* bytes of the character at @at that is not plain, 0 with @problem */
static gsize
limn_jsonscan_string_check_special (const char *at,
                                    const char *end,
                                    gboolean *escaped,
                                    const char **problem)
{
  if (at == end)
    *problem = "a string without its end";
  else if ((guchar) *at < ' ')
    *problem = "a control character in a string";
  else if (*at == '\\')
    {
      *escaped = TRUE;
      return limn_jsonscan_string_check_escape (at, end, problem);
    }
  else if (g_utf8_get_char_validated (at, end - at) >= (gunichar) -2)
    *problem = "not UTF-8 text";
  else
    return (gsize) g_utf8_skip[(guchar) *at];
  return 0;
}

/**
 * limn_jsonscan_string_measure:
 * @at: (inout): behind the opening quote; the closing one, or what is wrong
 * @end: behind the last byte of the text
 * @escaped: (out): whether the string has an escape
 *
 * Returns: (nullable): what is wrong with the string, %NULL for a good one
 */
const char *
limn_jsonscan_string_measure (const char **at,
                              const char *end,
                              gboolean *escaped)
{
  const char *problem = NULL;

  *escaped = FALSE;
  *at = limn_jsonscan_string_find_special (*at, end);
  while (problem == NULL && (*at == end || **at != '"'))
    {
      *at += limn_jsonscan_string_check_special (*at, end, escaped, &problem);
      if (problem == NULL)
        *at = limn_jsonscan_string_find_special (*at, end);
    }
  return problem;
}

/**
 * limn_jsonscan_string_unescape:
 * @string: the inside of a string that was found good
 * @length: (inout): its bytes; those of what it says
 * @chunk: where to put that
 *
 * Returns: (transfer none): what it says, zero-terminated, in @chunk
 */
const char *
limn_jsonscan_string_unescape (const char *string,
                               gsize *length,
                               GStringChunk *chunk)
{
  const char *end = string + *length;
  g_autoptr (GString) out = g_string_sized_new (*length);
  const char *slash;
  gunichar c;

  while ((slash = memchr (string, '\\', (gsize) (end - string))) != NULL)
    {
      g_string_append_len (out, string, slash - string);
      string = slash + 2;
      if (slash[1] != 'u')
        {
          g_string_append_c (out, limn_jsonscan_string_get_escape (slash[1]));
          continue;
        }
      string = slash;
      c = limn_jsonscan_string_read_units (&string, end);
      if (c == 0)
        g_string_append (out, LIMN_JSONSCAN_STRING_NUL);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append_len (out, string, end - string);
  *length = out->len;
  return g_string_chunk_insert_len (chunk, out->str, (gssize) out->len);
}

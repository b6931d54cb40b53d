/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/payload-string: runs without escapes pass by, the rest is decoded. */
#include <string.h>

#include "payload-string.h"

/* letters after a backslash and what they stand for */
static const char limn_payload_string_escapes[] = "\"\"\\\\//b\bf\fn\nr\rt\t";

/* the first byte from @at on that is '"', '\\' or a control character;
 * eight at a time: a byte b below n borrows into its top bit in b - n */
static const char *
limn_payload_string_find_special (const char *at, const char *end)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  while (end - at >= 8)
    {
      guint64 word, quote, slash;

      memcpy (&word, at, 8);
      quote = word ^ ones * '"';
      slash = word ^ ones * '\\';
      if ((((quote - ones) & ~quote) | ((slash - ones) & ~slash) |
           ((word - ones * ' ') & ~word)) &
          ones * 0x80)
        break;
      at += 8;
    }
  while (at < end && *at != '"' && *at != '\\' && (guint8) *at >= ' ')
    at++;
  return at;
}

static gboolean
limn_payload_string_emit_char (gunichar c,
                               LimnPayloadStringEmit emit,
                               gpointer user_data,
                               GError **error)
{
  char bytes[6];

  return emit (user_data, bytes, (gsize) g_unichar_to_utf8 (c, bytes), error);
}

/* half a surrogate pair whose other half did not come */
static gboolean
limn_payload_string_flush (LimnPayloadString *self,
                           LimnPayloadStringEmit emit,
                           gpointer user_data,
                           GError **error)
{
  if (self->high == 0)
    return TRUE;
  self->high = 0;
  return limn_payload_string_emit_char (
      LIMN_PAYLOAD_STRING_REPLACEMENT, emit, user_data, error);
}

/* four digits make a unit of UTF-16 */
static gboolean
limn_payload_string_close_unit (LimnPayloadString *self,
                                LimnPayloadStringEmit emit,
                                gpointer user_data,
                                GError **error)
{
  guint32 unit = self->unit;
  guint32 high = self->high;

  self->pending = 0;
  if (high != 0 && (unit & 0xFC00) == 0xDC00)
    {
      self->high = 0;
      unit = 0x10000 + ((high & 0x3FF) << 10 | (unit & 0x3FF));
      return limn_payload_string_emit_char (unit, emit, user_data, error);
    }
  if (!limn_payload_string_flush (self, emit, user_data, error))
    return FALSE;
  if ((unit & 0xFC00) == 0xD800)
    {
      self->high = unit;
      return TRUE;
    }
  if ((unit & 0xFC00) == 0xDC00)
    unit = LIMN_PAYLOAD_STRING_REPLACEMENT;
  return limn_payload_string_emit_char (unit, emit, user_data, error);
}

/* the letter behind a backslash; FALSE without @error for an unknown one */
static gboolean
limn_payload_string_take_letter (LimnPayloadString *self,
                                 char letter,
                                 LimnPayloadStringEmit emit,
                                 gpointer user_data,
                                 GError **error)
{
  const char *pair = limn_payload_string_escapes;

  if (letter == 'u')
    {
      self->pending = 2;
      self->unit = 0;
      return TRUE;
    }
  while (*pair != '\0' && *pair != letter)
    pair += 2;
  if (*pair == '\0')
    return FALSE;
  self->pending = 0;
  return limn_payload_string_flush (self, emit, user_data, error) &&
         emit (user_data, pair + 1, 1, error);
}

/* the next byte of an escape; FALSE without @error for a wrong one */
static gboolean
limn_payload_string_take (LimnPayloadString *self,
                          char c,
                          LimnPayloadStringEmit emit,
                          gpointer user_data,
                          GError **error)
{
  if (self->pending == 1)
    return limn_payload_string_take_letter (self, c, emit, user_data, error);
  if (!g_ascii_isxdigit (c))
    return FALSE;
  self->unit = self->unit << 4 | (guint32) g_ascii_xdigit_value (c);
  self->pending++;
  return self->pending < 6 ||
         limn_payload_string_close_unit (self, emit, user_data, error);
}

/**
 * limn_payload_string_read:
 * @self: the state
 * @at: (inout): the next bytes; where the reading stopped
 * @end: behind the last byte
 * @emit: takes what the string says
 * @user_data: first argument of @emit
 * @error: return location
 *
 * Reads on to the closing quote, to @end, or to a byte that must not stand in
 * a string. Runs without escapes are handed on where they lie. A surrogate
 * without its other half becomes U+FFFD.
 *
 * Returns: TRUE at @end and at the closing quote; FALSE at a wrong byte,
 *   without @error, and with the error of @emit
 */
gboolean
limn_payload_string_read (LimnPayloadString *self,
                          const char **at,
                          const char *end,
                          LimnPayloadStringEmit emit,
                          gpointer user_data,
                          GError **error)
{
  while (*at < end)
    {
      const char *from = *at;

      if (self->pending > 0)
        {
          if (!limn_payload_string_take (self, *from, emit, user_data, error))
            return FALSE;
          *at = from + 1;
          continue;
        }
      if (*from == '\\')
        {
          self->pending = 1;
          *at = from + 1;
          continue;
        }
      *at = limn_payload_string_find_special (from, end);
      if (!limn_payload_string_flush (self, emit, user_data, error))
        return FALSE;
      if (*at > from && !emit (user_data, from, (gsize) (*at - from), error))
        return FALSE;
      if (*at < end && *(*at) != '\\')
        return *(*at) == '"';
    }
  return TRUE;
}

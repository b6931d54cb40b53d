/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/base64: four table look-ups for three bytes, one character otherwise. */
#include <string.h>

#include "base64.h"
#include "error.h"

/* any bit above the three bytes marks a character outside the alphabet */
#define LIMN_BASE64_WRONG 0x01000000u

/* the standard alphabet and the one for URLs, RFC 4648 §4 and §5: some servers
 * send the other, and a paid image must not be lost to that */
static const char *const limn_base64_alphabets[] = {
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/",
  "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
};

/* [place in the group][character]: its bits as they lie in memory */
static guint32 limn_base64_bits[4][256];

static void
limn_base64_fill (void)
{
  for (guint place = 0; place < 4; place++)
    for (guint c = 0; c < 256; c++)
      limn_base64_bits[place][c] = LIMN_BASE64_WRONG;

  for (guint i = 0; i < 128; i++)
    {
      guint value = i % 64;
      guint8 c = (guint8) limn_base64_alphabets[i / 64][value];

      limn_base64_bits[0][c] = value << 2;
      limn_base64_bits[1][c] = value >> 4 | (value & 15) << 12;
      limn_base64_bits[2][c] = (value >> 2) << 8 | (value & 3) << 22;
      limn_base64_bits[3][c] = value << 16;
    }
}

static void
limn_base64_prepare (void)
{
  static gsize filled = 0;

  if (!g_once_init_enter (&filled))
    return;
  limn_base64_fill ();
  g_once_init_leave (&filled, 1);
}

static inline guint32
limn_base64_group (const guint8 *text)
{
  return limn_base64_bits[0][text[0]] | limn_base64_bits[1][text[1]] |
         limn_base64_bits[2][text[2]] | limn_base64_bits[3][text[3]];
}

/* Whole groups up to the first one that needs care; returns their number.
 * Each store writes a fourth byte, which the next group overwrites: the last
 * group of the text is therefore left to the careful path. */
static gsize
limn_base64_decode_groups (const guint8 *text, gsize length, guint8 *out)
{
  gsize groups = length == 0 ? 0 : (length - 1) / 4;
  gsize done = 0;

  for (; done + 2 <= groups; done += 2)
    {
      guint32 first = limn_base64_group (text + done * 4);
      guint32 second = limn_base64_group (text + done * 4 + 4);

      if (((first | second) & LIMN_BASE64_WRONG) != 0)
        return done;
      first = GUINT32_TO_LE (first);
      second = GUINT32_TO_LE (second);
      memcpy (out + done * 3, &first, 4);
      memcpy (out + done * 3 + 3, &second, 4);
    }
  return done;
}

static gboolean
limn_base64_fail (const LimnBase64 *self, guint8 c, GError **error)
{
  g_autofree char *name = NULL;

  if (g_ascii_isprint (c))
    name = g_strdup_printf ("'%c'", c);
  else
    name = g_strdup_printf ("0x%02X", c);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               "the image is broken base64: character %s at %" G_GUINT64_FORMAT
               "%s; try again",
               name,
               self->offset,
               self->padding > 0 ? " after the padding" : "");
  return FALSE;
}

static gboolean
limn_base64_pad (LimnBase64 *self, GError **error)
{
  if (self->count + self->padding >= 4 || self->count < 2)
    return limn_base64_fail (self, '=', error);
  self->padding++;
  return TRUE;
}

/* One character; a byte is written as soon as its eight bits are known, so
 * that nothing is left to write when the padding is missing. */
static gboolean
limn_base64_decode_one (LimnBase64 *self,
                        guint8 c,
                        guint8 **out,
                        GError **error)
{
  guint32 value = limn_base64_bits[3][c];

  if (c == '\n' || c == '\r' || c == '\t' || c == ' ')
    return TRUE;
  if (c == '=')
    return limn_base64_pad (self, error);
  if (value == LIMN_BASE64_WRONG || self->padding > 0)
    return limn_base64_fail (self, c, error);

  self->bits = self->bits << 6 | value >> 16;
  if (self->count > 0)
    *(*out)++ = (guint8) (self->bits >> (6 - 2 * self->count));
  self->count = (self->count + 1) % 4;
  return TRUE;
}

/**
 * limn_base64_decode:
 * @self: the state; all zero before the first call
 * @text: the next characters, split anywhere
 * @length: how many, 0 allowed
 * @out: room for LIMN_BASE64_MAX_OUT (@length) bytes
 * @out_length: (out): bytes written; also set on failure
 * @error: return location
 *
 * Decodes both alphabets of RFC 4648. Line feeds, carriage returns, tabs and
 * spaces are skipped (MIME and some servers break lines); any other character
 * outside the alphabet, and anything but white space after the padding, is an
 * error. Left-over bits of a last group are not looked at.
 *
 * Returns: FALSE with %LIMN_ERROR_ANSWER for a wrong character
 */
gboolean
limn_base64_decode (LimnBase64 *self,
                    const char *text,
                    gsize length,
                    guint8 *out,
                    gsize *out_length,
                    GError **error)
{
  const guint8 *at = (const guint8 *) text;
  const guint8 *end = at + length;
  guint8 *to = out;
  gboolean valid = TRUE;

  g_return_val_if_fail (self != NULL && out != NULL && out_length != NULL,
                        FALSE);

  limn_base64_prepare ();
  while (valid && at < end)
    {
      if (self->count == 0 && self->padding == 0)
        {
          gsize groups = limn_base64_decode_groups (at, (gsize) (end - at), to);

          at += groups * 4;
          to += groups * 3;
          self->offset += groups * 4;
        }
      /* to the end of a group, where the fast path can go on */
      do
        {
          if (at == end)
            break;
          valid = limn_base64_decode_one (self, *at, &to, error);
          self->offset += valid;
          at += valid;
        }
      while (valid && self->count != 0);
    }
  *out_length = (gsize) (to - out);
  return valid;
}

/**
 * limn_base64_finish:
 * @self: the state after the last call of limn_base64_decode()
 * @error: return location
 *
 * Checks that the text ended where it may: after a whole group, after whole
 * padding, or, because some encoders leave it out, where all the padding is
 * missing.
 *
 * Returns: FALSE with %LIMN_ERROR_ANSWER for a single left-over character and
 *   for padding that is half there
 */
gboolean
limn_base64_finish (const LimnBase64 *self, GError **error)
{
  gboolean padded = self->padding == 0 || self->count + self->padding == 4;

  g_return_val_if_fail (self != NULL, FALSE);

  if (padded && self->count != 1)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_ANSWER,
               "the image is broken base64: it ends inside a group, after "
               "%" G_GUINT64_FORMAT " characters; try again",
               self->offset);
  return FALSE;
}

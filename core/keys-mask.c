/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys-mask: takes a key out of the words of others, in every spelling. */
#include <string.h>

#include "keys.h"

#define LIMN_KEYS_MASK "***"
/* shorter secret parts are not sought in texts: they would hit plain words */
#define LIMN_KEYS_MIN_SECRET 4
/* so many characters of a key in a row are no chance, wherever it was cut */
#define LIMN_KEYS_MIN_PIECE 10
/* beside dots or asterisks, so many of its end are none either */
#define LIMN_KEYS_MIN_END 3
/* bytes of such dots: "...", "***", "…" */
#define LIMN_KEYS_MIN_GAP 3

/* what vendors print in place of what they leave out */
static const char *const limn_keys_gaps[] = { "*", ".", "…", "•" };

/**
 * limn_keys_free:
 * @key: (nullable) (transfer full): a key, or text that holds one
 *
 * Wipes the memory before it is given back.
 */
void
limn_keys_free (char *key)
{
  if (key == NULL)
    return;
  explicit_bzero (key, strlen (key));
  g_free (key);
}

/* length of the longest piece of @key that @text begins with */
static gsize
limn_keys_match (const char *text, const char *key)
{
  gsize best = 0;

  for (const char *from = key; *from != '\0'; from++)
    {
      gsize n = 0;

      while (from[n] != '\0' && from[n] == text[n])
        n++;
      best = MAX (best, n);
    }
  return best;
}

static void
limn_keys_cut (GString *text, gsize at, gsize length)
{
  explicit_bzero (text->str + at, length);
  g_string_erase (text, (gssize) at, (gssize) length);
  g_string_insert (text, (gssize) at, LIMN_KEYS_MASK);
}

/* how far a search may go on: behind the last of @least characters that
 * @known has not; 0 where it has all */
static gsize
limn_keys_skip (const char *text, gsize least, const gboolean known[256])
{
  while (least > 0 && known[(guint8) text[least - 1]])
    least--;
  return least;
}

/* every piece of @spelling that is long enough */
static void
limn_keys_mask_spelling (GString *text, const char *spelling)
{
  gsize least = MIN (strlen (spelling), LIMN_KEYS_MIN_PIECE);
  gboolean known[256] = { FALSE };
  gsize at = 0;

  for (const char *p = spelling; *p != '\0'; p++)
    known[(guint8) *p] = TRUE;
  while (least > 0 && at + least <= text->len)
    {
      gsize skip = limn_keys_skip (text->str + at, least, known);
      gsize n = skip > 0 ? 0 : limn_keys_match (text->str + at, spelling);

      if (n >= least)
        {
          limn_keys_cut (text, at, n);
          skip = strlen (LIMN_KEYS_MASK);
        }
      at += MAX (skip, 1);
    }
}

static gsize
limn_keys_measure_gap (const char *text)
{
  gsize length = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limn_keys_gaps); i++)
    if (g_str_has_prefix (text + length, limn_keys_gaps[i]))
      {
        length += strlen (limn_keys_gaps[i]);
        i = (guint) -1;
      }
  return length;
}

/* "sk-...abcd": the ends of a key with a gap between them */
static void
limn_keys_mask_ends (GString *text, const char *key)
{
  gsize whole = strlen (key);
  gsize gap;

  for (gsize at = 0; at < text->len; at += MAX (gap, 1))
    {
      gsize before = MIN (at, whole);
      gsize behind;

      gap = limn_keys_measure_gap (text->str + at);
      behind = MIN (text->len - at - gap, whole);
      if (gap < LIMN_KEYS_MIN_GAP)
        continue;
      while (before > 0 && strncmp (text->str + at - before, key, before) != 0)
        before--;
      while (behind > 0 &&
             strncmp (text->str + at + gap, key + whole - behind, behind) != 0)
        behind--;
      if (MAX (before, behind) < LIMN_KEYS_MIN_END)
        continue;
      at -= before;
      limn_keys_cut (text, at, before + gap + behind);
      gap = strlen (LIMN_KEYS_MASK);
    }
}

/* Base64 writes three bytes as four characters, so that what stands before the
 * key decides which of three spellings it has; its edges mix with others. */
static void
limn_keys_mask_base64 (GString *text, const char *key)
{
  gsize length = strlen (key);

  for (gsize shift = 0; shift < 3; shift++)
    {
      g_autoptr (GString) padded = g_string_sized_new (length + 4);
      char *spelling;
      gsize first = (shift * 8 + 5) / 6;
      gsize last = (shift + length) * 8 / 6;

      g_string_append_len (padded, "\0\0", (gssize) shift);
      g_string_append (padded, key);
      spelling = g_base64_encode ((const guchar *) padded->str, padded->len);
      spelling[last] = '\0';
      if (last >= first + LIMN_KEYS_MIN_PIECE)
        limn_keys_mask_spelling (text, spelling + first);
      g_strdelimit (spelling, "+", '-');
      g_strdelimit (spelling, "/", '_');
      if (last >= first + LIMN_KEYS_MIN_PIECE)
        limn_keys_mask_spelling (text, spelling + first);
      limn_keys_free (spelling);
      explicit_bzero (padded->str, padded->len);
    }
}

/* in a query, and in one whose writer spells small */
static void
limn_keys_mask_escaped (GString *text, const char *key)
{
  char *escaped = g_uri_escape_string (key, NULL, FALSE);

  limn_keys_mask_spelling (text, escaped);
  for (char *p = escaped; *p != '\0'; p++)
    if (*p == '%')
      {
        p[1] = g_ascii_tolower (p[1]);
        p[2] = g_ascii_tolower (p[2]);
        p += 2;
      }
  limn_keys_mask_spelling (text, escaped);
  limn_keys_free (escaped);
}

static void
limn_keys_mask_all (GString *text, const char *key)
{
  limn_keys_mask_spelling (text, key);
  limn_keys_mask_escaped (text, key);
  limn_keys_mask_base64 (text, key);
  limn_keys_mask_ends (text, key);
}

/**
 * limn_keys_mask:
 * @text: text that may hold a key
 * @key: (nullable): the key
 *
 * Replaces the key, its secret part behind the dot or the colon, longer pieces
 * of it and what vendors print of its ends by "***"; also where it is escaped
 * as in an address, or in Base64.
 *
 * Returns: (transfer full): text that is safe to show
 */
char *
limn_keys_mask (const char *text, const char *key)
{
  GString *masked = g_string_new (text);
  const char *secret = key != NULL ? strpbrk (key, ".:") : NULL;
  g_autofree char *whole = NULL;

  if (key != NULL && *key != '\0')
    limn_keys_mask_all (masked, key);
  if (secret != NULL && strlen (secret + 1) >= LIMN_KEYS_MIN_SECRET)
    limn_keys_mask_all (masked, secret + 1);
  whole = g_string_free (masked, FALSE);
  /* a piece of a key may have ended within a character */
  return g_utf8_make_valid (whole, -1);
}

/**
 * limn_keys_mask_field:
 * @field: (inout) (nullable): a text, replaced by one without the key
 * @key: (nullable): the key
 */
void
limn_keys_mask_field (char **field, const char *key)
{
  char *masked;

  if (*field == NULL || key == NULL)
    return;
  masked = limn_keys_mask (*field, key);
  limn_keys_free (*field);
  *field = masked;
}

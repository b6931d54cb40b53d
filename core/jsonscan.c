/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsonscan: a strict reader of JSON text, one token at a time. */
#include "jsonscan.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsonscan-string.h"
#include "jsontext.h"

/* an integer of so many digits fits gint64 */
#define LIMN_JSONSCAN_MAX_DIGITS 18
/* a byte order mark, which some editors write */
#define LIMN_JSONSCAN_MARK "\xEF\xBB\xBF"
#define LIMN_JSONSCAN_MARK_LENGTH 3
/* bytes of a block that holds strings whose escapes are undone */
#define LIMN_JSONSCAN_CHUNK 256

/* a bit for each open level must fit LimnJsonscan.arrays */
G_STATIC_ASSERT (LIMN_JSONTEXT_MAX_DEPTH <= 64);

/* what may come next */
enum
{
  LIMN_JSONSCAN_WANTED_VALUE,
  LIMN_JSONSCAN_WANTED_VALUE_OR_END, /* behind the bracket of an array */
  LIMN_JSONSCAN_WANTED_KEY,
  LIMN_JSONSCAN_WANTED_KEY_OR_END, /* behind the brace of an object */
  LIMN_JSONSCAN_WANTED_COMMA,      /* or the end of what is open */
  LIMN_JSONSCAN_WANTED_NOTHING,
};

/**
 * limn_jsonscan_init:
 * @self: (out caller-allocates): a reader
 * @text: JSON as RFC 8259 has it; it must outlive @self
 * @length: bytes of @text, -1 if it ends with a zero
 *
 * No comments, no trailing commas. Like limn_jsontext_parse() it refuses what
 * is nested deeper than %LIMN_JSONTEXT_MAX_DEPTH levels and integers of more
 * than 18 digits, and steps over a byte order mark. Half a surrogate pair is
 * refused, a NUL in a string becomes U+FFFD. Keys that come twice are for the
 * caller to see.
 */
void
limn_jsonscan_init (LimnJsonscan *self, const char *text, gssize length)
{
  *self = (LimnJsonscan){
    .where = text,
    .text = text,
    .at = text,
    .end = text + (length < 0 ? strlen (text) : (gsize) length),
    .wanted = LIMN_JSONSCAN_WANTED_VALUE,
  };
  if (self->end - text >= LIMN_JSONSCAN_MARK_LENGTH &&
      memcmp (text, LIMN_JSONSCAN_MARK, LIMN_JSONSCAN_MARK_LENGTH) == 0)
    self->at += LIMN_JSONSCAN_MARK_LENGTH;
}

/**
 * limn_jsonscan_clear:
 * @self: a reader
 *
 * Frees what it holds; its strings are no longer valid.
 */
void
limn_jsonscan_clear (LimnJsonscan *self)
{
  g_clear_pointer (&self->unescaped, g_string_chunk_free);
}

static LimnJsonscanToken
limn_jsonscan_fail (LimnJsonscan *self, const char *at, const char *problem)
{
  self->token = LIMN_JSONSCAN_BROKEN;
  self->where = at;
  self->problem = problem;
  return self->token;
}

static gboolean
limn_jsonscan_is_in_array (const LimnJsonscan *self)
{
  return (self->arrays & 1) != 0;
}

/* the next byte that is no blank, 0 at the end */
static char
limn_jsonscan_skip_blanks (LimnJsonscan *self)
{
  const char *at = self->at;

  while (at < self->end &&
         (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t'))
    at++;
  self->at = at;
  return at < self->end ? *at : '\0';
}

static LimnJsonscanToken
limn_jsonscan_read_string (LimnJsonscan *self, LimnJsonscanToken token)
{
  const char *at = self->at + 1;
  gboolean escaped = FALSE;
  const char *problem = limn_jsonscan_string_measure (&at, self->end, &escaped);

  if (problem != NULL)
    return limn_jsonscan_fail (self, at, problem);
  self->string = self->at + 1;
  self->length = (gsize) (at - self->string);
  self->at = at + 1;
  if (escaped && self->unescaped == NULL)
    self->unescaped = g_string_chunk_new (LIMN_JSONSCAN_CHUNK);
  if (escaped)
    self->string = limn_jsonscan_string_unescape (
        self->string, &self->length, self->unescaped);
  return self->token = token;
}

static LimnJsonscanToken
limn_jsonscan_read_key (LimnJsonscan *self, char c)
{
  if (c != '"')
    return limn_jsonscan_fail (self, self->at, "a key in quotes is needed");
  if (limn_jsonscan_read_string (self, LIMN_JSONSCAN_KEY) != LIMN_JSONSCAN_KEY)
    return self->token;
  if (limn_jsonscan_skip_blanks (self) != ':')
    return limn_jsonscan_fail (
        self, self->at, "a colon is needed behind the key");
  self->at++;
  self->wanted = LIMN_JSONSCAN_WANTED_VALUE;
  return self->token;
}

/* how many digits lie at @at */
static gsize
limn_jsonscan_count_digits (const char *at, const char *end)
{
  const char *from = at;

  while (at < end && g_ascii_isdigit (*at))
    at++;
  return (gsize) (at - from);
}

/* the grammar of RFC 8259 §6: where the number from @at on ends, NULL for none;
 * @digits are those before the point */
static const char *
limn_jsonscan_measure_number (const char *at, const char *end, gsize *digits)
{
  gsize count;

  at += *at == '-';
  *digits = limn_jsonscan_count_digits (at, end);
  if (*digits == 0 || (*digits > 1 && *at == '0'))
    return NULL;
  at += *digits;
  if (at < end && *at == '.')
    {
      count = limn_jsonscan_count_digits (at + 1, end);
      if (count == 0)
        return NULL;
      at += 1 + count;
    }
  if (at < end && (*at == 'e' || *at == 'E'))
    {
      at++;
      at += at < end && (*at == '+' || *at == '-');
      count = limn_jsonscan_count_digits (at, end);
      if (count == 0)
        return NULL;
      at += count;
    }
  return at;
}

static LimnJsonscanToken
limn_jsonscan_read_number (LimnJsonscan *self)
{
  gsize digits = 0;
  const char *end = limn_jsonscan_measure_number (self->at, self->end, &digits);

  if (end == NULL)
    return limn_jsonscan_fail (self, self->at, "no number of JSON");
  if (digits > LIMN_JSONSCAN_MAX_DIGITS)
    return limn_jsonscan_fail (self, self->at, "a number too long to be exact");
  self->string = self->at;
  self->length = (gsize) (end - self->at);
  self->at = end;
  return self->token = LIMN_JSONSCAN_NUMBER;
}

static LimnJsonscanToken
limn_jsonscan_read_word (LimnJsonscan *self,
                         const char *word,
                         LimnJsonscanToken token)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length ||
      memcmp (self->at, word, length) != 0)
    return limn_jsonscan_fail (self, self->at, "a value is needed");
  self->at += length;
  return self->token = token;
}

static LimnJsonscanToken
limn_jsonscan_open (LimnJsonscan *self, gboolean array)
{
  if (self->depth == LIMN_JSONTEXT_MAX_DEPTH)
    return limn_jsonscan_fail (self, self->at, "nested deeper than 64 levels");
  self->depth++;
  self->arrays = self->arrays << 1 | (array ? 1 : 0);
  self->at++;
  self->wanted = array ? LIMN_JSONSCAN_WANTED_VALUE_OR_END :
                         LIMN_JSONSCAN_WANTED_KEY_OR_END;
  return self->token = array ? LIMN_JSONSCAN_ARRAY : LIMN_JSONSCAN_OBJECT;
}

static void
limn_jsonscan_end_value (LimnJsonscan *self)
{
  self->wanted = self->depth > 0 ? LIMN_JSONSCAN_WANTED_COMMA :
                                   LIMN_JSONSCAN_WANTED_NOTHING;
}

static LimnJsonscanToken
limn_jsonscan_close (LimnJsonscan *self, char c)
{
  gboolean array = limn_jsonscan_is_in_array (self);

  if (c != (array ? ']' : '}'))
    return limn_jsonscan_fail (self,
                               self->at,
                               array ? "a comma or ] is needed" :
                                       "a comma or } is needed");
  self->depth--;
  self->arrays >>= 1;
  self->at++;
  limn_jsonscan_end_value (self);
  return self->token =
             array ? LIMN_JSONSCAN_ARRAY_END : LIMN_JSONSCAN_OBJECT_END;
}

static LimnJsonscanToken
limn_jsonscan_read_value (LimnJsonscan *self, char c)
{
  if (c == '{' || c == '[')
    return limn_jsonscan_open (self, c == '[');
  limn_jsonscan_end_value (self);
  if (c == '"')
    return limn_jsonscan_read_string (self, LIMN_JSONSCAN_STRING);
  if (c == '-' || g_ascii_isdigit (c))
    return limn_jsonscan_read_number (self);
  if (c == 't')
    return limn_jsonscan_read_word (self, "true", LIMN_JSONSCAN_TRUE);
  if (c == 'f')
    return limn_jsonscan_read_word (self, "false", LIMN_JSONSCAN_FALSE);
  if (c == 'n')
    return limn_jsonscan_read_word (self, "null", LIMN_JSONSCAN_NULL);
  return limn_jsonscan_fail (self, self->at, "a value is needed");
}

/**
 * limn_jsonscan_next:
 * @self: a reader
 *
 * Returns: the next token, which @self describes
 */
LimnJsonscanToken
limn_jsonscan_next (LimnJsonscan *self)
{
  char c;

  if (self->problem != NULL)
    return self->token;
  c = limn_jsonscan_skip_blanks (self);
  if (self->wanted == LIMN_JSONSCAN_WANTED_COMMA && c == ',')
    {
      self->at++;
      c = limn_jsonscan_skip_blanks (self);
      self->wanted = limn_jsonscan_is_in_array (self) ?
                         LIMN_JSONSCAN_WANTED_VALUE :
                         LIMN_JSONSCAN_WANTED_KEY;
    }
  self->where = self->at;
  if (self->wanted == LIMN_JSONSCAN_WANTED_COMMA ||
      (self->wanted == LIMN_JSONSCAN_WANTED_KEY_OR_END && c == '}') ||
      (self->wanted == LIMN_JSONSCAN_WANTED_VALUE_OR_END && c == ']'))
    return limn_jsonscan_close (self, c);
  if (self->wanted == LIMN_JSONSCAN_WANTED_NOTHING)
    return self->at == self->end ?
               (self->token = LIMN_JSONSCAN_END) :
               limn_jsonscan_fail (self, self->at, "more behind the value");
  if (self->wanted == LIMN_JSONSCAN_WANTED_KEY ||
      self->wanted == LIMN_JSONSCAN_WANTED_KEY_OR_END)
    return limn_jsonscan_read_key (self, c);
  return limn_jsonscan_read_value (self, c);
}

/**
 * limn_jsonscan_skip:
 * @self: a reader
 *
 * Steps over the rest of the value that the last token began, and checks it.
 *
 * Returns: %FALSE where it is broken
 */
gboolean
limn_jsonscan_skip (LimnJsonscan *self)
{
  guint depth = self->depth;

  if (self->token != LIMN_JSONSCAN_OBJECT && self->token != LIMN_JSONSCAN_ARRAY)
    return self->token != LIMN_JSONSCAN_BROKEN;
  while (self->depth >= depth)
    if (limn_jsonscan_next (self) == LIMN_JSONSCAN_BROKEN)
      return FALSE;
  return TRUE;
}

/**
 * limn_jsonscan_get_int:
 * @self: a reader whose last token is a number
 * @value: (out): the number
 *
 * Returns: whether it is written as an integer, without point and exponent
 */
gboolean
limn_jsonscan_get_int (const LimnJsonscan *self, gint64 *value)
{
  gboolean negative = *self->string == '-';
  gint64 sum = 0;

  for (gsize i = negative; i < self->length; i++)
    {
      if (!g_ascii_isdigit (self->string[i]))
        return FALSE;
      sum = sum * 10 + (self->string[i] - '0');
    }
  *value = negative ? -sum : sum;
  return TRUE;
}

/**
 * limn_jsonscan_get_line:
 * @self: a reader
 * @where: a place in its text that it has read, as of LimnJsonscan.where
 *
 * Returns: the line, from 1
 */
guint
limn_jsonscan_get_line (const LimnJsonscan *self, const char *where)
{
  guint line = 1;

  for (const char *at = self->text; at < where; at++)
    line += *at == '\n';
  return line;
}

/**
 * limn_jsonscan_set_error:
 * @self: a reader whose last token is %LIMN_JSONSCAN_BROKEN
 * @name: what the text is, to begin the message
 * @error: return location
 *
 * Sets %LIMN_ERROR_INVALID with line, column in characters, and what is wrong.
 * Never quotes the text, which could be a key.
 */
void
limn_jsonscan_set_error (const LimnJsonscan *self,
                         const char *name,
                         GError **error)
{
  const char *from = self->where;

  while (from > self->text && from[-1] != '\n')
    from--;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("%s: broken JSON at line %u, column %ld: %s"),
               name,
               limn_jsonscan_get_line (self, self->where),
               g_utf8_strlen (from, self->where - from) + 1,
               self->problem);
}

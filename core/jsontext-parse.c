/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsontext-parse: JSON text in, guarded before json-glib sees it. */
#include "jsontext.h"

#include <string.h>

#include "error.h"

/* an integer of so many digits fits gint64 */
#define LIMN_JSONTEXT_MAX_DIGITS 18

/* length of the string or number that begins at @at, else 1 */
static gsize
limn_jsontext_measure (const char *text, gsize length, gsize at)
{
  gsize end = at + 1;

  if (g_ascii_isdigit (text[at]))
    {
      while (end < length && g_ascii_isdigit (text[end]))
        end++;
      return end - at;
    }
  if (text[at] != '"')
    return 1;
  while (end < length && text[end] != '"')
    end += text[end] == '\\' ? 2 : 1;
  return MIN (end + 1, length) - at;
}

/* what json-glib would recurse into without end or quietly misread: returns
 * the offset of it and sets @problem, or @length */
static gsize
limn_jsontext_inspect (const char *text, gsize length, const char **problem)
{
  guint depth = 0;
  gsize step;

  for (gsize at = 0; at < length; at += step)
    {
      step = limn_jsontext_measure (text, length, at);
      if (text[at] == '{' || text[at] == '[')
        depth++;
      else if (depth > 0 && (text[at] == '}' || text[at] == ']'))
        depth--;
      if (depth > LIMN_JSONTEXT_MAX_DEPTH)
        *problem = "nested deeper than 64 levels";
      else if (strchr ("'/#", text[at]) != NULL)
        *problem = "broken JSON";
      else if (g_ascii_isdigit (text[at]) && step > LIMN_JSONTEXT_MAX_DIGITS &&
               (at == 0 || text[at - 1] != '.'))
        *problem = "a number too long to be exact";
      if (*problem != NULL)
        return at;
    }
  return length;
}

static guint
limn_jsontext_count_lines (const char *text, gsize length)
{
  guint line = 1;

  for (gsize i = 0; i < length; i++)
    line += text[i] == '\n';
  return line;
}

/* json-glib says "<data>:LINE:COLUMN: Parse error: what", and may quote what
 * it read, which could be a key: only the place is passed on */
static void
limn_jsontext_set_broken (GError **error, const char *name, const char *message)
{
  const char *place = strchr (message, ':');
  guint64 line = 0;
  guint64 column = 0;
  char *end = NULL;

  if (place != NULL)
    line = g_ascii_strtoull (place + 1, &end, 10);
  if (end != NULL && *end == ':')
    column = g_ascii_strtoull (end + 1, NULL, 10);
  if (line > 0)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 "%s: broken JSON at line %" G_GUINT64_FORMAT
                 ", column %" G_GUINT64_FORMAT,
                 name,
                 line,
                 column);
  else
    limn_error_set_invalid (error, name, NULL, "broken JSON");
}

/**
 * limn_jsontext_parse:
 * @text: JSON
 * @length: bytes of @text, -1 if it ends with a zero
 * @name: what it is, to begin the error message
 * @error: return location
 *
 * Errors are one line, name the place, and never quote @text.
 *
 * Returns: (transfer full): the document, or %NULL with %LIMN_ERROR_INVALID
 */
JsonNode *
limn_jsontext_parse (const char *text,
                     gssize length,
                     const char *name,
                     GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) broken = NULL;
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  const char *problem = NULL;
  gsize at;
  JsonNode *root;

  if (!g_utf8_validate_len (text, size, NULL))
    {
      limn_error_set_invalid (error, name, NULL, "not UTF-8 text");
      return NULL;
    }
  at = limn_jsontext_inspect (text, size, &problem);
  if (problem != NULL)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   "%s: %s at line %u",
                   name,
                   problem,
                   limn_jsontext_count_lines (text, at));
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) size, &broken))
    {
      limn_jsontext_set_broken (error, name, broken->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    limn_error_set_invalid (error, name, NULL, "empty, JSON is needed");
  return root;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsontext-parse: JSON text in, guarded before json-glib sees it. */
#include "jsontext.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "jsonscan.h"

/* Only what is JSON to the letter goes on: json-glib reads much that is not,
 * recurses as deep as a text says, and leaks memory on texts it refuses. */
static gboolean
limn_jsontext_check (const char *text,
                     gsize length,
                     const char *name,
                     GError **error)
{
  g_auto (LimnJsonscan) scan = { 0 };

  limn_jsonscan_init (&scan, text, (gssize) length);
  while (limn_jsonscan_next (&scan) > LIMN_JSONSCAN_END)
    continue;
  if (scan.token == LIMN_JSONSCAN_END)
    return TRUE;
  limn_jsonscan_set_error (&scan, name, error);
  return FALSE;
}

/* nothing but what JSON takes for blanks (RFC 8259 §2) */
static gboolean
limn_jsontext_is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (text[i] == '\0' || strchr (" \t\r\n", text[i]) == NULL)
      return FALSE;
  return TRUE;
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
  gsize size = length < 0 ? strlen (text) : (gsize) length;
  JsonNode *root;

  if (!g_utf8_validate_len (text, size, NULL))
    {
      limn_error_set_invalid (error, name, NULL, _ ("not UTF-8 text"));
      return NULL;
    }
  if (limn_jsontext_is_blank (text, size))
    {
      limn_error_set_invalid (error, name, NULL, _ ("empty, JSON is needed"));
      return NULL;
    }
  if (!limn_jsontext_check (text, size, name, error))
    return NULL;
  json_parser_load_from_data (parser, text, (gssize) size, NULL);
  root = json_parser_steal_root (parser);
  if (root == NULL)
    limn_error_set_invalid (error, name, NULL, _ ("broken JSON"));
  return root;
}

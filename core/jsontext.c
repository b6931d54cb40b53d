/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsontext: JSON text in and out, with exact numbers and plain errors. */
#include "jsontext.h"

#include <math.h>
#include <string.h>

#include "error.h"

/* an integer of so many digits fits gint64 */
#define LIMN_JSONTEXT_MAX_DIGITS 18

typedef struct
{
  GString *text;
  gboolean pretty;
  guint depth;
} LimnJsontextPrinter;

static void limn_jsontext_print_node (LimnJsontextPrinter *printer,
                                      JsonNode *node);

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

static void
limn_jsontext_print_line (LimnJsontextPrinter *printer)
{
  if (!printer->pretty)
    return;
  g_string_append_c (printer->text, '\n');
  for (guint i = 0; i < printer->depth; i++)
    g_string_append (printer->text, "  ");
}

static void
limn_jsontext_print_string (GString *text, const char *value)
{
  g_string_append_c (text, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      if (*p == '"' || *p == '\\')
        g_string_append_c (text, '\\');
      if (*p == '\n')
        g_string_append (text, "\\n");
      else if (*p == '\t')
        g_string_append (text, "\\t");
      else if ((guchar) *p < 0x20 || *p == 0x7f)
        g_string_append_printf (text, "\\u%04x", (guchar) *p);
      else
        g_string_append_c (text, *p);
    }
  g_string_append_c (text, '"');
}

/* the shortest of 15 or 17 digits that reads back as the same number, so that
 * 0.134 stays 0.134 */
static void
limn_jsontext_print_double (GString *text, gdouble value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  if (!isfinite (value))
    {
      g_string_append (text, "null");
      return;
    }
  g_ascii_formatd (digits, sizeof digits, "%.15g", value);
  if (g_ascii_strtod (digits, NULL) != value)
    g_ascii_formatd (digits, sizeof digits, "%.17g", value);
  g_string_append (text, digits);
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
limn_jsontext_print_value (GString *text, JsonNode *node)
{
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_INT64:
      g_string_append_printf (
          text, "%" G_GINT64_FORMAT, json_node_get_int (node));
      return;
    case G_TYPE_DOUBLE:
      limn_jsontext_print_double (text, json_node_get_double (node));
      return;
    case G_TYPE_BOOLEAN:
      g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
      return;
    default:
      limn_jsontext_print_string (text, json_node_get_string (node));
    }
}

static void
limn_jsontext_print_object (LimnJsontextPrinter *printer, JsonObject *object)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *member;
  guint count = 0;

  g_string_append_c (printer->text, '{');
  printer->depth++;
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &name, &member))
    {
      if (count++ > 0)
        g_string_append_c (printer->text, ',');
      limn_jsontext_print_line (printer);
      limn_jsontext_print_string (printer->text, name);
      g_string_append (printer->text, printer->pretty ? ": " : ":");
      limn_jsontext_print_node (printer, member);
    }
  printer->depth--;
  if (count > 0)
    limn_jsontext_print_line (printer);
  g_string_append_c (printer->text, '}');
}

static void
limn_jsontext_print_array (LimnJsontextPrinter *printer, JsonArray *array)
{
  guint count = json_array_get_length (array);

  g_string_append_c (printer->text, '[');
  printer->depth++;
  for (guint i = 0; i < count; i++)
    {
      if (i > 0)
        g_string_append_c (printer->text, ',');
      limn_jsontext_print_line (printer);
      limn_jsontext_print_node (printer, json_array_get_element (array, i));
    }
  printer->depth--;
  if (count > 0)
    limn_jsontext_print_line (printer);
  g_string_append_c (printer->text, ']');
}

static void
limn_jsontext_print_node (LimnJsontextPrinter *printer, JsonNode *node)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    limn_jsontext_print_object (printer, json_node_get_object (node));
  else if (JSON_NODE_HOLDS_ARRAY (node))
    limn_jsontext_print_array (printer, json_node_get_array (node));
  else if (JSON_NODE_HOLDS_VALUE (node))
    limn_jsontext_print_value (printer->text, node);
  else
    g_string_append (printer->text, "null");
}

/**
 * limn_jsontext_print:
 * @node: a document
 * @pretty: whether to break and indent lines
 *
 * Prints numbers exactly: a decimal amount comes out with the digits it was
 * written with, where json-glib prints all 17 of the binary number. Member
 * order is kept; what is not a finite number is null.
 *
 * Returns: (transfer full): JSON text, UTF-8
 */
char *
limn_jsontext_print (JsonNode *node, gboolean pretty)
{
  LimnJsontextPrinter printer = { g_string_new (NULL), pretty, 0 };

  limn_jsontext_print_node (&printer, node);
  return g_string_free (printer.text, FALSE);
}

/**
 * limn_jsontext_dup_value:
 * @node: a value
 *
 * Returns: (transfer full): a string as it is, anything else as JSON text
 */
char *
limn_jsontext_dup_value (JsonNode *node)
{
  if (JSON_NODE_HOLDS_VALUE (node) &&
      json_node_get_value_type (node) == G_TYPE_STRING)
    return json_node_dup_string (node);
  return limn_jsontext_print (node, FALSE);
}

/**
 * limn_jsontext_kind:
 * @node: (nullable): any node
 *
 * Returns: (transfer none): what it is in words, with its article, for error
 *   messages: "an array", "a string"
 */
const char *
limn_jsontext_kind (JsonNode *node)
{
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return "null";
  if (JSON_NODE_HOLDS_OBJECT (node))
    return "an object";
  if (JSON_NODE_HOLDS_ARRAY (node))
    return "an array";
  switch (json_node_get_value_type (node))
    {
    case G_TYPE_STRING:
      return "a string";
    case G_TYPE_BOOLEAN:
      return "a boolean";
    default:
      return "a number";
    }
}

/**
 * limn_jsontext_get_string:
 * @object: (nullable): an object
 * @name: member
 *
 * Returns: (transfer none) (nullable): the member if it is a string
 */
const char *
limn_jsontext_get_string (JsonObject *object, const char *name)
{
  JsonNode *node =
      object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return NULL;
  return json_node_get_string (node);
}

/**
 * limn_jsontext_get_object:
 * @object: (nullable): an object
 * @name: member
 *
 * Returns: (transfer none) (nullable): the member if it is an object
 */
JsonObject *
limn_jsontext_get_object (JsonObject *object, const char *name)
{
  JsonNode *node =
      object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  return json_node_get_object (node);
}

/**
 * limn_jsontext_get_number:
 * @object: (nullable): an object
 * @name: member
 * @number: (out): its value
 *
 * Returns: whether the member is there and is a number
 */
gboolean
limn_jsontext_get_number (JsonObject *object, const char *name, gdouble *number)
{
  JsonNode *node =
      object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      (json_node_get_value_type (node) != G_TYPE_INT64 &&
       json_node_get_value_type (node) != G_TYPE_DOUBLE))
    return FALSE;
  *number = json_node_get_double (node);
  return TRUE;
}

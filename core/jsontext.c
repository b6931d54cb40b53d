/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/jsontext: JSON text out, with exact numbers, and what is read of it. */
#include "jsontext.h"

#include <math.h>
#include <string.h>

/* characters that g_base64_encode_step() and _close() may write at most */
#define LIMN_JSONTEXT_BASE64(length) (((length) / 3 + 1) * 4 + 4)
/* room for what stands around a file in a document, a long prompt above all */
#define LIMN_JSONTEXT_ROOM (64 * 1024)

typedef struct
{
  GString *text;
  gboolean pretty;
  guint depth;
  GHashTable *files; /* of JsonNode to GBytes, or NULL */
} LimnJsontextPrinter;

static void limn_jsontext_print_node (LimnJsontextPrinter *printer,
                                      JsonNode *node);

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

/* encoded where it is to stand, behind the text of its string */
static void
limn_jsontext_print_file (GString *text, GBytes *file)
{
  gsize length;
  const guchar *bytes = g_bytes_get_data (file, &length);
  gsize at = text->len - 1;
  gint state = 0;
  gint save = 0;

  g_string_set_size (text, at + LIMN_JSONTEXT_BASE64 (length));
  at += g_base64_encode_step (
      bytes, length, FALSE, text->str + at, &state, &save);
  at += g_base64_encode_close (FALSE, text->str + at, &state, &save);
  g_string_truncate (text, at);
  g_string_append_c (text, '"');
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
  if (printer->files != NULL && g_hash_table_contains (printer->files, node))
    limn_jsontext_print_file (printer->text,
                              g_hash_table_lookup (printer->files, node));
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
  LimnJsontextPrinter printer = { g_string_new (NULL), pretty, 0, NULL };

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
 * limn_jsontext_new_files:
 *
 * Returns: (transfer full) (element-type JsonNode GBytes): no files yet, for
 *   limn_jsontext_add_file()
 */
GHashTable *
limn_jsontext_new_files (void)
{
  return g_hash_table_new_full (
      NULL, NULL, NULL, (GDestroyNotify) g_bytes_unref);
}

/**
 * limn_jsontext_add_file:
 * @files: (element-type JsonNode GBytes): files of one document
 * @lead: what stands before the file in its string: "",
 * "data:image/png;base64,"
 * @data: the file; a reference is taken
 *
 * Returns: (transfer full): a string that limn_jsontext_print_files() prints
 *   with @data in base64 at its end; the very node must get into the document,
 *   a copy of it is @lead alone
 */
JsonNode *
limn_jsontext_add_file (GHashTable *files, const char *lead, GBytes *data)
{
  JsonNode *node = json_node_init_string (json_node_alloc (), lead);

  g_hash_table_insert (files, node, g_bytes_ref (data));
  return node;
}

/**
 * limn_jsontext_print_files:
 * @node: a document
 * @files: (nullable) (element-type JsonNode GBytes): files in it
 *
 * Prints like limn_jsontext_print(). A file is encoded into the text itself,
 * for which there is room from the beginning: it is never held twice.
 *
 * Returns: (transfer full): JSON text in one line
 */
GBytes *
limn_jsontext_print_files (JsonNode *node, GHashTable *files)
{
  LimnJsontextPrinter printer = { NULL, FALSE, 0, files };
  gsize room = 0;
  GHashTableIter iter;
  gpointer file;

  if (files != NULL)
    g_hash_table_iter_init (&iter, files);
  while (files != NULL && g_hash_table_iter_next (&iter, NULL, &file))
    room += LIMN_JSONTEXT_BASE64 (g_bytes_get_size (file)) + LIMN_JSONTEXT_ROOM;
  printer.text = g_string_sized_new (room);
  limn_jsontext_print_node (&printer, node);
  return g_string_free_to_bytes (printer.text);
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
 * limn_jsontext_to_object:
 * @node: (nullable): any node
 *
 * Returns: (transfer none) (nullable): its object if it is one
 */
JsonObject *
limn_jsontext_to_object (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ?
             json_node_get_object (node) :
             NULL;
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
 * limn_jsontext_get_array:
 * @object: (nullable): an object
 * @name: member
 *
 * Returns: (transfer none) (nullable): the member if it is an array
 */
JsonArray *
limn_jsontext_get_array (JsonObject *object, const char *name)
{
  JsonNode *node =
      object != NULL ? json_object_get_member (object, name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  return json_node_get_array (node);
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

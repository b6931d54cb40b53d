/* emulator/proto: unknown names, types, and both spellings of a name. */
#include "proto.h"

#include <gio/gio.h>
#include <string.h>

#include "google.h"

/* of a bad value, what an error repeats */
#define EMU_PROTO_SHOWN 40

static gboolean emu_proto_check_object (EmuProtoCheck *self,
                                        const EmuProtoMessage *message,
                                        JsonObject *object,
                                        const char *path,
                                        GError **error);

static const char *const emu_proto_types[] = {
  [EMU_PROTO_STRING] = "TYPE_STRING", [EMU_PROTO_BYTES] = "TYPE_BYTES",
  [EMU_PROTO_INT32] = "TYPE_INT32",   [EMU_PROTO_NUMBER] = "TYPE_FLOAT",
  [EMU_PROTO_BOOL] = "TYPE_BOOL",     [EMU_PROTO_ENUM] = "TYPE_ENUM",
  [EMU_PROTO_MESSAGE] = "Message",    [EMU_PROTO_ANY] = "Value",
};

/* "imageConfig" is "image_config" in errors, and may be so in requests */
static char *
emu_proto_snake (const char *name)
{
  GString *snake = g_string_new (NULL);

  for (const char *p = name; *p != '\0'; p++)
    {
      if (g_ascii_isupper (*p))
        g_string_append_c (snake, '_');
      g_string_append_c (snake, g_ascii_tolower (*p));
    }
  return g_string_free (snake, FALSE);
}

static const EmuProtoField *
emu_proto_field (const EmuProtoCheck *self,
                 const EmuProtoMessage *message,
                 const char *name)
{
  for (const EmuProtoField *f = message->fields; f->name != NULL; f++)
    {
      g_autofree char *snake = emu_proto_snake (f->name);

      if (f->dialects != 0 && !(f->dialects & self->dialect))
        continue;
      if (g_str_equal (name, f->name) || g_str_equal (name, snake))
        return f;
    }
  return NULL;
}

static gboolean
emu_proto_unknown (EmuProtoCheck *self,
                   const char *name,
                   const char *path,
                   GError **error)
{
  self->field = g_strdup (path);
  g_set_error (error,
               EMU_GOOGLE_ERROR,
               EMU_GOOGLE_INVALID,
               *path != '\0' ? "Invalid JSON payload received. Unknown name "
                               "\"%s\" at '%s': Cannot find field." :
                               "Invalid JSON payload received. Unknown name "
                               "\"%s\"%s: Cannot find field.",
               name,
               path);
  return FALSE;
}

static gboolean
emu_proto_bad (EmuProtoCheck *self,
               const EmuProtoField *field,
               JsonNode *node,
               const char *path,
               GError **error)
{
  g_autofree char *shown = json_to_string (node, FALSE);
  g_autofree char *type = NULL;

  if (field->type == EMU_PROTO_ENUM)
    type = g_strconcat (
        "type.googleapis.com/", self->package, field->choices->name, NULL);
  self->field = g_strdup (path);
  g_set_error (error,
               EMU_GOOGLE_ERROR,
               EMU_GOOGLE_INVALID,
               "Invalid value at '%s' (%s), %.*s",
               path,
               type != NULL ? type : emu_proto_types[field->type],
               EMU_PROTO_SHOWN,
               shown);
  return FALSE;
}

/* standard or URL alphabet, padding as one likes */
static gboolean
emu_proto_is_base64 (const char *text)
{
  gsize letters = 0, pads = 0;

  for (const char *p = text; *p != '\0'; p++)
    if (g_ascii_isalnum (*p) || strchr ("+/-_", *p) != NULL)
      letters++;
    else if (*p == '=')
      pads++;
    else
      return FALSE;
  return pads <= 2 && letters % 4 != 1;
}

/* numbers may be given as text */
static gboolean
emu_proto_number (JsonNode *node, double *value)
{
  GType type = json_node_get_value_type (node);
  char *end;

  if (type == G_TYPE_INT64 || type == G_TYPE_DOUBLE)
    {
      *value = json_node_get_double (node);
      return TRUE;
    }
  if (type != G_TYPE_STRING || *json_node_get_string (node) == '\0')
    return FALSE;
  *value = g_ascii_strtod (json_node_get_string (node), &end);
  return *end == '\0';
}

static gboolean
emu_proto_is_int32 (JsonNode *node)
{
  double value;

  return emu_proto_number (node, &value) && value >= G_MININT32 &&
         value <= G_MAXINT32 && value == (double) (gint64) value;
}

/**
 * emu_proto_find:
 * @values: %NULL-terminated
 *
 * Returns: where @value is, in upper or lower case, or -1
 */
gint
emu_proto_find (const char *const *values, const char *value)
{
  for (gint i = 0; values[i] != NULL; i++)
    if (g_ascii_strcasecmp (values[i], value) == 0)
      return i;
  return -1;
}

static gboolean
emu_proto_is_scalar (const EmuProtoField *field, JsonNode *node)
{
  GType type;
  double number;

  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  type = json_node_get_value_type (node);
  switch (field->type)
    {
    case EMU_PROTO_STRING:
      return type == G_TYPE_STRING;
    case EMU_PROTO_BYTES:
      return type == G_TYPE_STRING &&
             emu_proto_is_base64 (json_node_get_string (node));
    case EMU_PROTO_INT32:
      return emu_proto_is_int32 (node);
    case EMU_PROTO_NUMBER:
      return emu_proto_number (node, &number);
    case EMU_PROTO_BOOL:
      return type == G_TYPE_BOOLEAN;
    case EMU_PROTO_ENUM:
      return type == G_TYPE_STRING &&
             emu_proto_find (field->choices->values,
                             json_node_get_string (node)) >= 0;
    default:
      return FALSE;
    }
}

static gboolean
emu_proto_check_value (EmuProtoCheck *self,
                       const EmuProtoField *field,
                       JsonNode *node,
                       const char *path,
                       GError **error)
{
  if (field->type == EMU_PROTO_ANY)
    return TRUE;
  if (field->type == EMU_PROTO_MESSAGE && JSON_NODE_HOLDS_OBJECT (node))
    return emu_proto_check_object (
        self, field->message, json_node_get_object (node), path, error);
  return emu_proto_is_scalar (field, node) ||
         emu_proto_bad (self, field, node, path, error);
}

/* one value may stand for a list of one */
static gboolean
emu_proto_check_field (EmuProtoCheck *self,
                       const EmuProtoField *field,
                       JsonNode *node,
                       const char *path,
                       GError **error)
{
  JsonArray *array;

  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!field->repeated || !JSON_NODE_HOLDS_ARRAY (node))
    return emu_proto_check_value (self, field, node, path, error);
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *at = g_strdup_printf ("%s[%u]", path, i);

      if (!emu_proto_check_value (
              self, field, json_array_get_element (array, i), at, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
emu_proto_check_object (EmuProtoCheck *self,
                        const EmuProtoMessage *message,
                        JsonObject *object,
                        const char *path,
                        GError **error)
{
  g_autoptr (GList) names = json_object_get_members (object);

  for (GList *l = names; l != NULL; l = l->next)
    {
      const EmuProtoField *field = emu_proto_field (self, message, l->data);
      g_autofree char *snake = NULL, *at = NULL;

      if (field == NULL)
        return emu_proto_unknown (self, l->data, path, error);
      snake = emu_proto_snake (field->name);
      at = g_strconcat (path, *path != '\0' ? "." : "", snake, NULL);
      if (!emu_proto_check_field (
              self, field, json_object_get_member (object, l->data), at, error))
        return FALSE;
    }
  return TRUE;
}

/**
 * emu_proto_check:
 * @object: the whole document
 *
 * Returns: whether all names are known and all values are of their types
 */
gboolean
emu_proto_check (EmuProtoCheck *self,
                 const EmuProtoMessage *message,
                 JsonObject *object,
                 GError **error)
{
  return emu_proto_check_object (self, message, object, "", error);
}

/**
 * emu_proto_get:
 * @object: (nullable): of a document that was checked
 * @name: in camelCase
 *
 * Returns: (transfer none) (nullable): the member, %NULL for null too
 */
JsonNode *
emu_proto_get (JsonObject *object, const char *name)
{
  g_autofree char *snake = emu_proto_snake (name);
  JsonNode *node = NULL;

  if (object == NULL)
    return NULL;
  node = json_object_get_member (object, name);
  if (node == NULL)
    node = json_object_get_member (object, snake);
  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

const char *
emu_proto_get_text (JsonObject *object, const char *name)
{
  JsonNode *node = emu_proto_get (object, name);

  return node != NULL ? json_node_get_string (node) : NULL;
}

JsonObject *
emu_proto_get_object (JsonObject *object, const char *name)
{
  JsonNode *node = emu_proto_get (object, name);

  return node != NULL ? json_node_get_object (node) : NULL;
}

gint64
emu_proto_get_int (JsonObject *object, const char *name, gint64 otherwise)
{
  JsonNode *node = emu_proto_get (object, name);
  double value;

  return node != NULL && emu_proto_number (node, &value) ? (gint64) value :
                                                           otherwise;
}

gboolean
emu_proto_get_bool (JsonObject *object, const char *name, gboolean otherwise)
{
  JsonNode *node = emu_proto_get (object, name);

  return node != NULL ? json_node_get_boolean (node) : otherwise;
}

/**
 * emu_proto_get_list:
 *
 * Returns: (transfer container) (element-type JsonNode): the values of a
 *   repeated field, none when it is not there
 */
GPtrArray *
emu_proto_get_list (JsonObject *object, const char *name)
{
  GPtrArray *list = g_ptr_array_new ();
  JsonNode *node = emu_proto_get (object, name);
  JsonArray *array;

  if (node == NULL)
    return list;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      g_ptr_array_add (list, node);
      return list;
    }
  array = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    g_ptr_array_add (list, json_array_get_element (array, i));
  return list;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/request: what the user asked for, in the gateway's own names. */
#include "request.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "extension.h"
#include "jsontext.h"
#include "parameters.h"
#include "sizing.h"

typedef struct
{
  const char *name;
  gsize offset;
} LimnRequestField;

/* the fields that are text */
static const LimnRequestField limn_request_fields[] = {
  { "prompt", G_STRUCT_OFFSET (LimnRequest, prompt) },
  { "model", G_STRUCT_OFFSET (LimnRequest, model) },
  { "size", G_STRUCT_OFFSET (LimnRequest, size) },
  { "aspect_ratio", G_STRUCT_OFFSET (LimnRequest, aspect_ratio) },
  { "resolution", G_STRUCT_OFFSET (LimnRequest, resolution) },
};

static char **
limn_request_find_field (const LimnRequest *self, const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_request_fields); i++)
    if (strcmp (limn_request_fields[i].name, name) == 0)
      return (char **) G_STRUCT_MEMBER_P (self, limn_request_fields[i].offset);
  return NULL;
}

/**
 * limn_request_new:
 * @operation: what is to be done
 *
 * Returns: (transfer full): a request for one result with all defaults
 */
LimnRequest *
limn_request_new (LimnOperation operation)
{
  LimnRequest *self = g_new0 (LimnRequest, 1);

  self->operation = operation;
  self->prompt = g_strdup ("");
  self->model = g_strdup ("");
  self->size = g_strdup ("");
  self->aspect_ratio = g_strdup ("");
  self->resolution = g_strdup ("");
  self->n = 1;
  self->options = json_object_new ();
  return self;
}

static void
limn_request_copy_option (JsonObject *options,
                          const char *name,
                          JsonNode *value,
                          gpointer target)
{
  json_object_set_member (target, name, json_node_copy (value));
}

/**
 * limn_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): a request of its own that asks for the same
 */
LimnRequest *
limn_request_copy (const LimnRequest *self)
{
  LimnRequest *copy = limn_request_new (self->operation);

  for (guint i = 0; i < G_N_ELEMENTS (limn_request_fields); i++)
    {
      const char *name = limn_request_fields[i].name;

      g_free (*limn_request_find_field (copy, name));
      *limn_request_find_field (copy, name) =
          g_strdup (*limn_request_find_field (self, name));
    }
  copy->n = self->n;
  copy->sides = self->sides;
  json_object_foreach_member (
      self->options, limn_request_copy_option, copy->options);
  return copy;
}

/**
 * limn_request_free:
 * @self: (nullable): a request
 */
void
limn_request_free (LimnRequest *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (limn_request_fields); i++)
    g_free (*limn_request_find_field (self, limn_request_fields[i].name));
  json_object_unref (self->options);
  g_free (self);
}

static gboolean
limn_request_check_name (const char *name, GError **error)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("_.-", *p) == NULL)
      name = "";
  if (*name != '\0')
    return TRUE;
  limn_error_set_invalid (error,
                          "option",
                          NULL,
                          _ ("a name is made of letters, digits, _ . and -"));
  return FALSE;
}

static gboolean
limn_request_set_field (char **field,
                        const char *name,
                        JsonNode *value,
                        GError **error)
{
  if (!limn_parameters_validate (name, value, error))
    return FALSE;
  g_free (*field);
  *field = json_node_dup_string (value);
  return TRUE;
}

/**
 * limn_request_set:
 * @self: a request
 * @name: a parameter, in the gateway's name or with the prefix "limn."
 * @value: its value; null takes an option back to its default
 * @error: return location
 *
 * Sets a field or an option. Types and allowed values are checked as far as
 * Limn knows the parameter; unknown ones are passed on.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, and @self untouched
 */
gboolean
limn_request_set (LimnRequest *self,
                  const char *name,
                  JsonNode *value,
                  GError **error)
{
  char **field = limn_request_find_field (self, name);

  if (!limn_request_check_name (name, error))
    return FALSE;
  if (field != NULL)
    return limn_request_set_field (field, name, value, error);
  if (!limn_parameters_is_core (name) && JSON_NODE_HOLDS_NULL (value))
    {
      json_object_remove_member (self->options, name);
      return TRUE;
    }
  if (!limn_parameters_validate (name, value, error))
    return FALSE;
  if (limn_parameters_is_core (name))
    self->n = (gint) json_node_get_int (value);
  else
    json_object_set_member (self->options, name, json_node_copy (value));
  return TRUE;
}

/**
 * limn_request_set_text:
 * @self: a request
 * @name: a parameter
 * @text: its value as a command line has it
 * @error: return location
 *
 * As limn_request_set(). Text that is JSON is taken as such, other text as a
 * string, and always so for parameters that are strings.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, and @self untouched
 */
gboolean
limn_request_set_text (LimnRequest *self,
                       const char *name,
                       const char *text,
                       GError **error)
{
  g_autoptr (JsonNode) value = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    {
      limn_error_set_invalid (error, name, NULL, _ ("not UTF-8 text"));
      return FALSE;
    }
  if (!limn_parameters_is_text (name))
    value = limn_jsontext_parse (text, -1, name, NULL);
  if (value == NULL)
    value = json_node_init_string (json_node_new (JSON_NODE_VALUE), text);
  return limn_request_set (self, name, value, error);
}

static gboolean
limn_request_check_option (const char *name, GError **error)
{
  if (!limn_parameters_is_core (name))
    return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_INVALID,
      _ ("options.%s: give it as the argument '%s', not among the options"),
      name,
      name);
  return FALSE;
}

static gboolean
limn_request_merge_options (LimnRequest *self,
                            JsonObject *options,
                            GError **error)
{
  g_autoptr (LimnRequest) trial = limn_request_copy (self);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!limn_request_check_option (name, error) ||
        !limn_request_set (trial, name, value, error))
      return FALSE;
  json_object_unref (self->options);
  self->options = json_object_ref (trial->options);
  return TRUE;
}

/**
 * limn_request_set_options:
 * @self: a request
 * @json: (nullable): a JSON object of options, or nothing
 * @error: return location
 *
 * Adds to the options that are there. The request's own fields are refused:
 * each has its own argument.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, and @self untouched
 */
gboolean
limn_request_set_options (LimnRequest *self, const char *json, GError **error)
{
  g_autoptr (JsonNode) node = NULL;

  if (json == NULL || json[strspn (json, " \t\r\n")] == '\0')
    return TRUE;
  node = limn_jsontext_parse (json, -1, "options", error);
  if (node == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("options: %s was given, an object like {\"seed\": 7} is "
                      "needed"),
                   limn_jsontext_kind (node));
      return FALSE;
    }
  return limn_request_merge_options (self, json_node_get_object (node), error);
}

static gboolean
limn_request_is_blank (const char *text)
{
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isspace (g_utf8_get_char (text)))
      return FALSE;
  return TRUE;
}

static gboolean
limn_request_validate_options (const LimnRequest *self, GError **error)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init_ordered (&iter, self->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (!limn_request_check_name (name, error) ||
        !limn_request_check_option (name, error) ||
        !limn_parameters_validate (name, value, error))
      return FALSE;
  return TRUE;
}

/**
 * limn_request_validate:
 * @self: a request
 * @error: return location
 *
 * Checks all that can be known without the catalogue.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which names the parameter, its
 *   value and what is allowed
 */
gboolean
limn_request_validate (const LimnRequest *self, GError **error)
{
  LimnSize size;
  gdouble number;

  for (guint i = 0; i < G_N_ELEMENTS (limn_request_fields); i++)
    {
      const char *name = limn_request_fields[i].name;

      if (g_utf8_validate (*limn_request_find_field (self, name), -1, NULL))
        continue;
      limn_error_set_invalid (error, name, NULL, _ ("not UTF-8 text"));
      return FALSE;
    }
  if (self->operation != LIMN_OPERATION_EXTEND &&
      limn_request_is_blank (self->prompt))
    {
      limn_error_set_invalid (
          error, "prompt", NULL, _ ("empty; say what the image should show"));
      return FALSE;
    }
  if (self->n < 1 || self->n > LIMN_REQUEST_MAX_N)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("n %d: a whole number from 1 to %d is needed"),
                   self->n,
                   LIMN_REQUEST_MAX_N);
      return FALSE;
    }
  return limn_sizing_parse_size (self->size, &size, error) &&
         limn_sizing_parse_ratio (
             self->aspect_ratio, &number, &number, error) &&
         limn_sizing_parse_tier (self->resolution, &number, error) &&
         limn_request_validate_options (self, error) &&
         (self->operation != LIMN_OPERATION_EXTEND ||
          limn_extension_validate (self, error));
}

/**
 * limn_request_get_option:
 * @self: a request
 * @name: an option that is a string
 *
 * Returns: (transfer none) (nullable): its value
 */
const char *
limn_request_get_option (const LimnRequest *self, const char *name)
{
  return limn_jsontext_get_string (self->options, name);
}

/**
 * limn_request_get_flag:
 * @self: a request
 * @name: an option that is true or false
 * @fallback: value where it is not set
 *
 * Returns: its value
 */
gboolean
limn_request_get_flag (const LimnRequest *self,
                       const char *name,
                       gboolean fallback)
{
  JsonNode *node = json_object_get_member (self->options, name);

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return fallback;
  return json_node_get_boolean (node);
}

/**
 * limn_request_get_number:
 * @self: a request
 * @name: an option that is a number
 * @fallback: value where it is not set
 *
 * Returns: its value
 */
gdouble
limn_request_get_number (const LimnRequest *self,
                         const char *name,
                         gdouble fallback)
{
  limn_jsontext_get_number (self->options, name, &fallback);
  return fallback;
}

/**
 * limn_request_to_json:
 * @self: a request
 *
 * Returns: (transfer full): an object with every field, the sides only where
 *   something is extended
 */
JsonNode *
limn_request_to_json (const LimnRequest *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();
  g_autoptr (LimnRequest) copy = limn_request_copy (self);

  json_object_set_string_member (
      object, "operation", limn_operation_get_name (self->operation));
  for (guint i = 0; i < G_N_ELEMENTS (limn_request_fields); i++)
    json_object_set_string_member (
        object,
        limn_request_fields[i].name,
        *limn_request_find_field (self, limn_request_fields[i].name));
  json_object_set_int_member (object, "n", self->n);
  if (self->operation == LIMN_OPERATION_EXTEND)
    limn_sides_write (&self->sides, object);
  json_object_set_object_member (
      object, "options", json_object_ref (copy->options));
  json_node_take_object (node, object);
  return node;
}

/**
 * limn_request_from_json:
 * @node: what limn_request_to_json() made, as a record keeps it
 * @error: return location
 *
 * Missing fields have their defaults; keys it does not know are ignored, so
 * that records of other versions can be read.
 *
 * Returns: (transfer full): a request, or %NULL with %LIMN_ERROR_INVALID
 */
LimnRequest *
limn_request_from_json (JsonNode *node, GError **error)
{
  g_autoptr (LimnRequest) self = NULL;
  JsonObject *object;
  JsonObject *options;
  LimnOperation operation;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      limn_error_set_invalid (error,
                              "request",
                              limn_jsontext_kind (node),
                              _ ("an object is needed"));
      return NULL;
    }
  object = json_node_get_object (node);
  if (!limn_operation_from_name (
          limn_jsontext_get_string (object, "operation"), &operation, error))
    return NULL;
  self = limn_request_new (operation);
  for (guint i = 0; i < G_N_ELEMENTS (limn_request_fields); i++)
    {
      const char *name = limn_request_fields[i].name;

      if (json_object_has_member (object, name) &&
          !limn_request_set (
              self, name, json_object_get_member (object, name), error))
        return NULL;
    }
  if (json_object_has_member (object, "n") &&
      !limn_request_set (
          self, "n", json_object_get_member (object, "n"), error))
    return NULL;
  if (operation == LIMN_OPERATION_EXTEND &&
      !limn_sides_read (&self->sides, object, error))
    return NULL;
  options = limn_jsontext_get_object (object, "options");
  if (options != NULL && !limn_request_merge_options (self, options, error))
    return NULL;
  return g_steal_pointer (&self);
}

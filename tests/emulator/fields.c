/* emulator/fields: types are strict, what is null is not there. */
#include "fields.h"

typedef struct
{
  const EmuField *field;
  EmuFieldFunc report;
  gpointer data;
} EmuFieldsCheck;

static JsonNode *
emu_fields_get (JsonObject *input, const char *name)
{
  JsonNode *node = json_object_get_member (input, name);

  return node == NULL || JSON_NODE_HOLDS_NULL (node) ? NULL : node;
}

static gboolean
emu_fields_holds (JsonNode *node, GType type)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         json_node_get_value_type (node) == type;
}

static void
emu_fields_report (const EmuFieldsCheck *check,
                   gint item,
                   EmuWrong wrong,
                   JsonNode *value)
{
  check->report (check->field, item, wrong, value, check->data);
}

static void
emu_fields_check_bounds (const EmuFieldsCheck *check,
                         JsonNode *node,
                         gint64 number)
{
  if (number < check->field->low)
    emu_fields_report (check, -1, EMU_WRONG_LOW, node);
  if (number > check->field->high)
    emu_fields_report (check, -1, EMU_WRONG_HIGH, node);
}

static void
emu_fields_check_text (const EmuFieldsCheck *check, JsonNode *node)
{
  const char *const *choices = check->field->choices;

  if (!emu_fields_holds (node, G_TYPE_STRING))
    emu_fields_report (
        check, -1, choices != NULL ? EMU_WRONG_CHOICE : EMU_WRONG_KIND, node);
  else if (choices != NULL &&
           !g_strv_contains (choices, json_node_get_string (node)))
    emu_fields_report (check, -1, EMU_WRONG_CHOICE, node);
}

static void
emu_fields_check_list (const EmuFieldsCheck *check, JsonNode *node)
{
  JsonArray *list;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    {
      emu_fields_report (check, -1, EMU_WRONG_KIND, node);
      return;
    }
  list = json_node_get_array (node);
  emu_fields_check_bounds (check, node, json_array_get_length (list));
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (!emu_fields_holds (json_array_get_element (list, i), G_TYPE_STRING))
      emu_fields_report (
          check, (gint) i, EMU_WRONG_KIND, json_array_get_element (list, i));
}

static void
emu_fields_check_one (const EmuFieldsCheck *check, JsonNode *node)
{
  switch (check->field->kind)
    {
    case EMU_FIELD_TEXT:
    case EMU_FIELD_CHOICE:
      emu_fields_check_text (check, node);
      break;
    case EMU_FIELD_INTEGER:
      if (emu_fields_holds (node, G_TYPE_INT64))
        emu_fields_check_bounds (check, node, json_node_get_int (node));
      else
        emu_fields_report (check, -1, EMU_WRONG_KIND, node);
      break;
    case EMU_FIELD_BOOLEAN:
      if (!emu_fields_holds (node, G_TYPE_BOOLEAN))
        emu_fields_report (check, -1, EMU_WRONG_KIND, node);
      break;
    case EMU_FIELD_URIS:
      emu_fields_check_list (check, node);
      break;
    }
}

/**
 * emu_fields_check:
 * @of: bit of the model
 * @report: called for all that is wrong with @input
 */
void
emu_fields_check (const EmuField *fields,
                  guint n,
                  guint of,
                  JsonObject *input,
                  EmuFieldFunc report,
                  gpointer data)
{
  for (guint i = 0; i < n; i++)
    {
      EmuFieldsCheck check = { &fields[i], report, data };
      JsonNode *node = emu_fields_get (input, fields[i].name);

      if ((fields[i].of & of) == 0)
        continue;
      if (node != NULL)
        emu_fields_check_one (&check, node);
      else if (fields[i].needed)
        emu_fields_report (&check, -1, EMU_WRONG_MISSING, NULL);
    }
}

const char *
emu_fields_text (JsonObject *input, const char *name, const char *otherwise)
{
  JsonNode *node = emu_fields_get (input, name);

  return node != NULL && emu_fields_holds (node, G_TYPE_STRING) ?
             json_node_get_string (node) :
             otherwise;
}

gint64
emu_fields_integer (JsonObject *input, const char *name, gint64 otherwise)
{
  JsonNode *node = emu_fields_get (input, name);

  return node != NULL ? json_node_get_int (node) : otherwise;
}

gboolean
emu_fields_boolean (JsonObject *input, const char *name)
{
  JsonNode *node = emu_fields_get (input, name);

  return node != NULL && json_node_get_boolean (node);
}

/* (nullable) */
JsonArray *
emu_fields_list (JsonObject *input, const char *name)
{
  JsonNode *node = emu_fields_get (input, name);

  return node != NULL ? json_node_get_array (node) : NULL;
}

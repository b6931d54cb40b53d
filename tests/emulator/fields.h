/* emulator/fields: the schema of a model's input, as one table. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_FIELD_TEXT,
  EMU_FIELD_CHOICE,
  EMU_FIELD_INTEGER,
  EMU_FIELD_BOOLEAN,
  EMU_FIELD_URIS,
} EmuFieldKind;

/**
 * EmuField:
 * @of: bits of the models that know it; to others it is unknown, and ignored
 * @needed: must be there
 * @choices: (nullable): the only good texts, %NULL-terminated
 * @low: of an integer, or the fewest URIs
 * @high: of an integer, or the most URIs
 */
typedef struct
{
  const char *name;
  guint of;
  EmuFieldKind kind;
  gboolean needed;
  const char *const *choices;
  gint64 low;
  gint64 high;
} EmuField;

typedef enum
{
  EMU_WRONG_MISSING,
  EMU_WRONG_KIND,
  EMU_WRONG_CHOICE,
  EMU_WRONG_LOW,
  EMU_WRONG_HIGH,
} EmuWrong;

/**
 * EmuFieldFunc:
 * @item: of a list, -1 for the field itself
 * @value: (nullable): what was sent
 */
typedef void (*EmuFieldFunc) (const EmuField *field,
                              gint item,
                              EmuWrong wrong,
                              JsonNode *value,
                              gpointer data);

void emu_fields_check (const EmuField *fields,
                       guint n,
                       guint of,
                       JsonObject *input,
                       EmuFieldFunc report,
                       gpointer data);

const char *emu_fields_text (JsonObject *input,
                             const char *name,
                             const char *otherwise);
gint64 emu_fields_integer (JsonObject *input,
                           const char *name,
                           gint64 otherwise);
gboolean emu_fields_boolean (JsonObject *input, const char *name);
JsonArray *emu_fields_list (JsonObject *input, const char *name);

G_END_DECLS

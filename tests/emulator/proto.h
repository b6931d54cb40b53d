/* emulator/proto: reads JSON as protocol buffers do, by tables of messages. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_PROTO_STRING,
  EMU_PROTO_BYTES,
  EMU_PROTO_INT32,
  EMU_PROTO_NUMBER,
  EMU_PROTO_BOOL,
  EMU_PROTO_ENUM,
  EMU_PROTO_MESSAGE,
  EMU_PROTO_ANY,
} EmuProtoType;

/* which services know a field; none named is all */
typedef enum
{
  EMU_PROTO_GEMINI = 1 << 0,
  EMU_PROTO_VERTEX = 1 << 1,
} EmuProtoDialect;

typedef struct _EmuProtoMessage EmuProtoMessage;

/**
 * EmuProtoEnum:
 * @name: of the type
 * @values: %NULL-terminated
 */
typedef struct
{
  const char *name;
  const char *const *values;
} EmuProtoEnum;

/**
 * EmuProtoField:
 * @name: in camelCase; snake_case is understood too
 * @type: of the value, or of each when @repeated
 * @dialects: services that know it, 0 for all
 * @message: (nullable): for %EMU_PROTO_MESSAGE
 * @choices: (nullable): for %EMU_PROTO_ENUM
 */
typedef struct
{
  const char *name;
  EmuProtoType type;
  gboolean repeated;
  guint dialects;
  const EmuProtoMessage *message;
  const EmuProtoEnum *choices;
} EmuProtoField;

/**
 * EmuProtoMessage:
 * @fields: ends with one without a name
 */
struct _EmuProtoMessage
{
  const EmuProtoField *fields;
};

/**
 * EmuProtoCheck:
 * @dialect: of the service
 * @package: of its types, with a dot at the end
 * @field: (nullable) (out): path of what is wrong
 */
typedef struct
{
  EmuProtoDialect dialect;
  const char *package;
  char *field;
} EmuProtoCheck;

gboolean emu_proto_check (EmuProtoCheck *self,
                          const EmuProtoMessage *message,
                          JsonObject *object,
                          GError **error);

JsonNode *emu_proto_get (JsonObject *object, const char *name);
const char *emu_proto_get_text (JsonObject *object, const char *name);
JsonObject *emu_proto_get_object (JsonObject *object, const char *name);
gint64 emu_proto_get_int (JsonObject *object,
                          const char *name,
                          gint64 otherwise);
gboolean emu_proto_get_bool (JsonObject *object,
                             const char *name,
                             gboolean otherwise);
GPtrArray *emu_proto_get_list (JsonObject *object, const char *name);
gint emu_proto_find (const char *const *values, const char *value);

G_END_DECLS

/* emulator/settings: names and bounds of the settings. */
#include "settings.h"

#include <gio/gio.h>

#define EMU_SETTINGS_TINY 8
#define EMU_SETTINGS_TINY_MIN 16
#define EMU_SETTINGS_AUTO -1
#define EMU_SETTINGS_THOUGHTS 2

typedef gboolean (*EmuSettingsSet) (EmuSettings *self, JsonNode *node);

static const char *const emu_settings_edits[] = { "scene",
                                                  "identity",
                                                  "invert" };

void
emu_settings_init (EmuSettings *self)
{
  *self = (EmuSettings){
    .vendor_sizes = TRUE,
    .flavor = emu_flavor_default (),
    .thoughts = EMU_SETTINGS_AUTO,
    .drift = { 0, 0, 1, { 1, 1, 1 } },
  };
  emu_issuer_mood_init (&self->sign_in);
}

gboolean
emu_settings_set_sizes (EmuSettings *self, const char *name)
{
  self->vendor_sizes = g_strcmp0 (name, "vendor") == 0;
  return self->vendor_sizes || g_strcmp0 (name, "table") == 0;
}

static gboolean
emu_settings_number (JsonNode *node, double low, double high, double *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) == G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_double (node);
  return *value >= low && *value <= high;
}

static gboolean
emu_settings_set_guint (JsonNode *node, guint high, guint *value)
{
  double number;

  if (!emu_settings_number (node, 0, high, &number))
    return FALSE;
  *value = (guint) number;
  return TRUE;
}

static const char *
emu_settings_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL;
}

static gboolean
emu_settings_on_edit (EmuSettings *self, JsonNode *node)
{
  const char *name = emu_settings_text (node);

  for (guint i = 0; i < G_N_ELEMENTS (emu_settings_edits); i++)
    if (g_strcmp0 (name, emu_settings_edits[i]) == 0)
      {
        self->edit = (EmuEditMode) i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
emu_settings_on_sizes (EmuSettings *self, JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) &&
         emu_settings_set_sizes (self, json_node_get_string (node));
}

static gboolean
emu_settings_on_delay (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_guint (node, 3600 * 1000, &self->delay_ms);
}

static gboolean
emu_settings_on_chunk (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_guint (node, 1 << 30, &self->chunk);
}

static gboolean
emu_settings_on_prompt_limit (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_guint (node, 1 << 30, &self->prompt_limit);
}

static gboolean
emu_settings_on_queue (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_guint (node, 3600 * 1000, &self->queue_ms);
}

static gboolean
emu_settings_on_run (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_guint (node, 3600 * 1000, &self->run_ms);
}

static gboolean
emu_settings_set_flag (JsonNode *node, gboolean *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return FALSE;
  *value = json_node_get_boolean (node);
  return TRUE;
}

static gboolean
emu_settings_on_flavor (EmuSettings *self, JsonNode *node)
{
  self->flavor = emu_flavor_find (
      JSON_NODE_HOLDS_VALUE (node) ? json_node_get_string (node) : NULL);
  return self->flavor != NULL;
}

static gboolean
emu_settings_on_fal_sync (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_flag (node, &self->fal_sync);
}

static gboolean
emu_settings_on_postpaid (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_flag (node, &self->postpaid);
}

static gboolean
emu_settings_on_tiny (EmuSettings *self, JsonNode *node)
{
  return emu_settings_set_flag (node, &self->tiny);
}

static gboolean
emu_settings_on_emit (EmuSettings *self, JsonNode *node)
{
  self->emit = emu_picture_format_from_name (emu_settings_text (node));
  return self->emit == EMU_FORMAT_PNG || self->emit == EMU_FORMAT_JPEG;
}

static gboolean
emu_settings_on_thoughts (EmuSettings *self, JsonNode *node)
{
  guint number;

  if (g_strcmp0 (emu_settings_text (node), "auto") == 0)
    {
      self->thoughts = EMU_SETTINGS_AUTO;
      return TRUE;
    }
  if (!emu_settings_set_guint (node, EMU_SETTINGS_THOUGHTS, &number))
    return FALSE;
  self->thoughts = (gint) number;
  return TRUE;
}

static gboolean
emu_settings_on_token (EmuSettings *self, JsonNode *node)
{
  const char *token = emu_settings_text (node);

  return token != NULL && g_strlcpy (self->token, token, sizeof self->token) <
                              sizeof self->token;
}

static gboolean
emu_settings_read_gain (JsonNode *node, double gain[3])
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  array = json_node_get_array (node);
  if (json_array_get_length (array) != 3)
    return FALSE;
  for (guint c = 0; c < 3; c++)
    if (!emu_settings_number (
            json_array_get_element (array, c), 0, 10, &gain[c]))
      return FALSE;
  return TRUE;
}

/* the whole drift is replaced: what is not named is none */
static gboolean
emu_settings_on_drift (EmuSettings *self, JsonNode *node)
{
  EmuEditDrift drift = { 0, 0, 1, { 1, 1, 1 } };
  JsonObject *object;
  JsonNode *member;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  if ((member = json_object_get_member (object, "dx")) != NULL &&
      !emu_settings_number (member, -1e4, 1e4, &drift.dx))
    return FALSE;
  if ((member = json_object_get_member (object, "dy")) != NULL &&
      !emu_settings_number (member, -1e4, 1e4, &drift.dy))
    return FALSE;
  if ((member = json_object_get_member (object, "scale")) != NULL &&
      !emu_settings_number (member, 0.1, 10, &drift.scale))
    return FALSE;
  if ((member = json_object_get_member (object, "gain")) != NULL &&
      !emu_settings_read_gain (member, drift.gain))
    return FALSE;
  if ((member = json_object_get_member (object, "wide")) != NULL &&
      !emu_settings_set_flag (member, &drift.wide))
    return FALSE;
  self->drift = drift;
  return TRUE;
}

static gboolean
emu_settings_on_weather (EmuSettings *self, JsonNode *node)
{
  return emu_weather_read (&self->weather, node);
}

static gboolean
emu_settings_on_sign_in (EmuSettings *self, JsonNode *node)
{
  return emu_issuer_mood_read (&self->sign_in, node);
}

static const struct
{
  const char *name;
  EmuSettingsSet set;
} emu_settings_members[] = {
  { "edit", emu_settings_on_edit },
  { "sizes", emu_settings_on_sizes },
  { "delay_ms", emu_settings_on_delay },
  { "chunk", emu_settings_on_chunk },
  { "prompt_limit", emu_settings_on_prompt_limit },
  { "flavor", emu_settings_on_flavor },
  { "queue_ms", emu_settings_on_queue },
  { "run_ms", emu_settings_on_run },
  { "fal_sync", emu_settings_on_fal_sync },
  { "postpaid", emu_settings_on_postpaid },
  { "tiny", emu_settings_on_tiny },
  { "emit", emu_settings_on_emit },
  { "thoughts", emu_settings_on_thoughts },
  { "token", emu_settings_on_token },
  { "drift", emu_settings_on_drift },
  { "weather", emu_settings_on_weather },
  { "sign_in", emu_settings_on_sign_in },
};

static EmuSettingsSet
emu_settings_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_settings_members); i++)
    if (g_str_equal (name, emu_settings_members[i].name))
      return emu_settings_members[i].set;
  return NULL;
}

/**
 * emu_settings_merge:
 * @changes: settings to change; the others stay
 *
 * Returns: whether all were known and within bounds; if not, nothing changes
 */
gboolean
emu_settings_merge (EmuSettings *self, JsonObject *changes, GError **error)
{
  g_autoptr (GList) names = json_object_get_members (changes);
  EmuSettings copy = *self;

  for (GList *l = names; l != NULL; l = l->next)
    {
      EmuSettingsSet set = emu_settings_find (l->data);

      if (set != NULL && set (&copy, json_object_get_member (changes, l->data)))
        continue;
      g_set_error (error,
                   G_IO_ERROR,
                   G_IO_ERROR_INVALID_ARGUMENT,
                   "the setting %s is unknown or has an impossible value",
                   (const char *) l->data);
      return FALSE;
    }
  *self = copy;
  return TRUE;
}

/* the pixels to return for what was asked of a model */
EmuSize
emu_settings_size (const EmuSettings *self,
                   EmuSizesFamily family,
                   const EmuSizeWish *wish)
{
  EmuSize size = emu_sizes_resolve (family, wish, self->vendor_sizes);

  if (!self->tiny)
    return size;
  size.width = MAX (size.width / EMU_SETTINGS_TINY, EMU_SETTINGS_TINY_MIN);
  size.height = MAX (size.height / EMU_SETTINGS_TINY, EMU_SETTINGS_TINY_MIN);
  return size;
}

void
emu_settings_build (const EmuSettings *self, JsonBuilder *builder)
{
  json_builder_set_member_name (builder, "edit");
  json_builder_add_string_value (builder, emu_settings_edits[self->edit]);
  json_builder_set_member_name (builder, "sizes");
  json_builder_add_string_value (builder,
                                 self->vendor_sizes ? "vendor" : "table");
  json_builder_set_member_name (builder, "delay_ms");
  json_builder_add_int_value (builder, self->delay_ms);
  json_builder_set_member_name (builder, "chunk");
  json_builder_add_int_value (builder, self->chunk);
  json_builder_set_member_name (builder, "prompt_limit");
  json_builder_add_int_value (builder, self->prompt_limit);
  json_builder_set_member_name (builder, "flavor");
  json_builder_add_string_value (builder, self->flavor->name);
  json_builder_set_member_name (builder, "queue_ms");
  json_builder_add_int_value (builder, self->queue_ms);
  json_builder_set_member_name (builder, "run_ms");
  json_builder_add_int_value (builder, self->run_ms);
  json_builder_set_member_name (builder, "fal_sync");
  json_builder_add_boolean_value (builder, self->fal_sync);
  json_builder_set_member_name (builder, "postpaid");
  json_builder_add_boolean_value (builder, self->postpaid);
  json_builder_set_member_name (builder, "tiny");
  json_builder_add_boolean_value (builder, self->tiny);
  json_builder_set_member_name (builder, "emit");
  json_builder_add_string_value (builder, emu_picture_format_name (self->emit));
  json_builder_set_member_name (builder, "thoughts");
  if (self->thoughts >= 0)
    json_builder_add_int_value (builder, self->thoughts);
  else
    json_builder_add_string_value (builder, "auto");
  json_builder_set_member_name (builder, "token");
  json_builder_add_string_value (builder, self->token);
  json_builder_set_member_name (builder, "drift");
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "dx");
  json_builder_add_double_value (builder, self->drift.dx);
  json_builder_set_member_name (builder, "dy");
  json_builder_add_double_value (builder, self->drift.dy);
  json_builder_set_member_name (builder, "scale");
  json_builder_add_double_value (builder, self->drift.scale);
  json_builder_set_member_name (builder, "gain");
  json_builder_begin_array (builder);
  for (guint c = 0; c < 3; c++)
    json_builder_add_double_value (builder, self->drift.gain[c]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "wide");
  json_builder_add_boolean_value (builder, self->drift.wide);
  json_builder_end_object (builder);
  json_builder_set_member_name (builder, "weather");
  emu_weather_build (&self->weather, builder);
  json_builder_set_member_name (builder, "sign_in");
  emu_issuer_mood_build (&self->sign_in, builder);
}

/* emulator/issuer-mood: how a sign-in goes. */
#include "issuer.h"

#define EMU_ISSUER_MAX_POLLS 1000
#define EMU_ISSUER_MAX_S 3600

static const char *const emu_issuer_ends[] = {
  [EMU_ISSUER_GRANTED] = "granted", [EMU_ISSUER_VISITED] = "visited",
  [EMU_ISSUER_DENIED] = "denied",   [EMU_ISSUER_EXPIRED] = "expired",
  [EMU_ISSUER_PENDING] = "pending",
};

void
emu_issuer_mood_init (EmuIssuerMood *self)
{
  *self = (EmuIssuerMood){ .pending = 1, .interval = 0.05, .lifetime = 900 };
}

static gboolean
emu_issuer_mood_number (JsonObject *object,
                        const char *name,
                        double high,
                        double *value)
{
  JsonNode *node = json_object_get_member (object, name);

  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) == G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_double (node);
  return *value >= 0 && *value <= high;
}

static gboolean
emu_issuer_mood_end (JsonObject *object, EmuIssuerEnd *end)
{
  const char *name =
      json_object_get_string_member_with_default (object, "end", "granted");

  for (guint i = 0; i < G_N_ELEMENTS (emu_issuer_ends); i++)
    if (g_str_equal (name, emu_issuer_ends[i]))
      {
        *end = (EmuIssuerEnd) i;
        return TRUE;
      }
  return FALSE;
}

/**
 * emu_issuer_mood_read:
 * @node: an object; what it does not name is as in the beginning; or null
 */
gboolean
emu_issuer_mood_read (EmuIssuerMood *self, JsonNode *node)
{
  double pending, slow = 0;
  JsonObject *object;

  emu_issuer_mood_init (self);
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  pending = self->pending;
  if (!emu_issuer_mood_end (object, &self->end) ||
      !emu_issuer_mood_number (
          object, "pending", EMU_ISSUER_MAX_POLLS, &pending) ||
      !emu_issuer_mood_number (
          object, "slow_down", EMU_ISSUER_MAX_POLLS, &slow) ||
      !emu_issuer_mood_number (
          object, "interval", EMU_ISSUER_MAX_S, &self->interval) ||
      !emu_issuer_mood_number (
          object, "lifetime", EMU_ISSUER_MAX_S, &self->lifetime))
    return FALSE;
  self->pending = (guint) pending;
  self->slow = (guint) slow;
  self->foreign =
      json_object_get_boolean_member_with_default (object, "foreign", FALSE);
  self->odd_page =
      json_object_get_boolean_member_with_default (object, "odd_page", FALSE);
  return TRUE;
}

void
emu_issuer_mood_build (const EmuIssuerMood *self, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "end");
  json_builder_add_string_value (builder, emu_issuer_ends[self->end]);
  json_builder_set_member_name (builder, "pending");
  json_builder_add_int_value (builder, self->pending);
  json_builder_set_member_name (builder, "slow_down");
  json_builder_add_int_value (builder, self->slow);
  json_builder_set_member_name (builder, "interval");
  json_builder_add_double_value (builder, self->interval);
  json_builder_set_member_name (builder, "lifetime");
  json_builder_add_double_value (builder, self->lifetime);
  json_builder_set_member_name (builder, "foreign");
  json_builder_add_boolean_value (builder, self->foreign);
  json_builder_set_member_name (builder, "odd_page");
  json_builder_add_boolean_value (builder, self->odd_page);
  json_builder_end_object (builder);
}

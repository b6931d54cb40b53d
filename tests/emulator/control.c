/* emulator/control: how tests look into the emulator and steer it. */
#include "vendor.h"

typedef struct
{
  const char *method;
  const char *path;
  void (*handle) (EmuCall *call);
} EmuControlRoute;

static void
emu_control_refuse (EmuCall *call, const char *message)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "error");
  json_builder_add_string_value (builder, message);
  json_builder_end_object (builder);
  emu_call_send_json (call, 400, builder);
}

static void
emu_control_done (EmuCall *call)
{
  emu_call_send_text (call, 200, "application/json", "{}");
}

static void
emu_control_get_requests (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_journal_build (call->state->journal, builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_control_delete_requests (EmuCall *call)
{
  emu_journal_clear (call->state->journal);
  emu_control_done (call);
}

static void
emu_control_get_log (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_journal_build_violations (call->state->journal, builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_control_delete_log (EmuCall *call)
{
  emu_journal_clear_violations (call->state->journal);
  emu_control_done (call);
}

static void
emu_control_get_ledger (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_ledger_build (call->state->ledger, builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_control_delete_ledger (EmuCall *call)
{
  emu_ledger_forget (call->state->ledger);
  emu_control_done (call);
}

static void
emu_control_get_faults (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  emu_fault_queue_build (call->state->faults, builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_control_put_faults (EmuCall *call)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *data = g_bytes_get_data (call->body, &length);
  JsonNode *root;

  if (length == 0 ||
      !json_parser_load_from_data (parser, data, (gssize) length, &error))
    {
      emu_control_refuse (call, "the body is no JSON");
      return;
    }
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_ARRAY (root))
    emu_control_refuse (call, "the body is no JSON array");
  else if (!emu_fault_queue_replace (
               call->state->faults, json_node_get_array (root), &error))
    emu_control_refuse (call, error->message);
  else
    emu_control_done (call);
}

static void
emu_control_delete_faults (EmuCall *call)
{
  emu_fault_queue_clear (call->state->faults);
  emu_control_done (call);
}

static void
emu_control_get_settings (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  emu_settings_build (&call->state->settings, builder);
  json_builder_set_member_name (builder, "balance_micros");
  json_builder_add_int_value (builder,
                              emu_ledger_get_balance (call->state->ledger));
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

static JsonObject *
emu_control_read_object (EmuCall *call)
{
  gsize length;
  const char *data = g_bytes_get_data (call->body, &length);
  g_autofree char *text = g_strndup (data, length);
  g_autoptr (JsonNode) root = json_from_string (text, NULL);

  return root != NULL && JSON_NODE_HOLDS_OBJECT (root) ?
             json_node_dup_object (root) :
             NULL;
}

static void
emu_control_put_settings (EmuCall *call)
{
  g_autoptr (JsonObject) changes = emu_control_read_object (call);
  g_autoptr (GError) error = NULL;

  if (changes == NULL)
    {
      emu_control_refuse (call, "the body is no JSON object");
      return;
    }
  if (json_object_has_member (changes, "balance_micros"))
    {
      emu_ledger_set_balance (call->state->ledger,
                              json_object_get_int_member_with_default (
                                  changes, "balance_micros", 0));
      json_object_remove_member (changes, "balance_micros");
    }
  if (!emu_settings_merge (&call->state->settings, changes, &error))
    {
      emu_control_refuse (call, error->message);
      return;
    }
  emu_jobs_refresh (call->state->jobs);
  emu_control_done (call);
}

static const EmuControlRoute emu_control_routes[] = {
  { "GET", "/emulator/requests", emu_control_get_requests },
  { "DELETE", "/emulator/requests", emu_control_delete_requests },
  { "GET", "/emulator/log", emu_control_get_log },
  { "DELETE", "/emulator/log", emu_control_delete_log },
  { "GET", "/emulator/ledger", emu_control_get_ledger },
  { "DELETE", "/emulator/ledger", emu_control_delete_ledger },
  { "GET", "/emulator/faults", emu_control_get_faults },
  { "PUT", "/emulator/faults", emu_control_put_faults },
  { "DELETE", "/emulator/faults", emu_control_delete_faults },
  { "GET", "/emulator/settings", emu_control_get_settings },
  { "PUT", "/emulator/settings", emu_control_put_settings },
};

static void
emu_control_handle (EmuCall *call)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_control_routes); i++)
    {
      const EmuControlRoute *route = &emu_control_routes[i];

      if (!g_str_equal (route->method, call->entry->method) ||
          !g_str_equal (route->path, call->path))
        continue;
      route->handle (call);
      return;
    }
  emu_control_refuse (call, "no such control");
}

static const char *const emu_control_prefixes[] = { "/emulator/", NULL };

const EmuVendor emu_control_vendor = {
  .name = "control",
  .prefixes = emu_control_prefixes,
  .handle = emu_control_handle,
};

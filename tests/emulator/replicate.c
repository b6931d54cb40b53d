/* emulator/replicate: paths, keys, errors, account and models of Replicate. */
#include "replicate.h"

#include <string.h>

#include "route.h"
#include "vendor.h"

static const struct
{
  guint status;
  const char *title;
  const char *detail;
} emu_replicate_errors[] = {
  { 400, "Bad request", "The request is malformed." },
  { 401, "Unauthenticated", "You did not pass a valid authentication token" },
  { 402,
    "Insufficient credit",
    "You have insufficient credit to run this model." },
  { 404, NULL, "The requested resource could not be found." },
  { 422,
    "Invalid version or not permitted",
    "The specified version does not exist (or perhaps you don't have "
    "permission to use it?)" },
  { 429,
    "Request was throttled",
    "Request was throttled. Your rate limit resets in ~30s." },
  { 500, "Internal server error", "An unexpected error occurred." },
  { 503, "Service unavailable", "The service is temporarily unavailable." },
};

void
emu_replicate_add_text (JsonBuilder *builder,
                        const char *name,
                        const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

/* @time: wall clock in µs, 0 for not yet */
void
emu_replicate_add_time (JsonBuilder *builder, const char *name, gint64 time)
{
  g_autoptr (GDateTime) seconds =
      g_date_time_new_from_unix_utc (time / G_USEC_PER_SEC);
  g_autofree char *start = g_date_time_format (seconds, "%Y-%m-%dT%H:%M:%S");
  g_autofree char *text =
      g_strdup_printf ("%s.%06dZ", start, (int) (time % G_USEC_PER_SEC));

  emu_replicate_add_text (builder, name, time > 0 ? text : NULL);
}

static void
emu_replicate_build_error (JsonBuilder *builder,
                           guint status,
                           const char *title,
                           const char *detail)
{
  if (title != NULL)
    emu_replicate_add_text (builder, "title", title);
  emu_replicate_add_text (builder, "detail", detail);
  json_builder_set_member_name (builder, "status");
  json_builder_add_int_value (builder, status);
}

/**
 * emu_replicate_send_error:
 * @title: (nullable): %NULL for that of @status
 * @detail: (nullable): %NULL for that of @status
 */
void
emu_replicate_send_error (EmuCall *call,
                          guint status,
                          const char *title,
                          const char *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  guint i = 0;

  while (i + 1 < G_N_ELEMENTS (emu_replicate_errors) &&
         emu_replicate_errors[i].status != status)
    i++;
  json_builder_begin_object (builder);
  emu_replicate_build_error (
      builder,
      status,
      title != NULL ? title : emu_replicate_errors[i].title,
      detail != NULL ? detail : emu_replicate_errors[i].detail);
  json_builder_end_object (builder);
  emu_route_add_headers (call, call->fault);
  emu_call_send_json (call, status, builder);
}

/* one line each, in the order of the findings */
static char *
emu_replicate_describe (JsonArray *faults)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (faults); i++)
    {
      JsonObject *fault = json_array_get_object_element (faults, i);
      const char *field = json_object_get_string_member (fault, "field");

      g_string_append_printf (
          text,
          "- %s%s%s\n",
          field,
          *field != '\0' ? ": " : "",
          json_object_get_string_member (fault, "description"));
    }
  return g_string_free (text, FALSE);
}

void
emu_replicate_send_faults (EmuCall *call, JsonArray *faults)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *detail = emu_replicate_describe (faults);
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, faults);
  json_builder_begin_object (builder);
  emu_replicate_build_error (builder, 422, "Input validation failed", detail);
  json_builder_set_member_name (builder, "invalid_fields");
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  emu_call_send_json (call, 422, builder);
}

static void
emu_replicate_account (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "type", "user");
  emu_replicate_add_text (builder, "username", "limn");
  emu_replicate_add_text (builder, "name", "Limn");
  emu_replicate_add_text (builder, "github_url", NULL);
  emu_replicate_add_text (builder, "avatar_url", NULL);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_replicate_model (EmuCall *call)
{
  g_autofree char *owner = emu_route_segment (call, 2);
  g_autofree char *name = emu_route_segment (call, 3);
  g_autoptr (EmuReplicateInput) input = emu_replicate_input_new (owner, name);
  g_autoptr (JsonBuilder) builder = NULL;
  g_autofree char *url = NULL;

  if (input == NULL)
    {
      emu_replicate_send_error (call, 404, NULL, NULL);
      return;
    }
  builder = json_builder_new ();
  url = g_strdup_printf ("https://replicate.com/%s/%s", owner, name);
  json_builder_begin_object (builder);
  emu_replicate_add_text (builder, "url", url);
  emu_replicate_add_text (builder, "owner", owner);
  emu_replicate_add_text (builder, "name", name);
  emu_replicate_add_text (builder, "description", input->choice.model->name);
  emu_replicate_add_text (builder, "visibility", "public");
  emu_replicate_add_text (builder, "latest_version", NULL);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

/* "Bearer r8_…" */
static gboolean
emu_replicate_has_good_key (const EmuCall *call)
{
  static const char start[] = "Bearer r8_";
  const char *value = emu_call_header (call, "Authorization");

  return value != NULL && g_str_has_prefix (value, start) &&
         value[strlen (start)] != '\0';
}

/* whether a fault has answered */
static gboolean
emu_replicate_spoil (EmuCall *call)
{
  const EmuFault *fault = call->fault;
  g_autofree char *echo = NULL;

  if (emu_fault_is (fault, EMU_FAULT_STATUS))
    emu_replicate_send_error (call,
                              fault->status > 0 ? fault->status : 500,
                              fault->code,
                              fault->message);
  else if (emu_fault_is (fault, EMU_FAULT_ERROR200))
    emu_replicate_send_error (call, 200, fault->code, fault->message);
  else if (!emu_fault_is (fault, EMU_FAULT_ECHO_KEY))
    return emu_route_spoil (call);
  else
    {
      echo = g_strdup_printf ("Refused the header 'Authorization: %s'",
                              emu_call_header (call, "Authorization"));
      emu_replicate_send_error (call, 400, NULL, echo);
    }
  return TRUE;
}

static const EmuRoute emu_replicate_routes[] = {
  { "POST",
    "/v1/models/*/*/predictions",
    EMU_FAULT_AT_IMAGES,
    emu_replicate_prediction_create_of,
    FALSE },
  { "POST",
    "/v1/predictions",
    EMU_FAULT_AT_IMAGES,
    emu_replicate_prediction_create,
    FALSE },
  { "GET",
    "/v1/predictions",
    EMU_FAULT_AT_OTHER,
    emu_replicate_prediction_list,
    FALSE },
  { "GET",
    "/v1/predictions/*",
    EMU_FAULT_AT_STATUS,
    emu_replicate_prediction_get,
    FALSE },
  { "POST",
    "/v1/predictions/*/cancel",
    EMU_FAULT_AT_CANCEL,
    emu_replicate_prediction_cancel,
    FALSE },
  { "POST",
    "/v1/files",
    EMU_FAULT_AT_UPLOAD,
    emu_replicate_file_create,
    FALSE },
  { "GET", "/v1/files", EMU_FAULT_AT_OTHER, emu_replicate_file_list, FALSE },
  { "GET", "/v1/files/*", EMU_FAULT_AT_OTHER, emu_replicate_file_get, FALSE },
  { "DELETE",
    "/v1/files/*",
    EMU_FAULT_AT_OTHER,
    emu_replicate_file_delete,
    FALSE },
  { "GET", "/v1/account", EMU_FAULT_AT_OTHER, emu_replicate_account, FALSE },
  { "GET", "/v1/models/*/*", EMU_FAULT_AT_OTHER, emu_replicate_model, FALSE },
};

static void
emu_replicate_handle (EmuCall *call)
{
  const EmuRoute *route = emu_route_find (
      emu_replicate_routes, G_N_ELEMENTS (emu_replicate_routes), call);

  if (route == NULL)
    {
      emu_journal_violation (
          call->state->journal, call->path, "no such method and path");
      emu_replicate_send_error (call, 404, NULL, NULL);
      return;
    }
  if (!emu_replicate_has_good_key (call))
    {
      emu_replicate_send_error (call, 401, NULL, NULL);
      return;
    }
  emu_call_take_fault (call, route->at);
  if (!emu_replicate_spoil (call))
    route->handle (call);
}

/* of "/v1/" no more than these; Gemini answers its own calls of models */
static const char *const emu_replicate_prefixes[] = {
  "/v1/account", "/v1/files", "/v1/models/", "/v1/predictions", NULL
};

const EmuVendor emu_replicate_vendor = {
  .name = EMU_REPLICATE_VENDOR,
  .prefixes = emu_replicate_prefixes,
  .handle = emu_replicate_handle,
};

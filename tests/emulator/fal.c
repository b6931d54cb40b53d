/* emulator/fal: paths, keys and errors of fal. */
#include "fal.h"

#include <string.h>

#include "route.h"
#include "vendor.h"

/* the first of a status is what that status means when nothing more is said */
static const EmuFalError emu_fal_errors[] = {
  { "unauthorized",
    401,
    EMU_FAL_PLAIN,
    NULL,
    "Cannot access application. Authentication is required to access this "
    "application." },
  { "exhausted_balance",
    403,
    EMU_FAL_PLAIN,
    NULL,
    "User is locked. Reason: Exhausted balance. Top up your balance at "
    "fal.ai/dashboard/billing." },
  { "not_found", 404, EMU_FAL_PLAIN, NULL, "Application not found" },
  { "method_not_allowed", 405, EMU_FAL_PLAIN, NULL, "Method Not Allowed" },
  { "rate_limited", 429, EMU_FAL_PLAIN, NULL, "Rate limit exceeded" },
  { "in_progress", 400, EMU_FAL_PLAIN, NULL, "Request is still in progress" },
  { "bad_request", 400, EMU_FAL_REQUEST, "false", "The request is malformed" },
  { "client_cancelled",
    499,
    EMU_FAL_REQUEST,
    "false",
    "The request was cancelled by the client" },
  { "runner_incomplete_response",
    502,
    EMU_FAL_REQUEST,
    "true",
    "The runner sent an incomplete response" },
  { "runner_scheduling_failure",
    503,
    EMU_FAL_REQUEST,
    "true",
    "No runner could be allocated" },
  { "runner_disconnected",
    503,
    EMU_FAL_REQUEST,
    "true",
    "The runner disconnected unexpectedly" },
  { "request_timeout", 504, EMU_FAL_REQUEST, "true", "Request timed out" },
  { "startup_timeout", 504, EMU_FAL_REQUEST, "true", "Runner start timed out" },
  { "value_error", 422, EMU_FAL_MODEL, "false", "The value is invalid" },
  { "content_policy_violation",
    422,
    EMU_FAL_MODEL,
    "false",
    "The content was flagged by a content checker" },
  { "no_media_generated",
    422,
    EMU_FAL_MODEL,
    "false",
    "The model did not generate the expected output for this prompt" },
  { "image_too_small", 422, EMU_FAL_MODEL, "false", "Image is too small" },
  { "image_too_large", 422, EMU_FAL_MODEL, "false", "Image is too large" },
  { "image_load_error",
    422,
    EMU_FAL_MODEL,
    "false",
    "Failed to load the image" },
  { "file_download_error",
    422,
    EMU_FAL_MODEL,
    "false",
    "Failed to download the file" },
  { "feature_not_supported",
    422,
    EMU_FAL_MODEL,
    "false",
    "The combination of inputs is not supported" },
  { "internal_server_error",
    500,
    EMU_FAL_MODEL,
    "true",
    "Internal server error" },
  { "downstream_service_unavailable",
    500,
    EMU_FAL_MODEL,
    "true",
    "Downstream service unavailable" },
  { "internal_error",
    500,
    EMU_FAL_REQUEST,
    "true",
    "An unexpected error occurred" },
  { "downstream_service_error",
    400,
    EMU_FAL_MODEL,
    "true",
    "Downstream service error" },
  { "generation_timeout", 504, EMU_FAL_MODEL, "true", "Generation timed out" },
};

/**
 * emu_fal_error:
 * @code: (nullable): of the error
 * @status: where there is no such code
 *
 * Returns: a row of the table, whatever was asked for
 */
const EmuFalError *
emu_fal_error (const char *code, guint status)
{
  for (guint i = 0; code != NULL && i < G_N_ELEMENTS (emu_fal_errors); i++)
    if (g_str_equal (code, emu_fal_errors[i].code))
      return &emu_fal_errors[i];
  for (guint i = 0; i < G_N_ELEMENTS (emu_fal_errors); i++)
    if (status == emu_fal_errors[i].status)
      return &emu_fal_errors[i];
  return emu_fal_error ("internal_server_error", 500);
}

void
emu_fal_name_request (EmuCall *call, const char *id)
{
  emu_call_set_header (call, "x-fal-request-id", id);
}

static void
emu_fal_build_item (JsonBuilder *builder,
                    const EmuFalError *error,
                    const char *message,
                    const char *input)
{
  g_autofree char *url =
      g_strconcat ("https://docs.fal.ai/errors#", error->code, NULL);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "loc");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "body");
  if (error->status == 422)
    json_builder_add_string_value (builder, "prompt");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "msg");
  json_builder_add_string_value (builder, message);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (builder, error->code);
  json_builder_set_member_name (builder, "url");
  json_builder_add_string_value (builder, url);
  json_builder_set_member_name (builder, "input");
  json_builder_add_string_value (builder, input != NULL ? input : "");
  json_builder_end_object (builder);
}

static void
emu_fal_send_error_as (EmuCall *call,
                       const EmuFalError *error,
                       guint status,
                       const char *message,
                       const char *input,
                       const EmuFault *fault)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (message == NULL)
    message = error->message;
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "detail");
  if (error->shape == EMU_FAL_MODEL)
    {
      json_builder_begin_array (builder);
      emu_fal_build_item (builder, error, message, input);
      json_builder_end_array (builder);
    }
  else
    json_builder_add_string_value (builder, message);
  if (error->shape == EMU_FAL_REQUEST)
    {
      json_builder_set_member_name (builder, "error_type");
      json_builder_add_string_value (builder, error->code);
      emu_call_set_header (call, "X-Fal-Error-Type", error->code);
    }
  json_builder_end_object (builder);
  if (error->retryable != NULL)
    emu_call_set_header (call, "X-Fal-Retryable", error->retryable);
  emu_route_add_headers (call, fault);
  emu_call_send_json (call, status, builder);
}

/**
 * emu_fal_send_error:
 * @message: (nullable): in place of that of @error
 * @input: (nullable): the prompt, which the model's errors repeat
 */
void
emu_fal_send_error (EmuCall *call,
                    const EmuFalError *error,
                    const char *message,
                    const char *input)
{
  emu_fal_send_error_as (call, error, error->status, message, input, NULL);
}

/**
 * emu_fal_send_fault:
 * @fault: names the error by its code, or else by its status
 * @status: 0 for that of @fault or the error
 * @input: (nullable): the prompt
 */
void
emu_fal_send_fault (EmuCall *call,
                    const EmuFault *fault,
                    guint status,
                    const char *input)
{
  const EmuFalError *error = emu_fal_error (fault->code, fault->status);

  if (status == 0)
    status = fault->status > 0 ? fault->status : error->status;
  emu_fal_send_error_as (call, error, status, fault->message, input, fault);
}

/**
 * emu_fal_send_detail:
 * @detail: what is wrong with an input
 */
void
emu_fal_send_detail (EmuCall *call, JsonArray *detail)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  json_node_set_array (node, detail);
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "detail");
  json_builder_add_value (builder, node);
  json_builder_end_object (builder);
  emu_call_set_header (call, "X-Fal-Retryable", "false");
  emu_call_send_json (call, 422, builder);
}

/* "Key id:secret" */
static gboolean
emu_fal_has_good_key (const EmuCall *call)
{
  const char *value = emu_call_header (call, "Authorization");
  const char *colon;

  if (value == NULL || !g_str_has_prefix (value, "Key "))
    return FALSE;
  value += strlen ("Key ");
  colon = strchr (value, ':');
  return colon != NULL && colon > value && colon[1] != '\0' &&
         strchr (value, ' ') == NULL;
}

/* whether a fault has answered */
static gboolean
emu_fal_spoil (EmuCall *call)
{
  g_autofree char *echo = NULL;

  if (emu_fault_is (call->fault, EMU_FAULT_STATUS))
    emu_fal_send_fault (call, call->fault, 0, NULL);
  else if (emu_fault_is (call->fault, EMU_FAULT_ERROR200))
    emu_fal_send_fault (call, call->fault, 200, NULL);
  else if (!emu_fault_is (call->fault, EMU_FAULT_ECHO_KEY))
    return emu_route_spoil (call);
  else
    {
      echo = g_strdup_printf ("Refused the header 'Authorization: %s'",
                              emu_call_header (call, "Authorization"));
      emu_fal_send_error (call, emu_fal_error (NULL, 422), echo, echo);
    }
  return TRUE;
}

/* the queue knows only owner and app: real clients get this wrong */
static void
emu_fal_misplaced (EmuCall *call)
{
  emu_journal_violation (call->state->journal,
                         call->path,
                         "the queue's URLs hold no path below the app");
  emu_fal_send_error (call, emu_fal_error (NULL, 405), NULL, NULL);
}

static const EmuRoute emu_fal_routes[] = {
  { "POST", "/fal-ai/*", EMU_FAULT_AT_IMAGES, emu_fal_queue_submit, FALSE },
  { "POST",
    "/fal-ai/*/edit",
    EMU_FAULT_AT_IMAGES,
    emu_fal_queue_submit_edit,
    FALSE },
  { "GET",
    "/fal-ai/*/requests/*/status",
    EMU_FAULT_AT_STATUS,
    emu_fal_queue_status,
    FALSE },
  { "GET",
    "/fal-ai/*/requests/*",
    EMU_FAULT_AT_RESULT,
    emu_fal_queue_result,
    FALSE },
  { "PUT",
    "/fal-ai/*/requests/*/cancel",
    EMU_FAULT_AT_CANCEL,
    emu_fal_queue_cancel,
    FALSE },
  { "GET",
    "/fal-ai/*/edit/requests/*/status",
    EMU_FAULT_AT_STATUS,
    emu_fal_misplaced,
    FALSE },
  { "GET",
    "/fal-ai/*/edit/requests/*",
    EMU_FAULT_AT_RESULT,
    emu_fal_misplaced,
    FALSE },
  { "PUT",
    "/fal-ai/*/edit/requests/*/cancel",
    EMU_FAULT_AT_CANCEL,
    emu_fal_misplaced,
    FALSE },
  { "POST", "/sync/fal-ai/*", EMU_FAULT_AT_IMAGES, emu_fal_queue_run, FALSE },
  { "POST",
    "/sync/fal-ai/*/edit",
    EMU_FAULT_AT_IMAGES,
    emu_fal_queue_run_edit,
    FALSE },
  { "POST",
    "/storage/upload/initiate",
    EMU_FAULT_AT_OTHER,
    emu_fal_storage_initiate,
    FALSE },
  { "PUT",
    "/files/upload/*/*",
    EMU_FAULT_AT_UPLOAD,
    emu_fal_storage_put,
    TRUE },
};

static void
emu_fal_handle (EmuCall *call)
{
  const EmuRoute *route =
      emu_route_find (emu_fal_routes, G_N_ELEMENTS (emu_fal_routes), call);

  if (route == NULL)
    {
      emu_journal_violation (
          call->state->journal, call->path, "no such method and path");
      emu_fal_send_error (call, emu_fal_error (NULL, 404), NULL, NULL);
      return;
    }
  if (!route->open && !emu_fal_has_good_key (call))
    {
      emu_fal_send_error (call, emu_fal_error (NULL, 401), NULL, NULL);
      return;
    }
  emu_call_take_fault (call, route->at);
  if (!emu_fal_spoil (call))
    route->handle (call);
}

static const char *const emu_fal_prefixes[] = {
  "/fal-ai/", "/sync/", "/storage/", "/files/upload/", NULL
};

const EmuVendor emu_fal_vendor = {
  .name = EMU_FAL_VENDOR,
  .prefixes = emu_fal_prefixes,
  .handle = emu_fal_handle,
};

/* emulator/openai-error: one refusal, in the shape of each server. */
#include <string.h>

#include "openai.h"

/* a fault that names only its status */
static const struct
{
  guint status;
  const char *code;
  const char *type;
  const char *message;
} emu_openai_errors[] = {
  { 400, NULL, "invalid_request_error", "Invalid request." },
  { 401,
    "invalid_api_key",
    "invalid_request_error",
    "Incorrect API key provided." },
  { 403,
    "unsupported_country_region_territory",
    "request_forbidden",
    "Country, region, or territory not supported" },
  { 404, NULL, "invalid_request_error", "Not found." },
  { 429, "rate_limit_exceeded", "requests", "Rate limit reached." },
  { 500, NULL, "server_error", "The server had an error." },
  { 503, NULL, "server_error", "Overloaded." },
  { 529, NULL, "server_error", "Overloaded." },
};

/* types that come with a code, facts of OpenAI's clients */
static const struct
{
  const char *code;
  const char *type;
} emu_openai_types[] = {
  { "moderation_blocked", "image_generation_user_error" },
  { "insufficient_quota", "insufficient_quota" },
  { "billing_hard_limit_reached", "billing_limit_user_error" },
};

/**
 * emu_openai_refuse:
 * @code: (nullable): OpenAI's
 * @param: (nullable): the field at fault
 *
 * Returns: (transfer full): why a request is not served
 */
EmuOpenaiRefusal *
emu_openai_refuse (
    guint status, const char *code, const char *param, const char *format, ...)
{
  EmuOpenaiRefusal *refusal = g_new0 (EmuOpenaiRefusal, 1);
  va_list args;

  refusal->status = status;
  refusal->code = code;
  refusal->param = g_strdup (param);
  va_start (args, format);
  refusal->message = g_strdup_vprintf (format, args);
  va_end (args);
  return refusal;
}

void
emu_openai_refusal_free (EmuOpenaiRefusal *refusal)
{
  g_free (refusal->param);
  g_free (refusal->message);
  g_free (refusal);
}

static const char *
emu_openai_type (const EmuOpenaiRefusal *refusal)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_openai_types); i++)
    if (g_strcmp0 (refusal->code, emu_openai_types[i].code) == 0)
      return emu_openai_types[i].type;
  for (guint i = 0; i < G_N_ELEMENTS (emu_openai_errors); i++)
    if (refusal->status == emu_openai_errors[i].status)
      return emu_openai_errors[i].type;
  return "server_error";
}

static void
emu_openai_add (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
emu_openai_add_object (JsonBuilder *builder,
                       const EmuOpenaiRefusal *refusal,
                       gboolean number)
{
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  emu_openai_add (builder, "message", refusal->message);
  emu_openai_add (builder, "type", emu_openai_type (refusal));
  emu_openai_add (builder, "param", refusal->param);
  json_builder_set_member_name (builder, "code");
  if (number)
    json_builder_add_int_value (builder, refusal->status);
  else if (refusal->code != NULL)
    json_builder_add_string_value (builder, refusal->code);
  else
    json_builder_add_null_value (builder);
  json_builder_end_object (builder);
}

/* a field at fault comes with what it held, as FastAPI does it */
static void
emu_openai_add_detail (JsonBuilder *builder, const EmuOpenaiRefusal *refusal)
{
  if (refusal->param == NULL)
    {
      emu_openai_add (builder, "detail", refusal->message);
      return;
    }
  json_builder_set_member_name (builder, "detail");
  json_builder_begin_array (builder);
  json_builder_begin_object (builder);
  emu_openai_add (builder, "type", "value_error");
  json_builder_set_member_name (builder, "loc");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "body");
  json_builder_add_string_value (builder, refusal->param);
  json_builder_end_array (builder);
  emu_openai_add (builder, "msg", refusal->message);
  emu_openai_add (builder, "input", "all that was sent");
  json_builder_end_object (builder);
  json_builder_end_array (builder);
}

/**
 * emu_openai_fail:
 *
 * Answers in the shape of the server that is played.
 */
void
emu_openai_fail (EmuCall *call, const EmuOpenaiRefusal *refusal)
{
  const EmuFlavor *flavor = call->state->settings.flavor;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;
  guint status = refusal->status;

  json_builder_begin_object (builder);
  if (flavor->error == EMU_FLAVOR_ERROR_TEXT)
    emu_openai_add (builder, "error", refusal->message);
  else if (flavor->error == EMU_FLAVOR_ERROR_DETAIL)
    emu_openai_add_detail (builder, refusal);
  else
    emu_openai_add_object (
        builder, refusal, flavor->error == EMU_FLAVOR_ERROR_NUMBER);
  json_builder_end_object (builder);
  if (flavor->error == EMU_FLAVOR_ERROR_DETAIL && refusal->param != NULL &&
      status == 400)
    status = 422;
  root = json_builder_get_root (builder);
  text = json_to_string (root, FALSE);
  emu_call_send_text (call, status, flavor->content_type, text);
}

/**
 * emu_openai_fail_by:
 * @fault: names status, code or message, and what it leaves out is filled in
 */
void
emu_openai_fail_by (EmuCall *call, const EmuFault *fault)
{
  g_autoptr (EmuOpenaiRefusal) refusal = NULL;
  guint status = fault->status > 0 ? fault->status : 500;
  const char *code = fault->code;
  const char *message = fault->message;

  for (guint i = 0; i < G_N_ELEMENTS (emu_openai_errors); i++)
    if (status == emu_openai_errors[i].status)
      {
        code = code != NULL ? code : emu_openai_errors[i].code;
        message = message != NULL ? message : emu_openai_errors[i].message;
      }
  if (fault->kind == EMU_FAULT_ERROR200)
    status = 200;
  refusal = emu_openai_refuse (
      status, code, NULL, "%s", message != NULL ? message : "It failed.");
  emu_openai_fail (call, refusal);
}

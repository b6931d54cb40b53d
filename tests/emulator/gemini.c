/* emulator/gemini: routes of the Gemini API. */
#include "google.h"

#include <string.h>

#include "vendor.h"

#define EMU_GEMINI_MODELS "/v1beta/models"
#define EMU_GEMINI_CALL ":generateContent"
#define EMU_GEMINI_MAX_BODY (20 * 1024 * 1024)

static const EmuGoogleService emu_gemini_service = {
  .name = "gemini",
  .host = "generativelanguage.googleapis.com",
  .package = "google.ai.generativelanguage.v1beta.",
  .dialect = EMU_PROTO_GEMINI,
  .max_body = EMU_GEMINI_MAX_BODY,
};

static void
emu_gemini_add (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

static void
emu_gemini_build_model (JsonBuilder *builder, const EmuGoogleModel *model)
{
  g_autofree char *name = g_strconcat ("models/", model->id, NULL);

  json_builder_begin_object (builder);
  emu_gemini_add (builder, "name", name);
  emu_gemini_add (builder, "version", model->version);
  emu_gemini_add (builder, "displayName", model->name);
  json_builder_set_member_name (builder, "inputTokenLimit");
  json_builder_add_int_value (builder, 32768);
  json_builder_set_member_name (builder, "outputTokenLimit");
  json_builder_add_int_value (builder, 32768);
  json_builder_set_member_name (builder, "supportedGenerationMethods");
  json_builder_begin_array (builder);
  json_builder_add_string_value (builder, "generateContent");
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "thinking");
  json_builder_add_boolean_value (builder, model->thinks);
  json_builder_end_object (builder);
}

static void
emu_gemini_send_models (EmuCall *call)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  const EmuGoogleModel *model;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "models");
  json_builder_begin_array (builder);
  for (guint i = 0; (model = emu_google_model_get (i)) != NULL; i++)
    emu_gemini_build_model (builder, model);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

static void
emu_gemini_send_model (EmuCall *call, const char *id)
{
  const EmuGoogleModel *model = emu_google_model_find (id);
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *message = NULL;

  if (model != NULL)
    {
      emu_gemini_build_model (builder, model);
      emu_call_send_json (call, 200, builder);
      return;
    }
  message = g_strdup_printf (
      "Model is not found: models/%s for api version v1beta", id);
  emu_google_error_send (
      call, &emu_gemini_service, EMU_GOOGLE_NOT_FOUND, message, NULL);
}

/* reading needs a good key and no more */
static void
emu_gemini_read (EmuCall *call)
{
  if (!emu_google_key_check (call, &emu_gemini_service))
    return;
  emu_call_take_fault (call, EMU_FAULT_AT_OTHER);
  if (emu_fault_is (call->fault, EMU_FAULT_STATUS))
    emu_google_error_send_fault (
        call, &emu_gemini_service, call->fault->status);
  else if (emu_fault_is (call->fault, EMU_FAULT_HTML200))
    emu_call_send_text (
        call, 200, "text/html", "<html><body>Sign in</body></html>\n");
  else if (g_str_equal (call->path, EMU_GEMINI_MODELS))
    emu_gemini_send_models (call);
  else
    emu_gemini_send_model (call, call->path + strlen (EMU_GEMINI_MODELS "/"));
}

/* "/v1beta/models/{id}:generateContent", or "/v1/…" */
static void
emu_gemini_generate (EmuCall *call)
{
  const char *version = call->path + 1;
  const char *slash = strchr (version, '/');
  const char *start = slash + strlen ("/models/");
  g_autofree char *id =
      g_strndup (start, strlen (start) - strlen (EMU_GEMINI_CALL));
  const EmuGoogleModel *model = emu_google_model_find (id);
  g_autofree char *message = NULL;

  if (!emu_google_key_check (call, &emu_gemini_service))
    return;
  if (model != NULL)
    {
      emu_google_content_handle (call, &emu_gemini_service, model);
      return;
    }
  if (emu_google_model_is_retired (id))
    message = g_strdup_printf ("This model models/%s is no longer available. "
                               "Please update your code to use a newer model "
                               "for the latest features and improvements.",
                               id);
  else
    message = g_strdup_printf ("models/%s is not found for API version %.*s, "
                               "or is not supported for generateContent. Call "
                               "ListModels to see the list of available models "
                               "and their supported methods.",
                               id,
                               (int) (slash - version),
                               version);
  emu_google_error_send (
      call, &emu_gemini_service, EMU_GOOGLE_NOT_FOUND, message, NULL);
}

static void
emu_gemini_handle (EmuCall *call)
{
  const char *method = call->entry->method;

  if (g_str_equal (method, "POST") &&
      g_pattern_match_simple ("/v1*/models/*" EMU_GEMINI_CALL, call->path))
    emu_gemini_generate (call);
  else if (g_str_equal (method, "GET") &&
           (g_str_equal (call->path, EMU_GEMINI_MODELS) ||
            g_str_has_prefix (call->path, EMU_GEMINI_MODELS "/")))
    emu_gemini_read (call);
  else
    {
      emu_journal_violation (
          call->state->journal, call->path, "no such method and path");
      emu_google_error_send (
          call, &emu_gemini_service, EMU_GOOGLE_NOT_FOUND, NULL, NULL);
    }
}

static const char *const emu_gemini_prefixes[] = {
  "/v1beta/", "/v1/models/*" EMU_GEMINI_CALL, NULL
};

const EmuVendor emu_gemini_vendor = {
  .name = "gemini",
  .prefixes = emu_gemini_prefixes,
  .handle = emu_gemini_handle,
};

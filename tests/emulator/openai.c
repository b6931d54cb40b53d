/* emulator/openai: routes, keys and models. */
#include "openai.h"

#include <string.h>

#include "vendor.h"

/**
 * EmuOpenaiRoute:
 * @path: below /v1
 * @flavors: bits of the servers that have it
 */
typedef struct
{
  const char *method;
  const char *path;
  guint flavors;
  void (*handle) (EmuCall *call);
} EmuOpenaiRoute;

/* prices: about what OpenAI asks for a picture of a megapixel */
static const EmuOpenaiModel emu_openai_models[] = {
  { "gpt-image-2", 40000, TRUE, FALSE, 10 },
  { "gpt-image-1", 42000, FALSE, FALSE, 10 },
  { "dall-e-3", 40000, FALSE, TRUE, 1 },
};

/* what a machine of one's own has */
static const char *const emu_openai_local[] = { "sd-local", NULL };
static const char *const emu_openai_sdcpp[] = { "sd-cpp-local", NULL };

const EmuOpenaiModel *
emu_openai_model_get (guint index)
{
  return index < G_N_ELEMENTS (emu_openai_models) ? &emu_openai_models[index] :
                                                    NULL;
}

const EmuOpenaiModel *
emu_openai_model_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_openai_models); i++)
    if (strcmp (emu_openai_models[i].id, id) == 0)
      return &emu_openai_models[i];
  return NULL;
}

static void
emu_openai_build_model (JsonBuilder *builder, const char *id, const char *owner)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "id");
  json_builder_add_string_value (builder, id);
  json_builder_set_member_name (builder, "object");
  json_builder_add_string_value (builder, "model");
  json_builder_set_member_name (builder, "created");
  json_builder_add_int_value (builder, 1763596800);
  json_builder_set_member_name (builder, "owned_by");
  json_builder_add_string_value (builder, owner);
  json_builder_end_object (builder);
}

static void
emu_openai_list (EmuCall *call)
{
  const EmuFlavor *flavor = call->state->settings.flavor;
  const char *const *local =
      flavor->bit == EMU_FLAVOR_SDCPP ? emu_openai_sdcpp : emu_openai_local;
  gboolean own = flavor->bit == EMU_FLAVOR_OPENAI;
  const EmuOpenaiModel *model;
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "object");
  json_builder_add_string_value (builder, "list");
  json_builder_set_member_name (builder, "data");
  json_builder_begin_array (builder);
  for (guint i = 0; own && (model = emu_openai_model_get (i)) != NULL; i++)
    emu_openai_build_model (builder, model->id, "openai");
  for (guint i = 0; !own && local[i] != NULL; i++)
    emu_openai_build_model (builder, local[i], "local");
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  emu_call_send_json (call, 200, builder);
}

#define EVERYBODY 0xff
#define EDITORS (EVERYBODY & ~EMU_FLAVOR_LOCALAI)
#define LISTERS (EVERYBODY & ~EMU_FLAVOR_SGLANG)

static const EmuOpenaiRoute emu_openai_routes[] = {
  { "POST", "/images/generations", EVERYBODY, emu_openai_image_generate },
  { "POST", "/images/edits", EDITORS, emu_openai_image_edit },
  { "POST",
    "/images/inpainting",
    EMU_FLAVOR_LOCALAI,
    emu_openai_image_inpaint },
  { "GET", "/models", LISTERS, emu_openai_list },
};

/* Lemonade answers below both, the others below the first */
static const char *
emu_openai_path (const EmuCall *call)
{
  static const char *const bases[] = { "/v1", "/api/v1" };
  guint n = call->state->settings.flavor->bit == EMU_FLAVOR_LEMONADE ? 2 : 1;

  for (guint i = 0; i < n; i++)
    if (g_str_has_prefix (call->path, bases[i]))
      return call->path + strlen (bases[i]);
  return "";
}

static const EmuOpenaiRoute *
emu_openai_find (const EmuCall *call, gboolean *path_known)
{
  const char *path = emu_openai_path (call);
  guint bit = call->state->settings.flavor->bit;

  *path_known = FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (emu_openai_routes); i++)
    {
      const EmuOpenaiRoute *route = &emu_openai_routes[i];

      if (!g_str_equal (route->path, path) || (route->flavors & bit) == 0)
        continue;
      *path_known = TRUE;
      if (g_str_equal (route->method, call->entry->method))
        return route;
    }
  return NULL;
}

/* a wrong path is the server's word, not a breach: clients may ask */
static void
emu_openai_fail_path (EmuCall *call, gboolean path_known)
{
  g_autoptr (EmuOpenaiRefusal) refusal =
      emu_openai_refuse (path_known ? 405 : 404,
                         NULL,
                         NULL,
                         path_known ? "Method Not Allowed" : "Not Found");

  emu_openai_fail (call, refusal);
}

static gboolean
emu_openai_has_key (const EmuCall *call)
{
  static const char start[] = "Bearer ";
  const char *value = emu_call_header (call, "Authorization");

  return value != NULL && g_str_has_prefix (value, start) &&
         g_ascii_isgraph (value[strlen (start)]);
}

static void
emu_openai_handle (EmuCall *call)
{
  const EmuFlavor *flavor = call->state->settings.flavor;
  gboolean path_known;
  const EmuOpenaiRoute *route = emu_openai_find (call, &path_known);
  g_autoptr (EmuOpenaiRefusal) refusal = NULL;

  if (route == NULL)
    {
      emu_openai_fail_path (call, path_known);
      return;
    }
  if (flavor->needs_key && !emu_openai_has_key (call))
    {
      refusal = emu_openai_refuse (
          401, "invalid_api_key", NULL, "You didn't provide an API key.");
      emu_openai_fail (call, refusal);
      return;
    }
  /* an empty key is no key, and must not be sent as one */
  if (emu_call_header (call, "Authorization") != NULL &&
      !emu_openai_has_key (call))
    emu_journal_violation (
        call->state->journal, call->path, "a header without a key");
  if (g_str_equal (route->method, "GET"))
    emu_call_take_fault (call, EMU_FAULT_AT_OTHER);
  if (emu_fault_is (call->fault, EMU_FAULT_STATUS))
    emu_openai_fail_by (call, call->fault);
  else
    route->handle (call);
}

static const char *const emu_openai_prefixes[] = {
  "/v1/images/", "/v1/models", "/api/v1/", NULL
};

const EmuVendor emu_openai_vendor = {
  .name = EMU_OPENAI_VENDOR,
  .prefixes = emu_openai_prefixes,
  .handle = emu_openai_handle,
};

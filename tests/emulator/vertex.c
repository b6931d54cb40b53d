/* emulator/vertex: routes of Vertex AI. */
#include "google.h"

#include <string.h>

#include "vendor.h"

#define EMU_VERTEX_CALL ":generateContent"
#define EMU_VERTEX_MODELS "publishers/google/models/"
#define EMU_VERTEX_MAX_IMAGE (7 * 1024 * 1024)

static const EmuGoogleService emu_vertex_service = {
  .name = "vertex",
  .host = "aiplatform.googleapis.com",
  .package = "google.cloud.aiplatform.v1.",
  .dialect = EMU_PROTO_VERTEX,
  .needs_role = TRUE,
  .max_image = EMU_VERTEX_MAX_IMAGE,
};

/**
 * EmuVertexPath:
 * @project: (nullable): none is express mode, which takes a key
 * @location: (nullable): with @project
 * @model: (nullable): %NULL when the path is no such path
 */
typedef struct
{
  char *project;
  char *location;
  char *model;
} EmuVertexPath;

static void
emu_vertex_path_clear (EmuVertexPath *self)
{
  g_free (self->project);
  g_free (self->location);
  g_free (self->model);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EmuVertexPath, emu_vertex_path_clear)

/* "/v1/[projects/{p}/locations/{l}/]publishers/google/models/{m}:…" */
static void
emu_vertex_path_read (EmuVertexPath *self, const char *path)
{
  g_autoptr (GRegex) regex =
      g_regex_new ("^/v1(?:beta1)?/(?:projects/([^/]+)/locations/([^/]+)/)?"
                   "publishers/google/models/([^/:]+)" EMU_VERTEX_CALL "$",
                   0,
                   0,
                   NULL);
  g_autoptr (GMatchInfo) match = NULL;

  if (!g_regex_match (regex, path, 0, &match))
    return;
  self->project = g_match_info_fetch (match, 1);
  self->location = g_match_info_fetch (match, 2);
  self->model = g_match_info_fetch (match, 3);
  if (*self->project == '\0')
    {
      g_clear_pointer (&self->project, g_free);
      g_clear_pointer (&self->location, g_free);
    }
}

/* the newer models are in no region of their own */
static const EmuGoogleModel *
emu_vertex_model (const EmuVertexPath *path)
{
  const EmuGoogleModel *model = emu_google_model_find (path->model);

  if (model != NULL && model->global_only && path->location != NULL &&
      !g_str_equal (path->location, "global"))
    return NULL;
  return model;
}

static void
emu_vertex_send_gone (EmuCall *call, const EmuVertexPath *path)
{
  g_autofree char *message = g_strdup_printf (
      "Publisher Model `projects/%s/locations/%s/" EMU_VERTEX_MODELS
      "%s` was not found or your project does not have access to it. Please "
      "ensure you are using a valid model version.",
      path->project != NULL ? path->project : "express",
      path->location != NULL ? path->location : "global",
      path->model);

  emu_google_error_send (
      call, &emu_vertex_service, EMU_GOOGLE_NOT_FOUND, message, NULL);
}

static void
emu_vertex_handle (EmuCall *call)
{
  g_auto (EmuVertexPath) path = { 0 };
  const EmuGoogleModel *model;

  emu_vertex_path_read (&path, call->path);
  if (path.model == NULL || !g_str_equal (call->entry->method, "POST"))
    {
      emu_journal_violation (
          call->state->journal, call->path, "no such method and path");
      emu_google_error_send (
          call, &emu_vertex_service, EMU_GOOGLE_NOT_FOUND, NULL, NULL);
      return;
    }
  if (path.project != NULL ?
          !emu_google_key_check_token (call, &emu_vertex_service) :
          !emu_google_key_check (call, &emu_vertex_service))
    return;
  model = emu_vertex_model (&path);
  if (model == NULL)
    emu_vertex_send_gone (call, &path);
  else
    emu_google_content_handle (call, &emu_vertex_service, model);
}

static const char *const emu_vertex_prefixes[] = {
  "/v1beta1/", "/v1/publishers/", "/v1/projects/", NULL
};

const EmuVendor emu_vertex_vendor = {
  .name = "vertex",
  .prefixes = emu_vertex_prefixes,
  .handle = emu_vertex_handle,
};

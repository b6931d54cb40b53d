/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/vertex: Gemini models of a Google Cloud project, or with a key.
 *
 * Express mode takes a key. Where the settings of the endpoint name a project,
 * it is that project's address and a bearer token. */
#include "google.h"

#include <glib/gi18n-lib.h>

#include "error.h"

#define LIMN_VERTEX_ROOT "https://aiplatform.googleapis.com"
/* where image models are served, facts/wire.md §4 */
#define LIMN_VERTEX_LOCATION "global"
#define LIMN_VERTEX_PUBLISHER "publishers/google/models/"
/* one image inside the request, facts/wire.md §4 */
#define LIMN_VERTEX_MAX_IMAGE (7 * 1000 * 1000)

static const LimnGoogle limn_vertex = {
  .endpoint = "vertex",
  .max_image = LIMN_VERTEX_MAX_IMAGE,
};

static const char *
limn_vertex_get (const LimnSettings *settings,
                 const char *endpoint,
                 const char *key)
{
  g_autofree char *group = g_strconcat ("endpoint ", endpoint, NULL);

  return settings != NULL ? limn_settings_get (settings, group, key) : NULL;
}

/* these words become part of a host and a path: nothing else may */
static gboolean
limn_vertex_check (const char *endpoint,
                   const char *key,
                   const char *value,
                   const char *others,
                   GError **error)
{
  g_autofree char *name = NULL;
  gboolean clean = g_ascii_isalnum (*value);

  for (const char *p = value; clean && *p != '\0'; p++)
    clean = g_ascii_isalnum (*p) || strchr (others, *p) != NULL;
  if (clean)
    return TRUE;
  name = g_strdup_printf ("[endpoint %s] %s", endpoint, key);
  limn_error_set_invalid (
      error,
      name,
      value,
      _ ("letters, digits and dashes are needed; copy it from "
         "the Google Cloud console"));
  return FALSE;
}

static const char *
limn_vertex_get_location (const LimnSettings *settings, const char *endpoint)
{
  const char *location = limn_vertex_get (settings, endpoint, "location");

  return location != NULL ? location : LIMN_VERTEX_LOCATION;
}

/* a domain may stand before a project: "example.com:name" */
static gboolean
limn_vertex_check_place (const LimnSettings *settings,
                         const char *endpoint,
                         GError **error)
{
  return limn_vertex_check (endpoint,
                            "project",
                            limn_vertex_get (settings, endpoint, "project"),
                            "-.:",
                            error) &&
         limn_vertex_check (endpoint,
                            "location",
                            limn_vertex_get_location (settings, endpoint),
                            "-",
                            error);
}

static gboolean
limn_vertex_wants_token (const LimnSettings *settings, const char *endpoint)
{
  return limn_vertex_get (settings, endpoint, "project") != NULL;
}

static char *
limn_vertex_make_root (const LimnSettings *settings,
                       const char *endpoint,
                       GError **error)
{
  const char *location;

  if (!limn_vertex_wants_token (settings, endpoint))
    return g_strdup (LIMN_VERTEX_ROOT);
  if (!limn_vertex_check_place (settings, endpoint, error))
    return NULL;
  location = limn_vertex_get_location (settings, endpoint);
  if (strcmp (location, LIMN_VERTEX_LOCATION) == 0)
    return g_strdup (LIMN_VERTEX_ROOT);
  return g_strdup_printf ("https://%s-aiplatform.googleapis.com", location);
}

/* Google charges the login of a person to no project unless it is told one;
 * a command's tokens know theirs */
static void
limn_vertex_add_quota (const LimnOrder *order,
                       const char *project,
                       LimnHttpRequest *request)
{
  const char *endpoint = order->route->endpoint;
  const char *quota =
      limn_vertex_get (order->settings, endpoint, "quota_project");

  if (quota == NULL &&
      limn_vertex_get (order->settings, endpoint, "token_command") == NULL)
    quota = project;
  if (quota != NULL)
    limn_http_request_add_header (request, "x-goog-user-project", quota);
}

static LimnHttpRequest *
limn_vertex_build_project (const LimnOrder *order,
                           const char *project,
                           GError **error)
{
  const char *endpoint = order->route->endpoint;
  g_autoptr (LimnHttpRequest) request = NULL;
  g_autofree char *folder = NULL;

  if (!limn_vertex_check_place (order->settings, endpoint, error))
    return NULL;
  folder =
      g_strdup_printf ("/v1/projects/%s/locations/%s/" LIMN_VERTEX_PUBLISHER,
                       project,
                       limn_vertex_get_location (order->settings, endpoint));
  request = limn_google_build (&limn_vertex, order, folder, error);
  if (request != NULL)
    limn_vertex_add_quota (order, project, request);
  return g_steal_pointer (&request);
}

static LimnHttpRequest *
limn_vertex_build (const LimnOrder *order, GError **error)
{
  const char *project =
      limn_vertex_get (order->settings, order->route->endpoint, "project");

  if (project != NULL)
    return limn_vertex_build_project (order, project, error);
  return limn_google_build (
      &limn_vertex, order, "/v1/" LIMN_VERTEX_PUBLISHER, error);
}

static gboolean
limn_vertex_parse (const LimnHttpHead *head,
                   JsonNode *document,
                   LimnStep *step,
                   GError **error)
{
  return limn_google_parse (&limn_vertex, head, document, step, error);
}

const LimnProvider limn_provider_vertex = {
  .endpoint = "vertex",
  .root = LIMN_VERTEX_ROOT,
  .key_header = "x-goog-api-key",
  .key_prefix = "",
  .make_root = limn_vertex_make_root,
  .wants_token = limn_vertex_wants_token,
  .claims = limn_google_claims,
  .has_drafts = TRUE,
  .build = limn_vertex_build,
  .parse = limn_vertex_parse,
};

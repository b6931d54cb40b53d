/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/endpoint: whom we talk to: built in, or named in the settings. */
#include "endpoint.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"
#include "flavor.h"
#include "parameters.h"

/* the protocol that has flavors, and where it begins at most servers */
#define LIMN_ENDPOINT_OPENAI "openai"
#define LIMN_ENDPOINT_PATH "/v1"
/* a server of one's own of which nothing more is said */
#define LIMN_ENDPOINT_FLAVOR "plain"

/* sets %LIMN_ERROR_INVALID about one key of an endpoint's group */
static gboolean
limn_endpoint_fail (const char *name,
                    const char *key,
                    const char *value,
                    const char *remedy,
                    GError **error)
{
  g_autofree char *what = g_strdup_printf ("[endpoint %s] %s", name, key);

  limn_error_set_invalid (error, what, value, remedy);
  return FALSE;
}

static gboolean
limn_endpoint_fail_unknown (const char *name, GError **error)
{
  g_autofree char *list =
      g_strjoinv (", ", (char **) limn_parameters_get_endpoints ());
  g_autofree char *remedy =
      g_strdup_printf (_ ("no such endpoint; use one of %s, or one that has a "
                          "group [endpoint NAME] with protocol and url in "
                          "settings.ini"),
                       list);

  limn_error_set_invalid (error, "limn.endpoint", name, remedy);
  return FALSE;
}

static gboolean
limn_endpoint_is_name (const char *name)
{
  for (const char *p = name; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("-_.", *p) == NULL)
      return FALSE;
  return g_ascii_isalpha (*name);
}

/* fills in the protocol of a server that the user named */
static gboolean
limn_endpoint_read_own (LimnEndpoint *self,
                        const LimnSettings *settings,
                        GError **error)
{
  const char *const *known = limn_parameters_get_endpoints ();
  g_autofree char *root = NULL;
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  self->protocol =
      limn_settings_get_endpoint (settings, self->name, "protocol");
  if (self->protocol == NULL || !limn_endpoint_is_name (self->name))
    return limn_endpoint_fail_unknown (self->name, error);
  if (!g_strv_contains (known, self->protocol))
    {
      list = g_strjoinv (", ", (char **) known);
      remedy = g_strdup_printf (_ ("not known; use one of %s"), list);
      return limn_endpoint_fail (
          self->name, "protocol", self->protocol, remedy, error);
    }
  /* prompts must not go to the protocol's own vendor by mistake */
  root = limn_settings_get_root (settings, self->name, NULL, error);
  return root != NULL;
}

/* the protocol of an endpoint that is built in cannot be changed */
static gboolean
limn_endpoint_read_built_in (LimnEndpoint *self,
                             const LimnSettings *settings,
                             GError **error)
{
  const char *other =
      limn_settings_get_endpoint (settings, self->name, "protocol");

  self->protocol = self->name;
  return other == NULL || strcmp (other, self->name) == 0 ||
         limn_endpoint_fail (self->name,
                             "protocol",
                             other,
                             "this endpoint is built in; choose another name",
                             error);
}

static gboolean
limn_endpoint_read_flavor (LimnEndpoint *self,
                           const LimnSettings *settings,
                           GError **error)
{
  const char *name =
      limn_settings_get_endpoint (settings, self->name, "flavor");
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  if (name == NULL)
    name = strcmp (self->name, LIMN_ENDPOINT_OPENAI) == 0 ?
               LIMN_ENDPOINT_OPENAI :
               LIMN_ENDPOINT_FLAVOR;
  self->flavor = limn_flavor_find (name);
  if (self->flavor != NULL)
    return TRUE;
  list = limn_flavor_dup_names ();
  remedy = g_strdup_printf (_ ("not known; use one of %s"), list);
  return limn_endpoint_fail (self->name, "flavor", name, remedy, error);
}

static gboolean
limn_endpoint_is_path (const char *path)
{
  for (const char *p = path; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("/-._~", *p) == NULL)
      return FALSE;
  return *path == '/' && !g_str_has_suffix (path, "/") &&
         strstr (path, "/.") == NULL && strstr (path, "//") == NULL;
}

static gboolean
limn_endpoint_read_path (LimnEndpoint *self,
                         const LimnSettings *settings,
                         GError **error)
{
  const char *path = limn_settings_get_endpoint (settings, self->name, "path");

  self->path = path != NULL ? path : LIMN_ENDPOINT_PATH;
  if (strcmp (self->path, "/") == 0)
    self->path = "";
  return *self->path == '\0' || limn_endpoint_is_path (self->path) ||
         limn_endpoint_fail (self->name,
                             "path",
                             path,
                             "a slash before each part and none at the end is "
                             "needed, like /api/v1, or / alone",
                             error);
}

/**
 * limn_endpoint_find:
 * @self: (out): filled in, with what belongs to @settings and @name
 * @settings: (nullable): the user's
 * @name: of an endpoint that is built in, or of a group `[endpoint NAME]` of
 *   @settings with `protocol` and `url`; OpenAI's protocol has `flavor` and
 *   `path` there too
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where there is no such endpoint or
 *   what the settings say of it is not possible
 */
gboolean
limn_endpoint_find (LimnEndpoint *self,
                    const LimnSettings *settings,
                    const char *name,
                    GError **error)
{
  gboolean built_in = g_strv_contains (limn_parameters_get_endpoints (), name);

  *self = (LimnEndpoint){ .name = name, .path = "" };
  self->model = limn_settings_get_endpoint (settings, name, "model");
  if (!(built_in ? limn_endpoint_read_built_in (self, settings, error) :
                   limn_endpoint_read_own (self, settings, error)))
    return FALSE;
  if (strcmp (self->protocol, LIMN_ENDPOINT_OPENAI) != 0)
    return TRUE;
  return limn_endpoint_read_flavor (self, settings, error) &&
         limn_endpoint_read_path (self, settings, error);
}

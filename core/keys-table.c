/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys-table: the endpoints and the places of their keys. */
#include <string.h>

#include "error.h"

#include <glib/gi18n-lib.h>
#include "keys-private.h"

static const LimnKeysRow limn_keys_rows[] = {
  { "lumenfall",
    { "LUMENFALL_API_KEY" },
    ".lumenfall/credentials.json",
    N_ ("set LUMENFALL_API_KEY or run `limn key sign-in`"),
    N_ ("check LUMENFALL_API_KEY or run `limn key sign-in`") },
  { .endpoint = "fal",
    .variables = { "FAL_KEY" },
    .login = N_ ("set FAL_KEY to a key from https://fal.ai/dashboard/keys"),
    .remedy = N_ ("check FAL_KEY") },
  { .endpoint = "replicate",
    .variables = { "REPLICATE_API_TOKEN" },
    .login = N_ ("set REPLICATE_API_TOKEN to a token from "
                 "https://replicate.com/account/api-tokens"),
    .remedy = N_ ("check REPLICATE_API_TOKEN") },
  { "gemini",
    { "GEMINI_API_KEY", "GOOGLE_API_KEY" },
    NULL,
    N_ ("set GEMINI_API_KEY or GOOGLE_API_KEY"),
    N_ ("check GEMINI_API_KEY or GOOGLE_API_KEY") },
  { "vertex",
    { "VERTEX_API_KEY", "GOOGLE_API_KEY" },
    NULL,
    N_ ("set VERTEX_API_KEY or GOOGLE_API_KEY, or the project under [endpoint "
        "vertex] in settings.ini"),
    N_ ("check VERTEX_API_KEY or GOOGLE_API_KEY; where settings.ini names a "
        "project, run `gcloud auth application-default login` or check "
        "token_command") },
  { "openai",
    { "OPENAI_API_KEY" },
    NULL,
    N_ ("set OPENAI_API_KEY"),
    N_ ("check OPENAI_API_KEY") },
  { .endpoint = "echo" },
};

/**
 * limn_keys_find_row:
 * @endpoint: whom we talk to
 *
 * Returns: (transfer none) (nullable): the row of an endpoint that is built in
 */
const LimnKeysRow *
limn_keys_find_row (const char *endpoint)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_keys_rows); i++)
    if (strcmp (limn_keys_rows[i].endpoint, endpoint) == 0)
      return &limn_keys_rows[i];
  return NULL;
}

static char *
limn_keys_list_endpoints (void)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (limn_keys_rows); i++)
    g_string_append_printf (
        list, "%s%s", i > 0 ? ", " : "", limn_keys_rows[i].endpoint);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

/**
 * limn_keys_check_endpoint:
 * @settings: (nullable): the user's
 * @endpoint: a name
 * @error: return location
 *
 * Returns: whether @endpoint is built in or a server of the user's own; else
 *   %FALSE with %LIMN_ERROR_INVALID
 */
gboolean
limn_keys_check_endpoint (const LimnSettings *settings,
                          const char *endpoint,
                          GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  if (limn_keys_find_row (endpoint) != NULL ||
      limn_settings_get_endpoint (settings, endpoint, "protocol") != NULL)
    return TRUE;
  list = limn_keys_list_endpoints ();
  remedy = g_strconcat (_ ("use one of "), list, NULL);
  limn_error_set_invalid (error, "limn.endpoint", endpoint, remedy);
  return FALSE;
}

/**
 * limn_keys_hide:
 * @environment: (array zero-terminated=1) (transfer full): variables of a
 *   program that is about to be run, as of g_get_environ()
 *
 * Returns: (transfer full): them without the vendors' keys: no program that
 *   Limn runs has a use for one
 */
char **
limn_keys_hide (char **environment)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_keys_rows); i++)
    for (const char *const *name = limn_keys_rows[i].variables; *name != NULL;
         name++)
      environment = g_environ_unsetenv (environment, *name);
  return environment;
}

/**
 * limn_keys_get_login:
 * @endpoint: whom we talk to
 *
 * Returns: (transfer none): how the user gets a key for it
 */
const char *
limn_keys_get_login (const char *endpoint)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);

  return row != NULL && row->login != NULL ? _ (row->login) :
                                             _ ("it needs no key");
}

/**
 * limn_keys_get_remedy:
 * @endpoint: whom we talk to
 *
 * Returns: (transfer none): what to do about a key that is not accepted there
 */
const char *
limn_keys_get_remedy (const char *endpoint)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);

  return row != NULL && row->remedy != NULL ?
             _ (row->remedy) :
             _ ("check its key (key_env in settings.ini)");
}

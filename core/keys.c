/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys: where an endpoint's key comes from. */
#include "keys.h"

#include <string.h>

#include "error.h"
#include "jsontext.h"

#define LIMN_KEYS_MAX_FILE (64 * 1024)
/* shorter secret parts are not sought in texts: they would hit plain words */
#define LIMN_KEYS_MIN_SECRET 4

typedef struct
{
  const char *endpoint;
  const char *variables[3]; /* the vendor's own, in this order */
  const char *file;         /* the vendor's own in the home folder, or NULL */
  const char *login;        /* how the user gets one */
  const char *remedy;       /* what to do about one that is not accepted */
} LimnKeysRow;

/* an endpoint without variables needs no key */
static const LimnKeysRow limn_keys_rows[] = {
  { "lumenfall",
    { "LUMENFALL_API_KEY" },
    ".lumenfall/credentials.json",
    "set LUMENFALL_API_KEY or run `lumenfall login`",
    "check LUMENFALL_API_KEY or run `lumenfall login`" },
  { .endpoint = "fal",
    .variables = { "FAL_KEY" },
    .login = "set FAL_KEY to a key from https://fal.ai/dashboard/keys",
    .remedy = "check FAL_KEY" },
  { .endpoint = "replicate",
    .variables = { "REPLICATE_API_TOKEN" },
    .login = "set REPLICATE_API_TOKEN to a token from "
             "https://replicate.com/account/api-tokens",
    .remedy = "check REPLICATE_API_TOKEN" },
  { "gemini",
    { "GEMINI_API_KEY", "GOOGLE_API_KEY" },
    NULL,
    "set GEMINI_API_KEY or GOOGLE_API_KEY",
    "check GEMINI_API_KEY or GOOGLE_API_KEY" },
  { "vertex",
    { "VERTEX_API_KEY", "GOOGLE_API_KEY" },
    NULL,
    "set VERTEX_API_KEY or GOOGLE_API_KEY, or the project under [endpoint "
    "vertex] in settings.ini",
    "check VERTEX_API_KEY or GOOGLE_API_KEY; where settings.ini names a "
    "project, run `gcloud auth application-default login` or check "
    "token_command" },
  { "openai",
    { "OPENAI_API_KEY" },
    NULL,
    "set OPENAI_API_KEY",
    "check OPENAI_API_KEY" },
  { .endpoint = "echo" },
};

/* names under which such files keep a key; the vendor documents none */
static const char *const limn_keys_members[] = {
  "api_key",
  "apiKey",
  "key",
  "access_token",
};

static const LimnKeysRow *
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
 * limn_keys_check:
 * @key: a key or a token
 * @source: where it was found
 * @error: return location
 *
 * A line break in a key would let it write headers of its own.
 *
 * Returns: %FALSE with %LIMN_ERROR_AUTH where no header may hold @key; the
 *   message does not quote it
 */
gboolean
limn_keys_check (const char *key, const char *source, GError **error)
{
  for (const char *p = key; *p != '\0'; p++)
    {
      if (g_ascii_isgraph (*p))
        continue;
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_AUTH,
                   "the key from %s holds a space, a line break or another "
                   "character no key has (at position %u); set it again",
                   source,
                   (guint) (p - key) + 1);
      return FALSE;
    }
  return TRUE;
}

static const char *
limn_keys_find_member (JsonObject *object)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_keys_members); i++)
    {
      const char *key = limn_jsontext_get_string (object, limn_keys_members[i]);

      if (key != NULL && *key != '\0')
        return key;
    }
  return NULL;
}

/* at the top or one level down */
static const char *
limn_keys_find_in_json (JsonNode *node)
{
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;
  const char *key;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return NULL;
  key = limn_keys_find_member (json_node_get_object (node));
  json_object_iter_init_ordered (&iter, json_node_get_object (node));
  while (key == NULL && json_object_iter_next_ordered (&iter, &name, &value))
    if (JSON_NODE_HOLDS_OBJECT (value))
      key = limn_keys_find_member (json_node_get_object (value));
  return key;
}

/* %NULL without @error where there is no such file */
static char *
limn_keys_read_file (const LimnKeysRow *row, GError **error)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) failed = NULL;
  g_autoptr (JsonNode) node = NULL;
  char *text = NULL;
  char *key = NULL;
  gsize length;

  if (row->file == NULL)
    return NULL;
  path = g_build_filename (g_get_home_dir (), row->file, NULL);
  if (!g_file_get_contents (path, &text, &length, &failed))
    {
      if (!g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT) &&
          !g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOTDIR))
        g_set_error (error,
                     LIMN_ERROR,
                     LIMN_ERROR_AUTH,
                     "~/%s cannot be read; %s",
                     row->file,
                     row->login);
      return NULL;
    }
  if (length <= LIMN_KEYS_MAX_FILE)
    node = limn_jsontext_parse (text, (gssize) length, row->file, NULL);
  if (node != NULL)
    key = g_strdup (limn_keys_find_in_json (node));
  explicit_bzero (text, length);
  g_free (text);
  if (key == NULL)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 "~/%s holds no key; %s",
                 row->file,
                 row->login);
  return key;
}

/* whether it is set, and not blank */
static gboolean
limn_keys_has_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[strspn (value, " \t\r\n")] != '\0';
}

static const char *
limn_keys_find_variable (const LimnKeysRow *row)
{
  for (guint i = 0; row->variables[i] != NULL; i++)
    if (limn_keys_has_variable (row->variables[i]))
      return row->variables[i];
  return NULL;
}

/* takes @key */
static char *
limn_keys_accept (char *key, const char *name, char **source, GError **error)
{
  if (!limn_keys_check (key, name, error))
    {
      limn_keys_free (key);
      return NULL;
    }
  if (source != NULL)
    *source = g_strdup (name);
  return key;
}

/* the user named a variable for this endpoint: there is no other place */
static char *
limn_keys_read_named (const char *endpoint,
                      const char *name,
                      char **source,
                      GError **error)
{
  if (limn_keys_has_variable (name))
    return limn_keys_accept (g_strdup (g_getenv (name)), name, source, error);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               "no key for %s: set %s, or take key_env out of [endpoint %s] "
               "in settings.ini if it needs none",
               endpoint,
               name,
               endpoint);
  return NULL;
}

static char *
limn_keys_read_row (const LimnKeysRow *row, char **source, GError **error)
{
  const char *variable = limn_keys_find_variable (row);
  g_autofree char *file = NULL;
  g_autoptr (GError) broken = NULL;
  char *key;

  if (variable != NULL)
    return limn_keys_accept (
        g_strdup (g_getenv (variable)), variable, source, error);
  key = limn_keys_read_file (row, &broken);
  if (broken != NULL)
    g_propagate_error (error, g_steal_pointer (&broken));
  else if (key == NULL)
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_AUTH,
        "no key for %s: %s; use --endpoint echo (limn.endpoint) to try "
        "Limn without a key",
        row->endpoint,
        row->login);
  if (key == NULL)
    return NULL;
  file = g_strconcat ("~/", row->file, NULL);
  return limn_keys_accept (key, file, source, error);
}

/**
 * limn_keys_lookup:
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 * @source: (out) (optional) (transfer full): where the key was found: the name
 *   of a variable, "~/" and a file, "none" for an endpoint that needs no key;
 *   set on success only
 * @error: return location
 *
 * The variable that `key_env` of the endpoint's settings names, and none
 * beside it; without that the variables of the endpoint, then the vendor's own
 * file, if there is one.
 *
 * Returns: (transfer full): the key, to be freed with limn_keys_free(); "" for
 *   an endpoint that needs none; %NULL with %LIMN_ERROR_AUTH where there is no
 *   key or one that no header may hold, %LIMN_ERROR_INVALID for an endpoint
 *   that nobody knows
 */
char *
limn_keys_lookup (const LimnSettings *settings,
                  const char *endpoint,
                  char **source,
                  GError **error)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);
  const char *named =
      limn_settings_get_endpoint (settings, endpoint, "key_env");

  if (row == NULL &&
      limn_settings_get_endpoint (settings, endpoint, "protocol") == NULL)
    {
      g_autofree char *list = limn_keys_list_endpoints ();
      g_autofree char *remedy = g_strconcat ("use one of ", list, NULL);

      limn_error_set_invalid (error, "limn.endpoint", endpoint, remedy);
      return NULL;
    }
  if (named != NULL)
    return limn_keys_read_named (endpoint, named, source, error);
  if (row == NULL || row->variables[0] == NULL)
    return limn_keys_accept (g_strdup (""), "none", source, error);
  return limn_keys_read_row (row, source, error);
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
             row->remedy :
             "check its key (key_env in settings.ini)";
}

/**
 * limn_keys_free:
 * @key: (nullable) (transfer full): a key, or text that holds one
 *
 * Wipes the memory before it is given back.
 */
void
limn_keys_free (char *key)
{
  if (key == NULL)
    return;
  explicit_bzero (key, strlen (key));
  g_free (key);
}

/**
 * limn_keys_mask:
 * @text: text that may hold a key
 * @key: (nullable): the key
 *
 * Replaces the key, and its secret part behind the dot or the colon, by "***".
 *
 * Returns: (transfer full): text that is safe to show
 */
char *
limn_keys_mask (const char *text, const char *key)
{
  g_autoptr (GString) masked = g_string_new (text);
  const char *secret = key != NULL ? strpbrk (key, ".:") : NULL;

  if (key != NULL && *key != '\0')
    g_string_replace (masked, key, "***", 0);
  if (secret != NULL && strlen (secret + 1) >= LIMN_KEYS_MIN_SECRET)
    g_string_replace (masked, secret + 1, "***", 0);
  return g_strdup (masked->str);
}

/**
 * limn_keys_mask_field:
 * @field: (inout) (nullable): a text, replaced by one without the key
 * @key: (nullable): the key
 */
void
limn_keys_mask_field (char **field, const char *key)
{
  char *masked;

  if (*field == NULL || key == NULL)
    return;
  masked = limn_keys_mask (*field, key);
  g_free (*field);
  *field = masked;
}

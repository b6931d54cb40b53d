/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys: where an endpoint's key comes from. */
#include <string.h>

#include "error.h"

#include <glib/gi18n-lib.h>
#include "jsontext.h"
#include "keyfile.h"
#include "keyring.h"
#include "keys-private.h"

/* names under which such files keep a key; the vendor documents none */
static const char *const limn_keys_members[] = {
  "api_key",
  "apiKey",
  "key",
  "access_token",
};

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
                   _ ("the key from %s holds a space, a line break or another "
                      "character no key has (at position %u); set it again"),
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
limn_keys_read_file (const LimnKeysRow *row, const char *shown, GError **error)
{
  g_autofree char *path = g_build_filename (g_get_home_dir (), row->file, NULL);
  g_autoptr (JsonNode) node = NULL;
  gsize length = 0;
  char *text = limn_keyfile_read (path, shown, &length, error);
  char *key = NULL;

  if (text == NULL)
    return NULL;
  node = limn_jsontext_parse (text, (gssize) length, row->file, NULL);
  if (node != NULL)
    key = g_strdup (limn_keys_find_in_json (node));
  explicit_bzero (text, length);
  limn_keys_free (text);
  if (key == NULL)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("%s holds no key; %s"),
                 shown,
                 _ (row->login));
  return key;
}

/* whether it is set, and not blank */
static gboolean
limn_keys_has_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[strspn (value, " \t\r\n")] != '\0';
}

/* the user may have named one for this endpoint: there is no other then */
static const char *
limn_keys_find_variable (const LimnSettings *settings, const char *endpoint)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);
  const char *named =
      limn_settings_get_endpoint (settings, endpoint, "key_env");

  if (named != NULL)
    return limn_keys_has_variable (named) ? named : NULL;
  for (guint i = 0; row != NULL && row->variables[i] != NULL; i++)
    if (limn_keys_has_variable (row->variables[i]))
      return row->variables[i];
  return NULL;
}

static gboolean
limn_keys_needs_none (const LimnSettings *settings, const char *endpoint)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);

  return (row == NULL || row->variables[0] == NULL) &&
         limn_settings_get_endpoint (settings, endpoint, "key_env") == NULL;
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

/* @missed: (nullable): why the keyring gave none */
static void
limn_keys_set_none (const LimnSettings *settings,
                    const char *endpoint,
                    const char *missed,
                    GError **error)
{
  const char *named =
      limn_settings_get_endpoint (settings, endpoint, "key_env");
  const char *lead = missed != NULL ? missed : "";
  const char *link = missed != NULL ? _ ("; or ") : "";

  if (named != NULL)
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_AUTH,
        _ ("no key for %s: %s%sset %s, or take key_env out of [endpoint "
           "%s] in settings.ini if it needs none"),
        endpoint,
        lead,
        link,
        named,
        endpoint);
  else
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("no key for %s: %s%s%s; `limn key set %s` keeps one, and "
                    "--endpoint echo (limn.endpoint) tries Limn without a key"),
                 endpoint,
                 lead,
                 link,
                 limn_keys_get_login (endpoint),
                 endpoint);
}

/* behind the keyring: the vendor's own file, and @own (taken), the key of ours
 */
static char *
limn_keys_lookup_files (const LimnSettings *settings,
                        const char *endpoint,
                        char *own,
                        const char *missed,
                        char **source,
                        GError **error)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);
  g_autofree char *ours = limn_keyfile_dup_name ();
  g_autofree char *shown = NULL;
  g_autofree char *told = NULL;
  g_autoptr (GError) broken = NULL;
  char *key = NULL;

  if (row != NULL && row->file != NULL &&
      limn_settings_get_endpoint (settings, endpoint, "key_env") == NULL)
    {
      shown = g_strconcat ("~/", row->file, NULL);
      key = limn_keys_read_file (row, shown, &broken);
    }
  if (key != NULL || broken != NULL)
    limn_keys_free (own);
  else
    key = own;
  if (broken != NULL)
    g_propagate_error (error, g_steal_pointer (&broken));
  else if (key == NULL && missed == NULL &&
           limn_keys_needs_none (settings, endpoint))
    return limn_keys_accept (g_strdup (""), "none", source, error);
  else if (key == NULL)
    limn_keys_set_none (settings, endpoint, missed, error);
  if (key == NULL)
    return NULL;
  told = missed != NULL ? g_strdup_printf ("%s (%s)", shown, missed) :
                          g_strdup (key == own ? ours : shown);
  return limn_keys_accept (key, told, source, error);
}

/**
 * limn_keys_lookup_near:
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 * @in_keyring: (out): whether the key is in the keyring, which is not asked
 * @source: (out) (optional) (transfer full): as in limn_keys_lookup()
 * @error: return location
 *
 * Looks where nobody has to be waited for.
 *
 * Returns: (transfer full): as limn_keys_lookup(); %NULL without @error where
 *   the key is in the keyring
 */
char *
limn_keys_lookup_near (const LimnSettings *settings,
                       const char *endpoint,
                       gboolean *in_keyring,
                       char **source,
                       GError **error)
{
  const char *variable = limn_keys_find_variable (settings, endpoint);
  const LimnKeysRow *row = limn_keys_find_row (endpoint);
  LimnKeyfileEntry entry = { 0 };

  *in_keyring = FALSE;
  if (!limn_keys_check_endpoint (settings, endpoint, error))
    return NULL;
  if (variable != NULL)
    return limn_keys_accept (
        g_strdup (g_getenv (variable)), variable, source, error);
  if (row != NULL && limn_keys_needs_none (settings, endpoint))
    return limn_keys_accept (g_strdup (""), "none", source, error);
  if (!limn_keyfile_find (endpoint, &entry, error))
    return NULL;
  *in_keyring = entry.in_keyring;
  if (entry.in_keyring)
    return NULL;
  return limn_keys_lookup_files (
      settings, endpoint, entry.key, NULL, source, error);
}

/**
 * limn_keys_lookup_behind:
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 * @key: (nullable) (transfer full): what the keyring gave
 * @missed: (nullable): why it gave nothing
 * @source: (out) (optional) (transfer full): as in limn_keys_lookup()
 * @error: return location
 *
 * Goes on where limn_keys_lookup_near() found the key to be in the keyring, and
 * that has been asked.
 *
 * Returns: (transfer full): as limn_keys_lookup()
 */
char *
limn_keys_lookup_behind (const LimnSettings *settings,
                         const char *endpoint,
                         char *key,
                         const GError *missed,
                         char **source,
                         GError **error)
{
  if (key != NULL)
    return limn_keys_accept (key, LIMN_KEYRING_NAME, source, error);
  return limn_keys_lookup_files (
      settings, endpoint, NULL, missed->message, source, error);
}

/**
 * limn_keys_lookup:
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 * @source: (out) (optional) (transfer full): where the key was found: the name
 *   of a variable, "the system keyring", a file, perhaps with a word on why the
 *   keyring had none; "none" for an endpoint that needs no key; set on success
 *   only
 * @error: return location
 *
 * The variables of the endpoint, or else the one that `key_env` of its settings
 * names; then the system keyring, if a key was stored there; the vendor's own
 * file, if there is one; Limn's own file. Blocks for two seconds at most.
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
  g_autoptr (GError) missed = NULL;
  gboolean in_keyring;
  char *key =
      limn_keys_lookup_near (settings, endpoint, &in_keyring, source, error);

  if (!in_keyring)
    return key;
  key = limn_keyring_lookup_sync (endpoint, &missed);
  return limn_keys_lookup_behind (
      settings, endpoint, key, missed, source, error);
}

/**
 * limn_keys_is_set:
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 *
 * Returns: whether one of the places of its key is there, or named in the
 *   settings, whatever it holds; %TRUE for an endpoint that needs none
 */
gboolean
limn_keys_is_set (const LimnSettings *settings, const char *endpoint)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);
  g_auto (LimnKeyfileEntry) entry = { 0 };
  g_autofree char *path = NULL;

  if (row == NULL || row->variables[0] == NULL ||
      limn_settings_get_endpoint (settings, endpoint, "key_env") != NULL ||
      limn_keys_find_variable (settings, endpoint) != NULL ||
      !limn_keyfile_find (endpoint, &entry, NULL) || entry.in_keyring ||
      entry.key != NULL)
    return TRUE;
  if (row->file == NULL)
    return FALSE;
  path = g_build_filename (g_get_home_dir (), row->file, NULL);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

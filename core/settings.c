/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/settings: the user's choices and the folders Limn writes to. */
#include "settings.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "error.h"
#include "settings-text.h"
#include "text.h"

#define LIMN_SETTINGS_FILE "settings.ini"
#define LIMN_SETTINGS_TRIES 3
#define LIMN_SETTINGS_SHOWN 60 /* characters of a name */
#define LIMN_SETTINGS_ENDPOINT "endpoint "

struct _LimnSettings
{
  GHashTable *values; /* "group\nkey" to text */
  GHashTable *ready;  /* endpoints there is a key for */
  GPtrArray *former;  /* of GHashTable: values that were reloaded */
};

static char *
limn_settings_folder (const char *variable, const char *base, const char *name)
{
  const char *folder = g_getenv (variable);

  if (folder != NULL && *folder != '\0')
    return g_build_filename (folder, name, NULL);
  return g_build_filename (base, "limn", name, NULL);
}

/**
 * limn_settings_config_path:
 * @name: (nullable): a file in the configuration folder
 *
 * Returns: (transfer full): its path below `LIMN_CONFIG_DIR`, by default
 *   `$XDG_CONFIG_HOME/limn`; the folder itself without @name
 */
char *
limn_settings_config_path (const char *name)
{
  return limn_settings_folder (
      "LIMN_CONFIG_DIR", g_get_user_config_dir (), name);
}

/**
 * limn_settings_state_path:
 * @name: (nullable): a file or folder in the state folder
 *
 * Returns: (transfer full): its path below `LIMN_STATE_DIR`, by default
 *   `$XDG_STATE_HOME/limn`; the folder itself without @name
 */
char *
limn_settings_state_path (const char *name)
{
  return limn_settings_folder ("LIMN_STATE_DIR", g_get_user_state_dir (), name);
}

static LimnSettings *
limn_settings_new_empty (void)
{
  LimnSettings *self = g_new0 (LimnSettings, 1);

  self->former =
      g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  self->ready = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->values =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

static gboolean
limn_settings_fail (const char *group,
                    const char *key,
                    const char *what,
                    GError **error)
{
  g_autofree char *shown_group = limn_text_clean (group, LIMN_SETTINGS_SHOWN);
  g_autofree char *shown_key = limn_text_clean (key, LIMN_SETTINGS_SHOWN);

  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               "[%s] %s: %s",
               shown_group,
               shown_key,
               what);
  return FALSE;
}

static gboolean
limn_settings_read_group (LimnSettings *self,
                          GKeyFile *file,
                          const char *group,
                          GError **error)
{
  g_auto (GStrv) keys = g_key_file_get_keys (file, group, NULL, NULL);

  for (char **key = keys; *key != NULL; key++)
    {
      g_autofree char *raw = g_key_file_get_value (file, group, *key, NULL);
      g_autofree char *value = NULL;

      if (!limn_settings_text_is_escaped (raw))
        return limn_settings_fail (group, *key, "a broken escape", error);
      value = g_key_file_get_string (file, group, *key, NULL);
      g_strstrip (value);
      /* GKeyFile takes none in the name of a group */
      if (limn_settings_text_find_control (*key, "") != NULL ||
          limn_settings_text_find_control (value, "") != NULL)
        return limn_settings_fail (group,
                                   *key,
                                   "a tab, a line break or another control "
                                   "character; take it out",
                                   error);
      g_hash_table_replace (self->values,
                            g_strconcat (group, "\n", *key, NULL),
                            g_steal_pointer (&value));
    }
  return TRUE;
}

/**
 * limn_settings_new_from_data:
 * @text: key file with groups `[limn]` (model, endpoint, policy, tries,
 *   provenance, hedge, cap_day, cap_month), `[journal]` (keep_days, keep_mb,
 *   required) and `[endpoint NAME]` (url, allow_http, and what limn/endpoint
 *   reads; of fal also mode: queue or sync; of a Google Cloud project also
 *   project, location, token_command, quota_project)
 * @error: return location
 *
 * Returns: (transfer full): settings, or %NULL with %LIMN_ERROR_INVALID, which
 *   names the line
 */
LimnSettings *
limn_settings_new_from_data (const char *text, GError **error)
{
  g_autoptr (LimnSettings) self = limn_settings_new_empty ();
  g_autoptr (GKeyFile) file = NULL;
  g_auto (GStrv) groups = NULL;

  if (*text == '\0')
    return g_steal_pointer (&self);
  file = limn_settings_text_load (text, error);
  if (file == NULL)
    return NULL;
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group != NULL; group++)
    if (!limn_settings_read_group (self, file, *group, error))
      return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_settings_new:
 * @warning: (nullable): set when settings.ini cannot be read or is broken
 *
 * Returns: (transfer full): the settings of settings.ini in the configuration
 *   folder; the defaults where there is none and when @warning is set
 */
LimnSettings *
limn_settings_new (GError **warning)
{
  g_autofree char *path = limn_settings_config_path (LIMN_SETTINGS_FILE);
  g_autofree char *text = NULL;
  g_autoptr (GError) failed = NULL;
  LimnSettings *self;
  gsize length;

  if (g_file_get_contents (path, &text, &length, &failed))
    {
      if (limn_settings_text_is_whole (text, length, warning) &&
          (self = limn_settings_new_from_data (text, warning)) != NULL)
        return self;
      g_prefix_error (warning, "%s: ", path);
    }
  else if (!g_error_matches (failed, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    g_set_error (warning, LIMN_ERROR, LIMN_ERROR_FILE, "%s", failed->message);
  return limn_settings_new_empty ();
}

/**
 * limn_settings_free:
 * @self: (nullable): settings
 */
void
limn_settings_free (LimnSettings *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->ready);
  g_ptr_array_unref (self->former);
  g_free (self);
}

/**
 * limn_settings_reload:
 * @self: settings
 * @warning: (nullable): as of limn_settings_new()
 *
 * Reads settings.ini again, for all who have @self. What was got of it before
 * stays valid. Which endpoints are ready is to be said again.
 */
void
limn_settings_reload (LimnSettings *self, GError **warning)
{
  LimnSettings *anew = limn_settings_new (warning);

  g_ptr_array_add (self->former, g_steal_pointer (&self->values));
  self->values = g_hash_table_ref (anew->values);
  g_hash_table_remove_all (self->ready);
  limn_settings_free (anew);
}

/**
 * limn_settings_get:
 * @self: settings
 * @group: "limn" or "endpoint NAME"
 * @key: a key
 *
 * Returns: (transfer none) (nullable): its value; %NULL where it is not set or
 *   empty
 */
const char *
limn_settings_get (const LimnSettings *self, const char *group, const char *key)
{
  g_autofree char *name = g_strconcat (group, "\n", key, NULL);
  const char *value = g_hash_table_lookup (self->values, name);

  return value != NULL && *value != '\0' ? value : NULL;
}

/**
 * limn_settings_get_endpoint:
 * @self: (nullable): settings
 * @endpoint: whom we talk to
 * @key: a key of its group
 *
 * Returns: (transfer none) (nullable): the value under `[endpoint NAME]`; %NULL
 *   where it is not set or empty
 */
const char *
limn_settings_get_endpoint (const LimnSettings *self,
                            const char *endpoint,
                            const char *key)
{
  g_autofree char *group = g_strconcat ("endpoint ", endpoint, NULL);

  return self != NULL ? limn_settings_get (self, group, key) : NULL;
}

/**
 * limn_settings_allows_http:
 * @self: settings
 * @endpoint: whom we talk to
 *
 * Returns: whether the user switched on plain http beyond loopback for it:
 *   `allow_http=true`
 */
gboolean
limn_settings_allows_http (const LimnSettings *self, const char *endpoint)
{
  const char *value = limn_settings_get_endpoint (self, endpoint, "allow_http");

  return value != NULL && g_ascii_strcasecmp (value, "true") == 0;
}

static gint
limn_settings_compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/**
 * limn_settings_list_endpoints:
 * @self: settings
 *
 * Returns: (transfer full) (array zero-terminated=1): names of the endpoints
 *   that have a group `[endpoint NAME]` with something in it, sorted
 */
char **
limn_settings_list_endpoints (const LimnSettings *self)
{
  g_autoptr (GHashTable) names =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  g_hash_table_iter_init (&iter, self->values);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    if (g_str_has_prefix (name, LIMN_SETTINGS_ENDPOINT))
      {
        const char *start = (char *) name + strlen (LIMN_SETTINGS_ENDPOINT);

        g_hash_table_add (
            names, g_strndup (start, (gsize) (strchr (start, '\n') - start)));
      }
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (sorted, g_strdup (name));
  g_ptr_array_sort (sorted, limn_settings_compare);
  g_ptr_array_add (sorted, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&sorted), FALSE);
}

/**
 * limn_settings_set_ready:
 * @self: settings
 * @endpoint: whom we talk to
 *
 * Says that there is what it takes to talk to @endpoint: a key.
 */
void
limn_settings_set_ready (LimnSettings *self, const char *endpoint)
{
  g_hash_table_add (self->ready, g_strdup (endpoint));
}

/**
 * limn_settings_is_ready:
 * @self: settings
 * @endpoint: whom we talk to
 *
 * Returns: whether limn_settings_set_ready() was told of @endpoint
 */
gboolean
limn_settings_is_ready (const LimnSettings *self, const char *endpoint)
{
  return g_hash_table_contains (self->ready, endpoint);
}

/**
 * limn_settings_get_tries:
 * @self: (nullable): settings
 *
 * Returns: `tries` of group `[limn]`, 1 to 5: how often one route is tried
 *   where nothing can have been billed; 3 where it is not set or no such number
 */
guint
limn_settings_get_tries (const LimnSettings *self)
{
  const char *text =
      self != NULL ? limn_settings_get (self, "limn", "tries") : NULL;
  guint64 tries;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, 5, &tries, NULL))
    return (guint) tries;
  return LIMN_SETTINGS_TRIES;
}

/**
 * limn_settings_wants_provenance:
 * @self: (nullable): settings
 *
 * Returns: whether images are to say that a model has made or edited them: no
 *   only for `provenance=false` in group `[limn]`
 */
gboolean
limn_settings_wants_provenance (const LimnSettings *self)
{
  const char *text =
      self != NULL ? limn_settings_get (self, "limn", "provenance") : NULL;

  return text == NULL || g_ascii_strcasecmp (text, "false") != 0;
}

static gboolean
limn_settings_is_loopback (const char *host)
{
  g_autoptr (GInetAddress) address = g_inet_address_new_from_string (host);

  if (address != NULL)
    return g_inet_address_get_is_loopback (address);
  return g_ascii_strcasecmp (host, "localhost") == 0;
}

/* names and addresses; what else a URI may hold has no place in a root */
static gboolean
limn_settings_is_host (const char *host)
{
  gboolean address;

  if (host == NULL || *host == '\0')
    return FALSE;
  address = g_hostname_is_ip_address (host);
  for (const char *p = host; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && *p != '.' && *p != '-' &&
        !(address && *p == ':'))
      return FALSE;
  return TRUE;
}

/* %NULL with the reason in @why where @text is not a root */
static char *
limn_settings_parse_root (const char *text,
                          gboolean allow_http,
                          const char **why)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_HAS_PASSWORD, NULL);
  g_autofree char *host = NULL;
  gboolean plain;

  *why = "scheme, host and port only are needed, like https://host:8443";
  if (uri == NULL || g_uri_get_userinfo (uri) != NULL ||
      !limn_settings_is_host (g_uri_get_host (uri)) ||
      g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL ||
      g_uri_get_port (uri) == 0)
    return NULL;
  if (*g_uri_get_path (uri) != '\0' && strcmp (g_uri_get_path (uri), "/") != 0)
    return NULL;
  plain = strcmp (g_uri_get_scheme (uri), "http") == 0;
  if (!plain && strcmp (g_uri_get_scheme (uri), "https") != 0)
    return NULL;
  *why = "plain http is for this machine only; use https, or set allow_http";
  if (plain && !allow_http && !limn_settings_is_loopback (g_uri_get_host (uri)))
    return NULL;
  host = g_ascii_strdown (g_uri_get_host (uri), -1);
  return g_uri_join (G_URI_FLAGS_NONE,
                     g_uri_get_scheme (uri),
                     NULL,
                     host,
                     g_uri_get_port (uri),
                     "",
                     NULL,
                     NULL);
}

/**
 * limn_settings_dup_variable:
 * @endpoint: whom we talk to
 *
 * Returns: (transfer full): the variable that replaces its root:
 *   "LIMN_LUMENFALL_URL"; what no variable's name may hold is "_" there
 */
char *
limn_settings_dup_variable (const char *endpoint)
{
  g_autofree char *upper = g_ascii_strup (endpoint, -1);

  g_strdelimit (upper, "-.", '_');
  return g_strdup_printf ("LIMN_%s_URL", upper);
}

/**
 * limn_settings_get_root:
 * @self: settings
 * @endpoint: whom we talk to
 * @fallback: (nullable): the endpoint's own root
 * @error: return location
 *
 * The environment (`LIMN_LUMENFALL_URL`) wins over the settings
 * (`[endpoint lumenfall] url`), these over @fallback. A root is scheme, host
 * and port; plain http is for loopback unless allowed.
 *
 * Returns: (transfer full): the root without a slash at its end, or %NULL with
 *   %LIMN_ERROR_INVALID, which names where it came from
 */
char *
limn_settings_get_root (const LimnSettings *self,
                        const char *endpoint,
                        const char *fallback,
                        GError **error)
{
  g_autofree char *variable = limn_settings_dup_variable (endpoint);
  g_autofree char *key = g_strdup_printf ("[endpoint %s] url", endpoint);
  const char *name = variable;
  const char *text = g_getenv (variable);
  const char *why;
  char *root;

  if (text == NULL || *text == '\0')
    {
      name = key;
      text = limn_settings_get_endpoint (self, endpoint, "url");
    }
  if (text == NULL && fallback == NULL)
    {
      limn_error_set_invalid (
          error,
          key,
          NULL,
          _ ("is not set; name its address, like http://127.0.0.1:8080"));
      return NULL;
    }
  if (text == NULL)
    {
      name = endpoint;
      text = fallback;
    }
  root = limn_settings_parse_root (
      text, limn_settings_allows_http (self, endpoint), &why);
  if (root == NULL)
    limn_error_set_invalid (
        error, name, strchr (text, '@') != NULL ? NULL : text, why);
  return root;
}

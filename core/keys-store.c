/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys-store: keys that Limn keeps for the user. */
#include "error.h"
#include "keyfile.h"
#include "keyring.h"
#include "keys-private.h"

static gboolean
limn_keys_check_storable (const LimnSettings *settings,
                          const char *endpoint,
                          GError **error)
{
  const LimnKeysRow *row = limn_keys_find_row (endpoint);

  if (!limn_keys_check_endpoint (settings, endpoint, error))
    return FALSE;
  if (row == NULL || row->variables[0] != NULL)
    return TRUE;
  limn_error_set_invalid (error, "endpoint", endpoint, "it needs no key");
  return FALSE;
}

/* The note comes last: a key that nobody looks for does no harm. What the
 * file held before goes with it. */
static char *
limn_keys_store_in_keyring (const char *endpoint,
                            const char *key,
                            GError **error)
{
  const LimnKeyfileEntry entry = { .in_keyring = TRUE };

  if (!limn_keyring_store_sync (endpoint, key, error) ||
      !limn_keyfile_set (endpoint, &entry, error))
    return NULL;
  return g_strdup (LIMN_KEYRING_NAME);
}

static char *
limn_keys_store_in_file (const char *endpoint, const char *key, GError **error)
{
  const LimnKeyfileEntry entry = { .key = (char *) key };
  g_auto (LimnKeyfileEntry) before = { 0 };

  if (!limn_keyfile_find (endpoint, &before, error))
    return NULL;
  if (before.in_keyring)
    limn_keyring_forget_sync (endpoint, NULL);
  return limn_keyfile_set (endpoint, &entry, error) ? limn_keyfile_dup_name () :
                                                      NULL;
}

/**
 * limn_keys_store:
 * @settings: (nullable): the user's
 * @endpoint: whom the key is for
 * @key: the key
 * @place: where to keep it
 * @missed: (out) (optional) (nullable) (transfer full): why it is not in the
 *   keyring, where %LIMN_KEYS_ANYWHERE was wanted; %NULL where it is
 * @error: return location
 *
 * Keeps a key, in place of one that was kept before. It is used where no
 * variable is set. Never opens a prompt; blocks for some seconds at most.
 *
 * Returns: (transfer full): where it is now, as limn_keys_lookup() says it;
 *   %NULL with %LIMN_ERROR_INVALID for an endpoint that nobody knows or that
 *   needs no key, %LIMN_ERROR_AUTH for what is no key and where the keyring or
 *   the file cannot be used, %LIMN_ERROR_FILE where it cannot be written
 */
char *
limn_keys_store (const LimnSettings *settings,
                 const char *endpoint,
                 const char *key,
                 LimnKeysPlace place,
                 char **missed,
                 GError **error)
{
  g_autoptr (GError) failed = NULL;
  char *where = NULL;

  if (missed != NULL)
    *missed = NULL;
  if (!limn_keys_check_storable (settings, endpoint, error))
    return NULL;
  if (*key == '\0')
    {
      limn_error_set_invalid (error, "key", NULL, "is empty");
      return NULL;
    }
  if (!limn_keys_check (key, "this input", error))
    return NULL;
  if (place != LIMN_KEYS_FILE)
    where = limn_keys_store_in_keyring (endpoint, key, &failed);
  if (where != NULL)
    return where;
  if (place == LIMN_KEYS_KEYRING)
    {
      g_propagate_error (error, g_steal_pointer (&failed));
      return NULL;
    }
  where = limn_keys_store_in_file (endpoint, key, error);
  if (where != NULL && missed != NULL && failed != NULL)
    *missed = g_strdup (failed->message);
  return where;
}

/**
 * limn_keys_forget:
 * @settings: (nullable): the user's
 * @endpoint: whom the key is for
 * @error: return location
 *
 * Takes away a key that limn_keys_store() has kept. Variables and the vendor's
 * own file stay as they are.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for an endpoint that nobody knows or
 *   that Limn keeps no key for, %LIMN_ERROR_AUTH where the keyring holds on to
 *   it, %LIMN_ERROR_FILE where the file cannot be written
 */
gboolean
limn_keys_forget (const LimnSettings *settings,
                  const char *endpoint,
                  GError **error)
{
  const LimnKeyfileEntry none = { 0 };
  g_auto (LimnKeyfileEntry) entry = { 0 };

  if (!limn_keys_check_storable (settings, endpoint, error) ||
      !limn_keyfile_find (endpoint, &entry, error))
    return FALSE;
  if (!entry.in_keyring && entry.key == NULL)
    {
      limn_error_set_invalid (
          error, "endpoint", endpoint, "Limn keeps no key for it");
      return FALSE;
    }
  if (entry.in_keyring && !limn_keyring_forget_sync (endpoint, error))
    return FALSE;
  return limn_keyfile_set (endpoint, &none, error);
}

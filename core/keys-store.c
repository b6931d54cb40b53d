/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys-store: keys that Limn keeps for the user. */
#include "error.h"

#include <glib/gi18n-lib.h>
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
  limn_error_set_invalid (error, "endpoint", endpoint, _ ("it needs no key"));
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

static gboolean
limn_keys_check_new (const LimnSettings *settings,
                     const char *endpoint,
                     const char *key,
                     GError **error)
{
  if (!limn_keys_check_storable (settings, endpoint, error))
    return FALSE;
  if (*key != '\0')
    return limn_keys_check (key, "this input", error);
  limn_error_set_invalid (error, "key", NULL, _ ("is empty"));
  return FALSE;
}

/* a key that was looked at */
static char *
limn_keys_keep (const char *endpoint,
                const char *key,
                LimnKeysPlace place,
                char **missed,
                GError **error)
{
  g_autoptr (GError) failed = NULL;
  char *where = NULL;

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
  if (missed != NULL)
    *missed = NULL;
  if (!limn_keys_check_new (settings, endpoint, key, error))
    return NULL;
  return limn_keys_keep (endpoint, key, place, missed, error);
}

/* @key: (nullable): the one that is kept; %NULL to forget */
typedef struct
{
  char *endpoint;
  char *key;
  LimnKeysPlace place;
  char *missed;
} LimnKeysWork;

static void
limn_keys_free_work (gpointer data)
{
  LimnKeysWork *work = data;

  g_free (work->endpoint);
  limn_keys_free (work->key);
  g_free (work->missed);
  g_free (work);
}

static gboolean
limn_keys_drop (const char *endpoint, GError **error)
{
  const LimnKeyfileEntry none = { 0 };
  g_auto (LimnKeyfileEntry) entry = { 0 };

  if (!limn_keyfile_find (endpoint, &entry, error))
    return FALSE;
  if (!entry.in_keyring && entry.key == NULL)
    {
      limn_error_set_invalid (
          error, "endpoint", endpoint, _ ("Limn keeps no key for it"));
      return FALSE;
    }
  if (entry.in_keyring && !limn_keyring_forget_sync (endpoint, error))
    return FALSE;
  return limn_keyfile_set (endpoint, &none, error);
}

/* a keyring may take its time, which no window has to wait for */
static void
limn_keys_work (GTask *task,
                gpointer source,
                gpointer data,
                GCancellable *cancellable)
{
  LimnKeysWork *work = data;
  GError *error = NULL;
  char *where = NULL;

  if (work->key != NULL)
    where = limn_keys_keep (
        work->endpoint, work->key, work->place, &work->missed, &error);
  else if (limn_keys_drop (work->endpoint, &error))
    where = g_strdup ("");
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, where, g_free);
}

/**
 * limn_keys_store_async:
 * @settings: (nullable): the user's
 * @endpoint: whom the key is for
 * @key: (nullable): the key; %NULL forgets the one that is kept
 * @place: where to keep it
 * @callback: (scope async): called at the end, on the thread-default context
 * @user_data: for @callback
 *
 * As limn_keys_store() or limn_keys_forget(), on a thread.
 */
void
limn_keys_store_async (const LimnSettings *settings,
                       const char *endpoint,
                       const char *key,
                       LimnKeysPlace place,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  LimnKeysWork *work = g_new0 (LimnKeysWork, 1);
  GError *error = NULL;

  work->endpoint = g_strdup (endpoint);
  work->key = g_strdup (key);
  work->place = place;
  g_task_set_task_data (task, work, limn_keys_free_work);
  if (key != NULL)
    limn_keys_check_new (settings, endpoint, key, &error);
  else
    limn_keys_check_storable (settings, endpoint, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, limn_keys_work);
}

/**
 * limn_keys_store_finish:
 * @result: as given to the callback
 * @missed: (out) (optional) (nullable) (transfer full): as of limn_keys_store()
 * @error: return location
 *
 * Returns: (transfer full): where the key is now, "" where it was forgotten;
 *   %NULL with the error of limn_keys_store() or limn_keys_forget()
 */
char *
limn_keys_store_finish (GAsyncResult *result, char **missed, GError **error)
{
  LimnKeysWork *work = g_task_get_task_data (G_TASK (result));

  if (missed != NULL)
    *missed = g_steal_pointer (&work->missed);
  return g_task_propagate_pointer (G_TASK (result), error);
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
  return limn_keys_check_storable (settings, endpoint, error) &&
         limn_keys_drop (endpoint, error);
}

/**
 * limn_keys_dup_source:
 * @settings: (nullable): the user's
 * @endpoint: whom we talk to
 * @kept: (out): whether Limn keeps it, so that limn_keys_forget() takes it away
 * @error: return location
 *
 * Waits for nobody: a key that is said to be in the keyring is not looked at.
 *
 * Returns: (transfer full): where its key would come from, as of
 *   limn_keys_lookup(); %NULL with its error where there is none
 */
char *
limn_keys_dup_source (const LimnSettings *settings,
                      const char *endpoint,
                      gboolean *kept,
                      GError **error)
{
  g_auto (LimnKeyfileEntry) entry = { 0 };
  gboolean in_keyring;
  char *source = NULL;
  char *key =
      limn_keys_lookup_near (settings, endpoint, &in_keyring, &source, error);

  limn_keys_free (key);
  *kept = limn_keyfile_find (endpoint, &entry, NULL) &&
          (entry.in_keyring || entry.key != NULL);
  return in_keyring ? g_strdup (LIMN_KEYRING_NAME) : source;
}

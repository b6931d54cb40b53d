/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyring: keys in the desktop's keyring, by the Secret Service API.
 *
 * Nothing here ever opens a prompt: what is locked stays so, and is named. A
 * keyring that does not answer is given up, once for the life of the process.
 */
#include "keyring.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "keyring-work.h"
#include "keys.h"

/**
 * LimnKeyringWait:
 * @stop: ends the waiting: by @cancellable, or by @timer
 * @cancellable: (nullable): the caller's
 * @handler: on @cancellable
 * @timer: runs out when the keyring has taken too long
 * @is_late: it has
 */
typedef struct
{
  GCancellable *stop;
  GCancellable *cancellable;
  gulong handler;
  GSource *timer;
  gboolean is_late;
} LimnKeyringWait;

/* it was too slow once: nobody waits again */
static gint limn_keyring_is_dead;

static void
limn_keyring_free_call (gpointer data)
{
  LimnKeyringCall *call = data;

  g_free (call->endpoint);
  limn_keys_free (call->key);
  g_free (call);
}

static void
limn_keyring_free_wait (gpointer data)
{
  LimnKeyringWait *wait = data;

  g_cancellable_disconnect (wait->cancellable, wait->handler);
  g_clear_object (&wait->cancellable);
  g_object_unref (wait->stop);
  g_source_destroy (wait->timer);
  g_source_unref (wait->timer);
  g_free (wait);
}

static void
limn_keyring_set_slow (GError **error)
{
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               _ ("the system keyring did not answer within %d seconds"),
               LIMN_KEYRING_LIMIT_MS / 1000);
}

/* without this GDBus would start a bus of its own */
static gboolean
limn_keyring_has_bus (GError **error)
{
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");
  const char *folder = g_getenv ("XDG_RUNTIME_DIR");
  g_autofree char *path = NULL;

  if (address != NULL && *address != '\0')
    return TRUE;
  if (folder != NULL && *folder != '\0')
    path = g_build_filename (folder, "bus", NULL);
  if (path != NULL && g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_AUTH,
      _ ("there is no session bus by which to reach the system keyring"));
  return FALSE;
}

static void
limn_keyring_work (GTask *task,
                   gpointer source,
                   gpointer data,
                   GCancellable *stop)
{
  const LimnKeyringCall *call = data;
  GError *error = NULL;
  char *key = limn_keyring_work_do (call, stop, &error);

  if (error != NULL)
    limn_keys_mask_field (&error->message, call->key);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, key, (GDestroyNotify) limn_keys_free);
}

static void
limn_keyring_done (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LimnKeyringWait *wait = g_task_get_task_data (task);
  GError *error = NULL;
  char *key = g_task_propagate_pointer (G_TASK (result), &error);

  if (error != NULL && g_cancellable_is_cancelled (wait->stop))
    {
      g_clear_error (&error);
      if (wait->is_late)
        limn_keyring_set_slow (&error);
      else
        error = g_error_new (LIMN_ERROR, LIMN_ERROR_CANCELLED, _ ("cancelled"));
    }
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, key, (GDestroyNotify) limn_keys_free);
}

static gboolean
limn_keyring_expire (gpointer data)
{
  LimnKeyringWait *wait = data;

  wait->is_late = TRUE;
  g_atomic_int_set (&limn_keyring_is_dead, TRUE);
  g_cancellable_cancel (wait->stop);
  return G_SOURCE_REMOVE;
}

static void
limn_keyring_cancelled (GCancellable *cancellable, gpointer stop)
{
  g_cancellable_cancel (stop);
}

static LimnKeyringWait *
limn_keyring_new_wait (GTask *task)
{
  LimnKeyringWait *wait = g_new0 (LimnKeyringWait, 1);

  wait->stop = g_cancellable_new ();
  g_set_object (&wait->cancellable, g_task_get_cancellable (task));
  if (wait->cancellable != NULL)
    wait->handler = g_cancellable_connect (wait->cancellable,
                                           G_CALLBACK (limn_keyring_cancelled),
                                           wait->stop,
                                           NULL);
  wait->timer = g_timeout_source_new (LIMN_KEYRING_LIMIT_MS);
  g_source_set_callback (wait->timer, limn_keyring_expire, wait, NULL);
  g_source_attach (wait->timer, g_task_get_context (task));
  return wait;
}

/* takes @call; libsecret works on a thread that nobody waits for too long */
static void
limn_keyring_run (LimnKeyringCall *call,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  LimnKeyringWait *wait = limn_keyring_new_wait (task);
  g_autoptr (GTask) work =
      g_task_new (NULL, wait->stop, limn_keyring_done, task);
  GError *error = NULL;

  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, wait, limn_keyring_free_wait);
  g_task_set_task_data (work, call, limn_keyring_free_call);
  g_task_set_return_on_cancel (work, TRUE);
  if (g_atomic_int_get (&limn_keyring_is_dead))
    limn_keyring_set_slow (&error);
  else
    limn_keyring_has_bus (&error);
  if (error != NULL)
    g_task_return_error (work, error);
  else
    g_task_run_in_thread (work, limn_keyring_work);
}

static LimnKeyringCall *
limn_keyring_new_call (LimnKeyringVerb verb,
                       const char *endpoint,
                       const char *key)
{
  LimnKeyringCall *call = g_new0 (LimnKeyringCall, 1);

  call->verb = verb;
  call->endpoint = g_strdup (endpoint);
  call->key = g_strdup (key);
  return call;
}

/**
 * limn_keyring_lookup_async:
 * @endpoint: whose key it is
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end, on the thread-default context
 * @user_data: for @callback
 *
 * Looks for a key that limn_keyring_store_sync() has stored, without a prompt
 * and for %LIMN_KEYRING_LIMIT_MS at most.
 */
void
limn_keyring_lookup_async (const char *endpoint,
                           GCancellable *cancellable,
                           GAsyncReadyCallback callback,
                           gpointer user_data)
{
  limn_keyring_run (
      limn_keyring_new_call (LIMN_KEYRING_LOOK_UP, endpoint, NULL),
      cancellable,
      callback,
      user_data);
}

/**
 * limn_keyring_lookup_finish:
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: (transfer full): the key, to be freed with limn_keys_free(); %NULL
 *   with %LIMN_ERROR_AUTH, whose message says why the keyring has none to give
 */
char *
limn_keyring_lookup_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
limn_keyring_sync_done (GObject *source, GAsyncResult *result, gpointer data)
{
  GAsyncResult **done = data;

  *done = g_object_ref (result);
}

/* takes @call */
static char *
limn_keyring_run_sync (LimnKeyringCall *call, GError **error)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (GAsyncResult) done = NULL;

  g_main_context_push_thread_default (context);
  limn_keyring_run (call, NULL, limn_keyring_sync_done, &done);
  while (done == NULL)
    g_main_context_iteration (context, TRUE);
  g_main_context_pop_thread_default (context);
  return limn_keyring_lookup_finish (done, error);
}

/**
 * limn_keyring_lookup_sync:
 * @endpoint: whose key it is
 * @error: return location
 *
 * Blocks for %LIMN_KEYRING_LIMIT_MS at most.
 *
 * Returns: (transfer full): as limn_keyring_lookup_finish()
 */
char *
limn_keyring_lookup_sync (const char *endpoint, GError **error)
{
  return limn_keyring_run_sync (
      limn_keyring_new_call (LIMN_KEYRING_LOOK_UP, endpoint, NULL), error);
}

/**
 * limn_keyring_store_sync:
 * @endpoint: whose key it is
 * @key: a key that limn_keys_check() has passed
 * @error: return location
 *
 * Puts @key into the keyring that new passwords go to, in place of an older
 * one. Blocks for %LIMN_KEYRING_LIMIT_MS at most.
 *
 * Returns: %FALSE with %LIMN_ERROR_AUTH, whose message says what the keyring
 *   lacks
 */
gboolean
limn_keyring_store_sync (const char *endpoint, const char *key, GError **error)
{
  g_autofree char *done = limn_keyring_run_sync (
      limn_keyring_new_call (LIMN_KEYRING_STORE, endpoint, key), error);

  return done != NULL;
}

/**
 * limn_keyring_forget_sync:
 * @endpoint: whose key it is
 * @error: return location
 *
 * Takes its key out of the keyring. Blocks for %LIMN_KEYRING_LIMIT_MS at most.
 *
 * Returns: %FALSE with %LIMN_ERROR_AUTH where there is none, or where it cannot
 *   be reached
 */
gboolean
limn_keyring_forget_sync (const char *endpoint, GError **error)
{
  g_autofree char *done = limn_keyring_run_sync (
      limn_keyring_new_call (LIMN_KEYRING_FORGET, endpoint, NULL), error);

  return done != NULL;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyring-work: what is said to the keyring; blocks. */
#include "keyring-work.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "keyring-library.h"
#include "text.h"

/* by these a key is found again; `secret-tool` knows them as
 * xdg:schema limn.Key endpoint NAME */
#define LIMN_KEYRING_SCHEMA "limn.Key"
#define LIMN_KEYRING_ATTRIBUTE "endpoint"
/* characters of the words of others that are repeated */
#define LIMN_KEYRING_SHOWN 200

static const SecretSchema limn_keyring_work_schema = {
  LIMN_KEYRING_SCHEMA,
  SECRET_SCHEMA_NONE,
  { { LIMN_KEYRING_ATTRIBUTE, SECRET_SCHEMA_ATTRIBUTE_STRING }, { NULL, 0 } }
};

static void
limn_keyring_work_set_locked (GError **error)
{
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               _ ("the system keyring is locked; unlock it in the desktop's "
                  "application for passwords"));
}

static void
limn_keyring_work_set_failed (const GError *failed, GError **error)
{
  g_autofree char *shown = NULL;

  if (g_error_matches (failed, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
      g_error_matches (failed, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER))
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_AUTH,
                   _ ("there is no system keyring on this session's bus"));
      return;
    }
  shown = limn_text_clean (failed->message, LIMN_KEYRING_SHOWN);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               _ ("the system keyring cannot be used (%s)"),
               shown);
}

/* The connection stays for good: GDBus shares it, and one made anew would end
 * the process with the bus, and a paid job with that. */
static SecretService *
limn_keyring_work_connect (GCancellable *stop, GError **error)
{
  static GDBusConnection *kept;
  static GMutex lock;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lock);
  g_autoptr (GError) failed = NULL;
  SecretService *service = NULL;

  if (kept == NULL)
    kept = g_bus_get_sync (G_BUS_TYPE_SESSION, stop, &failed);
  if (kept != NULL && g_dbus_connection_is_closed (kept))
    failed = g_error_new (
        G_DBUS_ERROR, G_DBUS_ERROR_DISCONNECTED, _ ("the session has ended"));
  else if (kept != NULL)
    {
      g_dbus_connection_set_exit_on_close (kept, FALSE);
      service = limn_secret.secret_service_get_sync (
          SECRET_SERVICE_OPEN_SESSION, stop, &failed);
    }
  if (service == NULL)
    limn_keyring_work_set_failed (failed, error);
  return service;
}

/* NULL with an error, also where it is locked */
static SecretItem *
limn_keyring_work_find (SecretService *service,
                        GHashTable *attributes,
                        GCancellable *stop,
                        GError **error)
{
  g_autoptr (GError) failed = NULL;
  GList *found =
      limn_secret.secret_service_search_sync (service,
                                              &limn_keyring_work_schema,
                                              attributes,
                                              SECRET_SEARCH_LOAD_SECRETS,
                                              stop,
                                              &failed);
  g_autoptr (SecretItem) item =
      found != NULL ? g_object_ref (found->data) : NULL;

  g_list_free_full (found, g_object_unref);
  if (failed != NULL)
    limn_keyring_work_set_failed (failed, error);
  else if (item == NULL)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("the system keyring holds no key for it any more"));
  else if (limn_secret.secret_item_get_locked (item))
    limn_keyring_work_set_locked (error);
  else
    return g_steal_pointer (&item);
  return NULL;
}

static char *
limn_keyring_work_look_up (const LimnKeyringCall *call,
                           SecretService *service,
                           GHashTable *attributes,
                           GCancellable *stop,
                           GError **error)
{
  g_autoptr (SecretItem) item =
      limn_keyring_work_find (service, attributes, stop, error);
  SecretValue *value =
      item != NULL ? limn_secret.secret_item_get_secret (item) : NULL;
  const char *text =
      value != NULL ? limn_secret.secret_value_get_text (value) : NULL;
  char *key = g_strdup (text);

  if (value != NULL)
    limn_secret.secret_value_unref (value);
  if (key == NULL && item != NULL)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("the system keyring does not hand the key out"));
  return key;
}

/* storing into what is locked or not there would open a prompt */
static gboolean
limn_keyring_work_is_open (SecretService *service,
                           GCancellable *stop,
                           GError **error)
{
  g_autoptr (GError) failed = NULL;
  g_autoptr (SecretCollection) collection =
      limn_secret.secret_collection_for_alias_sync (service,
                                                    SECRET_COLLECTION_DEFAULT,
                                                    SECRET_COLLECTION_NONE,
                                                    stop,
                                                    &failed);

  if (failed != NULL)
    limn_keyring_work_set_failed (failed, error);
  else if (collection == NULL)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_AUTH,
                 _ ("the system keyring has not been set up"));
  else if (limn_secret.secret_collection_get_locked (collection))
    limn_keyring_work_set_locked (error);
  else
    return TRUE;
  return FALSE;
}

static char *
limn_keyring_work_store (const LimnKeyringCall *call,
                         SecretService *service,
                         GHashTable *attributes,
                         GCancellable *stop,
                         GError **error)
{
  g_autofree char *label = g_strdup_printf ("Limn: key of %s", call->endpoint);
  g_autoptr (GError) failed = NULL;
  SecretValue *value;

  if (!limn_keyring_work_is_open (service, stop, error))
    return NULL;
  value = limn_secret.secret_value_new (call->key, -1, "text/plain");
  limn_secret.secret_service_store_sync (service,
                                         &limn_keyring_work_schema,
                                         attributes,
                                         SECRET_COLLECTION_DEFAULT,
                                         label,
                                         value,
                                         stop,
                                         &failed);
  limn_secret.secret_value_unref (value);
  if (failed == NULL)
    return g_strdup ("");
  limn_keyring_work_set_failed (failed, error);
  return NULL;
}

/* clearing would leave alone what is locked, and not say so */
static char *
limn_keyring_work_forget (const LimnKeyringCall *call,
                          SecretService *service,
                          GHashTable *attributes,
                          GCancellable *stop,
                          GError **error)
{
  g_autoptr (SecretItem) item =
      limn_keyring_work_find (service, attributes, stop, error);
  g_autoptr (GError) failed = NULL;

  if (item == NULL)
    return NULL;
  limn_secret.secret_service_clear_sync (
      service, &limn_keyring_work_schema, attributes, stop, &failed);
  if (failed == NULL)
    return g_strdup ("");
  limn_keyring_work_set_failed (failed, error);
  return NULL;
}

/* "" or a key, or NULL with an error */
static char *(*const limn_keyring_work_verbs[]) (const LimnKeyringCall *call,
                                                 SecretService *service,
                                                 GHashTable *attributes,
                                                 GCancellable *stop,
                                                 GError **error) = {
  [LIMN_KEYRING_LOOK_UP] = limn_keyring_work_look_up,
  [LIMN_KEYRING_STORE] = limn_keyring_work_store,
  [LIMN_KEYRING_FORGET] = limn_keyring_work_forget,
};

/**
 * limn_keyring_work_do:
 * @call: what is wanted
 * @stop: ends it
 * @error: return location
 *
 * Blocks as long as the keyring does; any thread may call it.
 *
 * Returns: (transfer full): the key that was looked up, to be freed with
 *   limn_keys_free(), or ""; %NULL with %LIMN_ERROR_AUTH
 */
char *
limn_keyring_work_do (const LimnKeyringCall *call,
                      GCancellable *stop,
                      GError **error)
{
  g_autoptr (GHashTable) attributes =
      g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (SecretService) service = NULL;

  if (!limn_keyring_library_load (error))
    return NULL;
  service = limn_keyring_work_connect (stop, error);
  if (service == NULL)
    return NULL;
  g_hash_table_insert (attributes, LIMN_KEYRING_ATTRIBUTE, call->endpoint);
  return limn_keyring_work_verbs[call->verb](
      call, service, attributes, stop, error);
}

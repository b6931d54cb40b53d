/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/access: an endpoint with its address and its key. */
#include "access.h"

#include "keyring.h"
#include "keys.h"

/* how a token is carried, RFC 6750 §2.1 */
#define LIMN_ACCESS_TOKEN_HEADER "Authorization"
#define LIMN_ACCESS_TOKEN_PREFIX "Bearer "

/**
 * limn_access_new:
 * @endpoint: whom to talk to
 * @protocol: (nullable): what is spoken there: the name of an endpoint that is
 *   built in; %NULL for @endpoint
 * @settings: roots of the endpoints
 * @error: return location
 *
 * Waits for nobody: a key that is in the keyring comes with
 * limn_access_open_async().
 *
 * Returns: (transfer full): all that talking takes; %NULL with
 *   %LIMN_ERROR_INVALID for an endpoint or an address that cannot be, with
 *   %LIMN_ERROR_AUTH without a key
 */
LimnAccess *
limn_access_new (const char *endpoint,
                 const char *protocol,
                 const LimnSettings *settings,
                 GError **error)
{
  g_autoptr (LimnAccess) self = g_new0 (LimnAccess, 1);

  self->provider =
      limn_provider_lookup (protocol != NULL ? protocol : endpoint, error);
  if (self->provider == NULL)
    return NULL;
  if (self->provider->answer != NULL)
    return g_steal_pointer (&self);
  self->root =
      limn_provider_get_root (self->provider, settings, endpoint, error);
  if (self->root == NULL)
    return NULL;
  self->wants_token =
      limn_provider_wants_token (self->provider, settings, endpoint);
  if (!self->wants_token)
    self->key = limn_keys_lookup_near (
        settings, endpoint, &self->in_keyring, NULL, error);
  if (self->key == NULL && !self->wants_token && !self->in_keyring)
    return NULL;
  self->allow_http = limn_settings_allows_http (settings, endpoint);
  return g_steal_pointer (&self);
}

/**
 * limn_access_free:
 * @self: (nullable) (transfer full): an access; its key is wiped
 */
void
limn_access_free (LimnAccess *self)
{
  if (self == NULL)
    return;
  g_free (self->root);
  limn_keys_free (self->key);
  g_free (self);
}

typedef struct
{
  LimnAccess *access;
  const LimnSettings *settings;
  char *endpoint;
} LimnAccessOpening;

static void
limn_access_free_opening (gpointer data)
{
  LimnAccessOpening *opening = data;

  g_free (opening->endpoint);
  g_free (opening);
}

static void
limn_access_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  LimnAccessOpening *opening = g_task_get_task_data (task);
  g_autoptr (GError) missed = NULL;
  GError *error = NULL;
  char *key = limn_keyring_lookup_finish (result, &missed);

  if (g_error_matches (missed, LIMN_ERROR, LIMN_ERROR_CANCELLED))
    error = g_steal_pointer (&missed);
  else
    key = limn_keys_lookup_behind (
        opening->settings, opening->endpoint, key, missed, NULL, &error);
  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  limn_keys_free (opening->access->key);
  opening->access->key = key;
  g_task_return_boolean (task, TRUE);
}

/**
 * limn_access_open_async:
 * @self: an access whose key is in the keyring; must live until the end
 * @settings: the user's; must live until the end
 * @endpoint: whom to talk to
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @callback: (scope async): called at the end, on the thread-default context
 * @user_data: for @callback
 *
 * Asks the keyring for the key, for two seconds at most, and then the places
 * behind it.
 */
void
limn_access_open_async (LimnAccess *self,
                        const LimnSettings *settings,
                        const char *endpoint,
                        GCancellable *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  LimnAccessOpening *opening = g_new0 (LimnAccessOpening, 1);

  opening->access = self;
  opening->settings = settings;
  opening->endpoint = g_strdup (endpoint);
  g_task_set_task_data (task, opening, limn_access_free_opening);
  limn_keyring_lookup_async (endpoint, cancellable, limn_access_opened, task);
}

/**
 * limn_access_open_finish:
 * @self: the access
 * @result: as given to the callback
 * @error: return location
 *
 * Returns: whether @self has its key; %FALSE with %LIMN_ERROR_AUTH, which says
 *   what the keyring lacks, or %LIMN_ERROR_CANCELLED
 */
gboolean
limn_access_open_finish (LimnAccess *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * limn_access_sign:
 * @self: an access by network
 * @request: what the provider built
 *
 * Adds the key, if there is one, last of all: nothing that builds or prints
 * sees it.
 */
void
limn_access_sign (const LimnAccess *self, LimnHttpRequest *request)
{
  const LimnProvider *provider = self->provider;
  char *value;

  if (self->key == NULL || *self->key == '\0')
    return;
  value = g_strconcat (self->wants_token ? LIMN_ACCESS_TOKEN_PREFIX :
                                           provider->key_prefix,
                       self->key,
                       NULL);
  limn_http_request_add_secret (request,
                                self->wants_token ? LIMN_ACCESS_TOKEN_HEADER :
                                                    provider->key_header,
                                value);
  limn_keys_free (value);
}

/**
 * limn_access_mask:
 * @self: (nullable): an access
 * @error: what went wrong there
 *
 * No word of an endpoint may carry the key on.
 */
void
limn_access_mask (const LimnAccess *self, GError *error)
{
  if (self != NULL)
    limn_keys_mask_field (&error->message, self->key);
}

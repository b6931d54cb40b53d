/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/access: an endpoint with its address and its key. */
#include "access.h"

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
    self->key = limn_keys_lookup (settings, endpoint, NULL, error);
  if (self->key == NULL && !self->wants_token)
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

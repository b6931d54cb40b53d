/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/route: one way to a model. */
#include "route.h"

#include "money.h"

/**
 * limn_route_new:
 * @endpoint: whom it talks to
 * @protocol: what is spoken there
 * @provider: (nullable): pinned provider
 * @model: the model id spoken there
 *
 * Returns: (transfer full): a route without a price
 */
LimnRoute *
limn_route_new (const char *endpoint,
                const char *protocol,
                const char *provider,
                const char *model)
{
  LimnRoute *self = g_new0 (LimnRoute, 1);

  self->endpoint = g_strdup (endpoint);
  self->protocol = g_strdup (protocol);
  self->provider = g_strdup (provider);
  self->model = g_strdup (model);
  self->micros = LIMN_MONEY_UNKNOWN;
  return self;
}

/**
 * limn_route_free:
 * @self: (nullable) (transfer full): a route
 */
void
limn_route_free (LimnRoute *self)
{
  if (self == NULL)
    return;
  g_free (self->endpoint);
  g_free (self->protocol);
  g_free (self->provider);
  g_free (self->model);
  g_free (self);
}

/**
 * limn_route_dup_name:
 * @self: a route
 *
 * Returns: (transfer full): what it is remembered by: endpoint and model id
 */
char *
limn_route_dup_name (const LimnRoute *self)
{
  return g_strconcat (self->endpoint, " ", self->model, NULL);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/route: one way to a model. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _LimnFlavor LimnFlavor;

/**
 * LimnRoute:
 * @endpoint: whom we talk to: "lumenfall", "echo", or a server's name
 * @protocol: what is spoken there: the name of an endpoint that is built in
 * @provider: (nullable): pinned provider
 * @model: the model id spoken there ("vertex/gemini-3-pro-image-preview")
 * @micros: estimated price of one result in micro-dollars, or
 *   %LIMN_MONEY_UNKNOWN
 * @flavor: (nullable): how the server differs, where OpenAI's protocol is
 *   spoken
 */
typedef struct
{
  char *endpoint;
  char *protocol;
  char *provider;
  char *model;
  gint64 micros;
  const LimnFlavor *flavor;
} LimnRoute;

LimnRoute *limn_route_new (const char *endpoint,
                           const char *protocol,
                           const char *provider,
                           const char *model);
void limn_route_free (LimnRoute *self);
char *limn_route_dup_name (const LimnRoute *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnRoute, limn_route_free)

G_END_DECLS

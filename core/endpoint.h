/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/endpoint: whom we talk to: built in, or named in the settings. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

/**
 * LimnEndpoint:
 * @name: as the user calls it
 * @protocol: what is spoken there: the name of an endpoint that is built in
 * @flavor: (nullable): how it differs, where OpenAI's protocol is spoken
 * @path: where the protocol begins below its root: "" or "/v1"
 * @model: (nullable): used where the request names none
 *
 * What belongs to one endpoint; valid as long as the settings and the name.
 */
typedef struct
{
  const char *name;
  const char *protocol;
  const LimnFlavor *flavor;
  const char *path;
  const char *model;
} LimnEndpoint;

gboolean limn_endpoint_find (LimnEndpoint *self,
                             const LimnSettings *settings,
                             const char *name,
                             GError **error);

G_END_DECLS

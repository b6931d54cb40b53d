/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keys: what its files share; private to them. */
#pragma once

#include "keys.h"

G_BEGIN_DECLS

/**
 * LimnKeysRow:
 * @endpoint: whom the key is for
 * @variables: the vendor's own, in this order; an endpoint without any needs no
 *   key
 * @file: (nullable): the vendor's own in the home folder
 * @login: (nullable): how the user gets one
 * @remedy: (nullable): what to do about one that is not accepted
 */
typedef struct
{
  const char *endpoint;
  const char *variables[3];
  const char *file;
  const char *login;
  const char *remedy;
} LimnKeysRow;

const LimnKeysRow *limn_keys_find_row (const char *endpoint);
gboolean limn_keys_check_endpoint (const LimnSettings *settings,
                                   const char *endpoint,
                                   GError **error);

G_END_DECLS

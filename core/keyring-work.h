/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyring-work: what is said to the keyring; private to limn/keyring. */
#pragma once

#include "keyring.h"

G_BEGIN_DECLS

typedef enum
{
  LIMN_KEYRING_LOOK_UP,
  LIMN_KEYRING_STORE,
  LIMN_KEYRING_FORGET,
} LimnKeyringVerb;

/**
 * LimnKeyringCall:
 * @verb: what is done
 * @endpoint: whose key it is
 * @key: (nullable): to be stored
 */
typedef struct
{
  LimnKeyringVerb verb;
  char *endpoint;
  char *key;
} LimnKeyringCall;

char *limn_keyring_work_do (const LimnKeyringCall *call,
                            GCancellable *stop,
                            GError **error);

G_END_DECLS

/* vault: a private bus with a keyring on it, which speaks the Secret Service
 * API as far as keys need it. A real one wants a login. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VAULT_OPEN,
  VAULT_LOCKED,
  VAULT_UNMADE, /* there is no collection yet */
  VAULT_SILENT, /* nothing is ever answered */
} VaultMood;

typedef struct _Vault Vault;

Vault *vault_start (void);
void vault_open (Vault *self);
void vault_stop (Vault *self);
void vault_set_mood (Vault *self, VaultMood mood);
char *vault_get (Vault *self, const char *endpoint);
guint vault_get_n_items (Vault *self);
guint vault_get_n_calls (Vault *self);
guint vault_get_n_prompts (Vault *self);

G_END_DECLS

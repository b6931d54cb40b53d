/* vault-bus: a private bus, and what a keyring is like on it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _VaultBus VaultBus;

VaultBus *vault_bus_start (void);
void vault_bus_stop (VaultBus *self);
const char *vault_bus_get_address (const VaultBus *self);
GDBusNodeInfo *vault_bus_describe (void);

G_END_DECLS

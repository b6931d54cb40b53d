/* peer: the emulator as a child process, for tests that need the other side. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* a key that is valid for the emulator and no key anywhere else */
#define PEER_KEY "lmnfl_peer.s3cret"

typedef struct _Peer Peer;

Peer *peer_start (void);
Peer *peer_start_secure (const char *certificate);
void peer_remove (const char *path);
void peer_configure (Peer *self, const char *text);
void peer_open_vendors (Peer *self);
void peer_stop (Peer *self);
const char *peer_get_url (const Peer *self);
const char *peer_get_folder (const Peer *self);
void peer_put (Peer *self, const char *path, const char *json);
void peer_reset (Peer *self);
JsonNode *peer_get (Peer *self, const char *path);
int peer_run (const char *const *argv, char **out, char **err);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Peer, peer_stop)

G_END_DECLS

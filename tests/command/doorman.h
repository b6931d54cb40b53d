/* doorman: a port of loopback that is no server: it turns away, or leads on. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  DOORMAN_TUNNELS, /* a proxy that connects with the host it has */
  DOORMAN_FORBIDS, /* a proxy that does not */
  DOORMAN_ALERTS,  /* no proxy: it ends the TLS handshake */
} DoormanManner;

typedef struct _Doorman Doorman;

Doorman *doorman_start (DoormanManner manner, guint16 host);
void doorman_stop (Doorman *self);
guint16 doorman_get_port (const Doorman *self);
char *doorman_dup_heard (Doorman *self);

G_END_DECLS

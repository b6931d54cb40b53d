/* emulator/server: one loopback port for all vendors. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

typedef struct _EmuServer EmuServer;

EmuServer *emu_server_new (const EmuSettings *settings,
                           const char *requests_file);
gboolean emu_server_use_certificate (EmuServer *self,
                                     const char *file,
                                     GError **error);
gboolean emu_server_listen (EmuServer *self, guint port, GError **error);
const char *emu_server_get_origin (const EmuServer *self);
void emu_server_free (EmuServer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuServer, emu_server_free)

G_END_DECLS

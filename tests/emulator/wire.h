/* emulator/wire: the bytes of an answer, well paced or badly. */
#pragma once

#include <libsoup/soup.h>

#include "fault.h"

G_BEGIN_DECLS

void emu_wire_send (SoupServerMessage *message,
                    GPtrArray *parts,
                    guint chunk,
                    const EmuFault *fault,
                    gboolean held);

G_END_DECLS

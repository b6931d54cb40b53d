/* emulator/spoil: documents that are not what they should be. */
#pragma once

#include "fault.h"

G_BEGIN_DECLS

GPtrArray *emu_spoil_document (const EmuFault *fault, GPtrArray *parts);

G_END_DECLS

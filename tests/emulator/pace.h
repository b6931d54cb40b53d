/* emulator/pace: what every image request does between its last byte and its
   answer: it holds the client, digests the uploads and waits. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

typedef void (*EmuPaceNext) (EmuCall *call);

void emu_pace_start (EmuCall *call, EmuPaceNext next);
void emu_pace_when_due (EmuCall *call, EmuPaceNext next);

G_END_DECLS

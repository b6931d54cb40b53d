/* emulator/profile: results in a space of their own. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

void emu_profile_apply (EmuPicture *picture);

G_END_DECLS

/* emulator/decode: the bytes of a file into a picture. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

EmuFormat emu_decode_probe (GBytes *bytes, guint *width, guint *height);
EmuPicture *emu_decode_picture (GBytes *bytes);

G_END_DECLS

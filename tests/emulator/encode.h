/* emulator/encode: a picture into the bytes of a file. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

/* where the client names none */
#define EMU_ENCODE_QUALITY 90

GBytes *emu_encode_picture (const EmuPicture *picture,
                            EmuFormat format,
                            guint quality);
GBytes *emu_encode_absurd_png (guint width, guint height);

G_END_DECLS

/* emulator/caption: words on a picture. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

void emu_caption_write (EmuPicture *picture,
                        const char *text,
                        const char *note);
guint emu_caption_ribbon (EmuPicture *picture, const char *text, guint margin);

G_END_DECLS

/* emulator/scene: paints the landscape a prompt asks for. */
#pragma once

#include "picture.h"

G_BEGIN_DECLS

EmuPicture *emu_scene_paint (
    const char *prompt, guint64 seed, guint index, guint width, guint height);

G_END_DECLS

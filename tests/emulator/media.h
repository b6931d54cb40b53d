/* emulator/media: finished images that wait behind a URL. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _EmuMedia EmuMedia;

EmuMedia *emu_media_new (void);
void emu_media_free (EmuMedia *self);
char *emu_media_add (EmuMedia *self,
                     const char *folder,
                     const char *extension,
                     GBytes *file);
void emu_media_put (EmuMedia *self,
                    const char *path,
                    const char *type,
                    GBytes *file);
GBytes *emu_media_get (EmuMedia *self, const char *path, char **type);

G_END_DECLS

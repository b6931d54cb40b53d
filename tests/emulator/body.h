/* emulator/body: the body of an answer, long strings by reference. */
#pragma once

#include "fault.h"
#include "studio.h"

G_BEGIN_DECLS

typedef struct _EmuBody EmuBody;

EmuBody *emu_body_new (void);
void emu_body_free (EmuBody *self);
void emu_body_add (EmuBody *self, const char *text);
void emu_body_addf (EmuBody *self, const char *format, ...)
    G_GNUC_PRINTF (2, 3);
void emu_body_add_quoted (EmuBody *self, const char *text);
void emu_body_add_long (EmuBody *self, gsize bytes);
void emu_body_add_base64 (EmuBody *self,
                          const EmuFault *fault,
                          const EmuStudioImage *image);
GPtrArray *emu_body_end (EmuBody *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (EmuBody, emu_body_free)

G_END_DECLS

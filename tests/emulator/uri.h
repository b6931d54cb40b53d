/* emulator/uri: images that a request names, rather than brings along. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

typedef enum
{
  EMU_URI_GOOD,
  EMU_URI_MALFORMED,
  EMU_URI_UNREACHABLE,
} EmuUriState;

EmuUriState emu_uri_read (EmuCall *call, const char *uri, GBytes **bytes);
GPtrArray *emu_uri_read_all (EmuCall *call,
                             const char *name,
                             JsonArray *uris,
                             EmuUriState *state,
                             guint *index);

G_END_DECLS

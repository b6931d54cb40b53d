/* emulator/vendor: one protocol is one const table. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

/**
 * EmuVendor:
 * @name: for the log
 * @prefixes: beginnings of the paths it answers, or whole paths with '*' for
 *   anything, %NULL-terminated
 * @handle: MUST; answers @call now, or holds it and answers later
 */
typedef struct
{
  const char *name;
  const char *const *prefixes;
  void (*handle) (EmuCall *call);
} EmuVendor;

extern const EmuVendor emu_control_vendor;
extern const EmuVendor emu_fal_vendor;
extern const EmuVendor emu_gemini_vendor;
extern const EmuVendor emu_issuer_vendor;
extern const EmuVendor emu_lumenfall_vendor;
extern const EmuVendor emu_media_vendor;
extern const EmuVendor emu_openai_vendor;
extern const EmuVendor emu_replicate_vendor;
extern const EmuVendor emu_vertex_vendor;

G_END_DECLS

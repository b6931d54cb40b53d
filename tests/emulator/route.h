/* emulator/route: from method and path to the function that answers. */
#pragma once

#include "call.h"

G_BEGIN_DECLS

/**
 * EmuRoute:
 * @path: whose segments may be "*", which stands for any one
 * @at: where faults for it are ordered
 * @open: takes no key
 */
typedef struct
{
  const char *method;
  const char *path;
  EmuFaultPlace at;
  void (*handle) (EmuCall *call);
  gboolean open;
} EmuRoute;

const EmuRoute *emu_route_find (const EmuRoute *routes,
                                guint n,
                                const EmuCall *call);
char *emu_route_segment (const EmuCall *call, guint index);
gboolean emu_route_spoil (EmuCall *call);
void emu_route_add_headers (EmuCall *call, const EmuFault *fault);

G_END_DECLS

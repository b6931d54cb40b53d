/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/toolkit: what GIMP's widgets begin, and Limn's windows do not need. */
#include "toolkit.h"

#include <babl/babl.h>

#define LIMN_TOOLKIT_NO_CACHE "BABL_INHIBIT_CACHE"

/**
 * limn_toolkit_prepare:
 *
 * To be called once in a process that will open windows, before it has threads.
 *
 * GIMP's widgets begin babl for colour selectors, of which Limn has none. babl
 * then reads the conversions that were used before, and babl 0.1.98 fills 256
 * MiB to learn how fast each might be: a quarter of a second. Without them it
 * takes a tenth of that. This use of babl is never given back, as the last one
 * that is has the cache written anew, and it would be empty.
 */
void
limn_toolkit_prepare (void)
{
  g_autofree char *before = g_strdup (g_getenv (LIMN_TOOLKIT_NO_CACHE));

  g_setenv (LIMN_TOOLKIT_NO_CACHE, "1", TRUE);
  babl_init ();
  if (before != NULL)
    g_setenv (LIMN_TOOLKIT_NO_CACHE, before, TRUE);
  else
    g_unsetenv (LIMN_TOOLKIT_NO_CACHE);
}

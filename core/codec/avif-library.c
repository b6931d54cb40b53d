/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/avif-library: libavif, loaded when an AVIF image is there. */
#include "codec/avif-library.h"

#include <glib/gi18n-lib.h>

#include <dlfcn.h>
#include <string.h>

#include "error.h"

LimnAvifLibrary limn_avif;

#define LIMN_AVIF_ROW(name) { #name, G_STRUCT_OFFSET (LimnAvifLibrary, name) },

static const struct
{
  const char *name;
  gsize offset;
} limn_avif_library_rows[] = { LIMN_AVIF_FUNCTIONS (LIMN_AVIF_ROW) };

/* NULL, or what is missing; the library stays for good */
static char *
limn_avif_library_open (void)
{
  void *handle = dlopen (LIMN_AVIF_SONAME, RTLD_NOW | RTLD_LOCAL);

  if (handle == NULL)
    return g_strdup (dlerror ());
  for (guint i = 0; i < G_N_ELEMENTS (limn_avif_library_rows); i++)
    {
      void *symbol = dlsym (handle, limn_avif_library_rows[i].name);

      if (symbol == NULL)
        return g_strdup_printf (_ ("it lacks %s"),
                                limn_avif_library_rows[i].name);
      memcpy ((char *) &limn_avif + limn_avif_library_rows[i].offset,
              &symbol,
              sizeof symbol);
    }
  return NULL;
}

/**
 * limn_avif_library_load:
 * @error: return location
 *
 * Returns: whether the functions of #limn_avif can be called; else %FALSE with
 *   %LIMN_ERROR_FILE
 */
gboolean
limn_avif_library_load (GError **error)
{
  static gsize loaded;
  static char *missing;

  if (g_once_init_enter (&loaded))
    {
      missing = limn_avif_library_open ();
      g_once_init_leave (&loaded, 1);
    }
  if (missing == NULL)
    return TRUE;
  g_set_error (
      error,
      LIMN_ERROR,
      LIMN_ERROR_FILE,
      _ ("AVIF images need the library %s, which cannot be loaded (%s); "
         "install it, or choose another output_format"),
      LIMN_AVIF_SONAME,
      missing);
  return FALSE;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/keyring-library: libsecret, loaded when a key is in the keyring. */
#include "keyring-library.h"

#include <glib/gi18n-lib.h>

#include <dlfcn.h>
#include <string.h>

#include "error.h"

LimnSecretLibrary limn_secret;

#define LIMN_SECRET_ROW(name)                                                  \
  { #name, G_STRUCT_OFFSET (LimnSecretLibrary, name) },

static const struct
{
  const char *name;
  gsize offset;
} limn_keyring_library_rows[] = { LIMN_SECRET_FUNCTIONS (LIMN_SECRET_ROW) };

/* NULL, or what is missing; the library stays for good */
static char *
limn_keyring_library_open (void)
{
  void *handle = dlopen (LIMN_SECRET_SONAME, RTLD_NOW | RTLD_LOCAL);

  if (handle == NULL)
    return g_strdup (dlerror ());
  for (guint i = 0; i < G_N_ELEMENTS (limn_keyring_library_rows); i++)
    {
      void *symbol = dlsym (handle, limn_keyring_library_rows[i].name);

      if (symbol == NULL)
        return g_strdup_printf (_ ("it lacks %s"),
                                limn_keyring_library_rows[i].name);
      memcpy ((char *) &limn_secret + limn_keyring_library_rows[i].offset,
              &symbol,
              sizeof symbol);
    }
  return NULL;
}

/**
 * limn_keyring_library_load:
 * @error: return location
 *
 * Returns: whether the functions of #limn_secret can be called; else %FALSE
 *   with %LIMN_ERROR_AUTH
 */
gboolean
limn_keyring_library_load (GError **error)
{
  static gsize loaded;
  static char *missing;

  if (g_once_init_enter (&loaded))
    {
      missing = limn_keyring_library_open ();
      g_once_init_leave (&loaded, 1);
    }
  if (missing == NULL)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_AUTH,
               _ ("the system keyring needs the library %s, which cannot be "
                  "loaded (%s)"),
               LIMN_SECRET_SONAME,
               missing);
  return FALSE;
}

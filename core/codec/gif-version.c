/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/gif-version: which giflib this was built with; it does not tell. */
#include <stddef.h>
#include <gif_lib.h>

#include "codec/codec-private.h"

const char *
limn_gif_version_get (void)
{
  return "giflib " G_STRINGIFY (GIFLIB_MAJOR) "." G_STRINGIFY (
      GIFLIB_MINOR) "." G_STRINGIFY (GIFLIB_RELEASE);
}

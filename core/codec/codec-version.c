/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/codec-version: the libraries behind the codecs. */
#include <stdio.h>
#include <jpeglib.h>
#include <png.h>
#include <webp/decode.h>

#include "codec/avif-library.h"
#include "codec/codec-private.h"

#ifdef LIBJPEG_TURBO_VERSION
#define LIMN_CODEC_VERSION_JPEG                                                \
  "libjpeg-turbo " G_STRINGIFY (LIBJPEG_TURBO_VERSION)
#else
#define LIMN_CODEC_VERSION_JPEG "libjpeg " G_STRINGIFY (JPEG_LIB_VERSION)
#endif

/**
 * limn_codec_list_versions:
 *
 * Returns: (transfer full): the libraries that read and write images, each with
 *   its version, in one line; those of JPEG and GIF, which do not tell theirs,
 *   as Limn was built with them
 */
char *
limn_codec_list_versions (void)
{
  guint webp = (guint) WebPGetDecoderVersion ();
  gboolean avif = limn_avif_library_load (NULL);

  return g_strdup_printf ("libpng %s, " LIMN_CODEC_VERSION_JPEG
                          ", libwebp %u.%u.%u, %s, libavif %s",
                          png_get_libpng_ver (NULL),
                          webp >> 16,
                          webp >> 8 & 0xff,
                          webp & 0xff,
                          limn_gif_version_get (),
                          avif ? limn_avif.avifVersion () : "missing");
}

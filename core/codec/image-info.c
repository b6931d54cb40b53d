/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/image-info: what follows from the description of an image. */
#include <string.h>

#include "codec/codec-private.h"

/**
 * limn_image_info_get_row_bytes:
 * @info: a valid description
 *
 * Returns: bytes of one row without padding
 */
gsize
limn_image_info_get_row_bytes (const LimnImageInfo *info)
{
  return (gsize) info->width * info->channels * (info->depth / 8);
}

/**
 * limn_image_info_matches_icc:
 * @info: a description with a profile
 *
 * Compares the profile's colour space (ICC.1:2010, 7.2.6, bytes 16 to 19) with
 * the channels; a CMYK profile says nothing about pixels converted to RGB.
 *
 * Returns: whether the profile can describe the pixels
 */
gboolean
limn_image_info_matches_icc (const LimnImageInfo *info)
{
  const char *space = info->channels <= 2 ? "GRAY" : "RGB ";
  gsize length = 0;
  const guint8 *data = g_bytes_get_data (info->icc, &length);

  return length >= 128 && memcmp (data + 16, space, 4) == 0;
}

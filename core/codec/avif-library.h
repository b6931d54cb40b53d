/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/avif-library: libavif, loaded when an AVIF image is there.
 *
 * It brings a dozen coders and their run times along, which would more than
 * double the time that a program takes to start. */
#pragma once

#include <avif/avif.h>
#include <glib.h>

G_BEGIN_DECLS

/* every function of it that is used */
#define LIMN_AVIF_FUNCTIONS(use)                                               \
  use (avifCropRectConvertCleanApertureBox) use (avifDecoderCreate)            \
      use (avifDecoderDestroy) use (avifDecoderNextImage)                      \
          use (avifDecoderNthImageMaxExtent) use (avifDecoderParse)            \
              use (avifDecoderSetIO) use (avifEncoderCreate)                   \
                  use (avifEncoderDestroy) use (avifEncoderWrite)              \
                      use (avifFree) use (avifImageAllocatePlanes)             \
                          use (avifImageCreate) use (avifImageDestroy)         \
                              use (avifImageRGBToYUV)                          \
                                  use (avifImageSetProfileICC)                 \
                                      use (avifImageYUVToRGB)                  \
                                          use (avifRGBImageSetDefaults)        \
                                              use (avifRWDataFree)             \
                                                  use (avifResultToString)

#define LIMN_AVIF_MEMBER(name) __typeof__ (name) *name;

typedef struct
{
  LIMN_AVIF_FUNCTIONS (LIMN_AVIF_MEMBER)
} LimnAvifLibrary;

/* empty before limn_avif_library_load() */
extern LimnAvifLibrary limn_avif;

gboolean limn_avif_library_load (GError **error);

G_END_DECLS

/* witness: what an image file holds, by the reference libraries alone. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * WitnessImage:
 * @format: "png", "jpeg", "webp", "gif", "avif"
 * @width: @height: pixels
 * @pixels: RGBA, 8 bits
 */
typedef struct
{
  const char *format;
  guint width, height;
  GBytes *pixels;
} WitnessImage;

WitnessImage *witness_read (const char *path);
void witness_write_png (const char *path,
                        guint width,
                        guint height,
                        const guint8 *pixels);
void witness_free (WitnessImage *self);
void witness_assert (const char *path,
                     const char *format,
                     guint width,
                     guint height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (WitnessImage, witness_free)

G_END_DECLS

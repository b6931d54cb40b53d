/* bench/plain: the same work done the plain way, to compare with. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/* what all measurements ask the emulator for */
#define BENCH_PLAIN_PROMPT "a forest in the morning"

/**
 * BenchPlainPicture:
 * @width: @height: pixels
 * @stride: bytes from one row to the next
 * @pixels: 8-bit RGB rows
 */
typedef struct
{
  guint width, height;
  gsize stride;
  guint8 *pixels;
} BenchPlainPicture;

void bench_plain_picture_clear (BenchPlainPicture *self);
void bench_plain_decode (GBytes *file,
                         gboolean keep,
                         BenchPlainPicture *picture);
gint32 bench_plain_add_layer (gint32 image, const BenchPlainPicture *picture);
void bench_plain_write_tiles (gint32 layer, const BenchPlainPicture *picture);
void bench_plain_write_gegl (gint32 layer, const BenchPlainPicture *picture);
GBytes *bench_plain_receive (const char *resolution, gint32 image);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BenchPlainPicture, bench_plain_picture_clear)

G_END_DECLS

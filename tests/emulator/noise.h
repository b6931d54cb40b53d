/* emulator/noise: repeatable randomness for the painter. */
#pragma once

#include <glib.h>
#include <math.h>

G_BEGIN_DECLS

#define EMU_NOISE_SIDE 1024

guint64 emu_noise_hash (const char *text, guint64 seed);
float emu_noise_line (float x, guint64 seed, guint octaves, gboolean ridged);
const float *emu_noise_tile (void);

/* one step of splitmix64 */
static inline guint64
emu_noise_mix (guint64 x)
{
  x += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);
  x = (x ^ (x >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  x = (x ^ (x >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return x ^ (x >> 31);
}

static inline guint32
emu_noise_mix32 (guint32 x)
{
  x ^= x >> 16;
  x *= 0x7feb352du;
  x ^= x >> 15;
  x *= 0x846ca68bu;
  return x ^ (x >> 16);
}

/* 0 to 1 */
static inline float
emu_noise_unit (guint64 seed, guint64 index)
{
  return (float) (emu_noise_mix (seed + index * 0x632be5ab) >> 40) / 16777216.f;
}

static inline float
emu_noise_between (guint64 seed, guint64 index, float low, float high)
{
  return low + (high - low) * emu_noise_unit (seed, index);
}

static inline float
emu_noise_smooth (float low, float high, float x)
{
  float t = (x - low) / (high - low);

  t = t < 0 ? 0 : t > 1 ? 1 : t;
  return t * t * (3 - 2 * t);
}

/* bilinear look-up in the tile; 1 is one whole tile, which repeats */
static inline float
emu_noise_at (const float *tile, float x, float y)
{
  float fx = (x + 64) * EMU_NOISE_SIDE, fy = (y + 64) * EMU_NOISE_SIDE;
  gint32 ix = (gint32) fx, iy = (gint32) fy;
  float tx = fx - ix, ty = fy - iy;
  guint x0 = (guint) ix & (EMU_NOISE_SIDE - 1);
  guint x1 = (x0 + 1) & (EMU_NOISE_SIDE - 1);
  const float *r0 = tile + ((guint) iy & (EMU_NOISE_SIDE - 1)) * EMU_NOISE_SIDE;
  const float *r1 =
      tile + ((guint) (iy + 1) & (EMU_NOISE_SIDE - 1)) * EMU_NOISE_SIDE;
  float top = r0[x0] + (r0[x1] - r0[x0]) * tx;
  float bottom = r1[x0] + (r1[x1] - r1[x0]) * tx;

  return top + (bottom - top) * ty;
}

G_END_DECLS

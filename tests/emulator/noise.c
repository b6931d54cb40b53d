/* emulator/noise: hashes, ridge lines and a tile of clouds. */
#include "noise.h"

#define EMU_NOISE_OCTAVES 7
#define EMU_NOISE_FIRST_CELLS 4

/* FNV-1a over the text, then mixed with the seed */
guint64
emu_noise_hash (const char *text, guint64 seed)
{
  guint64 hash = G_GUINT64_CONSTANT (0xcbf29ce484222325);

  for (const char *p = text; *p != '\0'; p++)
    hash = (hash ^ (guint8) *p) * G_GUINT64_CONSTANT (0x100000001b3);
  return emu_noise_mix (hash ^ emu_noise_mix (seed));
}

static float
emu_noise_value (float x, guint64 seed)
{
  float base = floorf (x);
  float t = emu_noise_smooth (0, 1, x - base);
  guint64 cell = (guint64) (gint64) base;
  float a = emu_noise_unit (seed, cell), b = emu_noise_unit (seed, cell + 1);

  return a + (b - a) * t;
}

/**
 * emu_noise_line:
 * @x: position; features are about 1 wide
 * @octaves: detail, each twice as fine
 * @ridged: peaks are sharp instead of round
 *
 * Returns: a height from 0 to 1
 */
float
emu_noise_line (float x, guint64 seed, guint octaves, gboolean ridged)
{
  float sum = 0, weight = 0.5f, total = 0;

  for (guint i = 0; i < octaves; i++)
    {
      float v = emu_noise_value (x, seed + i * 7919);

      sum += weight * (ridged ? 1 - fabsf (2 * v - 1) : v);
      total += weight;
      x *= 2.03f;
      weight *= 0.5f;
    }
  return sum / total;
}

static float
emu_noise_lattice (guint x, guint y, guint cells, guint octave)
{
  guint key = (y % cells) * 4099 + (x % cells) + octave * 0x51ed27;

  return (float) (emu_noise_mix32 (key) >> 8) / 16777216.f;
}

static float
emu_noise_octave (guint px, guint py, guint cells, guint octave)
{
  float step = (float) cells / EMU_NOISE_SIDE;
  float x = px * step, y = py * step;
  guint ix = (guint) x, iy = (guint) y;
  float tx = emu_noise_smooth (0, 1, x - ix);
  float ty = emu_noise_smooth (0, 1, y - iy);
  float a = emu_noise_lattice (ix, iy, cells, octave);
  float b = emu_noise_lattice (ix + 1, iy, cells, octave);
  float c = emu_noise_lattice (ix, iy + 1, cells, octave);
  float d = emu_noise_lattice (ix + 1, iy + 1, cells, octave);

  return (a + (b - a) * tx) * (1 - ty) + (c + (d - c) * tx) * ty;
}

static float *
emu_noise_tile_new (void)
{
  float *tile = g_new0 (float, EMU_NOISE_SIDE *EMU_NOISE_SIDE);
  float weight = 0.5f;

  for (guint i = 0; i < EMU_NOISE_OCTAVES; i++, weight *= 0.52f)
    for (guint y = 0; y < EMU_NOISE_SIDE; y++)
      for (guint x = 0; x < EMU_NOISE_SIDE; x++)
        tile[y * EMU_NOISE_SIDE + x] +=
            weight * emu_noise_octave (x, y, EMU_NOISE_FIRST_CELLS << i, i);
  return tile;
}

/**
 * emu_noise_tile:
 *
 * Returns: (transfer none): a square of fractal noise, about 0 to 1, that
 *   repeats without a seam; made once, safe from any thread
 */
const float *
emu_noise_tile (void)
{
  static gsize tile;

  if (g_once_init_enter (&tile))
    g_once_init_leave (&tile, (gsize) emu_noise_tile_new ());
  return (const float *) tile;
}

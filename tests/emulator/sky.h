/* emulator/sky: air, sun, clouds and stars of a scene. */
#pragma once

#include "palette.h"

G_BEGIN_DECLS

/**
 * EmuView:
 * @width: pixels
 * @height: rows
 * @unit: the length, in pixels, in which a scene is measured
 * @horizon: row of the horizon
 */
typedef struct
{
  guint width;
  guint height;
  float unit;
  float horizon;
} EmuView;

typedef struct
{
  EmuView view;
  const EmuPalette *palette;
  const float *tile;
  float stops[4][3];
  float sun[3];
  float cloud[3];
  float shadow[3];
  float sun_x;
  float sun_y;
  float drift_x;
  float drift_y;
  guint32 star_seed;
} EmuSky;

typedef struct
{
  float base[3];
  float y;
  float spread;
  float cloud_y;
  float veil;
} EmuSkyRow;

void emu_sky_init (EmuSky *self,
                   const EmuView *view,
                   const EmuPalette *palette,
                   guint64 seed);
void emu_sky_row (const EmuSky *self, guint y, EmuSkyRow *row);
void emu_sky_shade (const EmuSky *self,
                    const EmuSkyRow *row,
                    guint x,
                    float rgb[3]);

static inline void
emu_sky_color (guint32 hex, float rgb[3])
{
  rgb[0] = (hex >> 16 & 255) / 255.f;
  rgb[1] = (hex >> 8 & 255) / 255.f;
  rgb[2] = (hex & 255) / 255.f;
}

static inline void
emu_sky_blend (float rgb[3], const float to[3], float amount)
{
  for (guint c = 0; c < 3; c++)
    rgb[c] += (to[c] - rgb[c]) * amount;
}

G_END_DECLS

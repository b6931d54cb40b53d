/* emulator/palette: which light and which place a prompt asks for. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  EMU_PLACE_LAKE,
  EMU_PLACE_FOREST,
  EMU_PLACE_CITY,
  EMU_PLACE_DESERT,
  EMU_PLACE_SEA,
} EmuPlace;

/**
 * EmuPalette:
 * @sky: from the zenith to the horizon
 * @sun_height: above the horizon, in shorter sides of the picture
 * @sun_size: radius, in shorter sides of the picture
 *
 * Colours are 0xRRGGBB.
 */
typedef struct
{
  const char *light;
  guint32 sky[4];
  guint32 sun;
  guint32 cloud;
  guint32 cloud_shadow;
  guint32 far_ridge;
  guint32 near_ridge;
  guint32 water;
  float sun_height;
  float sun_size;
  float cloud_amount;
  gboolean stars;
} EmuPalette;

const EmuPalette *emu_palette_choose (const char *prompt,
                                      guint64 hash,
                                      guint index);
EmuPlace emu_palette_place (const char *prompt, guint64 hash);

G_END_DECLS

/* emulator/ridge: one layer of a scene, from its outline downwards. */
#pragma once

#include "sky.h"

G_BEGIN_DECLS

/* outline samples a pixel column, for edges without steps */
#define EMU_RIDGE_SAMPLES 4

typedef enum
{
  EMU_RIDGE_MOUNTAIN,
  EMU_RIDGE_HILL,
  EMU_RIDGE_PINES,
  EMU_RIDGE_HOUSES,
  EMU_RIDGE_DUNE,
  EMU_RIDGE_BANK,
} EmuRidgeKind;

/**
 * EmuRidgeShape:
 * @base: of the foot above the horizon, in units; negative is below
 * @height: of the peaks above the foot, in units
 * @width: of one feature, in units
 * @near: 0 far and hazy, 1 close and clear
 * @trees: height of the trees or houses on it, in units
 */
typedef struct
{
  EmuRidgeKind kind;
  float base;
  float height;
  float width;
  float near;
  float trees;
} EmuRidgeShape;

typedef struct
{
  EmuRidgeShape shape;
  EmuView view;
  const EmuSky *sky;
  guint64 seed;
  float *outline;
  float top;
  float light[3];
  float dark[3];
  float fog[3];
  float haze;
  float snow_line;
  gboolean night;
} EmuRidge;

void emu_ridge_init (EmuRidge *self,
                     const EmuRidgeShape *shape,
                     const EmuSky *sky,
                     guint64 seed);
void emu_ridge_clear (EmuRidge *self);
float emu_ridge_cover (const EmuRidge *self, guint x, guint y);
void emu_ridge_shade (const EmuRidge *self, guint x, guint y, float rgb[3]);

G_END_DECLS

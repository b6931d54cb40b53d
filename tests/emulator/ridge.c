/* emulator/ridge: outlines and surfaces of mountains, woods and towns. */
#include "ridge.h"

#include "noise.h"

#define EMU_RIDGE_TIERS 12
#define EMU_RIDGE_HOUSE_WIDTH 0.062f

typedef float (*EmuRidgeOutline) (const EmuRidge *self, float x);

/* height of one pine at distance @t of its trunk, both relative to its size */
static float
emu_ridge_pine (float t)
{
  for (guint i = 0; i < EMU_RIDGE_TIERS; i++)
    {
      float outer = 1.2f * (i + 1) / EMU_RIDGE_TIERS;
      float inner = 0.35f * (i + 1) / EMU_RIDGE_TIERS;

      if (t < outer)
        return (EMU_RIDGE_TIERS - i - 1 +
                MIN (1.f, (outer - t) / (outer - inner))) /
               EMU_RIDGE_TIERS;
    }
  return 0;
}

/* the tallest of the pines that stand around @x, as a part of full height */
static float
emu_ridge_pines (const EmuRidge *self, float x, float spacing)
{
  float cell = floorf (x / spacing), best = 0;

  for (gint i = -3; i <= 3; i++)
    {
      guint64 key = (guint64) (gint64) (cell + i);
      float size = emu_noise_between (self->seed, key * 3, 0.35f, 1);
      float at =
          (cell + i + emu_noise_unit (self->seed, key * 3 + 1)) * spacing;
      float reach = self->shape.trees * size * 0.17f;
      float t = fabsf (x - at) / reach;

      if (t < 1.2f)
        best = MAX (best, size * emu_ridge_pine (t));
    }
  return best;
}

static float
emu_ridge_outline_mountain (const EmuRidge *self, float x)
{
  float broad = emu_noise_line (x / self->shape.width, self->seed, 9, TRUE);
  float mass =
      emu_noise_line (x / self->shape.width * 0.37f, self->seed + 11, 2, FALSE);

  return self->shape.height * powf (broad, 1.35f) * (0.35f + 0.95f * mass);
}

static float
emu_ridge_outline_hill (const EmuRidge *self, float x)
{
  return self->shape.height *
         emu_noise_line (x / self->shape.width, self->seed, 6, FALSE);
}

static float
emu_ridge_outline_pines (const EmuRidge *self, float x)
{
  return emu_ridge_outline_hill (self, x) +
         self->shape.trees *
             emu_ridge_pines (self, x, self->shape.trees * 0.15f);
}

static float
emu_ridge_outline_houses (const EmuRidge *self, float x)
{
  float at = x / EMU_RIDGE_HOUSE_WIDTH, cell = floorf (at);
  guint64 key = (guint64) (gint64) cell;
  float mass = emu_noise_line (x * 1.3f, self->seed + 5, 3, FALSE);
  float high = emu_noise_between (self->seed, key * 2, 0.25f, 1) * mass;
  float part = fabsf (at - cell - 0.5f);
  float spire = emu_noise_unit (self->seed, key * 2 + 1);

  if (part > 0.46f)
    high *= 0.2f;
  else if (spire > 0.55f && part < 0.22f)
    high *= 1.14f;
  if (spire > 0.8f && part < 0.012f)
    high *= 1.35f;
  return self->shape.height + self->shape.trees * high;
}

static float
emu_ridge_outline_dune (const EmuRidge *self, float x)
{
  float crest = emu_noise_line (x / self->shape.width, self->seed, 2, TRUE);

  return self->shape.height * crest * crest;
}

/* low in the middle and wooded at both sides, so that it frames the view */
static float
emu_ridge_outline_bank (const EmuRidge *self, float x)
{
  float half = 0.5f * self->view.width / self->view.unit;
  float side = emu_noise_smooth (0.35f, 1.05f, fabsf (x - half) / half);
  float ground =
      self->shape.height * emu_noise_line (x * 3, self->seed + 3, 6, FALSE);
  float pines = emu_ridge_pines (self, x, self->shape.trees * 0.13f);

  return ground * (0.4f + side) + self->shape.trees * pines * side;
}

static const EmuRidgeOutline emu_ridge_outlines[] = {
  [EMU_RIDGE_MOUNTAIN] = emu_ridge_outline_mountain,
  [EMU_RIDGE_HILL] = emu_ridge_outline_hill,
  [EMU_RIDGE_PINES] = emu_ridge_outline_pines,
  [EMU_RIDGE_HOUSES] = emu_ridge_outline_houses,
  [EMU_RIDGE_DUNE] = emu_ridge_outline_dune,
  [EMU_RIDGE_BANK] = emu_ridge_outline_bank,
};

static void
emu_ridge_trace (EmuRidge *self)
{
  gsize n = (gsize) self->view.width * EMU_RIDGE_SAMPLES;
  float foot = self->view.horizon - self->shape.base * self->view.unit;

  self->outline = g_new (float, n);
  self->top = self->view.height;
  for (gsize i = 0; i < n; i++)
    {
      float x = (i + 0.5f) / EMU_RIDGE_SAMPLES / self->view.unit;
      float y = foot -
                self->view.unit * emu_ridge_outlines[self->shape.kind](self, x);

      self->outline[i] = y;
      self->top = MIN (self->top, y);
    }
}

void
emu_ridge_init (EmuRidge *self,
                const EmuRidgeShape *shape,
                const EmuSky *sky,
                guint64 seed)
{
  static const float sand[3] = { 0.93f, 0.72f, 0.46f };

  self->shape = *shape;
  self->view = sky->view;
  self->sky = sky;
  self->seed = seed;
  self->night = sky->palette->stars;
  self->haze = 0.55f * (1 - shape->near) * (1 - shape->near);
  self->snow_line = 0.4f * shape->height;
  for (guint c = 0; c < 3; c++)
    self->fog[c] = 0.35f * sky->stops[2][c] + 0.65f * sky->stops[3][c];
  emu_sky_color (sky->palette->far_ridge, self->light);
  emu_sky_blend (self->fog, self->light, 0.45f);
  emu_sky_color (sky->palette->near_ridge, self->dark);
  emu_sky_blend (self->light, self->dark, 0.15f + 0.85f * shape->near);
  if (shape->kind == EMU_RIDGE_DUNE)
    emu_sky_blend (self->light, sand, self->night ? 0.15f : 0.6f);
  for (guint c = 0; c < 3; c++)
    self->dark[c] = self->light[c] * 0.55f;
  emu_sky_blend (self->light, sky->sun, 0.22f * (1 - shape->near) + 0.06f);
  emu_ridge_trace (self);
}

void
emu_ridge_clear (EmuRidge *self)
{
  g_clear_pointer (&self->outline, g_free);
}

/**
 * emu_ridge_cover:
 *
 * Returns: how much of a pixel lies below the outline, 0 to 1
 */
float
emu_ridge_cover (const EmuRidge *self, guint x, guint y)
{
  const float *edge = self->outline + (gsize) x * EMU_RIDGE_SAMPLES;
  float sum = 0;

  if (y + 1 < self->top)
    return 0;
  for (guint i = 0; i < EMU_RIDGE_SAMPLES; i++)
    sum += CLAMP (y + 1 - edge[i], 0.f, 1.f);
  return sum / EMU_RIDGE_SAMPLES;
}

/* the slope of the noise towards the sun stands for the slope of the rock */
static float
emu_ridge_relief (const EmuRidge *self, float x, float depth)
{
  float scale = 0.55f / MAX (self->shape.width, 0.2f);
  float toward = self->sky->sun_x > x * self->view.unit ? 0.010f : -0.010f;
  float u = x * scale + (self->seed & 1023) / 311.f;
  float v = depth * scale * 0.8f + (self->seed >> 10 & 1023) / 277.f;
  float here = emu_noise_at (self->sky->tile, u, v);
  float there = emu_noise_at (self->sky->tile, u + toward, v - 0.007f);

  return 0.5f + (here - there) * 7;
}

/* sand is lit by the slope of its own crest, and has hardly any grain */
static float
emu_ridge_sand (const EmuRidge *self, guint x, float depth, float relief)
{
  guint step = MAX (1, (guint) (self->view.unit / 90));
  guint left = x > step ? x - step : 0;
  guint right = MIN (x + step, self->view.width - 1);
  float rise = self->outline[(gsize) right * EMU_RIDGE_SAMPLES] -
               self->outline[(gsize) left * EMU_RIDGE_SAMPLES];
  float slope = rise / MAX (right - left, 1);

  if (self->sky->sun_x > x)
    slope = -slope;
  return 0.62f - 1.4f * slope / (1 + depth * 14) + 0.12f * (relief - 0.5f) -
         0.7f * depth;
}

static void
emu_ridge_snow (const EmuRidge *self, float depth, float relief, float rgb[3])
{
  float snow[3] = { 0.93f, 0.95f, 1 };
  float amount = 1 - emu_noise_smooth (0.15f * self->snow_line,
                                       0.62f * self->snow_line,
                                       depth + 0.16f * (0.75f - relief));

  emu_sky_blend (snow, self->dark, 0.75f * (1 - relief));
  emu_sky_blend (snow, self->fog, 0.3f);
  emu_sky_blend (rgb, snow, amount * 0.85f);
}

static void
emu_ridge_windows (const EmuRidge *self, float x, float depth, float rgb[3])
{
  static const float warm[3] = { 1, 0.83f, 0.52f };
  float at = x / EMU_RIDGE_HOUSE_WIDTH, cell = floorf (at);
  float across = (at - cell) * 9, down = depth * 95;
  guint32 hash = emu_noise_mix32 (
      (guint32) (gint32) cell * 9781u ^ (guint32) across * 6271u ^
      (guint32) down * 26699u ^ (guint32) self->seed);
  float fx = across - floorf (across), fy = down - floorf (down);
  guint share = self->night ? 110 : 26;

  if (depth < 0.008f || fx < 0.25f || fx > 0.8f || fy < 0.25f || fy > 0.75f)
    return;
  if ((hash & 255) < share)
    emu_sky_blend (rgb, warm, 0.25f + 0.6f * (hash >> 8 & 255) / 255.f);
}

/**
 * emu_ridge_shade:
 * @rgb: (out): 0 to 1
 */
void
emu_ridge_shade (const EmuRidge *self, guint x, guint y, float rgb[3])
{
  float at = (x + 0.5f) / self->view.unit;
  float edge = self->outline[(gsize) x * EMU_RIDGE_SAMPLES];
  float depth = MAX (0, (y - edge) / self->view.unit);
  gboolean wooded = self->shape.trees > 0;
  float relief =
      emu_ridge_relief (self, wooded ? at * 4 : at, wooded ? depth * 2 : depth);
  float mist = (1 - self->shape.near) * 0.85f *
               emu_noise_smooth (0, 0.16f + 0.2f * self->shape.height, depth);

  if (self->shape.kind == EMU_RIDGE_DUNE)
    relief = emu_ridge_sand (self, x, depth, relief);
  relief = CLAMP (relief, 0, 1);
  for (guint c = 0; c < 3; c++)
    rgb[c] = self->dark[c];
  emu_sky_blend (rgb, self->light, wooded ? 0.25f + 0.5f * relief : relief);
  if (self->shape.kind == EMU_RIDGE_MOUNTAIN && self->shape.near < 0.45f &&
      self->shape.height >= 0.2f)
    emu_ridge_snow (self, depth, relief, rgb);
  if (self->shape.kind == EMU_RIDGE_HOUSES)
    emu_ridge_windows (self, at, depth, rgb);
  emu_sky_blend (rgb, self->fog, self->haze + (1 - self->haze) * mist);
}

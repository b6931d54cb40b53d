/* emulator/sky: air, sun, clouds and stars, pixel by pixel. */
#include "sky.h"

#include "noise.h"

void
emu_sky_init (EmuSky *self,
              const EmuView *view,
              const EmuPalette *palette,
              guint64 seed)
{
  float side = emu_noise_unit (seed, 1) < 0.5f ? 0.30f : 0.70f;

  self->view = *view;
  self->palette = palette;
  self->tile = emu_noise_tile ();
  for (guint i = 0; i < 4; i++)
    emu_sky_color (palette->sky[i], self->stops[i]);
  emu_sky_color (palette->sun, self->sun);
  emu_sky_color (palette->cloud, self->cloud);
  emu_sky_color (palette->cloud_shadow, self->shadow);
  self->sun_x =
      view->width * (side + emu_noise_between (seed, 2, -0.08f, 0.08f));
  self->sun_y = view->horizon - 0.16f * view->unit -
                palette->sun_height * 0.8f *
                    MIN (view->unit, view->horizon - 0.2f * view->unit);
  self->drift_x = emu_noise_between (seed, 3, 0, 8);
  self->drift_y = emu_noise_between (seed, 4, 0, 8);
  self->star_seed = (guint32) emu_noise_mix (seed);
}

/**
 * emu_sky_row:
 * @row: (out): what all pixels of row @y share
 */
void
emu_sky_row (const EmuSky *self, guint y, EmuSkyRow *row)
{
  float t = MIN (y / MAX (self->view.horizon, 1.f), 1.f);
  float at = powf (t, 1.15f) * 3;
  guint i = MIN ((guint) at, 2);
  float away = (self->view.horizon - y) / self->view.unit;

  for (guint c = 0; c < 3; c++)
    row->base[c] = self->stops[i][c];
  emu_sky_blend (row->base, self->stops[i + 1], at - i);
  row->y = y;
  /* clouds lie in a plane overhead: the nearer the horizon, the flatter */
  row->spread = 0.20f / (MAX (away, 0) + 0.16f) / self->view.unit;
  row->cloud_y = self->drift_y + 0.34f / (MAX (away, 0) + 0.16f);
  row->veil = emu_noise_smooth (0.0f, 0.14f, away) *
              (1 - 0.45f * emu_noise_smooth (0.5f, 1.2f, away));
}

static float
emu_sky_star (const EmuSky *self, guint x, guint y)
{
  float cell = MAX (self->view.unit / 420, 2.f);
  float fx = x / cell, fy = y / cell;
  guint32 hash = emu_noise_mix32 ((guint32) fx * 73856093u ^
                                  (guint32) fy * 19349663u ^ self->star_seed);
  float dx = fx - (guint32) fx - 0.5f, dy = fy - (guint32) fy - 0.5f;

  if ((hash & 255) != 0)
    return 0;
  return MAX (0, 1 - (dx * dx + dy * dy) * 6) * (hash >> 24) / 255.f;
}

static void
emu_sky_light (const EmuSky *self,
               const EmuSkyRow *row,
               guint x,
               float rgb[3],
               float *glow)
{
  float dx = (x - self->sun_x) / self->view.unit;
  float dy = (row->y - self->sun_y) / self->view.unit;
  float d2 = dx * dx + dy * dy;
  float size = self->palette->sun_size;
  float near = 1 / (1 + d2 * 22);
  float halo = 1 / (1 + d2 / (size * size * 5));
  float edge = 1.2f / self->view.unit;

  *glow = near * near;
  emu_sky_blend (rgb, self->sun, 0.34f * *glow + 0.42f * halo * halo);
  if (d2 < (size + edge) * (size + edge))
    emu_sky_blend (rgb,
                   self->sun,
                   1 - emu_noise_smooth (size - edge, size + edge, sqrtf (d2)));
}

static void
emu_sky_clouds (
    const EmuSky *self, const EmuSkyRow *row, guint x, float rgb[3], float glow)
{
  float cx = self->drift_x + (x - 0.5f * self->view.width) * row->spread;
  float coarse = emu_noise_at (self->tile, cx, row->cloud_y);
  float fine = emu_noise_at (self->tile, cx * 3.1f, row->cloud_y * 3.1f);
  float low = 0.66f - 0.32f * self->palette->cloud_amount;
  float body =
      emu_noise_smooth (low, low + 0.24f, 0.76f * coarse + 0.24f * fine);
  float lit[3];

  if (body <= 0)
    return;
  for (guint c = 0; c < 3; c++)
    lit[c] = self->cloud[c];
  emu_sky_blend (lit, self->shadow, 0.75f * emu_noise_smooth (0.35f, 1, body));
  emu_sky_blend (lit, self->sun, 0.55f * glow);
  emu_sky_blend (rgb, lit, body * row->veil * 0.9f);
}

/**
 * emu_sky_shade:
 * @row: of emu_sky_row()
 * @rgb: (out): 0 to 1
 */
void
emu_sky_shade (const EmuSky *self, const EmuSkyRow *row, guint x, float rgb[3])
{
  static const float white[3] = { 1, 1, 1 };
  float glow;

  for (guint c = 0; c < 3; c++)
    rgb[c] = row->base[c];
  if (self->palette->stars)
    emu_sky_blend (rgb, white, row->veil * emu_sky_star (self, x, row->y));
  emu_sky_light (self, row, x, rgb, &glow);
  emu_sky_clouds (self, row, x, rgb, glow);
}

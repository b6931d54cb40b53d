/* emulator/scene: composition of sky, ridges, water and grain. */
#include "scene.h"

#include "caption.h"
#include "noise.h"
#include "ridge.h"

#define EMU_SCENE_MAX_RIDGES 8

/**
 * EmuSceneRecipe:
 * @ground: rows below the horizon, as a part of the height
 * @water: whether they are water
 * @n_ridges: ridges in use, far to near
 * @front: how many of them stand in front of the water
 */
typedef struct
{
  float ground;
  gboolean water;
  guint n_ridges;
  guint front;
  EmuRidgeShape ridges[EMU_SCENE_MAX_RIDGES];
} EmuSceneRecipe;

static const EmuSceneRecipe emu_scene_recipes[] = {
  [EMU_PLACE_LAKE] = { 0.38f,
                       TRUE,
                       7,
                       1,
                       { { EMU_RIDGE_MOUNTAIN, 0.02f, 0.50f, 0.55f, 0.00f, 0 },
                         { EMU_RIDGE_MOUNTAIN, 0.01f, 0.34f, 0.42f, 0.18f, 0 },
                         { EMU_RIDGE_MOUNTAIN, 0.00f, 0.20f, 0.36f, 0.36f, 0 },
                         { EMU_RIDGE_PINES,
                           0.00f,
                           0.12f,
                           0.50f,
                           0.52f,
                           0.022f },
                         { EMU_RIDGE_PINES,
                           0.00f,
                           0.06f,
                           0.40f,
                           0.68f,
                           0.036f },
                         { EMU_RIDGE_PINES,
                           -0.01f,
                           0.03f,
                           0.30f,
                           0.82f,
                           0.050f },
                         { EMU_RIDGE_BANK,
                           -0.40f,
                           0.05f,
                           0.30f,
                           1.00f,
                           0.34f } } },
  [EMU_PLACE_FOREST] = { 0.46f,
                         FALSE,
                         7,
                         0,
                         { { EMU_RIDGE_MOUNTAIN,
                             0.06f,
                             0.34f,
                             0.50f,
                             0.00f,
                             0 },
                           { EMU_RIDGE_PINES,
                             0.04f,
                             0.17f,
                             0.60f,
                             0.16f,
                             0.020f },
                           { EMU_RIDGE_PINES,
                             -0.02f,
                             0.16f,
                             0.50f,
                             0.32f,
                             0.034f },
                           { EMU_RIDGE_PINES,
                             -0.09f,
                             0.15f,
                             0.46f,
                             0.48f,
                             0.054f },
                           { EMU_RIDGE_PINES,
                             -0.18f,
                             0.13f,
                             0.42f,
                             0.66f,
                             0.085f },
                           { EMU_RIDGE_PINES,
                             -0.30f,
                             0.12f,
                             0.50f,
                             0.84f,
                             0.130f },
                           { EMU_RIDGE_BANK,
                             -0.46f,
                             0.10f,
                             0.40f,
                             1.00f,
                             0.46f } } },
  [EMU_PLACE_CITY] = { 0.34f,
                       TRUE,
                       5,
                       0,
                       { { EMU_RIDGE_HILL, 0.00f, 0.20f, 0.70f, 0.05f, 0 },
                         { EMU_RIDGE_HOUSES,
                           0.00f,
                           0.03f,
                           0.30f,
                           0.25f,
                           0.46f },
                         { EMU_RIDGE_HOUSES,
                           0.00f,
                           0.01f,
                           0.30f,
                           0.50f,
                           0.36f },
                         { EMU_RIDGE_HOUSES,
                           -0.01f,
                           0.01f,
                           0.30f,
                           0.74f,
                           0.24f },
                         { EMU_RIDGE_PINES,
                           -0.02f,
                           0.02f,
                           0.20f,
                           0.90f,
                           0.030f } } },
  [EMU_PLACE_DESERT] = { 0.44f,
                         FALSE,
                         6,
                         0,
                         { { EMU_RIDGE_MOUNTAIN,
                             0.03f,
                             0.16f,
                             0.40f,
                             0.02f,
                             0 },
                           { EMU_RIDGE_DUNE, 0.00f, 0.10f, 0.50f, 0.20f, 0 },
                           { EMU_RIDGE_DUNE, -0.05f, 0.12f, 0.62f, 0.36f, 0 },
                           { EMU_RIDGE_DUNE, -0.13f, 0.15f, 0.80f, 0.52f, 0 },
                           { EMU_RIDGE_DUNE, -0.24f, 0.17f, 0.95f, 0.66f, 0 },
                           { EMU_RIDGE_DUNE,
                             -0.40f,
                             0.20f,
                             1.20f,
                             0.80f,
                             0 } } },
  [EMU_PLACE_SEA] = { 0.46f,
                      TRUE,
                      4,
                      1,
                      { { EMU_RIDGE_HILL, -0.03f, 0.10f, 0.60f, 0.08f, 0 },
                        { EMU_RIDGE_MOUNTAIN, -0.03f, 0.15f, 0.40f, 0.30f, 0 },
                        { EMU_RIDGE_MOUNTAIN, -0.04f, 0.10f, 0.50f, 0.55f, 0 },
                        { EMU_RIDGE_DUNE, -0.56f, 0.22f, 1.10f, 0.85f, 0 } } },
};

typedef struct
{
  const EmuSceneRecipe *recipe;
  EmuView view;
  EmuSky sky;
  EmuRidge ridges[EMU_SCENE_MAX_RIDGES];
  float water[3];
  float ripple;
  guint32 grain;
  EmuPicture *picture;
} EmuScene;

static void
emu_scene_init (EmuScene *self,
                const char *prompt,
                guint64 hash,
                guint index,
                EmuPicture *picture)
{
  const EmuPalette *palette = emu_palette_choose (prompt, hash, index);
  guint64 place = emu_noise_hash (prompt, 0);
  guint64 seed = emu_noise_mix (hash + index);
  float side = MIN (picture->width, picture->height);
  float ground;

  self->recipe = &emu_scene_recipes[emu_palette_place (prompt, place)];
  self->picture = picture;
  self->view.width = picture->width;
  self->view.height = picture->height;
  self->view.unit = side;
  ground = MIN (self->recipe->ground * picture->height, 0.8f * side);
  self->view.horizon = picture->height - ground;
  self->grain = (guint32) seed;
  self->ripple = emu_noise_between (seed, 9, 0, 4);
  emu_sky_color (palette->water, self->water);
  emu_sky_init (&self->sky, &self->view, palette, seed);
  for (guint i = 0; i < self->recipe->n_ridges; i++)
    emu_ridge_init (&self->ridges[i],
                    &self->recipe->ridges[i],
                    &self->sky,
                    emu_noise_mix (seed + 101 * i));
}

static void
emu_scene_clear (EmuScene *self)
{
  for (guint i = 0; i < self->recipe->n_ridges; i++)
    emu_ridge_clear (&self->ridges[i]);
}

static inline void
emu_scene_put (guint8 *pixel, const float rgb[3])
{
  for (guint c = 0; c < 3; c++)
    pixel[c] = (guint8) (CLAMP (rgb[c], 0.f, 1.f) * 255 + 0.5f);
  pixel[3] = 255;
}

static inline void
emu_scene_get (const guint8 *pixel, float rgb[3])
{
  for (guint c = 0; c < 3; c++)
    rgb[c] = pixel[c] / 255.f;
}

/* from the nearest ridge of [first, last) backwards, until nothing shows */
static float
emu_scene_ridges (const EmuScene *self,
                  guint first,
                  guint last,
                  guint x,
                  guint y,
                  float rgb[3])
{
  float open = 1;

  for (guint i = last; i > first && open > 0.002f; i--)
    {
      float cover = emu_ridge_cover (&self->ridges[i - 1], x, y);
      float shade[3];

      if (cover <= 0)
        continue;
      emu_ridge_shade (&self->ridges[i - 1], x, y, shade);
      for (guint c = 0; c < 3; c++)
        rgb[c] += open * cover * shade[c];
      open *= 1 - cover;
    }
  return open;
}

static void
emu_scene_back_row (const EmuScene *self, guint y)
{
  guint8 *row = emu_picture_row (self->picture, y);
  guint last = self->recipe->n_ridges - self->recipe->front;
  EmuSkyRow sky_row;

  emu_sky_row (&self->sky, y, &sky_row);
  for (guint x = 0; x < self->view.width; x++)
    {
      float rgb[3] = { 0 }, sky[3];
      float open = emu_scene_ridges (self, 0, last, x, y, rgb);

      if (open > 0.002f)
        {
          emu_sky_shade (&self->sky, &sky_row, x, sky);
          for (guint c = 0; c < 3; c++)
            rgb[c] += open * sky[c];
        }
      emu_scene_put (row + 4 * x, rgb);
    }
}

/* waves shorten towards the horizon, and tip the mirror by a few rows */
static void
emu_scene_water_row (const EmuScene *self, guint y)
{
  guint8 *row = emu_picture_row (self->picture, y);
  float below = (y - self->view.horizon + 1) / self->view.unit;
  float spread = 0.30f / (below + 0.05f) / self->view.unit;
  float depth = self->ripple + 0.55f * logf (below + 0.02f) * 4;
  float dim = 0.22f + 0.45f * emu_noise_smooth (0, 0.5f, below);
  float swing = self->view.unit * (0.006f + 0.10f * below);
  float mirror = self->view.horizon - below * self->view.unit;

  for (guint x = 0; x < self->view.width; x++)
    {
      float u = (x - 0.5f * self->view.width) * spread * 0.7f;
      float wave = emu_noise_at (self->sky.tile, u * 0.6f, depth * 2.2f) - 0.5f;
      float small =
          emu_noise_at (self->sky.tile, u * 2.3f + 0.37f, depth * 7) - 0.5f;
      float from = mirror + swing * (wave + 0.3f * small);
      guint line = (guint) CLAMP (from, 0.f, self->view.horizon - 1);
      float away = (x - self->sky.sun_x) / self->view.unit;
      float glint = emu_noise_smooth (0.06f, 0.30f, wave + 0.9f * small) /
                    (1 + away * away * 60);
      float rgb[3];

      emu_scene_get (emu_picture_row (self->picture, line) + 4 * x, rgb);
      emu_sky_blend (rgb, self->water, dim);
      emu_sky_blend (rgb, self->sky.sun, 0.55f * glint);
      for (guint c = 0; c < 3; c++)
        rgb[c] += 0.10f * small;
      emu_scene_put (row + 4 * x, rgb);
    }
}

static void
emu_scene_front_row (const EmuScene *self, guint y)
{
  guint8 *row = emu_picture_row (self->picture, y);
  guint last = self->recipe->n_ridges;
  guint first = last - self->recipe->front;

  for (guint x = 0; x < self->view.width; x++)
    {
      float rgb[3] = { 0 }, back[3];
      float open = emu_scene_ridges (self, first, last, x, y, rgb);

      if (open >= 1)
        continue;
      emu_scene_get (row + 4 * x, back);
      for (guint c = 0; c < 3; c++)
        rgb[c] += open * back[c];
      emu_scene_put (row + 4 * x, rgb);
    }
}

/* film grain: without it a PNG would be far smaller than a real model's */
static void
emu_scene_grain_row (const EmuScene *self, guint y)
{
  guint8 *row = emu_picture_row (self->picture, y);
  guint32 state = emu_noise_mix32 (self->grain ^ (y * 0x9e3779b1u)) | 1;

  for (guint x = 0; x < self->view.width; x++)
    {
      gint common;

      state ^= state << 13;
      state ^= state >> 17;
      state ^= state << 5;
      common = (gint) (state & 3) + (gint) (state >> 2 & 3) - 3;
      for (guint c = 0; c < 3; c++)
        {
          gint own = (gint) (state >> (8 + 4 * c) & 1);
          gint value = row[4 * x + c] + common + own;

          row[4 * x + c] = (guint8) CLAMP (value, 0, 255);
        }
    }
}

static void
emu_scene_rows (const EmuScene *self)
{
  guint water =
      self->recipe->water ? (guint) self->view.horizon : self->view.height;

  for (guint y = 0; y < water; y++)
    emu_scene_back_row (self, y);
  for (guint y = water; y < self->view.height; y++)
    emu_scene_water_row (self, y);
  for (guint y = 0; self->recipe->front > 0 && y < self->view.height; y++)
    emu_scene_front_row (self, y);
  for (guint y = 0; y < self->view.height; y++)
    emu_scene_grain_row (self, y);
}

/**
 * emu_scene_paint:
 * @prompt: words in it choose place and light; it is written on the picture
 * @seed: of the request
 * @index: which image of one answer it is
 * @width: pixels
 * @height: rows
 *
 * Returns: (transfer full): always the same picture for the same arguments
 */
EmuPicture *
emu_scene_paint (
    const char *prompt, guint64 seed, guint index, guint width, guint height)
{
  EmuPicture *picture = emu_picture_new (width, height);
  g_autofree char *note = g_strdup_printf (
      "%u × %u   seed %" G_GUINT64_FORMAT, width, height, seed + index);
  EmuScene scene = { 0 };

  emu_scene_init (
      &scene, prompt, emu_noise_hash (prompt, seed), index, picture);
  emu_scene_rows (&scene);
  emu_scene_clear (&scene);
  emu_caption_write (picture, prompt, note);
  return picture;
}

/* emulator/weather: how long a provider behind the gateway takes, how often it
   fails, and how often its answer is lost. */
#pragma once

#include <json-glib/json-glib.h>

#include "fault.h"
#include "models.h"

G_BEGIN_DECLS

#define EMU_WEATHER_NAME 16

/**
 * EmuClimate:
 * @success_permille: of its requests, those that are not lost
 * @p50_ms: half of its requests take longer, those that fail too
 * @p95_ms: one in twenty does
 * @lost_permille: of its requests that are made and charged, but whose client
 *   is cut off
 * @drawn: requests it has had
 *
 * One provider. Times are those of the world, before they are played faster.
 */
typedef struct
{
  char provider[EMU_WEATHER_NAME];
  guint success_permille;
  guint p50_ms;
  guint p95_ms;
  guint lost_permille;
  guint drawn;
} EmuClimate;

/**
 * EmuWeather:
 * @speed: how much faster than the world it is played
 * @seed: of all chance: the n-th request of a provider always fares the same
 * @chosen: requests for which the gateway has chosen a provider
 * @n_climates: 0 for no weather
 */
typedef struct
{
  double speed;
  guint seed;
  guint chosen;
  guint n_climates;
  EmuClimate climates[EMU_MODELS_MAX_PROVIDERS];
} EmuWeather;

gboolean emu_weather_read (EmuWeather *self, JsonNode *node);
void emu_weather_build (const EmuWeather *self, JsonBuilder *builder);
const char *emu_weather_choose (EmuWeather *self);
EmuFault *emu_weather_draw (EmuWeather *self, const char *provider, guint *ms);

G_END_DECLS

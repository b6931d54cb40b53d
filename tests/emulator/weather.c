/* emulator/weather: chance by the figures of a provider. */
#include "weather.h"

#include <math.h>

#define EMU_WEATHER_MAX_MS (3600 * 1000)
/* of the normal distribution: 19 of 20 lie below, in deviations */
#define EMU_WEATHER_P95 1.6448536269514722

static gboolean
emu_weather_read_number (JsonObject *object,
                         const char *name,
                         double otherwise,
                         double low,
                         double high,
                         double *value)
{
  JsonNode *node = json_object_get_member (object, name);

  *value = otherwise;
  if (node == NULL)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) == G_TYPE_STRING)
    return FALSE;
  *value = json_node_get_double (node);
  return *value >= low && *value <= high;
}

static gboolean
emu_weather_read_climate (EmuClimate *self, const char *name, JsonNode *node)
{
  double success, p50, p95, lost;
  JsonObject *object;

  if (!JSON_NODE_HOLDS_OBJECT (node) ||
      g_strlcpy (self->provider, name, sizeof self->provider) >=
          sizeof self->provider)
    return FALSE;
  object = json_node_get_object (node);
  if (!emu_weather_read_number (
          object, "success_permille", 1000, 0, 1000, &success) ||
      !emu_weather_read_number (
          object, "p50_ms", 1, 1, EMU_WEATHER_MAX_MS, &p50) ||
      !emu_weather_read_number (
          object, "p95_ms", p50, p50, EMU_WEATHER_MAX_MS, &p95) ||
      !emu_weather_read_number (object, "lost_permille", 0, 0, 1000, &lost))
    return FALSE;
  self->success_permille = (guint) success;
  self->p50_ms = (guint) p50;
  self->p95_ms = (guint) p95;
  self->lost_permille = (guint) lost;
  return TRUE;
}

/**
 * emu_weather_read:
 * @node: an object, or null for no weather
 *
 * All is replaced, and chance begins anew.
 *
 * Returns: whether it makes sense
 */
gboolean
emu_weather_read (EmuWeather *self, JsonNode *node)
{
  EmuWeather weather = { 0 };
  g_autoptr (GList) names = NULL;
  JsonObject *object, *providers;
  double seed;

  *self = weather;
  if (JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_OBJECT (node))
    return FALSE;
  object = json_node_get_object (node);
  node = json_object_get_member (object, "providers");
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) ||
      !emu_weather_read_number (
          object, "speed", 1, 0.01, 10000, &weather.speed) ||
      !emu_weather_read_number (object, "seed", 0, 0, G_MAXUINT32, &seed))
    return FALSE;
  weather.seed = (guint) seed;
  providers = json_node_get_object (node);
  if (json_object_get_size (providers) > G_N_ELEMENTS (weather.climates))
    return FALSE;
  names = json_object_get_members (providers);
  for (GList *l = names; l != NULL; l = l->next)
    if (!emu_weather_read_climate (&weather.climates[weather.n_climates++],
                                   l->data,
                                   json_object_get_member (providers, l->data)))
      return FALSE;
  *self = weather;
  return TRUE;
}

static void
emu_weather_build_number (JsonBuilder *builder, const char *name, guint value)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
emu_weather_build (const EmuWeather *self, JsonBuilder *builder)
{
  if (self->n_climates == 0)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "speed");
  json_builder_add_double_value (builder, self->speed);
  emu_weather_build_number (builder, "seed", self->seed);
  json_builder_set_member_name (builder, "providers");
  json_builder_begin_object (builder);
  for (guint i = 0; i < self->n_climates; i++)
    {
      const EmuClimate *climate = &self->climates[i];

      json_builder_set_member_name (builder, climate->provider);
      json_builder_begin_object (builder);
      emu_weather_build_number (
          builder, "success_permille", climate->success_permille);
      emu_weather_build_number (builder, "p50_ms", climate->p50_ms);
      emu_weather_build_number (builder, "p95_ms", climate->p95_ms);
      emu_weather_build_number (
          builder, "lost_permille", climate->lost_permille);
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

/* a stream of its own for each request, in whatever order they come */
static GRand *
emu_weather_toss (const EmuWeather *self, guint stream, guint number)
{
  const guint32 seeds[] = { self->seed, stream, number };

  return g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds));
}

/**
 * emu_weather_choose:
 *
 * Returns: (nullable): the provider that the gateway chooses, by chance
 */
const char *
emu_weather_choose (EmuWeather *self)
{
  GRand *toss;
  gint32 i;

  if (self->n_climates == 0)
    return NULL;
  toss = emu_weather_toss (self, G_MAXUINT32, self->chosen++);
  i = g_rand_int_range (toss, 0, (gint32) self->n_climates);
  g_rand_free (toss);
  return self->climates[i].provider;
}

/* log-normal through p50 and p95; a normal number by Box and Muller */
static double
emu_weather_draw_ms (const EmuClimate *climate, GRand *toss)
{
  double sigma =
      log ((double) climate->p95_ms / climate->p50_ms) / EMU_WEATHER_P95;
  double radius = sqrt (-2 * log (1 - g_rand_double (toss)));
  double normal = radius * cos (2 * G_PI * g_rand_double (toss));

  return climate->p50_ms * exp (sigma * normal);
}

/**
 * emu_weather_draw:
 * @ms: (out): until it is answered, however it ends
 *
 * Returns: (transfer full) (nullable): how the next request of @provider ends,
 *   %NULL for well. Every second answer that is lost is cut off in the middle,
 *   the others before they begin
 */
EmuFault *
emu_weather_draw (EmuWeather *self, const char *provider, guint *ms)
{
  EmuFault *fault = NULL;
  GRand *toss;
  guint i = 0;

  *ms = 0;
  while (i < self->n_climates &&
         !g_str_equal (self->climates[i].provider, provider))
    i++;
  if (i == self->n_climates)
    return NULL;
  toss = emu_weather_toss (self, i, self->climates[i].drawn++);
  *ms = (guint) (emu_weather_draw_ms (&self->climates[i], toss) / self->speed);
  if (g_rand_double (toss) * 1000 < self->climates[i].lost_permille)
    fault = emu_fault_make (
        g_rand_boolean (toss) ? EMU_FAULT_RESET : EMU_FAULT_RESET_AFTER_BYTES);
  else if (g_rand_double (toss) * 1000 >= self->climates[i].success_permille)
    {
      fault = emu_fault_make (EMU_FAULT_STATUS);
      fault->code = g_strdup ("UPSTREAM_ERROR");
    }
  g_rand_free (toss);
  return fault;
}

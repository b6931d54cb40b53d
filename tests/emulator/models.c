/* emulator/models: catalogue and look-up. */
#include "models.h"

#include <string.h>

/* prices: the vendor page of Gemini 3 Pro Image; for the Flash models output
   tokens times the vendor's price of a token */
static const EmuModel emu_models[] = {
  { "gemini-3-pro-image-preview",
    "gemini-3-pro-image",
    "Nano Banana Pro",
    "Google",
    EMU_SIZES_PRO,
    32768,
    14,
    FALSE,
    { { "gemini", { 134000, 134000, 134000, 240000 }, 1100 },
      { "vertex", { 134000, 134000, 134000, 240000 }, 1100 },
      { "replicate", { 150000, 150000, 150000, 300000 }, 0 },
      { "fal", { 150000, 150000, 150000, 300000 }, 0 } } },
  { "gemini-3.1-flash-image-preview",
    "gemini-3.1-flash-image",
    "Nano Banana 2",
    "Google",
    EMU_SIZES_FLASH_31,
    32768,
    14,
    FALSE,
    { { "gemini", { 45000, 67000, 101000, 151000 }, 0 },
      { "vertex", { 45000, 67000, 101000, 151000 }, 0 },
      { "replicate", { 67000, 67000, 101000, 151000 }, 0 },
      { "fal", { 60000, 80000, 120000, 160000 }, 0 } } },
  { "gemini-2.5-flash-image",
    "gemini-2.5-flash-image-preview",
    "Nano Banana",
    "Google",
    EMU_SIZES_FLASH_25,
    32768,
    3,
    FALSE,
    { { "gemini", { 39000, 39000, 39000, 39000 }, 0 },
      { "vertex", { 39000, 39000, 39000, 39000 }, 0 },
      { "replicate", { 39000, 39000, 39000, 39000 }, 0 },
      { "fal", { 39000, 39000, 39000, 39000 }, 0 } } },
  { "mock-image",
    NULL,
    "Mock Image",
    "Lumenfall",
    EMU_SIZES_ANY,
    1000,
    16,
    TRUE,
    { { "mock", { 0, 0, 0, 0 }, 0 } } },
  /* nobody but this gateway has heard of these */
  { "lumen-sketch-1",
    "lumen-sketch",
    "Lumen Sketch",
    "Lumenfall",
    EMU_SIZES_PRO,
    4000,
    4,
    FALSE,
    { { "fal", { 50000, 50000, 80000, 120000 }, 1500 },
      { "replicate", { 55000, 55000, 90000, 130000 }, 0 } } },
  { "lumen-motion-1",
    NULL,
    "Lumen Motion",
    "Lumenfall",
    EMU_SIZES_PRO,
    4000,
    1,
    FALSE,
    { { "fal", { 900000, 900000, 900000, 900000 }, 0 } },
    "video" },
  { "google/gemini-3.1-flash",
    NULL,
    "Gemini 3.1 Flash",
    "Google",
    EMU_SIZES_PRO,
    32768,
    14,
    FALSE,
    { { "openrouter", { 1000, 1000, 1000, 1000 }, 0 } },
    "text" },
};

static const struct
{
  const char *slug;
  const char *name;
} emu_models_providers[] = {
  { "gemini", "Gemini API" },   { "vertex", "Vertex AI" },
  { "replicate", "Replicate" }, { "fal", "fal.ai" },
  { "mock", "Mock" },
};

const EmuModel *
emu_models_get (guint index)
{
  return index < G_N_ELEMENTS (emu_models) ? &emu_models[index] : NULL;
}

const EmuModel *
emu_models_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_models); i++)
    if (g_str_equal (id, emu_models[i].id) ||
        g_strcmp0 (id, emu_models[i].alias) == 0)
      return &emu_models[i];
  return NULL;
}

/* the model that shares the longest beginning, if it is long enough */
static const EmuModel *
emu_models_guess (const char *id)
{
  const EmuModel *best = NULL;
  guint longest = 5;

  for (guint i = 0; i < G_N_ELEMENTS (emu_models); i++)
    {
      guint same = 0;

      while (id[same] != '\0' && id[same] == emu_models[i].id[same])
        same++;
      if (same <= longest)
        continue;
      longest = same;
      best = &emu_models[i];
    }
  return best;
}

/**
 * emu_models_describe_missing:
 * @id: of no model
 *
 * Returns: (transfer full): what the gateway says to that
 */
char *
emu_models_describe_missing (const char *id)
{
  const EmuModel *guess = emu_models_guess (id);

  if (guess == NULL)
    return g_strdup_printf ("Model '%s' not found.", id);
  return g_strdup_printf (
      "Model '%s' not found. Did you mean '%s'?", id, guess->id);
}

/**
 * emu_models_offer:
 *
 * Returns: (nullable): what @provider asks for @model
 */
const EmuOffer *
emu_models_offer (const EmuModel *model, const char *provider)
{
  for (guint i = 0; i < EMU_MODELS_MAX_PROVIDERS; i++)
    if (g_strcmp0 (model->offers[i].provider, provider) == 0)
      return &model->offers[i];
  return NULL;
}

/**
 * emu_models_choose:
 * @slug: an id or alias, perhaps with "provider/" before it; fal's variant
 *   for edits ends in "-edit"
 * @choice: (out): what it stands for
 *
 * Returns: whether there is such a model at such a provider
 */
gboolean
emu_models_choose (const char *slug, EmuModelChoice *choice)
{
  const char *slash = strchr (slug, '/');
  g_autofree char *id = g_strdup (slash != NULL ? slash + 1 : slug);
  g_autofree char *provider =
      slash != NULL ? g_strndup (slug, slash - slug) : NULL;

  memset (choice, 0, sizeof *choice);
  choice->model = emu_models_find (slug);
  if (choice->model != NULL)
    {
      choice->offer = &choice->model->offers[0];
      return TRUE;
    }
  choice->pinned = provider != NULL;
  if (g_strcmp0 (provider, "fal") == 0 && g_str_has_suffix (id, "-edit"))
    {
      choice->edit_only = TRUE;
      id[strlen (id) - strlen ("-edit")] = '\0';
    }
  choice->model = emu_models_find (id);
  if (choice->model == NULL)
    return FALSE;
  choice->offer = provider == NULL ? &choice->model->offers[0] :
                                     emu_models_offer (choice->model, provider);
  return choice->offer != NULL;
}

const char *
emu_models_provider_name (const char *provider)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_models_providers); i++)
    if (g_str_equal (provider, emu_models_providers[i].slug))
      return emu_models_providers[i].name;
  return provider;
}

/* emulator/google-model: the image models of Google by their own ids. */
#include "google.h"

static const char *const emu_google_levels_31[] = { "MINIMAL", "HIGH", NULL };
static const char *const emu_google_levels_21[] = {
  "MINIMAL", "MEDIUM", "HIGH", NULL
};

/* output tokens: the vendor's table; prices are those of @like */
static const EmuGoogleModel emu_google_models[] = {
  { .id = "gemini-3-pro-image",
    .name = "Nano Banana Pro",
    .version = "3.0",
    .like = "gemini-3-pro-image",
    .family = EMU_SIZES_PRO,
    .max_images = 14,
    .tokens = { 0, 1120, 1120, 2000 },
    .input_tokens = 560,
    .thinks = TRUE,
    .always_shows = TRUE,
    .image_size = TRUE,
    .search = TRUE,
    .global_only = TRUE },
  { .id = "gemini-3.1-flash-image",
    .name = "Nano Banana 2",
    .version = "3.1",
    .like = "gemini-3.1-flash-image",
    .family = EMU_SIZES_FLASH_31,
    .max_images = 14,
    .tokens = { 747, 1120, 1120, 2000 },
    .input_tokens = 560,
    .levels = emu_google_levels_31,
    .thinks = TRUE,
    .image_size = TRUE,
    .search = TRUE,
    .image_search = TRUE,
    .global_only = TRUE },
  { .id = "gemini-nano-banana-2.1",
    .name = "Nano Banana 2.1",
    .version = "2.1",
    .like = "gemini-3.1-flash-image",
    .family = EMU_SIZES_FLASH_21,
    .max_images = 14,
    .tokens = { 0, 1120, 1120, 2000 },
    .input_tokens = 560,
    .levels = emu_google_levels_21,
    .thinks = TRUE,
    .image_size = TRUE,
    .search = TRUE,
    .global_only = TRUE },
  { .id = "gemini-2.5-flash-image",
    .name = "Nano Banana",
    .version = "2.0",
    .like = "gemini-2.5-flash-image",
    .family = EMU_SIZES_FLASH_25,
    .max_images = 3,
    .tokens = { 0, 1290, 0, 0 },
    .input_tokens = 258 },
};

/* shut down, and still in many programs */
static const char *const emu_google_retired[] = {
  "gemini-2.0-flash-preview-image-generation",
  "gemini-2.5-flash-image-preview",
  "gemini-3-pro-image-preview",
  "gemini-3.1-flash-image-preview",
  NULL
};

const EmuGoogleModel *
emu_google_model_get (guint index)
{
  return index < G_N_ELEMENTS (emu_google_models) ? &emu_google_models[index] :
                                                    NULL;
}

const EmuGoogleModel *
emu_google_model_find (const char *id)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_google_models); i++)
    if (g_str_equal (id, emu_google_models[i].id))
      return &emu_google_models[i];
  return NULL;
}

gboolean
emu_google_model_is_retired (const char *id)
{
  return g_strv_contains (emu_google_retired, id);
}

/**
 * emu_google_model_cost:
 * @service: "gemini" or "vertex"
 *
 * Returns: micro-dollars for one image
 */
gint64
emu_google_model_cost (const EmuGoogleModel *model,
                       const char *service,
                       EmuTier tier,
                       guint images)
{
  g_autofree char *slug = g_strconcat (service, "/", model->like, NULL);
  EmuModelChoice choice;

  if (!emu_models_choose (slug, &choice))
    return 0;
  return choice.offer->price[tier] +
         (gint64) choice.offer->input_price * images;
}

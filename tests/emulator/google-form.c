/* emulator/google-form: generationConfig of a generateContent request. */
#include "google-form.h"

#include "decode.h"

typedef gboolean (*EmuGoogleFormStep) (EmuGoogleForm *form,
                                       JsonObject *config,
                                       GError **error);

static const char *const emu_google_sizes[] = { [EMU_TIER_HALF] = "512",
                                                [EMU_TIER_1K] = "1K",
                                                [EMU_TIER_2K] = "2K",
                                                [EMU_TIER_4K] = "4K",
                                                NULL };

#define EMU_GOOGLE_IMAGE_CONFIG                                                \
  "* GenerateContentRequest.generation_config.image_config."

static gboolean
emu_google_form_numbers (EmuGoogleForm *form,
                         JsonObject *config,
                         GError **error)
{
  if (emu_proto_get_int (config, "candidateCount", 1) != 1)
    return emu_google_error_refuse (error,
                                    "Multiple candidates is not enabled for "
                                    "models/%s",
                                    form->model->id);
  form->prompt->seed = emu_proto_get_int (config, "seed", 0);
  return TRUE;
}

static gboolean
emu_google_form_modalities (EmuGoogleForm *form,
                            JsonObject *config,
                            GError **error)
{
  g_autoptr (GPtrArray) list =
      emu_proto_get_list (config, "responseModalities");
  gboolean image = FALSE;

  form->prompt->words = list->len == 0;
  for (guint i = 0; i < list->len; i++)
    {
      const char *name = json_node_get_string (list->pdata[i]);

      if (g_ascii_strcasecmp (name, "IMAGE") == 0)
        image = TRUE;
      else if (g_ascii_strcasecmp (name, "TEXT") == 0)
        form->prompt->words = TRUE;
      else
        return emu_google_error_refuse (
            error,
            "Model does not support the requested response modalities: %s",
            name);
    }
  return image || list->len == 0 ||
         emu_google_error_refuse (
             error,
             "Model does not support the requested response modalities: text");
}

static gboolean
emu_google_form_ratio (EmuGoogleForm *form, JsonObject *image, GError **error)
{
  const char *ratio = emu_proto_get_text (image, "aspectRatio");

  if (ratio == NULL || *ratio == '\0')
    return TRUE;
  if (!emu_sizes_has_ratio (EMU_SIZES_ANY, ratio))
    return emu_google_error_refuse (
        error,
        EMU_GOOGLE_IMAGE_CONFIG
        "aspect_ratio: aspect_ratio must be one of '1:1', '1:4', '1:8', '2:3', "
        "'3:2', '3:4', '4:1', '4:3', '4:5', '5:4', '8:1', '9:16', '16:9', or "
        "'21:9'.\n");
  if (!emu_sizes_has_ratio (form->model->family, ratio))
    return emu_google_error_refuse (
        error,
        "`aspectRatio` does not support `%s` as a valid value. Please refer to "
        "the Gemini API documentation for supported usage.",
        ratio);
  return emu_sizes_parse_ratio (ratio, &form->prompt->wish);
}

/* names are taken to the letter: "1k" is none */
static gboolean
emu_google_form_tier (EmuGoogleForm *form, JsonObject *image, GError **error)
{
  const char *name = emu_proto_get_text (image, "imageSize");
  guint tier = 0;

  if (name == NULL || *name == '\0')
    return TRUE;
  while (tier < EMU_N_TIERS && !g_str_equal (name, emu_google_sizes[tier]))
    tier++;
  if (tier == EMU_N_TIERS)
    return emu_google_error_refuse (
        error,
        EMU_GOOGLE_IMAGE_CONFIG "image_size: image_size must be one of '512', "
                                "'1K', '2K', or '4K'.\n");
  if (!form->model->image_size ||
      !emu_sizes_has_tier (form->model->family, tier))
    return emu_google_error_refuse (
        error,
        "`imageSize` does not support `%s` as a valid value. Please refer to "
        "the Gemini API documentation for supported usage.",
        name);
  form->prompt->wish.area = emu_sizes_tier_area (tier);
  return TRUE;
}

/* Vertex only */
static gboolean
emu_google_form_output (EmuGoogleForm *form, JsonObject *image, GError **error)
{
  JsonObject *options = emu_proto_get_object (image, "imageOutputOptions");
  const char *mime = emu_proto_get_text (options, "mimeType");
  gint64 quality = emu_proto_get_int (options, "compressionQuality", 75);

  form->prompt->format = form->call->state->settings.emit;
  if (g_strcmp0 (mime, "image/jpeg") == 0)
    form->prompt->format = EMU_FORMAT_JPEG;
  else if (g_strcmp0 (mime, "image/png") == 0)
    form->prompt->format = EMU_FORMAT_PNG;
  else if (mime != NULL)
    return emu_google_error_refuse (
        error,
        EMU_GOOGLE_IMAGE_CONFIG
        "image_output_options.mime_type: must be image/png or image/jpeg\n");
  if (quality < 0 || quality > 100)
    return emu_google_error_refuse (
        error,
        EMU_GOOGLE_IMAGE_CONFIG
        "image_output_options.compression_quality: must "
        "be between 0 and 100\n");
  form->prompt->quality = MAX (1, (guint) quality);
  return TRUE;
}

static gboolean
emu_google_form_image (EmuGoogleForm *form, JsonObject *config, GError **error)
{
  JsonObject *image = emu_proto_get_object (config, "imageConfig");

  return emu_google_form_ratio (form, image, error) &&
         emu_google_form_tier (form, image, error) &&
         emu_google_form_output (form, image, error);
}

/* how many thoughts to show: those of the settings, or else the model's way */
static guint
emu_google_form_thoughts (const EmuGoogleForm *form,
                          JsonObject *thinking,
                          const char *level)
{
  gint set = form->call->state->settings.thoughts;
  gboolean shown = emu_proto_get_bool (
      thinking, "includeThoughts", form->model->always_shows);
  gboolean deep = form->model->levels == NULL ||
                  (level != NULL && g_ascii_strcasecmp (level, "HIGH") == 0);

  if (!form->model->thinks)
    return 0;
  return set >= 0 ? (guint) set : shown && deep;
}

static gboolean
emu_google_form_thinking (EmuGoogleForm *form,
                          JsonObject *config,
                          GError **error)
{
  JsonObject *thinking = emu_proto_get_object (config, "thinkingConfig");
  const char *level = emu_proto_get_text (thinking, "thinkingLevel");

  if (thinking != NULL && !form->model->thinks)
    return emu_google_error_refuse (
        error, "Thinking is not enabled for models/%s", form->model->id);
  if (level != NULL && (form->model->levels == NULL ||
                        emu_proto_find (form->model->levels, level) < 0))
    return emu_google_error_refuse (
        error,
        "Thinking level %s is not supported for this "
        "model. Please retry with other thinking level.",
        level);
  form->prompt->thoughts = emu_google_form_thoughts (form, thinking, level);
  return TRUE;
}

static const EmuGoogleFormStep emu_google_form_steps[] = {
  emu_google_form_numbers,
  emu_google_form_modalities,
  emu_google_form_image,
  emu_google_form_thinking,
};

gboolean
emu_google_form_config (EmuGoogleForm *form, GError **error)
{
  JsonObject *config = emu_proto_get_object (form->root, "generationConfig");

  for (guint i = 0; i < G_N_ELEMENTS (emu_google_form_steps); i++)
    if (!emu_google_form_steps[i](form, config, error))
      return FALSE;
  return TRUE;
}

/* no ratio means that of the image to edit, or else a square */
void
emu_google_form_size (EmuGoogleForm *form)
{
  EmuGooglePrompt *prompt = form->prompt;
  guint width, height;

  if (prompt->wish.ratio == 0 && prompt->images->len > 0)
    {
      emu_decode_probe (g_ptr_array_index (prompt->images, 0), &width, &height);
      if (width > 0 && height > 0)
        prompt->wish.ratio = (double) width / height;
    }
  prompt->size = emu_settings_size (
      &form->call->state->settings, form->model->family, &prompt->wish);
}

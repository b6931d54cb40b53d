/* emulator/fal-input: the schemas of fal's models, and what they order. */
#include "fal.h"

#include <string.h>

#include "decode.h"
#include "fields.h"
#include "uri.h"

enum
{
  EMU_FAL_NB = 1,
  EMU_FAL_NB_EDIT = 2,
  EMU_FAL_NB2 = 4,
  EMU_FAL_NB2_EDIT = 8,
  EMU_FAL_PRO = 16,
  EMU_FAL_PRO_EDIT = 32,
};

#define EMU_FAL_EDITS (EMU_FAL_NB_EDIT | EMU_FAL_NB2_EDIT | EMU_FAL_PRO_EDIT)
#define EMU_FAL_NB2S (EMU_FAL_NB2 | EMU_FAL_NB2_EDIT)
#define EMU_FAL_PROS (EMU_FAL_PRO | EMU_FAL_PRO_EDIT)
#define EMU_FAL_ALL 63

/* @slug: of the model in the catalogue; @of: without images, then with */
static const struct
{
  const char *app;
  const char *slug;
  guint of[2];
  const char *ratio[2];
} emu_fal_models[] = {
  { "nano-banana",
    "fal/gemini-2.5-flash-image",
    { EMU_FAL_NB, EMU_FAL_NB_EDIT },
    { "1:1", "auto" } },
  { "nano-banana-2",
    "fal/gemini-3.1-flash-image-preview",
    { EMU_FAL_NB2, EMU_FAL_NB2_EDIT },
    { "auto", "auto" } },
  { "nano-banana-pro",
    "fal/gemini-3-pro-image-preview",
    { EMU_FAL_PRO, EMU_FAL_PRO_EDIT },
    { "1:1", "auto" } },
};

#define EMU_FAL_TEN_RATIOS                                                     \
  "21:9", "16:9", "3:2", "4:3", "5:4", "1:1", "4:5", "3:4", "2:3", "9:16"

static const char *const emu_fal_ratios[] = { EMU_FAL_TEN_RATIOS, NULL };
static const char *const emu_fal_ratios_auto[] = { "auto",
                                                   EMU_FAL_TEN_RATIOS,
                                                   NULL };
static const char *const emu_fal_ratios_wide[] = {
  "auto", EMU_FAL_TEN_RATIOS, "4:1", "1:4", "8:1", "1:8", NULL
};
static const char *const emu_fal_tiers[] = { "1K", "2K", "4K", NULL };
static const char *const emu_fal_tiers_half[] = {
  "0.5K", "1K", "2K", "4K", NULL
};
static const char *const emu_fal_formats[] = { "jpeg", "png", "webp", NULL };
static const char *const emu_fal_safety[] = {
  "1", "2", "3", "4", "5", "6", NULL
};
static const char *const emu_fal_thinking[] = { "minimal", "high", NULL };

static const EmuField emu_fal_fields[] = {
  { "prompt", EMU_FAL_ALL, EMU_FIELD_TEXT, TRUE, NULL, 0, 0 },
  { "image_urls", EMU_FAL_EDITS, EMU_FIELD_URIS, TRUE, NULL, 1, 14 },
  { "aspect_ratio", EMU_FAL_NB, EMU_FIELD_CHOICE, FALSE, emu_fal_ratios, 0, 0 },
  { "aspect_ratio",
    EMU_FAL_NB_EDIT | EMU_FAL_PROS,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_fal_ratios_auto,
    0,
    0 },
  { "aspect_ratio",
    EMU_FAL_NB2S,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_fal_ratios_wide,
    0,
    0 },
  { "resolution", EMU_FAL_PROS, EMU_FIELD_CHOICE, FALSE, emu_fal_tiers, 0, 0 },
  { "resolution",
    EMU_FAL_NB2S,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_fal_tiers_half,
    0,
    0 },
  { "num_images", EMU_FAL_ALL, EMU_FIELD_INTEGER, FALSE, NULL, 1, 4 },
  { "output_format",
    EMU_FAL_ALL,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_fal_formats,
    0,
    0 },
  { "safety_tolerance",
    EMU_FAL_ALL,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_fal_safety,
    0,
    0 },
  { "seed",
    EMU_FAL_ALL,
    EMU_FIELD_INTEGER,
    FALSE,
    NULL,
    G_MININT64,
    G_MAXINT64 },
  { "sync_mode", EMU_FAL_ALL, EMU_FIELD_BOOLEAN, FALSE, NULL, 0, 0 },
  { "limit_generations", EMU_FAL_ALL, EMU_FIELD_BOOLEAN, FALSE, NULL, 0, 0 },
  { "enable_web_search",
    EMU_FAL_NB2S | EMU_FAL_PROS,
    EMU_FIELD_BOOLEAN,
    FALSE,
    NULL,
    0,
    0 },
  { "thinking_level",
    EMU_FAL_NB2S,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_fal_thinking,
    0,
    0 },
};

/**
 * emu_fal_input_new:
 *
 * Returns: (transfer full) (nullable): an empty input of the model that is
 *   called @app, if there is one
 */
EmuFalInput *
emu_fal_input_new (const char *app, gboolean edit)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_fal_models); i++)
    {
      EmuFalInput *self;

      if (!g_str_equal (app, emu_fal_models[i].app))
        continue;
      self = g_new0 (EmuFalInput, 1);
      self->app = g_strdup (app);
      self->edit = edit;
      self->of = emu_fal_models[i].of[edit ? 1 : 0];
      self->detail = json_array_new ();
      emu_models_choose (emu_fal_models[i].slug, &self->choice);
      return self;
    }
  return NULL;
}

void
emu_fal_input_free (gpointer data)
{
  EmuFalInput *self = data;

  if (self == NULL)
    return;
  g_free (self->app);
  g_free (self->prompt);
  json_array_unref (self->detail);
  g_free (self);
}

/**
 * emu_fal_input_add_error:
 * @item: of a list, or -1
 * @value: (nullable): what was sent
 */
void
emu_fal_input_add_error (EmuFalInput *self,
                         const char *field,
                         gint item,
                         const char *type,
                         const char *message,
                         JsonNode *value)
{
  JsonObject *object = json_object_new ();
  JsonArray *place = json_array_new ();

  json_array_add_string_element (place, "body");
  json_array_add_string_element (place, field);
  if (item >= 0)
    json_array_add_int_element (place, item);
  json_object_set_array_member (object, "loc", place);
  json_object_set_string_member (object, "msg", message);
  json_object_set_string_member (object, "type", type);
  json_object_set_member (object,
                          "input",
                          value != NULL ? json_node_copy (value) :
                                          json_node_new (JSON_NODE_NULL));
  json_array_add_object_element (self->detail, object);
}

static char *
emu_fal_input_message (const EmuField *field, EmuWrong wrong)
{
  static const char *const kinds[] = {
    "string", "string", "integer", "boolean", "list"
  };
  g_autofree char *choices = NULL;

  switch (wrong)
    {
    case EMU_WRONG_MISSING:
      return g_strdup ("Field required");
    case EMU_WRONG_KIND:
      return g_strdup_printf ("Input should be a valid %s", kinds[field->kind]);
    case EMU_WRONG_CHOICE:
      choices = g_strjoinv ("', '", (char **) field->choices);
      return g_strdup_printf ("Input should be one of '%s'", choices);
    case EMU_WRONG_LOW:
      return g_strdup_printf (
          "Input should be greater than or equal to %" G_GINT64_FORMAT,
          field->low);
    default:
      return g_strdup_printf (
          "Input should be less than or equal to %" G_GINT64_FORMAT,
          field->high);
    }
}

static void
emu_fal_input_report (const EmuField *field,
                      gint item,
                      EmuWrong wrong,
                      JsonNode *value,
                      gpointer data)
{
  static const char *const kinds[] = {
    "string_type", "string_type", "int_type", "bool_type", "list_type"
  };
  const char *types[] = { "missing",
                          item < 0 ? kinds[field->kind] : "string_type",
                          "literal_error",
                          "greater_than_equal",
                          "less_than_equal" };
  g_autofree char *message = emu_fal_input_message (field, wrong);

  emu_fal_input_add_error (
      data, field->name, item, types[wrong], message, value);
}

static void
emu_fal_input_check_prompt (EmuFalInput *self, JsonObject *fields)
{
  const char *prompt = emu_fields_text (fields, "prompt", NULL);

  self->prompt = g_strdup (prompt != NULL ? prompt : "");
  if (prompt != NULL && *prompt == '\0')
    emu_fal_input_add_error (self,
                             "prompt",
                             -1,
                             "string_too_short",
                             "String should have at least 1 character",
                             json_object_get_member (fields, "prompt"));
}

/* the files are there before the model runs; whether they are images, too */
static GPtrArray *
emu_fal_input_images (EmuFalInput *self, EmuCall *call, JsonObject *fields)
{
  JsonArray *urls = emu_fields_list (fields, "image_urls");
  EmuUriState state;
  guint index, width, height;
  g_autoptr (GPtrArray) images =
      emu_uri_read_all (call, "image_urls", urls, &state, &index);

  if (images == NULL)
    {
      emu_fal_input_add_error (self,
                               "image_urls",
                               (gint) index,
                               "file_download_error",
                               "Failed to download the file",
                               json_array_get_element (urls, index));
      return NULL;
    }
  for (guint i = 0; i < images->len; i++)
    if (emu_decode_probe (g_ptr_array_index (images, i), &width, &height) ==
        EMU_FORMAT_UNKNOWN)
      {
        emu_fal_input_add_error (self,
                                 "image_urls",
                                 (gint) i,
                                 "image_load_error",
                                 "Failed to load the image",
                                 json_array_get_element (urls, i));
        return NULL;
      }
  return g_steal_pointer (&images);
}

static EmuSize
emu_fal_input_size (const EmuFalInput *self,
                    const EmuCall *call,
                    JsonObject *fields,
                    GPtrArray *images)
{
  EmuSizeWish wish = { 0 };
  const char *ratio = "auto";
  guint width, height;

  for (guint i = 0; i < G_N_ELEMENTS (emu_fal_models); i++)
    if (g_str_equal (self->app, emu_fal_models[i].app))
      ratio = emu_fal_models[i].ratio[self->edit ? 1 : 0];
  emu_sizes_parse_ratio (emu_fields_text (fields, "aspect_ratio", ratio),
                         &wish);
  if (self->of & ~(guint) (EMU_FAL_NB | EMU_FAL_NB_EDIT))
    emu_sizes_parse_tier (emu_fields_text (fields, "resolution", "1K"), &wish);
  if (wish.ratio == 0 && images != NULL)
    {
      emu_decode_probe (g_ptr_array_index (images, 0), &width, &height);
      wish.ratio = (double) width / height;
    }
  return emu_settings_size (
      &call->state->settings, self->choice.model->family, &wish);
}

static EmuStudioOrder *
emu_fal_input_order (const EmuFalInput *self,
                     EmuCall *call,
                     JsonObject *fields,
                     GPtrArray *images,
                     const EmuSize *size)
{
  const EmuSettings *settings = &call->state->settings;
  EmuStudioOrder *order = emu_studio_order_new ();

  order->prompt = g_strdup (self->prompt);
  order->seed = (guint64) emu_fields_integer (fields, "seed", 0);
  order->n = (guint) emu_fields_integer (fields, "num_images", 1);
  order->width = size->width;
  order->height = size->height;
  order->format = self->format;
  if (images == NULL)
    return order;
  order->uploads = g_ptr_array_ref (images);
  order->edit = settings->edit;
  order->drift = settings->drift;
  return order;
}

/**
 * emu_fal_input_read:
 * @cost: (out): micro-dollars for all images
 *
 * Returns: (transfer full) (nullable): what to make; %NULL when @detail tells
 *   what is wrong
 */
EmuStudioOrder *
emu_fal_input_read (EmuFalInput *self,
                    EmuCall *call,
                    JsonObject *fields,
                    gint64 *cost)
{
  const guint *price = self->choice.offer->price;
  g_autoptr (GPtrArray) images = NULL;
  EmuSize size;
  gint64 n;

  *cost = 0;
  emu_fields_check (emu_fal_fields,
                    G_N_ELEMENTS (emu_fal_fields),
                    self->of,
                    fields,
                    emu_fal_input_report,
                    self);
  emu_fal_input_check_prompt (self, fields);
  if (json_array_get_length (self->detail) > 0)
    return NULL;
  if (self->edit)
    images = emu_fal_input_images (self, call, fields);
  if (self->edit && images == NULL)
    return NULL;
  size = emu_fal_input_size (self, call, fields, images);
  n = emu_fields_integer (fields, "num_images", 1);
  *cost = n * price[size.tier];
  self->units = (double) *cost / price[EMU_TIER_1K];
  self->sync_mode = emu_fields_boolean (fields, "sync_mode");
  self->format = emu_picture_format_from_name (
      emu_fields_text (fields, "output_format", "png"));
  return emu_fal_input_order (self, call, fields, images, &size);
}

/* emulator/replicate-input: the schemas of Replicate's models. */
#include "replicate.h"

#include <string.h>

#include "decode.h"
#include "fields.h"
#include "uri.h"

enum
{
  EMU_REPLICATE_NB = 1,
  EMU_REPLICATE_NB2 = 2,
  EMU_REPLICATE_PRO = 4,
};

#define EMU_REPLICATE_ALL 7
/* the schema of the first model gives no bound */
#define EMU_REPLICATE_NO_BOUND 1000

static const struct
{
  const char *name;
  const char *slug;
  guint of;
  const char *tier;
} emu_replicate_models[] = {
  { "nano-banana", "replicate/gemini-2.5-flash-image", EMU_REPLICATE_NB, "1K" },
  { "nano-banana-2",
    "replicate/gemini-3.1-flash-image-preview",
    EMU_REPLICATE_NB2,
    "1K" },
  { "nano-banana-pro",
    "replicate/gemini-3-pro-image-preview",
    EMU_REPLICATE_PRO,
    "2K" },
};

#define EMU_REPLICATE_TEN_RATIOS                                               \
  "match_input_image", "1:1", "2:3", "3:2", "3:4", "4:3", "4:5", "5:4",        \
      "9:16", "16:9", "21:9"

static const char *const emu_replicate_ratios[] = { EMU_REPLICATE_TEN_RATIOS,
                                                    NULL };
static const char *const emu_replicate_ratios_wide[] = {
  EMU_REPLICATE_TEN_RATIOS, "1:4", "4:1", "1:8", "8:1", NULL
};
static const char *const emu_replicate_tiers[] = { "1K", "2K", "4K", NULL };
static const char *const emu_replicate_formats[] = { "jpg", "png", NULL };
static const char *const emu_replicate_filters[] = {
  "block_low_and_above", "block_medium_and_above", "block_only_high", NULL
};

static const EmuField emu_replicate_fields[] = {
  { "prompt", EMU_REPLICATE_ALL, EMU_FIELD_TEXT, TRUE, NULL, 0, 0 },
  { "image_input",
    EMU_REPLICATE_NB,
    EMU_FIELD_URIS,
    FALSE,
    NULL,
    0,
    EMU_REPLICATE_NO_BOUND },
  { "image_input",
    EMU_REPLICATE_NB2 | EMU_REPLICATE_PRO,
    EMU_FIELD_URIS,
    FALSE,
    NULL,
    0,
    14 },
  { "aspect_ratio",
    EMU_REPLICATE_NB | EMU_REPLICATE_PRO,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_replicate_ratios,
    0,
    0 },
  { "aspect_ratio",
    EMU_REPLICATE_NB2,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_replicate_ratios_wide,
    0,
    0 },
  { "resolution",
    EMU_REPLICATE_NB2 | EMU_REPLICATE_PRO,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_replicate_tiers,
    0,
    0 },
  { "output_format",
    EMU_REPLICATE_ALL,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_replicate_formats,
    0,
    0 },
  { "google_search", EMU_REPLICATE_NB2, EMU_FIELD_BOOLEAN, FALSE, NULL, 0, 0 },
  { "image_search", EMU_REPLICATE_NB2, EMU_FIELD_BOOLEAN, FALSE, NULL, 0, 0 },
  { "safety_filter_level",
    EMU_REPLICATE_PRO,
    EMU_FIELD_CHOICE,
    FALSE,
    emu_replicate_filters,
    0,
    0 },
  { "allow_fallback_model",
    EMU_REPLICATE_PRO,
    EMU_FIELD_BOOLEAN,
    FALSE,
    NULL,
    0,
    0 },
};

/**
 * emu_replicate_input_new:
 *
 * Returns: (transfer full) (nullable): an empty input of that model, if there
 *   is one
 */
EmuReplicateInput *
emu_replicate_input_new (const char *owner, const char *name)
{
  EmuReplicateInput *self;

  for (guint i = 0; i < G_N_ELEMENTS (emu_replicate_models); i++)
    {
      if (!g_str_equal (owner, "google") ||
          !g_str_equal (name, emu_replicate_models[i].name))
        continue;
      self = g_new0 (EmuReplicateInput, 1);
      self->name = g_strdup (name);
      self->of = emu_replicate_models[i].of;
      self->extension = "jpg";
      self->faults = json_array_new ();
      emu_models_choose (emu_replicate_models[i].slug, &self->choice);
      return self;
    }
  return NULL;
}

void
emu_replicate_input_free (gpointer data)
{
  EmuReplicateInput *self = data;

  if (self == NULL)
    return;
  g_free (self->name);
  g_clear_pointer (&self->input, json_node_unref);
  json_array_unref (self->faults);
  g_free (self);
}

static void
emu_replicate_input_add_fault (EmuReplicateInput *self,
                               const char *type,
                               const char *field,
                               const char *description)
{
  JsonObject *fault = json_object_new ();

  json_object_set_string_member (fault, "type", type);
  json_object_set_string_member (fault, "field", field);
  json_object_set_string_member (fault, "description", description);
  json_array_add_object_element (self->faults, fault);
}

static char *
emu_replicate_input_message (const EmuField *field, gint item, EmuWrong wrong)
{
  static const char *const kinds[] = {
    "string", "string", "integer", "boolean", "array"
  };
  g_autofree char *choices = NULL;

  switch (wrong)
    {
    case EMU_WRONG_MISSING:
      return g_strdup_printf ("%s is required", field->name);
    case EMU_WRONG_KIND:
      return g_strdup_printf ("Invalid type. Expected: %s",
                              item < 0 ? kinds[field->kind] : "string");
    case EMU_WRONG_CHOICE:
      choices = g_strjoinv ("\", \"", (char **) field->choices);
      return g_strdup_printf (
          "%s must be one of the following: \"%s\"", field->name, choices);
    default:
      return g_strdup_printf (
          "Array must have at most %" G_GINT64_FORMAT " items", field->high);
    }
}

static void
emu_replicate_input_report (const EmuField *field,
                            gint item,
                            EmuWrong wrong,
                            JsonNode *value,
                            gpointer data)
{
  static const char *const types[] = {
    "required", "invalid_type", "enum", "array_min_items", "array_max_items"
  };
  g_autofree char *message = emu_replicate_input_message (field, item, wrong);
  g_autofree char *place = NULL;

  if (wrong == EMU_WRONG_MISSING)
    place = g_strdup ("input");
  else if (item < 0)
    place = g_strdup_printf ("input.%s", field->name);
  else
    place = g_strdup_printf ("input.%s.%d", field->name, item);
  emu_replicate_input_add_fault (data, types[wrong], place, message);
}

/* what stands beside "input" is checked too; what is in it may be unknown */
static void
emu_replicate_input_check_body (EmuReplicateInput *self,
                                JsonObject *body,
                                gboolean by_version)
{
  static const char *const known[] = {
    "input", "stream", "webhook", "webhook_events_filter", NULL
  };
  g_autoptr (GList) names = json_object_get_members (body);
  JsonNode *input = json_object_get_member (body, "input");

  if (input == NULL)
    emu_replicate_input_add_fault (self, "required", "", "input is required");
  else if (!JSON_NODE_HOLDS_OBJECT (input))
    emu_replicate_input_add_fault (
        self, "invalid_type", "input", "Invalid type. Expected: object");
  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *message = g_strdup_printf (
          "Additional property %s is not allowed", (const char *) l->data);

      if (!g_strv_contains (known, l->data) &&
          !(by_version && g_str_equal (l->data, "version")))
        emu_replicate_input_add_fault (
            self, "additional_property_not_allowed", "", message);
    }
}

static GPtrArray *
emu_replicate_input_images (EmuReplicateInput *self,
                            EmuCall *call,
                            JsonObject *input)
{
  JsonArray *uris = emu_fields_list (input, "image_input");
  EmuUriState state;
  guint index;
  GPtrArray *images =
      emu_uri_read_all (call, "image_input", uris, &state, &index);
  g_autofree char *place = g_strdup_printf ("input.image_input.%u", index);

  if (images == NULL)
    emu_replicate_input_add_fault (self,
                                   "format",
                                   place,
                                   state == EMU_URI_MALFORMED ?
                                       "Does not match format 'uri'" :
                                       "The file cannot be fetched");
  return images;
}

static EmuSize
emu_replicate_input_size (const EmuReplicateInput *self,
                          const EmuCall *call,
                          JsonObject *input,
                          GPtrArray *images)
{
  EmuSizeWish wish = { 0 };
  const char *ratio =
      emu_fields_text (input, "aspect_ratio", "match_input_image");
  const char *tier = "1K";
  guint width, height;

  for (guint i = 0; i < G_N_ELEMENTS (emu_replicate_models); i++)
    if (self->of == emu_replicate_models[i].of)
      tier = emu_replicate_models[i].tier;
  if (self->of != EMU_REPLICATE_NB)
    tier = emu_fields_text (input, "resolution", tier);
  emu_sizes_parse_tier (tier, &wish);
  if (!g_str_equal (ratio, "match_input_image"))
    emu_sizes_parse_ratio (ratio, &wish);
  else if (images->len > 0 &&
           emu_decode_probe (g_ptr_array_index (images, 0), &width, &height) !=
               EMU_FORMAT_UNKNOWN)
    wish.ratio = (double) width / height;
  return emu_settings_size (
      &call->state->settings, self->choice.model->family, &wish);
}

static EmuStudioOrder *
emu_replicate_input_order (const EmuReplicateInput *self,
                           EmuCall *call,
                           JsonObject *input,
                           GPtrArray *images,
                           const EmuSize *size)
{
  const EmuSettings *settings = &call->state->settings;
  EmuStudioOrder *order = emu_studio_order_new ();

  order->prompt = g_strdup (emu_fields_text (input, "prompt", ""));
  order->seed = g_random_int ();
  order->width = size->width;
  order->height = size->height;
  order->format =
      g_str_equal (self->extension, "png") ? EMU_FORMAT_PNG : EMU_FORMAT_JPEG;
  if (images->len == 0)
    return order;
  order->uploads = g_ptr_array_ref (images);
  order->edit = settings->edit;
  order->drift = settings->drift;
  return order;
}

/**
 * emu_replicate_input_read:
 * @by_version: the body names the model too
 * @cost: (out): micro-dollars for the image
 *
 * Returns: (transfer full) (nullable): what to make; %NULL when @faults tells
 *   what is wrong
 */
EmuStudioOrder *
emu_replicate_input_read (EmuReplicateInput *self,
                          EmuCall *call,
                          JsonObject *body,
                          gboolean by_version,
                          gint64 *cost)
{
  g_autoptr (GPtrArray) images = NULL;
  JsonObject *input;
  EmuSize size;

  *cost = 0;
  emu_replicate_input_check_body (self, body, by_version);
  if (json_array_get_length (self->faults) > 0)
    return NULL;
  self->input = json_node_copy (json_object_get_member (body, "input"));
  input = json_node_get_object (self->input);
  emu_fields_check (emu_replicate_fields,
                    G_N_ELEMENTS (emu_replicate_fields),
                    self->of,
                    input,
                    emu_replicate_input_report,
                    self);
  if (json_array_get_length (self->faults) == 0)
    images = emu_replicate_input_images (self, call, input);
  if (images == NULL)
    return NULL;
  self->extension = emu_fields_text (input, "output_format", "jpg");
  size = emu_replicate_input_size (self, call, input, images);
  *cost = self->choice.offer->price[size.tier];
  return emu_replicate_input_order (self, call, input, images, &size);
}

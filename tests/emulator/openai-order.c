/* emulator/openai-order: fields of an image request, as each server takes
   them: strictly, loosely or not at all. */
#include <string.h>

#include "decode.h"
#include "openai.h"

#define EMU_OPENAI_ORDER_MAX_IMAGES 16
#define EMU_OPENAI_ORDER_MAX_PROMPT 32000
#define EVERYBODY 0xff
#define LOCAL (EVERYBODY & ~EMU_FLAVOR_OPENAI & ~EMU_FLAVOR_LITELLM)

/**
 * EmuOpenaiField:
 * @flavors: bits of the servers that read it
 * @low: @high: of a whole number, where @high is above @low
 * @choices: (nullable): the only good texts
 */
typedef struct
{
  const char *name;
  guint flavors;
  gint64 low, high;
  const char *const *choices;
} EmuOpenaiField;

static const char *const emu_openai_formats[] = { "png", "jpeg", "webp", NULL };
static const char *const emu_openai_deliveries[] = { "url", "b64_json", NULL };
static const char *const emu_openai_qualities[] = { "standard", "hd",   "low",
                                                    "medium",   "high", "auto",
                                                    NULL };
static const char *const emu_openai_backgrounds[] = {
  "transparent", "opaque", "auto", NULL
};
static const char *const emu_openai_moderations[] = { "low", "auto", NULL };
static const char *const emu_openai_styles[] = { "vivid", "natural", NULL };
static const char *const emu_openai_fidelities[] = { "high", "low", NULL };

static const EmuOpenaiField emu_openai_fields[] = {
  { "model", EVERYBODY, 0, 0, NULL },
  { "prompt", EVERYBODY, 0, 0, NULL },
  { "size", EVERYBODY, 0, 0, NULL },
  { "n", EVERYBODY, 1, 10, NULL },
  { "seed", LOCAL & ~EMU_FLAVOR_SDCPP, G_MININT32, G_MAXUINT32, NULL },
  { "response_format",
    EVERYBODY & ~EMU_FLAVOR_SDCPP & ~EMU_FLAVOR_LITELLM,
    0,
    0,
    emu_openai_deliveries },
  { "output_format",
    EVERYBODY & ~EMU_FLAVOR_LEMONADE & ~EMU_FLAVOR_LOCALAI,
    0,
    0,
    emu_openai_formats },
  { "output_compression", EVERYBODY & ~EMU_FLAVOR_LEMONADE, 0, 100, NULL },
  { "quality", ~LOCAL, 0, 0, emu_openai_qualities },
  { "background", ~LOCAL, 0, 0, emu_openai_backgrounds },
  { "moderation", ~LOCAL, 0, 0, emu_openai_moderations },
  { "style", ~LOCAL, 0, 0, emu_openai_styles },
  { "input_fidelity", ~LOCAL, 0, 0, emu_openai_fidelities },
  { "user", ~LOCAL, 0, 0, NULL },
};

static const char *
emu_openai_text (JsonObject *fields, const char *name)
{
  JsonNode *node = json_object_get_member (fields, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING ?
             json_node_get_string (node) :
             NULL;
}

static const EmuOpenaiField *
emu_openai_field (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (emu_openai_fields); i++)
    if (strcmp (emu_openai_fields[i].name, name) == 0)
      return &emu_openai_fields[i];
  return NULL;
}

/* a form has nothing but text; JSON must have a whole number */
static gboolean
emu_openai_number (JsonNode *node, gboolean loose, gint64 *value)
{
  if (!JSON_NODE_HOLDS_VALUE (node))
    return FALSE;
  if (loose)
    return g_ascii_string_to_signed (
        json_node_get_string (node), 10, G_MININT64, G_MAXINT64, value, NULL);
  *value = json_node_get_int (node);
  return json_node_get_value_type (node) == G_TYPE_INT64;
}

static EmuOpenaiRefusal *
emu_openai_check_value (const EmuOpenaiField *field,
                        JsonNode *node,
                        gboolean loose)
{
  gint64 number;

  if (field->high > field->low)
    {
      if (!emu_openai_number (node, loose, &number))
        return emu_openai_refuse (400,
                                  "invalid_type",
                                  field->name,
                                  "Invalid type for '%s': expected an integer.",
                                  field->name);
      return number >= field->low && number <= field->high ?
                 NULL :
                 emu_openai_refuse (400,
                                    "integer_out_of_range",
                                    field->name,
                                    "Invalid '%s': out of range.",
                                    field->name);
    }
  if (!JSON_NODE_HOLDS_VALUE (node) ||
      json_node_get_value_type (node) != G_TYPE_STRING)
    return emu_openai_refuse (400,
                              "invalid_type",
                              field->name,
                              "Invalid type for '%s': expected a string.",
                              field->name);
  return field->choices == NULL ||
                 g_strv_contains (field->choices, json_node_get_string (node)) ?
             NULL :
             emu_openai_refuse (400,
                                "invalid_value",
                                field->name,
                                "Invalid value: '%s'.",
                                json_node_get_string (node));
}

static EmuOpenaiRefusal *
emu_openai_check_fields (const EmuOpenaiImage *self,
                         JsonObject *fields,
                         gboolean loose)
{
  g_autoptr (GList) names = json_object_get_members (fields);
  EmuOpenaiRefusal *refusal = NULL;

  for (GList *l = names; l != NULL && refusal == NULL; l = l->next)
    {
      const EmuOpenaiField *field = emu_openai_field (l->data);
      JsonNode *node = json_object_get_member (fields, l->data);

      if (field != NULL && (field->flavors & self->flavor->bit) != 0)
        refusal = JSON_NODE_HOLDS_NULL (node) ?
                      NULL :
                      emu_openai_check_value (field, node, loose);
      else if (self->flavor->strict)
        refusal = emu_openai_refuse (400,
                                     "unknown_parameter",
                                     l->data,
                                     "Unknown parameter: '%s'.",
                                     (const char *) l->data);
    }
  return refusal;
}

static EmuOpenaiRefusal *
emu_openai_read_model (EmuOpenaiImage *self, JsonObject *fields)
{
  const char *id = emu_openai_text (fields, "model");

  self->model_id = g_strdup (id);
  if (self->flavor->needs_model && (id == NULL || *id == '\0'))
    return emu_openai_refuse (400, NULL, "model", "Missing model.");
  if (self->flavor->bit == EMU_FLAVOR_OPENAI)
    {
      self->model = emu_openai_model_find (id != NULL ? id : "gpt-image-2");
      if (self->model == NULL)
        return emu_openai_refuse (404,
                                  "model_not_found",
                                  "model",
                                  "The model '%s' does not exist.",
                                  id);
    }
  if (self->model != NULL && !self->model->told_delivery &&
      json_object_has_member (fields, "response_format"))
    return emu_openai_refuse (400,
                              "unknown_parameter",
                              "response_format",
                              "Unknown parameter: 'response_format'.");
  if (self->flavor->bit == EMU_FLAVOR_OPENAI ||
      g_strcmp0 (id, "missing-model") != 0)
    return NULL;
  return emu_openai_refuse (
      404, NULL, NULL, "The model `%s` does not exist.", id);
}

/* {"seed": 7} between the tags; the prompt is what is left */
static EmuOpenaiRefusal *
emu_openai_read_arguments (EmuOpenaiImage *self)
{
  static const char open[] = "<sd_cpp_extra_args>";
  static const char close[] = "</sd_cpp_extra_args>";
  char *start = strstr (self->prompt, open);
  char *end = start != NULL ? strstr (start, close) : NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;

  if (end == NULL || memchr (start, '\n', (gsize) (end - start)) != NULL)
    return NULL;
  text = g_strndup (start + strlen (open), end - start - strlen (open));
  memmove (start, end + strlen (close), strlen (end + strlen (close)) + 1);
  node = json_from_string (text, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return emu_openai_refuse (400, NULL, NULL, "invalid sd_cpp_extra_args");
  self->seed = (guint64) json_object_get_int_member_with_default (
      json_node_get_object (node), "seed", 0);
  return NULL;
}

static EmuOpenaiRefusal *
emu_openai_read_prompt (EmuOpenaiImage *self, JsonObject *fields)
{
  const char *prompt = emu_openai_text (fields, "prompt");

  if (prompt == NULL || *prompt == '\0')
    return emu_openai_refuse (400,
                              "missing_required_parameter",
                              "prompt",
                              "Missing required parameter: 'prompt'.");
  if (g_utf8_strlen (prompt, -1) > EMU_OPENAI_ORDER_MAX_PROMPT)
    return emu_openai_refuse (400,
                              "string_above_max_length",
                              "prompt",
                              "Invalid 'prompt': too long.");
  self->prompt = g_strdup (prompt);
  if (self->flavor->bit == EMU_FLAVOR_LOCALAI &&
      strchr (self->prompt, '|') != NULL)
    *strchr (self->prompt, '|') = '\0';
  return self->flavor->bit == EMU_FLAVOR_SDCPP ?
             emu_openai_read_arguments (self) :
             NULL;
}

static gint64
emu_openai_read_number (JsonObject *fields,
                        const char *name,
                        gboolean loose,
                        gint64 otherwise)
{
  JsonNode *node = json_object_get_member (fields, name);
  gint64 value;

  return node != NULL && emu_openai_number (node, loose, &value) ? value :
                                                                   otherwise;
}

static EmuOpenaiRefusal *
emu_openai_read_numbers (EmuOpenaiImage *self,
                         JsonObject *fields,
                         gboolean loose)
{
  const EmuFlavor *flavor = self->flavor;

  self->n = (guint) emu_openai_read_number (fields, "n", loose, 1);
  self->quality =
      (guint) emu_openai_read_number (fields, "output_compression", loose, 0);
  if (self->seed == 0)
    self->seed = (guint64) emu_openai_read_number (fields, "seed", loose, 0);
  if (self->model != NULL && self->n > self->model->max_n)
    return emu_openai_refuse (400,
                              "integer_above_max_value",
                              "n",
                              "Invalid 'n': at most %u.",
                              self->model->max_n);
  if (flavor->count == EMU_FLAVOR_COUNTS_EDITS && self->n > 1 &&
      self->kind == EMU_OPENAI_GENERATION)
    return emu_openai_refuse (400, NULL, NULL, "n must be 1");
  if (flavor->count == EMU_FLAVOR_COUNTS_ONE ||
      self->kind == EMU_OPENAI_INPAINTING)
    self->n = 1;
  return NULL;
}

static EmuOpenaiRefusal *
emu_openai_read_formats (EmuOpenaiImage *self, JsonObject *fields)
{
  const EmuFlavor *flavor = self->flavor;
  const EmuOpenaiField *row = emu_openai_field ("output_format");
  const char *output = (row->flavors & flavor->bit) != 0 ?
                           emu_openai_text (fields, "output_format") :
                           NULL;
  const char *delivery = emu_openai_text (fields, "response_format");
  gboolean told = flavor->delivery != EMU_FLAVOR_DELIVERS_INLINE &&
                  (self->model == NULL || self->model->told_delivery);

  self->format = emu_picture_format_from_name (output ? output : "png");
  if (flavor->bit == EMU_FLAVOR_SDCPP && self->kind == EMU_OPENAI_EDIT &&
      self->format == EMU_FORMAT_WEBP)
    return emu_openai_refuse (
        400, NULL, NULL, "invalid output_format, must be one of [png, jpeg]");
  self->b64 =
      !told || g_strcmp0 (delivery, "b64_json") == 0 ||
      (delivery == NULL && flavor->delivery == EMU_FLAVOR_DELIVERS_EITHER);
  if (self->kind == EMU_OPENAI_INPAINTING)
    self->b64 = FALSE;
  if ((flavor->bit & (EMU_FLAVOR_LEMONADE | EMU_FLAVOR_VLLM)) != 0 &&
      g_strcmp0 (delivery, "url") == 0)
    return emu_openai_refuse (
        400, NULL, NULL, "Only response_format 'b64_json' is supported");
  return NULL;
}

static EmuOpenaiRefusal *
emu_openai_read_mask (const EmuOpenaiImage *self, guint width, guint height)
{
  guint w, h;

  if (self->mask == NULL)
    return self->kind == EMU_OPENAI_INPAINTING ?
               emu_openai_refuse (400, NULL, NULL, "missing mask file") :
               NULL;
  if (emu_decode_probe (self->mask, &w, &h) == EMU_FORMAT_UNKNOWN)
    return emu_openai_refuse (
        400, "invalid_image_file", "mask", "Invalid mask image.");
  if (self->flavor->bit != EMU_FLAVOR_OPENAI || (w == width && h == height))
    return NULL;
  return emu_openai_refuse (400,
                            "invalid_mask_image_format",
                            "mask",
                            "Invalid mask: must be of the image's size.");
}

/* names of LocalAI's for images within JSON, in base64 */
static void
emu_openai_read_references (EmuOpenaiImage *self, JsonObject *fields)
{
  static const char *const names[] = { "ref_images", "files" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      JsonNode *node = json_object_get_member (fields, names[i]);
      JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ?
                             json_node_get_array (node) :
                             NULL;

      for (guint j = 0; array != NULL && j < json_array_get_length (array); j++)
        {
          const char *text = json_array_get_string_element (array, j);
          gsize length;
          guchar *data = g_base64_decode (text != NULL ? text : "", &length);

          g_ptr_array_add (self->images, g_bytes_new_take (data, length));
        }
    }
}

static EmuOpenaiRefusal *
emu_openai_read_uploads (EmuOpenaiImage *self, JsonObject *fields)
{
  guint first_width = 0, first_height = 0;

  if (self->flavor->bit == EMU_FLAVOR_LOCALAI)
    emu_openai_read_references (self, fields);
  if (self->kind != EMU_OPENAI_GENERATION && self->images->len == 0)
    return emu_openai_refuse (400,
                              "missing_required_parameter",
                              "image",
                              "Missing required parameter: 'image'.");
  if (self->repeated && self->flavor->bit == EMU_FLAVOR_OPENAI)
    return emu_openai_refuse (400,
                              "duplicate_parameter",
                              "image",
                              "Duplicate parameter: 'image'; use 'image[]'.");
  if (self->images->len > EMU_OPENAI_ORDER_MAX_IMAGES)
    return emu_openai_refuse (
        400, "array_above_max_length", "image", "Too many images.");
  for (guint i = 0; i < self->images->len; i++)
    {
      guint w, h;

      if (emu_decode_probe (g_ptr_array_index (self->images, i), &w, &h) ==
          EMU_FORMAT_UNKNOWN)
        return emu_openai_refuse (400,
                                  "invalid_image_file",
                                  "image",
                                  "Invalid image file or mode for image %u.",
                                  i + 1);
      if (i == 0)
        first_width = w;
      if (i == 0)
        first_height = h;
    }
  return emu_openai_read_mask (self, first_width, first_height);
}

/**
 * emu_openai_order_read:
 * @fields: as they were sent
 * @loose: they come from a form, where numbers are text
 *
 * Returns: (transfer full) (nullable): why the server does not take them
 */
EmuOpenaiRefusal *
emu_openai_order_read (EmuOpenaiImage *self,
                       JsonObject *fields,
                       gboolean loose,
                       const EmuSettings *settings)
{
  EmuOpenaiRefusal *refusal = emu_openai_check_fields (self, fields, loose);

  if (refusal == NULL)
    refusal = emu_openai_read_model (self, fields);
  if (refusal == NULL)
    refusal = emu_openai_read_prompt (self, fields);
  if (refusal == NULL)
    refusal = emu_openai_read_numbers (self, fields, loose);
  if (refusal == NULL)
    refusal = emu_openai_read_formats (self, fields);
  if (refusal == NULL)
    refusal = emu_openai_read_uploads (self, fields);
  return refusal != NULL ?
             refusal :
             emu_openai_size_read (
                 self, emu_openai_text (fields, "size"), settings);
}

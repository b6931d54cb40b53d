/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameter-convert: the endpoints' own forms of a value. */
#include "parameter-convert.h"

#include <string.h>

#include "sizing.h"

#define LIMN_PARAMETER_CONVERT_AUTO "auto"
/* fal makes at most so many images a request; more are asked for again */
#define LIMN_PARAMETER_CONVERT_FAL_MAX 4
/* OpenAI's newer models want sides that this divides */
#define LIMN_PARAMETER_CONVERT_STEP 16

static JsonNode *
limn_parameter_convert_text (const char *text)
{
  return text != NULL ? json_node_init_string (json_node_alloc (), text) : NULL;
}

static gboolean
limn_parameter_convert_is (JsonNode *value, const char *text)
{
  return strcmp (json_node_get_string (value), text) == 0;
}

/* the value that stands beside @value in a table that NULL ends */
static JsonNode *
limn_parameter_convert_map (JsonNode *value, const char *const (*pairs)[2])
{
  for (guint i = 0; pairs[i][0] != NULL; i++)
    if (limn_parameter_convert_is (value, pairs[i][0]))
      return limn_parameter_convert_text (pairs[i][1]);
  return NULL;
}

static gboolean
limn_parameter_convert_has (const LimnPlan *plan, const char *extra)
{
  return g_strv_contains ((const char *const *) plan->model->extras, extra);
}

/* one tier is no choice: such models refuse to be told */
static gboolean
limn_parameter_convert_has_tiers (const LimnPlan *plan)
{
  return g_strv_length (plan->model->tiers) != 1;
}

/* models of OpenAI itself, which are stricter than servers like it */
static gboolean
limn_parameter_convert_is_gpt (const LimnPlan *plan)
{
  return g_str_has_prefix (plan->model->slug, "gpt-image") ||
         g_str_has_prefix (plan->model->slug, "chatgpt-image");
}

/* "WxH" for endpoints that know neither ratios nor tiers */
JsonNode *
limn_parameter_convert_pixels (const LimnPlan *plan, JsonNode *value)
{
  guint step =
      limn_parameter_convert_is_gpt (plan) ? LIMN_PARAMETER_CONVERT_STEP : 1;
  guint width = plan->table_width;
  guint height = plan->table_height;
  g_autofree char *text = NULL;
  LimnSize size;

  limn_sizing_parse_size (json_node_get_string (value), &size, NULL);
  if (size.kind == LIMN_SIZE_PIXELS)
    {
      width = (guint) size.width;
      height = (guint) size.height;
    }
  if (width == 0)
    return NULL;
  text = g_strdup_printf ("%ux%u",
                          MAX (1, (width + step / 2) / step) * step,
                          MAX (1, (height + step / 2) / step) * step);
  return limn_parameter_convert_text (text);
}

/* what the model is to choose is left out */
JsonNode *
limn_parameter_convert_choice (const LimnPlan *plan, JsonNode *value)
{
  if (limn_parameter_convert_is (value, LIMN_PARAMETER_CONVERT_AUTO))
    return NULL;
  return json_node_copy (value);
}

/* "auto" is a value there, but not for generations of the one-tier model */
JsonNode *
limn_parameter_convert_fal_ratio (const LimnPlan *plan, JsonNode *value)
{
  if (plan->n_images > 0 || limn_parameter_convert_has_tiers (plan))
    return json_node_copy (value);
  return limn_parameter_convert_choice (plan, value);
}

JsonNode *
limn_parameter_convert_replicate_ratio (const LimnPlan *plan, JsonNode *value)
{
  if (plan->n_images > 0 &&
      limn_parameter_convert_is (value, LIMN_PARAMETER_CONVERT_AUTO))
    return limn_parameter_convert_text ("match_input_image");
  return limn_parameter_convert_choice (plan, value);
}

JsonNode *
limn_parameter_convert_tier (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_has_tiers (plan) ?
             limn_parameter_convert_choice (plan, value) :
             NULL;
}

/* Google's name of the half tier has no K */
JsonNode *
limn_parameter_convert_google_tier (const LimnPlan *plan, JsonNode *value)
{
  if (limn_parameter_convert_is (value, "0.5K"))
    return limn_parameter_convert_text ("512");
  return limn_parameter_convert_tier (plan, value);
}

/* always said: left out, the Pro model would make (and charge) 2K; no model has
 * half a tier there */
JsonNode *
limn_parameter_convert_replicate_tier (const LimnPlan *plan, JsonNode *value)
{
  if ((limn_parameter_convert_is (value, LIMN_PARAMETER_CONVERT_AUTO) ||
       limn_parameter_convert_is (value, "0.5K")) &&
      limn_parameter_convert_has_tiers (plan))
    return limn_parameter_convert_text (plan->model->default_tier);
  return limn_parameter_convert_tier (plan, value);
}

JsonNode *
limn_parameter_convert_fal_number (const LimnPlan *plan, JsonNode *value)
{
  gint64 n = json_node_get_int (value);

  return json_node_init_int (json_node_alloc (),
                             MIN (n, LIMN_PARAMETER_CONVERT_FAL_MAX));
}

/* one result a request, where more cannot be had or relied on */
JsonNode *
limn_parameter_convert_single (const LimnPlan *plan, JsonNode *value)
{
  return json_node_init_int (json_node_alloc (), 1);
}

JsonNode *
limn_parameter_convert_single_generation (const LimnPlan *plan, JsonNode *value)
{
  return plan->n_images > 0 ? json_node_copy (value) :
                              limn_parameter_convert_single (plan, value);
}

JsonNode *
limn_parameter_convert_single_edit (const LimnPlan *plan, JsonNode *value)
{
  return plan->n_images > 0 ? limn_parameter_convert_single (plan, value) :
                              json_node_copy (value);
}

/* for servers that know no other delivery, whatever the user said */
JsonNode *
limn_parameter_convert_inline (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_text ("b64_json");
}

/* stable-diffusion.cpp makes no WebP of edits */
JsonNode *
limn_parameter_convert_sdcpp_format (const LimnPlan *plan, JsonNode *value)
{
  if (plan->n_images > 0 && limn_parameter_convert_is (value, "webp"))
    return NULL;
  return limn_parameter_convert_openai_format (plan, value);
}

/* the gpt-image models always answer in base64 and refuse to be told */
JsonNode *
limn_parameter_convert_openai_delivery (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_is_gpt (plan) ? NULL : json_node_copy (value);
}

JsonNode *
limn_parameter_convert_openai_format (const LimnPlan *plan, JsonNode *value)
{
  static const char *const pairs[][2] = {
    { "png", "png" }, { "jpeg", "jpeg" }, { "webp", "webp" }, { NULL, NULL }
  };

  return limn_parameter_convert_map (value, pairs);
}

/* of a format that is sent too, and is lossy */
JsonNode *
limn_parameter_convert_openai_quality (const LimnPlan *plan, JsonNode *value)
{
  const char *format = limn_request_get_option (plan->request, "output_format");

  return g_strcmp0 (format, "jpeg") == 0 || g_strcmp0 (format, "webp") == 0 ?
             json_node_copy (value) :
             NULL;
}

JsonNode *
limn_parameter_convert_media_type (const LimnPlan *plan, JsonNode *value)
{
  static const char *const pairs[][2] = { { "png", "image/png" },
                                          { "jpeg", "image/jpeg" },
                                          { NULL, NULL } };

  return limn_parameter_convert_map (value, pairs);
}

JsonNode *
limn_parameter_convert_fal_format (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_openai_format (plan, value);
}

JsonNode *
limn_parameter_convert_replicate_format (const LimnPlan *plan, JsonNode *value)
{
  static const char *const pairs[][2] = { { "png", "png" },
                                          { "jpeg", "jpg" },
                                          { NULL, NULL } };

  return limn_parameter_convert_map (value, pairs);
}

JsonNode *
limn_parameter_convert_jpeg_quality (const LimnPlan *plan, JsonNode *value)
{
  const char *format = limn_request_get_option (plan->request, "output_format");

  return g_strcmp0 (format, "jpeg") == 0 ? json_node_copy (value) : NULL;
}

/* an empty object, where Google wants a tool or one of its kinds */
static JsonNode *
limn_parameter_convert_tool (JsonNode *value, gboolean has)
{
  JsonNode *node;

  if (!has || !json_node_get_boolean (value))
    return NULL;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_take_object (node, json_object_new ());
  return node;
}

JsonNode *
limn_parameter_convert_search (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_tool (
      value,
      limn_parameter_convert_has (plan, "enable_web_search") ||
          limn_parameter_convert_has (plan, "google_search"));
}

JsonNode *
limn_parameter_convert_image_search (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_tool (
      value, limn_parameter_convert_has (plan, "image_search"));
}

JsonNode *
limn_parameter_convert_fal_search (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_has (plan, "enable_web_search") ?
             json_node_copy (value) :
             NULL;
}

JsonNode *
limn_parameter_convert_replicate_search (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_has (plan, "google_search") ?
             json_node_copy (value) :
             NULL;
}

/* one threshold for all of Google's categories */
static JsonNode *
limn_parameter_convert_threshold (const char *threshold)
{
  static const char *const categories[] = {
    "HARM_CATEGORY_HARASSMENT",
    "HARM_CATEGORY_HATE_SPEECH",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT",
  };
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < G_N_ELEMENTS (categories); i++)
    {
      JsonObject *setting = json_object_new ();

      json_object_set_string_member (setting, "category", categories[i]);
      json_object_set_string_member (setting, "threshold", threshold);
      json_array_add_object_element (array, setting);
    }
  json_node_take_array (node, array);
  return node;
}

JsonNode *
limn_parameter_convert_blocks (const LimnPlan *plan, JsonNode *value)
{
  g_autofree char *upper = g_ascii_strup (json_node_get_string (value), -1);

  return limn_parameter_convert_threshold (upper);
}

/* fal's scale from 1, strict, to 6 as the three levels that others have */
static const char *
limn_parameter_convert_get_level (JsonNode *value)
{
  static const char *const levels[] = { "block_low_and_above",
                                        "block_medium_and_above",
                                        "block_only_high" };

  return levels[(json_node_get_string (value)[0] - '1') / 2];
}

JsonNode *
limn_parameter_convert_tolerance (const LimnPlan *plan, JsonNode *value)
{
  g_autofree char *upper =
      g_ascii_strup (limn_parameter_convert_get_level (value), -1);

  return limn_parameter_convert_threshold (upper);
}

JsonNode *
limn_parameter_convert_tolerance_level (const LimnPlan *plan, JsonNode *value)
{
  return limn_parameter_convert_has (plan, "safety_filter_level") ?
             limn_parameter_convert_text (
                 limn_parameter_convert_get_level (value)) :
             NULL;
}

/* OpenAI knows two levels, and the lax one only for its own models */
JsonNode *
limn_parameter_convert_tolerance_moderation (const LimnPlan *plan,
                                             JsonNode *value)
{
  if (!limn_parameter_convert_is_gpt (plan))
    return NULL;
  return limn_parameter_convert_text (
      json_node_get_string (value)[0] >= '5' ? "low" : "auto");
}

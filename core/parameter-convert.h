/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameter-convert: the endpoints' own forms of a value. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

/**
 * LimnParameterConvert:
 * @plan: a plan
 * @value: the gateway's form
 *
 * Returns: (transfer full) (nullable): the endpoint's form; %NULL where it has
 *   none and nothing is sent
 */
typedef JsonNode *(*LimnParameterConvert) (const LimnPlan *plan,
                                           JsonNode *value);

JsonNode *limn_parameter_convert_pixels (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_choice (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_fal_ratio (const LimnPlan *plan,
                                            JsonNode *value);
JsonNode *limn_parameter_convert_replicate_ratio (const LimnPlan *plan,
                                                  JsonNode *value);
JsonNode *limn_parameter_convert_google_tier (const LimnPlan *plan,
                                              JsonNode *value);
JsonNode *limn_parameter_convert_tier (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_replicate_tier (const LimnPlan *plan,
                                                 JsonNode *value);
JsonNode *limn_parameter_convert_fal_number (const LimnPlan *plan,
                                             JsonNode *value);
JsonNode *limn_parameter_convert_single (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_single_generation (const LimnPlan *plan,
                                                    JsonNode *value);
JsonNode *limn_parameter_convert_single_edit (const LimnPlan *plan,
                                              JsonNode *value);
JsonNode *limn_parameter_convert_inline (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_sdcpp_format (const LimnPlan *plan,
                                               JsonNode *value);
JsonNode *limn_parameter_convert_openai_delivery (const LimnPlan *plan,
                                                  JsonNode *value);
JsonNode *limn_parameter_convert_openai_format (const LimnPlan *plan,
                                                JsonNode *value);
JsonNode *limn_parameter_convert_openai_quality (const LimnPlan *plan,
                                                 JsonNode *value);
JsonNode *limn_parameter_convert_media_type (const LimnPlan *plan,
                                             JsonNode *value);
JsonNode *limn_parameter_convert_fal_format (const LimnPlan *plan,
                                             JsonNode *value);
JsonNode *limn_parameter_convert_replicate_format (const LimnPlan *plan,
                                                   JsonNode *value);
JsonNode *limn_parameter_convert_jpeg_quality (const LimnPlan *plan,
                                               JsonNode *value);
JsonNode *limn_parameter_convert_search (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_image_search (const LimnPlan *plan,
                                               JsonNode *value);
JsonNode *limn_parameter_convert_fal_search (const LimnPlan *plan,
                                             JsonNode *value);
JsonNode *limn_parameter_convert_replicate_search (const LimnPlan *plan,
                                                   JsonNode *value);
JsonNode *limn_parameter_convert_blocks (const LimnPlan *plan, JsonNode *value);
JsonNode *limn_parameter_convert_tolerance (const LimnPlan *plan,
                                            JsonNode *value);
JsonNode *limn_parameter_convert_tolerance_level (const LimnPlan *plan,
                                                  JsonNode *value);
JsonNode *limn_parameter_convert_tolerance_moderation (const LimnPlan *plan,
                                                       JsonNode *value);

G_END_DECLS

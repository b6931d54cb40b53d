/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/variation: what a repetition does otherwise than what it repeats. */
#pragma once

#include "request.h"

G_BEGIN_DECLS

/**
 * LimnVariation:
 * @prompt: another prompt; blank for the same
 * @n: how many results; 0 or less for one
 * @options: parameters that replace those of the same name; null takes one away
 */
typedef struct
{
  char *prompt;
  gint n;
  JsonObject *options;
} LimnVariation;

LimnVariation *limn_variation_new (const char *prompt,
                                   gint n,
                                   const char *options,
                                   GError **error);
void limn_variation_free (LimnVariation *self);
JsonNode *limn_variation_to_json (const LimnVariation *self);
LimnVariation *limn_variation_from_json (JsonNode *node);

LimnRequest *limn_variation_apply (const LimnVariation *self,
                                   const LimnRequest *recorded,
                                   GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnVariation, limn_variation_free)

G_END_DECLS

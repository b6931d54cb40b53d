/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/request: what the user asked for, in the gateway's own names. */
#pragma once

#include <json-glib/json-glib.h>

#include "operation.h"
#include "sides.h"

G_BEGIN_DECLS

#define LIMN_REQUEST_MAX_N 10

/**
 * LimnRequest:
 * @operation: what is to be done
 * @prompt: text, UTF-8
 * @model: slug, alias or "provider/slug"; "" is the default model
 * @size: "WxH", "W:H", "auto" or ""
 * @aspect_ratio: "W:H", "auto" or ""
 * @resolution: "1K", "auto", … or ""
 * @n: how many results, 1 to %LIMN_REQUEST_MAX_N
 * @sides: pixels by which a canvas is extended; all 0 where `limn.ratio` says
 *   how far
 * @options: everything else by name: gateway and provider parameters as they
 *   are, Limn's own with the prefix "limn."
 */
typedef struct
{
  LimnOperation operation;
  char *prompt;
  char *model;
  char *size;
  char *aspect_ratio;
  char *resolution;
  gint n;
  LimnSides sides;
  JsonObject *options;
} LimnRequest;

LimnRequest *limn_request_new (LimnOperation operation);
LimnRequest *limn_request_copy (const LimnRequest *self);
void limn_request_free (LimnRequest *self);

gboolean limn_request_set (LimnRequest *self,
                           const char *name,
                           JsonNode *value,
                           GError **error);
gboolean limn_request_set_text (LimnRequest *self,
                                const char *name,
                                const char *text,
                                GError **error);
gboolean limn_request_set_options (LimnRequest *self,
                                   const char *json,
                                   GError **error);
gboolean limn_request_validate (const LimnRequest *self, GError **error);

const char *limn_request_get_option (const LimnRequest *self, const char *name);
gboolean limn_request_get_flag (const LimnRequest *self,
                                const char *name,
                                gboolean fallback);
gdouble limn_request_get_number (const LimnRequest *self,
                                 const char *name,
                                 gdouble fallback);

JsonNode *limn_request_to_json (const LimnRequest *self);
LimnRequest *limn_request_from_json (JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnRequest, limn_request_free)

G_END_DECLS

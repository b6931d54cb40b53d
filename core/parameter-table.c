/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameter-table: parameter x endpoint -> what becomes of it. */
#include "parameter-table.h"

#include <string.h>

#include "flavor.h"

/* the endpoints that a request can name without any settings */
static const char *const limn_parameter_table_endpoints[] = {
  "lumenfall", "gemini", "vertex", "fal", "replicate", "openai", "echo", NULL
};

static const char *const limn_parameter_table_deliveries[] = { "url",
                                                               "b64_json",
                                                               NULL };
static const char *const limn_parameter_table_formats[] = { "png",  "jpeg",
                                                            "gif",  "webp",
                                                            "avif", NULL };
static const char *const limn_parameter_table_blocks[] = {
  "block_low_and_above", "block_medium_and_above", "block_only_high", NULL
};
static const char *const limn_parameter_table_tolerances[] = { "1", "2", "3",
                                                               "4", "5", "6",
                                                               NULL };
static const char *const limn_parameter_table_levels[] = { "minimal",
                                                           "high",
                                                           NULL };
static const char *const limn_parameter_table_policies[] = {
  "reliable", "fast", "cheap", NULL
};
static const char *const limn_parameter_table_auto[] = { "auto", NULL };
static const char *const limn_parameter_table_fits[] = { "returned",
                                                         "table",
                                                         NULL };

/* clang-format off */
#define STRING LIMN_PARAMETER_TYPE_STRING, NULL, 0, 0
#define CHOICE(set) \
  LIMN_PARAMETER_TYPE_STRING, limn_parameter_table_##set, 0, 0
#define BOOLEAN LIMN_PARAMETER_TYPE_BOOLEAN, NULL, 0, 0
#define INTEGER(min, max) LIMN_PARAMETER_TYPE_INTEGER, NULL, min, max
#define NUMBER(min, max) LIMN_PARAMETER_TYPE_NUMBER, NULL, min, max
#define REFERENCES LIMN_PARAMETER_TYPE_REFERENCES, NULL, 0, 0
#define PIXELS(max) \
  LIMN_PARAMETER_TYPE_NUMBER, limn_parameter_table_auto, 0, max

/* the cells: passthrough, renamed, converted, converted or else emulated,
 * emulated, dropped */
#define P { LIMN_PARAMETER_PASSTHROUGH, NULL, NULL, LIMN_PARAMETER_DROPPED }
#define R(to) { LIMN_PARAMETER_RENAMED, to, NULL, LIMN_PARAMETER_DROPPED }
#define C(to, how) \
  { LIMN_PARAMETER_CONVERTED, to, limn_parameter_convert_##how, \
    LIMN_PARAMETER_DROPPED }
#define CE(to, how) \
  { LIMN_PARAMETER_CONVERTED, to, limn_parameter_convert_##how, \
    LIMN_PARAMETER_EMULATED }
#define B { LIMN_PARAMETER_CONVERTED, "", NULL, LIMN_PARAMETER_DROPPED }
#define E { LIMN_PARAMETER_EMULATED, NULL, NULL, LIMN_PARAMETER_EMULATED }
#define X { LIMN_PARAMETER_DROPPED, NULL, NULL, LIMN_PARAMETER_DROPPED }

#define ROW(role, name, kind, scope, ...) \
  { name, LIMN_PARAMETER_ROLE_##role, kind, scope, { __VA_ARGS__ } }
#define OWN(name, ...) \
  { name, LIMN_PARAMETER_ROLE_OWN, __VA_ARGS__, NULL, \
    { E, E, E, E, E, E, E } }

#define GENERATION "generationConfig."
#define IMAGE GENERATION "imageConfig."
#define OUTPUT IMAGE "imageOutputOptions."
#define THINKING GENERATION "thinkingConfig.thinkingLevel"
#define SEARCH "tools[].googleSearch"

/* The gateway's parameters as its model pages list them; a seed is an int32
 * at the vendor. The columns are those of the vendors' interfaces, in the order
 * of LimnParameterEndpoint:
 * lumenfall, gemini, vertex, fal, replicate, openai, echo. */
static const LimnParameter limn_parameter_table_rows[] = {
  ROW (CORE, "prompt", STRING, NULL,
       P, R (""), R (""), P, P, P, P),
  ROW (CORE, "model", STRING, NULL,
       P, R (""), R (""), R (""), R (""), P, P),
  ROW (CORE, "size", STRING, NULL,
       P, B, B, B, B, C ("size", pixels), E),
  ROW (CORE, "aspect_ratio", STRING, NULL,
       P, C (IMAGE "aspectRatio", choice), C (IMAGE "aspectRatio", choice),
       C (NULL, fal_ratio), C (NULL, replicate_ratio), B, E),
  ROW (CORE, "resolution", STRING, NULL,
       P, C (IMAGE "imageSize", google_tier), C (IMAGE "imageSize", google_tier),
       C (NULL, tier), C (NULL, replicate_tier), B, E),
  ROW (CORE, "n", INTEGER (1, LIMN_REQUEST_MAX_N), NULL,
       P, E, E, C ("num_images", fal_number), E, P, E),
  ROW (FILE, "image", STRING, NULL,
       P, B, B, B, B, P, E),
  ROW (FILE, "mask", STRING, NULL,
       P, E, E, E, E, P, X),
  ROW (EXTRA, "seed", INTEGER (G_MININT32, G_MAXINT32), NULL,
       P, R (GENERATION "seed"), R (GENERATION "seed"), P, X, P, X),
  ROW (EXTRA, "response_format", CHOICE (deliveries), NULL,
       P, E, E, E, E, CE (NULL, openai_delivery), E),
  ROW (EXTRA, "output_format", CHOICE (formats), NULL,
       P, E, CE (OUTPUT "mimeType", media_type), CE (NULL, fal_format),
       CE (NULL, replicate_format), CE (NULL, openai_format), E),
  ROW (EXTRA, "output_compression", INTEGER (0, 100), NULL,
       P, E, CE (OUTPUT "compressionQuality", jpeg_quality), E, E,
       CE (NULL, openai_quality), E),
  ROW (EXTRA, "quality", STRING, NULL, P, X, X, X, X, P, X),
  ROW (EXTRA, "style", STRING, NULL, P, X, X, X, X, P, X),
  ROW (EXTRA, "user", STRING, NULL, P, X, X, X, X, P, X),
  ROW (EXTRA, "allow_fallback_model", BOOLEAN, "replicate",
       P, X, X, X, P, X, X),
  ROW (EXTRA, "enable_web_search", BOOLEAN, "fal",
       P, C (SEARCH, search), C (SEARCH, search), P,
       C ("google_search", replicate_search), X, X),
  ROW (EXTRA, "google_search", BOOLEAN, "replicate",
       P, C (SEARCH ".searchTypes.webSearch", search),
       C (SEARCH ".searchTypes.webSearch", search),
       C ("enable_web_search", fal_search), P, X, X),
  ROW (EXTRA, "image_search", BOOLEAN, "replicate",
       P, C (SEARCH ".searchTypes.imageSearch", image_search),
       C (SEARCH ".searchTypes.imageSearch", image_search), X, P, X, X),
  ROW (EXTRA, "limit_generations", BOOLEAN, "fal",
       P, E, E, P, X, X, X),
  ROW (EXTRA, "safety_filter_level", CHOICE (blocks), "replicate",
       P, C ("safetySettings", blocks), C ("safetySettings", blocks), X, P, X,
       X),
  ROW (EXTRA, "safety_tolerance", CHOICE (tolerances), "fal",
       P, C ("safetySettings", tolerance), C ("safetySettings", tolerance), P,
       C ("safety_filter_level", tolerance_level),
       C ("moderation", tolerance_moderation), X),
  ROW (EXTRA, "sync_mode", BOOLEAN, "fal", P, X, X, P, X, X, X),
  ROW (EXTRA, "thinking_level", CHOICE (levels), "fal",
       P, R (THINKING), R (THINKING), P, X, X, X),
  OWN ("limn.provider", STRING),
  OWN ("limn.endpoint", STRING),
  OWN ("limn.budget", NUMBER (0, 1000000)),
  OWN ("limn.dry_run", BOOLEAN),
  OWN ("limn.fit", CHOICE (fits)),
  OWN ("limn.timeout", NUMBER (1, 86400)),
  OWN ("limn.hedge", NUMBER (0.1, 600)),
  OWN ("limn.policy", CHOICE (policies)),
  OWN ("limn.provenance", BOOLEAN),
  OWN ("limn.references", REFERENCES),
  OWN ("limn.context", PIXELS (16384)),
  OWN ("limn.feather", PIXELS (1024)),
  OWN ("limn.align", BOOLEAN),
  OWN ("limn.match_color", BOOLEAN),
  OWN ("limn.change_mask", BOOLEAN),
  OWN ("limn.ratio", STRING),
  OWN ("limn.reuse", BOOLEAN),
};

static const LimnParameterColumn limn_parameter_table_columns[] = {
  [LIMN_PARAMETER_ENDPOINT_LUMENFALL] = { "lumenfall", NULL, P, FALSE },
  [LIMN_PARAMETER_ENDPOINT_GEMINI] = { "gemini", NULL, P, TRUE },
  [LIMN_PARAMETER_ENDPOINT_VERTEX] = { "vertex", NULL, P, TRUE },
  [LIMN_PARAMETER_ENDPOINT_FAL] = { "fal", NULL, P, FALSE },
  [LIMN_PARAMETER_ENDPOINT_REPLICATE] = { "replicate", "input", P, FALSE },
  [LIMN_PARAMETER_ENDPOINT_OPENAI] = { "openai", NULL, P, FALSE },
  [LIMN_PARAMETER_ENDPOINT_ECHO] = { "echo", NULL, X, FALSE },
};
/* clang-format on */

/**
 * limn_parameter_table_find:
 * @name: a parameter, in the gateway's name
 *
 * Returns: (transfer none) (nullable): its row
 */
const LimnParameter *
limn_parameter_table_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_parameter_table_rows); i++)
    if (strcmp (limn_parameter_table_rows[i].name, name) == 0)
      return &limn_parameter_table_rows[i];
  return NULL;
}

/**
 * limn_parameter_table_get:
 * @index: a row, from 0
 *
 * Returns: (transfer none) (nullable): the row, %NULL behind the last
 */
const LimnParameter *
limn_parameter_table_get (guint index)
{
  return index < G_N_ELEMENTS (limn_parameter_table_rows) ?
             &limn_parameter_table_rows[index] :
             NULL;
}

/**
 * limn_parameter_table_find_column:
 * @endpoint: whom we talk to
 *
 * Returns: (transfer none) (nullable): its column
 */
const LimnParameterColumn *
limn_parameter_table_find_column (const char *endpoint)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_parameter_table_columns); i++)
    if (strcmp (limn_parameter_table_columns[i].endpoint, endpoint) == 0)
      return &limn_parameter_table_columns[i];
  return NULL;
}

/**
 * limn_parameter_table_get_cell:
 * @route: a route of a plan
 * @parameter: (nullable): a row; %NULL for a parameter the table does not name
 *
 * Returns: (transfer none): where they meet, as the flavor of the server has
 *   it; a cell that drops everything for a protocol nobody knows
 */
const LimnParameterCell *
limn_parameter_table_get_cell (const LimnRoute *route,
                               const LimnParameter *parameter)
{
  static const LimnParameterCell nothing = X;
  const LimnParameterColumn *column =
      limn_parameter_table_find_column (route->protocol);
  const LimnParameterCell *own =
      limn_flavor_get_cell (route->flavor, parameter);

  if (own != NULL)
    return own;
  if (column == NULL)
    return &nothing;
  if (parameter == NULL)
    return &column->others;
  return &parameter->cells[column - limn_parameter_table_columns];
}

/**
 * limn_parameter_table_is_placed:
 * @route: a route of a plan
 * @name: a parameter
 *
 * Returns: whether it is not in the body of limn_parameters_resolve() because
 *   the endpoint itself places it
 */
gboolean
limn_parameter_table_is_placed (const LimnRoute *route, const char *name)
{
  const LimnParameterCell *cell =
      limn_parameter_table_get_cell (route, limn_parameter_table_find (name));

  return cell->behaviour == LIMN_PARAMETER_CONVERTED && cell->target != NULL &&
         *cell->target == '\0';
}

/**
 * limn_parameter_table_is_gateway:
 * @route: a route of a plan
 *
 * Returns: whether other providers stand behind its endpoint
 */
gboolean
limn_parameter_table_is_gateway (const LimnRoute *route)
{
  return strcmp (route->protocol,
                 limn_parameter_table_columns[LIMN_PARAMETER_ENDPOINT_LUMENFALL]
                     .endpoint) == 0;
}

/**
 * limn_parameter_table_lacks:
 * @plan: a plan
 * @parameter: (nullable): a row
 *
 * Returns: whether it is an extra of one provider that the plan's model is
 *   known not to have: other endpoints do not pretend to have it either
 */
gboolean
limn_parameter_table_lacks (const LimnPlan *plan,
                            const LimnParameter *parameter)
{
  const char *const *extras = (const char *const *) plan->model->extras;

  return parameter != NULL && parameter->scope != NULL && extras[0] != NULL &&
         !g_strv_contains (extras, parameter->name);
}

/**
 * limn_parameter_table_takes:
 * @plan: a plan
 * @route: one of its routes
 * @name: a parameter that is an option, in the gateway's name
 *
 * Returns: whether @route sends it on to somebody who is known to heed it; an
 *   extra of one provider counts behind the gateway only where that provider is
 *   pinned
 */
gboolean
limn_parameter_table_takes (const LimnPlan *plan,
                            const LimnRoute *route,
                            const char *name)
{
  const LimnParameter *row = limn_parameter_table_find (name);
  const LimnParameterCell *cell;

  if (row == NULL || row->role != LIMN_PARAMETER_ROLE_EXTRA)
    return FALSE;
  cell = limn_parameter_table_get_cell (route, row);
  if (cell->behaviour == LIMN_PARAMETER_EMULATED ||
      cell->behaviour == LIMN_PARAMETER_DROPPED)
    return FALSE;
  if (row->scope != NULL && limn_parameter_table_is_gateway (route))
    return g_strcmp0 (route->provider, row->scope) == 0 &&
           !limn_parameter_table_lacks (plan, row);
  return cell->convert != NULL || !limn_parameter_table_lacks (plan, row);
}

/**
 * limn_parameters_get_endpoints:
 *
 * Returns: (transfer none) (array zero-terminated=1): the endpoints that are
 *   built in; limn/endpoint knows those of the settings too
 */
const char *const *
limn_parameters_get_endpoints (void)
{
  return limn_parameter_table_endpoints;
}

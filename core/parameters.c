/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/parameters: which endpoint takes which parameter, and how. */
#include "parameters.h"

#include <math.h>
#include <string.h>

#include "error.h"
#include "jsontext.h"
#include "sizing.h"
#include "spelling.h"

/* the behaviours in the table's columns */
#define P LIMN_PARAMETER_PASSTHROUGH
#define E LIMN_PARAMETER_EMULATED
#define X LIMN_PARAMETER_DROPPED

typedef enum
{
  LIMN_PARAMETER_ENDPOINT_LUMENFALL,
  LIMN_PARAMETER_ENDPOINT_ECHO,
  LIMN_PARAMETER_N_ENDPOINTS,
} LimnParameterEndpoint;

typedef enum
{
  LIMN_PARAMETER_TYPE_STRING,
  LIMN_PARAMETER_TYPE_BOOLEAN,
  LIMN_PARAMETER_TYPE_INTEGER,
  LIMN_PARAMETER_TYPE_NUMBER,
} LimnParameterType;

typedef enum
{
  LIMN_PARAMETER_ROLE_EXTRA,  /* an option that is sent */
  LIMN_PARAMETER_ROLE_CORE,   /* a field of the request */
  LIMN_PARAMETER_ROLE_FILE,   /* images, which are given as files */
  LIMN_PARAMETER_ROLE_OWN,    /* limn.*, never sent */
  LIMN_PARAMETER_ROLE_ABSENT, /* limn.*, not in this version */
} LimnParameterRole;

typedef struct
{
  const char *name;
  LimnParameterRole role;
  LimnParameterType type;
  const char *const *allowed; /* NULL: any value of the type in the range */
  gdouble min, max;           /* both 0: any */
  const char *scope;          /* the one provider it acts on, NULL: all */
  LimnParameterBehaviour behaviour[LIMN_PARAMETER_N_ENDPOINTS];
} LimnParameter;

static const char *const limn_parameter_endpoints[] = {
  [LIMN_PARAMETER_ENDPOINT_LUMENFALL] = "lumenfall",
  [LIMN_PARAMETER_ENDPOINT_ECHO] = "echo",
  [LIMN_PARAMETER_N_ENDPOINTS] = NULL,
};

/* what becomes of a parameter that the table does not name */
static const LimnParameterBehaviour limn_parameter_others[] = {
  [LIMN_PARAMETER_ENDPOINT_LUMENFALL] = P,
  [LIMN_PARAMETER_ENDPOINT_ECHO] = X,
};

static const char *const limn_parameter_deliveries[] = { "url",
                                                         "b64_json",
                                                         NULL };
static const char *const limn_parameter_formats[] = { "png", "jpeg", "webp",
                                                      "gif", "avif", NULL };
static const char *const limn_parameter_blocks[] = {
  "block_low_and_above", "block_medium_and_above", "block_only_high", NULL
};
static const char *const limn_parameter_tolerances[] = { "1", "2", "3", "4",
                                                         "5", "6", NULL };
static const char *const limn_parameter_levels[] = { "minimal", "high", NULL };
static const char *const limn_parameter_fits[] = { "returned", "table", NULL };

#define STRING LIMN_PARAMETER_TYPE_STRING, NULL, 0, 0
#define CHOICE(set) LIMN_PARAMETER_TYPE_STRING, limn_parameter_##set, 0, 0
#define BOOLEAN LIMN_PARAMETER_TYPE_BOOLEAN, NULL, 0, 0
#define INTEGER(min, max) LIMN_PARAMETER_TYPE_INTEGER, NULL, min, max
#define NUMBER(min, max) LIMN_PARAMETER_TYPE_NUMBER, NULL, min, max

#define ROW(role, name, kind, scope, ...)                                      \
  {                                                                            \
    name, LIMN_PARAMETER_ROLE_##role, kind, scope,                             \
    {                                                                          \
      __VA_ARGS__                                                              \
    }                                                                          \
  }

/* the gateway's parameters as its model pages list them; a seed is an int32
 * at the vendor; the behaviours are those of lumenfall, echo */
static const LimnParameter limn_parameters[] = {
  ROW (CORE, "prompt", STRING, NULL, P, P),
  ROW (CORE, "model", STRING, NULL, P, P),
  ROW (CORE, "size", STRING, NULL, P, E),
  ROW (CORE, "aspect_ratio", STRING, NULL, P, E),
  ROW (CORE, "resolution", STRING, NULL, P, E),
  ROW (CORE, "n", INTEGER (1, LIMN_REQUEST_MAX_N), NULL, P, E),
  ROW (FILE, "image", STRING, NULL, P, E),
  ROW (FILE, "mask", STRING, NULL, P, X),
  ROW (EXTRA, "seed", INTEGER (G_MININT32, G_MAXINT32), NULL, P, X),
  ROW (EXTRA, "response_format", CHOICE (deliveries), NULL, P, E),
  ROW (EXTRA, "output_format", CHOICE (formats), NULL, P, X),
  ROW (EXTRA, "output_compression", INTEGER (0, 100), NULL, P, X),
  ROW (EXTRA, "quality", STRING, NULL, P, X),
  ROW (EXTRA, "style", STRING, NULL, P, X),
  ROW (EXTRA, "user", STRING, NULL, P, X),
  ROW (EXTRA, "allow_fallback_model", BOOLEAN, "replicate", P, X),
  ROW (EXTRA, "enable_web_search", BOOLEAN, "fal", P, X),
  ROW (EXTRA, "google_search", BOOLEAN, "replicate", P, X),
  ROW (EXTRA, "image_search", BOOLEAN, "replicate", P, X),
  ROW (EXTRA, "limit_generations", BOOLEAN, "fal", P, X),
  ROW (EXTRA, "safety_filter_level", CHOICE (blocks), "replicate", P, X),
  ROW (EXTRA, "safety_tolerance", CHOICE (tolerances), "fal", P, X),
  ROW (EXTRA, "sync_mode", BOOLEAN, "fal", P, X),
  ROW (EXTRA, "thinking_level", CHOICE (levels), "fal", P, X),
  ROW (OWN, "limn.provider", STRING, NULL, E, E),
  ROW (OWN, "limn.endpoint", CHOICE (endpoints), NULL, E, E),
  ROW (OWN, "limn.budget", NUMBER (0, 1000000), NULL, E, E),
  ROW (OWN, "limn.dry_run", BOOLEAN, NULL, E, E),
  ROW (OWN, "limn.fit", CHOICE (fits), NULL, E, E),
  ROW (OWN, "limn.timeout", NUMBER (1, 86400), NULL, E, E),
  ROW (ABSENT, "limn.policy", STRING, NULL, X, X),
  ROW (ABSENT, "limn.references", STRING, NULL, X, X),
  ROW (ABSENT, "limn.context", STRING, NULL, X, X),
  ROW (ABSENT, "limn.feather", STRING, NULL, X, X),
  ROW (ABSENT, "limn.align", STRING, NULL, X, X),
  ROW (ABSENT, "limn.match_color", STRING, NULL, X, X),
  ROW (ABSENT, "limn.change_mask", STRING, NULL, X, X),
};

static const LimnParameter *
limn_parameters_find (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_parameters); i++)
    if (strcmp (limn_parameters[i].name, name) == 0)
      return &limn_parameters[i];
  return NULL;
}

/**
 * limn_parameters_behaviour:
 * @endpoint: whom we talk to
 * @name: a parameter, in the gateway's name
 *
 * Returns: what becomes of it there; a parameter nobody knows passes through
 *   where the endpoint takes such, and is dropped elsewhere
 */
LimnParameterBehaviour
limn_parameters_behaviour (const char *endpoint, const char *name)
{
  const LimnParameter *parameter = limn_parameters_find (name);

  for (guint i = 0; i < LIMN_PARAMETER_N_ENDPOINTS; i++)
    if (strcmp (limn_parameter_endpoints[i], endpoint) == 0)
      return parameter != NULL ? parameter->behaviour[i] :
                                 limn_parameter_others[i];
  return LIMN_PARAMETER_DROPPED;
}

/**
 * limn_parameters_get_endpoints:
 *
 * Returns: (transfer none) (array zero-terminated=1): the endpoints this
 *   version talks to
 */
const char *const *
limn_parameters_get_endpoints (void)
{
  return limn_parameter_endpoints;
}

/**
 * limn_parameters_is_core:
 * @name: a parameter
 *
 * Returns: whether it is a field of #LimnRequest and not one of its options
 */
gboolean
limn_parameters_is_core (const char *name)
{
  const LimnParameter *parameter = limn_parameters_find (name);

  return parameter != NULL && parameter->role == LIMN_PARAMETER_ROLE_CORE;
}

/**
 * limn_parameters_is_text:
 * @name: a parameter
 *
 * Returns: whether its value is a string, even one that looks like a number
 */
gboolean
limn_parameters_is_text (const char *name)
{
  const LimnParameter *parameter = limn_parameters_find (name);

  return parameter != NULL && parameter->type == LIMN_PARAMETER_TYPE_STRING;
}

static gboolean
limn_parameters_fail_unknown (const char *name, GError **error)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;
  g_auto (GStrv) known = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (limn_parameters); i++)
    if (limn_parameters[i].role == LIMN_PARAMETER_ROLE_OWN)
      g_strv_builder_add (builder, limn_parameters[i].name);
  known = g_strv_builder_end (builder);
  list = g_strjoinv (", ", known);
  remedy = g_strdup_printf ("no such option of Limn; there are %s", list);
  limn_error_set_invalid (error, name, NULL, remedy);
  return FALSE;
}

/* what a row allows, as the rest of a sentence */
static char *
limn_parameters_describe (const LimnParameter *row)
{
  g_autofree char *list = NULL;

  if (row->type == LIMN_PARAMETER_TYPE_BOOLEAN)
    return g_strdup ("true or false is needed");
  if (row->allowed != NULL)
    {
      list = g_strjoinv (", ", (char **) row->allowed);
      return g_strdup_printf ("a string is needed, one of %s", list);
    }
  if (row->type == LIMN_PARAMETER_TYPE_STRING)
    return g_strdup ("a string is needed");
  return g_strdup_printf (
      "a %s from %.0f to %.0f is needed",
      row->type == LIMN_PARAMETER_TYPE_INTEGER ? "whole number" : "number",
      row->min,
      row->max);
}

static gboolean
limn_parameters_allows (const LimnParameter *row, JsonNode *value)
{
  GType type;
  gdouble number;

  if (!JSON_NODE_HOLDS_VALUE (value))
    return FALSE;
  type = json_node_get_value_type (value);
  if (row->type == LIMN_PARAMETER_TYPE_BOOLEAN)
    return type == G_TYPE_BOOLEAN;
  if (row->type == LIMN_PARAMETER_TYPE_STRING)
    return type == G_TYPE_STRING &&
           (row->allowed == NULL ||
            g_strv_contains (row->allowed, json_node_get_string (value)));
  if (type != G_TYPE_INT64 && type != G_TYPE_DOUBLE)
    return FALSE;
  if (row->type == LIMN_PARAMETER_TYPE_INTEGER && type != G_TYPE_INT64)
    return FALSE;
  number = json_node_get_double (value);
  return number >= row->min && number <= row->max;
}

static gboolean
limn_parameters_fail_value (const LimnParameter *row,
                            JsonNode *value,
                            GError **error)
{
  g_autofree char *remedy = limn_parameters_describe (row);
  g_autofree char *text = limn_jsontext_print (value, FALSE);

  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               "%s %.80s: %s",
               row->name,
               text,
               remedy);
  return FALSE;
}

/**
 * limn_parameters_validate:
 * @name: a parameter, in the gateway's name or with the prefix "limn."
 * @value: its value
 * @error: return location
 *
 * Checks type and allowed values, as far as the table knows them; parameters
 * that it does not know are the provider's affair.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID, which says what is allowed
 */
gboolean
limn_parameters_validate (const char *name, JsonNode *value, GError **error)
{
  const LimnParameter *row = limn_parameters_find (name);

  if (row == NULL && g_ascii_strncasecmp (name, "limn.", 5) == 0)
    return limn_parameters_fail_unknown (name, error);
  if (row == NULL)
    return TRUE;
  if (row->role == LIMN_PARAMETER_ROLE_ABSENT)
    {
      limn_error_set_invalid (
          error, name, NULL, "not available in this version of Limn");
      return FALSE;
    }
  if (row->role == LIMN_PARAMETER_ROLE_FILE)
    {
      limn_error_set_invalid (
          error, name, NULL, "is no option; give it as a file or a layer");
      return FALSE;
    }
  return limn_parameters_allows (row, value) ||
         limn_parameters_fail_value (row, value, error);
}

/* why an option may be without effect there; NULL where it acts */
static char *
limn_parameters_doubt (const LimnPlan *plan,
                       const LimnRoute *route,
                       const char *name)
{
  const LimnParameter *row = limn_parameters_find (name);

  if (row != NULL && row->role == LIMN_PARAMETER_ROLE_OWN)
    return NULL;
  if (limn_parameters_behaviour (route->endpoint, name) ==
      LIMN_PARAMETER_DROPPED)
    return g_strdup_printf (
        "%s is dropped: %s has no such thing", name, route->endpoint);
  if (row == NULL || row->scope == NULL)
    return NULL;
  if (!g_strv_contains ((const char *const *) plan->model->extras, name))
    return g_strdup_printf ("%s is not listed for %s; it may have no effect",
                            name,
                            plan->model->slug);
  if (route->provider == NULL)
    return g_strdup_printf ("%s acts on %s only; it may have no effect (pin it "
                            "with limn.provider)",
                            name,
                            row->scope);
  if (strcmp (route->provider, row->scope) != 0)
    return g_strdup_printf ("%s acts on %s only; it has no effect on %s",
                            name,
                            row->scope,
                            route->provider);
  return NULL;
}

/**
 * limn_parameters_note:
 * @plan: a plan
 * @route: one of its routes
 *
 * Adds a note to @plan for each option that @route drops or that may be
 * without effect there.
 */
void
limn_parameters_note (const LimnPlan *plan, const LimnRoute *route)
{
  JsonObjectIter iter;
  const char *name;

  json_object_iter_init_ordered (&iter, plan->request->options);
  while (json_object_iter_next_ordered (&iter, &name, NULL))
    {
      char *doubt = limn_parameters_doubt (plan, route, name);

      if (doubt != NULL)
        g_ptr_array_add (plan->notes, doubt);
    }
}

static gboolean
limn_parameters_is_sent (const LimnRoute *route, const char *name)
{
  const LimnParameter *row = limn_parameters_find (name);
  LimnParameterBehaviour behaviour =
      limn_parameters_behaviour (route->endpoint, name);

  return (row == NULL || row->role != LIMN_PARAMETER_ROLE_OWN) &&
         behaviour != LIMN_PARAMETER_EMULATED &&
         behaviour != LIMN_PARAMETER_DROPPED;
}

static void
limn_parameters_set (JsonObject *object,
                     const LimnRoute *route,
                     const char *name,
                     const char *value)
{
  if (limn_parameters_is_sent (route, name) &&
      !json_object_has_member (object, name))
    json_object_set_string_member (object, name, value);
}

/* an explicit size goes out as it is; pixels leave nothing else to say */
static void
limn_parameters_resolve_size (const LimnPlan *plan,
                              const LimnRoute *route,
                              JsonObject *object)
{
  const char *text = plan->request->size;
  gboolean given = *text != '\0';
  LimnSize size = { LIMN_SIZE_AUTO, 0, 0 };

  if (given)
    {
      limn_sizing_parse_size (text, &size, NULL);
      limn_parameters_set (object, route, "size", text);
    }
  if (!given && strcmp (plan->aspect_ratio, "auto") != 0)
    limn_parameters_set (object, route, "aspect_ratio", plan->aspect_ratio);
  if ((!given || size.kind == LIMN_SIZE_RATIO) &&
      strcmp (plan->resolution, "auto") != 0)
    limn_parameters_set (object, route, "resolution", plan->resolution);
}

/**
 * limn_parameters_resolve:
 * @plan: a plan
 * @route: one of its routes
 *
 * Everything @route is told in its body but the images, in the gateway's own
 * names. An explicit size goes as the request has it, a ratio there with the
 * planned resolution; otherwise ratio and resolution go as planned, and what
 * the model is to choose is left out.
 *
 * Returns: (transfer full): the parameters, in a stable order
 */
JsonObject *
limn_parameters_resolve (const LimnPlan *plan, const LimnRoute *route)
{
  JsonObject *object = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  limn_parameters_set (object, route, "model", route->model);
  limn_parameters_set (object, route, "prompt", plan->request->prompt);
  if (limn_parameters_is_sent (route, "n"))
    json_object_set_int_member (object, "n", plan->request->n);
  limn_parameters_resolve_size (plan, route, object);
  json_object_iter_init_ordered (&iter, plan->request->options);
  while (json_object_iter_next_ordered (&iter, &name, &value))
    if (limn_parameters_is_sent (route, name))
      json_object_set_member (object, name, json_node_copy (value));
  limn_parameters_set (object, route, "response_format", "b64_json");
  return object;
}

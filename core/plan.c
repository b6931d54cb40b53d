/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan: a request resolved, before any network. */
#include "plan.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "endpoint.h"
#include "error.h"
#include "estimate.h"
#include "extension.h"
#include "parameters.h"
#include "plan-prompt.h"
#include "plan-routes.h"
#include "recourse.h"

static const char *
limn_plan_get_setting (const LimnSettings *settings, const char *key)
{
  return settings != NULL ? limn_settings_get (settings, "limn", key) : NULL;
}

/* whom the user wants to talk to; %NULL where it is Limn's choice */
static gboolean
limn_plan_find_endpoint (const LimnRequest *request,
                         const LimnSettings *settings,
                         const char **endpoint,
                         GError **error)
{
  const char *option = limn_request_get_option (request, "limn.endpoint");
  LimnEndpoint found;

  *endpoint =
      option != NULL ? option : limn_plan_get_setting (settings, "endpoint");
  if (*endpoint == NULL ||
      limn_endpoint_find (&found, settings, *endpoint, error))
    return TRUE;
  if (option == NULL)
    g_prefix_error (error, _ ("settings.ini: "));
  return FALSE;
}

/**
 * limn_plan_choose_endpoint:
 * @request: what is asked for
 * @settings: (nullable): the user's defaults
 * @error: return location
 *
 * Returns: (transfer none): whom the plan of @request will talk to first, the
 *   gateway where nothing is said; %NULL with %LIMN_ERROR_INVALID where the
 *   settings name nobody
 */
const char *
limn_plan_choose_endpoint (const LimnRequest *request,
                           const LimnSettings *settings,
                           GError **error)
{
  const char *endpoint;

  if (!limn_plan_find_endpoint (request, settings, &endpoint, error))
    return NULL;
  return endpoint != NULL ? endpoint : LIMN_PLAN_GATEWAY;
}

static gboolean
limn_plan_check_pin (const LimnModel *model, const char *pin, GError **error)
{
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  /* who runs a model that only the gateway knows, only the gateway knows */
  if (pin == NULL || model->runners->len == 0 ||
      limn_model_get_runner (model, pin) != NULL)
    return TRUE;
  list = g_strjoinv (", ", model->providers);
  remedy = g_strdup_printf (_ ("does not run %s as far as the catalogue knows; "
                               "use one of %s"),
                            model->slug,
                            list);
  limn_error_set_invalid (error, "provider", pin, remedy);
  return FALSE;
}

/* the pin may stand before the model or among the options, not differ */
static gboolean
limn_plan_choose_pin (const LimnRequest *request, char **pin, GError **error)
{
  const char *option = limn_request_get_option (request, "limn.provider");
  g_autofree char *lower = NULL;

  if (option == NULL || *option == '\0')
    return TRUE;
  lower = g_ascii_strdown (option, -1);
  if (*pin != NULL && strcmp (*pin, lower) != 0)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_INVALID,
                   _ ("limn.provider '%s': contradicts model '%s'; name one "
                      "provider"),
                   option,
                   request->model);
      return FALSE;
    }
  g_free (*pin);
  *pin = g_steal_pointer (&lower);
  return TRUE;
}

static gboolean
limn_plan_check_retired (const LimnModel *model, GError **error)
{
  if (model->retired == NULL)
    return TRUE;
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_GONE,
               _ ("model '%s' is retired: %s; use '%s'"),
               model->slug,
               model->retired,
               model->successor != NULL ? model->successor : _ ("another"));
  return FALSE;
}

/* told where there is something to choose instead */
static void
limn_plan_note_deprecated (LimnPlan *self)
{
  const LimnModel *model = self->model;

  if (model->deprecated != NULL && model->successor != NULL)
    limn_notes_add (self->notes,
                    LIMN_NOTE_REMARK,
                    "model",
                    _ ("%s; its successor is %s"),
                    model->deprecated,
                    model->successor);
}

static void
limn_plan_set_model_name (LimnPlan *self, const char *name)
{
  if (*self->request->model != '\0')
    return;
  g_free (self->request->model);
  self->request->model = g_strdup (name);
}

static gboolean
limn_plan_is_own_server (const LimnSettings *settings, const char *endpoint)
{
  LimnEndpoint found;

  return endpoint != NULL &&
         limn_endpoint_find (&found, settings, endpoint, NULL) &&
         strcmp (found.protocol, LIMN_PLAN_OPENAI) == 0;
}

/* a server of the user's own knows its models: any name goes there, as it is */
static gboolean
limn_plan_choose_any (LimnPlan *self,
                      LimnCatalog *catalog,
                      const char *endpoint,
                      const char *name,
                      GError **error)
{
  g_autofree char *remedy = NULL;

  if (name == NULL)
    {
      remedy = g_strdup_printf (_ ("name one that %s has, or set model under "
                                   "[endpoint %s] in settings.ini"),
                                endpoint,
                                endpoint);
      limn_error_set_invalid (error, "model", NULL, remedy);
      return FALSE;
    }
  limn_plan_set_model_name (self, name);
  self->model = limn_catalog_lookup (catalog, name, NULL, NULL);
  if (self->model != NULL)
    return TRUE;
  self->own_model = limn_model_new (name);
  self->own_model->name = g_strdup (name);
  self->own_model->description = g_strdup ("");
  self->model = self->own_model;
  return TRUE;
}

/* fills in the model, and the provider that is pinned */
static gboolean
limn_plan_choose_model (LimnPlan *self,
                        LimnCatalog *catalog,
                        const LimnSettings *settings,
                        const char *endpoint,
                        char **pin,
                        GError **error)
{
  const char *name =
      endpoint != NULL ?
          limn_settings_get_endpoint (settings, endpoint, "model") :
          NULL;

  if (name == NULL)
    name = limn_plan_get_setting (settings, "model");
  if (*self->request->model != '\0')
    name = self->request->model;
  if (limn_plan_is_own_server (settings, endpoint))
    return limn_plan_choose_any (self, catalog, endpoint, name, error);
  self->model = name != NULL ? limn_catalog_lookup (catalog, name, pin, error) :
                               limn_catalog_get_default (catalog);
  if (self->model == NULL)
    return FALSE;
  limn_plan_set_model_name (self, name != NULL ? name : self->model->slug);
  limn_plan_note_deprecated (self);
  return limn_plan_choose_pin (self->request, pin, error) &&
         limn_plan_check_pin (self->model, *pin, error) &&
         limn_plan_check_retired (self->model, error);
}

static gboolean
limn_plan_check_limits (LimnPlan *self, const char *runs, GError **error)
{
  const LimnModel *model = self->model;
  const LimnModelRunner *runner =
      runs != NULL ? limn_model_get_runner (model, runs) : NULL;
  guint max_images = model->max_images;

  if (runner != NULL && runner->max_images > 0)
    max_images = runner->max_images;
  if (max_images > 0 && self->n_images > max_images)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 _ ("image: %u given, %s%s%s takes at most %u; leave some out"),
                 self->n_images,
                 model->slug,
                 runner != NULL ? _ (" on ") : "",
                 runner != NULL ? runner->provider : "",
                 max_images);
  else if (self->n_images == self->references->len &&
           limn_operation_has_frame (self->request->operation))
    limn_error_set_invalid (error, "image", NULL, _ ("an edit needs one"));
  else
    return TRUE;
  return FALSE;
}

/* who runs it has the tiers that there is a price for */
static void
limn_plan_suit_provider (LimnPlan *self, LimnShape *shape, const char *runs)
{
  const LimnModelRunner *runner =
      runs != NULL ? limn_model_get_runner (self->model, runs) : NULL;
  const char *tier = shape->resolution;
  const LimnModelSize *size;

  if (runner == NULL || shape->size == NULL || strcmp (tier, "auto") == 0 ||
      g_hash_table_size (runner->prices) == 0 ||
      g_hash_table_contains (runner->prices, tier))
    return;
  size = limn_model_nearest_priced (self->model, runner, shape->size);
  if (size == NULL)
    return;
  limn_notes_match (self->notes, "resolution", tier, size->resolution);
  shape->resolution = size->resolution;
  shape->size = size;
}

static void
limn_plan_set_shape (LimnPlan *self, const LimnCanvas *canvas, const char *runs)
{
  LimnShape shape;

  limn_shape_resolve (&shape, self->request, self->model, canvas, self->notes);
  limn_plan_suit_provider (self, &shape, runs);
  self->aspect_ratio = g_strdup (shape.aspect_ratio);
  self->resolution = g_strdup (shape.resolution);
  if (shape.size == NULL)
    return;
  self->width = shape.size->vendor_width;
  self->height = shape.size->vendor_height;
  self->table_width = shape.size->width;
  self->table_height = shape.size->height;
}

static void
limn_plan_set_frame (LimnPlan *self, const LimnCanvas *canvas, const char *runs)
{
  LimnCanvas chosen = canvas != NULL ? *canvas : (LimnCanvas){ 0 };

  if (chosen.scene != NULL)
    chosen.scene =
        limn_extension_choose_scene (self->request, self->model, canvas);
  limn_plan_set_shape (self, &chosen, runs);
  if (chosen.frame != NULL)
    self->frame = *chosen.frame;
  else if (chosen.scene != NULL)
    limn_frame_fit (&self->frame,
                    chosen.scene,
                    limn_request_get_number (self->request, "limn.context", -1),
                    self->width,
                    self->height);
}

static LimnPlan *
limn_plan_new_empty (const LimnRequest *request, const LimnSettings *settings)
{
  LimnPlan *self = g_new0 (LimnPlan, 1);

  self->request = limn_request_copy (request);
  self->hedge_s = limn_estimate_read_hedge (request, settings);
  self->references = limn_references_new ();
  self->routes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_route_free);
  self->recourse =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_route_free);
  self->notes = limn_notes_new ();
  return self;
}

/* numbers go over all images that are sent, so these are counted at once */
static gboolean
limn_plan_count_images (LimnPlan *self,
                        const LimnCanvas *canvas,
                        GError **error)
{
  const char *const *names = canvas != NULL ? canvas->names : NULL;
  guint n_images = canvas != NULL ? canvas->n_images : 0;

  if (canvas != NULL && canvas->scene != NULL)
    n_images = MAX (n_images, 1);
  self->prompt = limn_references_resolve (
      self->references, self->request, names, n_images, error);
  self->n_images = n_images + self->references->len;
  return self->prompt != NULL;
}

static LimnPlan *
limn_plan_resolve (const LimnRequest *request,
                   LimnCatalog *catalog,
                   const LimnSettings *settings,
                   const LimnCanvas *canvas,
                   GError **error)
{
  g_autoptr (LimnPlan) self = NULL;
  g_autofree char *pin = NULL;
  const char *runs; /* where the user named somebody */
  LimnPlanQuest quest = { .catalog = catalog, .settings = settings };

  if (!limn_request_validate (request, error) ||
      !limn_plan_find_endpoint (request, settings, &quest.endpoint, error))
    return NULL;
  self = limn_plan_new_empty (request, settings);
  if (!limn_plan_count_images (self, canvas, error))
    return NULL;
  quest.n_images = self->n_images;
  if (!limn_plan_choose_model (
          self, catalog, settings, quest.endpoint, &pin, error))
    return NULL;
  runs = pin != NULL ? pin : quest.endpoint;
  if (!limn_plan_check_limits (self, runs, error))
    return NULL;
  limn_plan_set_frame (self, canvas, runs);
  if (!limn_plan_set_prompt (self, error))
    return NULL;
  quest.pin = pin;
  if (!limn_plan_find_routes (self, &quest, error))
    return NULL;
  limn_estimate_keep_budget (self);
  limn_recourse_find (self, &quest);
  for (guint i = 0; i < self->routes->len; i++)
    limn_parameters_note (self, g_ptr_array_index (self->routes, i));
  limn_estimate_from_routes (self);
  return g_steal_pointer (&self);
}

/**
 * limn_plan_new:
 * @request: what is asked for
 * @catalog: what is known of models; must outlive the plan
 * @settings: (nullable): the user's defaults
 * @canvas: (nullable): what the result should suit and what is sent
 * @error: return location
 *
 * Resolves everything that can be known before any network.
 *
 * Returns: (transfer full): a plan, or %NULL with %LIMN_ERROR_INVALID for a
 *   request that cannot work, %LIMN_ERROR_GONE for a retired model,
 *   %LIMN_ERROR_BILLING above limn.budget or where the price is not known
 */
LimnPlan *
limn_plan_new (const LimnRequest *request,
               LimnCatalog *catalog,
               const LimnSettings *settings,
               const LimnCanvas *canvas,
               GError **error)
{
  g_autoptr (LimnPlan) self =
      limn_plan_resolve (request, catalog, settings, canvas, error);

  if (self == NULL || !limn_estimate_check_budget (self, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * limn_plan_new_unpriced:
 * @request: what is asked for
 * @catalog: what is known of models; must outlive the plan
 * @settings: (nullable): the user's defaults
 * @canvas: (nullable): what the result should suit and what is sent
 * @error: return location
 *
 * As limn_plan_new(), but limn.budget is left to limn_estimate_set(), which
 * must come before the plan is run; limn/budget does both.
 *
 * Returns: (transfer full): a plan, or %NULL as limn_plan_new()
 */
LimnPlan *
limn_plan_new_unpriced (const LimnRequest *request,
                        LimnCatalog *catalog,
                        const LimnSettings *settings,
                        const LimnCanvas *canvas,
                        GError **error)
{
  return limn_plan_resolve (request, catalog, settings, canvas, error);
}

/**
 * limn_plan_free:
 * @self: (nullable): a plan
 */
void
limn_plan_free (LimnPlan *self)
{
  if (self == NULL)
    return;
  limn_request_free (self->request);
  g_free (self->prompt);
  g_free (self->source);
  g_free (self->source_image);
  g_free (self->again);
  limn_model_free (self->own_model);
  g_free (self->aspect_ratio);
  g_free (self->resolution);
  g_ptr_array_unref (self->references);
  g_ptr_array_unref (self->routes);
  g_ptr_array_unref (self->recourse);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static JsonArray *
limn_plan_routes_to_json (const LimnPlan *self)
{
  JsonArray *array = json_array_new ();

  for (guint i = 0; i < self->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (self->routes, i);
      JsonObject *object = json_object_new ();

      json_object_set_string_member (object, "endpoint", route->endpoint);
      json_object_set_string_member (object, "provider", route->provider);
      json_object_set_string_member (object, "model", route->model);
      json_array_add_object_element (array, object);
    }
  return array;
}

/**
 * limn_plan_to_json:
 * @self: a plan
 *
 * Returns: (transfer full): the plan as the record has it; width and height
 *   are 0 where the model chooses, the amount is null where it is not known
 */
JsonNode *
limn_plan_to_json (const LimnPlan *self)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *object = json_object_new ();

  json_object_set_string_member (object, "model", self->model->slug);
  json_object_set_string_member (object, "aspect_ratio", self->aspect_ratio);
  json_object_set_string_member (object, "resolution", self->resolution);
  json_object_set_int_member (object, "width", self->width);
  json_object_set_int_member (object, "height", self->height);
  json_object_set_member (object, "frame", limn_frame_to_json (&self->frame));
  json_object_set_array_member (
      object, "references", limn_references_to_json (self->references));
  json_object_set_array_member (
      object, "routes", limn_plan_routes_to_json (self));
  json_object_set_object_member (
      object, "estimated_cost", limn_estimate_to_json (self));
  limn_notes_to_json (self->notes, object);
  json_node_take_object (node, object);
  return node;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan: a request resolved, before any network. */
#include "plan.h"

#include <string.h>

#include "endpoint.h"
#include "error.h"
#include "parameters.h"

#define LIMN_PLAN_ENDPOINT "lumenfall"
/* the endpoint without network or price */
#define LIMN_PLAN_ECHO "echo"

static void
limn_plan_free_route (gpointer data)
{
  LimnRoute *route = data;

  g_free (route->endpoint);
  g_free (route->protocol);
  g_free (route->provider);
  g_free (route->model);
  g_free (route);
}

static const char *
limn_plan_get_setting (const LimnSettings *settings, const char *key)
{
  return settings != NULL ? limn_settings_get (settings, "limn", key) : NULL;
}

static const char *
limn_plan_choose_endpoint (const LimnRequest *request,
                           const LimnSettings *settings,
                           GError **error)
{
  const char *option = limn_request_get_option (request, "limn.endpoint");
  const char *setting = limn_plan_get_setting (settings, "endpoint");
  const char *name = option != NULL ? option : setting;
  LimnEndpoint endpoint;

  if (name == NULL)
    return LIMN_PLAN_ENDPOINT;
  if (limn_endpoint_find (&endpoint, settings, name, error))
    return name;
  if (option == NULL)
    g_prefix_error (error, "settings.ini: ");
  return NULL;
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
  remedy = g_strdup_printf ("does not run %s as far as the catalogue knows; "
                            "use one of %s",
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
                   "limn.provider '%s': contradicts model '%s'; name one "
                   "provider",
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
               "model '%s' is retired: %s; use '%s'",
               model->slug,
               model->retired,
               model->successor != NULL ? model->successor : "another");
  return FALSE;
}

/* fills in the model, and the provider that is pinned */
static gboolean
limn_plan_choose_model (LimnPlan *self,
                        LimnCatalog *catalog,
                        const LimnSettings *settings,
                        const LimnEndpoint *endpoint,
                        char **pin,
                        GError **error)
{
  const char *name = endpoint->model;

  if (name == NULL)
    name = limn_plan_get_setting (settings, "model");
  if (*self->request->model != '\0')
    name = self->request->model;
  self->model = name != NULL ? limn_catalog_lookup (catalog, name, pin, error) :
                               limn_catalog_get_default (catalog);
  if (self->model == NULL)
    return FALSE;
  if (*self->request->model == '\0')
    {
      g_free (self->request->model);
      self->request->model = g_strdup (name != NULL ? name : self->model->slug);
    }
  return limn_plan_choose_pin (self->request, pin, error) &&
         limn_plan_check_pin (self->model, *pin, error) &&
         limn_plan_check_retired (self->model, error);
}

static gboolean
limn_plan_check_limits (LimnPlan *self,
                        const char *pin,
                        guint n_images,
                        GError **error)
{
  const LimnModel *model = self->model;
  const LimnModelRunner *runner =
      pin != NULL ? limn_model_get_runner (model, pin) : NULL;
  glong length = g_utf8_strlen (self->request->prompt, -1);
  guint max_images = model->max_images;

  if (runner != NULL && runner->max_images > 0)
    max_images = runner->max_images;
  if (model->max_prompt > 0 && length > (glong) model->max_prompt)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 "prompt: %ld characters, %s takes at most %u; shorten it",
                 length,
                 model->slug,
                 model->max_prompt);
  else if (max_images > 0 && n_images > max_images)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_INVALID,
                 "image: %u given, %s%s%s takes at most %u; leave some out",
                 n_images,
                 model->slug,
                 runner != NULL ? " on " : "",
                 runner != NULL ? runner->provider : "",
                 max_images);
  else if (n_images == 0 && self->request->operation == LIMN_OPERATION_EDIT)
    limn_error_set_invalid (error, "image", NULL, "an edit needs one");
  else
    return TRUE;
  return FALSE;
}

/* a provider has the tiers that it has a price for */
static void
limn_plan_suit_provider (LimnPlan *self, LimnShape *shape, const char *pin)
{
  const LimnModelRunner *runner =
      pin != NULL ? limn_model_get_runner (self->model, pin) : NULL;
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
limn_plan_set_shape (LimnPlan *self, const LimnCanvas *canvas, const char *pin)
{
  LimnShape shape;

  limn_shape_resolve (&shape, self->request, self->model, canvas, self->notes);
  limn_plan_suit_provider (self, &shape, pin);
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
limn_plan_add_route (LimnPlan *self,
                     const LimnEndpoint *endpoint,
                     const char *pin)
{
  LimnRoute *route = g_new0 (LimnRoute, 1);
  const char *slug = self->model->slug;
  const LimnModelRunner *runner = NULL;

  if (strcmp (endpoint->protocol, LIMN_PLAN_ECHO) == 0)
    pin = NULL;
  if (pin != NULL)
    runner = limn_model_get_runner (self->model, pin);
  if (runner != NULL && runner->edit_slug != NULL &&
      self->request->operation == LIMN_OPERATION_EDIT)
    slug = runner->edit_slug;
  route->endpoint = g_strdup (endpoint->name);
  route->protocol = g_strdup (endpoint->protocol);
  route->flavor = endpoint->flavor;
  route->provider = g_strdup (pin);
  route->model =
      pin != NULL ? g_strconcat (pin, "/", slug, NULL) : g_strdup (slug);
  g_ptr_array_add (self->routes, route);
  limn_parameters_note (self, route);
}

static void
limn_plan_estimate (LimnPlan *self, LimnCatalog *catalog, guint n_images)
{
  const LimnRoute *route = g_ptr_array_index (self->routes, 0);
  const char *tier = self->resolution;
  gint64 each;

  self->estimated_micros = 0;
  if (strcmp (route->protocol, LIMN_PLAN_ECHO) == 0)
    return;
  if (strcmp (tier, "auto") == 0 && self->model->default_tier != NULL)
    {
      tier = self->model->default_tier;
      limn_notes_add (self->notes,
                      LIMN_NOTE_REMARK,
                      "resolution",
                      "resolution auto: cost estimated for %s",
                      tier);
    }
  each = limn_catalog_get_price (
      catalog, self->model, route->provider, tier, n_images);
  self->estimated_micros =
      each == LIMN_MONEY_UNKNOWN ? LIMN_MONEY_UNKNOWN : each * self->request->n;
}

static gboolean
limn_plan_check_budget (LimnPlan *self, GError **error)
{
  gint64 budget = limn_money_from_double (
      limn_request_get_number (self->request, "limn.budget", -1));
  g_autofree char *limit = limn_money_to_string (budget);
  g_autofree char *cost = limn_money_to_string (self->estimated_micros);

  if (budget < 0 || (self->estimated_micros != LIMN_MONEY_UNKNOWN &&
                     self->estimated_micros <= budget))
    return TRUE;
  if (self->estimated_micros == LIMN_MONEY_UNKNOWN)
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_BILLING,
                 "limn.budget %s USD: the catalogue has no price for %s at %s, "
                 "so the budget cannot be kept; choose another resolution or "
                 "provider, or leave the budget out",
                 limit,
                 self->model->slug,
                 self->resolution);
  else
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_BILLING,
                 "estimated cost %s USD for n %d is above limn.budget %s USD; "
                 "choose a lower resolution or n, or raise the budget",
                 cost,
                 self->request->n,
                 limit);
  return FALSE;
}

static LimnPlan *
limn_plan_new_empty (const LimnRequest *request)
{
  LimnPlan *self = g_new0 (LimnPlan, 1);

  self->request = limn_request_copy (request);
  self->routes = g_ptr_array_new_with_free_func (limn_plan_free_route);
  self->notes = limn_notes_new ();
  return self;
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
  g_autoptr (LimnPlan) self = NULL;
  g_autofree char *pin = NULL;
  const char *name;
  LimnEndpoint endpoint;
  guint n_images = canvas != NULL ? canvas->n_images : 0;

  if (!limn_request_validate (request, error))
    return NULL;
  name = limn_plan_choose_endpoint (request, settings, error);
  if (name == NULL || !limn_endpoint_find (&endpoint, settings, name, error))
    return NULL;
  if (canvas != NULL && canvas->frame != NULL &&
      limn_frame_is_set (canvas->frame))
    n_images = MAX (n_images, 1);
  self = limn_plan_new_empty (request);
  if (!limn_plan_choose_model (
          self, catalog, settings, &endpoint, &pin, error) ||
      !limn_plan_check_limits (self, pin, n_images, error))
    return NULL;
  limn_plan_set_shape (self, canvas, pin);
  if (canvas != NULL && canvas->frame != NULL)
    self->frame = *canvas->frame;
  limn_plan_add_route (self, &endpoint, pin);
  limn_plan_estimate (self, catalog, n_images);
  if (!limn_plan_check_budget (self, error))
    return NULL;
  return g_steal_pointer (&self);
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
  g_free (self->aspect_ratio);
  g_free (self->resolution);
  g_ptr_array_unref (self->routes);
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

static JsonObject *
limn_plan_cost_to_json (const LimnPlan *self)
{
  JsonObject *object = json_object_new ();

  if (self->estimated_micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (object, "amount");
  else
    json_object_set_double_member (
        object, "amount", self->estimated_micros / 1e6);
  json_object_set_string_member (object, "currency", "USD");
  return object;
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
      object, "routes", limn_plan_routes_to_json (self));
  json_object_set_object_member (
      object, "estimated_cost", limn_plan_cost_to_json (self));
  limn_notes_to_json (self->notes, object);
  json_node_take_object (node, object);
  return node;
}

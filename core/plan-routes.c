/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/plan-routes: which ways lead to a model, in which order. */
#include "plan-routes.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "endpoint.h"
#include "error.h"
#include "health.h"

/* tries on this machine that weigh as much as the catalogue's figures */
#define LIMN_PLAN_PRIOR 10
/* what a provider nobody has measured is taken for */
#define LIMN_PLAN_SUCCESS 0.75
#define LIMN_PLAN_MS 40000.0

typedef enum
{
  LIMN_PLAN_GATEWAY_FIRST, /* the gateway chooses; others stand by */
  LIMN_PLAN_RELIABLE,
  LIMN_PLAN_FAST,
  LIMN_PLAN_CHEAP,
} LimnPlanPolicy;

static const char *const limn_plan_policies[] = {
  [LIMN_PLAN_RELIABLE] = "reliable",
  [LIMN_PLAN_FAST] = "fast",
  [LIMN_PLAN_CHEAP] = "cheap",
};

/* endpoints that a key of the user's opens, beside the gateway */
static const char *const limn_plan_direct[] = {
  "gemini", "vertex", "fal", "replicate"
};

typedef struct
{
  LimnRoute *route; /* owned */
  gboolean is_open; /* the gateway without a pin */
  gdouble success, ms;
  gboolean is_down;
  guint order;
} LimnPlanWay;

static void
limn_plan_free_way (gpointer data)
{
  LimnPlanWay *way = data;

  limn_route_free (way->route);
  g_free (way);
}

static LimnPlanPolicy
limn_plan_get_policy (const LimnPlan *self, const LimnPlanQuest *quest)
{
  const char *name = limn_request_get_option (self->request, "limn.policy");

  if (name == NULL && quest->settings != NULL)
    name = limn_settings_get (quest->settings, "limn", "policy");
  for (guint i = LIMN_PLAN_RELIABLE; i < G_N_ELEMENTS (limn_plan_policies); i++)
    if (g_strcmp0 (name, limn_plan_policies[i]) == 0)
      return (LimnPlanPolicy) i;
  return LIMN_PLAN_GATEWAY_FIRST;
}

/* the catalogue's figures, corrected by what this machine has seen */
static void
limn_plan_measure (LimnPlanWay *way,
                   const LimnPlanQuest *quest,
                   const LimnModelRunner *runner)
{
  LimnHealth *health = limn_catalog_get_health (quest->catalog);
  g_autofree char *name = limn_route_dup_name (way->route);
  LimnHealthFigures seen = { 0 };
  gdouble weight;

  way->success = runner != NULL && runner->success_permille > 0 ?
                     runner->success_permille / 1000.0 :
                     LIMN_PLAN_SUCCESS;
  way->ms =
      runner != NULL && runner->p50_ms > 0 ? runner->p50_ms : LIMN_PLAN_MS;
  if (health == NULL)
    return;
  limn_health_get (health, name, g_get_real_time (), &seen);
  weight = seen.n / (gdouble) (seen.n + LIMN_PLAN_PRIOR);
  way->success += (seen.success - way->success) * weight;
  if (seen.ms > 0)
    way->ms += (seen.ms - way->ms) * weight;
  way->is_down = seen.is_down;
}

static const char *
limn_plan_get_tier (const LimnPlan *self)
{
  return strcmp (self->resolution, "auto") == 0 &&
                 self->model->default_tier != NULL ?
             self->model->default_tier :
             self->resolution;
}

static gboolean
limn_plan_is_direct (const char *endpoint)
{
  for (guint i = 0; i < G_N_ELEMENTS (limn_plan_direct); i++)
    if (strcmp (limn_plan_direct[i], endpoint) == 0)
      return TRUE;
  return FALSE;
}

/**
 * limn_plan_price_route:
 * @self: a plan
 * @catalog: what is known of prices
 * @route: a way to the plan's model
 * @resolution: one of the model's tiers
 *
 * Returns: what one result would cost there, in micro-dollars: nothing at the
 *   echo, %LIMN_MONEY_UNKNOWN where the catalogue does not know it
 */
gint64
limn_plan_price_route (const LimnPlan *self,
                       LimnCatalog *catalog,
                       const LimnRoute *route,
                       const char *resolution)
{
  const char *runs = route->provider;

  if (strcmp (route->protocol, LIMN_PLAN_ECHO) == 0)
    return 0;
  if (runs == NULL && limn_plan_is_direct (route->endpoint))
    runs = route->endpoint;
  if (runs == NULL && strcmp (route->protocol, LIMN_PLAN_GATEWAY) != 0)
    return LIMN_MONEY_UNKNOWN;
  return limn_catalog_get_price (
      catalog, self->model, runs, resolution, self->n_images);
}

static void
limn_plan_add_way (LimnPlan *self,
                   const LimnPlanQuest *quest,
                   GPtrArray *ways,
                   LimnRoute *route,
                   const char *runs)
{
  const LimnModelRunner *runner =
      runs != NULL ? limn_model_get_runner (self->model, runs) : NULL;
  LimnPlanWay *way = g_new0 (LimnPlanWay, 1);

  way->route = route;
  way->is_open = runs == NULL;
  way->order = ways->len;
  route->micros = limn_plan_price_route (
      self, quest->catalog, route, limn_plan_get_tier (self));
  limn_plan_measure (way, quest, runner);
  g_ptr_array_add (ways, way);
}

static gboolean
limn_plan_is_edit (const LimnPlan *self)
{
  return self->n_images > 0;
}

static void
limn_plan_add_gateway (LimnPlan *self,
                       const LimnPlanQuest *quest,
                       GPtrArray *ways,
                       const char *pin)
{
  const LimnModelRunner *runner =
      pin != NULL ? limn_model_get_runner (self->model, pin) : NULL;
  const char *slug = self->model->slug;
  g_autofree char *model = NULL;

  if (runner != NULL && runner->edit_slug != NULL && limn_plan_is_edit (self))
    slug = runner->edit_slug;
  model = pin != NULL ? g_strconcat (pin, "/", slug, NULL) : g_strdup (slug);
  limn_plan_add_way (
      self,
      quest,
      ways,
      limn_route_new (LIMN_PLAN_GATEWAY, LIMN_PLAN_GATEWAY, pin, model),
      pin);
}

static gboolean
limn_plan_add_direct (LimnPlan *self,
                      const LimnPlanQuest *quest,
                      GPtrArray *ways,
                      const char *endpoint)
{
  const LimnModelRunner *runner = limn_model_get_runner (self->model, endpoint);
  const char *id;

  if (runner == NULL || runner->id == NULL)
    return FALSE;
  id = runner->edit_id != NULL && limn_plan_is_edit (self) ? runner->edit_id :
                                                             runner->id;
  limn_plan_add_way (self,
                     quest,
                     ways,
                     limn_route_new (endpoint, endpoint, NULL, id),
                     endpoint);
  return TRUE;
}

/* the endpoint that was asked for, and no other */
static gboolean
limn_plan_add_wanted (LimnPlan *self,
                      const LimnPlanQuest *quest,
                      GPtrArray *ways,
                      GError **error)
{
  const char *endpoint = quest->endpoint;
  g_autofree char *list = NULL;
  LimnEndpoint found;
  LimnRoute *route;

  if (!limn_endpoint_find (&found, quest->settings, endpoint, error))
    return FALSE;
  if (!limn_plan_is_direct (endpoint))
    {
      route =
          limn_route_new (endpoint, found.protocol, NULL, self->model->slug);
      route->flavor = found.flavor;
      limn_plan_add_way (self, quest, ways, route, NULL);
      return TRUE;
    }
  if (quest->pin != NULL && strcmp (quest->pin, endpoint) != 0)
    {
      g_set_error (
          error,
          LIMN_ERROR,
          LIMN_ERROR_INVALID,
          _ ("limn.endpoint '%s': cannot reach provider '%s'; leave one "
             "of them out"),
          endpoint,
          quest->pin);
      return FALSE;
    }
  if (limn_plan_add_direct (self, quest, ways, endpoint))
    return TRUE;
  list = g_strjoinv (", ", self->model->providers);
  g_set_error (error,
               LIMN_ERROR,
               LIMN_ERROR_INVALID,
               _ ("limn.endpoint '%s': does not run %s as far as the catalogue "
                  "knows; use lumenfall or one of %s"),
               endpoint,
               self->model->slug,
               list);
  return FALSE;
}

static gboolean
limn_plan_is_ready (const LimnPlanQuest *quest, const char *endpoint)
{
  return quest->settings != NULL &&
         limn_settings_is_ready (quest->settings, endpoint);
}

static void
limn_plan_add_gateways (LimnPlan *self,
                        const LimnPlanQuest *quest,
                        GPtrArray *ways,
                        LimnPlanPolicy policy)
{
  if (quest->pin != NULL)
    {
      limn_plan_add_gateway (self, quest, ways, quest->pin);
      return;
    }
  for (guint i = 0;
       policy != LIMN_PLAN_GATEWAY_FIRST && i < self->model->runners->len;
       i++)
    {
      const LimnModelRunner *runner =
          g_ptr_array_index (self->model->runners, i);

      limn_plan_add_gateway (self, quest, ways, runner->provider);
    }
  limn_plan_add_gateway (self, quest, ways, NULL);
}

/* every way that is open to the user; the gateway where there is none, so that
 * its missing key is what is complained of */
static void
limn_plan_add_all (LimnPlan *self,
                   const LimnPlanQuest *quest,
                   GPtrArray *ways,
                   LimnPlanPolicy policy)
{
  if (limn_plan_is_ready (quest, LIMN_PLAN_GATEWAY))
    limn_plan_add_gateways (self, quest, ways, policy);
  for (guint i = 0; i < G_N_ELEMENTS (limn_plan_direct); i++)
    if (limn_plan_is_ready (quest, limn_plan_direct[i]) &&
        (quest->pin == NULL || strcmp (quest->pin, limn_plan_direct[i]) == 0))
      limn_plan_add_direct (self, quest, ways, limn_plan_direct[i]);
  if (ways->len == 0)
    limn_plan_add_gateways (self, quest, ways, policy);
}

/* negative: @a goes before @b */
static gdouble
limn_plan_compare_by (LimnPlanPolicy policy,
                      const LimnPlanWay *a,
                      const LimnPlanWay *b)
{
  gdouble wait_a = a->ms / MAX (a->success, 0.01);
  gdouble wait_b = b->ms / MAX (b->success, 0.01);
  gint64 price_a = a->route->micros < 0 ? G_MAXINT64 : a->route->micros;
  gint64 price_b = b->route->micros < 0 ? G_MAXINT64 : b->route->micros;

  if (policy == LIMN_PLAN_CHEAP && price_a != price_b)
    return price_a < price_b ? -1 : 1;
  if (policy == LIMN_PLAN_FAST)
    return wait_a - wait_b;
  return a->success != b->success ? b->success - a->success : wait_a - wait_b;
}

/* What has just failed goes last. The gateway's own choice goes first where no
 * policy is set, and last where one is: its figures are nobody's. */
static gint
limn_plan_compare (gconstpointer first, gconstpointer second, gpointer data)
{
  const LimnPlanWay *a = *(const LimnPlanWay *const *) first;
  const LimnPlanWay *b = *(const LimnPlanWay *const *) second;
  LimnPlanPolicy policy = GPOINTER_TO_UINT (data);
  gdouble order;

  if (a->is_down != b->is_down)
    return a->is_down ? 1 : -1;
  if (a->is_open != b->is_open)
    return (policy == LIMN_PLAN_GATEWAY_FIRST) == a->is_open ? -1 : 1;
  order = limn_plan_compare_by (policy, a, b);
  if (order != 0)
    return order < 0 ? -1 : 1;
  return a->order < b->order ? -1 : 1;
}

/* a provider that takes fewer images is no way for this request */
static gboolean
limn_plan_takes_images (LimnPlan *self,
                        const LimnPlanQuest *quest,
                        const LimnRoute *route)
{
  const char *runs =
      route->provider != NULL ? route->provider : route->endpoint;
  const LimnModelRunner *runner = limn_model_get_runner (self->model, runs);

  if (runner == NULL || runner->max_images == 0 ||
      quest->n_images <= runner->max_images)
    return TRUE;
  limn_notes_add (self->notes,
                  LIMN_NOTE_REMARK,
                  "image",
                  _ ("%s is not tried: it takes at most %u images"),
                  route->model,
                  runner->max_images);
  return FALSE;
}

/**
 * limn_plan_find_routes:
 * @self: a plan with model and shape
 * @quest: what is known
 * @error: return location
 *
 * Fills in the plan's routes, the best first. An endpoint that is asked for is
 * the only one; else the gateway chooses who runs the model, and endpoints
 * that the user has keys for stand by. A policy (`limn.policy`) puts all
 * providers in its order: by the share of successes, by the time to a result,
 * by price.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID where no way leads to the model
 */
gboolean
limn_plan_find_routes (LimnPlan *self,
                       const LimnPlanQuest *quest,
                       GError **error)
{
  g_autoptr (GPtrArray) ways =
      g_ptr_array_new_with_free_func (limn_plan_free_way);
  LimnPlanPolicy policy = limn_plan_get_policy (self, quest);

  if (quest->endpoint == NULL)
    limn_plan_add_all (self, quest, ways, policy);
  else if (strcmp (quest->endpoint, LIMN_PLAN_GATEWAY) == 0)
    limn_plan_add_gateways (self, quest, ways, policy);
  else if (!limn_plan_add_wanted (self, quest, ways, error))
    return FALSE;
  g_ptr_array_sort_with_data (
      ways, limn_plan_compare, GUINT_TO_POINTER (policy));
  for (guint i = 0; i < ways->len; i++)
    {
      LimnPlanWay *way = g_ptr_array_index (ways, i);

      if (ways->len == 1 || limn_plan_takes_images (self, quest, way->route))
        g_ptr_array_add (self->routes, g_steal_pointer (&way->route));
    }
  if (self->routes->len > 0)
    return TRUE;
  limn_error_set_invalid (
      error, "image", NULL, _ ("no provider takes so many; leave some out"));
  return FALSE;
}

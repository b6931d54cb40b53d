/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/recourse: where a refused job may be repeated, knowingly. */
#include "recourse.h"

#include <string.h>

#include "estimate.h"
#include "jsontext.h"

static gboolean
limn_recourse_is_ready (const LimnPlanQuest *quest, const char *endpoint)
{
  return quest->settings != NULL &&
         limn_settings_is_ready (quest->settings, endpoint);
}

static gboolean
limn_recourse_can_pin (const LimnPlanQuest *quest)
{
  return quest->endpoint == NULL ||
         strcmp (quest->endpoint, LIMN_PLAN_GATEWAY) == 0;
}

static void
limn_recourse_add (LimnPlan *plan,
                   const LimnPlanQuest *quest,
                   const char *endpoint,
                   const char *provider)
{
  const char *tier = plan->resolution;
  LimnRoute *route =
      limn_route_new (endpoint, endpoint, provider, plan->model->slug);

  g_assert (endpoint != NULL);

  if (strcmp (tier, "auto") == 0 && plan->model->default_tier != NULL)
    tier = plan->model->default_tier;
  route->micros = limn_catalog_get_price (
      quest->catalog,
      plan->model,
      provider != NULL || strcmp (endpoint, LIMN_PLAN_GATEWAY) == 0 ? provider :
                                                                      endpoint,
      tier,
      quest->n_images);
  if (limn_estimate_is_affordable (plan, route))
    g_ptr_array_add (plan->recourse, route);
  else
    limn_route_free (route);
}

/* where Limn chooses the endpoint, a provider is pinned, by the gateway or
 * directly; else another endpoint is named */
static void
limn_recourse_try (LimnPlan *plan,
                   const LimnPlanQuest *quest,
                   const LimnModelRunner *runner)
{
  const char *name = runner->provider;
  gboolean gateway = limn_recourse_is_ready (quest, LIMN_PLAN_GATEWAY);
  gboolean direct = runner->id != NULL && limn_recourse_is_ready (quest, name);

  if (runner->max_images > 0 && quest->n_images > runner->max_images)
    return;
  if (!limn_recourse_can_pin (quest))
    {
      if (direct && strcmp (quest->endpoint, name) != 0)
        limn_recourse_add (plan, quest, name, NULL);
    }
  else if (gateway)
    limn_recourse_add (plan, quest, LIMN_PLAN_GATEWAY, name);
  else if (direct && quest->endpoint == NULL)
    limn_recourse_add (plan, quest, name, name);
}

/**
 * limn_recourse_find:
 * @plan: a plan with its routes
 * @quest: what they were sought with
 *
 * Fills in the plan's recourse: the model's providers that the user has a key
 * for and that limn.budget allows, whether they are routes of the plan or not.
 */
void
limn_recourse_find (LimnPlan *plan, const LimnPlanQuest *quest)
{
  GPtrArray *runners = plan->model->runners;

  for (guint i = 0; i < runners->len; i++)
    limn_recourse_try (plan, quest, g_ptr_array_index (runners, i));
  if (runners->len > 0 && !limn_recourse_can_pin (quest) &&
      limn_recourse_is_ready (quest, LIMN_PLAN_GATEWAY))
    limn_recourse_add (plan, quest, LIMN_PLAN_GATEWAY, NULL);
}

/**
 * limn_recourse_to_json:
 * @plan: a plan
 * @refuser: (nullable): provider or endpoint that has refused it
 *
 * Returns: (transfer full): the others, each {provider or endpoint,
 *   estimated_cost {amount, currency, source}} of the whole job
 */
JsonArray *
limn_recourse_to_json (const LimnPlan *plan, const char *refuser)
{
  JsonArray *offers = json_array_new ();

  for (guint i = 0; i < plan->recourse->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->recourse, i);
      gboolean pinned = route->provider != NULL;
      const char *name = pinned ? route->provider : route->endpoint;
      JsonObject *offer;

      if (g_strcmp0 (name, refuser) == 0)
        continue;
      offer = json_object_new ();
      json_object_set_string_member (
          offer, pinned ? "provider" : "endpoint", name);
      json_object_set_object_member (
          offer, "estimated_cost", limn_estimate_of_route (plan, route));
      json_array_add_object_element (offers, offer);
    }
  return offers;
}

/* a provider before the model's name cannot be contradicted, only replaced */
static char *
limn_recourse_spell (const LimnRequest *request, const char *name)
{
  const char *slash = strchr (request->model, '/');

  return slash != NULL ? g_strconcat (name, slash, NULL) : g_strdup (name);
}

/**
 * limn_recourse_describe:
 * @request: what was refused
 * @offers: of limn_recourse_to_json()
 *
 * Returns: (transfer full) (nullable): "Try --provider vertex, fal", the
 *   command's options; %NULL where there is nothing to try
 */
char *
limn_recourse_describe (const LimnRequest *request, JsonArray *offers)
{
  gboolean prefixed = strchr (request->model, '/') != NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (offers); i++)
    {
      JsonObject *offer = json_array_get_object_element (offers, i);
      const char *provider = limn_jsontext_get_string (offer, "provider");
      const char *option = prefixed ? "--model" : "--provider";
      g_autofree char *name = NULL;

      if (provider == NULL)
        option = "--endpoint";
      name = provider != NULL ?
                 limn_recourse_spell (request, provider) :
                 g_strdup (limn_jsontext_get_string (offer, "endpoint"));
      if (i == 0)
        g_string_append_printf (text, "Try %s %s", option, name);
      else
        g_string_append_printf (text, ", %s", name);
    }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/budget: plans whose price the catalogue does not know. */
#include "budget.h"

#include <glib/gi18n-lib.h>

#include "error.h"
#include "estimate.h"
#include "twin.h"

static gboolean
limn_budget_is_open (const LimnPlan *plan)
{
  return limn_request_get_number (plan->request, "limn.budget", -1) >= 0 &&
         plan->estimated_micros == LIMN_MONEY_UNKNOWN;
}

/* whoever can name a price goes first */
static gboolean
limn_budget_find_teller (LimnClient *client, LimnPlan *plan)
{
  for (guint i = 0; i < plan->routes->len; i++)
    {
      const LimnRoute *route = g_ptr_array_index (plan->routes, i);

      if (route->micros != LIMN_MONEY_UNKNOWN ||
          !limn_client_can_estimate (client, route))
        continue;
      g_ptr_array_insert (
          plan->routes, 0, g_ptr_array_steal_index (plan->routes, i));
      return TRUE;
    }
  return FALSE;
}

/**
 * limn_budget_plan:
 * @client: who will run the plan
 * @request: what is asked for
 * @catalog: what is known of models; must outlive the plan
 * @settings: (nullable): the user's defaults
 * @canvas: (nullable): what the result should suit and what is sent
 * @error: return location
 *
 * As limn_plan_new(), but where the catalogue has no price and an endpoint can
 * be asked for one, or what was paid for a moment ago is wanted again
 * (limn.reuse), limn.budget is left to limn_budget_settle_sync(). There is no
 * network here.
 *
 * Returns: (transfer full): a plan, or %NULL as limn_plan_new()
 */
LimnPlan *
limn_budget_plan (LimnClient *client,
                  const LimnRequest *request,
                  LimnCatalog *catalog,
                  const LimnSettings *settings,
                  const LimnCanvas *canvas,
                  GError **error)
{
  g_autoptr (LimnPlan) plan =
      limn_plan_new_unpriced (request, catalog, settings, canvas, error);

  if (plan == NULL)
    return NULL;
  if (limn_budget_is_open (plan) && limn_budget_find_teller (client, plan))
    return g_steal_pointer (&plan);
  if (limn_twin_is_wanted (plan))
    return g_steal_pointer (&plan);
  return limn_estimate_check_budget (plan, error) ? g_steal_pointer (&plan) :
                                                    NULL;
}

/* the same refusal, with the reason why the endpoint named no price */
static void
limn_budget_explain (const LimnPlan *plan, const GError *failed, GError **error)
{
  if (failed == NULL || !limn_budget_is_open (plan) || error == NULL)
    return;
  g_clear_error (error);
  g_set_error (error,
               LIMN_ERROR,
               failed->code == LIMN_ERROR_CANCELLED ? LIMN_ERROR_CANCELLED :
                                                      LIMN_ERROR_BILLING,
               _ ("limn.budget: neither the catalogue nor the endpoint named a "
                  "price for %s, so nothing was sent: %s"),
               plan->model->slug,
               failed->message);
}

/* what comes again from the journal costs nothing */
static gboolean
limn_budget_is_spared (LimnClient *client,
                       const LimnPlan *plan,
                       const LimnInputs *inputs)
{
  g_autofree char *twin = NULL;

  if (limn_twin_is_wanted (plan) &&
      limn_request_get_number (plan->request, "limn.budget", -1) >= 0)
    twin = limn_client_find_twin (client, plan, inputs, NULL);
  return twin != NULL;
}

/**
 * limn_budget_settle_sync:
 * @client: who will run the plan
 * @plan: of limn_budget_plan(); gets the price
 * @inputs: (nullable): images that will go out
 * @cancellable: (nullable): ends it with %LIMN_ERROR_CANCELLED
 * @error: return location
 *
 * Has an endpoint name the price, where limn.budget needs one and there is
 * none yet; no network elsewhere. A plan whose result comes again from the
 * journal (limn.reuse) needs none.
 *
 * Returns: whether @plan may be run; %FALSE with %LIMN_ERROR_BILLING above the
 *   budget or where nobody names a price
 */
gboolean
limn_budget_settle_sync (LimnClient *client,
                         LimnPlan *plan,
                         const LimnInputs *inputs,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) failed = NULL;

  if (limn_budget_is_spared (client, plan, inputs))
    return TRUE;
  if (limn_budget_is_open (plan) && limn_client_has_estimate (client, plan) &&
      limn_client_estimate_sync (client, plan, inputs, cancellable, &failed))
    return TRUE;
  if (limn_estimate_check_budget (plan, error))
    return TRUE;
  limn_budget_explain (plan, failed, error);
  return FALSE;
}

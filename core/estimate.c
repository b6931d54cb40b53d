/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/estimate: what a plan will cost, who says so, and the budget. */
#include "estimate.h"

#include <glib/gi18n-lib.h>

#include <string.h>

#include "error.h"

/* the endpoint without network or price */
#define LIMN_ESTIMATE_ECHO "echo"
/* what the catalogue may have to guess at, to know a price */
#define LIMN_ESTIMATE_GUESSED "resolution"

/**
 * limn_estimate_from_routes:
 * @self: a plan with its routes
 *
 * Sets what the catalogue knows of the first route, which may be nothing; the
 * echo costs nothing.
 */
void
limn_estimate_from_routes (LimnPlan *self)
{
  const LimnRoute *route = g_ptr_array_index (self->routes, 0);
  gboolean free = strcmp (route->protocol, LIMN_ESTIMATE_ECHO) == 0;

  self->estimate_source = free ? LIMN_ESTIMATE_ECHO : LIMN_ESTIMATE_CATALOGUE;
  if (!free && strcmp (self->resolution, "auto") == 0 &&
      self->model->default_tier != NULL)
    limn_notes_add (self->notes,
                    LIMN_NOTE_REMARK,
                    LIMN_ESTIMATE_GUESSED,
                    _ ("resolution auto: cost estimated for %s"),
                    self->model->default_tier);
  self->estimated_micros = route->micros == LIMN_MONEY_UNKNOWN ?
                               LIMN_MONEY_UNKNOWN :
                               route->micros * self->request->n;
}

/**
 * limn_estimate_read_hedge:
 * @request: what is asked
 * @settings: (nullable): the user's; `hedge` of group `[limn]`, in seconds
 *
 * Returns: after how many seconds a second attempt may begin beside the first:
 *   the request's limn.hedge, or else what the settings say; 0 for never
 */
gdouble
limn_estimate_read_hedge (const LimnRequest *request,
                          const LimnSettings *settings)
{
  const char *text =
      settings != NULL ? limn_settings_get (settings, "limn", "hedge") : NULL;
  gdouble usual = text != NULL ? g_ascii_strtod (text, NULL) : 0;

  return limn_request_get_number (request,
                                  "limn.hedge",
                                  usual >= LIMN_ESTIMATE_MIN_HEDGE_S &&
                                          usual <= LIMN_ESTIMATE_MAX_HEDGE_S ?
                                      usual :
                                      0);
}

/**
 * limn_estimate_get_worst:
 * @self: a plan with its estimate
 *
 * Returns: what the whole job costs in micro-dollars when the second attempt
 *   that limn.hedge allows is paid for too: the estimate itself without one,
 *   %LIMN_MONEY_UNKNOWN where a price is not known
 */
gint64
limn_estimate_get_worst (const LimnPlan *self)
{
  const LimnRoute *second =
      g_ptr_array_index (self->routes, self->routes->len > 1 ? 1 : 0);

  if (self->hedge_s <= 0 || self->estimated_micros == LIMN_MONEY_UNKNOWN)
    return self->estimated_micros;
  return second->micros == LIMN_MONEY_UNKNOWN ?
             LIMN_MONEY_UNKNOWN :
             self->estimated_micros + second->micros * self->request->n;
}

/**
 * limn_estimate_check_budget:
 * @self: a plan with its estimate
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_BILLING when limn.budget is set and the
 *   estimate, with what a hedge may add, is above or not known
 */
gboolean
limn_estimate_check_budget (const LimnPlan *self, GError **error)
{
  gint64 budget = limn_money_from_double (
      limn_request_get_number (self->request, "limn.budget", -1));
  g_autofree char *limit = limn_money_to_string (budget);
  gint64 worst = limn_estimate_get_worst (self);
  g_autofree char *cost = limn_money_to_string (worst);

  if (budget < 0 || (worst != LIMN_MONEY_UNKNOWN && worst <= budget))
    return TRUE;
  if (worst == LIMN_MONEY_UNKNOWN)
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_BILLING,
        _ ("limn.budget %s USD: the catalogue has no price for %s at %s, "
           "and no endpoint named one, so the budget cannot be kept; "
           "choose another resolution or provider, or leave the budget "
           "out"),
        limit,
        self->model->slug,
        self->resolution);
  else
    g_set_error (
        error,
        LIMN_ERROR,
        LIMN_ERROR_BILLING,
        _ ("estimated cost %s USD for n %d is above limn.budget %s USD; "
           "choose a lower resolution or n, or raise the budget"),
        cost,
        self->request->n,
        limit);
  return FALSE;
}

/**
 * limn_estimate_is_affordable:
 * @self: a plan
 * @route: a way to its model
 *
 * Returns: whether there is no limn.budget, or the price of @route is known and
 *   within it
 */
gboolean
limn_estimate_is_affordable (const LimnPlan *self, const LimnRoute *route)
{
  gint64 budget = limn_money_from_double (
      limn_request_get_number (self->request, "limn.budget", -1));

  return budget < 0 || (route->micros != LIMN_MONEY_UNKNOWN &&
                        route->micros * self->request->n <= budget);
}

/* from route @first on */
static void
limn_estimate_drop_dear (LimnPlan *self, guint first)
{
  for (guint i = self->routes->len; i-- > first;)
    {
      const LimnRoute *route = g_ptr_array_index (self->routes, i);

      if (limn_estimate_is_affordable (self, route))
        continue;
      limn_notes_add (self->notes,
                      LIMN_NOTE_REMARK,
                      "limn.budget",
                      _ ("%s is not tried: %s"),
                      route->model,
                      route->micros == LIMN_MONEY_UNKNOWN ?
                          _ ("its price is not known") :
                          _ ("above the budget"));
      g_ptr_array_remove_index (self->routes, i);
    }
}

/**
 * limn_estimate_keep_budget:
 * @self: a plan with its routes
 *
 * A route whose price is above limn.budget, or not known, is not tried, as long
 * as another is within it.
 */
void
limn_estimate_keep_budget (LimnPlan *self)
{
  gboolean keep = FALSE;

  for (guint i = 0; i < self->routes->len; i++)
    keep |=
        limn_estimate_is_affordable (self, g_ptr_array_index (self->routes, i));
  if (keep)
    limn_estimate_drop_dear (self, 0);
}

/* the catalogue's guess at the tier goes with its price */
static void
limn_estimate_forget_guess (LimnPlan *self)
{
  for (guint i = 0; i < self->notes->len; i++)
    {
      const LimnNote *note = g_ptr_array_index (self->notes, i);

      if (note->kind == LIMN_NOTE_REMARK &&
          g_strcmp0 (note->name, LIMN_ESTIMATE_GUESSED) == 0)
        g_ptr_array_remove_index (self->notes, i--);
    }
}

/**
 * limn_estimate_set:
 * @self: a plan
 * @micros: what the whole job will cost, in micro-dollars
 * @source: who says so: an endpoint
 * @error: return location
 *
 * Puts a better estimate of the first route in place of the catalogue's. Others
 * that limn.budget does not allow are not tried behind it.
 *
 * Returns: %FALSE with %LIMN_ERROR_BILLING when it is above limn.budget
 */
gboolean
limn_estimate_set (LimnPlan *self,
                   gint64 micros,
                   const char *source,
                   GError **error)
{
  LimnRoute *route = g_ptr_array_index (self->routes, 0);
  gint n = self->request->n;

  limn_estimate_forget_guess (self);
  route->micros = (micros + n - 1) / n;
  self->estimated_micros = micros;
  self->estimate_source = g_intern_string (source);
  limn_estimate_drop_dear (self, 1);
  return limn_estimate_check_budget (self, error);
}

/**
 * limn_estimate_of_route:
 * @self: a plan
 * @route: a way to its model
 *
 * Returns: (transfer full): {amount, currency, source}: what the whole job
 *   costs there by the catalogue; the amount is null where it is not known
 */
JsonObject *
limn_estimate_of_route (const LimnPlan *self, const LimnRoute *route)
{
  JsonObject *object = json_object_new ();

  if (route->micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (object, "amount");
  else
    json_object_set_double_member (
        object, "amount", route->micros * self->request->n / 1e6);
  json_object_set_string_member (object, "currency", "USD");
  json_object_set_string_member (object, "source", LIMN_ESTIMATE_CATALOGUE);
  return object;
}

/**
 * limn_estimate_to_json:
 * @self: a plan with its estimate
 *
 * Returns: (transfer full): {amount, currency, source}; the amount is null
 *   where it is not known; `with_hedge` where a second attempt may cost too
 */
JsonObject *
limn_estimate_to_json (const LimnPlan *self)
{
  JsonObject *object = json_object_new ();
  gint64 worst = limn_estimate_get_worst (self);

  if (self->estimated_micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (object, "amount");
  else
    json_object_set_double_member (
        object, "amount", self->estimated_micros / 1e6);
  json_object_set_string_member (object, "currency", "USD");
  json_object_set_string_member (object, "source", self->estimate_source);
  if (worst != self->estimated_micros)
    json_object_set_double_member (object, "with_hedge", worst / 1e6);
  return object;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/estimate: what a plan will cost, who says so, and the budget. */
#include "estimate.h"

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
                    "resolution auto: cost estimated for %s",
                    self->model->default_tier);
  self->estimated_micros = route->micros == LIMN_MONEY_UNKNOWN ?
                               LIMN_MONEY_UNKNOWN :
                               route->micros * self->request->n;
}

/**
 * limn_estimate_check_budget:
 * @self: a plan with its estimate
 * @error: return location
 *
 * Returns: %FALSE with %LIMN_ERROR_BILLING when limn.budget is set and the
 *   estimate is above or not known
 */
gboolean
limn_estimate_check_budget (const LimnPlan *self, GError **error)
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
 * Puts a better estimate of the first route in place of the catalogue's.
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
  return limn_estimate_check_budget (self, error);
}

/**
 * limn_estimate_to_json:
 * @self: a plan with its estimate
 *
 * Returns: (transfer full): {amount, currency, source}; the amount is null
 *   where it is not known
 */
JsonObject *
limn_estimate_to_json (const LimnPlan *self)
{
  JsonObject *object = json_object_new ();

  if (self->estimated_micros == LIMN_MONEY_UNKNOWN)
    json_object_set_null_member (object, "amount");
  else
    json_object_set_double_member (
        object, "amount", self->estimated_micros / 1e6);
  json_object_set_string_member (object, "currency", "USD");
  json_object_set_string_member (object, "source", self->estimate_source);
  return object;
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/cost: what a job cost, in a sentence. */
#include "cost.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "jsontext.h"

/* source of an amount that no endpoint has confirmed, see core/record */
#define LIMN_COST_ESTIMATE "estimate"

/**
 * limn_cost_dup_amount:
 * @cost: (nullable): {amount, currency}, as records and offers have it
 *
 * Returns: (transfer full) (nullable): "$0.134", "0.20 EUR"; %NULL unknown
 */
char *
limn_cost_dup_amount (JsonObject *cost)
{
  const char *currency = limn_jsontext_get_string (cost, "currency");
  g_autofree char *number = NULL;
  gint64 micros;
  gdouble amount;

  if (!limn_jsontext_get_number (cost, "amount", &amount))
    return NULL;
  micros = limn_money_from_double (amount);
  if (micros == LIMN_MONEY_UNKNOWN)
    return NULL;
  number = limn_money_to_string (micros);
  return currency == NULL || strcmp (currency, "USD") == 0 ?
             g_strconcat ("$", number, NULL) :
             g_strdup_printf ("%s %s", number, currency);
}

/**
 * limn_cost_describe:
 * @record: of a job
 *
 * Returns: (transfer full) (nullable): one sentence with the amount, which says
 *   whether it is an estimate; %NULL where the record knows none
 */
char *
limn_cost_describe (const LimnRecord *record)
{
  JsonObject *cost =
      limn_jsontext_get_object (limn_record_get_object (record), "cost");
  g_autofree char *amount = limn_cost_dup_amount (cost);
  const char *source = limn_jsontext_get_string (cost, "source");

  if (amount == NULL)
    return NULL;
  if (g_strcmp0 (source, LIMN_COST_ESTIMATE) == 0)
    return g_strdup_printf (_ ("It cost about %s, by estimate."), amount);
  return g_strdup_printf (_ ("It cost %s."), amount);
}

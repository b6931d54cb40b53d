/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/cost: what a job cost, in a sentence. */
#include "cost.h"

#include <locale.h>

#include <glib/gi18n-lib.h>

#include "jsontext.h"

/* source of an amount that no endpoint has confirmed, see core/record */
#define LIMN_COST_ESTIMATE "estimate"
#define LIMN_COST_CURRENCY "USD"

/* as the user's locale writes numbers; records and commands have a point */
static char *
limn_cost_localize (const char *number)
{
  g_auto (GStrv) parts = g_strsplit (number, ".", 2);
  gint64 units = g_ascii_strtoll (parts[0], NULL, 10);
  const char *sign = units == 0 && *number == '-' ? "-" : "";
  g_autofree char *text = g_strdup_printf ("%s%'" G_GINT64_FORMAT "%s%s",
                                           sign,
                                           units,
                                           localeconv ()->decimal_point,
                                           parts[1]);
  char *utf8 = g_locale_to_utf8 (text, -1, NULL, NULL, NULL);

  return utf8 != NULL ? utf8 : g_strdup (number);
}

/**
 * limn_cost_format:
 * @micros: amount in millionths, not %LIMN_MONEY_UNKNOWN
 * @currency: (nullable): "USD" by default
 *
 * Returns: (transfer full): the amount as a user of this locale reads it,
 *   "0.134 USD", "1.234,50 EUR"
 */
char *
limn_cost_format (gint64 micros, const char *currency)
{
  g_autofree char *number = limn_money_to_string (micros);
  g_autofree char *local = limn_cost_localize (number);

  return g_strdup_printf (
      "%s %s", local, currency != NULL ? currency : LIMN_COST_CURRENCY);
}

static gint64
limn_cost_read (JsonObject *cost)
{
  gdouble amount;

  return limn_jsontext_get_number (cost, "amount", &amount) ?
             limn_money_from_double (amount) :
             LIMN_MONEY_UNKNOWN;
}

/**
 * limn_cost_dup_amount:
 * @cost: (nullable): {amount, currency}, as records and offers have it
 *
 * Returns: (transfer full) (nullable): "0.134 USD"; %NULL unknown
 */
char *
limn_cost_dup_amount (JsonObject *cost)
{
  gint64 micros = limn_cost_read (cost);

  return micros == LIMN_MONEY_UNKNOWN ?
             NULL :
             limn_cost_format (micros,
                               limn_jsontext_get_string (cost, "currency"));
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
  if (limn_cost_read (cost) == 0)
    return g_strdup (_ ("It cost nothing."));
  if (g_strcmp0 (source, LIMN_COST_ESTIMATE) == 0)
    return g_strdup_printf (_ ("It cost about %s, by estimate."), amount);
  return g_strdup_printf (_ ("It cost %s."), amount);
}

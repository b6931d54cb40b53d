/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/money: exact amounts in millionths of a currency unit. */
#include "money.h"

#include <glib/gi18n-lib.h>

#include <math.h>
#include <string.h>

#include "error.h"

#define LIMN_MONEY_UNIT 1000000
#define LIMN_MONEY_DECIMALS 6

/* whole units an amount may have; far below what overflows gint64 */
#define LIMN_MONEY_MAX_UNITS 1000000000

/**
 * limn_money_to_string:
 * @micros: amount in millionths, or %LIMN_MONEY_UNKNOWN
 *
 * Prints the exact amount with at least two decimals and no others that are
 * zero: "0.134", "0.30", "12.00".
 *
 * Returns: (transfer full): the amount without a currency, or "unknown"
 */
char *
limn_money_to_string (gint64 micros)
{
  guint64 value = micros < 0 ? -(guint64) micros : (guint64) micros;
  char *text;
  gsize length;

  if (micros == LIMN_MONEY_UNKNOWN)
    return g_strdup ("unknown");
  text = g_strdup_printf ("%s%" G_GUINT64_FORMAT ".%06" G_GUINT64_FORMAT,
                          micros < 0 ? "-" : "",
                          value / LIMN_MONEY_UNIT,
                          value % LIMN_MONEY_UNIT);
  length = strlen (text);
  for (guint i = 0; i < LIMN_MONEY_DECIMALS - 2 && text[length - 1] == '0'; i++)
    text[--length] = '\0';
  return text;
}

static gboolean
limn_money_read (const char *text, gint64 *micros)
{
  gint64 units = 0;
  gint64 fraction = 0;
  gint64 weight = LIMN_MONEY_UNIT;
  const char *p = text;

  if (!g_ascii_isdigit (*p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    {
      units = units * 10 + (*p - '0');
      if (units > LIMN_MONEY_MAX_UNITS)
        return FALSE;
    }
  if (*p == '.' && !g_ascii_isdigit (*++p))
    return FALSE;
  for (; g_ascii_isdigit (*p); p++)
    {
      weight /= 10;
      if (weight == 0)
        return FALSE;
      fraction += (*p - '0') * weight;
    }
  *micros = units * LIMN_MONEY_UNIT + fraction;
  return *p == '\0';
}

/**
 * limn_money_parse:
 * @text: a decimal amount, "0.134" or "$0.134"
 * @micros: (out): the amount in millionths
 * @error: return location
 *
 * Reads 0 to 1000000000 with at most six decimals; signs, exponents and
 * thousands separators are not accepted.
 *
 * Returns: %FALSE with %LIMN_ERROR_INVALID for anything else
 */
gboolean
limn_money_parse (const char *text, gint64 *micros, GError **error)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text));
  gint64 value;

  if (!limn_money_read (trimmed + (*trimmed == '$'), &value))
    {
      limn_error_set_invalid (
          error,
          "amount",
          trimmed,
          _ ("give a decimal number of dollars with at most "
             "six decimals, like 0.134"));
      return FALSE;
    }
  *micros = value;
  return TRUE;
}

/**
 * limn_money_from_double:
 * @amount: units of currency, as a JSON number gives them
 *
 * Returns: the nearest amount in millionths, %LIMN_MONEY_UNKNOWN for what is
 *   not a number or out of range
 */
gint64
limn_money_from_double (gdouble amount)
{
  if (!isfinite (amount) || fabs (amount) > LIMN_MONEY_MAX_UNITS)
    return LIMN_MONEY_UNKNOWN;
  return llround (amount * LIMN_MONEY_UNIT);
}

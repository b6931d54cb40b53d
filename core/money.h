/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/money: exact amounts in millionths of a currency unit. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define LIMN_MONEY_UNKNOWN G_MININT64

/* amounts are US dollars in micros (1e-6 USD) unless a currency is named */
char *limn_money_to_string (gint64 micros);
gboolean limn_money_parse (const char *text, gint64 *micros, GError **error);
gint64 limn_money_from_double (gdouble amount);

G_END_DECLS

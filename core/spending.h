/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/spending: what was paid, by the day and the month, and the caps on it.
 */
#pragma once

#include "money.h"
#include "settings.h"

G_BEGIN_DECLS

/**
 * LimnSpending:
 * @day: what today came to so far, in micro-dollars
 * @month: what this month came to so far
 * @open: how much of @month belongs to jobs whose end is not known
 *
 * Days and months are those of the local clock; other currencies are kept in
 * the file and not added.
 */
typedef struct
{
  gint64 day;
  gint64 month;
  gint64 open;
} LimnSpending;

gboolean limn_spending_read (LimnSpending *self, GError **error);
gboolean limn_spending_reserve (const LimnSettings *settings,
                                const char *id,
                                gint64 micros,
                                GError **error);
gboolean limn_spending_settle (const char *id,
                               gint64 micros,
                               const char *currency,
                               GError **error);

G_END_DECLS

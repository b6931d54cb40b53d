/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/health: how routes have done on this machine.
 *
 * Kept across runs in health.json of the state folder: a share of successes
 * and a time for each route, both forgetting slowly, and since when it fails.
 * Nothing of a request is in it. */
#pragma once

#include <gio/gio.h>

#include "error.h"

G_BEGIN_DECLS

typedef struct _LimnHealth LimnHealth;

/**
 * LimnHealthFigures:
 * @n: tries that are remembered; 0 for a route nobody tried
 * @success: share of them that brought an image, 0 to 1
 * @ms: typical time of a success in milliseconds; 0 unknown
 * @is_down: it has just failed and should go last for a while
 */
typedef struct
{
  guint n;
  gdouble success;
  gdouble ms;
  gboolean is_down;
} LimnHealthFigures;

LimnHealth *limn_health_new (void);
LimnHealth *limn_health_load (const char *path);
void limn_health_free (LimnHealth *self);
gboolean limn_health_save (LimnHealth *self, GError **error);

void limn_health_add (LimnHealth *self,
                      const char *route,
                      gboolean success,
                      gdouble ms,
                      gint64 now);
void limn_health_get (LimnHealth *self,
                      const char *route,
                      gint64 now,
                      LimnHealthFigures *figures);
void limn_health_count (LimnHealth *self,
                        gint64 now,
                        guint *n_routes,
                        guint *n_resting);
gboolean limn_health_counts (LimnError kind);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnHealth, limn_health_free)

G_END_DECLS

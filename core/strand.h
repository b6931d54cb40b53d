/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/strand: a share of a job's results, tried on one route after the other
 * until it has come or nothing may be tried any more. Private to the core. */
#pragma once

#include "attempt.h"

G_BEGIN_DECLS

typedef struct _LimnStrand LimnStrand;

/**
 * LimnStrandWatch:
 * @ended: MUST; an attempt has ended, with results or without; @outcome is gone
 *   after it
 */
typedef struct
{
  void (*ended) (gpointer user_data,
                 const LimnRoute *route,
                 const LimnOutcome *outcome);
} LimnStrandWatch;

LimnStrand *limn_strand_new (const LimnAttemptFrame *frame,
                             guint first,
                             guint n,
                             const char *mark,
                             const LimnStrandWatch *watch,
                             gpointer user_data);
void limn_strand_free (LimnStrand *self);
void limn_strand_announce (LimnStrand *self);
void limn_strand_run_async (LimnStrand *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gboolean limn_strand_run_finish (GAsyncResult *result, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnStrand, limn_strand_free)

G_END_DECLS

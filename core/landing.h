/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/landing: the way back of an edit: a result is laid over its frame.
 *
 * It stands between the results of a job and whoever takes them: rows come in
 * as the model returned them, and go out as the pixels of the frame's target,
 * registered and in the colours of the original. */
#pragma once

#include <json-glib/json-glib.h>

#include "fidelity/original.h"
#include "receiver.h"

G_BEGIN_DECLS

/**
 * LimnLandingOptions:
 * @align: whether shift and scale against the original are undone
 * @match_color: whether a drift of the colours is undone
 * @find_change: whether to find out what really changed
 */
typedef struct
{
  gboolean align;
  gboolean match_color;
  gboolean find_change;
} LimnLandingOptions;

typedef struct _LimnLanding LimnLanding;

/* takes a job's results as sRGB, whatever profile they name; its user data is a
 * LimnLanding */
extern const LimnResultSink limn_landing_sink;

LimnLanding *limn_landing_new (const LimnFrame *frame,
                               LimnOriginal *original,
                               const LimnLandingOptions *options,
                               const LimnResultSink *sink,
                               gpointer user_data);
void limn_landing_free (LimnLanding *self);

JsonNode *limn_landing_report (const LimnLanding *self, guint index);
gboolean limn_landing_has_alpha (const LimnLanding *self, guint index);
const LimnPlane *limn_landing_get_change (const LimnLanding *self, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnLanding, limn_landing_free)

G_END_DECLS

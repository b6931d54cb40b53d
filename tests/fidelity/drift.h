/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/drift: a photograph and what an edit makes of it, the truth known. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * DriftPlan:
 * @seed: what the shapes of the edit are drawn from
 * @photograph: which one, below photograph_get_count()
 * @width: @height: pixels of the frame
 * @dx: @dy: shift in pixels of the frame, and
 * @scale: scale about its middle: what is at p of the source (pixel centres,
 *   counted from the middle) is at scale * p + (dx, dy) of the result
 * @gain: @offset: (array fixed-size=3): of each channel's code: the result is
 *   gain * code + offset, offsets in levels of 255
 * @edited: share of the frame to paste over, 0 for none
 * @quality: of the JPEG the result went through, 0 for none
 */
typedef struct
{
  guint32 seed;
  guint photograph;
  guint width, height;
  gdouble dx, dy, scale;
  gdouble gain[3], offset[3];
  gdouble edited;
  guint quality;
} DriftPlan;

/**
 * DriftCase:
 * @plan: what it was made from
 * @source: @result: RGB pixels of 8 bits, rows without gaps
 * @changed: how much of each pixel was pasted over, 0 to 1, where the source
 *   has it (not where it drifted to)
 * @share: mean of @changed
 */
typedef struct
{
  DriftPlan plan;
  guint8 *source;
  guint8 *result;
  LimnPlane *changed;
  gdouble share;
} DriftCase;

void drift_plan_init (DriftPlan *self, guint32 seed, guint width, guint height);
void drift_plan_still (DriftPlan *self);

DriftCase *drift_case_new (const DriftPlan *plan);
DriftCase *drift_case_new_clean (const DriftCase *self);
void drift_case_free (DriftCase *self);
LimnPlane *drift_case_get_trust (const DriftCase *self,
                                 guint width,
                                 guint height,
                                 guint margin);
gdouble drift_case_get_error (const DriftCase *self,
                              gdouble dx,
                              gdouble dy,
                              gdouble scale);
gboolean drift_is_seen (const guint8 *source, const guint8 *clean);
void drift_save_png (const guint8 *pixels,
                     guint width,
                     guint height,
                     const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DriftCase, drift_case_free)

G_END_DECLS

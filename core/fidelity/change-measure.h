/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/change-measure: how much two pictures differ, and how busy they are. */
#pragma once

#include "fidelity/plane.h"

G_BEGIN_DECLS

/* differences are kept as integers of a sixteenth of CIEDE2000's unit */
#define LIMN_CHANGE_MEASURE_UNIT 16
#define LIMN_CHANGE_MEASURE_MAX 1023
/* sorts of activity, two to an octave of the squared gradient */
#define LIMN_CHANGE_MEASURE_N_SORTS 32

/**
 * LimnChangeMeasure:
 * @width: @height: pixels
 * @differences: (array length=width*height): in sixteenths, up to
 *   LIMN_CHANGE_MEASURE_MAX
 * @sorts: (array length=width*height): of activity, below
 *   LIMN_CHANGE_MEASURE_N_SORTS
 */
typedef struct
{
  guint width, height;
  guint16 *differences;
  guint8 *sorts;
} LimnChangeMeasure;

LimnChangeMeasure *limn_change_measure_new (const LimnPlane *const reference[3],
                                            const LimnPlane *const result[3]);
void limn_change_measure_free (LimnChangeMeasure *self);
gdouble limn_change_measure_get_activity (guint sort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnChangeMeasure, limn_change_measure_free)

G_END_DECLS

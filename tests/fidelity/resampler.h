/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resampler: rows and columns of taps, written apart from the product. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * ResamplerTaps:
 * @n_outputs: pixels along the target's side
 * @n_taps: taps a pixel
 * @indices: @weights: (array length=n_outputs*n_taps): which source pixels,
 *   mirrored at the borders, and how much of each
 */
typedef struct
{
  guint n_outputs;
  guint n_taps;
  guint *indices;
  gfloat *weights;
} ResamplerTaps;

ResamplerTaps *resampler_taps_new_area (guint n_inputs,
                                        gdouble start,
                                        gdouble ratio,
                                        guint n_outputs);
ResamplerTaps *resampler_taps_new_lanczos (guint n_inputs,
                                           gdouble start,
                                           gdouble step,
                                           guint n_outputs);
guint resampler_mirror (gint index, guint n_inputs);
void resampler_taps_free (ResamplerTaps *self);

LimnPlane *resampler_run (const LimnPlane *source,
                          const ResamplerTaps *columns,
                          const ResamplerTaps *rows);
LimnPlane *resampler_reduce (const LimnPlane *source,
                             guint width,
                             guint height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ResamplerTaps, resampler_taps_free)

G_END_DECLS

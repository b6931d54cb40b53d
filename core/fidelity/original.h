/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/original: what was sent, kept small, to compare a result with. */
#pragma once

#include "fidelity/plane.h"
#include "fidelity/proxy.h"
#include "frame.h"

G_BEGIN_DECLS

typedef struct _LimnOriginal LimnOriginal;

LimnOriginal *limn_original_new (const LimnFrame *frame, guint channels);
void limn_original_free (LimnOriginal *self);
void limn_original_push (LimnOriginal *self,
                         const guint8 *pixels,
                         gsize stride,
                         guint n_rows);
void limn_original_exclude (LimnOriginal *self,
                            const guint8 *coverage,
                            gsize stride);

const LimnPlane *limn_original_get_plane (const LimnOriginal *self,
                                          guint channel);
const LimnPlane *limn_original_get_known (LimnOriginal *self);
const LimnPlane *limn_original_get_weight (LimnOriginal *self);
LimnProxy *limn_original_new_counterpart (const LimnOriginal *self,
                                          guint width,
                                          guint height,
                                          guint channels,
                                          guint depth);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnOriginal, limn_original_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/shaper: between two profiles that are curves around a matrix. */
#pragma once

#include <glib.h>
#include <lcms2.h>

G_BEGIN_DECLS

typedef struct _LimnShaper LimnShaper;

LimnShaper *limn_shaper_new (cmsHPROFILE source,
                             cmsHPROFILE target,
                             gboolean clips);
void limn_shaper_free (LimnShaper *self);
void limn_shaper_apply (const LimnShaper *self,
                        float *restrict from,
                        guint from_step,
                        float *restrict to,
                        guint to_step,
                        guint n_pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnShaper, limn_shaper_free)

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/target: whether a call can work with the image and layer it names. */
#pragma once

#include "call.h"
#include "plan.h"
#include "scene.h"

G_BEGIN_DECLS

LimnRect limn_target_get_rect (gint32 drawable);
LimnRect limn_target_get_bounds (gint32 image, gint32 drawable);
gint32 limn_target_find_layer (gint32 image, guint tattoo, const char *name);
gboolean limn_target_find_scene (gint32 image,
                                 gint32 drawable,
                                 LimnScene *scene,
                                 GError **error);
void limn_target_tell (gint32 image, gint32 drawable, LimnPlan *plan);
gboolean limn_target_check (const LimnCall *call, GError **error);

G_END_DECLS

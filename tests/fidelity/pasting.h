/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/pasting: real content from elsewhere, pasted in shapes over a scene. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

LimnPlane *pasting_run (LimnPlane *scene[3],
                        guint photograph,
                        gdouble wanted,
                        GRand *rand);

G_END_DECLS

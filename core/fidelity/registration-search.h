/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-search: where to begin, by trying everything once. */
#pragma once

#include <glib.h>

#include "fidelity/registration-warp.h"

G_BEGIN_DECLS

/* scales that are tried */
#define LIMN_REGISTRATION_SCALES 5

void limn_registration_search (const LimnPlane *reference,
                               const LimnPlane *moved,
                               const LimnPlane *weight,
                               gdouble max_drift,
                               LimnMotion motions[LIMN_REGISTRATION_SCALES]);

G_END_DECLS

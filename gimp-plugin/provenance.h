/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/provenance: an image says that a model has made or edited it. */
#pragma once

#include <libgimp/gimp.h>

#include "plan.h"

G_BEGIN_DECLS

void limn_provenance_mark (gint32 image,
                           const LimnPlan *plan,
                           const LimnSettings *settings);

G_END_DECLS

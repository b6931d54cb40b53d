/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/placement: where new layers go in an image, and how that is kept until
 * they are there. */
#pragma once

#include "layers.h"
#include "memento.h"

G_BEGIN_DECLS

void limn_placement_remember (const LimnPlacement *self,
                              gint32 image,
                              LimnMemento *memento);
gint32 limn_placement_find_layer (gint32 image, JsonObject *row);
void limn_placement_recall (LimnPlacement *self,
                            gint32 image,
                            const LimnMemento *memento);

G_END_DECLS

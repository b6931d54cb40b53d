/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-consensus: the motion that most blocks agree on. */
#pragma once

#include <glib.h>

#include "fidelity/registration-block.h"

G_BEGIN_DECLS

/**
 * LimnRegistrationConsensus:
 * @dx: @dy: @stretch: what to move on by: the block at p by
 *   (dx, dy) + stretch * p
 * @error_x: @error_y: @error_stretch: standard errors of these, from how far
 *   the blocks disagree
 * @trust: (element-type double): how far each block agrees, 0 to 1
 * @share: share of the slopes in the picture that agrees, 0 to 1
 * @likeness: share of the contrast there that both pictures have, 0 to 1
 * @n_blocks: blocks that agree
 * @cost: share of the slopes in the picture that does not fit, by a measure
 *   that is the same for every motion
 */
typedef struct
{
  gdouble dx, dy, stretch;
  gdouble error_x, error_y, error_stretch;
  GArray *trust;
  gdouble share;
  gdouble likeness;
  gdouble n_blocks;
  gdouble cost;
} LimnRegistrationConsensus;

LimnRegistrationConsensus *limn_registration_consensus_new (
    const GArray *blocks, gdouble blur);
void limn_registration_consensus_free (LimnRegistrationConsensus *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnRegistrationConsensus,
                               limn_registration_consensus_free)

G_END_DECLS

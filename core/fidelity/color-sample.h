/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-sample: small blocks of two pictures, seen side by side. */
#pragma once

#include <glib.h>

#include "fidelity/plane.h"

G_BEGIN_DECLS

/**
 * LimnColorBlock:
 * @reference: @result: mean of each channel, as coded, 0 to 1
 * @spread: deviation of the reference's pixels in the block, each channel
 * @trust: mean of the weight plane, 0 to 1
 * @weight: @trust, less where the block is not smooth
 */
typedef struct
{
  gfloat reference[3];
  gfloat result[3];
  gfloat spread[3];
  gfloat trust;
  gfloat weight;
} LimnColorBlock;

/**
 * LimnColorSample:
 * @n_blocks: number of blocks, also those without weight
 * @blocks: (array length=n_blocks): row after row
 * @trust: sum of their trust
 */
typedef struct
{
  gsize n_blocks;
  LimnColorBlock *blocks;
  gdouble trust;
} LimnColorSample;

LimnColorSample *limn_color_sample_new (const LimnPlane *const reference[3],
                                        const LimnPlane *const result[3],
                                        const LimnPlane *weight);
void limn_color_sample_free (LimnColorSample *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnColorSample, limn_color_sample_free)

G_END_DECLS

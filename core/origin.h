/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/origin: what made an image, in the words of the IPTC. */
#pragma once

#include "plan.h"

G_BEGIN_DECLS

/**
 * LIMN_ORIGIN_CREATED:
 *
 * The IPTC's "Created using Generative AI": made by a trained model alone.
 */
#define LIMN_ORIGIN_CREATED                                                    \
  "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"

/**
 * LIMN_ORIGIN_EDITED:
 *
 * The IPTC's "Edited using Generative AI": augmented or corrected by one.
 */
#define LIMN_ORIGIN_EDITED                                                     \
  "http://cv.iptc.org/newscodes/digitalsourcetype/"                            \
  "compositeWithTrainedAlgorithmicMedia"

const char *limn_origin_find (const LimnPlan *plan,
                              const LimnSettings *settings);
const char *limn_origin_join (const char *before, const char *added);
char *limn_origin_dup_packet (const char *origin);

G_END_DECLS

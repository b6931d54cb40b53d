/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-consensus: the drift that most of a picture agrees on. */
#pragma once

#include <glib.h>

#include "fidelity/color-sample.h"

G_BEGIN_DECLS

/**
 * LimnColorLine:
 * @gain: @offset: result = gain * reference + offset, as coded
 */
typedef struct
{
  gfloat gain, offset;
} LimnColorLine;

gboolean limn_color_consensus_find (const LimnColorSample *sample,
                                    LimnColorLine lines[3]);

G_END_DECLS

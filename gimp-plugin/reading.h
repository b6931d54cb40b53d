/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/reading: a part of a drawable, a band of rows at a time, so that whoever
 * reads can do something else in between. */
#pragma once

#include "pixels.h"
#include "rect.h"

G_BEGIN_DECLS

/**
 * LimnBand:
 * @y: first row, counted from the top of what is read
 * @width: @n_rows: pixels
 * @channels: samples a pixel, a byte each
 * @stride: bytes a row
 * @rows: the rows
 */
typedef struct
{
  guint y, width, n_rows, channels;
  gsize stride;
  guint8 *rows;
} LimnBand;

typedef struct _LimnReading LimnReading;

LimnReading *limn_reading_new (LimnPixels *pixels,
                               const LimnRect *place,
                               const LimnRect *area);
void limn_reading_free (LimnReading *self);
guint limn_reading_get_channels (const LimnReading *self);
LimnBand *limn_reading_next (LimnReading *self);
void limn_band_free (LimnBand *band);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnReading, limn_reading_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnBand, limn_band_free)

G_END_DECLS

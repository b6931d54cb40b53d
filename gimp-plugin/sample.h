/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/sample: numbers of every precision that GIMP stores, as floats. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LimnSample:
 * @LIMN_SAMPLE_U8: 8 bits
 * @LIMN_SAMPLE_U16: 16 bits, native byte order like all that follow
 * @LIMN_SAMPLE_U32: 32 bits
 * @LIMN_SAMPLE_HALF: float of 16 bits
 * @LIMN_SAMPLE_FLOAT: float of 32 bits
 * @LIMN_SAMPLE_DOUBLE: float of 64 bits
 *
 * How a sample is stored. 1 stands for the largest integer; floats may lie
 * outside 0 to 1.
 */
typedef enum
{
  LIMN_SAMPLE_U8,
  LIMN_SAMPLE_U16,
  LIMN_SAMPLE_U32,
  LIMN_SAMPLE_HALF,
  LIMN_SAMPLE_FLOAT,
  LIMN_SAMPLE_DOUBLE,
} LimnSample;

gsize limn_sample_get_bytes (LimnSample sample);
void limn_sample_read (LimnSample sample,
                       gconstpointer from,
                       float *restrict to,
                       gsize n);
void limn_sample_write (LimnSample sample,
                        const float *restrict from,
                        gpointer to,
                        gsize n);

G_END_DECLS

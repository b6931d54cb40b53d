/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/color: rows between an image's own profile and another one. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * LimnColorSample:
 * @LIMN_COLOR_U8: 8 bits
 * @LIMN_COLOR_U16: 16 bits, native byte order like all that follow
 * @LIMN_COLOR_U32: 32 bits
 * @LIMN_COLOR_HALF: float of 16 bits; of floats, 1 is the most that a screen
 *   shows, but more is allowed
 * @LIMN_COLOR_FLOAT: float of 32 bits
 * @LIMN_COLOR_DOUBLE: float of 64 bits
 *
 * How a sample is stored.
 */
typedef enum
{
  LIMN_COLOR_U8,
  LIMN_COLOR_U16,
  LIMN_COLOR_U32,
  LIMN_COLOR_HALF,
  LIMN_COLOR_FLOAT,
  LIMN_COLOR_DOUBLE,
} LimnColorSample;

/**
 * LimnColorRows:
 * @channels: 1 gray, 2 gray+alpha, 3 RGB, 4 RGB+alpha; alpha is straight
 * @sample: how a sample is stored
 * @linear: whether samples without a profile are linear light; they have
 *   sRGB's curve otherwise
 *
 * Layout of rows.
 */
typedef struct
{
  guint channels;
  LimnColorSample sample;
  gboolean linear;
} LimnColorRows;

typedef struct _LimnColor LimnColor;

LimnColor *limn_color_new_export (gint32 image,
                                  LimnColorRows from,
                                  LimnColorRows to);
LimnColor *limn_color_new_import (gint32 image,
                                  GBytes *icc,
                                  LimnColorRows from,
                                  LimnColorRows to);
LimnColor *limn_color_new_plain (LimnColorRows from, LimnColorRows to);
void limn_color_free (LimnColor *self);
gsize limn_color_get_bytes (LimnColorSample sample);
gboolean limn_color_is_identity (const LimnColor *self);
void limn_color_apply (LimnColor *self,
                       gconstpointer from,
                       gpointer to,
                       guint n_pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnColor, limn_color_free)

G_END_DECLS

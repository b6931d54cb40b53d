/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/color: rows between an image's own profile and another one. */
#pragma once

#include <libgimp/gimp.h>

#include "sample.h"

G_BEGIN_DECLS

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
  LimnSample sample;
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
LimnColor *limn_color_new_to_srgb (GBytes *icc, LimnColorRows rows);
LimnColor *limn_color_new_plain (LimnColorRows from, LimnColorRows to);
void limn_color_free (LimnColor *self);
gboolean limn_color_is_identity (const LimnColor *self);
void limn_color_apply (const LimnColor *self,
                       gconstpointer from,
                       gpointer to,
                       guint n_pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnColor, limn_color_free)

G_END_DECLS

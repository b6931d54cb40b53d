/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/color: rows between an image's own profile and another one. */
#pragma once

#include <libgimp/gimp.h>

G_BEGIN_DECLS

/**
 * LimnColorRows:
 * @channels: 1 gray, 2 gray+alpha, 3 RGB, 4 RGB+alpha
 * @depth: bits a sample, 8 or 16
 *
 * Layout of rows.
 */
typedef struct
{
  guint channels;
  guint depth;
} LimnColorRows;

typedef struct _LimnColor LimnColor;

LimnColor *limn_color_new_export (gint32 image,
                                  LimnColorRows from,
                                  LimnColorRows to);
LimnColor *limn_color_new_import (gint32 image,
                                  GBytes *icc,
                                  LimnColorRows from,
                                  LimnColorRows to);
void limn_color_free (LimnColor *self);
gboolean limn_color_is_identity (const LimnColor *self);
void limn_color_apply (const LimnColor *self,
                       const guint8 *from,
                       guint8 *to,
                       guint n_pixels);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnColor, limn_color_free)

G_END_DECLS

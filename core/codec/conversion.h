/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/conversion: pixels of any kind into a file of any format. */
#pragma once

#include "codec/codec.h"

G_BEGIN_DECLS

typedef struct _LimnConversion LimnConversion;

LimnConversion *limn_conversion_new (const LimnImageInfo *info,
                                     LimnImageFormat format,
                                     const LimnEncoderOptions *options,
                                     GError **error);
void limn_conversion_free (LimnConversion *self);
gboolean limn_conversion_push (LimnConversion *self,
                               const guint8 *pixels,
                               gsize stride,
                               guint n_rows,
                               GError **error);
GBytes *limn_conversion_finish (LimnConversion *self, GError **error);

GBytes *limn_conversion_run (GBytes *file,
                             LimnImageFormat format,
                             LimnImageInfo *info,
                             GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnConversion, limn_conversion_free)

G_END_DECLS

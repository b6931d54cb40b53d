/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample: a picture through a shift and a scale, once. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* bounds of LimnAxis.scale: a pixel can become GIMP's largest image (524288
 * pixels a side), and the other way round */
#define LIMN_RESAMPLE_MAX_SCALE 1048576.0
#define LIMN_RESAMPLE_MIN_SCALE (1 / LIMN_RESAMPLE_MAX_SCALE)

/**
 * LimnAxis:
 * @scale: input pixels from one output pixel to the next,
 *   %LIMN_RESAMPLE_MIN_SCALE to %LIMN_RESAMPLE_MAX_SCALE; above 1 reduces
 * @offset: input coordinate of the output's edge
 *
 * Output pixel i shows the input at @scale * (i + 0.5) + @offset, where input
 * pixel j has its centre at j + 0.5. Outside of the input its edge pixel goes
 * on.
 */
typedef struct
{
  gdouble scale, offset;
} LimnAxis;

/**
 * LimnResampleRows:
 * @user_data: as given
 * @y: the first row, from 0; bands come top to bottom without gaps
 * @n_rows: rows of the band
 * @pixels: the rows, valid during the call
 * @stride: bytes from one row to the next
 * @error: return location
 *
 * Takes finished rows, in the thread that called limn_resample_push() or
 * limn_resample_run().
 *
 * Returns: FALSE with @error set to end it
 */
typedef gboolean (*LimnResampleRows) (gpointer user_data,
                                      guint y,
                                      guint n_rows,
                                      const guint8 *pixels,
                                      gsize stride,
                                      GError **error);

typedef struct _LimnResample LimnResample;

LimnResample *limn_resample_new (guint in_width,
                                 guint in_height,
                                 guint channels,
                                 guint depth,
                                 guint out_width,
                                 guint out_height,
                                 const LimnAxis *x,
                                 const LimnAxis *y);
void limn_resample_free (LimnResample *self);

void limn_resample_set_tables (LimnResample *self, const gfloat tables[3][256]);
void limn_resample_set_sink (LimnResample *self,
                             guint band_rows,
                             LimnResampleRows rows,
                             gpointer user_data);
gboolean limn_resample_is_identity (const LimnResample *self);

gboolean limn_resample_push (LimnResample *self,
                             const guint8 *pixels,
                             gsize stride,
                             guint n_rows,
                             GError **error);
gboolean limn_resample_run (LimnResample *self,
                            const guint8 *pixels,
                            gsize stride,
                            GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnResample, limn_resample_free)

G_END_DECLS

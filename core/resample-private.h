/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample-private: what the files of limn/resample share. */
#pragma once

#include "resample.h"

G_BEGIN_DECLS

/* floats that kernels may read and write beyond the end of a row */
#define LIMN_RESAMPLE_SLACK 4
/* highest sample of each depth */
#define LIMN_RESAMPLE_MAX_8 255.0f
#define LIMN_RESAMPLE_MAX_16 65535.0f

/**
 * LimnResampleTaps:
 * @n_taps: input pixels that an output pixel is made of
 * @n_out: output pixels
 * @first: (array length=n_out): the first of them; never falls
 * @weights: (array length=n_out*n_taps): their weights, 1 in sum
 */
typedef struct
{
  guint n_taps;
  guint n_out;
  guint *first;
  gfloat *weights;
} LimnResampleTaps;

/**
 * LimnResampleKernels:
 * @load: makes floats of a row of samples, in levels of the input's depth;
 *   colours are multiplied by alpha. @tables: (nullable): levels of that
 *   depth for those of 8 bits
 * @mix: adds up weighted rows
 * @pick: makes the pixels of a row from those of another
 * @store: divides by alpha, in @row itself, limits and rounds
 *
 * The inner loops, compiled for several processors.
 */
typedef struct
{
  void (*load) (gfloat *restrict out,
                const guint8 *restrict row,
                gsize n_pixels,
                guint channels,
                guint depth,
                const gfloat (*tables)[256]);
  void (*mix) (gfloat *restrict out,
               const gfloat *const *rows,
               const gfloat *weights,
               guint n_rows,
               gsize n);
  void (*pick) (gfloat *restrict out,
                const gfloat *restrict in,
                const LimnResampleTaps *taps,
                guint channels);
  void (*store) (guint8 *restrict out,
                 gfloat *restrict row,
                 gsize n_pixels,
                 guint channels,
                 guint depth);
} LimnResampleKernels;

/**
 * LimnResampleLane:
 * @owner: whose rows
 * @ring: the last input rows as floats, as many as there are taps
 * @rows: (array): pointers into @ring, for one output row
 * @mixed: @rows added up
 * @picked: the output row as floats
 * @next: the output row that comes next
 *
 * Makes output rows one after the other, in one thread.
 */
typedef struct
{
  const LimnResample *owner;
  gfloat *ring;
  const gfloat **rows;
  gfloat *mixed;
  gfloat *picked;
  guint next;
} LimnResampleLane;

struct _LimnResample
{
  guint in_width, in_height;
  guint out_width, out_height;
  guint channels, depth;
  LimnAxis axis_x, axis_y;
  LimnResampleTaps x, y;
  const LimnResampleKernels *kernels;
  gfloat (*tables)[256];

  LimnResampleRows sink;
  gpointer user_data;
  guint band_rows;

  /* pushed rows */
  LimnResampleLane *lane;
  guint8 *band;
  guint n_pushed;

  /* jobs of a run */
  GMutex lock;
  GCond changed;
  guint n_running;
  gint cancelled;
};

static inline gfloat
limn_resample_get_max (guint depth)
{
  return depth == 8 ? LIMN_RESAMPLE_MAX_8 : LIMN_RESAMPLE_MAX_16;
}

static inline gsize
limn_resample_get_in_floats (const LimnResample *self)
{
  return (gsize) self->in_width * self->channels + LIMN_RESAMPLE_SLACK;
}

static inline gsize
limn_resample_get_out_bytes (const LimnResample *self)
{
  return (gsize) self->out_width * self->channels * (self->depth / 8);
}

void limn_resample_taps_init (LimnResampleTaps *self,
                              const LimnAxis *axis,
                              guint n_in,
                              guint n_out);
void limn_resample_taps_clear (LimnResampleTaps *self);

const LimnResampleKernels *limn_resample_get_kernels (gboolean plain);

LimnResampleLane *limn_resample_lane_new (const LimnResample *owner,
                                          guint first);
void limn_resample_lane_free (LimnResampleLane *self);
void limn_resample_lane_load (LimnResampleLane *self,
                              guint y,
                              const guint8 *row);
gboolean limn_resample_lane_is_ready (const LimnResampleLane *self, guint y);
void limn_resample_lane_make (LimnResampleLane *self, guint8 *out);

gboolean limn_resample_pass (LimnResample *self,
                             const guint8 *pixels,
                             gsize stride,
                             guint n_rows,
                             GError **error);

gboolean limn_resample_is_shift (const LimnResample *self);
gboolean limn_resample_shift (LimnResample *self,
                              const guint8 *pixels,
                              gsize stride,
                              guint n_rows,
                              GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (LimnResampleLane, limn_resample_lane_free)

G_END_DECLS

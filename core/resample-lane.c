/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample-lane: output rows one after the other, in one thread. */
#include "resample-private.h"

/**
 * limn_resample_lane_new:
 * @owner: whose rows; outlives it
 * @first: the output row to begin with
 *
 * Returns: (transfer full): a lane without rows
 */
LimnResampleLane *
limn_resample_lane_new (const LimnResample *owner, guint first)
{
  LimnResampleLane *self = g_new0 (LimnResampleLane, 1);
  gsize in_floats = limn_resample_get_in_floats (owner);

  self->owner = owner;
  self->next = first;
  /* zeros, for the slack is read */
  self->ring = g_new0 (gfloat, owner->y.n_taps * in_floats);
  self->rows = g_new0 (const gfloat *, owner->y.n_taps);
  self->mixed = g_new0 (gfloat, in_floats);
  self->picked = g_new (
      gfloat, (gsize) owner->out_width * owner->channels + LIMN_RESAMPLE_SLACK);
  return self;
}

/**
 * limn_resample_lane_free:
 * @self: (nullable) (transfer full): a lane
 */
void
limn_resample_lane_free (LimnResampleLane *self)
{
  if (self == NULL)
    return;
  g_free (self->ring);
  g_free (self->rows);
  g_free (self->mixed);
  g_free (self->picked);
  g_free (self);
}

static gfloat *
limn_resample_lane_get_row (const LimnResampleLane *self, guint y)
{
  return self->ring +
         y % self->owner->y.n_taps * limn_resample_get_in_floats (self->owner);
}

/**
 * limn_resample_lane_load:
 * @self: a lane
 * @y: of the input; rows come in order, and none that is needed is left out
 * @row: its samples
 *
 * Keeps the row if the next output row or a later one needs it.
 */
void
limn_resample_lane_load (LimnResampleLane *self, guint y, const guint8 *row)
{
  const LimnResample *owner = self->owner;

  if (self->next < owner->out_height && y >= owner->y.first[self->next])
    owner->kernels->load (limn_resample_lane_get_row (self, y),
                          row,
                          owner->in_width,
                          owner->channels,
                          owner->depth,
                          (const gfloat (*)[256]) owner->tables);
}

/**
 * limn_resample_lane_is_ready:
 * @self: a lane
 * @y: the last input row loaded
 *
 * Returns: whether the next output row can be made
 */
gboolean
limn_resample_lane_is_ready (const LimnResampleLane *self, guint y)
{
  const LimnResampleTaps *taps = &self->owner->y;

  return self->next < taps->n_out &&
         taps->first[self->next] + taps->n_taps - 1 <= y;
}

/**
 * limn_resample_lane_make:
 * @self: a lane that is ready
 * @out: room for the next output row
 *
 * Makes it and goes on to the one after.
 */
void
limn_resample_lane_make (LimnResampleLane *self, guint8 *out)
{
  const LimnResample *owner = self->owner;
  const LimnResampleTaps *taps = &owner->y;
  guint first = taps->first[self->next];

  for (guint k = 0; k < taps->n_taps; k++)
    self->rows[k] = limn_resample_lane_get_row (self, first + k);
  owner->kernels->mix (self->mixed,
                       self->rows,
                       taps->weights + (gsize) self->next * taps->n_taps,
                       taps->n_taps,
                       limn_resample_get_in_floats (owner));
  owner->kernels->pick (self->picked, self->mixed, &owner->x, owner->channels);
  owner->kernels->store (
      out, self->picked, owner->out_width, owner->channels, owner->depth);
  self->next++;
}

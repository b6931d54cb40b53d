/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-warp: rows of a plane, seen through a motion. */
#include "fidelity/registration-warp.h"

#include <math.h>

#define LIMN_REGISTRATION_TAPS 4

/* One side: pixel i is seen at @first[i] and the three pixels after it, and
 * the pixels from it up to but without @ends[i] in step with it. */
typedef struct
{
  guint begin;
  guint end;
  guint *first;
  guint *ends;
  gfloat *weights[LIMN_REGISTRATION_TAPS];
} LimnRegistrationAxis;

struct _LimnRegistrationWarp
{
  const LimnPlane *plane;
  LimnRegistrationAxis columns;
  LimnRegistrationAxis rows;
  gfloat *mixed;
};

/* Catmull and Rom's cubic: sharp, and a copy where nothing moves */
static void
limn_registration_axis_set (LimnRegistrationAxis *self, guint i, gdouble where)
{
  gdouble t = where - floor (where);

  self->first[i] = (guint) floor (where) - 1;
  self->weights[0][i] = (gfloat) (((-0.5 * t + 1) * t - 0.5) * t);
  self->weights[1][i] = (gfloat) ((1.5 * t - 2.5) * t * t + 1);
  self->weights[2][i] = (gfloat) (((-1.5 * t + 2) * t + 0.5) * t);
  self->weights[3][i] = (gfloat) ((0.5 * t - 0.5) * t * t);
}

/* only pixels with all four neighbours inside are seen */
static void
limn_registration_axis_init (LimnRegistrationAxis *self,
                             guint n,
                             gdouble shift,
                             gdouble scale)
{
  gdouble middle = (n - 1) / 2.0;

  self->first = g_new0 (guint, n);
  self->ends = g_new0 (guint, n);
  for (guint i = 0; i < LIMN_REGISTRATION_TAPS; i++)
    self->weights[i] = g_new0 (gfloat, n);
  self->begin = n;
  self->end = 0;
  for (guint i = 0; i < n; i++)
    {
      gdouble where = scale * (i - middle) + middle + shift;

      if (where < 1 || floor (where) + 2 > n - 1.0)
        continue;
      limn_registration_axis_set (self, i, where);
      self->begin = MIN (self->begin, i);
      self->end = i + 1;
    }
  self->begin = MIN (self->begin, self->end);
  for (guint i = self->end; i-- > self->begin;)
    self->ends[i] =
        i + 1 < self->end && self->first[i + 1] == self->first[i] + 1 ?
            self->ends[i + 1] :
            i + 1;
}

static void
limn_registration_axis_clear (LimnRegistrationAxis *self)
{
  g_free (self->first);
  g_free (self->ends);
  for (guint i = 0; i < LIMN_REGISTRATION_TAPS; i++)
    g_free (self->weights[i]);
}

/**
 * limn_registration_warp_new:
 * @plane: (transfer none): the moved picture, which must outlive the warp
 * @motion: how it has moved
 *
 * Returns: (transfer full): what undoes the motion, row by row
 */
LimnRegistrationWarp *
limn_registration_warp_new (const LimnPlane *plane, const LimnMotion *motion)
{
  LimnRegistrationWarp *self = g_new0 (LimnRegistrationWarp, 1);

  self->plane = plane;
  self->mixed = g_new (gfloat, plane->width);
  limn_registration_axis_init (
      &self->columns, plane->width, motion->dx, motion->scale);
  limn_registration_axis_init (
      &self->rows, plane->height, motion->dy, motion->scale);
  return self;
}

void
limn_registration_warp_free (LimnRegistrationWarp *self)
{
  if (self == NULL)
    return;
  limn_registration_axis_clear (&self->columns);
  limn_registration_axis_clear (&self->rows);
  g_free (self->mixed);
  g_free (self);
}

/* the pixels of a row that can be drawn: @begin up to but without @end */
void
limn_registration_warp_get_columns (const LimnRegistrationWarp *self,
                                    guint *begin,
                                    guint *end)
{
  *begin = self->columns.begin;
  *end = self->columns.end;
}

/* the rows that can be drawn */
void
limn_registration_warp_get_rows (const LimnRegistrationWarp *self,
                                 guint *begin,
                                 guint *end)
{
  *begin = self->rows.begin;
  *end = self->rows.end;
}

static void
limn_registration_warp_mix (LimnRegistrationWarp *self, guint y)
{
  const LimnRegistrationAxis *rows = &self->rows;
  const gfloat *restrict a = limn_plane_get_row (self->plane, rows->first[y]);
  const gfloat *restrict b = a + self->plane->width;
  const gfloat *restrict c = b + self->plane->width;
  const gfloat *restrict d = c + self->plane->width;
  gfloat *restrict mixed = self->mixed;
  gfloat w[LIMN_REGISTRATION_TAPS] = { rows->weights[0][y],
                                       rows->weights[1][y],
                                       rows->weights[2][y],
                                       rows->weights[3][y] };

  for (guint x = 0; x < self->plane->width; x++)
    mixed[x] = w[0] * a[x] + w[1] * b[x] + w[2] * c[x] + w[3] * d[x];
}

/* pixels whose neighbours lie as far from them as those of the first one */
static void
limn_registration_warp_draw_run (const LimnRegistrationWarp *self,
                                 guint begin,
                                 guint end,
                                 gfloat *restrict target)
{
  const LimnRegistrationAxis *columns = &self->columns;
  const gfloat *restrict source = self->mixed + columns->first[begin];
  const gfloat *restrict a = columns->weights[0] + begin;
  const gfloat *restrict b = columns->weights[1] + begin;
  const gfloat *restrict c = columns->weights[2] + begin;
  const gfloat *restrict d = columns->weights[3] + begin;

  for (guint i = 0; i < end - begin; i++)
    target[begin + i] = a[i] * source[i] + b[i] * source[i + 1] +
                        c[i] * source[i + 2] + d[i] * source[i + 3];
}

/**
 * limn_registration_warp_draw:
 * @self: a warp
 * @y: a row that can be drawn
 * @target: (array): as wide as the plane; pixels that cannot be drawn stay
 */
void
limn_registration_warp_draw (LimnRegistrationWarp *self,
                             guint y,
                             gfloat *target)
{
  const LimnRegistrationAxis *columns = &self->columns;

  limn_registration_warp_mix (self, y);
  for (guint begin = columns->begin; begin < columns->end;
       begin = columns->ends[begin])
    limn_registration_warp_draw_run (self, begin, columns->ends[begin], target);
}

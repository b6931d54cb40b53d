/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-case: a drifted picture, its correction and what is left of it. */
#include "color-case.h"

#include <math.h>

#include "fidelity/lab.h"
#include "resampler.h"

/* proxy pixels around the edit that are left out: a JPEG smears it by 16 */
#define COLOR_CASE_MARGIN 2
/* of the pixels about this many are looked at */
#define COLOR_CASE_N_LOOKS 3000
/* codes this close to the ends may have been clipped, give or take noise */
#define COLOR_CASE_CLIP 2
/* bounds of an exposure, in stops, and of a veil, in linear light */
#define COLOR_CASE_STOPS 0.33
#define COLOR_CASE_VEIL 0.02

static gdouble
color_case_decode (gdouble coded)
{
  return coded <= 0.04045 ? coded / 12.92 : pow ((coded + 0.055) / 1.055, 2.4);
}

static gdouble
color_case_encode (gdouble linear)
{
  return linear <= 0.0031308 ? linear * 12.92 :
                               1.055 * pow (linear, 1 / 2.4) - 0.055;
}

/* another exposure and a veil, in linear light, each channel its own */
static void
color_case_expose (DriftCase *drift)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (drift->plan.seed);
  gsize n = (gsize) drift->plan.width * drift->plan.height;

  for (guint i = 0; i < 3; i++)
    {
      gdouble stops =
          g_rand_double_range (rand, -COLOR_CASE_STOPS, COLOR_CASE_STOPS);
      gdouble veil = g_rand_double_range (rand, 0, COLOR_CASE_VEIL);
      guint8 codes[256];

      for (guint k = 0; k < 256; k++)
        {
          gdouble linear = color_case_decode (k / 255.0) * exp2 (stops) + veil;

          codes[k] =
              (guint8) (CLAMP (color_case_encode (linear), 0, 1) * 255 + 0.5);
        }
      for (gsize k = 0; k < n; k++)
        drift->result[k * 3 + i] = codes[drift->result[k * 3 + i]];
    }
}

/* one channel through a table, reduced */
static LimnPlane *
color_case_reduce (const DriftPlan *plan,
                   const guint8 *pixels,
                   const gfloat table[256],
                   guint reduction)
{
  g_autoptr (LimnPlane) plane = limn_plane_new (plan->width, plan->height);

  for (gsize i = 0; i < (gsize) plan->width * plan->height; i++)
    plane->values[i] = table[pixels[i * 3]];
  if (reduction == 1)
    return g_steal_pointer (&plane);
  return resampler_reduce (
      plane, plan->width / reduction, plan->height / reduction);
}

static void
color_case_reduce_source (const ColorCase *self,
                          guint reduction,
                          LimnPlane *planes[3])
{
  gfloat table[256];

  for (guint i = 0; i < 256; i++)
    table[i] = i / 255.0f;
  for (guint i = 0; i < 3; i++)
    planes[i] = color_case_reduce (
        &self->drift->plan, self->drift->source + i, table, reduction);
}

static void
color_case_reduce_result (const ColorCase *self,
                          guint reduction,
                          LimnPlane *planes[3])
{
  for (guint i = 0; i < 3; i++)
    planes[i] = color_case_reduce (&self->drift->plan,
                                   self->drift->result + i,
                                   self->match.table[i],
                                   reduction);
}

/**
 * color_case_new:
 * @plan: what to make
 * @is_exposed: whether another exposure and a veil come upon the drift
 *
 * Returns: (transfer full): the case, its match being none so far
 */
ColorCase *
color_case_new (const DriftPlan *plan, gboolean is_exposed)
{
  ColorCase *self = g_new0 (ColorCase, 1);

  self->drift = drift_case_new (plan);
  if (is_exposed)
    color_case_expose (self->drift);
  for (guint i = 0; i < 256; i++)
    for (guint channel = 0; channel < 3; channel++)
      self->match.table[channel][i] = i / 255.0f;
  color_case_reduce_source (self, COLOR_CASE_REDUCTION, self->reference);
  color_case_reduce_result (self, COLOR_CASE_REDUCTION, self->result);
  self->trust = drift_case_get_trust (self->drift,
                                      plan->width / COLOR_CASE_REDUCTION,
                                      plan->height / COLOR_CASE_REDUCTION,
                                      COLOR_CASE_MARGIN);
  return self;
}

void
color_case_free (ColorCase *self)
{
  if (self == NULL)
    return;
  drift_case_free (self->drift);
  for (guint i = 0; i < 3; i++)
    {
      limn_plane_free (self->reference[i]);
      limn_plane_free (self->result[i]);
    }
  limn_plane_free (self->trust);
  g_free (self);
}

/**
 * color_case_match:
 * @self: a case
 * @weight: (nullable): of the size of its proxies
 */
void
color_case_match (ColorCase *self, const LimnPlane *weight)
{
  const LimnPlane *const reference[3] = { self->reference[0],
                                          self->reference[1],
                                          self->reference[2] };
  const LimnPlane *const result[3] = { self->result[0],
                                       self->result[1],
                                       self->result[2] };

  limn_color_match_estimate (reference, result, weight, &self->match);
}

/* whether any channel of any pixel of a square has lost what it was */
static gboolean
color_case_is_clipped (const ColorCase *self, gsize x, gsize y, guint side)
{
  gsize width = self->drift->plan.width;

  for (guint k = 0; k < side * side * 3; k++)
    {
      gsize row = y + k / 3 / side;
      gsize column = x + k / 3 % side;
      guint8 code = self->drift->result[(row * width + column) * 3 + k % 3];

      if (code <= COLOR_CASE_CLIP || code >= 255 - COLOR_CASE_CLIP)
        return TRUE;
    }
  return FALSE;
}

static gboolean
color_case_is_trusted (const ColorCase *self, gsize x, gsize y, guint side)
{
  gsize column = (x + side / 2) / COLOR_CASE_REDUCTION;
  gsize row = (y + side / 2) / COLOR_CASE_REDUCTION;

  return limn_plane_get_row (self->trust, (guint) row)[column] > 0.999f;
}

/* by how much one pixel differs between two pictures */
static gdouble
color_case_compare (LimnPlane *const one[3],
                    LimnPlane *const other[3],
                    gsize at)
{
  LimnLab a = limn_lab_from_srgb (
      one[0]->values[at], one[1]->values[at], one[2]->values[at]);
  LimnLab b = limn_lab_from_srgb (
      other[0]->values[at], other[1]->values[at], other[2]->values[at]);

  return limn_lab_difference (&a, &b);
}

/**
 * color_case_measure:
 * @self: a case
 * @reduction: how many pixels of the frame, a side, are averaged to one: 1, 2
 *   or 4
 * @differences: of #gdouble: gets CIEDE2000 between the source and the
 *   corrected result for some of the pixels outside the edit
 * @with_clipped: (nullable): gets the same, and also that of what the drift or
 *   the noise clipped, which nothing brings back
 */
void
color_case_measure (const ColorCase *self,
                    guint reduction,
                    GArray *differences,
                    GArray *with_clipped)
{
  LimnPlane *source[3];
  LimnPlane *corrected[3];
  gsize width = self->drift->plan.width / reduction;
  gsize n = width * (self->drift->plan.height / reduction);

  color_case_reduce_source (self, reduction, source);
  color_case_reduce_result (self, reduction, corrected);
  /* an odd step comes by all columns */
  for (gsize at = 0; at < n; at += n / COLOR_CASE_N_LOOKS | 1)
    {
      gsize x = at % width * reduction;
      gsize y = at / width * reduction;
      gdouble difference = 0;

      if (!color_case_is_trusted (self, x, y, reduction))
        continue;
      difference = color_case_compare (source, corrected, at);
      if (!color_case_is_clipped (self, x, y, reduction))
        g_array_append_val (differences, difference);
      if (with_clipped != NULL)
        g_array_append_val (with_clipped, difference);
    }
  for (guint i = 0; i < 3; i++)
    {
      limn_plane_free (source[i]);
      limn_plane_free (corrected[i]);
    }
}

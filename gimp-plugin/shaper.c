/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/shaper: nearly every profile of an image is three curves and a matrix.
 *
 * Little CMS reads the profiles and tells their curves. Its own way through
 * floats takes 0.2 s for a million pixels, its fast way keeps 14 bits of linear
 * light; tables with interpolation are as fast and keep 20. */
#include "shaper.h"

#include <lcms2_plugin.h>
#include <math.h>

/* error of interpolation below 1e-6 for curves up to gamma 3 */
#define LIMN_SHAPER_CELLS 4096

/* colorants have 16 bits behind the point */
#define LIMN_SHAPER_SAME 2e-4

/* samples of the inverse of a curve that has no formula */
#define LIMN_SHAPER_INVERSE 16384

typedef struct
{
  cmsToneCurve *curve; /* NULL for none */
  float table[LIMN_SHAPER_CELLS + 2];
} LimnShaperCurve;

struct _LimnShaper
{
  guint n_from, n_to; /* 1 or 3 colours */
  gboolean mixes;     /* no identity */
  gboolean clips;
  float matrix[3][3];
  LimnShaperCurve from[3], to[3];
};

static const cmsTagSignature limn_shaper_curves[] = { cmsSigRedTRCTag,
                                                      cmsSigGreenTRCTag,
                                                      cmsSigBlueTRCTag };

static const cmsTagSignature limn_shaper_colorants[] = {
  cmsSigRedColorantTag, cmsSigGreenColorantTag, cmsSigBlueColorantTag
};

/* profiles with one of these are more than curves and a matrix */
static const cmsTagSignature limn_shaper_others[] = {
  cmsSigAToB0Tag, cmsSigAToB1Tag, cmsSigBToA0Tag, cmsSigBToA1Tag,
  cmsSigDToB0Tag, cmsSigDToB1Tag, cmsSigBToD0Tag, cmsSigBToD1Tag,
};

static gboolean
limn_shaper_is_gray (cmsHPROFILE profile)
{
  return cmsGetColorSpace (profile) == cmsSigGrayData;
}

static cmsToneCurve *
limn_shaper_get_curve (cmsHPROFILE profile, guint index)
{
  g_assert (index < G_N_ELEMENTS (limn_shaper_curves));

  return cmsReadTag (profile,
                     limn_shaper_is_gray (profile) ? cmsSigGrayTRCTag :
                                                     limn_shaper_curves[index]);
}

/* black stays black, so that no black point needs compensation */
static gboolean
limn_shaper_has_curves (cmsHPROFILE profile)
{
  for (guint i = 0; i < 3; i++)
    {
      const cmsToneCurve *curve = limn_shaper_get_curve (profile, i);

      if (curve == NULL || !cmsIsToneCurveMonotonic (curve) ||
          fabsf (cmsEvalToneCurveFloat (curve, 0.0f)) > 1e-6f ||
          fabsf (cmsEvalToneCurveFloat (curve, 1.0f) - 1.0f) > 1e-4f)
        return FALSE;
    }
  return TRUE;
}

static gboolean
limn_shaper_suits (cmsHPROFILE profile)
{
  if (cmsGetPCS (profile) != cmsSigXYZData || !cmsIsMatrixShaper (profile))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (limn_shaper_others); i++)
    if (cmsIsTag (profile, limn_shaper_others[i]))
      return FALSE;
  return limn_shaper_has_curves (profile);
}

/* from linear light to XYZ */
static gboolean
limn_shaper_read_matrix (cmsHPROFILE profile, cmsMAT3 *matrix)
{
  for (guint i = 0; i < 3; i++)
    {
      const cmsCIEXYZ *xyz = cmsReadTag (profile, limn_shaper_colorants[i]);

      if (xyz == NULL)
        return FALSE;
      matrix->v[0].n[i] = xyz->X;
      matrix->v[1].n[i] = xyz->Y;
      matrix->v[2].n[i] = xyz->Z;
    }
  return TRUE;
}

/* white is white on both sides, whatever the rounding of the colorants */
static gboolean
limn_shaper_set_row (LimnShaper *self, guint row, const cmsVEC3 *weights)
{
  double sum = weights->n[0] + weights->n[1] + weights->n[2];

  if (fabs (sum - 1) > 0.01)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      self->matrix[row][i] = weights->n[i] / sum;
      if (fabsf (self->matrix[row][i] - (i == row)) > LIMN_SHAPER_SAME)
        self->mixes = TRUE;
    }
  return TRUE;
}

/* gray has no matrix: its light is that of all colours; to gray goes Y */
static gboolean
limn_shaper_set_matrix (LimnShaper *self,
                        cmsHPROFILE source,
                        cmsHPROFILE target)
{
  cmsMAT3 from, to, inverse, both;

  if (self->n_from == 1)
    return TRUE;
  if (!limn_shaper_read_matrix (source, &from))
    return FALSE;
  if (self->n_to == 1)
    return limn_shaper_set_row (self, 0, &from.v[1]);
  if (!limn_shaper_read_matrix (target, &to) ||
      !_cmsMAT3inverse (&to, &inverse))
    return FALSE;
  _cmsMAT3per (&both, &inverse, &from);
  return limn_shaper_set_row (self, 0, &both.v[0]) &&
         limn_shaper_set_row (self, 1, &both.v[1]) &&
         limn_shaper_set_row (self, 2, &both.v[2]);
}

static void
limn_shaper_set_curve (LimnShaperCurve *self,
                       cmsToneCurve *curve,
                       gboolean rooted)
{
  if (cmsIsToneCurveLinear (curve))
    {
      cmsFreeToneCurve (curve);
      return;
    }
  self->curve = curve;
  for (guint i = 0; i <= LIMN_SHAPER_CELLS; i++)
    {
      float t = i / (float) LIMN_SHAPER_CELLS;

      self->table[i] = cmsEvalToneCurveFloat (curve, rooted ? t * t : t);
    }
  self->table[LIMN_SHAPER_CELLS + 1] = self->table[LIMN_SHAPER_CELLS];
}

static void
limn_shaper_set_curves (LimnShaper *self,
                        cmsHPROFILE source,
                        cmsHPROFILE target)
{
  for (guint i = 0; i < self->n_from; i++)
    limn_shaper_set_curve (&self->from[i],
                           cmsDupToneCurve (limn_shaper_get_curve (source, i)),
                           FALSE);
  for (guint i = 0; i < self->n_to; i++)
    limn_shaper_set_curve (
        &self->to[i],
        cmsReverseToneCurveEx (LIMN_SHAPER_INVERSE,
                               limn_shaper_get_curve (target, i)),
        TRUE);
}

/**
 * limn_shaper_new:
 * @source: profile of gray or RGB
 * @target: profile of gray or RGB
 * @clips: whether what the target cannot hold is clipped, or lies outside 0 to
 *   1 afterwards
 *
 * Relative colorimetric: white goes to white, black to black.
 *
 * Returns: (transfer full) (nullable): a conversion; %NULL when a profile is
 *   more than curves around a matrix
 */
LimnShaper *
limn_shaper_new (cmsHPROFILE source, cmsHPROFILE target, gboolean clips)
{
  g_autoptr (LimnShaper) self = NULL;

  if (!limn_shaper_suits (source) || !limn_shaper_suits (target))
    return NULL;
  self = g_new0 (LimnShaper, 1);
  self->clips = clips;
  self->n_from = limn_shaper_is_gray (source) ? 1 : 3;
  self->n_to = limn_shaper_is_gray (target) ? 1 : 3;
  if (!limn_shaper_set_matrix (self, source, target))
    return NULL;
  limn_shaper_set_curves (self, source, target);
  return g_steal_pointer (&self);
}

/**
 * limn_shaper_free:
 * @self: (nullable) (transfer full): a conversion
 */
void
limn_shaper_free (LimnShaper *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < 3; i++)
    {
      g_clear_pointer (&self->from[i].curve, cmsFreeToneCurve);
      g_clear_pointer (&self->to[i].curve, cmsFreeToneCurve);
    }
  g_free (self);
}

/* no branches, for what is clipped is not foreseen */
static inline float
limn_shaper_clip (float value)
{
  value = value > 0.0f ? value : 0.0f;
  return value < 1.0f ? value : 1.0f;
}

static inline float
limn_shaper_look_up (const float *table, float t)
{
  float place = t * LIMN_SHAPER_CELLS;
  int cell = (int) place;
  float low = table[cell];

  return low + (table[cell + 1] - low) * (place - cell);
}

/* what floats hold beyond black and white goes the slow way */
static void
limn_shaper_decode (const LimnShaperCurve *self,
                    float *samples,
                    guint step,
                    guint n)
{
  if (self->curve == NULL)
    return;
  for (guint i = 0; i < n; i++, samples += step)
    *samples = *samples >= 0.0f && *samples <= 1.0f ?
                   limn_shaper_look_up (self->table, *samples) :
                   cmsEvalToneCurveFloat (self->curve, *samples);
}

/* by the root of the light, for a curve is steep near black */
static void
limn_shaper_encode (const LimnShaperCurve *self,
                    float *samples,
                    guint step,
                    guint n)
{
  if (self->curve == NULL)
    return;
  for (guint i = 0; i < n; i++, samples += step)
    *samples = *samples >= 0.0f && *samples <= 1.0f ?
                   limn_shaper_look_up (self->table, sqrtf (*samples)) :
                   cmsEvalToneCurveFloat (self->curve, *samples);
}

static void
limn_shaper_encode_clipped (const LimnShaperCurve *self,
                            float *samples,
                            guint step,
                            guint n)
{
  if (self->curve == NULL)
    return;
  for (guint i = 0; i < n; i++, samples += step)
    *samples =
        limn_shaper_look_up (self->table, sqrtf (limn_shaper_clip (*samples)));
}

static void
limn_shaper_mix (const LimnShaper *self,
                 const float *restrict from,
                 guint from_step,
                 float *restrict to,
                 guint to_step,
                 guint n_pixels)
{
  const float (*m)[3] = self->matrix;

  for (guint i = 0; i < n_pixels; i++, from += from_step, to += to_step)
    {
      float r = from[0], g = from[1], b = from[2];

      to[0] = m[0][0] * r + m[0][1] * g + m[0][2] * b;
      if (self->n_to == 1)
        continue;
      to[1] = m[1][0] * r + m[1][1] * g + m[1][2] * b;
      to[2] = m[2][0] * r + m[2][1] * g + m[2][2] * b;
    }
}

static void
limn_shaper_copy (const LimnShaper *self,
                  const float *restrict from,
                  guint from_step,
                  float *restrict to,
                  guint to_step,
                  guint n_pixels)
{
  for (guint i = 0; i < n_pixels; i++, from += from_step, to += to_step)
    for (guint row = 0; row < self->n_to; row++)
      to[row] = from[self->n_from == 1 ? 0 : row];
}

/**
 * limn_shaper_apply:
 * @self: a conversion
 * @from: colours of the source; overwritten
 * @from_step: samples from one pixel to the next
 * @to: room for as many colours of the target
 * @to_step: samples from one pixel to the next
 * @n_pixels: how many
 */
void
limn_shaper_apply (const LimnShaper *self,
                   float *restrict from,
                   guint from_step,
                   float *restrict to,
                   guint to_step,
                   guint n_pixels)
{
  for (guint i = 0; i < self->n_from; i++)
    limn_shaper_decode (&self->from[i], from + i, from_step, n_pixels);
  if (self->mixes)
    limn_shaper_mix (self, from, from_step, to, to_step, n_pixels);
  else
    limn_shaper_copy (self, from, from_step, to, to_step, n_pixels);
  for (guint i = 0; i < self->n_to; i++)
    if (self->clips)
      limn_shaper_encode_clipped (&self->to[i], to + i, to_step, n_pixels);
    else
      limn_shaper_encode (&self->to[i], to + i, to_step, n_pixels);
}

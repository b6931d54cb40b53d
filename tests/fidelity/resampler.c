/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resampler: rows and columns of taps, written apart from the product. */
#include "resampler.h"

#include <math.h>

#define RESAMPLER_LOBES 3

static ResamplerTaps *
resampler_taps_new (guint n_outputs, guint n_taps)
{
  ResamplerTaps *self = g_new0 (ResamplerTaps, 1);

  self->n_outputs = n_outputs;
  self->n_taps = n_taps;
  self->indices = g_new0 (guint, (gsize) n_outputs * n_taps);
  self->weights = g_new0 (gfloat, (gsize) n_outputs * n_taps);
  return self;
}

void
resampler_taps_free (ResamplerTaps *self)
{
  if (self == NULL)
    return;
  g_free (self->indices);
  g_free (self->weights);
  g_free (self);
}

/**
 * resampler_mirror:
 * @index: a pixel, which may lie outside
 * @n_inputs: pixels along the side
 *
 * Returns: the pixel that its mirror image shows
 */
guint
resampler_mirror (gint index, guint n_inputs)
{
  gint period = 2 * (gint) n_inputs;

  index = ((index % period) + period) % period;
  return (guint) (index < (gint) n_inputs ? index : period - 1 - index);
}

/* weights of a pixel add up to one */
static void
resampler_taps_normalise (ResamplerTaps *self, guint output)
{
  gfloat *weights = self->weights + (gsize) output * self->n_taps;
  gdouble sum = 0;

  for (guint i = 0; i < self->n_taps; i++)
    sum += weights[i];
  for (guint i = 0; i < self->n_taps; i++)
    weights[i] = (gfloat) (weights[i] / sum);
}

/**
 * resampler_taps_new_area:
 * @n_inputs: pixels along the source's side
 * @start: where the first target pixel begins, in source pixels
 * @ratio: source pixels a target pixel, at least 1
 * @n_outputs: pixels along the target's side
 *
 * Returns: (transfer full): averages over the area of each pixel
 */
ResamplerTaps *
resampler_taps_new_area (guint n_inputs,
                         gdouble start,
                         gdouble ratio,
                         guint n_outputs)
{
  ResamplerTaps *self =
      resampler_taps_new (n_outputs, (guint) ceil (ratio) + 1);

  for (guint output = 0; output < n_outputs; output++)
    {
      gdouble left = start + output * ratio;
      gint first = (gint) floor (left);
      gsize at = (gsize) output * self->n_taps;

      for (guint i = 0; i < self->n_taps; i++)
        {
          gdouble from = MAX (left, first + (gint) i);
          gdouble to = MIN (left + ratio, first + (gint) i + 1);

          self->indices[at + i] = resampler_mirror (first + (gint) i, n_inputs);
          self->weights[at + i] = (gfloat) MAX (0, to - from);
        }
      resampler_taps_normalise (self, output);
    }
  return self;
}

static gdouble
resampler_sinc (gdouble x)
{
  return fabs (x) < 1e-9 ? 1 : sin (G_PI * x) / (G_PI * x);
}

/**
 * resampler_taps_new_lanczos:
 * @n_inputs: pixels along the source's side
 * @start: centre of the first target pixel, counted in source pixels whose
 *   own centres are whole numbers
 * @step: source pixels from target pixel to target pixel, near 1
 * @n_outputs: pixels along the target's side
 *
 * Returns: (transfer full): Lanczos with three lobes
 */
ResamplerTaps *
resampler_taps_new_lanczos (guint n_inputs,
                            gdouble start,
                            gdouble step,
                            guint n_outputs)
{
  ResamplerTaps *self = resampler_taps_new (n_outputs, 2 * RESAMPLER_LOBES);

  for (guint output = 0; output < n_outputs; output++)
    {
      gdouble centre = start + output * step;
      gint first = (gint) floor (centre) - RESAMPLER_LOBES + 1;
      gsize at = (gsize) output * self->n_taps;

      for (guint i = 0; i < self->n_taps; i++)
        {
          gdouble x = centre - (first + (gint) i);

          self->indices[at + i] = resampler_mirror (first + (gint) i, n_inputs);
          if (fabs (x) < RESAMPLER_LOBES)
            self->weights[at + i] =
                (gfloat) (resampler_sinc (x) *
                          resampler_sinc (x / RESAMPLER_LOBES));
        }
      resampler_taps_normalise (self, output);
    }
  return self;
}

static void
resampler_run_columns (const gfloat *source,
                       const ResamplerTaps *taps,
                       gfloat *target)
{
  const guint *indices = taps->indices;
  const gfloat *weights = taps->weights;

  for (guint x = 0; x < taps->n_outputs; x++)
    {
      gfloat sum = 0;

      for (guint i = 0; i < taps->n_taps; i++)
        sum += *weights++ * source[*indices++];
      target[x] = sum;
    }
}

static void
resampler_add (gfloat *restrict target,
               const gfloat *restrict source,
               gfloat weight,
               guint n)
{
  for (guint i = 0; i < n; i++)
    target[i] += weight * source[i];
}

/**
 * resampler_run:
 * @source: a plane
 * @columns: taps along its rows
 * @rows: taps along its columns
 *
 * Returns: (transfer full): a plane of as many pixels as the taps have outputs
 */
LimnPlane *
resampler_run (const LimnPlane *source,
               const ResamplerTaps *columns,
               const ResamplerTaps *rows)
{
  g_autoptr (LimnPlane) narrow =
      limn_plane_new (columns->n_outputs, source->height);
  LimnPlane *target = limn_plane_new (columns->n_outputs, rows->n_outputs);

  for (guint y = 0; y < source->height; y++)
    resampler_run_columns (limn_plane_get_row (source, y),
                           columns,
                           limn_plane_get_row (narrow, y));
  for (guint y = 0; y < target->height; y++)
    for (guint i = 0; i < rows->n_taps; i++)
      {
        gsize at = (gsize) y * rows->n_taps + i;

        resampler_add (limn_plane_get_row (target, y),
                       limn_plane_get_row (narrow, rows->indices[at]),
                       rows->weights[at],
                       target->width);
      }
  return target;
}

/**
 * resampler_reduce:
 * @source: a plane
 * @width: @height: pixels, at most those of @source
 *
 * Returns: (transfer full): the whole plane, averaged over areas
 */
LimnPlane *
resampler_reduce (const LimnPlane *source, guint width, guint height)
{
  g_autoptr (ResamplerTaps) columns = resampler_taps_new_area (
      source->width, 0, (gdouble) source->width / width, width);
  g_autoptr (ResamplerTaps) rows = resampler_taps_new_area (
      source->height, 0, (gdouble) source->height / height, height);

  return resampler_run (source, columns, rows);
}

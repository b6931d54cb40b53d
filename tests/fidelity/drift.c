/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/drift: a photograph and what an edit makes of it, the truth known. */
#include "drift.h"

#include <math.h>
#include <string.h>

#include "codec/codec.h"
#include "fidelity/lab.h"
#include "pasting.h"
#include "photograph.h"
#include "resampler.h"

/* bounds of what chance draws */
#define DRIFT_MAX_SHIFT 12.0
#define DRIFT_MAX_SCALE 0.02
#define DRIFT_MAX_GAIN 0.15
#define DRIFT_MAX_OFFSET 10.0
#define DRIFT_MIN_QUALITY 75
#define DRIFT_MAX_QUALITY 95

/* a change that is plainly seen, CIEDE2000 */
#define DRIFT_SEEN 5.0

/* pixels around the frame that can drift into it, with room for Lanczos */
static guint
drift_get_margin (const DriftPlan *plan)
{
  guint side = MAX (plan->width, plan->height);

  return (guint) ceil (DRIFT_MAX_SHIFT + DRIFT_MAX_SCALE * side / 2) + 4;
}

/**
 * drift_plan_init:
 * @self: (out caller-allocates): all of it drawn by chance
 * @seed: the same seed, the same plan and the same case
 * @width: @height: pixels of the frame, 256 to 2048
 *
 * Draws a shift to 12 pixels, a scale to 2 %, gains to 15 %, offsets to 10
 * levels, 5 to 60 % edited and a JPEG of quality 75 to 95.
 */
void
drift_plan_init (DriftPlan *self, guint32 seed, guint width, guint height)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  gdouble angle = g_rand_double_range (rand, 0, 2 * G_PI);
  gdouble shift = g_rand_double_range (rand, 0, DRIFT_MAX_SHIFT);

  self->seed = seed;
  self->photograph =
      (guint) g_rand_int_range (rand, 0, (gint32) photograph_get_count ());
  self->width = width;
  self->height = height;
  self->dx = shift * cos (angle);
  self->dy = shift * sin (angle);
  self->scale =
      1 + g_rand_double_range (rand, -DRIFT_MAX_SCALE, DRIFT_MAX_SCALE);
  for (guint i = 0; i < 3; i++)
    {
      self->gain[i] =
          1 + g_rand_double_range (rand, -DRIFT_MAX_GAIN, DRIFT_MAX_GAIN);
      self->offset[i] =
          g_rand_double_range (rand, -DRIFT_MAX_OFFSET, DRIFT_MAX_OFFSET);
    }
  self->edited = g_rand_double_range (rand, 0.05, 0.6);
  self->quality =
      (guint) g_rand_int_range (rand, DRIFT_MIN_QUALITY, DRIFT_MAX_QUALITY + 1);
}

/**
 * drift_plan_still:
 * @self: a plan; its shift and scale are taken away
 */
void
drift_plan_still (DriftPlan *self)
{
  self->dx = 0;
  self->dy = 0;
  self->scale = 1;
}

/* as large a part of the photograph as fits, so that it is sharp */
static void
drift_shoot (const DriftPlan *plan, GRand *rand, LimnPlane *scene[3])
{
  guint margin = drift_get_margin (plan);
  guint width = plan->width + 2 * margin;
  guint height = plan->height + 2 * margin;
  guint full_width = 0;
  guint full_height = 0;
  gdouble ratio = 1;
  gdouble x = 0;
  gdouble y = 0;

  photograph_get_size (plan->photograph, &full_width, &full_height);
  ratio = MIN ((gdouble) full_width / width, (gdouble) full_height / height);
  ratio = ratio > 1 ? g_rand_double_range (rand, 1, ratio) : 1;
  x = MAX (0, full_width - ratio * width) * g_rand_double (rand);
  y = MAX (0, full_height - ratio * height) * g_rand_double (rand);
  photograph_crop (plan->photograph, x, y, ratio, width, height, scene);
}

/* the nearest code of 8 bits, one channel of RGB */
static void
drift_quantise (const LimnPlane *plane,
                guint left,
                guint top,
                const DriftPlan *plan,
                guint8 *target)
{
  for (guint y = 0; y < plan->height; y++)
    {
      const gfloat *row = limn_plane_get_row (plane, top + y) + left;

      for (guint x = 0; x < plan->width; x++, target += 3)
        *target = (guint8) (CLAMP (row[x], 0, 1) * 255 + 0.5f);
    }
}

/* the frame of the scene, moved and scaled */
static LimnPlane *
drift_warp (const DriftPlan *plan, const LimnPlane *scene)
{
  guint margin = drift_get_margin (plan);
  gdouble left = margin + (plan->width - 1) / 2.0;
  gdouble top = margin + (plan->height - 1) / 2.0;
  g_autoptr (ResamplerTaps) columns = NULL;
  g_autoptr (ResamplerTaps) rows = NULL;

  left += (-(plan->width - 1.0) / 2 - plan->dx) / plan->scale;
  top += (-(plan->height - 1.0) / 2 - plan->dy) / plan->scale;
  columns = resampler_taps_new_lanczos (
      scene->width, left, 1 / plan->scale, plan->width);
  rows = resampler_taps_new_lanczos (
      scene->height, top, 1 / plan->scale, plan->height);
  return resampler_run (scene, columns, rows);
}

static void
drift_tint (LimnPlane *plane, gdouble gain, gdouble offset)
{
  gsize n = (gsize) plane->width * plane->height;

  for (gsize i = 0; i < n; i++)
    plane->values[i] =
        plane->values[i] * (gfloat) gain + (gfloat) (offset / 255);
}

static GBytes *
drift_encode (const guint8 *pixels,
              guint width,
              guint height,
              LimnImageFormat format,
              guint quality)
{
  LimnImageInfo info = { format, width, height, 3, 8, NULL };
  LimnEncoderOptions options = { quality };
  gsize stride = (gsize) width * 3;
  g_autoptr (GError) error = NULL;
  g_autoptr (LimnEncoder) encoder = limn_encoder_new (&info, &options, &error);
  GBytes *file = NULL;

  g_assert_no_error (error);
  for (guint y = 0; y < height; y += LIMN_CODEC_BAND_ROWS)
    {
      limn_encoder_push (encoder,
                         pixels + y * stride,
                         stride,
                         MIN (LIMN_CODEC_BAND_ROWS, height - y),
                         &error);
      g_assert_no_error (error);
    }
  file = limn_encoder_finish (encoder, &error);
  g_assert_no_error (error);
  return file;
}

/* @pixels: (transfer full) */
static guint8 *
drift_compress (guint8 *pixels, const DriftPlan *plan)
{
  g_autofree guint8 *plain = pixels;
  g_autoptr (GBytes) file = NULL;
  guint width = 0;
  guint height = 0;

  if (plan->quality == 0)
    return g_steal_pointer (&plain);

  file = drift_encode (
      plain, plan->width, plan->height, LIMN_IMAGE_FORMAT_JPEG, plan->quality);
  return photograph_decode (file, &width, &height);
}

/* the part of a plane that is the frame */
static LimnPlane *
drift_frame (const LimnPlane *plane, const DriftPlan *plan, gdouble *mean)
{
  guint margin = drift_get_margin (plan);
  LimnPlane *frame = limn_plane_new (plan->width, plan->height);
  gdouble sum = 0;

  for (guint y = 0; y < plan->height; y++)
    for (guint x = 0; x < plan->width; x++)
      {
        gfloat value = limn_plane_get_row (plane, margin + y)[margin + x];

        limn_plane_get_row (frame, y)[x] = value;
        sum += value;
      }
  *mean = sum / ((gdouble) plan->width * plan->height);
  return frame;
}

/**
 * drift_case_new:
 * @plan: what to make
 *
 * Returns: (transfer full): the source and the result, the same bytes for the
 *   same plan
 */
DriftCase *
drift_case_new (const DriftPlan *plan)
{
  DriftCase *self = g_new0 (DriftCase, 1);
  guint margin = drift_get_margin (plan);
  gsize length = (gsize) plan->width * plan->height * 3;
  LimnPlane *scene[3] = { NULL };
  g_autoptr (GRand) rand = g_rand_new_with_seed (plan->seed ^ 0x5eed);
  g_autoptr (LimnPlane) changed = NULL;

  self->plan = *plan;
  self->source = g_malloc (length);
  self->result = g_malloc (length);
  drift_shoot (plan, rand, scene);
  for (guint i = 0; i < 3; i++)
    drift_quantise (scene[i], margin, margin, plan, self->source + i);
  changed = pasting_run (scene, plan->photograph, plan->edited, rand);
  self->changed = drift_frame (changed, plan, &self->share);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (LimnPlane) warped = drift_warp (plan, scene[i]);

      drift_tint (warped, plan->gain[i], plan->offset[i]);
      drift_quantise (warped, 0, 0, plan, self->result + i);
      limn_plane_free (scene[i]);
    }
  self->result = drift_compress (self->result, plan);
  return self;
}

void
drift_case_free (DriftCase *self)
{
  if (self == NULL)
    return;
  g_free (self->source);
  g_free (self->result);
  limn_plane_free (self->changed);
  g_free (self);
}

/* the least of a row's neighbours, or of a column's */
static void
drift_shrink (gfloat *values, gfloat *copy, guint n, gsize step, guint margin)
{
  for (guint i = 0; i < n; i++)
    copy[i] = values[i * step];
  for (guint i = 0; i < n; i++)
    for (guint k = i > margin ? i - margin : 0; k <= MIN (n - 1, i + margin);
         k++)
      values[i * step] = MIN (values[i * step], copy[k]);
}

/**
 * drift_case_new_clean:
 * @self: a case
 *
 * Returns: (transfer full): the same edit without drift and noise
 */
DriftCase *
drift_case_new_clean (const DriftCase *self)
{
  DriftPlan plan = self->plan;

  drift_plan_still (&plan);
  plan.quality = 0;
  for (guint i = 0; i < 3; i++)
    {
      plan.gain[i] = 1;
      plan.offset[i] = 0;
    }
  return drift_case_new (&plan);
}

static LimnLab
drift_get_lab (const guint8 *pixel)
{
  return limn_lab_from_srgb (
      pixel[0] / 255.0, pixel[1] / 255.0, pixel[2] / 255.0);
}

/**
 * drift_is_seen:
 * @source: a pixel of a case's source
 * @clean: the same pixel of its clean result
 *
 * Returns: whether it was changed so that it is plainly seen
 */
gboolean
drift_is_seen (const guint8 *source, const guint8 *clean)
{
  LimnLab one, other;

  if (memcmp (source, clean, 3) == 0)
    return FALSE;
  one = drift_get_lab (source);
  other = drift_get_lab (clean);
  return limn_lab_difference (&one, &other) > DRIFT_SEEN;
}

/**
 * drift_case_get_trust:
 * @self: a case
 * @width: @height: pixels of the plane, at most those of the frame
 * @margin: pixels of the plane by which the changed area grows
 *
 * What a selection around the edit would say.
 *
 * Returns: (transfer full): 0 where the edit is, 1 where nothing may change
 */
LimnPlane *
drift_case_get_trust (const DriftCase *self,
                      guint width,
                      guint height,
                      guint margin)
{
  LimnPlane *trust = resampler_reduce (self->changed, width, height);
  g_autofree gfloat *copy = g_new (gfloat, MAX (width, height));

  for (gsize i = 0; i < (gsize) width * height; i++)
    trust->values[i] = trust->values[i] > 0.002f ? 0 : 1;
  for (guint y = 0; y < height; y++)
    drift_shrink (limn_plane_get_row (trust, y), copy, width, 1, margin);
  for (guint x = 0; x < width; x++)
    drift_shrink (trust->values + x, copy, height, width, margin);
  return trust;
}

/**
 * drift_case_get_error:
 * @self: a case
 * @dx: @dy: @scale: a guess of its drift, in pixels of the frame
 *
 * Returns: the largest distance in the frame, in its pixels, between where
 *   content is and where the guess looks for it
 */
gdouble
drift_case_get_error (const DriftCase *self,
                      gdouble dx,
                      gdouble dy,
                      gdouble scale)
{
  const DriftPlan *plan = &self->plan;
  gdouble spread = fabs (scale - plan->scale);

  return hypot (fabs (dx - plan->dx) + spread * plan->width / 2,
                fabs (dy - plan->dy) + spread * plan->height / 2);
}

/**
 * drift_save_png:
 * @pixels: RGB of 8 bits, rows without gaps
 * @width: @height: pixels
 * @path: the file, for one's own eyes
 */
void
drift_save_png (const guint8 *pixels,
                guint width,
                guint height,
                const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) file =
      drift_encode (pixels, width, height, LIMN_IMAGE_FORMAT_PNG, 0);

  g_file_set_contents (path,
                       g_bytes_get_data (file, NULL),
                       (gssize) g_bytes_get_size (file),
                       &error);
  g_assert_no_error (error);
}

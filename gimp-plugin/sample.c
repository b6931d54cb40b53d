/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/sample: a reader and a writer for each way to store a number. */
#include "sample.h"

#include <lcms2.h>
#include <string.h>

/* beyond this lies no picture; infinities would spread to other channels */
#define LIMN_SAMPLE_MAX 65504.0f

/* floats rounded at a time */
#define LIMN_SAMPLE_CHUNK 512

static inline float
limn_sample_clip (float value)
{
  value = value > 0.0f ? value : 0.0f;
  return value < 1.0f ? value : 1.0f;
}

/* written so that what is no number becomes 0 */
static float
limn_sample_sanitize (float value)
{
  if (value > 0.0f)
    return MIN (value, LIMN_SAMPLE_MAX);
  return value < 0.0f ? MAX (value, -LIMN_SAMPLE_MAX) : 0.0f;
}

static void
limn_sample_read_u8 (gconstpointer from, float *restrict to, gsize n)
{
  const guint8 *samples = from;

  for (gsize i = 0; i < n; i++)
    to[i] = samples[i] * (1 / 255.0f);
}

static void
limn_sample_read_u16 (gconstpointer from, float *restrict to, gsize n)
{
  const guint16 *samples = from;

  for (gsize i = 0; i < n; i++)
    to[i] = samples[i] * (1 / 65535.0f);
}

static void
limn_sample_read_u32 (gconstpointer from, float *restrict to, gsize n)
{
  const guint32 *samples = from;

  for (gsize i = 0; i < n; i++)
    to[i] = samples[i] * (1 / (double) G_MAXUINT32);
}

static void
limn_sample_read_float (gconstpointer from, float *restrict to, gsize n)
{
  const float *samples = from;

  for (gsize i = 0; i < n; i++)
    to[i] = limn_sample_sanitize (samples[i]);
}

static void
limn_sample_read_double (gconstpointer from, float *restrict to, gsize n)
{
  const double *samples = from;

  for (gsize i = 0; i < n; i++)
    to[i] = limn_sample_sanitize (samples[i]);
}

static void
limn_sample_write_u8 (const float *restrict from, gpointer to, gsize n)
{
  guint8 *samples = to;

  for (gsize i = 0; i < n; i++)
    samples[i] = limn_sample_clip (from[i]) * 255.0f + 0.5f;
}

static void
limn_sample_write_u16 (const float *restrict from, gpointer to, gsize n)
{
  guint16 *samples = to;

  for (gsize i = 0; i < n; i++)
    samples[i] = limn_sample_clip (from[i]) * 65535.0f + 0.5f;
}

static void
limn_sample_write_u32 (const float *restrict from, gpointer to, gsize n)
{
  guint32 *samples = to;

  for (gsize i = 0; i < n; i++)
    samples[i] = limn_sample_clip (from[i]) * (double) G_MAXUINT32 + 0.5;
}

static void
limn_sample_write_float (const float *restrict from, gpointer to, gsize n)
{
  memcpy (to, from, n * sizeof *from);
}

static void
limn_sample_write_double (const float *restrict from, gpointer to, gsize n)
{
  double *samples = to;

  for (gsize i = 0; i < n; i++)
    samples[i] = from[i];
}

/* Little CMS knows halves, but tells only through a transform that does nothing
 * else */
static cmsHTRANSFORM
limn_sample_new_transform (cmsUInt32Number from, cmsUInt32Number to)
{
  return cmsCreateTransform (NULL,
                             from,
                             NULL,
                             to,
                             INTENT_PERCEPTUAL,
                             cmsFLAGS_NULLTRANSFORM | cmsFLAGS_NOCACHE);
}

static void
limn_sample_read_half (gconstpointer from, float *restrict to, gsize n)
{
  static cmsHTRANSFORM transform;

  if (g_once_init_enter (&transform))
    g_once_init_leave (
        &transform,
        limn_sample_new_transform (TYPE_GRAY_HALF_FLT, TYPE_GRAY_FLT));
  cmsDoTransform (transform, from, to, n);
  for (gsize i = 0; i < n; i++)
    to[i] = limn_sample_sanitize (to[i]);
}

/* Little CMS cuts off the bits that a half has not: half of the last that it
 * has is added first */
static float
limn_sample_round_half (float value)
{
  union
  {
    float value;
    guint32 bits;
  } number = { .value = value };

  number.bits += 1 << 12;
  return number.value;
}

static void
limn_sample_write_half (const float *restrict from, gpointer to, gsize n)
{
  static cmsHTRANSFORM transform;
  guint16 *samples = to;
  float rounded[LIMN_SAMPLE_CHUNK];

  if (g_once_init_enter (&transform))
    g_once_init_leave (
        &transform,
        limn_sample_new_transform (TYPE_GRAY_FLT, TYPE_GRAY_HALF_FLT));
  for (gsize done = 0; done < n; done += LIMN_SAMPLE_CHUNK)
    {
      gsize part = MIN (n - done, LIMN_SAMPLE_CHUNK);

      for (gsize i = 0; i < part; i++)
        rounded[i] = limn_sample_round_half (from[done + i]);
      cmsDoTransform (transform, rounded, samples + done, part);
    }
}

static const struct
{
  gsize bytes;
  void (*read) (gconstpointer from, float *restrict to, gsize n);
  void (*write) (const float *restrict from, gpointer to, gsize n);
} limn_sample_kinds[] = {
  [LIMN_SAMPLE_U8] = { 1, limn_sample_read_u8, limn_sample_write_u8 },
  [LIMN_SAMPLE_U16] = { 2, limn_sample_read_u16, limn_sample_write_u16 },
  [LIMN_SAMPLE_U32] = { 4, limn_sample_read_u32, limn_sample_write_u32 },
  [LIMN_SAMPLE_HALF] = { 2, limn_sample_read_half, limn_sample_write_half },
  [LIMN_SAMPLE_FLOAT] = { 4, limn_sample_read_float, limn_sample_write_float },
  [LIMN_SAMPLE_DOUBLE] = { 8,
                           limn_sample_read_double,
                           limn_sample_write_double },
};

/**
 * limn_sample_get_bytes:
 * @sample: how a sample is stored
 *
 * Returns: bytes it takes
 */
gsize
limn_sample_get_bytes (LimnSample sample)
{
  return limn_sample_kinds[sample].bytes;
}

/**
 * limn_sample_read:
 * @sample: how the samples are stored
 * @from: samples
 * @to: room for as many floats
 * @n: how many
 *
 * What is no number becomes 0.
 */
void
limn_sample_read (LimnSample sample,
                  gconstpointer from,
                  float *restrict to,
                  gsize n)
{
  limn_sample_kinds[sample].read (from, to, n);
}

/**
 * limn_sample_write:
 * @sample: how the samples shall be stored
 * @from: floats; integers clip them to 0 to 1
 * @to: room for as many samples
 * @n: how many
 */
void
limn_sample_write (LimnSample sample,
                   const float *restrict from,
                   gpointer to,
                   gsize n)
{
  limn_sample_kinds[sample].write (from, to, n);
}

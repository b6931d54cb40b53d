/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample-kernels: the inner loops, for each kind of processor. */
#include "resample-private.h"

/* gcc vectorises such loops at -O3 only, clang at -O2 already */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

#define LIMN_RESAMPLE_INLINE static inline __attribute__ ((always_inline))

/* floats of a row that stay in the first cache while rows are added up */
#define LIMN_RESAMPLE_BLOCK 1024
/* taps of all but reductions */
#define LIMN_RESAMPLE_COMMON_TAPS 6
/* rows added up at a time */
#define LIMN_RESAMPLE_GROUP 4
/* levels of alpha that round to none: such a pixel has no colour */
#define LIMN_RESAMPLE_CLEAR 0.5f

/* a pixel of up to four channels; rows need not be aligned to it */
typedef gfloat LimnResamplePixel
    __attribute__ ((vector_size (16), aligned (4), may_alias));

LIMN_RESAMPLE_INLINE void
limn_resample_look_up (gfloat *restrict out,
                       const guint8 *restrict row,
                       gsize n_pixels,
                       guint channels,
                       const gfloat (*tables)[256])
{
  guint n_colors = channels - (channels % 2 == 0);

  for (gsize i = 0; i < n_pixels; i++, row += channels, out += channels)
    {
      for (guint c = 0; c < n_colors; c++)
        out[c] = tables[c][row[c]];
      if (n_colors < channels)
        out[n_colors] = row[n_colors];
    }
}

/* 65535 is 255 steps of 257 levels */
LIMN_RESAMPLE_INLINE void
limn_resample_look_up_wide (gfloat *restrict out,
                            const guint16 *restrict row,
                            gsize n_pixels,
                            guint channels,
                            const gfloat (*tables)[256])
{
  guint n_colors = channels - (channels % 2 == 0);

  for (gsize i = 0; i < n_pixels; i++, row += channels, out += channels)
    {
      for (guint c = 0; c < n_colors; c++)
        {
          guint at = MIN (row[c] / 257u, 254);
          gfloat low = tables[c][at];

          out[c] = low + (tables[c][at + 1] - low) *
                             ((gfloat) (row[c] - at * 257) / 257.0f);
        }
      if (n_colors < channels)
        out[n_colors] = row[n_colors];
    }
}

LIMN_RESAMPLE_INLINE LimnResamplePixel
limn_resample_read (const gfloat *at)
{
  return *(const LimnResamplePixel *) (gconstpointer) at;
}

LIMN_RESAMPLE_INLINE void
limn_resample_write (gfloat *at, LimnResamplePixel pixel)
{
  *(LimnResamplePixel *) (gpointer) at = pixel;
}

/* colours times alpha, or divided by it where there is any */
LIMN_RESAMPLE_INLINE void
limn_resample_weigh_by_alpha (
    gfloat *row, gsize n_pixels, guint channels, gfloat max, gboolean divide)
{
  for (gsize i = 0; i < n_pixels; i++, row += channels)
    {
      gfloat alpha = row[channels - 1];
      gfloat factor = alpha / max;

      if (divide)
        factor = alpha < LIMN_RESAMPLE_CLEAR ? 0 : max / alpha;
      if (channels == 4)
        limn_resample_write (
            row,
            limn_resample_read (row) *
                (LimnResamplePixel){ factor, factor, factor, 1 });
      else
        row[0] *= factor;
    }
}

LIMN_RESAMPLE_INLINE void
limn_resample_load_body (gfloat *restrict out,
                         const guint8 *restrict row,
                         gsize n_pixels,
                         guint channels,
                         guint depth,
                         const gfloat (*tables)[256])
{
  const guint16 *wide = (const guint16 *) (gconstpointer) row;

  if (tables != NULL && depth == 16)
    limn_resample_look_up_wide (out, wide, n_pixels, channels, tables);
  else if (tables != NULL && channels == 3)
    limn_resample_look_up (out, row, n_pixels, 3, tables);
  else if (tables != NULL)
    limn_resample_look_up (out, row, n_pixels, channels, tables);
  else if (depth == 8)
    for (gsize i = 0; i < n_pixels * channels; i++)
      out[i] = row[i];
  else
    for (gsize i = 0; i < n_pixels * channels; i++)
      out[i] = wide[i];

  if (channels == 4)
    limn_resample_weigh_by_alpha (
        out, n_pixels, 4, limn_resample_get_max (depth), FALSE);
  else if (channels == 2)
    limn_resample_weigh_by_alpha (
        out, n_pixels, 2, limn_resample_get_max (depth), FALSE);
}

/* @out: the sum, or, with @more, added to it */
LIMN_RESAMPLE_INLINE void
limn_resample_add (gfloat *restrict out,
                   const gfloat *const *rows,
                   const gfloat *weights,
                   guint n_rows,
                   gsize from,
                   gsize n,
                   gboolean more)
{
  const gfloat *restrict a = rows[0] + from;
  const gfloat *restrict b = n_rows > 1 ? rows[1] + from : a;
  const gfloat *restrict c = n_rows > 2 ? rows[2] + from : a;
  const gfloat *restrict d = n_rows > 3 ? rows[3] + from : a;
  gfloat p = weights[0];
  gfloat q = n_rows > 1 ? weights[1] : 0;
  gfloat r = n_rows > 2 ? weights[2] : 0;
  gfloat s = n_rows > 3 ? weights[3] : 0;

  out += from;
  for (gsize i = 0; i < n; i++)
    {
      gfloat sum = more ? out[i] + p * a[i] : p * a[i];

      if (n_rows > 1)
        sum += q * b[i];
      if (n_rows > 2)
        sum += r * c[i];
      if (n_rows > 3)
        sum += s * d[i];
      out[i] = sum;
    }
}

LIMN_RESAMPLE_INLINE void
limn_resample_mix_body (gfloat *restrict out,
                        const gfloat *const *rows,
                        const gfloat *weights,
                        guint n_rows,
                        gsize n)
{
  for (gsize from = 0; from < n; from += LIMN_RESAMPLE_BLOCK)
    {
      gsize length = MIN (n - from, LIMN_RESAMPLE_BLOCK);
      guint k = MIN (n_rows, LIMN_RESAMPLE_GROUP);

      if (k == 4)
        limn_resample_add (out, rows, weights, 4, from, length, FALSE);
      else
        limn_resample_add (out, rows, weights, k, from, length, FALSE);
      for (; k + 4 <= n_rows; k += 4)
        limn_resample_add (out, rows + k, weights + k, 4, from, length, TRUE);
      for (; k + 2 <= n_rows; k += 2)
        limn_resample_add (out, rows + k, weights + k, 2, from, length, TRUE);
      if (k < n_rows)
        limn_resample_add (out, rows + k, weights + k, 1, from, length, TRUE);
    }
}

/* for 3 and 4 channels; the fourth of 3 is written over by the next pixel */
LIMN_RESAMPLE_INLINE void
limn_resample_pick_pixels (gfloat *restrict out,
                           const gfloat *restrict in,
                           const LimnResampleTaps *taps,
                           guint n_taps,
                           guint channels)
{
  const gfloat *weights = taps->weights;

  for (guint i = 0; i < taps->n_out; i++, weights += n_taps, out += channels)
    {
      const gfloat *from = in + (gsize) taps->first[i] * channels;
      LimnResamplePixel sum = limn_resample_read (from) * weights[0];

      for (guint k = 1; k < n_taps; k++)
        sum += limn_resample_read (from + k * channels) * weights[k];
      limn_resample_write (out, sum);
    }
}

/* for 1 and 2 channels */
LIMN_RESAMPLE_INLINE void
limn_resample_pick_samples (gfloat *restrict out,
                            const gfloat *restrict in,
                            const LimnResampleTaps *taps,
                            guint n_taps,
                            guint channels)
{
  const gfloat *weights = taps->weights;

  for (guint i = 0; i < taps->n_out; i++, weights += n_taps, out += channels)
    {
      const gfloat *from = in + (gsize) taps->first[i] * channels;
      gfloat first = from[0] * weights[0];
      gfloat last = from[channels - 1] * weights[0];

      for (guint k = 1; k < n_taps; k++)
        {
          first += from[k * channels] * weights[k];
          if (channels > 1)
            last += from[k * channels + 1] * weights[k];
        }
      out[0] = first;
      if (channels > 1)
        out[1] = last;
    }
}

LIMN_RESAMPLE_INLINE void
limn_resample_pick_channels (gfloat *restrict out,
                             const gfloat *restrict in,
                             const LimnResampleTaps *taps,
                             guint n_taps,
                             guint channels)
{
  if (channels > 2)
    limn_resample_pick_pixels (out, in, taps, n_taps, channels);
  else
    limn_resample_pick_samples (out, in, taps, n_taps, channels);
}

/* each loop anew for the numbers that are common */
LIMN_RESAMPLE_INLINE void
limn_resample_pick_taps (gfloat *restrict out,
                         const gfloat *restrict in,
                         const LimnResampleTaps *taps,
                         guint channels)
{
  if (taps->n_taps == LIMN_RESAMPLE_COMMON_TAPS)
    limn_resample_pick_channels (
        out, in, taps, LIMN_RESAMPLE_COMMON_TAPS, channels);
  else
    limn_resample_pick_channels (out, in, taps, taps->n_taps, channels);
}

LIMN_RESAMPLE_INLINE void
limn_resample_pick_body (gfloat *restrict out,
                         const gfloat *restrict in,
                         const LimnResampleTaps *taps,
                         guint channels)
{
  if (channels == 4)
    limn_resample_pick_taps (out, in, taps, 4);
  else if (channels == 3)
    limn_resample_pick_taps (out, in, taps, 3);
  else if (channels == 2)
    limn_resample_pick_taps (out, in, taps, 2);
  else
    limn_resample_pick_taps (out, in, taps, 1);
}

LIMN_RESAMPLE_INLINE gint32
limn_resample_round (gfloat value, gint32 max)
{
  /* limited as an integer, for that vectorises */
  gint32 level = (gint32) (value + 0.5f);

  return CLAMP (level, 0, max);
}

LIMN_RESAMPLE_INLINE void
limn_resample_store_body (guint8 *restrict out,
                          gfloat *restrict row,
                          gsize n_pixels,
                          guint channels,
                          guint depth)
{
  gfloat max = limn_resample_get_max (depth);
  guint16 *wide = (guint16 *) (gpointer) out;

  if (channels == 4)
    limn_resample_weigh_by_alpha (row, n_pixels, 4, max, TRUE);
  else if (channels == 2)
    limn_resample_weigh_by_alpha (row, n_pixels, 2, max, TRUE);

  if (depth == 8)
    for (gsize i = 0; i < n_pixels * channels; i++)
      out[i] = (guint8) limn_resample_round (row[i], (gint32) max);
  else
    for (gsize i = 0; i < n_pixels * channels; i++)
      wide[i] = (guint16) limn_resample_round (row[i], (gint32) max);
}

/* the four loops for the processors that @target names */
#define LIMN_RESAMPLE_KERNELS(name, target)                                    \
  target static void limn_resample_load_##name (gfloat *restrict out,          \
                                                const guint8 *restrict row,    \
                                                gsize n_pixels,                \
                                                guint channels,                \
                                                guint depth,                   \
                                                const gfloat (*tables)[256])   \
  {                                                                            \
    limn_resample_load_body (out, row, n_pixels, channels, depth, tables);     \
  }                                                                            \
  target static void limn_resample_mix_##name (gfloat *restrict out,           \
                                               const gfloat *const *rows,      \
                                               const gfloat *weights,          \
                                               guint n_rows,                   \
                                               gsize n)                        \
  {                                                                            \
    limn_resample_mix_body (out, rows, weights, n_rows, n);                    \
  }                                                                            \
  target static void limn_resample_pick_##name (gfloat *restrict out,          \
                                                const gfloat *restrict in,     \
                                                const LimnResampleTaps *taps,  \
                                                guint channels)                \
  {                                                                            \
    limn_resample_pick_body (out, in, taps, channels);                         \
  }                                                                            \
  target static void limn_resample_store_##name (guint8 *restrict out,         \
                                                 gfloat *restrict row,         \
                                                 gsize n_pixels,               \
                                                 guint channels,               \
                                                 guint depth)                  \
  {                                                                            \
    limn_resample_store_body (out, row, n_pixels, channels, depth);            \
  }                                                                            \
  static const LimnResampleKernels limn_resample_##name = {                    \
    .load = limn_resample_load_##name,                                         \
    .mix = limn_resample_mix_##name,                                           \
    .pick = limn_resample_pick_##name,                                         \
    .store = limn_resample_store_##name,                                       \
  };

LIMN_RESAMPLE_KERNELS (plain, )

#if defined(__x86_64__) && defined(__GNUC__)
LIMN_RESAMPLE_KERNELS (avx2, __attribute__ ((target ("avx2,fma"))))
#endif

/**
 * limn_resample_get_kernels:
 * @plain: for a processor of the architecture's oldest kind
 *
 * Returns: (transfer none): the fastest loops for this processor. The last bits
 *   of a float depend on which, so that some samples in a thousand of 16 bits
 *   round to the level beside it
 */
const LimnResampleKernels *
limn_resample_get_kernels (gboolean plain)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (!plain && __builtin_cpu_supports ("avx2") &&
      __builtin_cpu_supports ("fma"))
    return &limn_resample_avx2;
#endif
  return &limn_resample_plain;
}

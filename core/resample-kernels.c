/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/resample-kernels: the inner loops, for each kind of processor. */
#include <string.h>

#include "resample-private.h"

/* gcc vectorises such loops at -O3 only, clang at -O2 already */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

#define LIMN_RESAMPLE_INLINE static inline __attribute__ ((always_inline))

/* floats of a row that stay in the first cache while rows are added up */
#define LIMN_RESAMPLE_BLOCK 1024
/* rows added up at a time */
#define LIMN_RESAMPLE_GROUP 4
/* alpha, of 1, below which a pixel has no colour */
#define LIMN_RESAMPLE_CLEAR 1e-3f

/* a pixel of up to four channels; rows need not be aligned to it */
typedef gfloat LimnResamplePixel
    __attribute__ ((vector_size (16), aligned (4)));

LIMN_RESAMPLE_INLINE gfloat
limn_resample_get_max (guint depth)
{
  return depth == 8 ? LIMN_RESAMPLE_MAX_8 : LIMN_RESAMPLE_MAX_16;
}

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

LIMN_RESAMPLE_INLINE void
limn_resample_weigh_by_alpha (gfloat *restrict row,
                              gsize n_pixels,
                              guint channels,
                              gfloat max)
{
  for (gsize i = 0; i < n_pixels; i++, row += channels)
    {
      gfloat alpha = row[channels - 1] / max;

      for (guint c = 0; c < channels - 1; c++)
        row[c] *= alpha;
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

  if (tables != NULL && channels == 3)
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
        out, n_pixels, 4, limn_resample_get_max (depth));
  else if (channels == 2)
    limn_resample_weigh_by_alpha (
        out, n_pixels, 2, limn_resample_get_max (depth));
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

LIMN_RESAMPLE_INLINE LimnResamplePixel
limn_resample_read (const gfloat *at)
{
  return *(const LimnResamplePixel *) (gconstpointer) at;
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
      memcpy (out, &sum, sizeof sum);
    }
}

LIMN_RESAMPLE_INLINE void
limn_resample_pick_samples (gfloat *restrict out,
                            const gfloat *restrict in,
                            const LimnResampleTaps *taps,
                            guint channels)
{
  const gfloat *weights = taps->weights;
  guint n_taps = taps->n_taps;

  for (guint i = 0; i < taps->n_out; i++, weights += n_taps)
    for (guint c = 0; c < channels; c++)
      {
        const gfloat *from = in + (gsize) taps->first[i] * channels + c;
        gfloat sum = 0;

        for (guint k = 0; k < n_taps; k++)
          sum += from[k * channels] * weights[k];
        *out++ = sum;
      }
}

LIMN_RESAMPLE_INLINE void
limn_resample_pick_colors (gfloat *restrict out,
                           const gfloat *restrict in,
                           const LimnResampleTaps *taps,
                           guint channels)
{
  if (taps->n_taps == 4)
    limn_resample_pick_pixels (out, in, taps, 4, channels);
  else if (taps->n_taps == 6)
    limn_resample_pick_pixels (out, in, taps, 6, channels);
  else if (taps->n_taps == 7)
    limn_resample_pick_pixels (out, in, taps, 7, channels);
  else
    limn_resample_pick_pixels (out, in, taps, taps->n_taps, channels);
}

LIMN_RESAMPLE_INLINE void
limn_resample_pick_body (gfloat *restrict out,
                         const gfloat *restrict in,
                         const LimnResampleTaps *taps,
                         guint channels)
{
  if (channels == 3)
    limn_resample_pick_colors (out, in, taps, 3);
  else if (channels == 4)
    limn_resample_pick_colors (out, in, taps, 4);
  else if (channels == 1)
    limn_resample_pick_samples (out, in, taps, 1);
  else
    limn_resample_pick_samples (out, in, taps, 2);
}

LIMN_RESAMPLE_INLINE gfloat
limn_resample_limit (gfloat value, gfloat max)
{
  value = value < 0 ? 0 : value;
  return value > max ? max : value;
}

/* @row: divided by its alpha in place of being weighted by it */
LIMN_RESAMPLE_INLINE void
limn_resample_put (guint8 *restrict out,
                   const gfloat *restrict row,
                   gsize i,
                   gfloat factor,
                   guint depth)
{
  gfloat max = limn_resample_get_max (depth);
  gint32 level = (gint32) (limn_resample_limit (row[i] * factor, max) + 0.5f);

  if (depth == 8)
    out[i] = (guint8) level;
  else
    ((guint16 *) (gpointer) out)[i] = (guint16) level;
}

LIMN_RESAMPLE_INLINE void
limn_resample_store_alpha (guint8 *restrict out,
                           const gfloat *restrict row,
                           gsize n_pixels,
                           guint channels,
                           guint depth)
{
  gfloat max = limn_resample_get_max (depth);

  for (gsize i = 0; i < n_pixels; i++)
    {
      gsize at = i * channels;
      gfloat alpha = row[at + channels - 1] / max;
      gfloat factor = alpha > LIMN_RESAMPLE_CLEAR ? 1 / alpha : 0;

      for (guint c = 0; c < channels - 1; c++)
        limn_resample_put (out, row, at + c, factor, depth);
      limn_resample_put (out, row, at + channels - 1, 1, depth);
    }
}

LIMN_RESAMPLE_INLINE void
limn_resample_store_opaque (guint8 *restrict out,
                            const gfloat *restrict row,
                            gsize n,
                            guint depth)
{
  for (gsize i = 0; i < n; i++)
    limn_resample_put (out, row, i, 1, depth);
}

LIMN_RESAMPLE_INLINE void
limn_resample_store_body (guint8 *restrict out,
                          const gfloat *restrict row,
                          gsize n_pixels,
                          guint channels,
                          guint depth)
{
  if (channels == 4)
    limn_resample_store_alpha (out, row, n_pixels, 4, depth);
  else if (channels == 2)
    limn_resample_store_alpha (out, row, n_pixels, 2, depth);
  else if (depth == 8)
    limn_resample_store_opaque (out, row, n_pixels * channels, 8);
  else
    limn_resample_store_opaque (out, row, n_pixels * channels, 16);
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
                                                 const gfloat *restrict row,   \
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
 *
 * Returns: (transfer none): the fastest loops for this processor. The last bit
 *   of a float depends on which, so a sample in a few thousand rounds to the
 *   level beside it
 */
const LimnResampleKernels *
limn_resample_get_kernels (void)
{
#if defined(__x86_64__) && defined(__GNUC__)
  if (__builtin_cpu_supports ("avx2") && __builtin_cpu_supports ("fma"))
    return &limn_resample_avx2;
#endif
  return &limn_resample_plain;
}

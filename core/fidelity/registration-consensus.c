/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/registration-consensus: the motion that most blocks agree on. */
#include "fidelity/registration-consensus.h"

#include <math.h>
#include <stdlib.h>

#define LIMN_REGISTRATION_ROUNDS 15
/* variance of a pixel that a lossy file costs at least: 1.5 levels of 255 */
#define LIMN_REGISTRATION_NOISE (1.5 / 255 * 1.5 / 255)
/* Blocks are judged by the misfit that this share of them stays below: most
 * of the picture may be edited. */
#define LIMN_REGISTRATION_QUANTILE 0.3
/* bounds of that misfit, and the multiple of it at which trust is a quarter */
#define LIMN_REGISTRATION_MIN_MISFIT 0.05
#define LIMN_REGISTRATION_REACH 4.0

/* the sums of weighted least squares for dx, dy and stretch * radius */
typedef struct
{
  gdouble matrix[3][3];
  gdouble right[3];
} LimnRegistrationNormal;

void
limn_registration_consensus_free (LimnRegistrationConsensus *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->trust);
  g_free (self);
}

/* variance of a pixel that a good block may have: noise, and more where a
 * slip of @blur pixels shows more */
static gdouble
limn_registration_consensus_allow (const LimnRegistrationBlock *block,
                                   gdouble blur)
{
  return LIMN_REGISTRATION_NOISE +
         blur * blur * (block->axx + block->ayy) / block->n;
}

static gdouble
limn_registration_consensus_judge (const LimnRegistrationConsensus *self,
                                   const LimnRegistrationBlock *block,
                                   gdouble blur)
{
  gdouble left =
      limn_registration_block_predict (block,
                                       self->dx + self->stretch * block->x,
                                       self->dy + self->stretch * block->y);

  return MAX (left, 0) / block->n /
         limn_registration_consensus_allow (block, blur);
}

static int
limn_registration_consensus_compare (gconstpointer a, gconstpointer b)
{
  gfloat x = *(const gfloat *) a;
  gfloat y = *(const gfloat *) b;

  return (x > y) - (x < y);
}

static gdouble
limn_registration_consensus_get_quantile (const gfloat *values, guint n)
{
  g_autofree gfloat *sorted = g_memdup2 (values, sizeof (gfloat) * n);

  qsort (sorted, n, sizeof (gfloat), limn_registration_consensus_compare);
  return sorted[(guint) (LIMN_REGISTRATION_QUANTILE * (n - 1))];
}

/* Geman and McClure's weight: what fits badly hardly counts */
static void
limn_registration_consensus_weigh (LimnRegistrationConsensus *self,
                                   const GArray *blocks,
                                   gdouble blur)
{
  g_autofree gfloat *misfits = g_new0 (gfloat, blocks->len);
  gdouble limit = 0;
  guint n = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const LimnRegistrationBlock *block =
          &g_array_index (blocks, LimnRegistrationBlock, i);

      if (block->n > 0)
        misfits[n++] =
            (gfloat) limn_registration_consensus_judge (self, block, blur);
    }
  if (n == 0)
    return;

  limit = limn_registration_consensus_get_quantile (misfits, n);
  limit = MAX (limit, LIMN_REGISTRATION_MIN_MISFIT) * LIMN_REGISTRATION_REACH;
  for (guint i = 0, k = 0; i < blocks->len; i++)
    {
      gdouble *trust = &g_array_index (self->trust, gdouble, i);
      gdouble root = 0;

      if (g_array_index (blocks, LimnRegistrationBlock, i).n <= 0)
        continue;
      root = limit / (limit + misfits[k++]);
      *trust = root * root;
    }
}

static void
limn_registration_normal_add (LimnRegistrationNormal *self,
                              const LimnRegistrationBlock *block,
                              gdouble radius,
                              gdouble weight)
{
  gdouble x = block->x / radius;
  gdouble y = block->y / radius;
  gdouble ax = block->axx * x + block->axy * y;
  gdouble ay = block->axy * x + block->ayy * y;

  self->matrix[0][0] += weight * block->axx;
  self->matrix[0][1] += weight * block->axy;
  self->matrix[1][1] += weight * block->ayy;
  self->matrix[0][2] += weight * ax;
  self->matrix[1][2] += weight * ay;
  self->matrix[2][2] += weight * (ax * x + ay * y);
  self->right[0] += weight * block->bx;
  self->right[1] += weight * block->by;
  self->right[2] += weight * (block->bx * x + block->by * y);
}

/* Cholesky's decomposition; FALSE where slopes of one direction alone, or
 * none, are not enough */
static gboolean
limn_registration_normal_factor (const LimnRegistrationNormal *self,
                                 gdouble factor[3][3])
{
  for (guint j = 0; j < 3; j++)
    for (guint i = j; i < 3; i++)
      {
        gdouble sum = self->matrix[j][i];

        for (guint k = 0; k < j; k++)
          sum -= factor[i][k] * factor[j][k];
        if (i == j && sum <= 1e-4 * self->matrix[j][j])
          return FALSE;
        factor[i][j] = i == j ? sqrt (sum) : sum / factor[j][j];
      }
  return TRUE;
}

/* @right becomes the solution */
static void
limn_registration_normal_solve (gdouble factor[3][3], gdouble right[3])
{
  for (guint i = 0; i < 3; i++)
    {
      for (guint k = 0; k < i; k++)
        right[i] -= factor[i][k] * right[k];
      right[i] /= factor[i][i];
    }
  for (guint i = 3; i-- > 0;)
    {
      for (guint k = i + 1; k < 3; k++)
        right[i] -= factor[k][i] * right[k];
      right[i] /= factor[i][i];
    }
}

/* what a block pulls at a motion that it does not agree with */
static void
limn_registration_consensus_get_pull (const LimnRegistrationConsensus *self,
                                      const LimnRegistrationBlock *block,
                                      gdouble radius,
                                      gdouble weight,
                                      gdouble pull[3])
{
  gdouble u = self->dx + self->stretch * block->x;
  gdouble v = self->dy + self->stretch * block->y;

  pull[0] = weight * (block->bx - block->axx * u - block->axy * v);
  pull[1] = weight * (block->by - block->axy * u - block->ayy * v);
  pull[2] = (pull[0] * block->x + pull[1] * block->y) / radius;
}

static gdouble
limn_registration_consensus_get_radius (const GArray *blocks)
{
  gdouble radius = 1;

  for (guint i = 0; i < blocks->len; i++)
    {
      const LimnRegistrationBlock *block =
          &g_array_index (blocks, LimnRegistrationBlock, i);

      radius = MAX (radius, fabs (block->x));
      radius = MAX (radius, fabs (block->y));
    }
  return radius;
}

static gdouble
limn_registration_consensus_get_weight (const LimnRegistrationConsensus *self,
                                        const GArray *blocks,
                                        guint i,
                                        gdouble blur)
{
  const LimnRegistrationBlock *block =
      &g_array_index (blocks, LimnRegistrationBlock, i);

  if (block->n <= 0)
    return 0;
  return g_array_index (self->trust, gdouble, i) /
         limn_registration_consensus_allow (block, blur);
}

/* The standard errors do not presume how large the noise is, nor that it is
 * the same everywhere (Huber's and White's "sandwich"). */
static void
limn_registration_consensus_doubt (LimnRegistrationConsensus *self,
                                   const GArray *blocks,
                                   gdouble radius,
                                   gdouble blur,
                                   gdouble factor[3][3])
{
  gdouble squares[3] = { 0 };

  for (guint i = 0; i < blocks->len; i++)
    {
      gdouble pull[3] = { 0 };

      limn_registration_consensus_get_pull (
          self,
          &g_array_index (blocks, LimnRegistrationBlock, i),
          radius,
          limn_registration_consensus_get_weight (self, blocks, i, blur),
          pull);
      limn_registration_normal_solve (factor, pull);
      for (guint k = 0; k < 3; k++)
        squares[k] += pull[k] * pull[k];
    }
  self->error_x = sqrt (squares[0]);
  self->error_y = sqrt (squares[1]);
  self->error_stretch = sqrt (squares[2]) / radius;
}

static gboolean
limn_registration_consensus_step (LimnRegistrationConsensus *self,
                                  const GArray *blocks,
                                  gdouble radius,
                                  gdouble blur,
                                  gdouble factor[3][3])
{
  LimnRegistrationNormal normal = { 0 };

  for (guint i = 0; i < blocks->len; i++)
    limn_registration_normal_add (
        &normal,
        &g_array_index (blocks, LimnRegistrationBlock, i),
        radius,
        limn_registration_consensus_get_weight (self, blocks, i, blur));
  if (!limn_registration_normal_factor (&normal, factor))
    return FALSE;
  limn_registration_normal_solve (factor, normal.right);
  self->dx = normal.right[0];
  self->dy = normal.right[1];
  self->stretch = normal.right[2] / radius;
  return TRUE;
}

/* how much of the picture agrees, and how well */
static void
limn_registration_consensus_sum (LimnRegistrationConsensus *self,
                                 const GArray *blocks,
                                 gdouble blur)
{
  gdouble slopes = 0;
  gdouble contrast = 0;
  gdouble left = 0;

  for (guint i = 0; i < blocks->len; i++)
    {
      const LimnRegistrationBlock *block =
          &g_array_index (blocks, LimnRegistrationBlock, i);
      gdouble trust = g_array_index (self->trust, gdouble, i);
      gdouble slope = sqrt (MAX (block->axx + block->ayy, 0));
      gdouble misfit = 0;

      if (block->n <= 0)
        continue;
      misfit = limn_registration_consensus_judge (self, block, blur);
      slopes += slope;
      self->share += trust * slope;
      self->cost += slope * misfit / (misfit + LIMN_REGISTRATION_REACH);
      contrast += trust * block->contrast;
      left += trust * misfit * block->n *
              limn_registration_consensus_allow (block, blur);
      self->n_blocks += trust;
    }
  if (slopes <= 0 || contrast <= 0)
    return;
  self->share /= slopes;
  self->cost /= slopes;
  self->likeness = CLAMP (1 - left / contrast, 0, 1);
}

/**
 * limn_registration_consensus_new:
 * @blocks: (element-type LimnRegistrationBlock): of one plane
 * @blur: pixels by which a block may still be off without being distrusted
 *
 * Least squares over and over, each time with less trust in the blocks that
 * fitted badly. No pixel is read again.
 *
 * Returns: (transfer full) (nullable): the consensus, or NULL if the picture
 *   has too few slopes to tell
 */
LimnRegistrationConsensus *
limn_registration_consensus_new (const GArray *blocks, gdouble blur)
{
  g_autoptr (LimnRegistrationConsensus) self =
      g_new0 (LimnRegistrationConsensus, 1);
  gdouble radius = limn_registration_consensus_get_radius (blocks);
  gdouble factor[3][3] = { { 0 } };

  self->trust = g_array_sized_new (FALSE, TRUE, sizeof (gdouble), blocks->len);
  g_array_set_size (self->trust, blocks->len);
  for (guint i = 0; i < LIMN_REGISTRATION_ROUNDS; i++)
    {
      LimnRegistrationConsensus last = *self;

      limn_registration_consensus_weigh (self, blocks, blur);
      if (!limn_registration_consensus_step (
              self, blocks, radius, blur, factor))
        return NULL;
      if (fabs (last.dx - self->dx) + fabs (last.dy - self->dy) +
              fabs (last.stretch - self->stretch) * radius <
          1e-4)
        break;
    }
  limn_registration_consensus_doubt (self, blocks, radius, blur, factor);
  limn_registration_consensus_sum (self, blocks, blur);
  return g_steal_pointer (&self);
}

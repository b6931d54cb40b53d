/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/pasting: real content from elsewhere, pasted in shapes over a scene. */
#include "pasting.h"

#include <math.h>

#include "photograph.h"

/* shapes at most, so that a picture is always finished */
#define PASTING_MAX_SHAPES 60
/* share of the scene that is close enough to what was wanted */
#define PASTING_TOLERANCE 0.01
/* the largest share of a single shape */
#define PASTING_MAX_SHARE 0.3

typedef enum
{
  PASTING_RECTANGLE,
  PASTING_BLOB,
  PASTING_SOFT,
  PASTING_N_KINDS
} PastingKind;

typedef enum
{
  PASTING_FOREIGN,
  PASTING_FLIPPED,
  PASTING_RECOLOURED,
  PASTING_N_CONTENTS
} PastingContent;

/* a shape around (x, y); radii and feather in pixels */
typedef struct
{
  PastingKind kind;
  gdouble x, y;
  gdouble radius_x, radius_y;
  gdouble feather;
  gdouble phase;
} PastingShape;

static void
pasting_draw_shape (PastingShape *shape,
                    const LimnPlane *scene,
                    gdouble share,
                    GRand *rand)
{
  gdouble area = share * scene->width * scene->height;
  gdouble stretch = g_rand_double_range (rand, 0.6, 1.6);

  shape->kind = g_rand_int_range (rand, 0, PASTING_N_KINDS);
  area /= shape->kind == PASTING_RECTANGLE ? 4 : G_PI;
  shape->radius_x = MAX (2, sqrt (area * stretch));
  shape->radius_y = MAX (2, sqrt (area / stretch));
  shape->x = g_rand_double_range (rand, 0, scene->width);
  shape->y = g_rand_double_range (rand, 0, scene->height);
  shape->phase = g_rand_double_range (rand, 0, 2 * G_PI);
  shape->feather = shape->kind == PASTING_SOFT ?
                       0.4 * MIN (shape->radius_x, shape->radius_y) :
                       1;
}

/* pixels inside the outline, negative outside, about right near it */
static gdouble
pasting_get_depth (const PastingShape *shape, gdouble x, gdouble y)
{
  gdouble u = (x - shape->x) / shape->radius_x;
  gdouble v = (y - shape->y) / shape->radius_y;
  gdouble radius = MIN (shape->radius_x, shape->radius_y);
  gdouble away = sqrt (u * u + v * v);
  gdouble angle = 0;

  if (shape->kind == PASTING_RECTANGLE)
    return MIN ((1 - fabs (u)) * shape->radius_x,
                (1 - fabs (v)) * shape->radius_y);
  if (away < 0.5 || away > 1.3)
    return radius * (1 - away);

  angle = atan2 (v, u);
  return radius * (1 + 0.15 * sin (3 * angle + shape->phase) +
                   0.1 * cos (5 * angle - shape->phase) - away);
}

/* coverage of one shape, 0 to 1; nothing far from it */
static gfloat
pasting_get_cover (const PastingShape *shape, guint x, guint y)
{
  gdouble reach = 1.3;

  if (fabs (x - shape->x) > reach * shape->radius_x + shape->feather ||
      fabs (y - shape->y) > reach * shape->radius_y + shape->feather)
    return 0;
  return (gfloat) CLAMP (
      pasting_get_depth (shape, x, y) / shape->feather + 0.5, 0, 1);
}

/* mirrors left and right about the middle of the scene */
static void
pasting_flip (LimnPlane *const scene[3], LimnPlane *content[3])
{
  for (guint i = 0; i < 3; i++)
    {
      guint width = scene[i]->width;

      content[i] = limn_plane_new (width, scene[i]->height);
      for (guint y = 0; y < scene[i]->height; y++)
        for (guint x = 0; x < width; x++)
          limn_plane_get_row (content[i], y)[x] =
              limn_plane_get_row (scene[i], y)[width - 1 - x];
    }
}

/* channels change places and one is turned over */
static void
pasting_recolour (LimnPlane *const scene[3], LimnPlane *content[3], GRand *rand)
{
  guint turned = (guint) g_rand_int_range (rand, 0, 3);

  for (guint i = 0; i < 3; i++)
    {
      const LimnPlane *other = scene[(i + 1) % 3];
      gsize n = (gsize) other->width * other->height;

      content[i] = limn_plane_new (other->width, other->height);
      for (gsize k = 0; k < n; k++)
        content[i]->values[k] =
            i == turned ? 1 - other->values[k] : other->values[k];
    }
}

static void
pasting_borrow (const LimnPlane *scene,
                guint photograph,
                LimnPlane *content[3],
                GRand *rand)
{
  guint count = photograph_get_count ();
  guint step = (guint) g_rand_int_range (rand, 1, (gint32) count);
  gint x = g_rand_int_range (rand, 0, 800);
  gint y = g_rand_int_range (rand, 0, 800);

  photograph_crop ((photograph + step) % count,
                   x,
                   y,
                   1,
                   scene->width,
                   scene->height,
                   content);
}

static void
pasting_make_content (LimnPlane *const scene[3],
                      guint photograph,
                      LimnPlane *content[3],
                      GRand *rand)
{
  switch ((PastingContent) g_rand_int_range (rand, 0, PASTING_N_CONTENTS + 2))
    {
    case PASTING_FLIPPED:
      pasting_flip (scene, content);
      break;
    case PASTING_RECOLOURED:
      pasting_recolour (scene, content, rand);
      break;
    default:
      pasting_borrow (scene[0], photograph, content, rand);
    }
}

/* returns the sum of what is newly covered */
static gdouble
pasting_lay (LimnPlane *scene[3],
             LimnPlane *const content[3],
             const PastingShape *shape,
             LimnPlane *changed)
{
  gdouble sum = 0;

  for (guint y = 0; y < changed->height; y++)
    for (guint x = 0; x < changed->width; x++)
      {
        gfloat cover = pasting_get_cover (shape, x, y);
        gsize at = (gsize) y * changed->width + x;
        gfloat more = cover * (1 - changed->values[at]);

        if (cover <= 0)
          continue;
        for (guint i = 0; i < 3; i++)
          scene[i]->values[at] +=
              cover * (content[i]->values[at] - scene[i]->values[at]);
        changed->values[at] += more;
        sum += more;
      }
  return sum;
}

/**
 * pasting_run:
 * @scene: (array fixed-size=3): red, green and blue, changed in place
 * @photograph: which one the scene shows
 * @wanted: share of the scene to paste over, 0 to 0.7
 * @rand: (transfer none): chance
 *
 * Pastes rectangles, blobs and soft shapes that show another photograph, the
 * scene mirrored or the scene in other colours.
 *
 * Returns: (transfer full): how much of each pixel was replaced, 0 to 1
 */
LimnPlane *
pasting_run (LimnPlane *scene[3], guint photograph, gdouble wanted, GRand *rand)
{
  LimnPlane *changed = limn_plane_new (scene[0]->width, scene[0]->height);
  gdouble n_pixels = (gdouble) changed->width * changed->height;
  LimnPlane *contents[2][3] = { { NULL } };
  gdouble share = 0;

  if (wanted <= 0)
    return changed;

  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    pasting_make_content (scene, photograph, contents[i], rand);
  for (guint i = 0; i < PASTING_MAX_SHAPES; i++)
    {
      gdouble size = g_rand_double_range (rand, 0.02, PASTING_MAX_SHARE);
      PastingShape shape = { 0 };

      if (share > wanted - PASTING_TOLERANCE)
        break;
      pasting_draw_shape (&shape, changed, MIN (size, wanted - share), rand);
      share += pasting_lay (scene, contents[i % 2], &shape, changed) / n_pixels;
    }
  for (guint i = 0; i < G_N_ELEMENTS (contents); i++)
    for (guint channel = 0; channel < 3; channel++)
      limn_plane_free (contents[i][channel]);
  return changed;
}

/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-small: small frames come back enlarged, and a little softer. */
#include <math.h>

#include "fidelity/color-match.h"
#include "fidelity/color-table.h"
#include "photograph.h"

/* crops of each photograph */
#define TEST_SMALL_N_CROPS 4

/* sides of what users select of an image that is to be printed */
static const guint test_small_sides[] = { 48, 96, 176, 250, 400 };

/* levels by which a colour that is still may be moved, and to which a drift is
 * to be taken back */
#define TEST_SMALL_STILL 1.5
#define TEST_SMALL_LEFT 2.0

typedef struct
{
  gfloat gain, offset;
} TestSmallDrift;

static void
test_small_crop (guint photograph, guint crop, guint side, LimnPlane *planes[3])
{
  guint width, height;
  gdouble place = (crop + 0.5) / TEST_SMALL_N_CROPS;

  photograph_get_size (photograph, &width, &height);
  photograph_crop (photograph,
                   place * (width - side),
                   place * (height - side),
                   1,
                   side,
                   side,
                   planes);
}

/* the mean with its neighbours: what enlarging and reducing again costs */
static LimnPlane *
test_small_soften (const LimnPlane *plane, const TestSmallDrift *drift)
{
  LimnPlane *soft = limn_plane_new (plane->width, plane->height);
  gint last_x = (gint) plane->width - 1;
  gint last_y = (gint) plane->height - 1;

  for (gint y = 0; y <= last_y; y++)
    for (gint x = 0; x <= last_x; x++)
      {
        gfloat sum = 0;

        for (gint i = 0; i < 9; i++)
          {
            guint weight = (1u + (i % 3 == 1)) * (1u + (i / 3 == 1));

            sum +=
                weight *
                limn_plane_get_row (
                    plane,
                    (guint) CLAMP (y + i / 3 - 1,
                                   0,
                                   last_y))[CLAMP (x + i % 3 - 1, 0, last_x)];
          }
        limn_plane_get_row (soft, (guint) y)[x] =
            CLAMP (sum / 16 * drift->gain + drift->offset, 0, 1);
      }
  return soft;
}

static gdouble
test_small_get_mean (const LimnPlane *plane)
{
  gsize n = (gsize) plane->width * plane->height;
  gdouble sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += plane->values[i];
  return sum / n;
}

static void
test_small_match (guint photograph,
                  guint crop,
                  guint side,
                  const TestSmallDrift *drift,
                  LimnColorMatch *match,
                  gdouble *left)
{
  LimnPlane *sent[3], *came[3];

  test_small_crop (photograph, crop, side, sent);
  for (guint i = 0; i < 3; i++)
    came[i] = test_small_soften (sent[i], drift);
  limn_color_match_estimate ((const LimnPlane *const *) sent,
                             (const LimnPlane *const *) came,
                             NULL,
                             match);
  *left = 0;
  for (guint i = 0; i < 3; i++)
    {
      limn_color_table_apply (match->table[i], came[i]);
      *left = MAX (*left,
                   255 * fabs (test_small_get_mean (came[i]) -
                               test_small_get_mean (sent[i])));
      limn_plane_free (sent[i]);
      limn_plane_free (came[i]);
    }
}

/* softness is no drift of the colours: no level is moved */
static void
test_small_still (void)
{
  static const TestSmallDrift none = { 1, 0 };
  gdouble worst = 0;

  for (guint i = 0; i < G_N_ELEMENTS (test_small_sides); i++)
    for (guint k = 0; k < photograph_get_count () * TEST_SMALL_N_CROPS; k++)
      {
        LimnColorMatch match;
        gdouble left;

        test_small_match (k / TEST_SMALL_N_CROPS,
                          k % TEST_SMALL_N_CROPS,
                          test_small_sides[i],
                          &none,
                          &match,
                          &left);
        for (guint at = 0; at < 3 * 256; at++)
          {
            gdouble moved =
                fabs (match.table[at / 256][at % 256] * 255 - at % 256);

            if (moved > worst)
              g_test_message ("%s, crop %u, %u pixels: level %u moves by %.2f",
                              photograph_get_name (k / TEST_SMALL_N_CROPS),
                              k % TEST_SMALL_N_CROPS,
                              test_small_sides[i],
                              at % 256,
                              moved);
            worst = MAX (worst, moved);
          }
      }
  g_assert_cmpfloat (worst, <=, TEST_SMALL_STILL);
}

/* a drift is seen all the same */
static void
test_small_drift (void)
{
  static const TestSmallDrift drift = { 0.92f, 10.0f / 255 };
  guint n = 0;
  guint n_left = 0;

  for (guint i = 0; i < G_N_ELEMENTS (test_small_sides); i++)
    for (guint k = 0; k < photograph_get_count () * TEST_SMALL_N_CROPS; k++)
      {
        LimnColorMatch match;
        gdouble left;

        test_small_match (k / TEST_SMALL_N_CROPS,
                          k % TEST_SMALL_N_CROPS,
                          test_small_sides[i],
                          &drift,
                          &match,
                          &left);
        n++;
        n_left += left > TEST_SMALL_LEFT;
      }
  g_test_message ("%u of %u drifted by more than %.1f levels in the mean",
                  n_left,
                  n,
                  TEST_SMALL_LEFT);
  g_assert_cmpuint (n_left * 20, <=, n);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/small/still", test_small_still);
  g_test_add_func ("/small/drift", test_small_drift);
  return g_test_run ();
}

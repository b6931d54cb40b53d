/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/test-proxy: averages over exact areas, whatever the ratio. */
#include <math.h>
#include <string.h>

#include "fidelity/proxy.h"

/* floats of 24 bits, summed over some hundred samples */
#define TEST_PROXY_TOLERANCE 2e-5

typedef struct
{
  guint width, height;
  guint channels, depth;
  guint proxy_width, proxy_height;
} TestProxyCase;

static const TestProxyCase test_proxy_cases[] = {
  { 64, 48, 3, 8, 16, 12 },   { 64, 48, 3, 8, 64, 48 },
  { 100, 70, 3, 8, 37, 23 },  { 97, 101, 4, 8, 96, 100 },
  { 31, 17, 1, 8, 1, 1 },     { 40, 30, 2, 16, 11, 7 },
  { 33, 65, 3, 16, 33, 65 },  { 1000, 9, 4, 16, 333, 4 },
  { 20, 10, 3, 8, 45, 33 },   { 20, 40, 1, 8, 33, 13 },
  { 40, 20, 2, 8, 13, 33 },   { 1, 1, 4, 8, 5, 3 },
  { 2049, 3, 3, 8, 1024, 2 },
};

static gdouble
test_proxy_get_sample (const TestProxyCase *self,
                       const guint8 *pixels,
                       guint x,
                       guint y,
                       guint channel)
{
  gsize at = ((gsize) y * self->width + x) * self->channels + channel;

  if (self->depth == 8)
    return pixels[at] / 255.0;
  return ((const guint16 *) (const void *) pixels)[at] / 65535.0;
}

/* how much of source pixel @source a proxy pixel holds */
static gdouble
test_proxy_get_weight (guint n_source, guint n_proxy, guint proxy, guint source)
{
  gdouble ratio = (gdouble) n_source / n_proxy;
  gdouble centre = CLAMP ((proxy + 0.5) * ratio - 0.5, 0, n_source - 1.0);

  if (n_proxy > n_source)
    return MAX (0, 1 - fabs (centre - source));
  return MAX (0,
              MIN ((proxy + 1) * ratio, source + 1.0) -
                  MAX (proxy * ratio, source)) /
         ratio;
}

static gdouble
test_proxy_average (const TestProxyCase *self,
                    const guint8 *pixels,
                    guint x,
                    guint y,
                    guint channel)
{
  gdouble sum = 0;

  for (guint row = 0; row < self->height; row++)
    {
      gdouble weight =
          test_proxy_get_weight (self->height, self->proxy_height, y, row);

      for (guint i = 0; weight > 0 && i < self->width; i++)
        sum += weight *
               test_proxy_get_weight (self->width, self->proxy_width, x, i) *
               test_proxy_get_sample (self, pixels, i, row, channel);
    }
  return sum;
}

static guint8 *
test_proxy_paint (const TestProxyCase *self, gsize *stride)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (self->width);
  guint8 *pixels = NULL;

  *stride = (gsize) self->width * self->channels * self->depth / 8;
  pixels = g_malloc (*stride * self->height);
  for (gsize i = 0; i < *stride * self->height; i++)
    pixels[i] = (guint8) g_rand_int_range (rand, 0, 256);
  return pixels;
}

/* bands of many heights must not matter */
static LimnProxy *
test_proxy_reduce (const TestProxyCase *self,
                   const guint8 *pixels,
                   gsize stride)
{
  LimnProxy *proxy = limn_proxy_new (self->width,
                                     self->height,
                                     self->channels,
                                     self->depth,
                                     self->proxy_width,
                                     self->proxy_height);

  for (guint y = 0, n = 1; y < self->height; y += n, n = n * 3 % 7)
    {
      g_assert_false (limn_proxy_is_complete (proxy));
      n = MIN (n, self->height - y);
      limn_proxy_push (proxy, pixels + y * stride, stride, n);
    }
  g_assert_true (limn_proxy_is_complete (proxy));
  return proxy;
}

static void
test_proxy_compare (const TestProxyCase *self,
                    const LimnPlane *plane,
                    const guint8 *pixels,
                    guint channel)
{
  g_assert_nonnull (plane);
  g_assert_cmpuint (plane->width, ==, self->proxy_width);
  g_assert_cmpuint (plane->height, ==, self->proxy_height);
  for (guint y = 0; y < plane->height; y++)
    for (guint x = 0; x < plane->width; x++)
      {
        gdouble wanted = test_proxy_average (self, pixels, x, y, channel);
        gdouble found = limn_plane_get_row (plane, y)[x];

        g_assert_cmpfloat (fabs (found - wanted), <, TEST_PROXY_TOLERANCE);
      }
}

static void
test_proxy_areas (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (test_proxy_cases); i++)
    {
      const TestProxyCase *self = &test_proxy_cases[i];
      gsize stride = 0;
      g_autofree guint8 *pixels = test_proxy_paint (self, &stride);
      g_autoptr (LimnProxy) proxy = test_proxy_reduce (self, pixels, stride);

      for (guint k = 0; k < 3; k++)
        test_proxy_compare (self,
                            limn_proxy_get_plane (proxy, k),
                            pixels,
                            self->channels < 3 ? 0 : k);
      if (self->channels % 2 == 0)
        test_proxy_compare (
            self, limn_proxy_get_plane (proxy, 3), pixels, self->channels - 1);
      else
        g_assert_null (limn_proxy_get_plane (proxy, 3));
    }
}

/* equal sizes: the very codes */
static void
test_proxy_copy (void)
{
  static const TestProxyCase self = { 51, 33, 3, 8, 51, 33 };
  gsize stride = 0;
  g_autofree guint8 *pixels = test_proxy_paint (&self, &stride);
  g_autoptr (LimnProxy) proxy = test_proxy_reduce (&self, pixels, stride);

  for (guint k = 0; k < 3; k++)
    for (guint i = 0; i < 51 * 33; i++)
      g_assert_cmpfloat (limn_proxy_get_plane (proxy, k)->values[i],
                         ==,
                         (gfloat) pixels[i * 3 + k] / 255.0f);
}

static void
test_proxy_fit (void)
{
  static const guint sizes[][5] = {
    { 4096, 4096, 1024, 1024, 1024 }, { 4096, 2048, 1024, 1024, 512 },
    { 1000, 600, 1024, 1000, 600 },   { 1025, 1024, 1024, 1024, 1023 },
    { 16384, 1, 1024, 1024, 1 },      { 3, 16384, 512, 1, 512 },
    { 1080, 1920, 1024, 576, 1024 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      guint width = 0;
      guint height = 0;

      limn_proxy_fit_size (
          sizes[i][0], sizes[i][1], sizes[i][2], &width, &height);
      g_assert_cmpuint (width, ==, sizes[i][3]);
      g_assert_cmpuint (height, ==, sizes[i][4]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fidelity/proxy/areas", test_proxy_areas);
  g_test_add_func ("/fidelity/proxy/copy", test_proxy_copy);
  g_test_add_func ("/fidelity/proxy/fit", test_proxy_fit);
  return g_test_run ();
}

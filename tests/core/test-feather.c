/* tests of limn/feather, against the distance to every core pixel */
#include "fidelity/feather.h"

#include <math.h>
#include <string.h>

typedef guint8 (*Draw) (guint x, guint y, guint width, guint height);

static guint8
draw_nothing (guint x, guint y, guint width, guint height)
{
  return 0;
}

static guint8
draw_all (guint x, guint y, guint width, guint height)
{
  return 255;
}

static guint8
draw_pixel (guint x, guint y, guint width, guint height)
{
  return x == width / 3 && y == height / 2 ? 255 : 0;
}

static guint8
draw_corner (guint x, guint y, guint width, guint height)
{
  return x == width - 1 && y == height - 1 ? 255 : 0;
}

static guint8
draw_rectangle (guint x, guint y, guint width, guint height)
{
  return x >= width / 4 && x < width * 3 / 4 && y >= height / 4 &&
                 y < height * 3 / 4 ?
             255 :
             0;
}

static guint8
draw_half_opaque (guint x, guint y, guint width, guint height)
{
  return draw_rectangle (x, y, width, height) / 2;
}

static guint8
draw_disjoint (guint x, guint y, guint width, guint height)
{
  gboolean is_left = x < width / 8 && y > height / 4;
  gboolean is_right = x > width * 3 / 4 && y < height / 3;

  return is_left || is_right ? 255 : 0;
}

static guint8
draw_specks (guint x, guint y, guint width, guint height)
{
  guint32 noise = (y * width + x) * 2654435761u;

  return noise >> 16 & 63 ? 0 : 255;
}

static guint8
draw_line (guint x, guint y, guint width, guint height)
{
  return x * height / width == y ? 255 : 0;
}

/* @softness: pixels from opaque to nothing */
static guint8
get_disc (guint x, guint y, guint width, guint height, gdouble softness)
{
  gdouble radius = MIN (width, height) / 3.0;
  gdouble distance = hypot (x + 0.5 - width / 2.0, y + 0.5 - height / 2.0);

  return CLAMP ((radius - distance) / softness + 0.5, 0, 1) * 255 + 0.5;
}

static guint8
draw_antialiased (guint x, guint y, guint width, guint height)
{
  return get_disc (x, y, width, height, 1);
}

static guint8
draw_soft (guint x, guint y, guint width, guint height)
{
  return get_disc (x, y, width, height, 6);
}

static guint8
draw_softer (guint x, guint y, guint width, guint height)
{
  return get_disc (x, y, width, height, 20);
}

/* an antialiased edge at 18 degrees */
static guint8
draw_slanted (guint x, guint y, guint width, guint height)
{
  gdouble distance = 0.95 * (y - height / 2.0) + 0.31 * (x - width / 2.0);

  return CLAMP (distance + 0.5, 0, 1) * 255 + 0.5;
}

/* soft above, hard below */
static guint8
draw_half_soft (guint x, guint y, guint width, guint height)
{
  return get_disc (x, y, width, height, y < height * 2 / 5 ? 8 : 1);
}

static guint8 *
draw (Draw function, guint width, guint height)
{
  guint8 *selection = g_malloc ((gsize) width * height);

  for (guint y = 0; y < height; y++)
    for (guint x = 0; x < width; x++)
      selection[y * width + x] = function (x, y, width, height);
  return selection;
}

static gdouble
get_fall (gdouble distance, gdouble radius)
{
  gdouble part = distance / radius;

  return part >= 1 ? 0 : 1 - part * part * (3 - 2 * part);
}

/* the mask at a pixel, looking at every core pixel */
static gdouble
find_expected (const guint8 *selection,
               guint width,
               guint height,
               guint x,
               guint y,
               gdouble radius)
{
  gdouble expected = selection[y * width + x];
  guint8 peak = 0;

  for (guint i = 0; i < width * height; i++)
    peak = MAX (peak, selection[i]);
  for (guint i = 0; radius > 0 && i < width * height; i++)
    if (selection[i] == peak)
      {
        gdouble distance =
            hypot ((gdouble) x - i % width, (gdouble) y - i / width);

        expected = MAX (expected, peak * get_fall (distance, radius));
      }
  return expected;
}

static const struct
{
  const char *name;
  Draw draw;
} shapes[] = {
  { "nothing", draw_nothing },     { "all", draw_all },
  { "pixel", draw_pixel },         { "corner", draw_corner },
  { "rectangle", draw_rectangle }, { "half opaque", draw_half_opaque },
  { "disjoint", draw_disjoint },   { "specks", draw_specks },
  { "line", draw_line },           { "antialiased", draw_antialiased },
  { "soft", draw_soft },           { "softer", draw_softer },
  { "half soft", draw_half_soft },
};
static const guint sizes[][2] = { { 43, 31 }, { 1, 50 }, { 50, 1 }, { 1, 1 } };
static const gdouble radii[] = { 0, 0.5, 1, 1.5, 4, 7.3, 16, 200, 1e9 };

static void
check_shape (guint shape, guint width, guint height, gdouble radius)
{
  g_autofree guint8 *selection = draw (shapes[shape].draw, width, height);
  g_autofree guint8 *mask = g_memdup2 (selection, width * height);

  limn_feather_apply (mask, width, height, radius);
  for (guint i = 0; i < width * height; i++)
    {
      gdouble expected = find_expected (
          selection, width, height, i % width, i / width, radius);

      if (ABS (expected - mask[i]) > 1 || mask[i] < selection[i])
        g_error ("%s, %ux%u, radius %g: %u at %u,%u instead of %.1f",
                 shapes[shape].name,
                 width,
                 height,
                 radius,
                 mask[i],
                 i % width,
                 i / width,
                 expected);
    }
}

static void
test_fade (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    for (guint j = 0; j < G_N_ELEMENTS (sizes); j++)
      for (guint k = 0; k < G_N_ELEMENTS (radii); k++)
        check_shape (i, sizes[j][0], sizes[j][1], radii[k]);
}

/* wide enough for several bands, and for sites far apart */
static void
test_large (void)
{
  const guint width = 1500, height = 700;
  const gdouble radius = 90.5;
  g_autofree guint8 *mask = g_malloc0 (width * height);

  mask[350 * width + 40] = 255;
  mask[360 * width + 130] = 255;
  mask[1 * width + 1499] = 255;
  limn_feather_apply (mask, width, height, radius);
  for (guint i = 0; i < width * height; i++)
    {
      gdouble x = i % width, y = i / width;
      gdouble distance =
          MIN (hypot (x - 40, y - 350), hypot (x - 130, y - 360));

      distance = MIN (distance, hypot (x - 1499, y - 1));
      g_assert_cmpfloat (
          ABS (255 * get_fall (distance, radius) - mask[i]), <=, 1);
    }
}

static const struct
{
  const char *name;
  Draw draw;
  guint width, height;
  gdouble radius;
} radius_cases[] = {
  { "nothing", draw_nothing, 100, 100, 0 },
  { "all", draw_all, 100, 100, 0 },
  { "one pixel", draw_pixel, 100, 100, 4 },
  { "one pixel in the corner", draw_corner, 100, 100, 4 },
  { "one pixel, alone", draw_all, 1, 1, 0 },
  { "small", draw_rectangle, 100, 100, 4 },
  { "middling", draw_rectangle, 800, 600, 7 },
  { "flat", draw_rectangle, 1200, 4, 6.02 },
  { "large", draw_rectangle, 4000, 4000, 32 },
  { "half opaque", draw_half_opaque, 800, 600, 7 },
  { "specks", draw_specks, 100, 100, 4 },
  { "line", draw_line, 100, 100, 4 },
  { "antialiased", draw_antialiased, 300, 300, 4 },
  { "slanted", draw_slanted, 300, 300, 4.98 },
  { "soft", draw_soft, 300, 300, 0 },
  { "softer", draw_softer, 300, 300, 0 },
  { "half soft", draw_half_soft, 300, 300, 4 },
};

static void
test_radius (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (radius_cases); i++)
    {
      guint width = radius_cases[i].width, height = radius_cases[i].height;
      g_autofree guint8 *selection = draw (radius_cases[i].draw, width, height);
      gdouble radius = limn_feather_find_radius (selection, width, height);

      if (ABS (radius - radius_cases[i].radius) > 0.05)
        g_error ("%s: %g px instead of %g",
                 radius_cases[i].name,
                 radius,
                 radius_cases[i].radius);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/feather/fade", test_fade);
  g_test_add_func ("/feather/large", test_large);
  g_test_add_func ("/feather/radius", test_radius);
  return g_test_run ();
}

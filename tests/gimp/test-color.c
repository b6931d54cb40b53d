/* test-color: what comes back is right in the image's own space. */
#include <lcms2.h>

#include "session.h"

/* of the card, 512x512: the pixel in the middle of the second bar, yellow */
#define TEST_COLOR_SIDE 512
#define TEST_COLOR_X (512 * 3 / 14)
#define TEST_COLOR_Y 170

static const guint8 test_color_yellow[] = { 191, 191, 0 };

/* a wide space (Adobe RGB's primaries) with a curve of its own, and the same
 * without any curve, as GIMP wants it for linear images */
static const struct
{
  const char *name;
  double gamma;
} test_color_profiles[] = {
  { "wide.icc", 2.19921875 },
  { "wide-linear.icc", 1.0 },
};

static const struct
{
  const char *name;
  const char *base;
  const char *precision;
  const char *profile;
  const char *tiles; /* profile that the samples of the tiles are in */
} test_color_cases[] = {
  { "plain", "RGB RGB-IMAGE", "PRECISION-U8-GAMMA", "()", NULL },
  { "plain-linear", "RGB RGB-IMAGE", "PRECISION-FLOAT-LINEAR", "()", NULL },
  { "wide",
    "RGB RGB-IMAGE",
    "PRECISION-U8-GAMMA",
    "'(\"wide.icc\")",
    "wide.icc" },
  { "wide-16",
    "RGB RGB-IMAGE",
    "PRECISION-U16-GAMMA",
    "'(\"wide.icc\")",
    "wide.icc" },
  { "wide-linear",
    "RGB RGB-IMAGE",
    "PRECISION-FLOAT-LINEAR",
    "'(\"wide-linear.icc\")",
    "srgb-curve" },
};

static cmsHPROFILE
test_color_make (double gamma)
{
  cmsCIExyY white = { 0.3127, 0.3290, 1.0 };
  cmsCIExyYTRIPLE primaries = { { 0.64, 0.33, 1.0 },
                                { 0.21, 0.71, 1.0 },
                                { 0.15, 0.06, 1.0 } };
  /* sRGB's curve, ICC.1 type 3 */
  const double srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
  cmsToneCurve *curve = gamma > 0 ? cmsBuildGamma (NULL, gamma) :
                                    cmsBuildParametricToneCurve (NULL, 4, srgb);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return profile;
}

static void
test_color_expect (const char *tiles, guint8 *pixel)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  cmsHPROFILE wide =
      test_color_make (g_str_equal (tiles, "wide.icc") ? 2.19921875 : 0);
  cmsHTRANSFORM transform =
      cmsCreateTransform (srgb,
                          TYPE_RGB_8,
                          wide,
                          TYPE_RGB_8,
                          INTENT_RELATIVE_COLORIMETRIC,
                          cmsFLAGS_BLACKPOINTCOMPENSATION);

  cmsDoTransform (transform, test_color_yellow, pixel, 1);
  cmsDeleteTransform (transform);
  cmsCloseProfile (wide);
  cmsCloseProfile (srgb);
}

static void
test_color_check (const Session *session, guint index)
{
  g_autoptr (GBytes) bytes =
      session_get_pixels (session, test_color_cases[index].name);
  gsize length;
  const guint8 *pixels = g_bytes_get_data (bytes, &length);
  const guint8 *found =
      pixels + (TEST_COLOR_Y * TEST_COLOR_SIDE + TEST_COLOR_X) * 3;
  guint8 wanted[3] = { 191, 191, 0 };

  g_assert_cmpuint (length, ==, TEST_COLOR_SIDE * TEST_COLOR_SIDE * 3);
  if (test_color_cases[index].tiles != NULL)
    test_color_expect (test_color_cases[index].tiles, wanted);
  g_test_message ("%s: %u %u %u, wanted %u %u %u",
                  test_color_cases[index].name,
                  found[0],
                  found[1],
                  found[2],
                  wanted[0],
                  wanted[1],
                  wanted[2]);
  for (guint c = 0; c < 3; c++)
    g_assert_cmpint (ABS ((int) found[c] - wanted[c]), <=, 1);
}

static void
test_color_profiles_of_images (gconstpointer data)
{
  Session *session = (Session *) data;
  g_autoptr (GString) script = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (test_color_profiles); i++)
    {
      g_autofree char *path = g_build_filename (
          session_get_folder (session), test_color_profiles[i].name, NULL);
      cmsHPROFILE profile = test_color_make (test_color_profiles[i].gamma);

      g_assert_true (cmsSaveProfileToFile (profile, path));
      cmsCloseProfile (profile);
    }
  for (guint i = 0; i < G_N_ELEMENTS (test_color_cases); i++)
    g_string_append_printf (script,
                            "(color-case \"%s\" %s %s %s)\n",
                            test_color_cases[i].name,
                            test_color_cases[i].base,
                            test_color_cases[i].precision,
                            test_color_cases[i].profile);
  session_run (session, "color.scm", script->str);
  for (guint i = 0; i < G_N_ELEMENTS (test_color_cases); i++)
    test_color_check (session, i);
}

int
main (int argc, char *argv[])
{
  static const SessionTest tests[] = {
    { "/gimp/color/profiles", test_color_profiles_of_images },
    { NULL },
  };

  return session_main (argc, argv, tests);
}

/* judge: a second way through Little CMS, without the bridge's short cuts. */
#include "judge.h"

#include <lcms2.h>
#include <math.h>

const JudgeSample judge_samples[JUDGE_N_SAMPLES] = {
  { "U8", JUDGE_INTEGER, 1, 1 / 255.0 },
  { "U16", JUDGE_INTEGER, 2, 1 / 65535.0 },
  { "U32", JUDGE_INTEGER, 4, 1 / 4294967295.0 },
  { "HALF", JUDGE_HALF, 2, 1 / 2048.0 },
  { "FLOAT", JUDGE_FLOAT, 4, 1 / 16777216.0 },
  { "DOUBLE", JUDGE_FLOAT, 8, 1 / 16777216.0 },
};

typedef double JudgePrimaries[3][2];

static const JudgePrimaries judge_srgb = { { 0.64, 0.33 },
                                           { 0.30, 0.60 },
                                           { 0.15, 0.06 } };
static const JudgePrimaries judge_prophoto = { { 0.7347, 0.2653 },
                                               { 0.1596, 0.8404 },
                                               { 0.0366, 0.0001 } };
static const JudgePrimaries judge_p3 = { { 0.680, 0.320 },
                                         { 0.265, 0.690 },
                                         { 0.150, 0.060 } };

/* what makes a profile */
typedef struct
{
  const char *file;
  const JudgePrimaries *primaries; /* NULL for gray */
  double gamma; /* 0 for sRGB's curve, -1 for a table of that */
  gboolean lab; /* by way of L*, which is no light */
} JudgeProfile;

static const JudgeProfile judge_profiles[] = {
  { "srgb.icc", &judge_srgb, 0, FALSE },
  { "linear.icc", &judge_srgb, 1, FALSE },
  { "camera.icc", &judge_srgb, -1, FALSE },
  { "wide.icc", &judge_prophoto, 1.8, FALSE },
  { "wide-linear.icc", &judge_prophoto, 1, FALSE },
  { "p3.icc", &judge_p3, 0, FALSE },
  { "gray.icc", NULL, 0, FALSE },
  { "gray-linear.icc", NULL, 1, FALSE },
  { "gray-22.icc", NULL, 2.2, FALSE },
  { "gray-lab.icc", NULL, 1.2, TRUE },
};

static cmsToneCurve *
judge_make_curve (double gamma)
{
  /* sRGB's curve, ICC.1 type 3 */
  const double srgb[] = { 2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045 };
  cmsToneCurve *curve = gamma > 0 ? cmsBuildGamma (NULL, gamma) :
                                    cmsBuildParametricToneCurve (NULL, 4, srgb);
  cmsUInt16Number table[1024];

  if (gamma >= 0)
    return curve;
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    table[i] =
        (cmsUInt16Number) (cmsEvalToneCurveFloat (curve, i / 1023.0f) * 65535 +
                           0.5);
  cmsFreeToneCurve (curve);
  return cmsBuildTabulatedToneCurve16 (NULL, G_N_ELEMENTS (table), table);
}

static cmsHPROFILE
judge_make_profile (const char *file)
{
  const cmsCIExyY d65 = { 0.3127, 0.3290, 1.0 };
  const JudgeProfile *row = judge_profiles;
  cmsToneCurve *curve;
  cmsHPROFILE profile;

  while (!g_str_equal (row->file, file))
    row++;
  curve = judge_make_curve (row->gamma);
  if (row->primaries == NULL)
    profile = cmsCreateGrayProfile (cmsD50_xyY (), curve);
  else
    {
      const JudgePrimaries *p = row->primaries;
      const cmsCIExyYTRIPLE primaries = { { (*p)[0][0], (*p)[0][1], 1.0 },
                                          { (*p)[1][0], (*p)[1][1], 1.0 },
                                          { (*p)[2][0], (*p)[2][1], 1.0 } };
      cmsToneCurve *curves[] = { curve, curve, curve };

      profile = cmsCreateRGBProfile (&d65, &primaries, curves);
    }
  if (row->lab)
    cmsSetPCS (profile, cmsSigLabData);
  cmsFreeToneCurve (curve);
  return profile;
}

/**
 * judge_save_profiles:
 * @folder: where they go, for GIMP to find them
 */
void
judge_save_profiles (const char *folder)
{
  for (guint i = 0; i < G_N_ELEMENTS (judge_profiles); i++)
    {
      const char *file = judge_profiles[i].file;
      g_autofree char *path = g_build_filename (folder, file, NULL);
      cmsHPROFILE profile = judge_make_profile (file);

      g_assert_true (cmsSaveProfileToFile (profile, path));
      cmsCloseProfile (profile);
    }
}

/* Little CMS between halves and doubles, nothing else */
static void
judge_convert_halves (cmsUInt32Number from,
                      gconstpointer source,
                      cmsUInt32Number to,
                      gpointer target,
                      guint n)
{
  cmsHTRANSFORM transform =
      cmsCreateTransform (NULL, from, NULL, to, 0, cmsFLAGS_NULLTRANSFORM);

  cmsDoTransform (transform, source, target, n);
  cmsDeleteTransform (transform);
}

static double
judge_get (const JudgeSample *sample, const guint8 *samples, gsize i)
{
  switch (sample->bytes)
    {
    case 1:
      return samples[i] / 255.0;
    case 2:
      return ((const guint16 *) samples)[i] / 65535.0;
    case 4:
      return sample->kind == JUDGE_FLOAT ?
                 ((const float *) samples)[i] :
                 ((const guint32 *) samples)[i] / 4294967295.0;
    default:
      return ((const double *) samples)[i];
    }
}

static void
judge_set (const JudgeSample *sample, guint8 *samples, gsize i, double value)
{
  switch (sample->bytes)
    {
    case 1:
      samples[i] = (guint8) (value * 255 + 0.5);
      break;
    case 2:
      ((guint16 *) samples)[i] = (guint16) (value * 65535 + 0.5);
      break;
    case 4:
      if (sample->kind == JUDGE_FLOAT)
        ((float *) samples)[i] = (float) value;
      else
        ((guint32 *) samples)[i] = (guint32) (value * 4294967295.0 + 0.5);
      break;
    default:
      ((double *) samples)[i] = value;
    }
}

/**
 * judge_to_doubles:
 * @sample: how they are stored
 * @samples: samples
 * @n: how many
 *
 * Returns: (transfer full): their values, 1 for the largest integer
 */
double *
judge_to_doubles (const JudgeSample *sample, gconstpointer samples, gsize n)
{
  double *values = g_new (double, n);

  if (sample->kind == JUDGE_HALF)
    judge_convert_halves (
        TYPE_GRAY_HALF_FLT, samples, TYPE_GRAY_DBL, values, n);
  else
    for (gsize i = 0; i < n; i++)
      values[i] = judge_get (sample, samples, i);
  return values;
}

/**
 * judge_from_doubles:
 * @sample: how they shall be stored
 * @values: values
 * @n: how many
 *
 * Returns: (transfer full): samples
 */
guint8 *
judge_from_doubles (const JudgeSample *sample, const double *values, gsize n)
{
  guint8 *samples = g_malloc (n * sample->bytes);

  if (sample->kind == JUDGE_HALF)
    judge_convert_halves (
        TYPE_GRAY_DBL, values, TYPE_GRAY_HALF_FLT, samples, n);
  else
    for (gsize i = 0; i < n; i++)
      judge_set (sample, samples, i, values[i]);
  return samples;
}

/* Six stripes of 16 rows: gray, red, green and blue ramps of 1536 steps, all
 * kinds of colours, the same again pale, there brighter than white for floats
 */
static double
judge_paint (guint x, guint y, guint c, gboolean beyond)
{
  guint stripe = y / 16;
  double ramp = ((y % 16) * JUDGE_SIDE + x) / (16.0 * JUDGE_SIDE - 1);
  double mixed = ((x * (7 + 6 * c) + y * (29 + 4 * c)) % 101) / 100.0;

  if (stripe == 0)
    return ramp;
  if (stripe < 4)
    return c == stripe - 1 ? ramp : 0;
  if (stripe == 4)
    return mixed;
  return beyond && x < 16 ? 0.5 + mixed : 0.4 + 0.2 * mixed;
}

static guint
judge_is_alpha (guint channels, gsize i)
{
  return channels % 2 == 0 && i % channels == channels - 1;
}

/**
 * judge_draw:
 * @sample: how the values will be stored
 * @channels: 1 gray, 2 gray+alpha, 3 RGB, 4 RGB+alpha
 *
 * Returns: (transfer full): a picture of %JUDGE_SIDE pixels a side
 */
double *
judge_draw (const JudgeSample *sample, guint channels)
{
  double *values = g_new (double, JUDGE_PIXELS *channels);

  for (gsize i = 0; i < JUDGE_PIXELS * channels; i++)
    {
      gsize pixel = i / channels;
      guint x = pixel % JUDGE_SIDE, y = pixel / JUDGE_SIDE;

      values[i] =
          judge_is_alpha (channels, i) ?
              x / (JUDGE_SIDE - 1.0) :
              judge_paint (x, y, i % channels, sample->kind != JUDGE_INTEGER);
    }
  return values;
}

static cmsUInt32Number
judge_get_format (guint channels)
{
  return FLOAT_SH (1) | COLORSPACE_SH (channels <= 2 ? PT_GRAY : PT_RGB) |
         CHANNELS_SH (channels <= 2 ? 1 : 3) | EXTRA_SH (channels % 2 == 0) |
         BYTES_SH (0);
}

/**
 * judge_convert:
 * @from: name of the picture's profile
 * @from_channels: channels of the picture
 * @to: name of the profile wanted
 * @to_channels: channels wanted, with alpha if @from_channels has it
 * @source: a picture of %JUDGE_SIDE pixels a side
 *
 * Returns: (transfer full): the picture wanted, nothing clipped
 */
double *
judge_convert (const char *from,
               guint from_channels,
               const char *to,
               guint to_channels,
               const double *source)
{
  double *target = g_new0 (double, JUDGE_PIXELS *to_channels);
  cmsHPROFILE source_profile = judge_make_profile (from);
  cmsHPROFILE target_profile = judge_make_profile (to);
  cmsHTRANSFORM transform =
      cmsCreateTransform (source_profile,
                          judge_get_format (from_channels),
                          target_profile,
                          judge_get_format (to_channels),
                          INTENT_RELATIVE_COLORIMETRIC,
                          cmsFLAGS_NOOPTIMIZE);

  cmsDoTransform (transform, source, target, JUDGE_PIXELS);
  for (gsize i = 0; i < JUDGE_PIXELS && to_channels % 2 == 0; i++)
    target[(i + 1) * to_channels - 1] = source[(i + 1) * from_channels - 1];
  cmsDeleteTransform (transform);
  cmsCloseProfile (target_profile);
  cmsCloseProfile (source_profile);
  return target;
}

static double
judge_clip (double value)
{
  return CLAMP (value, 0.0, 1.0);
}

/**
 * judge_assert_near:
 * @name: of the case
 * @what: of the values
 * @found: values
 * @wanted: values
 * @n: how many
 * @tolerance: how far they may lie apart, clipped to 0 to 1
 */
void
judge_assert_near (const char *name,
                   const char *what,
                   const double *found,
                   const double *wanted,
                   gsize n,
                   double tolerance)
{
  double worst = 0;
  gsize place = 0;

  for (gsize i = 0; i < n; i++)
    {
      double distance = fabs (judge_clip (found[i]) - judge_clip (wanted[i]));

      if (distance <= worst)
        continue;
      worst = distance;
      place = i;
    }
  g_test_message ("%s, %s: off by %.3f of 255 at sample %" G_GSIZE_FORMAT
                  " (%.5f, wanted %.5f)",
                  name,
                  what,
                  worst * 255,
                  place,
                  found[place],
                  wanted[place]);
  g_assert_cmpfloat (worst, <=, tolerance);
}

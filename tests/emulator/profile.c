/* emulator/profile: a wide space, Adobe RGB's primaries and gamma. */
#include "profile.h"

#include <lcms2.h>

#define EMU_PROFILE_GAMMA 2.19921875

static cmsHPROFILE
emu_profile_open (void)
{
  const cmsCIExyY white = { 0.3127, 0.3290, 1.0 };
  const cmsCIExyYTRIPLE primaries = { { 0.64, 0.33, 1.0 },
                                      { 0.21, 0.71, 1.0 },
                                      { 0.15, 0.06, 1.0 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, EMU_PROFILE_GAMMA);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return profile;
}

/**
 * emu_profile_apply:
 * @picture: an sRGB picture; looks the same in the wide space, which it names
 */
void
emu_profile_apply (EmuPicture *picture)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  cmsHPROFILE wide = emu_profile_open ();
  cmsHTRANSFORM transform = cmsCreateTransform (srgb,
                                                TYPE_RGBA_8,
                                                wide,
                                                TYPE_RGBA_8,
                                                INTENT_RELATIVE_COLORIMETRIC,
                                                cmsFLAGS_COPY_ALPHA);
  cmsUInt32Number length = 0;
  guint8 *data;

  for (guint y = 0; y < picture->height; y++)
    cmsDoTransform (transform,
                    emu_picture_row (picture, y),
                    emu_picture_row (picture, y),
                    picture->width);
  cmsSaveProfileToMem (wide, NULL, &length);
  data = g_malloc (length);
  cmsSaveProfileToMem (wide, data, &length);
  g_clear_pointer (&picture->icc, g_bytes_unref);
  picture->icc = g_bytes_new_take (data, length);
  cmsDeleteTransform (transform);
  cmsCloseProfile (wide);
  cmsCloseProfile (srgb);
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/color: Little CMS between sRGB, a result's profile and the image's. */
#include "color.h"

#include <lcms2.h>
#include <string.h>

#include "shaper.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GimpColorProfile, g_object_unref)

/* pixels on their way, few enough for the innermost cache */
#define LIMN_COLOR_CHUNK 512

struct _LimnColor
{
  LimnColorRows from, to;
  gboolean identity; /* rows stay as they are */
  LimnShaper *shaper;
  cmsHTRANSFORM transform; /* where a shaper cannot; neither for no colours */
};

static gboolean
limn_color_has_alpha (LimnColorRows rows)
{
  return rows.channels % 2 == 0;
}

static gboolean
limn_color_is_gray (LimnColorRows rows)
{
  return rows.channels <= 2;
}

/* of floats, with alpha in their step only */
static cmsUInt32Number
limn_color_get_format (LimnColorRows rows)
{
  gboolean gray = limn_color_is_gray (rows);

  return COLORSPACE_SH (gray ? PT_GRAY : PT_RGB) | CHANNELS_SH (gray ? 1 : 3) |
         EXTRA_SH (limn_color_has_alpha (rows) ? 1 : 0) | FLOAT_SH (1) |
         BYTES_SH (sizeof (float));
}

/* sRGB's primaries without its curve; like sRGB, and GIMP's own */
static cmsHPROFILE
limn_color_open_linear (void)
{
  const cmsCIExyY white = { 0.3127, 0.3290, 1.0 };
  const cmsCIExyYTRIPLE primaries = { { 0.64, 0.33, 1.0 },
                                      { 0.30, 0.60, 1.0 },
                                      { 0.15, 0.06, 1.0 } };
  cmsToneCurve *curve = cmsBuildGamma (NULL, 1.0);
  cmsToneCurve *curves[] = { curve, curve, curve };
  cmsHPROFILE profile = cmsCreateRGBProfile (&white, &primaries, curves);

  cmsFreeToneCurve (curve);
  return profile;
}

static cmsHPROFILE
limn_color_open_rgb (LimnColorRows rows)
{
  return rows.linear ? limn_color_open_linear () : cmsCreate_sRGBProfile ();
}

/* gray with the curve of the colours is what GIMP means by gray without a
 * profile */
static cmsHPROFILE
limn_color_open_default (LimnColorRows rows)
{
  cmsHPROFILE rgb = limn_color_open_rgb (rows);
  cmsToneCurve *curve = cmsReadTag (rgb, cmsSigRedTRCTag);
  cmsHPROFILE gray;

  if (!limn_color_is_gray (rows))
    return rgb;
  gray = cmsCreateGrayProfile (cmsD50_xyY (), curve);
  cmsCloseProfile (rgb);
  return gray;
}

/* a profile that does not suit the rows counts as none */
static cmsHPROFILE
limn_color_open_icc (const guint8 *data, gsize length, LimnColorRows rows)
{
  cmsHPROFILE profile = cmsOpenProfileFromMem (data, length);
  cmsColorSpaceSignature wanted =
      limn_color_is_gray (rows) ? cmsSigGrayData : cmsSigRgbData;

  if (profile == NULL || cmsGetColorSpace (profile) == wanted)
    return profile;
  cmsCloseProfile (profile);
  return NULL;
}

static GimpColorProfile *
limn_color_make_builtin (LimnColorRows rows)
{
  return rows.linear ? gimp_color_profile_new_rgb_srgb_linear () :
                       gimp_color_profile_new_rgb_srgb ();
}

static cmsHPROFILE
limn_color_open_image (gint32 image, LimnColorRows rows)
{
  g_autoptr (GimpColorProfile) own = gimp_image_get_color_profile (image);
  g_autoptr (GimpColorProfile) builtin = NULL;
  const guint8 *data;
  gsize length;

  if (own == NULL)
    return NULL;
  builtin = limn_color_make_builtin (rows);
  if (gimp_color_profile_is_equal (own, builtin))
    return NULL;
  data = gimp_color_profile_get_icc_profile (own, &length);
  return limn_color_open_icc (data, length, rows);
}

static gboolean
limn_color_connect (LimnColor *self, cmsHPROFILE source, cmsHPROFILE target)
{
  self->shaper =
      limn_shaper_new (source, target, self->to.sample < LIMN_SAMPLE_HALF);
  if (self->shaper == NULL)
    self->transform = cmsCreateTransform (source,
                                          limn_color_get_format (self->from),
                                          target,
                                          limn_color_get_format (self->to),
                                          INTENT_RELATIVE_COLORIMETRIC,
                                          cmsFLAGS_BLACKPOINTCOMPENSATION);
  return self->shaper != NULL || self->transform != NULL;
}

static gboolean
limn_color_try (LimnColor *self, cmsHPROFILE source, cmsHPROFILE target)
{
  cmsHPROFILE own_source =
      source != NULL ? NULL : limn_color_open_default (self->from);
  cmsHPROFILE own_target =
      target != NULL ? NULL : limn_color_open_default (self->to);
  gboolean connected =
      limn_color_connect (self,
                          source != NULL ? source : own_source,
                          target != NULL ? target : own_target);

  g_clear_pointer (&own_source, cmsCloseProfile);
  g_clear_pointer (&own_target, cmsCloseProfile);
  return connected;
}

static cmsHPROFILE
limn_color_open_bytes (GBytes *icc, LimnColorRows rows)
{
  return limn_color_open_icc (
      g_bytes_get_data (icc, NULL), g_bytes_get_size (icc), rows);
}

static LimnColor *
limn_color_alloc (LimnColorRows from, LimnColorRows to)
{
  LimnColor *self = g_new0 (LimnColor, 1);

  self->from = from;
  self->to = to;
  return self;
}

/* Cameras and editors write sRGB in their own words. Where no colour moves by
 * more than a step, the copy is as right, comes back to the bit, and is quick.
 */
static gboolean
limn_color_changes_nothing (const LimnColor *self)
{
  guint n = self->from.channels;

  if (self->from.sample != LIMN_SAMPLE_U8 ||
      self->to.sample != LIMN_SAMPLE_U8 || n != self->to.channels)
    return FALSE;
  for (guint i = 0; i < 16 * 16 * 16; i++)
    {
      const guint8 pixel[] = {
        (i & 15) * 17, (i >> 4 & 15) * 17, (i >> 8) * 17, 0
      };
      guint8 converted[4];

      limn_color_apply (self, pixel, converted, 1);
      for (guint c = 0; c < n; c++)
        if (ABS (pixel[c] - converted[c]) > 1)
          return FALSE;
    }
  return TRUE;
}

/* a profile that opens may still be of no use: it counts as none then, the
 * result's own first */
static LimnColor *
limn_color_new (cmsHPROFILE source,
                LimnColorRows from,
                cmsHPROFILE target,
                LimnColorRows to)
{
  LimnColor *self = limn_color_alloc (from, to);
  const cmsHPROFILE pairs[][2] = {
    { source, target }, { NULL, target }, { source, NULL }, { NULL }
  };
  gboolean connected;

  self->identity = source == NULL && target == NULL &&
                   from.channels == to.channels && from.sample == to.sample &&
                   from.linear == to.linear;
  connected = self->identity;
  for (guint i = 0; i < G_N_ELEMENTS (pairs) && !connected; i++)
    connected = limn_color_try (self, pairs[i][0], pairs[i][1]);
  g_clear_pointer (&source, cmsCloseProfile);
  g_clear_pointer (&target, cmsCloseProfile);
  g_assert (connected);
  self->identity = self->identity || limn_color_changes_nothing (self);
  return self;
}

/**
 * limn_color_new_export:
 * @image: id of the image the rows come from
 * @from: their layout
 * @to: layout of the sRGB rows wanted, with alpha if @from has it
 *
 * Returns: (transfer full): a conversion from the image's space to sRGB
 */
LimnColor *
limn_color_new_export (gint32 image, LimnColorRows from, LimnColorRows to)
{
  return limn_color_new (limn_color_open_image (image, from), from, NULL, to);
}

/**
 * limn_color_new_import:
 * @image: id of the image the rows are for
 * @icc: (nullable): profile of the rows, %NULL for sRGB
 * @from: their layout
 * @to: layout of the rows wanted, with alpha if @from has it
 *
 * Returns: (transfer full): a conversion to the image's space
 */
LimnColor *
limn_color_new_import (gint32 image,
                       GBytes *icc,
                       LimnColorRows from,
                       LimnColorRows to)
{
  cmsHPROFILE source = NULL;

  if (icc != NULL)
    source = limn_color_open_bytes (icc, from);
  return limn_color_new (source, from, limn_color_open_image (image, to), to);
}

/**
 * limn_color_new_to_srgb:
 * @icc: profile of the rows
 * @rows: their layout, which stays; gray stays gray, with sRGB's curve
 *
 * Returns: (transfer full): a conversion to sRGB
 */
LimnColor *
limn_color_new_to_srgb (GBytes *icc, LimnColorRows rows)
{
  return limn_color_new (limn_color_open_bytes (icc, rows), rows, NULL, rows);
}

/**
 * limn_color_new_plain:
 * @from: layout of the rows
 * @to: layout of the rows wanted, of the same channels
 *
 * Returns: (transfer full): a conversion of samples that are no colours
 */
LimnColor *
limn_color_new_plain (LimnColorRows from, LimnColorRows to)
{
  LimnColor *self = limn_color_alloc (from, to);

  self->identity = from.sample == to.sample;
  return self;
}

/**
 * limn_color_free:
 * @self: (nullable) (transfer full): a conversion
 */
void
limn_color_free (LimnColor *self)
{
  if (self == NULL)
    return;
  limn_shaper_free (self->shaper);
  g_clear_pointer (&self->transform, cmsDeleteTransform);
  g_free (self);
}

/**
 * limn_color_is_identity:
 * @self: a conversion
 *
 * Returns: whether rows may be used as they are
 */
gboolean
limn_color_is_identity (const LimnColor *self)
{
  return self->identity;
}

static void
limn_color_convert (const LimnColor *self, float *from, float *to, guint n)
{
  if (self->shaper != NULL)
    limn_shaper_apply (
        self->shaper, from, self->from.channels, to, self->to.channels, n);
  else if (self->transform != NULL)
    cmsDoTransform (self->transform, from, to, n);
  else
    memcpy (to, from, n * self->to.channels * sizeof *to);
}

static void
limn_color_copy_alpha (const LimnColor *self,
                       const float *restrict from,
                       float *restrict to,
                       guint n)
{
  from += self->from.channels - 1;
  to += self->to.channels - 1;
  for (guint i = 0; i < n; i++)
    to[i * self->to.channels] = from[i * self->from.channels];
}

static void
limn_color_apply_chunk (const LimnColor *self,
                        gconstpointer from,
                        gpointer to,
                        guint n)
{
  float source[LIMN_COLOR_CHUNK * 4];
  float target[LIMN_COLOR_CHUNK * 4];

  limn_sample_read (self->from.sample, from, source, n * self->from.channels);
  limn_color_convert (self, source, target, n);
  if (limn_color_has_alpha (self->to))
    limn_color_copy_alpha (self, source, target, n);
  limn_sample_write (self->to.sample, target, to, n * self->to.channels);
}

/**
 * limn_color_apply:
 * @self: a conversion that is not the identity
 * @from: pixels
 * @to: room for as many converted pixels
 * @n_pixels: how many
 */
void
limn_color_apply (const LimnColor *self,
                  gconstpointer from,
                  gpointer to,
                  guint n_pixels)
{
  const guint8 *source = from;
  guint8 *target = to;
  gsize from_bytes =
      self->from.channels * limn_sample_get_bytes (self->from.sample);
  gsize to_bytes = self->to.channels * limn_sample_get_bytes (self->to.sample);

  for (guint done = 0; done < n_pixels; done += LIMN_COLOR_CHUNK)
    limn_color_apply_chunk (self,
                            source + done * from_bytes,
                            target + done * to_bytes,
                            MIN (n_pixels - done, LIMN_COLOR_CHUNK));
}

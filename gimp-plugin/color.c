/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/color: Little CMS between sRGB, a result's profile and the image's. */
#include "color.h"

#include <lcms2.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GimpColorProfile, g_object_unref)

struct _LimnColor
{
  LimnColorRows from, to;
  gboolean identity; /* rows stay as they are */
  cmsHTRANSFORM transform;
  double *wide; /* Little CMS has no integers of 32 bits: they go as doubles */
  gsize n_wide;
};

/* what is missing are the channels; Little CMS writes 8 bytes as 0 */
static const struct
{
  gsize bytes;
  cmsUInt32Number format;
} limn_color_samples[] = {
  [LIMN_COLOR_U8] = { 1, BYTES_SH (1) },
  [LIMN_COLOR_U16] = { 2, BYTES_SH (2) },
  [LIMN_COLOR_U32] = { 4, FLOAT_SH (1) | BYTES_SH (0) },
  [LIMN_COLOR_HALF] = { 2, FLOAT_SH (1) | BYTES_SH (2) },
  [LIMN_COLOR_FLOAT] = { 4, FLOAT_SH (1) | BYTES_SH (4) },
  [LIMN_COLOR_DOUBLE] = { 8, FLOAT_SH (1) | BYTES_SH (0) },
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

static cmsUInt32Number
limn_color_get_format (LimnColorRows rows)
{
  gboolean gray = limn_color_is_gray (rows);

  return COLORSPACE_SH (gray ? PT_GRAY : PT_RGB) | CHANNELS_SH (gray ? 1 : 3) |
         EXTRA_SH (limn_color_has_alpha (rows) ? 1 : 0) |
         limn_color_samples[rows.sample].format;
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

static cmsHTRANSFORM
limn_color_create (cmsHPROFILE source,
                   LimnColorRows from,
                   cmsHPROFILE target,
                   LimnColorRows to)
{
  cmsHPROFILE own_source =
      source != NULL ? NULL : limn_color_open_default (from);
  cmsHPROFILE own_target = target != NULL ? NULL : limn_color_open_default (to);
  cmsHTRANSFORM transform = cmsCreateTransform (
      source != NULL ? source : own_source,
      limn_color_get_format (from),
      target != NULL ? target : own_target,
      limn_color_get_format (to),
      INTENT_RELATIVE_COLORIMETRIC,
      cmsFLAGS_BLACKPOINTCOMPENSATION | cmsFLAGS_COPY_ALPHA);

  g_clear_pointer (&own_source, cmsCloseProfile);
  g_clear_pointer (&own_target, cmsCloseProfile);
  return transform;
}

static LimnColor *
limn_color_alloc (LimnColorRows from, LimnColorRows to)
{
  LimnColor *self = g_new0 (LimnColor, 1);

  self->from = from;
  self->to = to;
  return self;
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

  self->identity = source == NULL && target == NULL &&
                   from.channels == to.channels && from.sample == to.sample &&
                   from.linear == to.linear;
  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (!self->identity && self->transform == NULL)
      self->transform = limn_color_create (pairs[i][0], from, pairs[i][1], to);
  g_clear_pointer (&source, cmsCloseProfile);
  g_clear_pointer (&target, cmsCloseProfile);
  g_assert (self->identity || self->transform != NULL);
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
    source = limn_color_open_icc (
        g_bytes_get_data (icc, NULL), g_bytes_get_size (icc), from);
  return limn_color_new (source, from, limn_color_open_image (image, to), to);
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
  if (!self->identity)
    self->transform = cmsCreateTransform (NULL,
                                          limn_color_get_format (from),
                                          NULL,
                                          limn_color_get_format (to),
                                          INTENT_RELATIVE_COLORIMETRIC,
                                          cmsFLAGS_NULLTRANSFORM);
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
  g_clear_pointer (&self->transform, cmsDeleteTransform);
  g_free (self->wide);
  g_free (self);
}

/**
 * limn_color_get_bytes:
 * @sample: how a sample is stored
 *
 * Returns: bytes it takes
 */
gsize
limn_color_get_bytes (LimnColorSample sample)
{
  return limn_color_samples[sample].bytes;
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

static double *
limn_color_reserve (LimnColor *self, gsize n)
{
  if (self->n_wide < n)
    {
      g_free (self->wide);
      self->n_wide = n;
      self->wide = g_new (double, n);
    }
  return self->wide;
}

static const double *
limn_color_widen (LimnColor *self, const guint32 *from, gsize n)
{
  double *wide = limn_color_reserve (self, n);

  for (gsize i = 0; i < n; i++)
    wide[i] = from[i] / (double) G_MAXUINT32;
  return wide;
}

static void
limn_color_narrow (const double *wide, guint32 *to, gsize n)
{
  for (gsize i = 0; i < n; i++)
    to[i] = CLAMP (wide[i], 0.0, 1.0) * G_MAXUINT32 + 0.5;
}

/**
 * limn_color_apply:
 * @self: a conversion that is not the identity
 * @from: pixels
 * @to: room for as many converted pixels
 * @n_pixels: how many
 */
void
limn_color_apply (LimnColor *self,
                  gconstpointer from,
                  gpointer to,
                  guint n_pixels)
{
  gsize n = (gsize) n_pixels * self->to.channels;

  if (self->from.sample == LIMN_COLOR_U32)
    from =
        limn_color_widen (self, from, (gsize) n_pixels * self->from.channels);
  if (self->to.sample != LIMN_COLOR_U32)
    {
      cmsDoTransform (self->transform, from, to, n_pixels);
      return;
    }
  cmsDoTransform (
      self->transform, from, limn_color_reserve (self, n), n_pixels);
  limn_color_narrow (self->wide, to, n);
}

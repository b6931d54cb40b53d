/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/color: Little CMS between sRGB, a result's profile and the image's. */
#include "color.h"

#include <lcms2.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GimpColorProfile, g_object_unref)

struct _LimnColor
{
  gboolean identity; /* rows stay as they are */
  cmsHTRANSFORM transform;
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
         BYTES_SH (rows.depth / 8);
}

/* gray with sRGB's curve is what GIMP means by gray without a profile */
static cmsHPROFILE
limn_color_open_gray (void)
{
  cmsHPROFILE srgb = cmsCreate_sRGBProfile ();
  cmsToneCurve *curve = cmsReadTag (srgb, cmsSigRedTRCTag);
  cmsHPROFILE gray = cmsCreateGrayProfile (cmsD50_xyY (), curve);

  cmsCloseProfile (srgb);
  return gray;
}

static cmsHPROFILE
limn_color_open_default (LimnColorRows rows)
{
  return limn_color_is_gray (rows) ? limn_color_open_gray () :
                                     cmsCreate_sRGBProfile ();
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

/* The profile of an image of linear precision is linear, its tiles come with
 * sRGB's curve all the same. The precision itself must not be asked for: that
 * call makes GIMP hand out tiles as they are, see limn/tiles. */
static GimpColorProfile *
limn_color_get_tile_profile (gint32 image)
{
  GimpColorProfile *own = gimp_image_get_color_profile (image);
  GimpColorProfile *curved;

  if (own == NULL || !gimp_color_profile_is_linear (own))
    return own;
  curved = gimp_color_profile_new_srgb_trc_from_color_profile (own);
  g_object_unref (own);
  return curved;
}

static cmsHPROFILE
limn_color_open_image (gint32 image, LimnColorRows rows)
{
  g_autoptr (GimpColorProfile) own = limn_color_get_tile_profile (image);
  g_autoptr (GimpColorProfile) srgb = NULL;
  const guint8 *data;
  gsize length;

  if (own == NULL)
    return NULL;
  srgb = gimp_color_profile_new_rgb_srgb ();
  if (gimp_color_profile_is_equal (own, srgb))
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

/* a profile that opens may still be of no use: it counts as none then, the
 * result's own first */
static LimnColor *
limn_color_new (cmsHPROFILE source,
                LimnColorRows from,
                cmsHPROFILE target,
                LimnColorRows to)
{
  LimnColor *self = g_new0 (LimnColor, 1);
  const cmsHPROFILE pairs[][2] = {
    { source, target }, { NULL, target }, { source, NULL }, { NULL }
  };

  self->identity = source == NULL && target == NULL &&
                   from.channels == to.channels && from.depth == to.depth;
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
 * limn_color_free:
 * @self: (nullable) (transfer full): a conversion
 */
void
limn_color_free (LimnColor *self)
{
  if (self == NULL)
    return;
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

/**
 * limn_color_apply:
 * @self: a conversion that is not the identity
 * @from: pixels
 * @to: room for as many converted pixels
 * @n_pixels: how many
 */
void
limn_color_apply (const LimnColor *self,
                  const guint8 *from,
                  guint8 *to,
                  guint n_pixels)
{
  cmsDoTransform (self->transform, from, to, n_pixels);
}

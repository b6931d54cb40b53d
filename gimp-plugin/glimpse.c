/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/glimpse: GIMP reduces, so that few bytes cross to here. Its thumbnails
 * are in the image's own profile, which is near enough for a look. */
#include "glimpse.h"

#include <math.h>
#include <string.h>

#include "fidelity/feather.h"
#include "target.h"

/* of a thumbnail that GIMP makes, pixels a side */
#define LIMN_GLIMPSE_MAX_SIDE 1024

/* a rectangle of a picture */
typedef struct
{
  gint x, y, width, height;
} LimnGlimpseBox;

static LimnPicture *
limn_glimpse_new (gint width, gint height, guint max_side)
{
  gdouble side = MAX (width, height);
  gdouble scale = MIN (1, MIN (max_side, LIMN_GLIMPSE_MAX_SIDE) / side);

  return limn_picture_new ((guint) MAX (1, round (width * scale)),
                           (guint) MAX (1, round (height * scale)));
}

/* where @part of what @picture shows, @whole, lies in it */
static LimnGlimpseBox
limn_glimpse_find_box (const LimnPicture *picture,
                       const LimnRect *whole,
                       const LimnRect *part)
{
  gdouble sx = (gdouble) picture->width / whole->width;
  gdouble sy = (gdouble) picture->height / whole->height;
  gint width = (gint) picture->width;
  gint height = (gint) picture->height;
  gint left = (gint) round ((part->x - whole->x) * sx);
  gint top = (gint) round ((part->y - whole->y) * sy);
  gint right = (gint) round ((part->x - whole->x + part->width) * sx);
  gint bottom = (gint) round ((part->y - whole->y + part->height) * sy);
  LimnGlimpseBox box;

  box.x = CLAMP (left, 0, width - 1);
  box.y = CLAMP (top, 0, height - 1);
  box.width = MAX (1, MIN (right, width) - box.x);
  box.height = MAX (1, MIN (bottom, height) - box.y);
  return box;
}

/* GIMP's thumbnails have 1 to 4 channels, the even ones alpha */
static void
limn_glimpse_put (LimnPicture *picture,
                  const LimnGlimpseBox *box,
                  const guint8 *from,
                  gint bpp)
{
  for (gint y = 0; y < box->height; y++)
    for (gint x = 0; x < box->width; x++)
      {
        const guint8 *in = from + ((gsize) y * box->width + x) * bpp;
        guint8 *out = picture->pixels +
                      ((gsize) (box->y + y) * picture->width + box->x + x) * 4;

        for (gint i = 0; i < 3; i++)
          out[i] = in[bpp >= 3 ? i : 0];
        out[3] = bpp % 2 == 0 ? in[bpp - 1] : 255;
      }
}

/* @part lies in @drawable, whose corner is at @place */
static void
limn_glimpse_read (LimnPicture *picture,
                   gint32 drawable,
                   const LimnRect *place,
                   const LimnRect *whole,
                   const LimnRect *part)
{
  LimnGlimpseBox box = limn_glimpse_find_box (picture, whole, part);
  gint width = box.width;
  gint height = box.height;
  gint bpp = 0;
  g_autofree guint8 *data =
      gimp_drawable_get_sub_thumbnail_data (drawable,
                                            part->x - place->x,
                                            part->y - place->y,
                                            part->width,
                                            part->height,
                                            &width,
                                            &height,
                                            &bpp);

  /* it may be smaller than asked for, so as to keep a ratio */
  if (data == NULL || width <= 0 || height <= 0)
    return;
  box.width = MIN (width, box.width);
  box.height = MIN (height, box.height);
  if (box.width == width)
    limn_glimpse_put (picture, &box, data, bpp);
}

/**
 * limn_glimpse_new_drawable:
 * @drawable: id of a layer
 * @max_side: pixels a side, at most
 *
 * Returns: (transfer full): all of it
 */
LimnPicture *
limn_glimpse_new_drawable (gint32 drawable, guint max_side)
{
  LimnRect all = { .width = gimp_drawable_width (drawable),
                   .height = gimp_drawable_height (drawable) };
  LimnPicture *self = limn_glimpse_new (all.width, all.height, max_side);

  limn_glimpse_read (self, drawable, &all, &all, &all);
  return self;
}

/**
 * limn_glimpse_new_frame:
 * @drawable: id of the layer that is sent
 * @frame: what of it
 * @max_side: pixels a side, at most
 *
 * Returns: (transfer full): the frame; transparent where there is nothing yet
 */
LimnPicture *
limn_glimpse_new_frame (gint32 drawable, const LimnFrame *frame, guint max_side)
{
  LimnRect place = limn_target_get_rect (drawable);
  LimnRect part = limn_rect_intersect (&frame->known, &place);
  LimnPicture *self =
      limn_glimpse_new (frame->rect.width, frame->rect.height, max_side);

  part = limn_rect_intersect (&part, &frame->rect);
  if (!limn_rect_is_empty (&part))
    limn_glimpse_read (self, drawable, &place, &frame->rect, &part);
  return self;
}

static void
limn_glimpse_fill (LimnPicture *self,
                   const LimnFrame *frame,
                   const LimnRect *rect,
                   guint8 alpha)
{
  LimnRect part = limn_rect_intersect (rect, &frame->rect);
  LimnGlimpseBox box;

  if (limn_rect_is_empty (&part))
    return;
  box = limn_glimpse_find_box (self, &frame->rect, &part);
  for (gint y = box.y; y < box.y + box.height; y++)
    for (gint x = box.x; x < box.x + box.width; x++)
      self->pixels[((gsize) y * self->width + x) * 4 + 3] = alpha;
}

/**
 * limn_glimpse_new_coverage:
 * @drawable: id of a mask or selection
 * @place: where it lies, image coordinates
 * @frame: what is sent
 * @max_side: pixels a side, at most
 *
 * Returns: (transfer full): of the size of limn_glimpse_new_frame(); its alpha
 *   is what is covered of the frame's target
 */
LimnPicture *
limn_glimpse_new_coverage (gint32 drawable,
                           const LimnRect *place,
                           const LimnFrame *frame,
                           guint max_side)
{
  LimnRect part = limn_rect_intersect (&frame->target, place);
  LimnPicture *self =
      limn_glimpse_new (frame->rect.width, frame->rect.height, max_side);

  if (limn_rect_is_empty (&part))
    return self;
  limn_glimpse_read (self, drawable, place, &frame->rect, &part);
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    self->pixels[i * 4 + 3] = self->pixels[i * 4];
  return self;
}

static void
limn_glimpse_blur (LimnPicture *self, gdouble radius)
{
  gsize n = (gsize) self->width * self->height;
  g_autofree guint8 *values = g_malloc (n);

  for (gsize i = 0; i < n; i++)
    values[i] = self->pixels[i * 4 + 3];
  if (radius < 0)
    radius = limn_feather_find_radius (values, self->width, self->height);
  limn_feather_apply (values, self->width, self->height, radius);
  for (gsize i = 0; i < n; i++)
    self->pixels[i * 4 + 3] = values[i];
}

/**
 * limn_glimpse_feather:
 * @picture: of a selection
 * @frame: what it is a picture of
 * @radius: pixels of the image over which it fades, below 0 for as many as suit
 */
void
limn_glimpse_feather (LimnPicture *picture,
                      const LimnFrame *frame,
                      gdouble radius)
{
  limn_glimpse_blur (picture,
                     radius < 0 ? radius :
                                  radius * picture->width / frame->rect.width);
}

/**
 * limn_glimpse_new_growth:
 * @extension: how a canvas grows
 * @frame: what is sent of it
 * @max_side: pixels a side, at most
 *
 * Returns: (transfer full): of the size of limn_glimpse_new_frame(); its alpha
 *   is where there was neither canvas nor layer
 */
LimnPicture *
limn_glimpse_new_growth (const LimnExtension *extension,
                         const LimnFrame *frame,
                         guint max_side)
{
  LimnPicture *self =
      limn_glimpse_new (frame->rect.width, frame->rect.height, max_side);

  limn_glimpse_fill (self, frame, &frame->target, 255);
  limn_glimpse_fill (self, frame, &extension->canvas, 0);
  limn_glimpse_fill (self, frame, &extension->real, 0);
  return self;
}

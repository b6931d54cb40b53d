/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/frame-fit: which rectangle of a scene is sent, and at which size. */
#include <math.h>

#include "frame.h"
#include "sizing.h"

/* context around what is edited, DESIGN.md's rule of the frame: the largest
 * of a few pixels, a share of the diagonal and half the mean side */
#define LIMN_FRAME_MIN_PAD 32
#define LIMN_FRAME_DIAGONAL_PAD 0.06
#define LIMN_FRAME_SIDE_PAD 0.5

/* a frame this close to the size that the model returns takes that size: more
 * real context, and nothing is resampled on either way */
#define LIMN_FRAME_SNAP 1.25

/* ... and one that is hardly larger gives up context for it */
#define LIMN_FRAME_TRIM 1.1

/* where the size that comes back is not known, no more than a 4K tier */
#define LIMN_FRAME_MAX_SENT 4096

typedef struct
{
  gint width, height;
} LimnFrameSize;

typedef struct
{
  const LimnScene *scene;
  LimnFrameSize want;  /* the area with its context */
  LimnFrameSize least; /* the context that must stay */
  gint native_width, native_height;
} LimnFrameFit;

static LimnFrameSize
limn_frame_size_pad (const LimnScene *scene, gint pad)
{
  return (
      LimnFrameSize){ MIN (scene->area.width + 2 * pad, scene->room.width),
                      MIN (scene->area.height + 2 * pad, scene->room.height) };
}

/* the context that always stays */
static gint
limn_frame_get_least_pad (const LimnScene *scene, gdouble context)
{
  gdouble diagonal = hypot (scene->area.width, scene->area.height);

  if (scene->whole)
    return 0;
  if (context >= 0)
    return (gint) lround (context);
  return (gint) lround (
      MAX (LIMN_FRAME_MIN_PAD, LIMN_FRAME_DIAGONAL_PAD * diagonal));
}

static gint
limn_frame_get_pad (const LimnScene *scene, gdouble context)
{
  gint least = limn_frame_get_least_pad (scene, context);
  gdouble side = (scene->area.width + scene->area.height) / 2.0;

  if (scene->whole || context >= 0)
    return least;
  return MAX (least, (gint) lround (LIMN_FRAME_SIDE_PAD * side));
}

/**
 * limn_frame_pad:
 * @scene: what is known of the image
 * @context: pixels of context on each side, below 0 for as many as suit
 *
 * Returns: the area with its context, moved rather than cut where there is no
 * more room
 */
LimnRect
limn_frame_pad (const LimnScene *scene, gdouble context)
{
  LimnFrameSize size =
      limn_frame_size_pad (scene, limn_frame_get_pad (scene, context));
  LimnRect padded = limn_rect_center (&scene->area, size.width, size.height);

  return limn_rect_shift_into (&padded, &scene->room);
}

static gboolean
limn_frame_size_fits (LimnFrameSize size, gint width, gint height)
{
  return size.width <= width && size.height <= height;
}

/* a ratio such as 16384:1 makes sides that no image has */
static gint
limn_frame_limit_side (gdouble side)
{
  return (gint) lround (MIN (side, LIMN_FRAME_MAX_SIDE));
}

/* the smallest size around @size whose sides are in the exact ratio */
static LimnFrameSize
limn_frame_size_grow_exactly (LimnFrameSize size, const LimnFrameFit *fit)
{
  gint a = fit->native_width;
  gint b = fit->native_height;
  gint width, height, k;

  while (b != 0)
    {
      gint rest = a % b;

      a = b;
      b = rest;
    }
  width = fit->native_width / a;
  height = fit->native_height / a;
  k = MAX ((size.width + width - 1) / width,
           (size.height + height - 1) / height);
  return (LimnFrameSize){ limn_frame_limit_side ((gdouble) k * width),
                          limn_frame_limit_side ((gdouble) k * height) };
}

/* the same to the nearest pixel */
static LimnFrameSize
limn_frame_size_grow (LimnFrameSize size, const LimnFrameFit *fit)
{
  gdouble ratio = (gdouble) fit->native_width / fit->native_height;

  gint width = limn_frame_limit_side (size.height * ratio);
  gint height = limn_frame_limit_side (size.width / ratio);

  return (LimnFrameSize){ MAX (size.width, width), MAX (size.height, height) };
}

/* the largest size in the ratio that the room holds */
static LimnFrameSize
limn_frame_size_fill (const LimnFrameFit *fit)
{
  const LimnRect *room = &fit->scene->room;
  gdouble ratio = (gdouble) fit->native_width / fit->native_height;
  gint width = MIN (room->width, (gint) (room->height * ratio));
  gint height = MIN (room->height, (gint) lround (width / ratio));

  return (LimnFrameSize){ MAX (width, 1), MAX (height, 1) };
}

/* real pixels are taken for the ratio as long as there are any, then context
 * is given up, and only then the edge is extended */
static LimnFrameSize
limn_frame_choose_size (const LimnFrameFit *fit)
{
  const LimnRect *room = &fit->scene->room;
  LimnFrameSize exact = limn_frame_size_grow_exactly (fit->want, fit);
  LimnFrameSize near = limn_frame_size_grow (fit->want, fit);
  LimnFrameSize least = limn_frame_size_grow (fit->least, fit);

  if (limn_frame_size_fits (exact, room->width, room->height))
    return exact;
  if (limn_frame_size_fits (near, room->width, room->height))
    return near;
  if (limn_frame_size_fits (least, room->width, room->height))
    return limn_frame_size_fill (fit);
  return least;
}

static LimnFrameSize
limn_frame_snap (LimnFrameSize size, const LimnFrameFit *fit)
{
  LimnFrameSize native = { fit->native_width, fit->native_height };
  LimnFrameSize least = limn_frame_size_grow (fit->least, fit);
  const LimnRect *room = &fit->scene->room;
  gdouble factor = (gdouble) native.width / size.width;

  if (!fit->scene->whole && factor <= LIMN_FRAME_SNAP &&
      factor >= 1 / LIMN_FRAME_TRIM &&
      limn_frame_size_fits (least, native.width, native.height) &&
      limn_frame_size_fits (native, room->width, room->height))
    return native;
  return size;
}

/* more pixels than come back would be sent in vain */
static void
limn_frame_reduce (LimnFrame *self, gint native_width, gint native_height)
{
  guint width = (guint) self->rect.width;
  guint height = (guint) self->rect.height;

  if (native_width > 0 && native_height > 0)
    {
      self->sent_width = MIN (self->rect.width, native_width);
      self->sent_height = MIN (self->rect.height, native_height);
      return;
    }
  limn_sizing_clamp (&width, &height, LIMN_FRAME_MAX_SENT, 0);
  self->sent_width = (gint) width;
  self->sent_height = (gint) height;
}

/**
 * limn_frame_fit:
 * @self: (out caller-allocates): the frame
 * @scene: what is known of the image
 * @context: pixels of context on each side, below 0 for as many as suit
 * @native_width: pixels of the image that the model will return, 0 unknown
 * @native_height: pixels of the image that the model will return, 0 unknown
 *
 * Frames the scene's area with its context in the ratio of what comes back. It
 * stays in the room as long as it can, lies around the area, and is never sent
 * larger than it is. A fixed scene is framed as it is.
 */
void
limn_frame_fit (LimnFrame *self,
                const LimnScene *scene,
                gdouble context,
                guint native_width,
                guint native_height)
{
  gint pad = limn_frame_get_pad (scene, context);
  gint least = limn_frame_get_least_pad (scene, context);
  LimnFrameFit fit = { .scene = scene,
                       .want = limn_frame_size_pad (scene, pad),
                       .least = limn_frame_size_pad (scene, least),
                       .native_width = (gint) native_width,
                       .native_height = (gint) native_height };
  LimnFrameSize size = fit.want;
  LimnRect rect = scene->area;

  if (!scene->fixed && native_width > 0 && native_height > 0)
    size = limn_frame_snap (limn_frame_choose_size (&fit), &fit);
  if (!scene->fixed)
    {
      rect = limn_rect_center (&scene->area, size.width, size.height);
      rect = limn_rect_shift_into (&rect, &scene->room);
    }
  limn_frame_init (self, &rect);
  self->known = limn_rect_intersect (&rect, &scene->bounds);
  self->target = limn_rect_intersect (&rect, &scene->room);
  if (!scene->fixed)
    limn_frame_reduce (self, fit.native_width, fit.native_height);
}

/**
 * limn_frame_get_room:
 * @self: a frame of @scene
 * @scene: what it was made from
 *
 * Returns: pixels around the scene's area within which a mask may fade on all
 *   sides; an edge where there is no more room is no hindrance
 */
gint
limn_frame_get_room (const LimnFrame *self, const LimnScene *scene)
{
  const LimnRect *area = &scene->area;
  const LimnRect *target = &self->target;
  const LimnRect *border = &scene->room;
  gint right = target->x + target->width;
  gint bottom = target->y + target->height;
  gint room = G_MAXINT;

  if (target->x > border->x)
    room = MIN (room, area->x - target->x);
  if (target->y > border->y)
    room = MIN (room, area->y - target->y);
  if (right < border->x + border->width)
    room = MIN (room, right - area->x - area->width);
  if (bottom < border->y + border->height)
    room = MIN (room, bottom - area->y - area->height);
  return MAX (room, 0);
}

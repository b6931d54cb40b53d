/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* limn/rect: rectangles of whole pixels. */
#include "rect.h"

/**
 * limn_rect_is_empty:
 * @self: a rectangle
 *
 * Returns: whether it holds no pixel
 */
gboolean
limn_rect_is_empty (const LimnRect *self)
{
  return self->width <= 0 || self->height <= 0;
}

/**
 * limn_rect_equals:
 * @self: a rectangle
 * @other: another
 *
 * Returns: whether both are the same pixels
 */
gboolean
limn_rect_equals (const LimnRect *self, const LimnRect *other)
{
  return self->x == other->x && self->y == other->y &&
         self->width == other->width && self->height == other->height;
}

/**
 * limn_rect_contains:
 * @self: a rectangle
 * @other: another
 *
 * Returns: whether all of @other lies in @self
 */
gboolean
limn_rect_contains (const LimnRect *self, const LimnRect *other)
{
  LimnRect common = limn_rect_intersect (self, other);

  return limn_rect_equals (&common, other);
}

/**
 * limn_rect_intersect:
 * @self: a rectangle
 * @other: another
 *
 * Returns: what they have in common; zeros where that is nothing
 */
LimnRect
limn_rect_intersect (const LimnRect *self, const LimnRect *other)
{
  LimnRect common = { MAX (self->x, other->x), MAX (self->y, other->y), 0, 0 };

  common.width =
      MIN (self->x + self->width, other->x + other->width) - common.x;
  common.height =
      MIN (self->y + self->height, other->y + other->height) - common.y;
  if (limn_rect_is_empty (&common))
    return (LimnRect){ 0 };
  return common;
}

/**
 * limn_rect_unite:
 * @self: a rectangle
 * @other: another
 *
 * Returns: the smallest rectangle around both; an empty one counts for nothing
 */
LimnRect
limn_rect_unite (const LimnRect *self, const LimnRect *other)
{
  LimnRect both = { MIN (self->x, other->x), MIN (self->y, other->y), 0, 0 };

  if (limn_rect_is_empty (self))
    return *other;
  if (limn_rect_is_empty (other))
    return *self;
  both.width = MAX (self->x + self->width, other->x + other->width) - both.x;
  both.height = MAX (self->y + self->height, other->y + other->height) - both.y;
  return both;
}

/* half of what is left over, rounded down on both sides of zero */
static gint
limn_rect_halve (gint length)
{
  return length >= 0 ? length / 2 : -((1 - length) / 2);
}

/**
 * limn_rect_center:
 * @self: a rectangle
 * @width: pixels
 * @height: pixels
 *
 * Returns: a rectangle of that size around the same centre
 */
LimnRect
limn_rect_center (const LimnRect *self, gint width, gint height)
{
  return (LimnRect){ self->x - limn_rect_halve (width - self->width),
                     self->y - limn_rect_halve (height - self->height),
                     width,
                     height };
}

/* where a span of @length from @at lies when it is pushed into the bounds; one
 * that is longer than they are sticks out equally on both sides */
static gint
limn_rect_shift (gint at, gint length, gint first, gint room)
{
  if (length > room)
    return first - limn_rect_halve (length - room);
  return CLAMP (at, first, first + room - length);
}

/**
 * limn_rect_shift_into:
 * @self: a rectangle
 * @bounds: another
 *
 * Returns: @self moved, never shrunk, so that it lies in @bounds; where it is
 *   too big it sticks out equally on both sides
 */
LimnRect
limn_rect_shift_into (const LimnRect *self, const LimnRect *bounds)
{
  return (LimnRect){
    limn_rect_shift (self->x, self->width, bounds->x, bounds->width),
    limn_rect_shift (self->y, self->height, bounds->y, bounds->height),
    self->width,
    self->height
  };
}

/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/mask: users go on working while a model thinks, so the mask of a result
 * is what was selected when the job began, not when it ended. */
#include "mask.h"

#include <string.h>

#include "fidelity/change.h"
#include "fidelity/feather.h"
#include "pixels.h"
#include "target.h"
#include "tiles.h"

/* rows of a change that are enlarged at a time */
#define LIMN_MASK_BAND 128

/* one byte for each pixel of a frame's target */
struct _LimnMask
{
  guint width, height;
  guint8 *values;
};

static LimnMask *
limn_mask_new (const LimnFrame *frame)
{
  LimnMask *self = g_new0 (LimnMask, 1);

  self->width = (guint) frame->target.width;
  self->height = (guint) frame->target.height;
  self->values = g_malloc0 ((gsize) self->width * self->height);
  return self;
}

/**
 * limn_mask_new_opaque:
 * @frame: a frame
 *
 * Returns: (transfer full): everything in the frame's target
 */
LimnMask *
limn_mask_new_opaque (const LimnFrame *frame)
{
  LimnMask *self = limn_mask_new (frame);

  memset (self->values, 255, (gsize) self->width * self->height);
  return self;
}

/**
 * limn_mask_new_from_memento:
 * @memento: what was kept with a job
 * @frame: the job's frame
 *
 * Returns: (transfer full) (nullable): the mask that limn_mask_remember() kept;
 *   %NULL where there is none for this frame
 */
LimnMask *
limn_mask_new_from_memento (const LimnMemento *memento, const LimnFrame *frame)
{
  guint width = (guint) frame->target.width;
  guint height = (guint) frame->target.height;
  guint8 *values = limn_memento_dup_mask (memento, width, height);
  LimnMask *self;

  if (values == NULL)
    return NULL;
  self = g_new0 (LimnMask, 1);
  self->width = width;
  self->height = height;
  self->values = values;
  return self;
}

/**
 * limn_mask_remember:
 * @self: a mask
 * @memento: keeps its values
 * @error: return location
 *
 * Returns: %FALSE where it cannot be kept
 */
gboolean
limn_mask_remember (const LimnMask *self, LimnMemento *memento, GError **error)
{
  return limn_memento_set_mask (
      memento, self->values, self->width, self->height, error);
}

/* what of a channel or layer mask that lies at @place is in the frame */
static void
limn_mask_read (LimnMask *self,
                const LimnFrame *frame,
                gint32 image,
                gint32 drawable,
                const LimnRect *place)
{
  g_autoptr (LimnPixels) pixels = limn_pixels_open_coverage (image, drawable);
  LimnRect part = limn_rect_intersect (&frame->target, place);

  if (limn_rect_is_empty (&part))
    return;
  limn_pixels_read (pixels,
                    part.x - place->x,
                    part.y - place->y,
                    part.width,
                    part.height,
                    self->values +
                        (gsize) (part.y - frame->target.y) * self->width +
                        part.x - frame->target.x,
                    self->width);
}

/**
 * limn_mask_new_from_selection:
 * @image: id of an image
 * @frame: a frame of it
 *
 * Returns: (transfer full) (nullable): the selection in the frame's
 *   target; %NULL when nothing is selected
 */
LimnMask *
limn_mask_new_from_selection (gint32 image, const LimnFrame *frame)
{
  gint32 selection = gimp_image_get_selection (image);
  LimnRect canvas = { .width = gimp_image_width (image),
                      .height = gimp_image_height (image) };
  LimnMask *self;

  if (gimp_selection_is_empty (image))
    return NULL;
  self = limn_mask_new (frame);
  limn_mask_read (self, frame, image, selection, &canvas);
  return self;
}

static gboolean
limn_mask_is_opaque (const LimnMask *self)
{
  gsize n = (gsize) self->width * self->height;

  for (gsize i = 0; i < n; i++)
    if (self->values[i] != 255)
      return FALSE;
  return TRUE;
}

/* the alpha of a layer's own pixels; @part lies in the layer */
static void
limn_mask_read_alpha (LimnMask *self,
                      const LimnFrame *frame,
                      LimnPixels *pixels,
                      const LimnRect *place,
                      const LimnRect *part)
{
  guint channels = limn_pixels_get_channels (pixels);
  gsize stride = (gsize) part->width * channels;
  gint th = (gint) limn_tiles_get_height ();
  g_autofree guint8 *rows = g_malloc (stride * th);

  for (gint y = part->y; y < part->y + part->height; y += th)
    {
      gint n = MIN (th, part->y + part->height - y);

      limn_pixels_read (pixels,
                        part->x - place->x,
                        y - place->y,
                        part->width,
                        n,
                        rows,
                        stride);
      for (gint i = 0; i < n * part->width; i++)
        self->values[(gsize) (y - frame->target.y + i / part->width) *
                         self->width +
                     part->x - frame->target.x + i % part->width] =
            rows[(gsize) i * channels + channels - 1];
    }
}

/**
 * limn_mask_new_from_layer:
 * @drawable: id of a layer
 * @frame: a frame of it
 * @with_alpha: whether its own transparency counts
 *
 * Returns: (transfer full) (nullable): where the layer shows: its layer mask
 *   where that is in use, and its alpha; %NULL when that is everywhere
 */
LimnMask *
limn_mask_new_from_layer (gint32 drawable,
                          const LimnFrame *frame,
                          gboolean with_alpha)
{
  gint32 image = gimp_item_get_image (drawable);
  gint32 own = gimp_layer_get_mask (drawable);
  LimnRect place = limn_target_get_rect (drawable);
  g_autoptr (LimnMask) self = limn_mask_new (frame);
  g_autoptr (LimnMask) other = NULL;
  g_autoptr (LimnPixels) pixels = NULL;
  LimnRect part = limn_rect_intersect (&frame->target, &place);

  if (with_alpha && gimp_drawable_has_alpha (drawable))
    {
      pixels = limn_pixels_open_source (image, drawable);
      limn_mask_read_alpha (self, frame, pixels, &place, &part);
    }
  else
    memset (self->values, 255, (gsize) self->width * self->height);
  if (own != -1 && gimp_layer_get_apply_mask (drawable))
    {
      other = limn_mask_new (frame);
      limn_mask_read (other, frame, image, own, &place);
      limn_mask_multiply (self, other);
    }
  return limn_mask_is_opaque (self) ? NULL : g_steal_pointer (&self);
}

/**
 * limn_mask_new_from_layer_mask:
 * @drawable: id of a layer
 * @frame: a frame
 *
 * Returns: (transfer full) (nullable): the layer's mask in the frame's target,
 *   whether it is in use or not; %NULL when it has none
 */
LimnMask *
limn_mask_new_from_layer_mask (gint32 drawable, const LimnFrame *frame)
{
  gint32 own = gimp_layer_get_mask (drawable);
  LimnRect place = limn_target_get_rect (drawable);
  LimnMask *self;

  if (own == -1)
    return NULL;
  self = limn_mask_new (frame);
  limn_mask_read (self, frame, gimp_item_get_image (drawable), own, &place);
  return self;
}

/**
 * limn_mask_new_from_change:
 * @frame: a frame
 * @change: what changed in it, 0 to 1, over all of it
 *
 * Returns: (transfer full): the same for the frame's target
 */
LimnMask *
limn_mask_new_from_change (const LimnFrame *frame, const LimnPlane *change)
{
  LimnMask *self = limn_mask_new (frame);
  guint width = (guint) frame->rect.width;
  guint left = (guint) (frame->target.x - frame->rect.x);
  guint top = (guint) (frame->target.y - frame->rect.y);
  g_autofree guint8 *rows = g_malloc ((gsize) width * LIMN_MASK_BAND);

  for (guint y = 0; y < self->height; y += LIMN_MASK_BAND)
    {
      guint n = MIN (LIMN_MASK_BAND, self->height - y);

      limn_change_to_mask (
          change, width, (guint) frame->rect.height, top + y, n, rows);
      for (guint i = 0; i < n; i++)
        memcpy (self->values + (gsize) (y + i) * self->width,
                rows + (gsize) i * width + left,
                self->width);
    }
  return self;
}

/**
 * limn_mask_copy:
 * @self: a mask
 *
 * Returns: (transfer full): the same values
 */
LimnMask *
limn_mask_copy (const LimnMask *self)
{
  LimnMask *copy = g_new0 (LimnMask, 1);

  copy->width = self->width;
  copy->height = self->height;
  copy->values = g_memdup2 (self->values, (gsize) self->width * self->height);
  return copy;
}

/**
 * limn_mask_free:
 * @self: (nullable) (transfer full): a mask
 */
void
limn_mask_free (LimnMask *self)
{
  if (self == NULL)
    return;
  g_free (self->values);
  g_free (self);
}

/**
 * limn_mask_clear:
 * @self: a mask
 * @frame: the frame it was made for
 * @rect: image coordinates
 *
 * Nothing is seen there from now on.
 */
void
limn_mask_clear (LimnMask *self, const LimnFrame *frame, const LimnRect *rect)
{
  LimnRect part = limn_rect_intersect (&frame->target, rect);

  for (gint y = 0; y < part.height; y++)
    memset (self->values +
                (gsize) (part.y - frame->target.y + y) * self->width + part.x -
                frame->target.x,
            0,
            part.width);
}

/**
 * limn_mask_find_feather:
 * @self: a mask without a fade
 *
 * Returns: pixels over which it should fade where nobody says how many
 */
gdouble
limn_mask_find_feather (const LimnMask *self)
{
  return limn_feather_find_radius (self->values, self->width, self->height);
}

/**
 * limn_mask_feather:
 * @self: a mask that was selected
 * @radius: pixels over which it fades outside of what is selected, below 0 for
 *   as many as suit
 * @room: pixels that there are for it
 */
void
limn_mask_feather (LimnMask *self, gdouble radius, gdouble room)
{
  if (radius < 0)
    radius = limn_mask_find_feather (self);
  limn_feather_apply (
      self->values, self->width, self->height, MIN (radius, room));
}

/**
 * limn_mask_multiply:
 * @self: a mask
 * @other: another of the same frame
 *
 * What was seen through @self is seen through both from now on.
 */
void
limn_mask_multiply (LimnMask *self, const LimnMask *other)
{
  gsize n = (gsize) self->width * self->height;

  for (gsize i = 0; i < n; i++)
    self->values[i] =
        (guint8) ((self->values[i] * other->values[i] + 127) / 255);
}

/**
 * limn_mask_get_values:
 * @self: a mask
 *
 * Returns: (transfer none): a byte for each pixel, row after row
 */
const guint8 *
limn_mask_get_values (const LimnMask *self)
{
  return self->values;
}

/**
 * limn_mask_apply:
 * @self: a mask
 * @image: id of an image
 * @layer: id of a layer in it, of the size of the frame's target
 *
 * Adds an editable layer mask with these values.
 */
void
limn_mask_apply (const LimnMask *self, gint32 image, gint32 layer)
{
  gint32 mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_WHITE);
  LimnPixels *pixels = limn_pixels_open_coverage (image, mask);

  limn_pixels_write (pixels, 0, self->height, self->values, self->width);
  limn_pixels_free (pixels);
  gimp_layer_add_mask (layer, mask);
}

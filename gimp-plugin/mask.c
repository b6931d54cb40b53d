/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/mask: users go on working while a model thinks, so the mask of a result
 * is what was selected when the job began, not when it ended. */
#include "mask.h"

#include "pixels.h"

struct _LimnMask
{
  gint width, height;
  guint8 *values;
};

/**
 * limn_mask_capture:
 * @image: id of an image
 * @frame: rectangle of it; where something is selected it lies in the canvas
 *
 * Returns: (transfer full) (nullable): the selection inside @frame, 8 bits a
 *   pixel; %NULL when nothing is selected
 */
LimnMask *
limn_mask_capture (gint32 image, const LimnFrame *frame)
{
  g_autoptr (LimnPixels) pixels = NULL;
  LimnMask *self;

  if (gimp_selection_is_empty (image))
    return NULL;
  self = g_new0 (LimnMask, 1);
  self->width = frame->width;
  self->height = frame->height;
  self->values = g_malloc ((gsize) frame->width * frame->height);
  pixels = limn_pixels_open_coverage (image, gimp_image_get_selection (image));
  limn_pixels_read (pixels,
                    frame->x,
                    frame->y,
                    frame->width,
                    frame->height,
                    self->values,
                    frame->width);
  return self;
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
 * limn_mask_apply:
 * @self: a mask
 * @layer: id of a layer in the image, of the frame's size
 *
 * Adds an editable layer mask with these values.
 */
void
limn_mask_apply (const LimnMask *self, gint32 layer)
{
  gint32 mask = gimp_layer_create_mask (layer, GIMP_ADD_MASK_WHITE);
  LimnPixels *pixels =
      limn_pixels_open_coverage (gimp_item_get_image (layer), mask);

  limn_pixels_write (pixels, 0, self->height, self->values, self->width);
  limn_pixels_free (pixels);
  gimp_layer_add_mask (layer, mask);
}

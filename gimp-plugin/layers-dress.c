/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/layers-dress: masks of layers that no image shows yet, a part at a time.
 */
#include "layers-private.h"

#include "lull.h"

/* of the main loop, between two layers */
#define LIMN_LAYERS_TURNS 16

static void
limn_layers_open_mask (LimnLayers *self,
                       guint index,
                       const LimnPlacement *placement)
{
  LimnLayersSlot *slot = g_ptr_array_index (self->slots, index);

  slot->is_dressed = TRUE;
  if (placement->make_mask != NULL)
    slot->shade = placement->make_mask (
        index, gimp_drawable_has_alpha (slot->layer), placement->mask_data);
  if (slot->shade == NULL)
    return;
  slot->mask = gimp_layer_create_mask (slot->layer, GIMP_ADD_MASK_WHITE);
  slot->pixels = limn_pixels_open_coverage (self->image, slot->mask);
}

static void
limn_layers_write_mask (LimnLayersSlot *slot)
{
  slot->written = limn_mask_write (slot->shade, slot->pixels, slot->written);
  if (slot->written < limn_mask_get_height (slot->shade))
    return;
  g_clear_pointer (&slot->pixels, limn_pixels_free);
  g_clear_pointer (&slot->shade, limn_mask_free);
}

/**
 * limn_layers_dress:
 * @self: a set of layers
 * @placement: what they are seen through
 *
 * Makes some more of the layers' masks, which takes some milliseconds. What is
 * not made before is made by limn_layers_prepare().
 *
 * Returns: whether there is more to do
 */
gboolean
limn_layers_dress (LimnLayers *self, const LimnPlacement *placement)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      LimnLayersSlot *slot = g_ptr_array_index (self->slots, i);

      if (slot == NULL || !slot->whole || !gimp_item_is_valid (slot->layer) ||
          (slot->is_dressed && slot->shade == NULL))
        continue;
      if (!slot->is_dressed)
        limn_layers_open_mask (self, i, placement);
      else
        limn_layers_write_mask (slot);
      return TRUE;
    }
  return FALSE;
}

/**
 * limn_layers_set_patient:
 * @self: a set of layers
 * @is_patient: whether a window of the plug-in's lives meanwhile, so that it
 *   matters how long GIMP takes for an answer
 */
void
limn_layers_set_patient (LimnLayers *self, gboolean is_patient)
{
  self->is_patient = is_patient;
}

/**
 * limn_layers_breathe:
 * @self: a set of layers
 *
 * Gives the main loop its turns between two things that GIMP is asked for,
 * since GIMP draws meanwhile and answers late.
 */
void
limn_layers_breathe (const LimnLayers *self)
{
  if (self->is_patient)
    limn_lull_wait ();
  for (guint i = 0; i < LIMN_LAYERS_TURNS; i++)
    if (!g_main_context_iteration (NULL, FALSE))
      return;
}

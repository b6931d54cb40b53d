/* SPDX-License-Identifier: GPL-3.0-or-later */
/* limn/layers: rows of results flow into layers that no image shows yet. */
#include "layers-private.h"

#include <glib/gi18n-lib.h>

#include <math.h>

#include "error.h"

/* a layer of an image that was closed went with it */
static void
limn_layers_slot_free (LimnLayersSlot *slot)
{
  if (slot == NULL)
    return;
  limn_pixels_free (slot->pixels);
  limn_mask_free (slot->shade);
  if (slot->layer != -1 && gimp_item_is_valid (slot->layer))
    gimp_item_delete (slot->layer);
  g_free (slot);
}

/**
 * limn_layers_new:
 * @image: id of the image the layers are for, -1 to make a new one of the
 *   first result's size
 * @name: name of the layers, and of a new image
 *
 * Returns: (transfer full): an empty set of layers, user data of
 *   #limn_layers_sink
 */
LimnLayers *
limn_layers_new (gint32 image, const char *name)
{
  LimnLayers *self = g_new0 (LimnLayers, 1);

  self->image = image;
  self->own_image = FALSE;
  self->name = g_strdup (name);
  self->slots =
      g_ptr_array_new_with_free_func ((GDestroyNotify) limn_layers_slot_free);
  return self;
}

/**
 * limn_layers_free:
 * @self: (nullable) (transfer full): a set of layers
 *
 * Layers that were not inserted, and a new image that was not stolen, are gone.
 */
void
limn_layers_free (LimnLayers *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->slots);
  if (self->own_image)
    gimp_image_delete (self->image);
  g_free (self->name);
  g_free (self);
}

/**
 * limn_layers_get_image:
 * @self: a set of layers
 *
 * Returns: id of the image they are for, -1 before there is one
 */
gint32
limn_layers_get_image (const LimnLayers *self)
{
  return self->image;
}

/**
 * limn_layers_steal_image:
 * @self: a set of layers
 *
 * Returns: id of the image, which is the caller's from now on
 */
gint32
limn_layers_steal_image (LimnLayers *self)
{
  if (self->own_image)
    gimp_image_undo_enable (self->image);
  self->own_image = FALSE;
  return self->image;
}

static void
limn_layers_open_image (LimnLayers *self, const LimnImageInfo *info)
{
  self->image = gimp_image_new (info->width, info->height, GIMP_RGB);
  self->own_image = TRUE;
  gimp_image_undo_disable (self->image);
}

static gboolean
limn_layers_open (LimnLayers *self,
                  LimnLayersSlot *slot,
                  const LimnImageInfo *info,
                  GError **error)
{
  gboolean gray = gimp_image_base_type (self->image) == GIMP_GRAY;
  gboolean alpha = info->channels % 2 == 0;
  GimpImageType type = (gray ? GIMP_GRAY_IMAGE : GIMP_RGB_IMAGE) + alpha;

  slot->layer = gimp_layer_new (self->image,
                                self->name,
                                info->width,
                                info->height,
                                type,
                                100.0,
                                GIMP_LAYER_MODE_NORMAL);
  if (slot->layer == -1)
    {
      g_set_error (error,
                   LIMN_ERROR,
                   LIMN_ERROR_FILE,
                   _ ("GIMP could not make a layer of %ux%u pixels: %s"),
                   info->width,
                   info->height,
                   gimp_get_pdb_error ());
      return FALSE;
    }
  slot->pixels = limn_pixels_open_target (self->image, slot->layer, info);
  return TRUE;
}

/**
 * limn_layers_check_image:
 * @self: a set of layers
 * @error: return location
 *
 * Users close images while they wait. GIMP ends a plug-in that writes into a
 * layer whose image is gone.
 *
 * Returns: %FALSE with %LIMN_ERROR_FILE when the image is not open any more
 */
gboolean
limn_layers_check_image (const LimnLayers *self, GError **error)
{
  if (self->image == -1 || gimp_image_is_valid (self->image))
    return TRUE;
  g_set_error_literal (error,
                       LIMN_ERROR,
                       LIMN_ERROR_FILE,
                       _ ("the image was closed meanwhile; open an image and "
                          "choose Filters > Limn "
                          "> Recover Results"));
  return FALSE;
}

static gboolean
limn_layers_begin (gpointer user_data,
                   guint index,
                   const LimnImageInfo *info,
                   GError **error)
{
  LimnLayers *self = user_data;
  LimnLayersSlot *slot = g_new0 (LimnLayersSlot, 1);

  slot->layer = -1;
  slot->mask = -1;
  slot->width = info->width;
  slot->height = info->height;
  if (index >= self->slots->len)
    g_ptr_array_set_size (self->slots, index + 1);
  g_ptr_array_index (self->slots, index) = slot;
  if (!limn_layers_check_image (self, error))
    return FALSE;
  if (self->image == -1)
    limn_layers_open_image (self, info);
  return limn_layers_open (self, slot, info, error);
}

static gboolean
limn_layers_rows (gpointer user_data,
                  guint index,
                  guint y,
                  guint n_rows,
                  const guint8 *pixels,
                  gsize stride,
                  GError **error)
{
  LimnLayers *self = user_data;
  LimnLayersSlot *slot = g_ptr_array_index (self->slots, index);

  if (!limn_layers_check_image (self, error))
    return FALSE;
  limn_pixels_write (slot->pixels, y, n_rows, pixels, stride);
  return TRUE;
}

static void
limn_layers_end (gpointer user_data, guint index, const GError *error)
{
  LimnLayers *self = user_data;
  LimnLayersSlot *slot = NULL;

  if (index < self->slots->len)
    slot = g_ptr_array_index (self->slots, index);
  if (slot == NULL)
    return;
  g_clear_pointer (&slot->pixels, limn_pixels_free);
  slot->whole = error == NULL;
  if (slot->whole)
    return;
  /* another result may come under this number */
  g_ptr_array_index (self->slots, index) = NULL;
  limn_layers_slot_free (slot);
}

const LimnResultSink limn_layers_sink = {
  .begin = limn_layers_begin,
  .rows = limn_layers_rows,
  .end = limn_layers_end,
};

/* scale to cover the canvas asked for, then crop at the centre */
static void
limn_layers_fit (LimnLayersSlot *slot, gint width, gint height)
{
  gdouble scale =
      MAX ((gdouble) width / slot->width, (gdouble) height / slot->height);
  gint scaled_width = MAX (width, (gint) (slot->width * scale + 0.5));
  gint scaled_height = MAX (height, (gint) (slot->height * scale + 0.5));

  gimp_layer_scale (slot->layer, scaled_width, scaled_height, FALSE);
  gimp_layer_resize (slot->layer,
                     width,
                     height,
                     -((scaled_width - width) / 2),
                     -((scaled_height - height) / 2));
  slot->width = width;
  slot->height = height;
}

static void
limn_layers_place (LimnLayersSlot *slot, const LimnPlacement *placement)
{
  if (placement->target != NULL)
    {
      gimp_layer_set_offsets (
          slot->layer, placement->target->x, placement->target->y);
      return;
    }
  if (placement->fit_width > 0)
    limn_layers_fit (slot, placement->fit_width, placement->fit_height);
  gimp_layer_set_offsets (
      slot->layer,
      (gint) floor (placement->center_x - slot->width / 2.0),
      (gint) floor (placement->center_y - slot->height / 2.0));
}

static LimnLayersSlot *
limn_layers_get_whole (const LimnLayers *self, guint index)
{
  LimnLayersSlot *slot = g_ptr_array_index (self->slots, index);

  return slot != NULL && slot->whole ? slot : NULL;
}

/* a new image is as big as its biggest result, or as the canvas asked for; the
 * others are centred on it */
static void
limn_layers_settle_image (LimnLayers *self, LimnPlacement *placement)
{
  gint width = placement->fit_width;
  gint height = placement->fit_height;

  for (guint i = 0; i < self->slots->len && placement->fit_width == 0; i++)
    {
      const LimnLayersSlot *slot = limn_layers_get_whole (self, i);

      if (slot == NULL)
        continue;
      width = MAX (width, slot->width);
      height = MAX (height, slot->height);
    }
  gimp_image_resize (self->image, width, height, 0, 0);
  placement->sibling = -1;
  placement->center_x = width / 2.0;
  placement->center_y = height / 2.0;
}

/**
 * limn_layers_skip:
 * @self: a set of layers
 * @rank: of a whole result among those that are whole
 *
 * Takes it out: the user has it.
 */
void
limn_layers_skip (LimnLayers *self, guint rank)
{
  for (guint i = 0; i < self->slots->len; i++)
    {
      LimnLayersSlot *slot = limn_layers_get_whole (self, i);

      if (slot == NULL || rank-- > 0)
        continue;
      slot->whole = FALSE;
      return;
    }
}

/* GIMP itself would not survive a layer whose image is gone */
static gboolean
limn_layers_prepare_slot (LimnLayers *self,
                          LimnLayersSlot *slot,
                          const LimnPlacement *placement,
                          GError **error)
{
  if (!limn_layers_check_image (self, error))
    return FALSE;
  if (placement->fit_width == 0)
    limn_layers_place (slot, placement);
  if (!limn_layers_check_image (self, error))
    return FALSE;
  if (slot->mask != -1)
    gimp_layer_add_mask (slot->layer, slot->mask);
  return TRUE;
}

/**
 * limn_layers_prepare:
 * @self: a set of layers
 * @placement: where they go
 * @error: return location
 *
 * Gives every whole result its place and its mask while no image shows it, so
 * that what is inserted is complete. Layers that have to fit a canvas are
 * placed when they are inserted: GIMP scales none outside of an image.
 *
 * Returns: (transfer full) (element-type gint32): ids, in the results' order;
 *   %NULL as limn_layers_check_image()
 */
GArray *
limn_layers_prepare (LimnLayers *self, LimnPlacement *placement, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint32));

  if (!limn_layers_check_image (self, error))
    return NULL;
  if (self->own_image)
    limn_layers_settle_image (self, placement);
  while (limn_layers_dress (self, placement))
    ;
  for (guint i = 0; i < self->slots->len; i++)
    {
      LimnLayersSlot *slot = limn_layers_get_whole (self, i);

      if (slot == NULL)
        continue;
      if (!limn_layers_prepare_slot (self, slot, placement, error))
        return NULL;
      g_array_append_val (ids, slot->layer);
    }
  return g_steal_pointer (&ids);
}

/* above the sibling; on top where that is gone or cannot be */
static gboolean
limn_layers_insert_slot (LimnLayers *self,
                         LimnLayersSlot *slot,
                         const LimnPlacement *placement,
                         gint position)
{
  gint32 sibling = placement->sibling;
  gint32 parent = -1;

  if (sibling != -1 && gimp_item_is_valid (sibling))
    {
      parent = gimp_item_get_parent (sibling);
      position = gimp_image_get_item_position (self->image, sibling);
    }
  if (!gimp_image_insert_layer (self->image, slot->layer, parent, position) &&
      !gimp_image_insert_layer (self->image, slot->layer, -1, 0))
    return FALSE;
  if (placement->fit_width > 0)
    limn_layers_place (slot, placement);
  return TRUE;
}

/* Returns: %FALSE */
static gboolean
limn_layers_explain (const LimnLayers *self, GError **error)
{
  if (limn_layers_check_image (self, error))
    g_set_error (error,
                 LIMN_ERROR,
                 LIMN_ERROR_FILE,
                 _ ("GIMP did not take the layer: %s; Filters > Limn > Recover "
                    "Results tries again"),
                 gimp_get_pdb_error ());
  return FALSE;
}

/**
 * limn_layers_insert:
 * @self: a set of layers
 * @placement: where they go; as limn_layers_prepare() left it
 *
 * Inserts every whole result with its mask, as limn_layers_dress() has made
 * it, the first on top. The caller opens the undo group, for what else belongs
 * to the step. The main loop has its turns.
 *
 * Returns: %FALSE with %LIMN_ERROR_FILE where GIMP does not take one, most
 *   likely as limn_layers_check_image()
 */
gboolean
limn_layers_insert (LimnLayers *self,
                    const LimnPlacement *placement,
                    GError **error)
{
  gboolean taken = TRUE;
  gint32 top = -1;
  gint position = 0;

  gimp_context_push ();
  gimp_context_set_interpolation (GIMP_INTERPOLATION_CUBIC);
  for (guint i = 0; i < self->slots->len; i++)
    {
      LimnLayersSlot *slot = limn_layers_get_whole (self, i);

      if (slot == NULL)
        continue;
      taken = limn_layers_insert_slot (self, slot, placement, position++);
      if (!taken)
        break;
      top = top == -1 ? slot->layer : top;
      slot->layer = -1;
      limn_layers_breathe (self);
    }
  if (top != -1)
    gimp_image_set_active_layer (self->image, top);
  gimp_context_pop ();
  return taken || limn_layers_explain (self, error);
}
